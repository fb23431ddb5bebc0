import type { Matrix } from './matrix.ts';

/** One comparison in double precision. */
export interface Comparison {
  readonly relativeError: number;
  /** The difference is far above what rounding explains. */
  readonly real: boolean;
  /** The sides agree as well as rounding lets them, and so do finite differences where there are any. */
  readonly agrees: boolean;
  /** Rounding is as large as the sides, which are not zero but for rounding, as beside the inverse of a singular matrix: the point says nothing. */
  readonly isDrowned: boolean;
}

const AGREES = 1e-9;
const DIFFERS = 1e-6;
/** By how much a difference has to exceed what a perturbation changes. */
const ABOVE_NOISE = 1e4;
/** Values are of order one; a difference below this can be rounding that the perturbation happens to leave as it is. */
const LEAST_DIFFERENCE = 1e-12;

/** Compares a with b; c and d are the same sides at slightly perturbed values. */
export const compare = (a: Matrix<number>, b: Matrix<number>, c: Matrix<number>, d: Matrix<number>): Comparison => {
  let [difference, size, noise] = [0, 0, 0];
  a.jets[0].forEach((p, k) => {
    const value = (m: Matrix<number>): number => m.jets[0][k] ?? Number.NaN;
    const q = value(b);
    difference = Math.max(difference, Math.abs(p - q));
    size = Math.max(size, Math.abs(p), Math.abs(q));
    noise = Math.max(noise, Math.abs(p - q - (value(c) - value(d))));
  });
  const relativeError = size === 0 ? 0 : difference / size;
  return { relativeError, real: relativeError > DIFFERS && difference > Math.max(LEAST_DIFFERENCE, ABOVE_NOISE * noise), agrees: difference <= AGREES * size || difference <= 30 * noise, isDrowned: difference > AGREES * size && 30 * noise > size && size > DIFFERS };
};
