import type { Theorem } from '../../checker/kernel/index.ts';
import { constant, scale, subtract, symbol } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, subexpressions, substitute } from '../../expr/walk.ts';
import { isScalar, sameShape } from '../../shape/shape.ts';
import { simplified } from '../prover/scalar.ts';
import { affine, type Atom, type Calculus } from './calculus.ts';
import { affineParts } from './perspective.ts';

/** x in terms of z = r where r is x − l or u − x, or null. */
const solved = (r: Expr, x: Symbol_, z: Symbol_): Expr | null => {
  const times = (sign: number, e: Expr): Expr => scale(constant(sign), e);
  const sign = sameShape(r.shape, x.shape) ? [1, -1].find((s) => !freeSymbols(simplified(subtract(r, times(s, x)))).has(x)) : undefined;
  return sign === undefined ? null : times(sign, subtract(z, simplified(subtract(r, times(sign, x)))));
};

/** convex f[z:=r] x for a function f that is convex over positive z, and r affine and positive. */
const atPositive = (c: Calculus, f: Expr, z: Symbol_, r: Expr): Theorem | null => {
  const { prover } = c;
  const convex = c.among(z, f);
  const both = convex === null ? null : affine(c, r);
  const inside = both === null ? null : (prover.positive(r, true) ?? c.supposed(r, true));
  if (both === null || inside === null) return null;
  // What is positive for positive z, as the argument of a logarithm, is so for r.
  for (const part of subexpressions(f)) {
    const order = freeSymbols(part).has(z) ? prover.positive(part, true) : null;
    const put = order === null ? null : prover.step('PUT', [order, inside], { s: z.name, r: prover.term(r) });
    if (put !== null) prover.recast('O-EQ', put, '0', prover.term(simplified(substitute(part, new Map<Expr, Expr>([[z, r]])))));
  }
  return prover.step('C-MAP', [convex, ...both, inside]);
};

/** A function in something affine that is positive, or supposed to be: in the slack z = x − l or u − x of a condition, or in z = A*x + b where x enters through that alone. */
export const inSlack: Atom = (c, e) => {
  const [x, more] = c.xs;
  if (x === undefined || more !== undefined) return null;
  const slack = (r: Expr): Symbol_ => symbol(`slack_${x.name}`, r.shape, ['positive']);
  for (const r of c.given) {
    const moved = r === x ? null : solved(r, x, slack(r));
    const found = moved === null ? null : atPositive(c, simplified(substitute(e, new Map<Expr, Expr>([[x, moved]]))), slack(r), r);
    if (found !== null) return found;
  }
  const [part, second] = affineParts(e, c.degree);
  return part === undefined || second !== undefined || part === x || isScalar(part.shape) ? null : atPositive(c, substitute(e, new Map<Expr, Expr>([[part, slack(part)]])), slack(part), part);
};
