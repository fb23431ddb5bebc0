import { LuDecomposition, type Matrix } from 'ml-matrix';
import { EvaluationError } from '../values/error.ts';
import { denseFrom, entry, fromMatrix, toMatrix, type Dense } from '../values/values.ts';
import type { Factor } from './backend.ts';

/** A pivot that is left over from terms larger by this lost enough digits to make the solution of a system worth a look. */
const SUSPECT = 1e-8;

/** LU factors with what they are factors of. */
export interface Factored {
  readonly a: Dense;
  /** An entry of L below the diagonal, of U on and above it. */
  readonly at: (i: number, j: number) => number;
  readonly solve: (b: Dense) => Dense;
}

const largest = (x: Dense): number => x.data.reduce((m, v) => Math.max(m, Math.abs(v)), 0);

/** Is rounding as large as a solution? By a system with known right side and one whose right side is the size of its rounding (Higham 2002, §7.2). */
const losesAllDigits = ({ a, solve }: Factored): boolean => {
  const signed = (i: number, size: number): number => (i % 2 === 0 ? size : -size);
  const x = solve(denseFrom(a.rows, 1, (i) => signed(i, 1 + i / a.rows)));
  const rounding = solve(denseFrom(a.rows, 1, (i) => signed(i, x.data.reduce((s, v, j) => s + Math.abs(v * entry(a, i, j)), 0))));
  return !(a.rows * Number.EPSILON * largest(rounding) < largest(x));
};

/** Throws where a matrix has no inverse, or one that is nothing but rounding. Errors: EvaluationError singular-matrix. */
export const checkInvertible = (factored: Factored): void => {
  const { a: { rows: n, cols }, at } = factored;
  const fail = (how: string): never => {
    throw new EvaluationError('singular-matrix', `singular ${n}×${cols} matrix${how}`);
  };
  let isSuspect = false;
  for (let i = 0; i < n; i++) {
    const pivot = Math.abs(at(i, i));
    if (pivot === 0) fail('');
    let terms = 0;
    for (let k = 0; k < i; k++) terms += Math.abs(at(i, k) * at(k, i));
    isSuspect ||= pivot <= SUSPECT * terms;
  }
  if (isSuspect && losesAllDigits(factored)) fail(' (but for rounding)');
};

/** LU factors by ml-matrix, for every backend that has no own factorisation. */
export const factor = (a: Dense): Factor => {
  if (a.rows === 0) return { solve: (b) => b, det: () => 1, logdet: () => 0 };
  const lu = new LuDecomposition(toMatrix(a));
  let isChecked = false;
  const check = (): void => {
    if (isChecked) return;
    const [l, u] = [lu.lowerTriangularMatrix, lu.upperTriangularMatrix];
    checkInvertible({ a, at: (i, j) => (i > j ? l : u).get(i, j), solve: (b) => fromMatrix(lu.solve(toMatrix(b))) });
    isChecked = true;
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
