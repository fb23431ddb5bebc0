import { whole } from '../../calculus/variable.ts';
import { vecOf } from '../../calculus/vectorise.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import { call, constant, dimScalar, divide, eye, hadamard, index, isOne, map, multiply, ones, negate, scale, subtract, sumOver, symbol, transpose, zeros } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { boundIndices, freeSymbols, substitute } from '../../expr/walk.ts';
import { SCALAR, shape } from '../../shape/shape.ts';
import { ONE } from '../../shape/dim.ts';
import { mixedExponentials } from '../convexity/atoms.ts';
import { half, type LoewnerBound } from '../objective/curvature.ts';
import type { Piece } from '../objective/decompose.ts';
import { degreeIn } from '../prover/degree.ts';
import { signedParts } from '../objective/pieces.ts';
import type { Search } from '../objective/search.ts';

/** log Σ c.*exp(r) over all entries, along the rows or along the columns of an affine r, with weights c ≥ 0. */
interface LogSumExp {
  readonly over: 'sum' | 'rowsum' | 'colsum';
  /** Is it the function or its negative? */
  readonly side: 'upper' | 'lower';
  /** c.*exp(r), entrywise. */
  readonly terms: Expr;
  readonly exponent: Expr;
  readonly total: Expr;
}

const SUMS = new Set(['sum', 'rowsum', 'colsum']);

/** A piece read as a log-sum-exp; null for another one. */
export const logSumExp = (p: Piece, x: Symbol_): LogSumExp | null => {
  const degree = degreeIn(x);
  const log = p.kind === 'separable' ? map('log', p.t) : null;
  if (p.kind !== 'separable' || log === null || (p.phi !== log && p.phi !== negate(log))) return null;
  const side = p.phi === log ? 'upper' : 'lower';
  const mixed = mixedExponentials(p.inner, degree);
  if (mixed !== null) return degree(mixed.exponent) > 1 ? null : { over: mixed.op, side, terms: hadamard(mixed.weight, map('exp', mixed.exponent)), exponent: mixed.exponent, total: p.inner };
  if (p.inner.kind !== 'call' || !SUMS.has(p.inner.fn)) return null;
  const [terms] = p.inner.args;
  if (terms === undefined) return null;
  const factors = terms.kind === 'hadamard' ? terms.factors : [terms];
  const moving = factors.filter((f) => degree(f) > 0);
  const [power] = moving;
  if (moving.length !== 1 || power?.kind !== 'map' || power.fn !== 'exp' || degree(power.arg) > 1) return null;
  return { over: p.inner.fn as LogSumExp['over'], side, terms, exponent: power.arg, total: p.inner };
};

/** One sum of exponentials: its exponents and its probabilities as columns, and its weight. */
interface Group {
  readonly exponents: Expr;
  readonly probabilities: Expr;
  readonly weight: Expr;
  readonly over: Symbol_ | null;
}

const groupOf = (p: Piece & { readonly kind: 'separable' }, l: LogSumExp, taken: ReadonlySet<string>): Group => {
  const along = l.over === 'rowsum' ? l.exponent.shape.rows : l.over === 'colsum' ? l.exponent.shape.cols : ONE;
  if (l.over === 'sum' || along.key === '1') return { exponents: vecOf(l.exponent), probabilities: divide(vecOf(l.terms), l.total.shape === SCALAR ? l.total : call('sum', l.total)), weight: isOne(p.weight) ? p.weight : call('sum', p.weight), over: null };
  const i = symbol(unusedIndex(taken), SCALAR, [], { range: along });
  const pick = (e: Expr): Expr => (l.over === 'rowsum' ? transpose(index(e, i, null)) : index(e, null, i));
  const entry = (e: Expr): Expr => (l.over === 'rowsum' ? index(e, i, null) : index(e, null, i));
  return { exponents: pick(l.exponent), probabilities: divide(pick(l.terms), entry(l.total)), weight: isOne(p.weight) ? p.weight : entry(p.weight), over: i };
};

const unusedIndex = (taken: ReadonlySet<string>): string => ['i', 'j', 'l', 'i_1'].find((n) => !taken.has(n)) ?? 'i_2';

/**
 * Bounds ±Σ w·J'(diag(p) − p*p')J, the Hessian of a log-sum-exp with weights ±w, w ≥ 0, from above: by ½·Σ w·J'(I − 11'/K)J (Böhning 1992), with the
 * other sign by 0. Null for anything else.
 */
export const softmaxBound = (piece: Piece, { target, prover, deriver }: Search): LoewnerBound | null => {
  const [signed, second] = piece.kind === 'separable' ? signedParts(piece, prover) : [];
  if (piece.kind !== 'separable' || signed === undefined || second !== undefined) return null;
  const p = { ...piece, weight: signed.weight, phi: signed.phi };
  const l = logSumExp(p, target.x);
  if (l === null) return null;
  const group = groupOf(p, l, new Set([...freeSymbols(target.f), ...boundIndices(target.f)].map((s) => s.name)));
  const { exponents, probabilities, weight, over } = group;
  const { side } = l;
  const jacobian = deriver.jacobian(exponents, whole(target.x)).value;
  if (freeSymbols(jacobian).has(target.x)) return null;
  const sign = isOne(weight) ? null : prover.positive(weight, false);
  if (!isOne(weight) && sign === null) return null;
  const count = exponents.shape.rows;
  const variance = subtract(call('diag', probabilities), multiply(probabilities, transpose(probabilities)));
  const centred = scale(half, subtract(eye(count), scale(divide(constant(1), dimScalar(count)), ones(shape(count, count)))));
  // The index of the single sums is free in their theorem and bound, under another name, in that of their sum.
  const bound = over === null ? null : symbol(`${over.name}_b`, SCALAR, [], { range: over.range ?? ONE });
  const around = (m: Expr): Expr => {
    const one = scale(weight, multiply(transpose(jacobian), m, jacobian));
    return over === null || bound === null ? one : sumOver(bound, bound.range ?? ONE, substitute(one, new Map<Expr, Expr>([[over, bound]])));
  };
  const of = around(variance);
  const by = side === 'upper' ? around(centred) : zeros(of.shape);
  const nonneg = prover.positive(probabilities, false);
  const total = prover.equal(prover.term(call('sum', probabilities)), '1');
  const base = nonneg === null || total === null ? null : prover.step('L-SOFTMAX', [nonneg, total], { side });
  const congruent = base === null ? null : prover.step('L-CONG', [base], { C: prover.term(jacobian) });
  const scaled: Theorem | null = congruent === null || isOne(weight) ? congruent : prover.step('L-SCALE', [sign, congruent]);
  const summed = scaled === null || over === null ? scaled : prover.step('L-SUM', [scaled], { i: over.name, bound: bound?.name });
  const turned = summed === null || side === 'upper' ? summed : prover.step('L-NEG', [summed]);
  return turned === null ? null : { of: side === 'upper' ? of : negate(of), by, theorem: turned };
};
