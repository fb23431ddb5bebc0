import type { Expr } from '../../expr/expr.ts';
import { children } from '../../expr/walk.ts';
import { dimNames, dimValue, type Dim } from '../../shape/dim.ts';
import type { Sizes } from '../../checker/terms/sizes.ts';

/** So many operations on numbers are worth one expression of a budget. */
const UNIT = 2000;

/** How many expressions of a budget one evaluation of an expression is worth at these sizes: counted, so that no clock decides what is found. */
export const priceOf = (e: Expr, sizes: Sizes): number => {
  const known = Object.fromEntries(sizes);
  const size = (d: Dim): number => (dimNames(d).every((n) => sizes.has(n)) ? Math.max(dimValue(d, known), 1) : 1);
  const go = (x: Expr, done: Set<Expr>): number => {
    if (done.has(x)) return 0;
    done.add(x);
    const own = size(x.shape.rows) * size(x.shape.cols);
    // What stands under a sum is evaluated for every value of its index.
    if (x.kind === 'sumover') return own + size(x.range) * go(x.body, new Set());
    const parts = children(x);
    const inner = x.kind === 'product' || x.kind === 'call' ? Math.max(...parts.map((p) => size(p.shape.cols)), 1) : 1;
    return own * inner + parts.reduce((sum, p) => sum + go(p, done), 0);
  };
  return Math.max(1, go(e, new Set()) / UNIT);
};
