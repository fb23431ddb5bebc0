import { derivativeByNumber } from '../../calculus/differential.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import { constant, isOne } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, subexpressions } from '../../expr/walk.ts';
import { isColumn } from '../../shape/shape.ts';
import { attempt } from '../prover/attempt.ts';
import { applied } from './entries.ts';
import { congruenceOf, type AffinePiece } from './pieces.ts';
import type { Prover } from '../prover/prover.ts';
import { boundCandidates, isSmooth, slope, withoutJumps } from '../prover/scalar.ts';

/** A matrix that bounds another from above: `of` ⪯ `by`, with a theorem about matrices equal to these. */
export interface LoewnerBound {
  readonly of: Expr;
  readonly by: Expr;
  readonly theorem: Theorem;
}

/** φ″(t) ≤ u, with u free of t; off the kinks of φ′ where it has some. */
export interface ScalarBound {
  readonly first: Expr;
  readonly second: Expr;
  readonly bound: Expr;
  readonly theorem: Theorem;
}

/** The first candidate for a bound of the curvature of φ that the scalar lanes prove, or null. */
export const curvatureBound = (piece: Pick<AffinePiece, 'phi' | 't'>, prover: Prover, candidates = boundCandidates): ScalarBound | null => {
  const { t } = piece;
  const first = attempt(() => (isSmooth(piece.phi) ? slope(piece.phi, t) : withoutJumps(slope(piece.phi, t), t)));
  const second = first === null ? null : attempt(() => slope(first, t));
  if (first === null || second === null) return null;
  for (const bound of candidates(second, t)) {
    const theorem = prover.scalarOrder(second, bound, t);
    if (theorem !== null) return { first, second, bound, theorem };
  }
  return null;
};

/** φ″ ≤ u with φ″ as it is derived, before roots and what is under them cancel: trials of derivatives then need no laws of roots. */
const unmerged = ({ theorem, first, second }: ScalarBound, t: Symbol_, prover: Prover): Theorem => {
  if (!subexpressions(first).some((e) => e.kind === 'map' && e.fn === 'sqrt' && freeSymbols(e).has(t))) return theorem;
  const raw = attempt(() => derivativeByNumber(first, t));
  const same = raw === null ? null : prover.equal(prover.term(second), prover.term(raw));
  return (same === null ? null : prover.step('O-EQ', [theorem, same, null])) ?? theorem;
};

/** From φ″ ≤ u: J'*diag(vec(w.*φ″(r)))*J ⪯ J'*diag(vec(w.*u))*J. Null where a step fails. */
export const liftBound = (piece: AffinePiece, scalar: ScalarBound, prover: Prover): LoewnerBound | null => {
  const { inner, t, weight, jacobian } = piece;
  const of = congruenceOf(piece, applied(scalar.second, t, inner));
  const by = congruenceOf(piece, applied(scalar.bound, t, inner));
  const at = prover.step('O-INST', [unmerged(scalar, t, prover), ...(piece.positive === null ? [] : [piece.positive])], { t: t.name, r: prover.term(inner) });
  const scaled = at === null || isOne(weight) ? at : prover.step('O-SCALE', [piece.nonneg, at]);
  const column = scaled === null || isColumn(inner.shape) ? scaled : prover.step('O-SUM', [scaled], { op: 'vec' });
  const diagonal = column === null ? null : prover.step('L-DIAG', [column]);
  const congruent = diagonal === null ? null : prover.step('L-CONG', [diagonal], { C: prover.term(jacobian) });
  return congruent === null ? null : { of, by, theorem: congruent };
};

/** E ⪯ E for a symmetric matrix. */
export const reflexive = (e: Expr, prover: Prover): LoewnerBound | null => {
  const theorem = prover.step('L-REFL', [], { A: prover.term(e) });
  return theorem === null ? null : { of: e, by: e, theorem };
};

/** One half. */
export const half = constant({ num: 1n, den: 2n });
