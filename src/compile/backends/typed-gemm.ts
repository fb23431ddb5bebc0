import type { Kernels } from './backend.ts';

// Typed-array reads inside these loops are in range by construction; `as number` only satisfies the checked index type.

/** Products of fewer multiplications than this are not worth packing. */
const SMALL = 4096;
/** Rows and columns of the tile that is kept in registers. */
const TILE = 3;
/** Length of the inner products between two visits of the result. */
const DEPTH = 256;
/** Rows of a packed part of the left factor; with `DEPTH` it stays in the second-level cache. */
const HEIGHT = 96;

/** Entry (i, j) of a matrix is data[i·row + j·col]. */
interface Strided { readonly data: Float64Array; readonly row: number; readonly col: number }

const strided = (data: Float64Array, cols: number): Strided => ({ data, row: cols, col: 1 });
const flipped = (a: Strided): Strided => ({ data: a.data, row: a.col, col: a.row });

const small = (m: number, n: number, k: number, a: Strided, b: Strided, out: Float64Array, upper: boolean): void => {
  const [x, y, ar, ac, br, bc] = [a.data, b.data, a.row, a.col, b.row, b.col];
  for (let i = 0; i < m; i++)
    for (let j = upper ? i : 0; j < n; j++) {
      let s = 0;
      for (let p = 0, s1 = i * ar, s2 = j * bc; p < k; p++, s1 += ac, s2 += br) s += (x[s1] as number) * (y[s2] as number);
      out[i * n + j] = s;
    }
};

/** A matrix times a column whose entries follow each other. */
const timesColumn = (m: number, k: number, a: Strided, x: Float64Array, out: Float64Array): void => {
  const { data, row, col } = a;
  if (col === 1)
    for (let i = 0; i < m; i++) {
      let [s, t] = [0, 0];
      const start = i * row;
      let p = 0;
      for (; p + 1 < k; p += 2) {
        s += (data[start + p] as number) * (x[p] as number);
        t += (data[start + p + 1] as number) * (x[p + 1] as number);
      }
      if (p < k) s += (data[start + p] as number) * (x[p] as number);
      out[i] = s + t;
    }
  else {
    out.fill(0, 0, m);
    for (let p = 0; p < k; p++) {
      const [factor, start] = [x[p] as number, p * col];
      for (let i = 0; i < m; i++) out[i] = (out[i] as number) + factor * (data[start + i] as number);
    }
  }
};

/** Panels of `TILE` lines of the given part, entries of one step of the inner product together; missing lines are zeros. */
const pack = (a: Strided, from: number, lines: number, start: number, depth: number, into: Float64Array): void => {
  let o = 0;
  for (let i = 0; i < lines; i += TILE)
    for (let p = 0; p < depth; p++)
      for (let r = 0; r < TILE; r++) into[o++] = i + r < lines ? (a.data[(from + i + r) * a.row + (start + p) * a.col] as number) : 0;
};

const tile = (depth: number, a: Float64Array, aAt: number, b: Float64Array, bAt: number, out: Float64Array, at: number, n: number, rows: number, cols: number): void => {
  let [c00, c01, c02, c10, c11, c12, c20, c21, c22] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (let p = 0, x = aAt | 0, y = bAt | 0; p < depth; p++, x = (x + 3) | 0, y = (y + 3) | 0) {
    const [b0, b1, b2] = [b[y] as number, b[(y + 1) | 0] as number, b[(y + 2) | 0] as number];
    const a0 = a[x] as number;
    c00 += a0 * b0;
    c01 += a0 * b1;
    c02 += a0 * b2;
    const a1 = a[(x + 1) | 0] as number;
    c10 += a1 * b0;
    c11 += a1 * b1;
    c12 += a1 * b2;
    const a2 = a[(x + 2) | 0] as number;
    c20 += a2 * b0;
    c21 += a2 * b1;
    c22 += a2 * b2;
  }
  const add = (o: number, x: number, y: number, z: number): void => {
    out[o] = (out[o] as number) + x;
    if (cols > 1) out[o + 1] = (out[o + 1] as number) + y;
    if (cols > 2) out[o + 2] = (out[o + 2] as number) + z;
  };
  add(at, c00, c01, c02);
  if (rows > 1) add(at + n, c10, c11, c12);
  if (rows > 2) add(at + 2 * n, c20, c21, c22);
};

const padded = (lines: number): number => Math.ceil(lines / TILE) * TILE;

const blocked = (m: number, n: number, k: number, a: Strided, b: Strided, out: Float64Array, upper: boolean): void => {
  out.fill(0, 0, m * n);
  const right = new Float64Array(padded(n) * Math.min(DEPTH, k));
  const left = new Float64Array(padded(Math.min(HEIGHT, m)) * Math.min(DEPTH, k));
  for (let start = 0; start < k; start += DEPTH) {
    const depth = Math.min(DEPTH, k - start);
    pack(flipped(b), 0, n, start, depth, right);
    for (let from = 0; from < m; from += HEIGHT) {
      const height = Math.min(HEIGHT, m - from);
      pack(a, from, height, start, depth, left);
      for (let j = 0; j < n; j += TILE)
        for (let i = 0; i < (upper ? Math.min(height, j + TILE - from) : height); i += TILE) tile(depth, left, i * depth, right, j * depth, out, (from + i) * n + j, n, height - i, n - j);
    }
  }
};

/**
 * The matrix product in plain JavaScript: loops for small products, packed panels and a register tile for others. With `upper`
 * what lies below the diagonal may be left out.
 */
export const multiply = (...[m, n, k, a, transA, b, transB, out, upper]: readonly [...Parameters<Kernels['gemm']>, boolean]): void => {
  const x = transA ? flipped(strided(a, m)) : strided(a, k);
  const y = transB ? flipped(strided(b, k)) : strided(b, n);
  if (n === 1) timesColumn(m, k, x, b, out);
  else if (m === 1) timesColumn(n, k, flipped(y), a, out);
  else if (m * n * k <= SMALL) small(m, n, k, x, y, out, upper);
  else blocked(m, n, k, x, y, out, upper);
};
