import { EvaluationError } from './error.ts';
import type { Dense } from './values.ts';

// Steps that only move entries. Reads are in range by construction; `?? 0` only satisfies the checked index type.

/** out = x read as p×q×inner with the first two axes exchanged. */
export const swapAxes = (x: Float64Array, p: number, q: number, inner: number, out: Float64Array): void => {
  let o = 0;
  for (let j = 0; j < q; j++) for (let i = 0; i < p; i++) for (let c = 0, a = (i * q + j) * inner; c < inner; c++) out[o++] = x[a++] ?? 0;
};

/** Copies a rows×cols window from offset (fromRow, fromCol) of `x` to offset (toRow, toCol) of `out`. */
export const copyWindow = (x: Dense, fromRow: number, fromCol: number, rows: number, cols: number, out: Dense, toRow: number, toCol: number): void => {
  for (let i = 0; i < rows; i++) {
    const start = (fromRow + i) * x.cols + fromCol;
    out.data.set(x.data.subarray(start, start + cols), (toRow + i) * out.cols + toCol);
  }
};

/** 0-based positions of 1-based subscripts. Errors: subscript-range. */
export const positions = (indices: Dense, size: number): readonly number[] =>
  Array.from(indices.data, (i) => {
    if (!Number.isInteger(i) || i < 1 || i > size) throw new EvaluationError('subscript-range', `subscript ${i} outside 1…${size}`);
    return i - 1;
  });

/** The rows of x at the given positions, in order. */
export const takeRows = (x: Dense, at: readonly number[], out: Dense): void => at.forEach((i, t) => copyWindow(x, i, 0, 1, x.cols, out, t, 0));

/** The columns of x at the given positions, in order. */
export const takeCols = (x: Dense, at: readonly number[], out: Dense): void => {
  for (let i = 0; i < x.rows; i++) at.forEach((j, t) => void (out.data[i * out.cols + t] = x.data[i * x.cols + j] ?? 0));
};

/** Adds entry (i, j) of x to entry (rowAt(i), colAt(j)) of out. */
export const scatter = (x: Dense, rowAt: (i: number) => number, colAt: (j: number) => number, out: Dense): void => {
  for (let i = 0; i < x.rows; i++)
    for (let j = 0; j < x.cols; j++) {
      const o = rowAt(i) * out.cols + colAt(j);
      out.data[o] = (out.data[o] ?? 0) + (x.data[i * x.cols + j] ?? 0);
    }
};
