import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { LinearOperator } from './operator.ts';
import { createTurns, type TurnOptions } from './turns.ts';
import { addTo, dot, norm } from './vector.ts';

const scaledBy = (alpha: number, x: Float64Array): Float64Array => x.map((z) => alpha * z);

const requireSquare = (A: LinearOperator): number => {
  if (A.rows !== A.cols) throw new RangeError(`a ${A.rows}×${A.cols} operator is not square`);
  return A.rows;
};

/** How a linear system is solved. */
export interface SolveOptions extends TurnOptions {
  /** Stop where ‖b − A·x‖ ≤ tolerance·‖b‖; 1e-10 by default. */
  readonly tolerance?: number;
  /** The length of b by default, at least 50. */
  readonly maxIterations?: number;
  readonly start?: ArrayLike<number>;
  /** The diagonal of A, or another positive vector that A is divided by to be better conditioned. */
  readonly preconditioner?: Float64Array;
}

/** An approximate solution with the norm of what is left of the right side. */
export interface Solution {
  readonly x: Float64Array;
  readonly residual: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** A direction p with p'·A·p ≤ 0, which ended the iteration as A is not positive definite; null where none was met. */
  readonly indefinite: Float64Array | null;
}

/**
 * x with A·x = b for a symmetric positive definite A, by conjugate gradients; a direction of no or negative curvature ends the
 * iteration and is returned. Errors: RangeError for sizes that don't fit; the signal's reason. Source: Hestenes and Stiefel 1952.
 */
export const solveByConjugateGradients = async (A: LinearOperator, b: ArrayLike<number>, options: SolveOptions = {}): Promise<Solution> => {
  const n = requireSquare(A);
  if (b.length !== n) throw new RangeError(`a right side of length ${b.length} for an operator of order ${n}`);
  const turns = createTurns(options);
  const target = (options.tolerance ?? 1e-10) * norm(Float64Array.from(b));
  const most = options.maxIterations ?? Math.max(n, 50);
  const x = options.start === undefined ? new Float64Array(n) : Float64Array.from(options.start);
  const r = Float64Array.from(b);
  if (options.start !== undefined) addTo(r, -1, A.apply(x));
  const improved = (v: Float64Array): Float64Array => (options.preconditioner === undefined ? v : v.map((z, i) => z / (options.preconditioner?.[i] ?? 1)));
  let z = improved(r);
  const p = z.slice();
  let rz = dot(r, z);
  const first = norm(r);
  for (let iterations = 0; ; iterations++) {
    const residual = norm(r);
    if (residual <= target || iterations >= most) return { x, residual, iterations, converged: residual <= target, indefinite: null };
    await turns.next(progress(first, residual, target));
    const Ap = A.apply(p);
    const curvature = dot(p, Ap);
    if (!(curvature > 0)) return { x, residual, iterations, converged: false, indefinite: p };
    const alpha = rz / curvature;
    addTo(x, alpha, p);
    addTo(r, -alpha, Ap);
    z = improved(r);
    const next = dot(r, z);
    for (let i = 0; i < n; i++) p[i] = (z[i] ?? 0) + (next / rz) * (p[i] ?? 0);
    rz = next;
  }
};

/** Part of the way from the first residual to the target, on a logarithmic scale. */
const progress = (first: number, now: number, target: number): number =>
  first <= target || target === 0 ? 0 : Math.min(1, Math.max(0, Math.log(first / now) / Math.log(first / target)));

/** How extreme eigenvalues are looked for. */
export interface EigenOptions extends TurnOptions {
  /** Wanted error relative to the largest absolute eigenvalue; 1e-10 by default. */
  readonly tolerance?: number;
  /** Vectors kept at most; 300 by default. */
  readonly maxSteps?: number;
  /** Seed of the first vector. */
  readonly seed?: number;
}

/** An approximate eigenvalue: an eigenvalue of A lies within `error` of `value`. */
export interface Eigenpair {
  readonly value: number;
  readonly vector: Float64Array;
  /** ‖A·v − value·v‖ for the unit vector v. */
  readonly error: number;
}

/** Both ends of a spectrum; `converged` says whether the wanted errors were reached. */
export interface Extremes {
  readonly smallest: Eigenpair;
  readonly largest: Eigenpair;
  readonly steps: number;
  readonly converged: boolean;
}

/** Deterministic numbers in [−1, 1]. */
const noise = (seed: number): (() => number) => {
  let state = (seed + 0x9e3779b9) >>> 0;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 31 - 1;
  };
};

/**
 * The smallest and the largest eigenvalue of a symmetric operator by the Lanczos process, every vector orthogonalised against all
 * before. `error` bounds the distance to some eigenvalue; that no other lies outside holds with probability 1 over the start, not
 * with certainty. Errors: RangeError for an operator that isn't square; the signal's reason. Source: Lanczos 1950; Parlett 1980, §13.
 */
export const extremeEigenvalues = async (A: LinearOperator, options: EigenOptions = {}): Promise<Extremes> => {
  const n = requireSquare(A);
  if (n === 0) throw new RangeError('an operator of order 0 has no eigenvalues');
  const turns = createTurns(options);
  const [tolerance, most] = [options.tolerance ?? 1e-10, Math.min(n, options.maxSteps ?? 300)];
  const start = Float64Array.from({ length: n }, noise(options.seed ?? 0));
  const basis: Float64Array[] = [scaledBy(1 / norm(start), start)];
  const [alphas, betas]: [number[], number[]] = [[], []];
  for (let look = Math.min(8, most); ; ) {
    const steps = alphas.length + 1;
    const q = basis[steps - 1] ?? start;
    const w = A.apply(q);
    alphas.push(dot(q, w));
    // Twice is enough: what rounding leaves of the first pass, the second removes.
    for (let pass = 0; pass < 2; pass++) for (const v of basis) addTo(w, -dot(v, w), v);
    const beta = norm(w);
    const scale = Math.max(...alphas.map(Math.abs), ...betas, Number.MIN_VALUE);
    const closed = beta <= 1e-14 * scale * Math.sqrt(n);
    if (steps >= look || closed) {
      const ends = ritz(alphas, betas, closed ? 0 : beta);
      await turns.next(steps / most);
      const size = Math.max(Math.abs(ends.smallest.value), Math.abs(ends.largest.value), Number.MIN_VALUE);
      const converged = closed || (ends.smallest.error <= tolerance * size && ends.largest.error <= tolerance * size);
      if (converged || steps >= most) return { smallest: refined(A, basis, ends.smallest), largest: refined(A, basis, ends.largest), steps, converged };
      look = Math.min(most, Math.ceil(1.3 * steps));
    } else await turns.next(steps / most);
    betas.push(beta);
    basis.push(scaledBy(1 / beta, w));
  }
};

interface RitzPair { readonly value: number; readonly weights: readonly number[]; readonly error: number }

/** Both ends of the spectrum of the tridiagonal matrix; `beta` is what couples it to the rest. */
const ritz = (alphas: readonly number[], betas: readonly number[], beta: number): { readonly smallest: RitzPair; readonly largest: RitzPair } => {
  const m = alphas.length;
  const T = Matrix.zeros(m, m);
  alphas.forEach((a, i) => T.set(i, i, a));
  betas.forEach((b, i) => {
    T.set(i, i + 1, b);
    T.set(i + 1, i, b);
  });
  const evd = new EigenvalueDecomposition(T, { assumeSymmetric: true });
  const values = evd.realEigenvalues;
  const at = (i: number): RitzPair => {
    const weights = evd.eigenvectorMatrix.getColumn(i);
    return { value: values[i] ?? Number.NaN, weights, error: beta * Math.abs(weights[m - 1] ?? 0) };
  };
  const order = values.map((_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  return { smallest: at(order[0] ?? 0), largest: at(order[m - 1] ?? 0) };
};

/** The pair in the original space, with the error that its residual shows. */
const refined = (A: LinearOperator, basis: readonly Float64Array[], end: RitzPair): Eigenpair => {
  const v = new Float64Array(A.cols);
  end.weights.forEach((w, i) => addTo(v, w, basis[i] ?? v));
  const vector = scaledBy(1 / norm(v), v);
  const image = A.apply(vector);
  const value = dot(vector, image);
  addTo(image, -value, vector);
  return { value, vector, error: norm(image) };
};
