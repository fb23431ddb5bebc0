import { rational, type Rational } from '../../expr/rational.ts';

const LARGEST_DENOMINATOR = 12;
const LARGEST_NUMERATOR = 48;
const EXACT = 1e-8;

/** The fraction of small numbers that a float is up to rounding, or null; never zero. */
export const simpleRatio = (x: number): Rational | null => {
  for (let den = 1; den <= LARGEST_DENOMINATOR; den++) {
    const num = Math.round(x * den);
    if (num !== 0 && Math.abs(num) <= LARGEST_NUMERATOR && Math.abs(x * den - num) < EXACT * den) return rational(num, den);
  }
  return null;
};

/** How much there is to read in a fraction, from 0 for 1. */
export const ratioWeight = (q: Rational): number => Math.abs(Number(q.num)) + Number(q.den) - 2;

/** Σ a·b over entries. */
export const dot = (a: Float64Array, b: Float64Array): number => a.reduce((s, x, i) => s + x * (b[i] ?? 0), 0);

/** Fixed weights without a pattern that a formula could have, to tell a matrix by one number. */
export const weights = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => ((i * 0.6180339887 + 0.271) % 1) + 0.5);
