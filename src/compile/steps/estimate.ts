import { dimOf, dimValue, type Dim } from '../../shape/dim.ts';
import { shape } from '../../shape/shape.ts';
import { cheapestOrder, type Chain } from './chain.ts';
import { dense, type Operand } from './operand.ts';
import type { Sizes } from '../values/sizes.ts';

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
  readonly chain: (factors: readonly Operand[]) => Chain;
}

const total = <T>(list: readonly T[], f: (x: T) => number): number => list.reduce((s, x) => s + f(x), 0);

/** Substitution goes through factors entry by entry: one of its operations takes as long as so many of a product. */
const SUBSTITUTION = 8;

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

  const chain = (factors: readonly Operand[]): Chain => cheapestOrder(factors, { rows, cols, apply, build });

  return { size, entries, storage, apply, build, chain };
};
