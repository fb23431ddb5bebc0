import type { Theorem } from '../../checker/kernel/index.ts';
import { add, constant, divide, hadamard, map, power, subtract } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, substitute } from '../../expr/walk.ts';
import { attempt } from '../prover/attempt.ts';
import { curvatureBound, half, type ScalarBound } from '../objective/curvature.ts';
import { valueAt } from '../prover/numeric.ts';
import type { AffinePiece } from '../objective/pieces.ts';
import { substituted, type Prover } from '../prover/prover.ts';
import { argument, at, boundCandidates, isSmooth, simplified, slope } from '../prover/scalar.ts';

/** How φ is majorised at a point: the kind, its weight as a function of the current value, and the theorem maj φ ψ t s. */
export interface ScalarMajorizer {
  readonly kind: 'exact' | 'curvature' | 'slope bound' | 'tangent' | 'half-quadratic';
  readonly phi: Expr;
  readonly psi: Expr;
  readonly t: Symbol_;
  readonly s: Symbol_;
  /** D(s) in ψ(t) = φ(s) + φ′(s)(t − s) + ½D(s)(t − s)². */
  readonly weight: Expr;
  readonly theorem: Theorem;
}

const square = (e: Expr): Expr => power(e, constant(2));
const replace = (e: Expr, from: Expr, to: Expr): Expr => substitute(e, new Map([[from, to]]));

/** φ + φ′(s)(t − s) + ½D(t − s)², from φ″ ≤ D, off the kinks of φ′ where it has some: the first of the candidates for D that is proved. */
export const byCurvature = (piece: Pick<AffinePiece, 'phi' | 't'>, prover: Prover, candidates = boundCandidates): ScalarMajorizer | null => {
  const { phi, t } = piece;
  const scalar = curvatureBound(piece, prover, candidates);
  if (scalar === null) return null;
  const s = argument(`${t.name}_0`, t.attributes);
  const { first } = scalar;
  prover.term(s);
  const smooth = isSmooth(phi);
  const maj = smooth ? bySecond(phi, t, s, scalar, prover) : bySlopes(phi, t, s, scalar, prover);
  if (maj === null) return null;
  const move = subtract(t, s);
  const psi = add(replace(phi, t, s), hadamard(replace(first, t, s), move), hadamard(half, scalar.bound, square(move)));
  const theorem = prover.recast('MM-EQ', maj, prover.term(phi), prover.term(psi));
  if (theorem === null) return null;
  const zero = scalar.bound.kind === 'const' && scalar.bound.value.num === 0n;
  return { kind: zero ? 'tangent' : scalar.bound === scalar.second ? 'exact' : smooth ? 'curvature' : 'slope bound', phi, psi, t, s, weight: scalar.bound, theorem };
};

/** The quadratic model from φ″ ≤ D for a φ without kinks. */
const bySecond = (phi: Expr, t: Symbol_, s: Symbol_, scalar: ScalarBound, prover: Prover): Theorem | null => {
  const term = (e: Expr) => prover.term(e);
  const asMatrix = prover.step('L-DIAG', [scalar.theorem]);
  const order = asMatrix === null ? null : prover.recast('L-EQ', asMatrix, term(scalar.second), term(scalar.bound));
  const grad = prover.step('G-JET', [], { f: term(phi), x: t.name, g: term(scalar.first) });
  const hess = prover.step('H-JET', [], { f: term(phi), x: t.name, H: term(scalar.second) });
  return order === null || grad === null || hess === null ? null : prover.step('MM-QUAD', [grad, hess, order], { y: s.name });
};

/** The same for a φ whose slope is continuous and has kinks. */
const bySlopes = (phi: Expr, t: Symbol_, s: Symbol_, scalar: ScalarBound, prover: Prover): Theorem | null => {
  const one = prover.step('S-JET', [], { f: prover.term(phi), t: t.name, g: prover.term(scalar.first) });
  const two = one === null ? null : prover.step('S-JET', [], { f: prover.term(scalar.first), t: t.name, g: prover.term(scalar.second) });
  return two === null ? null : prover.step('MM-SLOPE', [one, two, scalar.theorem], { y: s.name });
};

/**
 * φ(s) + φ′(s)(t − s) + ½w(s)(t − s)² with w(s) = φ′(s)/s, sharp among tangent quadratics (de Leeuw & Lange 2009): for φ that is even after
 * its slope at 0 is taken off, with φ′(t)/t nonincreasing for t > 0.
 */
export const byHalfQuadratic = (piece: Pick<AffinePiece, 'phi' | 't'>, prover: Prover): ScalarMajorizer | null => {
  const { phi, t } = piece;
  if (t.attributes.length > 0) return null;
  const tau = argument('arg_3', ['positive']);
  const s = argument(`${t.name}_0`);
  const term = (e: Expr) => prover.term(e);
  for (const tilt of tilts(phi, t)) {
    const even = tilt === null ? phi : subtract(phi, hadamard(tilt, t));
    const folded = foldedOver(even, t, tau);
    // Numbers tell sooner than a proof that fails where a function isn't even.
    if (folded === null || !agreeMirrored(even, t, folded, tau)) continue;
    const first = slope(folded, tau);
    const weight = simplified(divide(first, tau));
    const change = slope(weight, tau);
    const down = prover.scalarOrder(change, constant(0), tau);
    if (down === null) continue;
    const grad = slopeOf(prover, folded, tau, first);
    const gradWeight = slopeOf(prover, weight, tau, change);
    const parts = prover.equal(term(first), ['.*', tau.name, term(weight)]);
    const hq = grad === null || gradWeight === null || parts === null ? null : prover.step('HQ', [grad, gradWeight, parts, down]);
    term(t);
    term(s);
    // φ and w of −t are those of t, or φ and w of |t| stand.
    const evenness = (e: Expr, u: Symbol_): Theorem | null => (agreeMirrored(e, tau, e, tau) ? prover.equal(substituted(term(e), tau.name, ['-', u.name]), substituted(term(e), tau.name, u.name)) : null);
    const isEven = evenness(folded, t);
    const isEvenWeight = evenness(weight, s);
    const maj = hq === null ? null : prover.step('MM-HQ', [hq, isEven, isEvenWeight], { t: t.name, s: s.name });
    if (maj === null) continue;
    const w = simplified(replace(weight, tau, isEvenWeight === null ? map('abs', s) : s));
    const evenAt = (e: Expr): Expr => replace(even, t, e);
    const psiEven = add(evenAt(s), hadamard(half, w, subtract(square(t), square(s))));
    const based = prover.recast('MM-EQ', maj, term(even), term(psiEven));
    if (based === null) continue;
    if (tilt === null) return { kind: 'half-quadratic', phi, psi: psiEven, t, s, weight: w, theorem: based };
    const line = hadamard(tilt, t);
    const plain = prover.step('MM-REFL', [], { f: term(line), x: t.name, y: s.name });
    const sum = plain === null ? null : prover.step('MM-ADD', [based, plain]);
    const psi = add(psiEven, line);
    const theorem = sum === null ? null : prover.recast('MM-EQ', sum, term(phi), term(psi));
    if (theorem !== null) return { kind: 'half-quadratic', phi, psi, t, s, weight: w, theorem };
  }
  return null;
};

/** Has e at −s the values of f at s, for some s and in double precision? */
const agreeMirrored = (e: Expr, t: Symbol_, f: Expr, s: Symbol_): boolean => [0.37, 1.43, 2.9].every((x) => {
  const [left, right] = [valueAt(e, new Map([[t.name, -x]])), valueAt(f, new Map([[s.name, x]]))];
  return left === null || right === null || !Number.isFinite(left - right) || Math.abs(left - right) <= 1e-9 * (1 + Math.abs(right));
});

/** The derivative of a function of one argument, which may have kinks as long as it is continuous. */
const slopeOf = (prover: Prover, f: Expr, t: Symbol_, g: Expr): Theorem | null =>
  prover.step('G-JET', [], { f: prover.term(f), x: t.name, g: prover.term(g) }) ?? prover.step('S-JET', [], { f: prover.term(f), t: t.name, g: prover.term(g) });

/** Slopes at 0 that may have to be taken off before φ is even; halfway between those of both sides where φ has a kink there. */
const tilts = (phi: Expr, t: Symbol_): readonly (Expr | null)[] => {
  const between = new Map<Expr, Expr>([[map('step', t), half], [map('sign', t), constant(0)]]);
  const first = attempt(() => at(substitute(slope(phi, t), between), t, constant(0)));
  return first === null || (first.kind === 'const' && first.value.num === 0n) ? [null] : [null, first];
};

/** φ for positive arguments, |t| and relu(t) written as t. */
const foldedOver = (phi: Expr, t: Symbol_, tau: Symbol_): Expr | null => {
  const direct = substitute(phi, new Map<Expr, Expr>([[map('abs', t), tau], [map('sign', t), constant(1)], [map('relu', t), tau], [map('step', t), constant(1)], [t, tau]]));
  return freeSymbols(direct).has(t) ? null : direct;
};

/** The sharpest majorizer of φ that is found, or null. */
export const scalarMajorizer = (piece: AffinePiece, prover: Prover): ScalarMajorizer | null => byHalfQuadratic(piece, prover) ?? byCurvature(piece, prover);
