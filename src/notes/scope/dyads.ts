import * as b from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, inlineNames, subexpressions, substitute, transform } from '../../expr/walk.ts';
import type { Dim } from '../../shape/dim.ts';
import { isScalar, SCALAR } from '../../shape/shape.ts';

/** A quantity that is supposed to be a sum of dyads, C = Σ_k s_k x_k y_k', as a singular value decomposition writes it. */
export interface Dyads {
  readonly quantity: Expr;
  readonly sum: Expr;
  readonly index: Symbol_;
  readonly range: Dim;
  /** s_k, or null where there is none. */
  readonly weight: Expr | null;
  readonly left: Expr;
  readonly right: Expr;
}

/** What an equation between a quantity and a sum says, where it is a sum of dyads; null otherwise. */
export const dyadsOf = (quantity: Expr, sum: Expr): Dyads | null => {
  if (sum.kind !== 'sumover') return null;
  const { body, index, range } = sum;
  const [weight, product] = body.kind === 'scale' ? [body.by, body.arg] : [null, body];
  const [left, row, more] = product.kind === 'product' ? product.factors : [];
  if (left === undefined || row?.kind !== 'transpose' || more !== undefined || isScalar(left.shape) || isScalar(row.shape)) return null;
  return { quantity, sum, index, range, weight, left, right: row.arg };
};

const unit = (size: Dim, at: Symbol_): Expr => b.index(b.eye(size), null, at);

/**
 * An expression with every sum Σ_k s_k f(x_k, y_k) over the dyads as Σ_ij C_ij f(e_i, e_j), which is the same where f is linear in
 * both, as the caller has to prove; `value` is what stands for C.
 */
export const inQuantity = (e: Expr, { index, range, weight, left, right, quantity }: Dyads, value: Expr): Expr => {
  const { rows, cols } = quantity.shape;
  const [i, j] = [b.symbol('dyad_row', SCALAR, [], { range: rows }), b.symbol('dyad_col', SCALAR, [], { range: cols })];
  const entry = b.index(value, i, j);
  const parts = new Map<Expr, Expr>([[left, unit(rows, i)], [right, unit(cols, j)], ...(weight === null ? [] : [[weight, entry] as const])]);
  return transform(e, (x) => {
    if (x.kind !== 'sumover' || x.range.key !== range.key) return x;
    const body = substitute(inlineNames(x.body), new Map<Expr, Expr>([[x.index, index]]));
    if (![left, right].every((part) => subexpressions(body).includes(part))) return x;
    const replaced = substitute(body, parts);
    if (freeSymbols(replaced).has(index)) return x;
    return b.sumOver(i, rows, b.sumOver(j, cols, weight === null ? b.scale(entry, replaced) : replaced));
  });
};
