import { add, constant, eye, hadamard, isConst, matrixPower, multiply, negate, scale } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { ONE_Q, qMul, qNeg, qSign, type Rational } from '../expr/rational.ts';
import { isNegativeTerm } from '../expr/forms.ts';
import { isScalar, type Shape } from '../shape/shape.ts';
import { subtractExponents } from './exponents.ts';
import { compareTerm } from './order.ts';
import { scalarProduct } from './print.ts';
import { absorbsSign, flipSign } from './signs.ts';
import { mergeScalars, type ScalarFactor } from './term.ts';

/** A term cut into what can be shared with other terms: coefficient, scalar powers and the factors of a matrix product. */
export interface Piece {
  readonly coefficient: Rational;
  readonly scalars: readonly ScalarFactor[];
  /** Empty for an identity (or for a scalar term). */
  readonly word: readonly Expr[];
  /** In a sum that is its own transpose: +k and −k for two terms that are each other's transpose, 0 for one that is its own. */
  readonly mirror?: number;
}

/** A piece with each base once among its scalars, which taking out what is common relies on. */
export const pieceOf = (coefficient: Rational, factors: readonly ScalarFactor[], word: readonly Expr[]): Piece => {
  const merged = mergeScalars(factors);
  return { coefficient: qMul(coefficient, merged.coefficient), scalars: merged.scalars, word };
};

/** The factors of a matrix product; none for an identity or the number 1. */
export const wordOf = (body: Expr): readonly Expr[] => {
  if (body.kind === 'product') return withJoinedPowers(body.factors);
  if (isConst(body, 1) || (body.kind === 'special' && body.name === 'eye')) return [];
  return [body];
};

/** The factors with those that are repeated more than `most` times as powers. */
export const runLength = (word: readonly Expr[], most = 1): readonly Expr[] => {
  const out: Expr[] = [];
  for (let i = 0; i < word.length; ) {
    const w = word[i];
    if (w === undefined) break;
    let n = 1;
    while (word[i + n] === w) n++;
    // A repeated square factor is a power; a repeated non-square one can't occur.
    out.push(...(n > most ? [matrixPower(w, constant(n))] : word.slice(i, i + n)));
    i += n;
  }
  return out;
};

/** Base and positive whole exponent of a matrix factor. */
const matrixPowerOf = (e: Expr): readonly [base: Expr, exponent: bigint] => (e.kind === 'mpow' && e.exponent.kind === 'const' && e.exponent.value.num > 0n ? [e.arg, e.exponent.value.num] : [e, 1n]);

/** The factors with neighbours that are powers of one matrix as one power, where one of them is written as a power. */
const withJoinedPowers = (word: readonly Expr[]): readonly Expr[] => {
  if (!word.some((w) => w.kind === 'mpow')) return word;
  const out: Expr[] = [];
  for (const w of word) {
    const last = out[out.length - 1];
    const [[base, k], [before, j]] = [matrixPowerOf(w), last === undefined ? [null, 0n] : matrixPowerOf(last)];
    if (last === undefined || base !== before || (w.kind !== 'mpow' && last.kind !== 'mpow')) out.push(w);
    else out[out.length - 1] = matrixPower(base, constant(k + j));
  }
  return out;
};

/** A piece as an expression of shape s; a sign that a difference can absorb is absorbed. */
export const pieceExpr = (p: Piece, s: Shape): Expr => {
  const body = p.word.length === 0 ? (isScalar(s) ? constant(1) : eye(s.rows)) : multiply(...runLength(p.word));
  const flipped = absorbsSign(body, qSign(p.coefficient) < 0) ? flipSign(body) : null;
  if (flipped !== null) return scale(hadamard(constant(qNeg(p.coefficient)), scalarProduct(p.scalars)), flipped);
  const difference = qSign(p.coefficient) < 0 ? p.scalars.find((f) => f.base.kind === 'add' && isConst(f.exponent, 1) && f.base.terms.some(isNegativeTerm)) : undefined;
  if (difference?.base.kind === 'add') {
    const turned = { base: add(...difference.base.terms.map(negate).sort(compareTerm)), exponent: difference.exponent };
    return scale(hadamard(constant(qNeg(p.coefficient)), scalarProduct(p.scalars.map((f) => (f === difference ? turned : f)))), body);
  }
  return scale(hadamard(constant(p.coefficient), scalarProduct(p.scalars)), body);
};

/** The scalar powers that all pieces share: with the exponent nearest to 0 among numbers of one sign, the smallest among those that differ by numbers. */
export const commonScalars = (pieces: readonly Piece[]): readonly ScalarFactor[] => {
  const [first, ...rest] = pieces;
  if (first === undefined) return [];
  return first.scalars.flatMap((s): ScalarFactor[] => {
    let exponent = s.exponent;
    for (const p of rest) {
      const other = p.scalars.find((x) => x.base === s.base);
      if (other === undefined) return [];
      if (other.exponent === exponent) continue;
      if (other.exponent.kind !== 'const' || exponent.kind !== 'const') {
        const over = subtractExponents(exponent, other.exponent);
        if (over.kind !== 'const') return [];
        if (qSign(over.value) > 0) exponent = other.exponent;
        continue;
      }
      const [a, b] = [exponent.value, other.exponent.value];
      if (qSign(a) !== qSign(b)) return [];
      const larger = qSign({ num: a.num * b.den - b.num * a.den, den: 1n }) * qSign(a) > 0;
      if (larger) exponent = other.exponent;
    }
    return [{ base: s.base, exponent }];
  });
};

/** Scalar powers with shared ones taken out. */
export const without = (list: readonly ScalarFactor[], common: readonly ScalarFactor[]): readonly ScalarFactor[] =>
  list.flatMap((s): ScalarFactor[] => {
    const shared = common.find((c) => c.base === s.base);
    if (shared === undefined) return [s];
    const rest = subtractExponents(s.exponent, shared.exponent);
    return isConst(rest, 0) ? [] : [{ base: s.base, exponent: rest }];
  });

/** A finished part of the sum takes part in further grouping as a piece of its own. */
export const toPiece = (e: Expr): Piece => {
  const scaled = e.kind === 'scale' ? e : null;
  const by = scaled?.by ?? (isScalar(e.shape) ? e : constant(1));
  const factors = by.kind === 'hadamard' ? by.factors : [by];
  let coefficient = ONE_Q;
  const scalars: ScalarFactor[] = [];
  for (const f of factors) {
    if (f.kind === 'const') coefficient = qMul(coefficient, f.value);
    else if (f.kind === 'power') scalars.push({ base: f.base, exponent: f.exponent });
    else scalars.push({ base: f, exponent: constant(1) });
  }
  return pieceOf(coefficient, scalars, isScalar(e.shape) ? [] : wordOf(scaled?.arg ?? e));
};
