import { add, call, constant, isZero, multiply, negate, ones, scale, subtract } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, substitute } from '../../expr/walk.ts';
import { readingCost } from '../../network/order.ts';
import { isColumn, isScalar } from '../../shape/shape.ts';
import { decompose } from '../objective/decompose.ts';
import { entriesOf } from '../objective/entries.ts';
import type { Search } from '../objective/search.ts';
import type { Surrogate } from '../surrogates/surrogate.ts';
import { signOf, type Update } from './update.ts';

/** Does entry i of the column (row i of the matrix) depend on x only through x_i? Read off the form. */
const isRowLocal = (e: Expr, x: Symbol_): boolean => {
  const depends = (f: Expr): boolean => freeSymbols(f).has(x);
  if (!depends(e)) return e.shape.rows.key === x.shape.rows.key || isScalar(e.shape);
  const all = (list: readonly Expr[]): boolean => list.every((f) => isRowLocal(f, x));
  switch (e.kind) {
    case 'symbol': return true;
    case 'named': return isRowLocal(e.value, x);
    case 'add': return all(e.terms);
    case 'hadamard': return all(e.factors);
    case 'scale': return !depends(e.by) && isRowLocal(e.arg, x);
    case 'power': return !depends(e.exponent) && isRowLocal(e.base, x);
    case 'map': return isRowLocal(e.arg, x);
    case 'product': return e.factors.every((f, i) => (i === 0 ? isRowLocal(f, x) : !depends(f)));
    case 'call': return e.fn === 'rowsum' && isRowLocal(e.args[0] as Expr, x);
    default: return false;
  }
};

/** An objective that is a sum over the rows of terms in one ±1 each is minimised exactly: x_i = sign(ℓ_i(−1) − ℓ_i(1)). */
export const separableSigns = (search: Search, s: Surrogate): Update | null => {
  const { target, prover, deriver } = search;
  if (!isColumn(target.x.shape)) return null;
  const rows: Expr[] = [];
  for (const p of decompose(target.f, target.x)) {
    const body = p.kind === 'separable' ? entriesOf(p) : null;
    const columns = body === null ? rowTerms(p.kind === 'separable' ? p.inner : p.value, target.x) : [isColumn(body.shape) ? body : call('rowsum', body)];
    if (columns === null || columns.some((c) => !isRowLocal(c, target.x))) return null;
    rows.push(...columns);
  }
  if (rows.length === 0) return null;
  const l = add(...rows);
  const argmin = prover.step('U-SEPBIN', [s.theorem], { l: prover.term(l), ties: 'keep' });
  const descent = argmin === null ? null : prover.step('DESCENT', [s.theorem, argmin]);
  if (argmin === null || descent === null) return null;
  const one = ones(target.x.shape);
  const at = (v: Expr): Expr => substitute(l, new Map<Expr, Expr>([[target.x, v]]));
  const gain = deriver.simplifier.simplify(subtract(at(negate(one)), at(one)));
  const value = signOf(gain);
  return isZero(gain) ? null : { value, kind: 'sign', argmin, descent, cost: readingCost(value) };
};

/** A sum of all entries as column sums of its rows: the summands of scalars `sum(A)`. */
const rowTerms = (e: Expr, x: Symbol_): readonly Expr[] | null => {
  if (!freeSymbols(e).has(x)) return [];
  if (e.kind === 'add') {
    const parts = e.terms.map((t) => rowTerms(t, x));
    return parts.some((p) => p === null) ? null : (parts as readonly (readonly Expr[])[]).flat();
  }
  if (e.kind === 'hadamard') {
    const moving = e.factors.filter((f) => freeSymbols(f).has(x));
    const [m] = moving;
    if (moving.length !== 1 || m === undefined) return null;
    const inner = rowTerms(m, x);
    const factor = multiply(constant(1), ...e.factors.filter((f) => f !== m));
    return inner === null ? null : inner.map((t) => scale(factor, t));
  }
  if (e.kind !== 'call' || e.fn !== 'sum') return null;
  const [body] = e.args;
  return body === undefined ? null : [isColumn(body.shape) ? body : call('rowsum', body)];
};
