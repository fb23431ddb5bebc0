import type { Deriver } from '../calculus/derive.ts';
import { whole } from '../calculus/variable.ts';
import type { Theorem } from '../checker/kernel/index.ts';
import { call, constant, dimScalar, divide, eye, index, isOne, map, multiply, ones, scale, subtract, sumOver, symbol, transpose } from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { freeSymbols } from '../expr/walk.ts';
import { SCALAR, shape } from '../shape/shape.ts';
import { ONE } from '../shape/dim.ts';
import { half, type LoewnerBound } from './curvature.ts';
import type { Piece } from './decompose.ts';
import { degreeIn } from './degree.ts';
import type { Prover } from './prover.ts';
import type { Target } from './target.ts';

/** log Σ c.*exp(r) over all entries, along the rows or along the columns of an affine r, with weights c ≥ 0. */
interface LogSumExp {
  readonly over: 'sum' | 'rowsum' | 'colsum';
  /** c.*exp(r), entrywise. */
  readonly terms: Expr;
  readonly exponent: Expr;
  readonly total: Expr;
}

const SUMS = new Set(['sum', 'rowsum', 'colsum']);

const logSumExp = (p: Piece, x: Symbol_): LogSumExp | null => {
  const degree = degreeIn(x);
  if (p.kind !== 'separable' || p.phi !== map('log', p.t) || p.inner.kind !== 'call' || !SUMS.has(p.inner.fn)) return null;
  const [terms] = p.inner.args;
  if (terms === undefined) return null;
  const factors = terms.kind === 'hadamard' ? terms.factors : [terms];
  const moving = factors.filter((f) => degree(f) > 0);
  const [power] = moving;
  if (moving.length !== 1 || power?.kind !== 'map' || power.fn !== 'exp' || degree(power.arg) > 1) return null;
  return { over: p.inner.fn as LogSumExp['over'], terms, exponent: power.arg, total: p.inner };
};

/** One sum of exponentials: its exponents and its probabilities as columns, and its weight. */
interface Group {
  readonly exponents: Expr;
  readonly probabilities: Expr;
  readonly weight: Expr;
  readonly over: Symbol_ | null;
}

const column = (e: Expr): Expr => (e.shape.cols.key === '1' ? e : e.shape.rows.key === '1' ? transpose(e) : call('vec', e));

const groupOf = (p: Piece & { readonly kind: 'separable' }, l: LogSumExp): Group => {
  const along = l.over === 'rowsum' ? l.exponent.shape.rows : l.over === 'colsum' ? l.exponent.shape.cols : ONE;
  if (l.over === 'sum' || along.key === '1') return { exponents: column(l.exponent), probabilities: divide(column(l.terms), l.total.shape === SCALAR ? l.total : call('sum', l.total)), weight: isOne(p.weight) ? p.weight : call('sum', p.weight), over: null };
  const i = symbol(unusedIndex(p), SCALAR, [], { range: along });
  const pick = (e: Expr): Expr => (l.over === 'rowsum' ? transpose(index(e, i, null)) : index(e, null, i));
  const entry = (e: Expr): Expr => (l.over === 'rowsum' ? index(e, i, null) : index(e, null, i));
  return { exponents: pick(l.exponent), probabilities: divide(pick(l.terms), entry(l.total)), weight: isOne(p.weight) ? p.weight : entry(p.weight), over: i };
};

const unusedIndex = (p: Piece & { readonly kind: 'separable' }): string => {
  const taken = new Set([...freeSymbols(p.inner), ...freeSymbols(p.weight)].map((s) => s.name));
  return ['i', 'j', 'l', 'i_1'].find((n) => !taken.has(n)) ?? 'i_2';
};

/**
 * Bounds Σ w·J'(diag(p) − p*p')J, the Hessian of a weighted log-sum-exp, by ½·Σ w·J'(I − 11'/K)J from above (Böhning 1992) or by 0 from below.
 * Null for anything else.
 */
export const softmaxBound = (p: Piece, target: Target, prover: Prover, deriver: Deriver, side: 'upper' | 'lower' = 'upper'): LoewnerBound | null => {
  const l = logSumExp(p, target.x);
  if (l === null || p.kind !== 'separable') return null;
  const group = groupOf(p, l);
  const { exponents, probabilities, weight, over } = group;
  const jacobian = deriver.jacobian(exponents, whole(target.x)).value;
  if (freeSymbols(jacobian).has(target.x)) return null;
  const sign = isOne(weight) ? null : prover.positive(weight, false);
  if (!isOne(weight) && sign === null) return null;
  const count = exponents.shape.rows;
  const variance = subtract(call('diag', probabilities), multiply(probabilities, transpose(probabilities)));
  const centred = scale(half, subtract(eye(count), scale(divide(constant(1), dimScalar(count)), ones(shape(count, count)))));
  const around = (m: Expr): Expr => {
    const one = scale(weight, multiply(transpose(jacobian), m, jacobian));
    return over === null ? one : sumOver(over, over.range ?? ONE, one);
  };
  const of = around(variance);
  const by = side === 'upper' ? around(centred) : scale(constant(0), of);
  const nonneg = prover.positive(probabilities, false);
  const total = prover.equal(prover.term(call('sum', probabilities)), '1');
  const base = nonneg === null || total === null ? null : prover.step('L-SOFTMAX', [nonneg, total], { side });
  const congruent = base === null ? null : prover.step('L-CONG', [base], { C: prover.term(jacobian) });
  const scaled: Theorem | null = congruent === null || isOne(weight) ? congruent : prover.step('L-SCALE', [sign, congruent]);
  const summed = scaled === null || over === null ? scaled : prover.step('L-SUM', [scaled], { i: over.name, bound: `${over.name}_b` });
  const theorem = summed === null ? null : side === 'upper' ? prover.recast('L-EQ', summed, prover.term(of), prover.term(by)) : prover.recast('L-EQ', summed, prover.term(by), prover.term(of));
  return theorem === null ? null : { of, by, theorem };
};

