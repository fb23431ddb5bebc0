import { whole } from '../../calculus/variable.ts';
import type { Deriver } from '../../calculus/derive.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import { add, call, constant, dimScalar, divide, eye, hadamard, isSpecial, isZero, multiply, scale, zeros } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { entrywiseFactors, freeSymbols, substitute, summandsOf } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';
import { attempt } from '../prover/attempt.ts';
import { degreeIn } from '../prover/degree.ts';
import { semidefiniteInSomeForm } from './forms.ts';
import { semidefinite } from './loewner.ts';
import type { Prover } from '../prover/prover.ts';

/** Numbers of higher degree are left alone. */
const MOST_DEGREE = 4;

/** diag(v), multiples of ones as multiples of an identity. */
const diagonal = (v: Expr): Expr => add(...summandsOf(v).map((t) => (t.kind === 'scale' && isSpecial(t.arg, 'ones') ? scale(t.by, eye(v.shape.rows)) : isSpecial(t, 'ones') ? eye(v.shape.rows) : t.kind === 'scale' ? scale(t.by, call('diag', t.arg)) : call('diag', t))));

/** Products in traces are read from so many of their factors on. */
const MOST_TURNS = 3;

/** 0 ≤ tr(M·B) + c by a semidefinite M, for such a B. */
const ofProduct = (prover: Prover, e: Expr, [m, B, c]: readonly [Expr, Expr, Expr], deriver: Deriver): Theorem | null => {
  const [own, other] = [semidefiniteInSomeForm(prover, m, deriver.simplifier), semidefinite(prover, B)];
  const trace = own === null || other === null ? null : prover.step('O-TRACE', [own, other]);
  const rest = isZero(c) ? null : prover.positive(c, false);
  if (trace === null || (rest === null && !isZero(c))) return null;
  const sum = rest === null ? trace : prover.step('O-ADD', [trace, rest]);
  return sum === null ? null : prover.recast('O-EQ', sum, '0', prover.term(e));
};

/** What is traced, products turned by so many factors. */
const tracedOf = (turn: number) => (t: Expr): Expr | undefined => {
  const m = t.kind === 'call' && t.fn === 'tr' ? t.args[0] : undefined;
  return m?.kind === 'product' ? multiply(...m.factors.slice(turn), ...m.factors.slice(0, turn)) : m;
};

/** Multiples of traces and of the size of what is traced as tr M, and the rest; null where there is no trace. */
const asTrace = (e: Expr, turn: number): readonly [Expr, Expr] | null => {
  const traced = tracedOf(turn);
  const terms = summandsOf(e).map(entrywiseFactors);
  const unit = terms.flatMap((factors) => factors.flatMap((f) => traced(f) ?? [])).map((m) => eye(m.shape.rows))[0];
  if (unit === undefined) return null;
  const matrixOf = (factors: readonly Expr[]): Expr | null => {
    const k = factors.findIndex((f) => traced(f)?.shape.rows.key === unit.shape.rows.key || f === dimScalar(unit.shape.rows));
    return k < 0 ? null : scale(hadamard(constant(1), ...factors.filter((_, i) => i !== k)), traced(factors[k] as Expr) ?? unit);
  };
  const [inside, outside] = [terms.flatMap((t) => matrixOf(t) ?? []), terms.filter((t) => matrixOf(t) === null)];
  return [add(...inside), add(zeros(e.shape), ...outside.map((t) => hadamard(...t)))];
};

/** 0 ≤ e for a number that is affine or homogeneous in a semidefinite matrix B or a nonnegative column, or the trace of something semidefinite, up to what is nonnegative by its form; null where the form doesn't show it. */
export const nonnegativeTrace = (prover: Prover, e: Expr, deriver: Deriver): Theorem | null => {
  for (const B of freeSymbols(e)) {
    const [isMatrix, degree] = [B.attributes.some((a) => a === 'psd' || a === 'posdef'), degreeIn(B)(e)];
    const isColumn = B.attributes.some((a) => a === 'nonneg' || a === 'positive') && B.shape.cols.key === '1' && !isScalar(B.shape) && degree > 1;
    if ((!isMatrix && !isColumn) || degree < 1 || degree > MOST_DEGREE) continue;
    const gradient = attempt(() => deriver.gradient(e, whole(B)).value);
    const rest = degree > 1 ? zeros(e.shape) : deriver.simplifier.simplify(substitute(e, new Map<Expr, Expr>([[B, zeros(B.shape)]])));
    // Euler: of degree k it is ⟨∇e, B⟩/k.
    const slope = gradient === null ? null : deriver.simplifier.simplify(scale(divide(constant(1), constant(degree)), gradient));
    const theorem = slope === null ? null : ofProduct(prover, e, isColumn ? [diagonal(slope), call('diag', B), rest] : [slope, B, rest], deriver);
    if (theorem !== null) return theorem;
  }
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const own = asTrace(e, turn);
    const theorem = own === null ? null : ofProduct(prover, e, [own[0], eye(own[0].shape.rows), own[1]], deriver);
    if (theorem !== null) return theorem;
  }
  return null;
};
