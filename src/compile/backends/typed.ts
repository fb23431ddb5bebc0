import { elementwise } from '../../atoms/elementwise.ts';
import type { Backend, Kernels, MapName } from './backend.ts';
import { factor } from './lu.ts';
import { multiply } from './typed-gemm.ts';

// Typed-array reads inside these loops are in range by construction; `as number` only satisfies the checked index type.

/** The function itself; one place for kernels that have no faster form. */
export const scalarFunction = (fn: MapName): ((x: number) => number) => (fn === 'reciprocal' ? (x) => 1 / x : elementwise[fn].evaluate);

const sampled: Kernels['sampled'] = (at, k, a, b, out) => {
  const { rows, rowPtr, colIdx } = at;
  for (let i = 0; i < rows; i++)
    for (let e = rowPtr[i] as number; e < (rowPtr[i + 1] as number); e++) {
      const [x, y] = [i * k, (colIdx[e] as number) * k];
      let s = 0;
      let t = 0;
      let p = 0;
      for (; p + 1 < k; p += 2) {
        s += (a[x + p] as number) * (b[y + p] as number);
        t += (a[x + p + 1] as number) * (b[y + p + 1] as number);
      }
      if (p < k) s += (a[x + p] as number) * (b[y + p] as number);
      out[e] = s + t;
    }
};

const sparseTimes: Kernels['sparseTimes'] = (at, nonzeros, transposed, cols, x, out) => {
  const { rows, rowPtr, colIdx } = at;
  out.fill(0, 0, (transposed ? at.cols : rows) * cols);
  for (let i = 0; i < rows; i++)
    for (let e = rowPtr[i] as number; e < (rowPtr[i + 1] as number); e++) {
      const value = nonzeros[e] as number;
      const [own, other] = [i * cols, (colIdx[e] as number) * cols];
      const from = transposed ? own : other;
      const to = transposed ? other : own;
      for (let c = 0; c < cols; c++) out[to + c] = (out[to + c] as number) + value * (x[from + c] as number);
    }
};

const takeRows: Kernels['takeRows'] = (cols, x, subscripts, out) => {
  for (let t = 0; t < subscripts.length; t++) {
    const [from, to] = [((subscripts[t] as number) - 1) * cols, t * cols];
    for (let j = 0; j < cols; j++) out[to + j] = x[from + j] as number;
  }
};

const sweep: Kernels['sweep'] = (k, count, a, b, x, next, step) => {
  const row = new Float64Array(k);
  for (let i = 0; i < count; i++) {
    const start = i * next;
    for (let t = 0; t < k; t++) row[t] = x[start + t * step] as number;
    for (let t = 0; t < k; t++) {
      const curvature = a[t * k + t] as number;
      if (curvature === 0) continue;
      let slope = -(b[start + t * step] as number);
      for (let r = 0; r < k; r++) slope += (a[t * k + r] as number) * (row[r] as number);
      row[t] = Math.max(0, (row[t] as number) - slope / curvature);
    }
    for (let t = 0; t < k; t++) x[start + t * step] = row[t] as number;
  }
};

/** Copies what is above the diagonal below it. */
export const mirror = (n: number, out: Float64Array): void => {
  for (let i = 1; i < n; i++) for (let j = 0; j < i; j++) out[i * n + j] = out[j * n + i] as number;
};

/** Kernels in plain JavaScript on arrays anywhere. */
export const typedKernels: Kernels = {
  gemm: (m, n, k, a, transA, b, transB, out) => multiply(m, n, k, a, transA, b, transB, out, false),
  symmetric: (n, k, a, transA, b, transB, out) => {
    multiply(n, n, k, a, transA, b, transB, out, true);
    mirror(n, out);
  },
  sampled,
  sparseTimes,
  takeRows,
  sweep,
  scale: (count, alpha, x, xAt, out, outAt) => {
    for (let i = 0; i < count; i++) out[outAt + i] = alpha * (x[xAt + i] as number);
  },
  combine: (count, alpha, x, xAt, beta, y, yAt, out, outAt) => {
    for (let i = 0; i < count; i++) out[outAt + i] = alpha * (x[xAt + i] as number) + beta * (y[yAt + i] as number);
  },
  multiply: (count, x, xAt, y, yAt, out, outAt) => {
    for (let i = 0; i < count; i++) out[outAt + i] = (x[xAt + i] as number) * (y[yAt + i] as number);
  },
  divide: (count, x, xAt, y, yAt, out, outAt) => {
    for (let i = 0; i < count; i++) out[outAt + i] = (x[xAt + i] as number) / (y[yAt + i] as number);
  },
  map: (fn, count, x, xAt, out, outAt) => {
    const f = scalarFunction(fn);
    for (let i = 0; i < count; i++) out[outAt + i] = f(x[xAt + i] as number);
  },
  sum: (count, x, xAt) => {
    let s = 0;
    for (let i = xAt; i < xAt + count; i++) s += x[i] as number;
    return s;
  },
  dot: (count, x, xAt, y, yAt) => {
    let s = 0;
    for (let i = 0; i < count; i++) s += (x[xAt + i] as number) * (y[yAt + i] as number);
    return s;
  },
  norm1: (count, x, xAt) => {
    let s = 0;
    for (let i = xAt; i < xAt + count; i++) s += Math.abs(x[i] as number);
    return s;
  },
  factor,
};

/** Where products by nonzeros take as long as dense ones, with room to spare. */
const SPARSE_SHARE = 0.4;

/** The backend on plain typed arrays: everywhere, without preparation. */
export const typedBackend: Backend = {
  name: 'typed',
  describe: 'plain typed arrays',
  foreign: { vectors: true, products: true, sparse: true },
  sparseShare: () => SPARSE_SHARE,
  open: (length) => ({ memory: new Float64Array(length), kernels: typedKernels }),
};
