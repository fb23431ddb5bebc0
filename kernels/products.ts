// Products with a column and with sparse matrices.
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

/** out = S·x, or S'·x where `transposed`, for the sparse rows×cols matrix S; x has `width` columns. */
export function sparseTimes(rows: i32, cols: i32, rowPtr: usize, colIdx: usize, nonzeros: usize, transposed: bool, width: i32, x: usize, out: usize): void {
  const row = <usize>width << 3;
  memory.fill(out, 0, row * <usize>(transposed ? cols : rows));
  for (let i = 0; i < rows; i++, rowPtr += 4) {
    const end = load<i32>(rowPtr, 4);
    const own = <usize>i * row;
    for (let e = load<i32>(rowPtr); e < end; e++, nonzeros += 8) {
      const other = <usize>load<i32>(colIdx + (<usize>e << 2)) * row;
      if (transposed) axpy(width, load<f64>(nonzeros), x + own, out + other);
      else axpy(width, load<f64>(nonzeros), x + other, out + own);
    }
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
