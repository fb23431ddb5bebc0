import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { addTo, dot, norm } from '../compile/vector.ts';

/** A symmetric matrix by what it does to vectors. */
export type SymmetricOperator = (v: Float64Array) => Float64Array;

/** One end of the spectrum. */
export interface Extreme {
  readonly value: number;
  readonly vector: Float64Array;
  /** Norm of A·v − value·v: an eigenvalue lies at most this far from `value`. */
  readonly residual: number;
  readonly products: number;
}

/** How an eigenvalue is sought. */
export interface LanczosOptions {
  /** Residual, relative to the value, that is good enough; 1e-8 by default. */
  readonly tolerance?: number;
  /** Vectors kept at once; 40 by default. */
  readonly basis?: number;
  readonly maxProducts?: number;
  /** Start vector; ones by default. */
  readonly start?: Float64Array;
}

/** Σ c_i v_i. */
const combination = (vectors: readonly Float64Array[], coefficient: (i: number) => number, length: number): Float64Array => {
  const out = new Float64Array(length);
  vectors.forEach((v, i) => addTo(out, coefficient(i), v));
  return out;
};

/**
 * The smallest or largest eigenvalue of a symmetric operator by Lanczos iteration with full reorthogonalisation and thick restarts
 * (Wu and Simon 2000); no matrix is built. Errors: RangeError where `maxProducts` (default 10,000) do not suffice.
 */
export const extremeEigenvalue = (apply: SymmetricOperator, dimension: number, end: 'smallest' | 'largest', options: LanczosOptions = {}): Extreme => {
  const { tolerance = 1e-8, basis = 40, maxProducts = 10_000, start = new Float64Array(dimension).fill(1) } = options;
  const size = Math.min(basis, dimension);
  const kept = Math.floor(size / 2);
  let vectors: Float64Array[] = [];
  let projected = Matrix.zeros(size, size);
  let next = start.map((x) => x / norm(start));
  for (let products = 1; products <= maxProducts; products++) {
    const j = vectors.length;
    vectors.push(next);
    const w = apply(next).slice();
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
    const full = count === size || beta === 0;
    if (full || count % 10 === 0) {
      const { values, vectors: ritz } = spectrum(projected.subMatrix(0, count - 1, 0, count - 1), end);
      const value = values[0] ?? Number.NaN;
      const residual = beta * Math.abs(ritz.get(count - 1, 0));
      if (residual <= tolerance * Math.abs(value) || beta === 0) return { value, vector: combination(vectors, (i) => ritz.get(i, 0), dimension), residual, products };
      if (full) {
        const basisOld = vectors;
        vectors = Array.from({ length: kept }, (_, c) => combination(basisOld, (i) => ritz.get(i, c), dimension));
        projected = Matrix.zeros(size, size);
        for (let i = 0; i < kept; i++) projected.set(i, i, values[i] ?? 0);
      }
    }
    next = w.map((x) => x / beta);
  }
  throw new RangeError(`no eigenvalue to relative tolerance ${tolerance} after ${maxProducts} products`);
};

/** Eigenvalues and vectors of a small symmetric matrix, the wanted end first. */
const spectrum = (m: Matrix, end: 'smallest' | 'largest'): { readonly values: readonly number[]; readonly vectors: Matrix } => {
  const e = new EigenvalueDecomposition(m, { assumeSymmetric: true });
  const order = e.realEigenvalues.map((_, i) => i).sort((a, b) => ((e.realEigenvalues[a] ?? 0) - (e.realEigenvalues[b] ?? 0)) * (end === 'smallest' ? 1 : -1));
  return { values: order.map((i) => e.realEigenvalues[i] ?? 0), vectors: e.eigenvectorMatrix.subMatrixColumn(order) };
};
