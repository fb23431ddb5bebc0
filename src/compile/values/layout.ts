import { EvaluationError } from './error.ts';
import type { Dense, Pattern } from './values.ts';

// Steps that only move entries. Reads are in range by construction; `as number` only satisfies the checked index type.

/** Side of the squares in which a matrix is transposed, so that both sides stay in the first-level cache. */
const SQUARE = 16;

/** out = x read as p×q×inner with the first two axes exchanged. */
export const swapAxes = (x: Float64Array, p: number, q: number, inner: number, out: Float64Array): void => {
  for (let i0 = 0; i0 < p; i0 += SQUARE)
    for (let j0 = 0; j0 < q; j0 += SQUARE)
      for (let i = i0; i < Math.min(p, i0 + SQUARE); i++)
        for (let j = j0; j < Math.min(q, j0 + SQUARE); j++)
          for (let c = 0, a = (i * q + j) * inner, o = (j * p + i) * inner; c < inner; c++) out[o + c] = x[a + c] as number;
};

/** Copies a rows×cols window from offset (fromRow, fromCol) of `x` to offset (toRow, toCol) of `out`. */
export const copyWindow = (x: Dense, fromRow: number, fromCol: number, rows: number, cols: number, out: Dense, toRow: number, toCol: number): void => {
  for (let i = 0; i < rows; i++) {
    const [start, to] = [(fromRow + i) * x.cols + fromCol, (toRow + i) * out.cols + toCol];
    for (let j = 0; j < cols; j++) out.data[to + j] = x.data[start + j] as number;
  }
};

/** The 0-based position of a 1-based subscript. Errors: subscript-range. */
export const position = (subscript: number, size: number): number => {
  if (!Number.isInteger(subscript) || subscript < 1 || subscript > size) throw new EvaluationError('subscript-range', `subscript ${subscript} outside 1…${size}`);
  return subscript - 1;
};

/** The place of the first number that is no 1-based subscript of `size` things, or −1. */
export const misfit = (subscripts: Float64Array, size: number): number => {
  for (let t = 0; t < subscripts.length; t++) {
    const i = subscripts[t] as number;
    // Positions of entries in memory fit 32 bits.
    if ((i | 0) !== i || i < 1 || i > size) return t;
  }
  return -1;
};

/** The subscripts, all in range. Errors: subscript-range. */
export const inRange = (subscripts: Float64Array, size: number): Float64Array => {
  const at = misfit(subscripts, size);
  if (at >= 0) position(subscripts[at] as number, size);
  return subscripts;
};

/** out = the 1-based positions of as many entries of x, those nearest to 0 and earlier ones first; again from the first where x has fewer. */
export const smallest = (x: Float64Array, out: Float64Array): void => {
  const sizes = x.map(Math.abs);
  const order = Uint32Array.from(x, (_, i) => i).sort((i, j) => (sizes[i] as number) - (sizes[j] as number) || i - j);
  for (let t = 0; t < out.length; t++) out[t] = 1 + (order[t % order.length] as number);
};

/** The columns of x with the given 1-based subscripts, in order. Errors: subscript-range. */
export const takeCols = (x: Dense, subscripts: Float64Array, out: Dense): void => {
  for (let t = 0; t < out.cols; t++) copyWindow(x, 0, position(subscripts[t] as number, x.cols), x.rows, 1, out, 0, t);
};

/** out = zeros with entry (i, j) of x added to entry (rowAt(i), colAt(j)); null keeps the place. */
export const scatter = (x: Dense, rowAt: ((i: number) => number) | null, colAt: ((j: number) => number) | null, out: Dense): void => {
  out.data.fill(0);
  for (let i = 0; i < x.rows; i++) {
    const start = (rowAt?.(i) ?? i) * out.cols;
    for (let j = 0; j < x.cols; j++) {
      const o = start + (colAt?.(j) ?? j);
      out.data[o] = (out.data[o] as number) + (x.data[i * x.cols + j] as number);
    }
  }
};

/** Calls f(i, j, e) for every nonzero e = (i, j). */
const eachNonzero = (at: Pattern, f: (i: number, j: number, e: number) => void): void => {
  for (let i = 0; i < at.rows; i++) for (let e = at.rowPtr[i] as number; e < (at.rowPtr[i + 1] as number); e++) f(i, at.colIdx[e] as number, e);
};

/** The entries of x (of x' where `trans`) at the nonzeros of a pattern. */
export const pick = (at: Pattern, x: Dense, trans: boolean, out: Float64Array): void =>
  eachNonzero(at, (i, j, e) => {
    out[e] = x.data[trans ? j * x.cols + i : i * x.cols + j] as number;
  });

/** The place of (i, j) among the nonzeros of a pattern, or −1. */
const find = (at: Pattern, i: number, j: number): number => {
  let [low, high] = [at.rowPtr[i] as number, (at.rowPtr[i + 1] as number) - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const column = at.colIdx[middle] as number;
    if (column === j) return middle;
    if (column < j) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
};

/** The entries of a sparse matrix (of its transpose where `trans`) at the nonzeros of another pattern. */
export const lookUp = (at: Pattern, of: Pattern, nonzeros: Float64Array, trans: boolean, out: Float64Array): void => {
  if (trans)
    return eachNonzero(at, (i, j, e) => {
      const place = find(of, j, i);
      out[e] = place < 0 ? 0 : (nonzeros[place] as number);
    });
  // The rows of both are in order, so that one pass through each pair of rows finds all.
  for (let i = 0; i < at.rows; i++) {
    let [place, end] = [of.rowPtr[i] as number, of.rowPtr[i + 1] as number];
    for (let e = at.rowPtr[i] as number; e < (at.rowPtr[i + 1] as number); e++) {
      const column = at.colIdx[e] as number;
      while (place < end && (of.colIdx[place] as number) < column) place++;
      out[e] = place < end && of.colIdx[place] === column ? (nonzeros[place] as number) : 0;
    }
  }
};

/** A sparse matrix with its zeros. */
export const spread = (at: Pattern, nonzeros: Float64Array, out: Float64Array): void => {
  out.fill(0);
  eachNonzero(at, (i, j, e) => {
    out[i * at.cols + j] = nonzeros[e] as number;
  });
};
