import type { Deriver } from '../../calculus/derive.ts';
import type { Variable } from '../../calculus/variable.ts';
import * as b from '../../expr/build.ts';
import { termsOf } from '../../audit/diagnose/index.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, substitute } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';

/** A term c·M·X·N: c, M and N free of X, null for an identity. */
interface Linear {
  readonly by: Expr;
  readonly left: Expr | null;
  readonly right: Expr | null;
}

/** A term as a multiple of a symbol that stands in it once, with factors on either side; null for others. */
const linearIn = (term: Expr, x: Symbol_): Linear | null => {
  const isFree = (e: Expr): boolean => !freeSymbols(e).has(x);
  if (term === x) return { by: b.constant(1), left: null, right: null };
  if (term.kind === 'scale') {
    const inner = isFree(term.by) ? linearIn(term.arg, x) : null;
    return inner === null ? null : { ...inner, by: b.scale(term.by, inner.by) };
  }
  const at = term.kind === 'product' ? term.factors.indexOf(x) : -1;
  if (term.kind !== 'product' || at < 0 || !term.factors.every((f, k) => k === at || isFree(f))) return null;
  const part = (list: readonly Expr[]): Expr | null => (list.length === 0 ? null : b.multiply(...list));
  return { by: b.constant(1), left: part(term.factors.slice(0, at)), right: part(term.factors.slice(at + 1)) };
};

/** Where c·X + B, M·X + B, X·N + B and M·X·N + B vanish, c, M, N and B free of X, given by terms; null for others. */
const rootOfLinear = (terms: readonly Expr[], x: Symbol_): Expr | null => {
  const own = terms.filter((t) => freeSymbols(t).has(x)).flatMap((t) => linearIn(t, x) ?? []);
  const others = terms.filter((t) => !freeSymbols(t).has(x));
  const [first, second] = own;
  if (first === undefined || own.length + others.length < terms.length) return null;
  const rest = b.negate(b.add(b.zeros(x.shape), ...others));
  const [rows, cols] = [b.eye(x.shape.rows), b.eye(x.shape.cols)];
  const inverse = (list: readonly Expr[]): Expr => b.call('inv', b.add(...list));
  if (own.every((t) => t.left === null && t.right === null)) return b.scale(b.reciprocal(b.add(...own.map((t) => t.by))), rest);
  if (own.every((t) => t.right === null)) return b.multiply(inverse(own.map((t) => b.scale(t.by, t.left ?? rows))), rest);
  if (own.every((t) => t.left === null)) return b.multiply(rest, inverse(own.map((t) => b.scale(t.by, t.right ?? cols))));
  return second !== undefined ? null : b.scale(b.reciprocal(first.by), b.multiply(b.call('inv', first.left ?? rows), rest, b.call('inv', first.right ?? cols)));
};

/** Where the gradient of a quadratic in a whole variable vanishes: −H⁻¹·g(0), H its Hessian, in a column or number, or of one that is linear in a matrix on one side; null for anything else. */
export const stationaryPoint = (value: Expr, gradient: Expr, variable: Variable, deriver: Deriver): Expr | null => {
  const { symbol } = variable;
  if (variable.row !== null || variable.col !== null) return null;
  if (symbol.shape.cols.key !== '1') return rootOfLinear(termsOf(gradient), symbol);
  const curvature = deriver.hessian(value, variable, variable).value;
  if (freeSymbols(curvature).has(symbol) || b.isZero(curvature)) return null;
  const start = substitute(gradient, new Map<Expr, Expr>([[symbol, b.zeros(symbol.shape)]]));
  return deriver.simplifier.simplify(b.negate(isScalar(symbol.shape) ? b.divide(start, curvature) : b.multiply(b.call('inv', curvature), start)));
};
