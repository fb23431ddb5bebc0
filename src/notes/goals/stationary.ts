import type { Deriver } from '../../calculus/derive.ts';
import type { Variable } from '../../calculus/variable.ts';
import * as b from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { freeSymbols, substitute } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';

/** Where the gradient of a quadratic in a whole column or number vanishes: −H⁻¹·g(0), H its Hessian; null for anything else. */
export const stationaryPoint = (value: Expr, gradient: Expr, variable: Variable, deriver: Deriver): Expr | null => {
  const { symbol } = variable;
  if (symbol.shape.cols.key !== '1' || variable.row !== null || variable.col !== null) return null;
  const curvature = deriver.hessian(value, variable, variable).value;
  if (freeSymbols(curvature).has(symbol) || b.isZero(curvature)) return null;
  const start = substitute(gradient, new Map<Expr, Expr>([[symbol, b.zeros(symbol.shape)]]));
  return deriver.simplifier.simplify(b.negate(isScalar(symbol.shape) ? b.divide(start, curvature) : b.multiply(b.call('inv', curvature), start)));
};
