import type { Variable } from '../../calculus/variable.ts';
import type { Expr } from '../../expr/expr.ts';
import { isScalar } from '../../shape/shape.ts';
import { lifted, type EntryIndex } from '../scope/lift.ts';

/** A value of every entry as one of the whole variable; null for other values. */
export const wholeUpdate = (v: Variable, value: Expr): { readonly variable: Expr; readonly value: Expr } | null => {
  const index = (e: Expr | null): EntryIndex | null => (e?.kind === 'symbol' && e.range !== null ? { symbol: e, range: e.range } : null);
  const [i, j] = [index(v.row), index(v.col)];
  if (!isScalar(value.shape) || (v.row !== null && i === null) || (v.col !== null && j === null)) return null;
  const { symbol } = v;
  if (i !== null && j !== null) return { variable: symbol, value: lifted(value, i, j) };
  return i !== null && symbol.shape.cols.key === '1' ? { variable: symbol, value: lifted(value, i, null) } : null;
};
