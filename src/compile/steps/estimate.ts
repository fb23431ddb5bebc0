import { dimOf, dimValue, type Dim } from '../../shape/dim.ts';
import { shape } from '../../shape/shape.ts';
import { dense, transposeOf, type Operand } from './operand.ts';
import type { Sizes } from '../values/sizes.ts';

/** How a chain f₀·…·fₖ is bracketed: a factor, or the product of two parts. */
export type Bracketing = number | readonly [Bracketing, Bracketing];

/** Operation counts of structured operands under given sizes; decisions of the planner only, never results. */
export interface Estimates {
  readonly size: (d: Dim) => number;
  readonly entries: (x: Operand) => number;
  /** Numbers that the operand's parts hold. */
  readonly storage: (x: Operand) => number;
  /** Cost of x·C for a dense C of `cols` columns. */
  readonly apply: (x: Operand, cols: number) => number;
  /** Cost of the operand as a dense matrix. */
  readonly build: (x: Operand) => number;
  /** The cheapest bracketing of a chain and its cost. */
  readonly chain: (factors: readonly Operand[]) => { readonly cost: number; readonly order: Bracketing };
}

const total = <T>(list: readonly T[], f: (x: T) => number): number => list.reduce((s, x) => s + f(x), 0);

/** Substitution goes through factors entry by entry: one of its operations takes as long as so many of a product. */
const SUBSTITUTION = 8;

/** Operands that multiply as a plain matrix does. */
const multipliesDensely = (x: Operand): boolean => x.kind === 'dense' || x.kind === 'vec';

/** Estimates under the given sizes. */
export const estimates = (sizes: Sizes): Estimates => {
  const size = (d: Dim): number => dimValue(d, sizes);
  const rows = (x: Operand): number => size(x.shape.rows);
  const cols = (x: Operand): number => size(x.shape.cols);
  const entries = (x: Operand): number => rows(x) * cols(x);

  const storage = (x: Operand): number => {
    switch (x.kind) {
      case 'sparse': return size(x.count);
      case 'masking': return storage(x.of);
      case 'dense': case 'inverse': return entries(x);
      case 'vec': return storage(x.of);
      case 'identity': case 'constant': case 'commutation': case 'doubling': return 0;
      case 'diagonal': case 'select': return rows(x);
      case 'kron': return storage(x.a) + storage(x.b);
      case 'block': return total(x.grid.flat(), storage);
      case 'sum': return total(x.terms, storage);
      case 'product': return total(x.factors, storage);
      case 'scaled': return storage(x.of);
      case 'family': return size(x.range) * (rows(x) + cols(x));
    }
  };

  // Both recur through every level of structure, along several paths.
  const applyMemo = new Map<Operand, Map<number, number>>();
  const buildMemo = new Map<Operand, number>();

  const apply = (x: Operand, c: number): number => {
    const memo = applyMemo.get(x) ?? new Map<number, number>();
    applyMemo.set(x, memo);
    const known = memo.get(c) ?? freshApply(x, c);
    memo.set(c, known);
    return known;
  };

  const freshApply = (x: Operand, c: number): number => {
    switch (x.kind) {
      case 'sparse': return 2 * size(x.count) * c;
      case 'dense': return 2 * entries(x) * c;
      case 'inverse': return SUBSTITUTION * 2 * entries(x) * c;
      case 'vec': return build(x) + 2 * entries(x) * c;
      case 'identity': return 0;
      case 'constant': return cols(x) * c + (x.shape.rows.key === '1' ? 0 : rows(x) * c);
      case 'masking': return c === 1 ? storage(x) : rows(x) * c;
      case 'diagonal': case 'commutation': case 'select': return rows(x) * c;
      case 'doubling': return Math.max(rows(x), cols(x)) * c;
      case 'kron': {
        const aFirst = apply(x.a, cols(x.b) * c) + apply(x.b, rows(x.a) * c);
        const bFirst = apply(x.b, cols(x.a) * c) + apply(x.a, rows(x.b) * c);
        return Math.min(aFirst, bFirst);
      }
      case 'block': return total(x.grid.flat(), (y) => apply(y, c)) + rows(x) * c;
      case 'sum': return Math.min(total(x.terms, (t) => apply(t, c) + rows(x) * c), build(x) + 2 * entries(x) * c);
      case 'product': return chain([...x.factors, dense(-1, shape(x.shape.cols, dimOf(c)))]).cost;
      case 'scaled': return apply(x.of, c) + Math.min(rows(x), cols(x)) * c;
      // The body is not planned yet; to a single column it is taken to apply as cheaply as an outer product.
      case 'family': return c === 1 ? 2 * storage(x) : build(x) + 2 * entries(x) * c;
    }
  };

  const build = (x: Operand): number => {
    const known = buildMemo.get(x) ?? freshBuild(x);
    buildMemo.set(x, known);
    return known;
  };

  const freshBuild = (x: Operand): number => {
    switch (x.kind) {
      case 'dense': return 0;
      case 'vec': return build(x.of) + entries(x);
      case 'sparse': case 'masking': case 'identity': case 'constant': case 'diagonal': case 'commutation': case 'doubling': case 'select': return entries(x);
      case 'kron': return build(x.a) + build(x.b) + entries(x);
      case 'block': return total(x.grid.flat(), build) + entries(x);
      case 'sum': return total(x.terms, build) + x.terms.length * entries(x);
      case 'product': return chain(x.factors).cost;
      case 'scaled': return build(x.of) + entries(x);
      case 'inverse': return SUBSTITUTION * 2 * entries(x) * rows(x);
      case 'family': return 2 * size(x.range) * entries(x);
    }
  };

  /** Classical interval programme; parts of more than one factor are dense. */
  const chain = (factors: readonly Operand[]): { cost: number; order: Bracketing } => {
    const widths = factors.map(cols);
    const memo = new Map<string, { cost: number; order: Bracketing }>();
    const best = (i: number, j: number): { cost: number; order: Bracketing } => {
      if (i === j) return { cost: 0, order: i };
      const key = `${i},${j}`;
      const known = memo.get(key);
      if (known !== undefined) return known;
      let found = { cost: Infinity, order: i as Bracketing };
      for (let s = i; s < j; s++) {
        const [left, right] = [best(i, s), best(s + 1, j)];
        const cost = left.cost + right.cost + join(i, s, j);
        // On a tie the left factor is applied last, as derivatives are written, so that equal parts meet as equal steps.
        if (cost < found.cost) found = { cost, order: [left.order, right.order] };
      }
      memo.set(key, found);
      return found;
    };
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
    return best(0, factors.length - 1);
  };

  return { size, entries, storage, apply, build, chain };
};
