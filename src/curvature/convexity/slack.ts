import { constant, scale, subtract, symbol } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { freeSymbols, subexpressions, substitute } from '../../expr/walk.ts';
import { sameShape } from '../../shape/shape.ts';
import { simplified } from '../prover/scalar.ts';
import { affine, type Atom } from './calculus.ts';

/** What is supposed to be positive as the variable: a function of x with x − l > 0 or u − x > 0 in the slack z = x − l or u − x, over all positive ones. */
export const inSlack: Atom = (c, e) => {
  const [x, more] = c.xs;
  if (x === undefined || more !== undefined) return null;
  for (const r of c.given) {
    const sign = [1, -1].find((s) => sameShape(r.shape, x.shape) && !freeSymbols(simplified(subtract(r, scale(constant(s), x)))).has(x));
    if (sign === undefined || r === x) continue;
    const z = symbol(`slack_${x.name}`, x.shape, ['positive']);
    const moved = scale(constant(sign), subtract(z, simplified(subtract(r, scale(constant(sign), x)))));
    const f = simplified(substitute(e, new Map<Expr, Expr>([[x, moved]])));
    const convex = c.among(z, f);
    const [both, inside] = convex === null ? [null, null] : [affine(c, r), c.supposed(r, true)];
    if (both === null || inside === null) continue;
    // What is positive for positive z, as the argument of a logarithm, is so for r.
    for (const part of subexpressions(f)) {
      const order = freeSymbols(part).has(z) ? c.prover.positive(part, true) : null;
      const put = order === null ? null : c.prover.step('PUT', [order, inside], { s: z.name, r: c.prover.term(r) });
      if (put !== null) c.prover.recast('O-EQ', put, '0', c.prover.term(simplified(substitute(part, new Map<Expr, Expr>([[z, r]])))));
    }
    const found = c.prover.step('C-MAP', [convex, ...both, inside]);
    if (found !== null) return found;
  }
  return null;
};
