import { whole } from '../../calculus/variable.ts';
import { add, call, constant, hadamard, map, power, subtract, symbol } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { substitute } from '../../expr/walk.ts';
import { ConvexityProver, turned } from '../convexity/convex.ts';
import { learnForms } from '../convexity/quadratic.ts';
import { degreeIn } from '../prover/degree.ts';
import { here, type Above } from '../objective/part.ts';
import type { Search } from '../objective/search.ts';
import { definiteInside } from '../orders/loewner.ts';
import { attempt } from '../prover/attempt.ts';

/**
 * f(y) + ⟨y.*∇f(y), log(x) − log(y)⟩ above an f that is concave in the logarithms of x > 0, as −logdet(K*diag(x)*K') is: its tangent plane in
 * these, with x for exp(log(x)). Null for what isn't shown to be so.
 */
export const logTangent = (search: Search, of: Expr): Above | null => {
  const { prover, target: { x, y }, deriver } = search;
  const [u, v] = [symbol('arg_6', x.shape), symbol('arg_6_0', x.shape)];
  const outer = substitute(of, new Map<Expr, Expr>([[x, map('exp', u)]]));
  const opposite = turned(outer, degreeIn(u));
  const convex = attempt(() => new ConvexityProver(u, prover, deriver).convex(opposite));
  const slope = convex === null ? null : attempt(() => deriver.gradient(opposite, whole(u)).value);
  if (slope === null) return null;
  prover.term(v);
  const plane = prover.step('MM-TANGENT', [convex], { g: prover.term(substitute(slope, new Map<Expr, Expr>([[u, v]]))), y: v.name });
  const gradient = deriver.gradient(of, whole(x)).value;
  // The inverses exist at these logarithms, and written without them.
  const parts = [outer, slope].map((e) => substitute(e, new Map<Expr, Expr>([[u, map('log', x)]])));
  for (const e of [...parts, of, gradient]) [e, here(search, e)].forEach((t, k) => definiteInside(prover, t, [k === 0 ? x : y]));
  const composed = plane === null ? null : prover.step('MM-COMP', [plane], { r: prover.term(map('log', x)), x: x.name, y: y.name });
  const weights = deriver.simplifier.simplify(hadamard(y, here(search, gradient)));
  learnForms(prover, weights, y);
  const above = add(here(search, of), call('inner', weights, subtract(map('log', x), map('log', y))));
  const theorem = composed === null ? null : prover.recast('MM-EQ', composed, prover.term(of), prover.term(above));
  return theorem === null ? null : { theorem, gradient: hadamard(weights, power(x, constant(-1))) };
};
