import { LuDecomposition, type Matrix } from 'ml-matrix';
import { EvaluationError } from '../error.ts';
import { denseFrom, entry, fromMatrix, toMatrix, type Dense } from '../values.ts';
import type { Factor } from './backend.ts';

/** LU factors by ml-matrix, for every backend that has no own factorisation. */
export const factor = (a: Dense): Factor => {
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
