import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { requireSquare } from './iterative.ts';
import type { LinearOperator } from './operator.ts';
import { createTurns, type TurnOptions } from '../steps/turns.ts';
import { addTo, dot, norm } from '../values/vector.ts';

/** An approximate eigenvalue: an eigenvalue lies within `error` of `value`. */
export interface Eigenpair {
  readonly value: number;
  readonly vector: Float64Array;
  /** ‖A·v − value·v‖ for the unit vector v. */
  readonly error: number;
}

/** An end of the spectrum. */
export type End = 'smallest' | 'largest';

/** How extreme eigenvalues are looked for. */
export interface LanczosOptions {
  /** Wanted error relative to the largest absolute value among those sought; 1e-8 by default. */
  readonly tolerance?: number;
  /** Vectors kept at once; 40 by default. */
  readonly basis?: number;
  /** Products with the operator at most; 10,000 by default. */
  readonly maxProducts?: number;
  /** Vector to start from; ones by default. */
  readonly start?: Float64Array;
}

type Apply = (v: Float64Array) => Float64Array;
interface Outcome { readonly pairs: readonly Eigenpair[]; readonly products: number; readonly converged: boolean }

/** Σ c_i v_i. */
const combination = (vectors: readonly Float64Array[], coefficient: (i: number) => number, length: number): Float64Array => {
  const out = new Float64Array(length);
  vectors.forEach((v, i) => addTo(out, coefficient(i), v));
  return out;
};

/** Eigenvalues in rising order, and the vectors to them, of a small symmetric matrix. */
const spectrum = (m: Matrix): { readonly values: readonly number[]; readonly vectors: Matrix } => {
  const e = new EigenvalueDecomposition(m, { assumeSymmetric: true });
  const order = e.realEigenvalues.map((_, i) => i).sort((a, b) => (e.realEigenvalues[a] ?? 0) - (e.realEigenvalues[b] ?? 0));
  return { values: order.map((i) => e.realEigenvalues[i] ?? 0), vectors: e.eigenvectorMatrix.subMatrixColumn(order) };
};

/** Places in a rising list of `count` that lie nearest to the wanted ends, `room` of them in all. */
const nearEnds = (ends: readonly End[], count: number, room: number): readonly number[] => {
  const each = Math.floor(room / ends.length);
  const places = ends.flatMap((end) => Array.from({ length: each }, (_, i) => (end === 'smallest' ? i : count - 1 - i)));
  return [...new Set(places)];
};

/** A pair with the error that its residual shows. */
const refined = (apply: Apply, v: Float64Array): Eigenpair => {
  const length = norm(v);
  const vector = v.map((x) => x / length);
  const image = apply(vector).slice();
  const value = dot(vector, image);
  addTo(image, -value, vector);
  return { value, vector, error: norm(image) };
};

/**
 * Lanczos iteration, every vector orthogonalised against all that are kept, with thick restarts that keep the vectors nearest to the
 * wanted ends (Wu and Simon 2000). Yields after every product; the pairs are in the order of `ends`.
 */
function* lanczos(apply: Apply, dimension: number, ends: readonly End[], options: LanczosOptions): Generator<undefined, Outcome> {
  const { tolerance = 1e-8, basis = 40, maxProducts = 10_000, start = new Float64Array(dimension).fill(1) } = options;
  const size = Math.min(basis, dimension);
  let vectors: Float64Array[] = [];
  let projected = Matrix.zeros(size, size);
  const length = norm(start);
  let next = start.map((x) => x / length);
  let look = 8;
  for (let products = 1; ; products++) {
    const j = vectors.length;
    vectors.push(next);
    const w = apply(next).slice();
    yield;
    const before = norm(w);
    // Once is not enough where vectors almost cancel; twice is.
    for (let pass = 0; pass < 2; pass++)
      vectors.forEach((v, i) => {
        const c = dot(v, w);
        addTo(w, -c, v);
        const sum = projected.get(i, j) + c;
        projected.set(i, j, sum);
        projected.set(j, i, sum);
      });
    const beta = norm(w);
    const count = vectors.length;
    const closed = beta <= 1e-14 * before * Math.sqrt(dimension);
    const full = count === size;
    const over = products >= maxProducts;
    if (full || closed || over || products >= look) {
      look = Math.max(products + 1, Math.ceil(1.3 * products));
      const { values, vectors: ritz } = spectrum(projected.subMatrix(0, count - 1, 0, count - 1));
      const wanted = ends.map((end) => (end === 'smallest' ? 0 : count - 1));
      const scale = Math.max(...wanted.map((i) => Math.abs(values[i] ?? 0)));
      const converged = closed || wanted.every((i) => beta * Math.abs(ritz.get(count - 1, i)) <= tolerance * scale);
      const ritzVector = (c: number): Float64Array => combination(vectors, (i) => ritz.get(i, c), dimension);
      if (converged || over) return { pairs: wanted.map((i) => refined(apply, ritzVector(i))), products, converged };
      if (full) {
        const kept = nearEnds(ends, count, Math.floor(size / 2));
        const restarted = kept.map(ritzVector);
        projected = Matrix.zeros(size, size);
        kept.forEach((c, i) => projected.set(i, i, values[c] ?? 0));
        vectors = restarted;
      }
    }
    next = w.map((x) => x / beta);
  }
}

/**
 * The smallest or largest eigenvalue of a symmetric operator, with the products that it took; no matrix is built.
 * Errors: RangeError where `maxProducts` do not suffice.
 */
export const extremeEigenvalue = (apply: Apply, dimension: number, end: End, options: LanczosOptions = {}): Eigenpair & { readonly products: number } => {
  const steps = lanczos(apply, dimension, [end], options);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  const { pairs: [pair], products, converged } = step.value;
  if (!converged || pair === undefined) throw new RangeError(`no eigenvalue to the wanted tolerance after ${products} products`);
  return { ...pair, products };
};

/** How both ends of a spectrum are looked for. */
export interface EigenOptions extends TurnOptions {
  /** Wanted error relative to the largest absolute eigenvalue; 1e-10 by default. */
  readonly tolerance?: number;
  /** Products at most, 300 by default; as many vectors are kept where they are not too long. */
  readonly maxSteps?: number;
  /** Seed of the first vector. */
  readonly seed?: number;
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

/** Numbers that kept vectors may hold together (256 MiB), but so many vectors are kept at least. */
const [MOST_KEPT, FEWEST] = [2 ** 25, 40];

/**
 * The smallest and the largest eigenvalue of a symmetric operator, in turns that leave the event loop free. `error` bounds the
 * distance to some eigenvalue; that no other lies outside holds with probability 1 over the start, not with certainty.
 * Errors: RangeError for an operator that isn't square or has order 0; the signal's reason. Source: Lanczos 1950; Parlett 1980, §13.
 */
export const extremeEigenvalues = async (A: LinearOperator, options: EigenOptions = {}): Promise<Extremes> => {
  const n = requireSquare(A);
  if (n === 0) throw new RangeError('an operator of order 0 has no eigenvalues');
  const turns = createTurns(options);
  const most = options.maxSteps ?? 300;
  const start = Float64Array.from({ length: n }, noise(options.seed ?? 0));
  const steps = lanczos((v) => A.apply(v), n, ['smallest', 'largest'], { tolerance: options.tolerance ?? 1e-10, basis: Math.min(most, Math.max(FEWEST, Math.floor(MOST_KEPT / n))), maxProducts: Math.min(n, most), start });
  for (let done = 1; ; done++) {
    const step = steps.next();
    if (step.done === true) {
      const { pairs: [smallest, largest], products, converged } = step.value;
      if (smallest === undefined || largest === undefined) throw new RangeError('an end of the spectrum is missing');
      return { smallest, largest, steps: products, converged };
    }
    await turns.next(Math.min(1, done / most));
  }
};
