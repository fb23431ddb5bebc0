// The matrix product out = A·B in blocks that fit the caches. Entry (i, p) of A lies at a + i·aRow + p·aStep, entry (p, j) of B at
// b + p·bStep + j·bCol, in bytes, so that a transposed matrix costs nothing; out is row-major.
import { fma } from "./lane";

/** Length of the inner products between two visits of the result, rows of A and columns of B in one block. */
const DEPTH: i32 = 256;
const HEIGHT: i32 = 64;
const WIDTH: i32 = 512;
/** With fewer rows than this the packing of B would cost more than it saves. */
const PACK_ROWS: i32 = 48;

/** Bytes of work space that `gemm` needs: a block of A, a block of B and one tile. */
export const GEMM_SPACE: i32 = DEPTH * HEIGHT * 8 + DEPTH * WIDTH * 8 + 16 * 8;

/** A tile of 2×8 of the result: two rows of A against eight columns of B that lie together. */
function tile8(depth: i32, a: usize, aRow: usize, aStep: usize, b: usize, bStep: usize, out: usize, outRow: usize, add: bool): void {
  let c00 = f64x2.splat(0), c01 = c00, c02 = c00, c03 = c00, c10 = c00, c11 = c00, c12 = c00, c13 = c00;
  let d = a + aRow;
  for (; depth > 0; depth--) {
    const x = v128.load64_splat(a), y = v128.load64_splat(d);
    let v = v128.load(b);
    c00 = fma(x, v, c00);
    c10 = fma(y, v, c10);
    v = v128.load(b, 16);
    c01 = fma(x, v, c01);
    c11 = fma(y, v, c11);
    v = v128.load(b, 32);
    c02 = fma(x, v, c02);
    c12 = fma(y, v, c12);
    v = v128.load(b, 48);
    c03 = fma(x, v, c03);
    c13 = fma(y, v, c13);
    a += aStep;
    d += aStep;
    b += bStep;
  }
  const low = out + outRow;
  if (add) {
    c00 = f64x2.add(c00, v128.load(out));
    c01 = f64x2.add(c01, v128.load(out, 16));
    c02 = f64x2.add(c02, v128.load(out, 32));
    c03 = f64x2.add(c03, v128.load(out, 48));
    c10 = f64x2.add(c10, v128.load(low));
    c11 = f64x2.add(c11, v128.load(low, 16));
    c12 = f64x2.add(c12, v128.load(low, 32));
    c13 = f64x2.add(c13, v128.load(low, 48));
  }
  v128.store(out, c00);
  v128.store(out, c01, 16);
  v128.store(out, c02, 32);
  v128.store(out, c03, 48);
  v128.store(low, c10);
  v128.store(low, c11, 16);
  v128.store(low, c12, 32);
  v128.store(low, c13, 48);
}

/** As `tile8` with four columns. */
function tile4(depth: i32, a: usize, aRow: usize, aStep: usize, b: usize, bStep: usize, out: usize, outRow: usize, add: bool): void {
  let c00 = f64x2.splat(0), c01 = c00, c10 = c00, c11 = c00;
  let d = a + aRow;
  for (; depth > 0; depth--) {
    const x = v128.load64_splat(a), y = v128.load64_splat(d);
    let v = v128.load(b);
    c00 = fma(x, v, c00);
    c10 = fma(y, v, c10);
    v = v128.load(b, 16);
    c01 = fma(x, v, c01);
    c11 = fma(y, v, c11);
    a += aStep;
    d += aStep;
    b += bStep;
  }
  const low = out + outRow;
  if (add) {
    c00 = f64x2.add(c00, v128.load(out));
    c01 = f64x2.add(c01, v128.load(out, 16));
    c10 = f64x2.add(c10, v128.load(low));
    c11 = f64x2.add(c11, v128.load(low, 16));
  }
  v128.store(out, c00);
  v128.store(out, c01, 16);
  v128.store(low, c10);
  v128.store(low, c11, 16);
}

/** Panels of eight columns of B, one step of the inner product after the other; missing columns are zeros. */
function packRight(depth: i32, cols: i32, b: usize, bStep: usize, bCol: usize, into: usize): void {
  for (let j = 0; j < cols; j += 8) {
    const width = min(8, cols - j);
    if (width == 8 && bCol == 8) {
      let from = b + (<usize>j << 3);
      for (let p = 0; p < depth; p++, from += bStep, into += 64) {
        v128.store(into, v128.load(from));
        v128.store(into, v128.load(from, 16), 16);
        v128.store(into, v128.load(from, 32), 32);
        v128.store(into, v128.load(from, 48), 48);
      }
      continue;
    }
    for (let c = 0; c < 8; c++) {
      let from = b + <usize>(j + c) * bCol, to = into + (<usize>c << 3);
      for (let p = 0; p < depth; p++, from += bStep, to += 64) store<f64>(to, c < width ? load<f64>(from) : 0);
    }
    into += <usize>depth << 6;
  }
}

/** Pairs of rows of A, one step of the inner product after the other; the row missing from an odd number is zeros. */
function packLeft(rows: i32, depth: i32, a: usize, aRow: usize, aStep: usize, into: usize): void {
  for (let i = 0; i < rows; i += 2) {
    let from = a + <usize>i * aRow;
    const second = i + 1 < rows;
    for (let p = 0; p < depth; p++, from += aStep, into += 16) {
      store<f64>(into, load<f64>(from));
      store<f64>(into, second ? load<f64>(from + aRow) : 0, 8);
    }
  }
}

/** The tile at the edge: computed aside, as far as it belongs to the result copied there. */
function edge(depth: i32, a: usize, aRow: usize, aStep: usize, b: usize, bStep: usize, out: usize, outRow: usize, add: bool, rows: i32, cols: i32, aside: usize): void {
  if (cols > 4) tile8(depth, a, rows > 1 ? aRow : 0, aStep, b, bStep, aside, 64, false);
  else tile4(depth, a, rows > 1 ? aRow : 0, aStep, b, bStep, aside, 64, false);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) {
      const to = out + <usize>i * outRow + (<usize>j << 3);
      const x = load<f64>(aside + (<usize>(i * 8 + j) << 3));
      store<f64>(to, add ? load<f64>(to) + x : x);
    }
}

/**
 * out = A·B with A rows×depth, B depth×cols; `space` is GEMM_SPACE bytes. Where the product is known to be symmetric, `upper` leaves
 * out the tiles that lie below the diagonal. May read up to 64 bytes behind the last entry of B.
 */
export function gemm(rows: i32, cols: i32, inner: i32, a: usize, aRow: usize, aStep: usize, b: usize, bStep: usize, bCol: usize, out: usize, space: usize, upper: bool): void {
  const outRow = <usize>cols << 3;
  const right = space, left = right + <usize>(DEPTH * WIDTH * 8), aside = left + <usize>(DEPTH * HEIGHT * 8);
  const packB = bCol != 8 || rows >= PACK_ROWS;
  const packA = aStep != 8;
  for (let j0 = 0; j0 < cols; j0 += WIDTH) {
    const width = min(WIDTH, cols - j0);
    for (let p0 = 0; p0 < inner; p0 += DEPTH) {
      const depth = min(DEPTH, inner - p0);
      const fromB = b + <usize>p0 * bStep + <usize>j0 * bCol;
      if (packB) packRight(depth, width, fromB, bStep, bCol, right);
      const stepB: usize = packB ? 64 : bStep;
      for (let i0 = 0; i0 < rows; i0 += HEIGHT) {
        const height = min(HEIGHT, rows - i0);
        if (upper && i0 >= j0 + width) break;
        const fromA = a + <usize>i0 * aRow + <usize>p0 * aStep;
        if (packA) packLeft(height, depth, fromA, aRow, aStep, left);
        for (let j = 0; j < width; j += 8) {
          const panel = packB ? right + (<usize>(j * depth) << 3) : fromB + (<usize>j << 3);
          for (let i = 0; i < height; i += 2) {
            if (upper && i0 + i > j0 + j + 7) break;
            const pair = packA ? left + (<usize>(i * depth) << 3) : fromA + <usize>i * aRow;
            const to = out + <usize>(i0 + i) * outRow + (<usize>(j0 + j) << 3);
            const rowA: usize = packA ? 8 : aRow, stepA: usize = packA ? 16 : 8;
            if (i + 2 <= height && j + 8 <= width) tile8(depth, pair, rowA, stepA, panel, stepB, to, outRow, p0 > 0);
            else if (i + 2 <= height && width - j == 4) tile4(depth, pair, rowA, stepA, panel, stepB, to, outRow, p0 > 0);
            else edge(depth, pair, rowA, stepA, panel, stepB, to, outRow, p0 > 0, min(2, height - i), min(8, width - j), aside);
          }
        }
      }
    }
  }
}
