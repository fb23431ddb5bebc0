import { dimAdd, dimMul, dimNamed, dimOf, dimSub, type Dim } from '../shape/dim.ts';
import type { Surface } from '../notation/surface.ts';
import { Rejected, unified, type Problem } from './problem.ts';

const refuse = (e: Surface, why: string): never => {
  throw new Rejected({ code: 'bad-size', message: 'a size is a name, a whole number, or a sum or product of sizes', labels: [{ span: e.span, text: why, primary: true }] });
};

/** Reads a size. `declare` is called with every name, to accept or refuse it. Errors: bad-size. */
export const readSize = (e: Surface, problem: Problem, declare: (name: string, at: Surface) => void): Dim => {
  const read = (x: Surface): Dim => {
    switch (x.kind) {
      case 'number': {
        const n = Number(x.text);
        return Number.isSafeInteger(n) && n >= 0 && n < 1e9 ? dimOf(n) : refuse(x, `${x.text} is not a whole number`);
      }
      case 'name':
        declare(x.name, x);
        return dimNamed(x.name);
      case 'binary': {
        if (x.op === '+') return dimAdd(read(x.left), read(x.right));
        if (x.op === '-') return dimSub(read(x.left), read(x.right));
        if (x.op === '*') return dimMul(read(x.left), read(x.right));
        if (x.op === '^' && x.right.kind === 'number' && Number(x.right.text) <= 6 && Number.isInteger(Number(x.right.text)))
          return Array.from({ length: Number(x.right.text) }, () => read(x.left)).reduce(dimMul, dimOf(1));
        return refuse(x, `${x.op} is not allowed in a size`);
      }
      default: return refuse(x, 'not a size');
    }
  };
  return unified(read(e), problem);
};
