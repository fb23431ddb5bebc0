import type { Csr, Dense } from '../../compile/index.ts';

/** One entry of a sparse matrix, 0-based. */
export interface Entry {
  readonly row: number;
  readonly col: number;
  readonly value: number;
}

/** A sparse matrix from its entries in any order; entries at one place are added up. */
export const sparseFrom = (rows: number, cols: number, entries: readonly Entry[]): Csr => {
  const sorted = [...entries].sort((a, b) => a.row - b.row || a.col - b.col);
  const distinct = sorted.filter((e, i) => i === 0 || sorted[i - 1]?.row !== e.row || sorted[i - 1]?.col !== e.col);
  const rowPtr = new Int32Array(rows + 1);
  const colIdx = new Int32Array(distinct.length);
  const values = new Float64Array(distinct.length);
  let at = -1;
  sorted.forEach((e, i) => {
    if (distinct[at + 1] === e || i === 0) {
      at++;
      colIdx[at] = e.col;
      rowPtr[e.row + 1] = (rowPtr[e.row + 1] ?? 0) + 1;
    }
    values[at] = (values[at] ?? 0) + e.value;
  });
  for (let i = 0; i < rows; i++) rowPtr[i + 1] = (rowPtr[i + 1] ?? 0) + (rowPtr[i] ?? 0);
  return { rows, cols, rowPtr, colIdx, values };
};

/** The nonzeros of a dense matrix. */
export const nonzerosOf = ({ rows, cols, data }: Dense): Csr => {
  const rowPtr = new Int32Array(rows + 1);
  const count = data.reduce((n, x) => (x === 0 ? n : n + 1), 0);
  const colIdx = new Int32Array(count);
  const values = new Float64Array(count);
  let at = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const x = data[i * cols + j] ?? 0;
      if (x === 0) continue;
      colIdx[at] = j;
      values[at++] = x;
    }
    rowPtr[i + 1] = at;
  }
  return { rows, cols, rowPtr, colIdx, values };
};
