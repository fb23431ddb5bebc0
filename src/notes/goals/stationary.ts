import type { Deriver } from '../../calculus/derive.ts';
import type { Variable } from '../../calculus/variable.ts';
import * as b from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { freeSymbols, substitute } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';

/** Where c·X + B vanishes, c a number, c and B free of X; null for another gradient. */
const rootOfMultiple = (gradient: Expr, x: Expr & { readonly kind: 'symbol' }): Expr | null => {
  if (gradient.kind === 'scale' && !freeSymbols(gradient.by).has(x)) return rootOfMultiple(gradient.arg, x);
  const terms = gradient.kind === 'add' ? gradient.terms : [gradient];
  const own = terms.filter((t) => freeSymbols(t).has(x));
  const [first] = own;
  if (own.length !== 1 || first === undefined) return null;
  const c = first === x ? b.constant(1) : first.kind === 'scale' && first.arg === x ? first.by : null;
  return c === null || freeSymbols(c).has(x) ? null : b.scale(b.divide(b.constant(-1), c), b.add(b.zeros(x.shape), ...terms.filter((t) => t !== first)));
};

/** Where the gradient of a quadratic in a whole variable vanishes: −H⁻¹·g(0), H its Hessian, in a column or number, or by a multiple of the variable; null for anything else. */
export const stationaryPoint = (value: Expr, gradient: Expr, variable: Variable, deriver: Deriver): Expr | null => {
  const { symbol } = variable;
  if (variable.row !== null || variable.col !== null) return null;
  if (symbol.shape.cols.key !== '1') return rootOfMultiple(gradient, symbol);
  const curvature = deriver.hessian(value, variable, variable).value;
  if (freeSymbols(curvature).has(symbol) || b.isZero(curvature)) return null;
  const start = substitute(gradient, new Map<Expr, Expr>([[symbol, b.zeros(symbol.shape)]]));
  return deriver.simplifier.simplify(b.negate(isScalar(symbol.shape) ? b.divide(start, curvature) : b.multiply(b.call('inv', curvature), start)));
};
