import { transposeOf, type Operand } from './operand.ts';

/** How a chain f₀·…·fₖ is bracketed: a factor, or the product of two parts. */
export type Bracketing = number | readonly [Bracketing, Bracketing];

/** A bracketing and the operations that it takes. */
export interface Chain {
  readonly cost: number;
  readonly order: Bracketing;
}

/** Sizes of operands, and the operations that it takes to build one and to apply it to so many columns. */
interface Costs {
  readonly rows: (x: Operand) => number;
  readonly cols: (x: Operand) => number;
  readonly build: (x: Operand) => number;
  readonly apply: (x: Operand, cols: number) => number;
}

/** Operands that multiply as a plain matrix does. */
const multipliesDensely = (x: Operand): boolean => x.kind === 'dense' || x.kind === 'vec';

/** The cheapest bracketing of a product, by the classical interval programme; parts of more than one factor are dense. */
export const cheapestOrder = (factors: readonly Operand[], { rows, cols, build, apply }: Costs): Chain => {
  const widths = factors.map(cols);
  const memo = new Map<string, Chain>();

  /** What it takes to multiply the part from i to s by the one from s + 1 to j, with what building them takes where they are built. */
  const join = (i: number, s: number, j: number): number => {
    const [first, last] = [factors[i], factors[j]];
    const left = i === s && first !== undefined && !multipliesDensely(first) ? first : null;
    const right = s + 1 === j && last !== undefined && !multipliesDensely(last) ? last : null;
    const [r, k, c] = [first === undefined ? 0 : rows(first), widths[s] ?? 0, widths[j] ?? 0];
    const parts = (i === s && first !== undefined && left === null ? build(first) : 0) + (s + 1 === j && last !== undefined && right === null ? build(last) : 0);
    if (left !== null && right !== null) return Math.min(build(right) + apply(left, c), build(left) + apply(transposeOf(right), r));
    if (left !== null) return parts + apply(left, c);
    if (right !== null) return parts + apply(transposeOf(right), r);
    return parts + 2 * r * k * c;
  };

  const best = (i: number, j: number): Chain => {
    if (i === j) return { cost: 0, order: i };
    const key = `${i},${j}`;
    const known = memo.get(key);
    if (known !== undefined) return known;
    let found: Chain = { cost: Infinity, order: i };
    for (let s = i; s < j; s++) {
      const [left, right] = [best(i, s), best(s + 1, j)];
      const cost = left.cost + right.cost + join(i, s, j);
      // On a tie the left factor is applied last, as derivatives are written, so that equal parts meet as equal steps.
      if (cost < found.cost) found = { cost, order: [left.order, right.order] };
    }
    memo.set(key, found);
    return found;
  };
  return best(0, factors.length - 1);
};
