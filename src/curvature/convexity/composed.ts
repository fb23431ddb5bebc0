import { whole } from '../../calculus/variable.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import type { Term } from '../../checker/terms/term.ts';
import { call, negate, symbol } from '../../expr/build.ts';
import type { Attribute, Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, subexpressions, substitute } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';
import { definite } from '../orders/loewner.ts';
import { attempt } from '../prover/attempt.ts';
import { substituted } from '../prover/prover.ts';
import { ConvexityProver, turned } from './convex.ts';
import { degreeIn } from '../prover/degree.ts';
import { here, type Part } from '../objective/part.ts';
import type { Search } from '../objective/search.ts';

/** Inner functions that are tried, the largest first. */
const MOST_INNER = 3;

/** Subexpressions that are quadratic in x and through which all of it enters. */
const innerOf = (of: Expr, { target }: Search): readonly Expr[] => {
  const degree = degreeIn(target.x);
  const holds = (s: Expr): boolean => degree(s) === 2 && !freeSymbols(substitute(of, new Map<Expr, Expr>([[s, symbol('arg_5', s.shape)]]))).has(target.x);
  return subexpressions(of).filter(holds).sort((a, b) => subexpressions(b).length - subexpressions(a).length).slice(0, MOST_INNER);
};

/**
 * F(E_y) + ⟨∇F(E_y), E − E_y⟩ above F(E), for a concave F of something quadratic E: the tangent of F at the current E, as a log-sum-exp under
 * a minus sign has it in the EM algorithm. Null where no such F and E are found.
 */
export const composedPart = (search: Search, of: Expr): Part | null => {
  for (const inner of innerOf(of, search)) {
    const found = attempt(() => tangentOf(search, of, inner));
    if (found !== null) return found;
  }
  return null;
};

const tangentOf = (search: Search, of: Expr, inner: Expr): Part | null => {
  const { prover, target, deriver } = search;
  // What is definite whatever x is may stand under a determinant.
  const inside = [inner, here(search, inner)].map((e) => (isScalar(e.shape) ? null : definite(prover, e)));
  const [there, now] = inside;
  const isDefinite = there != null && now != null;
  const attributes: readonly Attribute[] = isDefinite ? ['posdef'] : [];
  const [z, at] = [symbol('arg_5', inner.shape, attributes), symbol('arg_5_0', inner.shape, attributes)];
  const outer = substitute(of, new Map<Expr, Expr>([[inner, z]]));
  const opposite = turned(outer, degreeIn(z));
  const convex = new ConvexityProver(z, prover, deriver).convex(opposite);
  if (convex === null) return null;
  const slope = deriver.gradient(opposite, whole(z)).value;
  const slopeAt = (e: Expr): Expr => substitute(slope, new Map<Expr, Expr>([[z, e]]));
  prover.term(at);
  const plane = prover.step('MM-TANGENT', [convex], { g: prover.term(slopeAt(at)), y: at.name });
  const above = plane === null ? null : prover.restated('MM-EQ', plane, prover.term(outer));
  const composed = above === null ? null : isDefinite ? throughDefinite(search, above, [[z, inner, there], [at, here(search, inner), now]]) : prover.step('MM-COMP', [above], { r: prover.term(inner), x: target.x.name, y: target.y.name });
  const theorem = composed === null ? null : prover.restated('MM-EQ', composed, prover.term(of));
  if (theorem === null) return null;
  // The Hessian with a symbol for the slopes, which may be long.
  const slopes = symbol('slopes', inner.shape, isDefinite ? ['symmetric'] : []);
  const form = deriver.hessian(call('inner', slopes, inner), whole(target.x), whole(target.x)).value;
  const curvature = substitute(form, new Map<Expr, Expr>([[slopes, negate(slopeAt(here(search, inner)))]]));
  return { way: 'tangent', curvature, theorem };
};

/** The majorizer with definite matrices for its variable and its point: as an order, which holds for these too, and touches where they are equal. */
const throughDefinite = ({ prover, target: { x, y } }: Search, above: Theorem, puts: readonly (readonly [Symbol_, Expr, Theorem])[]): Theorem | null => {
  const order = puts.reduce<Theorem | null>((t, [s, r, pd]) => (t === null ? null : prover.step('PUT', [t, pd], { s: s.name, r: prover.term(r) })), prover.step('MM-ORDER', [above]));
  if (order === null) return null;
  const [f, g] = [1, 2].map((k) => substituted(order.conclusion[k] as Term, x.name, y.name)) as [Term, Term];
  const touch = prover.equal(f, g);
  return touch === null ? null : prover.step('MM-LE', [order, touch], { x: x.name, y: y.name });
};
