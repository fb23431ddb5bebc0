import { add, call, constant, divide, hadamard, multiply, negate, power, scale, subtract } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { summandsOf } from '../../expr/walk.ts';
import { multipliedOut } from './loewner.ts';

/** a·X as a and X. */
const weighted = (e: Expr): readonly [Expr, Expr] => (e.kind === 'scale' ? [e.by, e.arg] : [constant(1), e]);

/**
 * A sum with −c·(aX + bY)⁻¹, written with the square by which that is below its tangent: (aX + bY)⁻¹ = (aP + bR)/(a + b)² − ab/(a + b)²·(P − R)(aR + bP)⁻¹(P − R)
 * for P = X⁻¹ and R = Y⁻¹, the difference of arithmetic and harmonic means. None where there is no such term.
 */
export const harmonicForms = (e: Expr, simplify: (e: Expr) => Expr): readonly Expr[] => multipliedOut(e).flatMap((t) => {
  const [c, m] = weighted(negate(t));
  const parts = m.kind === 'call' && m.fn === 'inv' ? summandsOf(m.args[0] as Expr).flatMap((s) => multipliedOut(s)) : [];
  const [first, second, more] = parts;
  if (first === undefined || second === undefined || more !== undefined) return [];
  const [[a, x], [b, y]] = [weighted(first), weighted(second)];
  const [p, r] = [call('inv', x), call('inv', y)];
  const over = (k: Expr): Expr => divide(hadamard(c, k), power(add(a, b), constant(2)));
  const square = multiply(subtract(p, r), call('inv', add(scale(a, r), scale(b, p))), subtract(p, r));
  return [add(simplify(subtract(subtract(e, t), add(scale(over(a), p), scale(over(b), r)))), scale(simplify(over(hadamard(a, b))), square))];
});
