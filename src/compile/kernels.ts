import { LuDecomposition, type Matrix } from 'ml-matrix';
import { EvaluationError } from './error.ts';
import { denseFrom, entry, fromMatrix, toMatrix, type Dense } from './values.ts';

/** LU factors of a square matrix. */
export interface Factor {
  /** X with A·X = B, or A'·X = B where `transposed`. Errors: singular-matrix. */
  readonly solve: (b: Dense, transposed: boolean) => Dense;
  readonly det: () => number;
  /** log|det A|; −∞ for a singular matrix. */
  readonly logdet: () => number;
}

/**
 * The arithmetic that plans are run with. Matrices are row-major; `out` never overlaps an argument. Everything that only moves
 * entries is outside, so that another backend replaces these few functions.
 */
export interface Backend {
  readonly name: string;
  /** Zeros; the only place where plans get memory for results. */
  readonly allocate: (length: number) => Float64Array;
  /** out = op(a)·op(b), op(a) m×k, op(b) k×n. */
  readonly gemm: (m: number, n: number, k: number, a: Float64Array, transA: boolean, b: Float64Array, transB: boolean, out: Float64Array) => void;
  /** out += alpha·x. */
  readonly axpy: (alpha: number, x: Float64Array, out: Float64Array) => void;
  /** out .*= x; a single x multiplies every entry. */
  readonly multiply: (x: Float64Array, out: Float64Array) => void;
  /** out = f(x) entrywise. */
  readonly map: (f: (x: number) => number, x: Float64Array, out: Float64Array) => void;
  readonly sum: (x: Float64Array) => number;
  readonly dot: (x: Float64Array, y: Float64Array) => number;
  readonly norm1: (x: Float64Array) => number;
  /** Euclidean norm, free of overflow and underflow of the squares. */
  readonly norm2: (x: Float64Array) => number;
  readonly factor: (a: Dense) => Factor;
}

// Typed-array reads inside these loops are in range by construction; `?? 0` only satisfies the checked index type.

const gemm: Backend['gemm'] = (m, n, k, a, transA, b, transB, out) => {
  const [aRow, aStep] = transA ? [1, m] : [k, 1];
  for (let i = 0; i < m; i++)
    if (transB)
      for (let j = 0; j < n; j++) {
        let s = 0;
        for (let p = 0, x = i * aRow, y = j * k; p < k; p++, x += aStep, y++) s += (a[x] ?? 0) * (b[y] ?? 0);
        out[i * n + j] = s;
      }
    else {
      const end = (i + 1) * n;
      out.fill(0, i * n, end);
      for (let p = 0, x = i * aRow, y = 0; p < k; p++, x += aStep) {
        const factor = a[x] ?? 0;
        for (let o = i * n; o < end; o++, y++) out[o] = (out[o] ?? 0) + factor * (b[y] ?? 0);
      }
    }
};

const norm2 = (x: Float64Array): number => {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += (x[i] ?? 0) ** 2;
  if (s > 1e-280 && s < Infinity) return Math.sqrt(s);
  let top = 0;
  for (let i = 0; i < x.length; i++) top = Math.max(top, Math.abs(x[i] ?? 0));
  // Math.max keeps NaN, so a NaN entry ends here as NaN; an infinite one as infinity.
  if (top === 0 || !Number.isFinite(top)) return top;
  let t = 0;
  for (let i = 0; i < x.length; i++) t += ((x[i] ?? 0) / top) ** 2;
  return top * Math.sqrt(t);
};

const factor = (a: Dense): Factor => {
  if (a.rows === 0) return { solve: (b) => b, det: () => 1, logdet: () => 0 };
  const lu = new LuDecomposition(toMatrix(a));
  const check = (): void => {
    if (lu.isSingular()) throw new EvaluationError('singular-matrix', `singular ${a.rows}×${a.cols} matrix`);
  };
  return {
    det: () => lu.determinant,
    // The logarithms are summed, as the determinant itself leaves the floating range early.
    logdet: () => {
      const u = lu.upperTriangularMatrix;
      let s = 0;
      for (let i = 0; i < a.rows; i++) s += Math.log(Math.abs(u.get(i, i)));
      return s;
    },
    solve: (b, transposed) => {
      check();
      return transposed ? solveTransposed(lu, b) : fromMatrix(lu.solve(toMatrix(b)));
    },
  };
};

/** X with A'·X = B: from A(pivots,:) = L·U follows U'·L'·(X in pivoted order) = B. */
const solveTransposed = (lu: LuDecomposition, b: Dense): Dense => {
  const [l, u] = [lu.lowerTriangularMatrix, lu.upperTriangularMatrix];
  const y = denseFrom(b.rows, b.cols, (i, j) => entry(b, i, j));
  const eliminate = (t: Matrix, order: readonly number[], unit: boolean): void => {
    order.forEach((i, done) => {
      for (let j = 0; j < y.cols; j++) {
        let s = entry(y, i, j);
        for (const p of order.slice(0, done)) s -= t.get(p, i) * entry(y, p, j);
        y.data[i * y.cols + j] = unit ? s : s / t.get(i, i);
      }
    });
  };
  const forward = Array.from({ length: b.rows }, (_, i) => i);
  eliminate(u, forward, false);
  eliminate(l, forward.toReversed(), true);
  const out = denseFrom(b.rows, b.cols, () => 0);
  lu.pivotPermutationVector.forEach((to, i) => out.data.set(y.data.subarray(i * y.cols, (i + 1) * y.cols), to * y.cols));
  return out;
};

/** The backend on plain typed arrays, with ml-matrix for the factorisations. */
export const plainBackend: Backend = {
  name: 'plain',
  allocate: (length) => new Float64Array(length),
  gemm,
  axpy: (alpha, x, out) => {
    for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) + alpha * (x[i] ?? 0);
  },
  multiply: (x, out) => {
    const step = x.length === 1 ? 0 : 1;
    for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) * (x[i * step] ?? 0);
  },
  map: (f, x, out) => {
    for (let i = 0; i < out.length; i++) out[i] = f(x[i] ?? 0);
  },
  sum: (x) => x.reduce((s, y) => s + y, 0),
  dot: (x, y) => {
    let s = 0;
    for (let i = 0; i < x.length; i++) s += (x[i] ?? 0) * (y[i] ?? 0);
    return s;
  },
  norm1: (x) => x.reduce((s, y) => s + Math.abs(y), 0),
  norm2,
  factor,
};
