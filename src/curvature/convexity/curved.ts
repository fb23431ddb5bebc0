import { whole } from '../../calculus/variable.ts';
import { vecOf } from '../../calculus/vectorise.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import { add, call, constant, hadamard, multiply, negate, subtract, symbol, transpose, zeros } from '../../expr/build.ts';
import { isColumn } from '../../shape/shape.ts';
import type { Expr } from '../../expr/expr.ts';
import { substitute } from '../../expr/walk.ts';
import { attempt } from '../prover/attempt.ts';
import { ConvexityProver, turned } from './convex.ts';
import { reflexive, type LoewnerBound } from '../objective/curvature.ts';
import type { Piece, Separable } from '../objective/decompose.ts';
import { degreeIn } from '../prover/degree.ts';
import { semidefinite, zerosLike } from '../orders/loewner.ts';
import { applied, total, valueOf, weighted } from '../objective/entries.ts';
import { signedParts } from '../objective/pieces.ts';
import { argument, boundCandidates, slope } from '../prover/scalar.ts';
import type { Search } from '../objective/search.ts';

/** The Hessian ∇²⟨w.*φ′(q), q⟩ + J'*diag(vec(w.*φ″(q)))*J of sum(w.*φ(q)) for a quadratic q with the Jacobian J, in its two parts. */
const partsOfHessian = ({ inner, weight, phi, t }: Separable, { target, deriver }: Search): { readonly form: (values: Expr) => Expr; readonly slopes: Expr; readonly bent: Expr; readonly jacobian: Expr } => {
  const first = slope(phi, t);
  const weights = symbol('weights', inner.shape);
  const hessian = deriver.hessian(total(hadamard(weights, inner)), whole(target.x), whole(target.x)).value;
  const jacobian = deriver.jacobian(vecOf(inner), whole(target.x)).value;
  return {
    form: (values) => substitute(hessian, new Map<Expr, Expr>([[weights, weighted(weight, values)]])), slopes: applied(first, t, inner), jacobian,
    bent: multiply(transpose(jacobian), call('diag', vecOf(weighted(weight, applied(slope(first, t), t, inner)))), jacobian),
  };
};

/** 0 above the Hessian of something concave; null for what isn't shown to be. */
export const concaveBound = (p: Piece, search: Search): LoewnerBound | null => {
  const { target, prover, deriver } = search;
  const opposite = turned(valueOf(p), degreeIn(target.x));
  const convex = attempt(() => new ConvexityProver(target.x, prover, deriver).convex(opposite));
  const hessian = convex === null ? null : attempt(() => {
    if (p.kind !== 'separable' || degreeIn(target.x)(p.inner) !== 2) return deriver.hessian(opposite, whole(target.x), whole(target.x)).value;
    const { form, slopes, bent } = partsOfHessian(p, search);
    return negate(add(form(slopes), bent));
  });
  const hess = hessian === null ? null : prover.step('H-JET', [], { f: prover.term(opposite), x: target.x.name, H: prover.term(hessian) });
  const order = convex === null || hess === null ? null : prover.step('L-CONVEX', [convex, hess]);
  const theorem = order === null ? null : prover.step('L-NEG', [order]);
  return hessian === null || theorem === null ? null : { of: negate(hessian), by: zeros(hessian.shape), theorem };
};

/** The quadratic that a function is of, and the function, over the positive numbers or those that aren't negative. */
interface Curved extends Separable {
  readonly nonneg: Theorem | null;
  readonly inside: Theorem;
}

const curvedOf = (p: Piece, { target, prover }: Search): Curved | null => {
  if (p.kind !== 'separable' || degreeIn(target.x)(p.inner) !== 2) return null;
  const strict = prover.positive(p.inner, true);
  const inside = strict ?? prover.positive(p.inner, false);
  const t = strict === null ? argument('arg_4', ['nonneg']) : argument('arg_2', ['positive']);
  const [signed, second] = signedParts({ ...p, t, phi: substitute(p.phi, new Map<Expr, Expr>([[p.t, t]])) }, prover);
  return inside === null || signed === undefined || second !== undefined ? null : { ...p, ...signed, t, inside };
};

/** a(r) ≤ b(r) for every entry of what the function is of. */
const everywhere = ({ prover }: Search, { t, inner, inside }: Curved, a: Expr, b: Expr): Theorem | null => {
  const order = prover.scalarOrder(a, b, t);
  return order === null ? null : prover.step('O-INST', [order, inside], { t: t.name, r: prover.term(inner) });
};

/** The Hessian of sum(w.*φ(q)), φ concave and q ≥ 0 quadratic, is at most ∇²⟨w.*u, q⟩ for u ≥ φ′. Null for anything else. */
export const curvedBound = (p: Piece, search: Search): LoewnerBound | null => {
  const { prover } = search;
  const c = curvedOf(p, search);
  if (c === null) return null;
  const { inner, phi, t } = c;
  const first = slope(phi, t);
  const second = slope(first, t);
  const falls = everywhere(search, c, second, constant(0));
  if (falls === null) return null;
  const { form: formOf, slopes, bent, jacobian } = partsOfHessian(c, search);
  const scaled = c.nonneg === null ? falls : prover.step('O-SCALE', [c.nonneg, falls]);
  const column = scaled === null || isColumn(inner.shape) ? scaled : prover.step('O-SUM', [scaled], { op: 'vec' });
  const diagonal = column === null ? null : prover.step('L-DIAG', [column]);
  const congruent = diagonal === null ? null : prover.step('L-CONG', [diagonal], { C: prover.term(jacobian) });
  const less = congruent === null ? null : prover.recast('L-EQ', congruent, prover.term(bent), zerosLike(bent, prover));
  const same = reflexive(formOf(slopes), prover);
  if (less === null || same === null) return null;
  for (const u of boundCandidates(first, t)) {
    const top = applied(u, t, inner);
    const gap = subtract(top, slopes);
    const room = everywhere(search, c, constant(0), subtract(u, first));
    if (room === null || !prover.learn(gap, room)) continue;
    const more = semidefinite(prover, formOf(gap));
    const sum = more === null ? null : prover.step('L-ADD', [more, same.theorem, less]);
    const theorem = sum === null ? null : prover.recast('L-EQ', sum, prover.term(add(formOf(slopes), bent)), prover.term(formOf(top)));
    if (theorem !== null) return { of: add(formOf(slopes), bent), by: formOf(top), theorem };
  }
  return null;
};
