import { dimAdd, dimDiv, dimMul, dimNamed, dimNames, dimOf, dimSub, type Dim } from '../shape/dim.ts';
import type { Surface } from '../notation/surface.ts';
import { boundedProduct, boundedSubstitute, refuseSize } from './limits.ts';
import { refuse, type Problem } from './problem.ts';

/** Sizes stay below this, so that products of some of them are exact numbers. */
const LARGEST = 1e9;

const noSize = (e: Surface, why: string): never => refuse('bad-size', 'a size is a name, a whole number, or a sum or product of sizes', e.span, why);

type Binary = Extract<Surface, { kind: 'binary' }>;

const OPERATIONS: Readonly<Partial<Record<Binary['op'], (a: Dim, b: Dim) => Dim>>> = { '+': dimAdd, '-': dimSub, '*': dimMul };

/** Reads a size. `declare` is called with every name, to accept or refuse it. Errors: bad-size. */
export const readSize = (e: Surface, problem: Problem, declare: (name: string, at: Surface) => void): Dim => {
  const read = (x: Surface): Dim => {
    switch (x.kind) {
      case 'number': {
        const n = Number(x.text);
        if (n >= LARGEST) return noSize(x, `larger than ${LARGEST - 1}`);
        return Number.isInteger(n) ? dimOf(n) : noSize(x, `${x.text} is not a whole number`);
      }
      case 'name':
        declare(x.name, x);
        return dimNamed(x.name);
      case 'binary': return x.op === '^' ? power(x) : chain(x);
      default: return noSize(x, 'not a size');
    }
  };
  const power = (x: Binary): Dim => {
    const k = x.right.kind === 'number' ? Number(x.right.text) : NaN;
    if (!Number.isInteger(k) || k > 6) return noSize(x, 'the exponent of a size is a whole number up to 6');
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
      const operation = OPERATIONS[link.op] ?? noSize(link, `${link.op} is not allowed in a size`);
      return refuseSize(operation(d, read(link.right)), link.span);
    }, read(first));
  };
  return boundedSubstitute(read(e), problem.equalSizes, e.span);
};

/** Two sizes as an equation without common terms and factors, `name = size`, or null where no side becomes a single name. */
export const solvedEquation = (a: Dim, b: Dim): string | null => {
  const { terms } = dimSub(a, b);
  const [first] = terms;
  if (first === undefined) return null;
  const shared = terms.reduce<readonly string[]>((names, t) => common(names, t.names), first.names);
  const divisor = [...shared.map(dimNamed), dimOf(terms.reduce((g, t) => gcd(g, Math.abs(t.coefficient)), 0))].reduce(dimMul);
  const side = (sign: number): Dim => terms.filter((t) => Math.sign(t.coefficient) === sign).map((t) => [dimOf(Math.abs(t.coefficient)), ...t.names.map(dimNamed)].reduce(dimMul)).reduce(dimAdd, dimOf(0));
  const [left, right] = [dimDiv(side(1), divisor), dimDiv(side(-1), divisor)];
  if (left === null || right === null) return null;
  const isName = (d: Dim): boolean => d.terms.length === 1 && d.terms[0]?.coefficient === 1 && d.terms[0].names.length === 1;
  const solves = (d: Dim, other: Dim): boolean => isName(d) && !dimNames(other).includes(d.key) && other.terms.length > 0;
  return solves(left, right) ? `${left.key} = ${right.key}` : solves(right, left) ? `${right.key} = ${left.key}` : null;
};

/** The names that stand in both lists, with repetition. */
const common = (a: readonly string[], b: readonly string[]): readonly string[] => {
  const rest = [...b];
  return a.filter((name) => {
    const at = rest.indexOf(name);
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
};

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
