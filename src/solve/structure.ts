import type { Attribute, Symbol_ } from '../expr/expr.ts';
import { EvaluationError, type Dense } from '../compile/index.ts';
import type { Random } from './random.ts';

/** What smooth methods keep of a declared set, and how. */
interface Kept {
  /** The nearest matrix in a linear set: entry (i, j) from those at (i, j) and (j, i). */
  readonly nearest?: (x: number, mirrored: number, isDiagonal: boolean) => number;
  /** Is the set the cone of positive definite matrices, outside which the objective counts as infinite? */
  readonly isCone?: true;
}

const symmetric: Kept = { nearest: (x, y) => (x + y) / 2 };
const cone: Kept = { ...symmetric, isCone: true };

/** The sets that smooth methods stay in; null for those that no step of theirs keeps. Signs are kept by projections of the methods. */
const KEPT: { readonly [A in Attribute]: Kept | null } = {
  symmetric, posdef: cone, psd: cone,
  skew: { nearest: (x, y) => (x - y) / 2 }, diagonal: { nearest: (x, _, isDiagonal) => (isDiagonal ? x : 0) }, hollow: { nearest: (x, _, isDiagonal) => (isDiagonal ? 0 : x) },
  positive: {}, nonneg: {}, invertible: {}, fullrank: {}, binary: null, mask: null, orthogonal: null, simplex: null,
};

/** Declared attributes that no smooth method keeps. */
export const notKept = (s: Symbol_): readonly Attribute[] => s.attributes.filter((a) => KEPT[a] === null);

/** Moves a square matrix, row by row in `x`, to the nearest one with the linear structure that is declared of it. */
export const keepStructure = (attributes: readonly Attribute[], x: Float64Array, n: number): void => {
  for (const a of attributes) {
    const nearest = KEPT[a]?.nearest;
    if (nearest === undefined) continue;
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) {
        const [p, q] = [x[i * n + j] ?? 0, x[j * n + i] ?? 0];
        x[i * n + j] = nearest(p, q, i === j);
        x[j * n + i] = nearest(q, p, i === j);
      }
  }
};

/** Is a symmetric matrix positive definite, where that is declared? By the pivots of its Cholesky factor. */
export const isInside = (attributes: readonly Attribute[], x: Float64Array, n: number): boolean => {
  if (!attributes.some((a) => KEPT[a]?.isCone === true)) return true;
  const l = x.slice();
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < j; k++) {
      const factor = l[j * n + k] ?? 0;
      for (let i = j; i < n; i++) l[i * n + j] = (l[i * n + j] ?? 0) - (l[i * n + k] ?? 0) * factor;
    }
    const pivot = l[j * n + j] ?? 0;
    if (!(pivot > 0)) return false;
    for (let i = j; i < n; i++) l[i * n + j] = (l[i * n + j] ?? 0) / Math.sqrt(pivot);
  }
  return true;
};

/** Numbers that an array can have at most. */
const MOST = 2 ** 32;

/** A random start in the declared set, with entries of about the size of `spread`. Errors: EvaluationError too-large. */
export const startOf = (s: Symbol_, rows: number, cols: number, spread: number, random: Random): Dense => {
  const isPositive = s.attributes.some((a) => a === 'nonneg' || a === 'positive');
  const isBinary = s.attributes.includes('binary');
  if (rows * cols > MOST) throw new EvaluationError('too-large', `${s.name} would be ${rows}×${cols}: that is more than can be held`);
  const x = random.matrix(rows, cols, () => (isBinary ? (random.uniform() < 0.5 ? -1 : 1) : spread * (isPositive ? random.uniform() : random.normal())));
  keepStructure(s.attributes, x.data, rows);
  // A symmetric matrix of small entries beside the identity has no eigenvalue below 0, or a larger multiple of the identity sees to it.
  for (let shift = 1; !isInside(s.attributes, x.data, rows); shift *= 2) for (let i = 0; i < rows; i++) x.data[i * rows + i] = (x.data[i * rows + i] ?? 0) + shift;
  return x;
};
