import { dimAdd, dimMul, dimNamed, dimOf, dimSub, type Dim } from '../shape/dim.ts';
import type { Surface } from '../notation/surface.ts';
import { boundedProduct, boundedSubstitute, refuseSize } from './limits.ts';
import { Rejected, type Problem } from './problem.ts';

const refuse = (e: Surface, why: string): never => {
  throw new Rejected({ code: 'bad-size', message: 'a size is a name, a whole number, or a sum or product of sizes', labels: [{ span: e.span, text: why, primary: true }] });
};

type Binary = Extract<Surface, { kind: 'binary' }>;

const OPERATIONS: Readonly<Partial<Record<Binary['op'], (a: Dim, b: Dim) => Dim>>> = { '+': dimAdd, '-': dimSub, '*': dimMul };

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
      case 'binary': return x.op === '^' ? power(x) : chain(x);
      default: return refuse(x, 'not a size');
    }
  };
  const power = (x: Binary): Dim => {
    const k = x.right.kind === 'number' ? Number(x.right.text) : NaN;
    if (!Number.isInteger(k) || k > 6) return refuse(x, 'the exponent of a size is a whole number up to 6');
    const base = read(x.left);
    return boundedProduct(Array.from({ length: k }, () => base), x.span);
  };
  // A long sum leans to the left, so it is read in a loop.
  const chain = (x: Binary): Dim => {
    const links: Binary[] = [];
    let first: Surface = x;
    while (first.kind === 'binary' && first.op !== '^') {
      links.push(first);
      first = first.left;
    }
    return links.reverse().reduce((d, link) => {
      const operation = OPERATIONS[link.op] ?? refuse(link, `${link.op} is not allowed in a size`);
      return refuseSize(operation(d, read(link.right)), link.span);
    }, read(first));
  };
  return boundedSubstitute(read(e), problem.equalSizes, e.span);
};
