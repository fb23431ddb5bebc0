import type { ElementwiseName } from '../../atoms/elementwise.ts';
import type { Dense, Pattern } from '../values/values.ts';

/** LU factors of a square matrix. */
export interface Factor {
  /** X with A·X = B, or A'·X = B where `transposed`. Errors: singular-matrix. */
  readonly solve: (b: Dense, transposed: boolean) => Dense;
  readonly det: () => number;
  /** log|det A|; −∞ for a singular matrix. */
  readonly logdet: () => number;
}

/** Entrywise functions that kernels know by name; `reciprocal` is 1/x. */
export type MapName = ElementwiseName | 'reciprocal';

/**
 * The arithmetic that plans are run with. Matrices are row-major. Vector kernels work on `count` entries from the given offsets
 * and may write over an argument at the same offset; `out` of a matrix kernel overlaps none.
 */
export interface Kernels {
  /** out = op(a)·op(b), op(a) m×k, op(b) k×n. */
  readonly gemm: (m: number, n: number, k: number, a: Float64Array, transA: boolean, b: Float64Array, transB: boolean, out: Float64Array) => void;
  /** out = op(a)·op(b), op(a) n×k, op(b) k×n, for a product that is symmetric: half of it is computed, and it is so to the last bit. */
  readonly symmetric: (n: number, k: number, a: Float64Array, transA: boolean, b: Float64Array, transB: boolean, out: Float64Array) => void;
  /** out[e] = Σₚ a[i,p]·b[j,p] for every nonzero e = (i, j); a is rows×k, b is cols×k. */
  readonly sampled: (at: Pattern, k: number, a: Float64Array, b: Float64Array, out: Float64Array) => void;
  /** out = S·x or S'·x for the sparse S with the given nonzeros; x has `cols` columns. */
  readonly sparseTimes: (at: Pattern, nonzeros: Float64Array, transposed: boolean, cols: number, x: Float64Array, out: Float64Array) => void;
  /** out = the rows of x, of length `cols`, with the given 1-based subscripts, which are in range; x and they may lie anywhere. */
  readonly takeRows: (cols: number, x: Float64Array, subscripts: Float64Array, out: Float64Array) => void;
  /** out = alpha·x. */
  readonly scale: (count: number, alpha: number, x: Float64Array, xAt: number, out: Float64Array, outAt: number) => void;
  /** out = alpha·x + beta·y. */
  readonly combine: (count: number, alpha: number, x: Float64Array, xAt: number, beta: number, y: Float64Array, yAt: number, out: Float64Array, outAt: number) => void;
  /** out = x .* y. */
  readonly multiply: (count: number, x: Float64Array, xAt: number, y: Float64Array, yAt: number, out: Float64Array, outAt: number) => void;
  /** out = x ./ y. */
  readonly divide: (count: number, x: Float64Array, xAt: number, y: Float64Array, yAt: number, out: Float64Array, outAt: number) => void;
  /** out = f(x) entrywise. */
  readonly map: (fn: MapName, count: number, x: Float64Array, xAt: number, out: Float64Array, outAt: number) => void;
  readonly sum: (count: number, x: Float64Array, xAt: number) => number;
  readonly dot: (count: number, x: Float64Array, xAt: number, y: Float64Array, yAt: number) => number;
  readonly norm1: (count: number, x: Float64Array, xAt: number) => number;
  /**
   * Of `count` problems, ½⟨x, A·x⟩ − ⟨x, b⟩ over x ≥ 0 with one symmetric k×k matrix `a`, each has its k entries in turn set to their
   * best values, max(0, x_t − (A·x − b)_t/A_tt). Entry t of problem i lies at i·next + t·step in `x` and in `b`.
   */
  readonly sweep: (k: number, count: number, a: Float64Array, b: Float64Array, x: Float64Array, next: number, step: number) => void;
  readonly factor: (a: Dense) => Factor;
}

/** Memory for the values of one plan, and the kernels that work on it. */
export interface Workspace {
  /** Zeros; every value of the plan lies in it. */
  readonly memory: Float64Array;
  readonly kernels: Kernels;
}

/** A way to run plans. */
export interface Backend {
  readonly name: string;
  /** What runs the kernels, for `gradus version --verbose`. */
  readonly describe: string;
  /** May these kernels read arrays outside the workspace? Arguments of others are copied into it. */
  readonly foreign: { readonly vectors: boolean; readonly products: boolean; readonly sparse: boolean };
  /** A dense matrix with no larger share of nonzeros is multiplied faster by them alone, in a product of so many multiplications. */
  readonly sparseShare: (multiplications: number) => number;
  /** A workspace of at least `length` numbers. Errors: RangeError where there isn't that much memory. */
  readonly open: (length: number) => Workspace;
}
