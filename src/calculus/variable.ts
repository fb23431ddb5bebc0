import { eye, index, multiply, sumOver, symbol } from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { freshName, freeSymbols, subexpressions, substitute, transform } from '../expr/walk.ts';
import { shape, type Shape } from '../shape/shape.ts';
import { ONE } from '../shape/dim.ts';

/** What is differentiated by: a symbol, or one of its rows, columns or entries (null keeps the axis). */
export interface Variable {
  readonly symbol: Symbol_;
  readonly row: Expr | null;
  readonly col: Expr | null;
}

/** The whole symbol as a variable. */
export const whole = (s: Symbol_): Variable => ({ symbol: s, row: null, col: null });

/** Shape of the variable: that of the symbol, a row, a column or a scalar. */
export const variableShape = (v: Variable): Shape =>
  shape(v.row === null ? v.symbol.shape.rows : ONE, v.col === null ? v.symbol.shape.cols : ONE);

/** The variable as an expression, e.g. `U[i,:]`. */
export const variableExpr = (v: Variable): Expr => index(v.symbol, v.row, v.col);

/** The symbol that stands for the differential of the variable. */
export const differentialSymbol = (v: Variable): Symbol_ =>
  symbol(v.row === null && v.col === null ? `d${v.symbol.name}` : `d${v.symbol.name.toLowerCase()}`, variableShape(v), [], { differentialOf: v.symbol.name });

/** The differential of the whole symbol in terms of that of the variable: dX, e_i*du, du*e_k' or e_i*du*e_k'. */
export const symbolDifferential = (v: Variable): Expr => {
  const d = differentialSymbol(v);
  const left = v.row === null || v.symbol.shape.rows.key === '1' ? [] : [index(eye(v.symbol.shape.rows), null, v.row)];
  const right = v.col === null || v.symbol.shape.cols.key === '1' ? [] : [index(eye(v.symbol.shape.cols), v.col, null)];
  return multiply(...left, d, ...right);
};

/** `e` with other names for the bound indices that are named like a subscript of a variable: with U[i,:] = …, a sum over i would capture it. */
export const withoutCapture = (e: Expr, variables: readonly Variable[]): Expr => {
  const subscripts = variables.flatMap((v) => [v.row, v.col]).filter((x) => x !== null);
  const taken = new Set(subscripts.flatMap((x) => [...freeSymbols(x)].map((s) => s.name)));
  if (taken.size === 0) return e;
  const used = new Set(subexpressions(e).flatMap((x) => (x.kind === 'symbol' ? [x.name] : x.kind === 'sumover' ? [x.index.name] : [])));
  return transform(e, (x) => {
    if (x.kind !== 'sumover' || !taken.has(x.index.name)) return x;
    const renamed = symbol(freshName(x.index.name, (name) => taken.has(name) || used.has(name)), x.index.shape, x.index.attributes, { range: x.range });
    return sumOver(renamed, x.range, substitute(x.body, new Map([[x.index, renamed]])));
  });
};
