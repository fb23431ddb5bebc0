// Products with a column and with sparse matrices.
import { fma } from "./lane";
import { axpy, dot } from "./vectors";

/** out = A·x for a row-major A, or A'·x where `transposed`; A is rows×cols. */
export function timesColumn(rows: i32, cols: i32, a: usize, transposed: bool, x: usize, out: usize): void {
  const row = <usize>cols << 3;
  if (transposed) {
    memory.fill(out, 0, row);
    for (let i = 0; i < rows; i++, a += row, x += 8) axpy(cols, load<f64>(x), a, out);
  } else for (let i = 0; i < rows; i++, a += row, out += 8) store<f64>(out, dot(cols, a, x));
}

/** out[e] = the inner product of row i of a and row j of b for every nonzero e = (i, j); rows have length k. */
export function sampled(rows: i32, rowPtr: usize, colIdx: usize, k: i32, a: usize, b: usize, out: usize): void {
  const row = <usize>k << 3;
  for (let i = 0; i < rows; i++, rowPtr += 4, a += row) {
    const end = load<i32>(rowPtr, 4);
    for (let e = load<i32>(rowPtr); e < end; e++, out += 8) store<f64>(out, dot(k, a, b + <usize>load<i32>(colIdx + (<usize>e << 2)) * row));
  }
}

/** Bytes of sixteen columns, of four and of one: of so many at once, a row's sums or own numbers are kept in registers. */
const SIXTEEN: usize = 128, FOUR: usize = 32, ONE: usize = 8;

/** Sixteen columns of out = Σ of nonzeros times rows of x, of `row` bytes, over the nonzeros of one row. */
function gather16(colIdx: usize, nonzeros: usize, end: usize, x: usize, row: usize, out: usize): void {
  let a = f64x2.splat(0), b = a, c = a, d = a, p = a, q = a, r = a, s = a;
  for (; nonzeros < end; nonzeros += 8, colIdx += 4) {
    const by = v128.load64_splat(nonzeros), from = x + <usize>load<i32>(colIdx) * row;
    a = fma(by, v128.load(from), a);
    b = fma(by, v128.load(from, 16), b);
    c = fma(by, v128.load(from, 32), c);
    d = fma(by, v128.load(from, 48), d);
    p = fma(by, v128.load(from, 64), p);
    q = fma(by, v128.load(from, 80), q);
    r = fma(by, v128.load(from, 96), r);
    s = fma(by, v128.load(from, 112), s);
  }
  v128.store(out, a);
  v128.store(out, b, 16);
  v128.store(out, c, 32);
  v128.store(out, d, 48);
  v128.store(out, p, 64);
  v128.store(out, q, 80);
  v128.store(out, r, 96);
  v128.store(out, s, 112);
}

/** The same of four columns, and of one. */
function gather4(colIdx: usize, nonzeros: usize, end: usize, x: usize, row: usize, out: usize): void {
  let a = f64x2.splat(0), b = a;
  for (; nonzeros < end; nonzeros += 8, colIdx += 4) {
    const by = v128.load64_splat(nonzeros), from = x + <usize>load<i32>(colIdx) * row;
    a = fma(by, v128.load(from), a);
    b = fma(by, v128.load(from, 16), b);
  }
  v128.store(out, a);
  v128.store(out, b, 16);
}
function gather1(colIdx: usize, nonzeros: usize, end: usize, x: usize, row: usize, out: usize): void {
  let a: f64 = 0;
  for (; nonzeros < end; nonzeros += 8, colIdx += 4) a += load<f64>(nonzeros) * load<f64>(x + <usize>load<i32>(colIdx) * row);
  store<f64>(out, a);
}

// @ts-ignore: decorator
@inline
function add(to: usize, by: v128, x: v128): void {
  v128.store(to, fma(by, x, v128.load(to)));
}

/** Sixteen columns of a row x, times each nonzero of one row, added to the rows of out that they belong to. */
function scatter16(colIdx: usize, nonzeros: usize, end: usize, x: usize, row: usize, out: usize): void {
  const a = v128.load(x), b = v128.load(x, 16), c = v128.load(x, 32), d = v128.load(x, 48), p = v128.load(x, 64), q = v128.load(x, 80), r = v128.load(x, 96), s = v128.load(x, 112);
  for (; nonzeros < end; nonzeros += 8, colIdx += 4) {
    const by = v128.load64_splat(nonzeros), to = out + <usize>load<i32>(colIdx) * row;
    add(to, by, a);
    add(to + 16, by, b);
    add(to + 32, by, c);
    add(to + 48, by, d);
    add(to + 64, by, p);
    add(to + 80, by, q);
    add(to + 96, by, r);
    add(to + 112, by, s);
  }
}

/** The same of four columns, and of one. */
function scatter4(colIdx: usize, nonzeros: usize, end: usize, x: usize, row: usize, out: usize): void {
  const a = v128.load(x), b = v128.load(x, 16);
  for (; nonzeros < end; nonzeros += 8, colIdx += 4) {
    const by = v128.load64_splat(nonzeros), to = out + <usize>load<i32>(colIdx) * row;
    add(to, by, a);
    add(to + 16, by, b);
  }
}
function scatter1(colIdx: usize, nonzeros: usize, end: usize, x: usize, row: usize, out: usize): void {
  const a = load<f64>(x);
  for (; nonzeros < end; nonzeros += 8, colIdx += 4) {
    const to = out + <usize>load<i32>(colIdx) * row;
    store<f64>(to, load<f64>(to) + load<f64>(nonzeros) * a);
  }
}

/** out = S·x, or S'·x where `transposed`, for the sparse rows×cols matrix S; x has `width` columns. */
export function sparseTimes(rows: i32, cols: i32, rowPtr: usize, colIdx: usize, nonzeros: usize, transposed: bool, width: i32, x: usize, out: usize): void {
  const row = <usize>width << 3;
  if (transposed) memory.fill(out, 0, row * <usize>cols);
  for (let i = 0; i < rows; i++, rowPtr += 4) {
    const own = <usize>i * row, count = <usize>(load<i32>(rowPtr, 4) - load<i32>(rowPtr)), end = nonzeros + (count << 3);
    let at: usize = 0;
    if (transposed) {
      for (; at + SIXTEEN <= row; at += SIXTEEN) scatter16(colIdx, nonzeros, end, x + own + at, row, out + at);
      for (; at + FOUR <= row; at += FOUR) scatter4(colIdx, nonzeros, end, x + own + at, row, out + at);
      for (; at < row; at += ONE) scatter1(colIdx, nonzeros, end, x + own + at, row, out + at);
    } else {
      for (; at + SIXTEEN <= row; at += SIXTEEN) gather16(colIdx, nonzeros, end, x + at, row, out + own + at);
      for (; at + FOUR <= row; at += FOUR) gather4(colIdx, nonzeros, end, x + at, row, out + own + at);
      for (; at < row; at += ONE) gather1(colIdx, nonzeros, end, x + at, row, out + own + at);
    }
    nonzeros = end;
    colIdx += count << 2;
  }
}

/** out = the rows of x, of length `cols`, with the given 1-based subscripts, which are in range. */
export function takeRows(count: i32, cols: i32, x: usize, subscripts: usize, out: usize): void {
  const row = <usize>cols << 3;
  for (; count > 0; count--, subscripts += 8) {
    let from = x + (<usize>load<f64>(subscripts) - 1) * row, left = cols;
    for (; left >= 2; left -= 2, from += 16, out += 16) v128.store(out, v128.load(from));
    if (left > 0) {
      store<f64>(out, load<f64>(from));
      out += 8;
    }
  }
}
