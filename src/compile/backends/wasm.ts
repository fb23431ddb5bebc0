import { mirror, scalarFunction, typedKernels } from './typed.ts';
import type { Backend, Kernels, MapName, Workspace } from './backend.ts';
import type { Pattern } from '../values/values.ts';
import { factor } from './lu.ts';
import { RELAXED_SIMD, SIMD } from './wasm-binary.ts';

/** The part of the platform's WebAssembly that is used; absent on platforms without. */
declare const WebAssembly: undefined | {
  readonly validate: (bytes: Uint8Array<ArrayBuffer>) => boolean;
  readonly compile: (bytes: Uint8Array<ArrayBuffer>) => Promise<object>;
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer; readonly grow: (pages: number) => number };
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};

/** What the module of `kernels/` exports; addresses and counts are numbers, addresses in bytes. */
interface Exports {
  readonly GEMM_SPACE: { readonly value: number };
  readonly FRONT: { readonly value: number };
  readonly POWERS: { readonly value: number };
  readonly gemm: (m: number, n: number, k: number, a: number, aRow: number, aStep: number, b: number, bStep: number, bCol: number, out: number, space: number, upper: number) => void;
  readonly timesColumn: (rows: number, cols: number, a: number, transposed: number, x: number, out: number) => void;
  readonly sampled: (rows: number, rowPtr: number, colIdx: number, k: number, a: number, b: number, out: number) => void;
  readonly sparseTimes: (rows: number, cols: number, rowPtr: number, colIdx: number, nonzeros: number, transposed: number, width: number, x: number, out: number) => void;
  readonly takeRows: (count: number, cols: number, x: number, subscripts: number, out: number) => void;
  readonly sweep: (k: number, count: number, a: number, b: number, x: number, next: number, step: number, space: number) => void;
  readonly scale: (count: number, alpha: number, x: number, out: number) => void;
  readonly combine: (count: number, alpha: number, x: number, beta: number, y: number, out: number) => void;
  readonly multiply: (count: number, x: number, y: number, out: number) => void;
  readonly divide: (count: number, x: number, y: number, out: number) => void;
  readonly map: (fn: number, count: number, x: number, out: number) => void;
  readonly sum: (count: number, x: number) => number;
  readonly dot: (count: number, x: number, y: number) => number;
  readonly norm1: (count: number, x: number) => number;
}

/** The functions that the module has, in the order of their numbers there. */
const FUNCTIONS: readonly MapName[] = ['abs', 'exp', 'expm1', 'log', 'log1p', 'logcosh', 'reciprocal', 'relu', 'sigmoid', 'sign', 'softplus', 'sqrt', 'square', 'step', 'tanh'];

/** Bytes behind the values (products read a little beyond the last entry). */
const [BEHIND, PAGE] = [64, 65536];

/** The table of powers of two that the module's exponential reads; `FRACTION` is where a double keeps the 2^44 of its bits in the upper half. */
const POWERS = 2048;
const FRACTION = 2 ** 9;
const powers = (): Uint8Array => {
  const table = Float64Array.from({ length: POWERS }, (_, j) => 2 ** (j / POWERS));
  const words = new DataView(table.buffer);
  for (let j = 0; j < POWERS; j++) words.setUint32(8 * j + 4, words.getUint32(8 * j + 4, true) - j * FRACTION, true);
  return new Uint8Array(table.buffer);
};

/** Small plans lie together in memories of this many bytes, as a platform can reserve only so many memories. */
const SHARED = 4 * 1024 * 1024;
/** Values begin at multiples of so many bytes. */
const ALIGNMENT = 16;

/** A memory that is given away from `top` to `end`. */
interface Block { readonly buffer: ArrayBuffer; readonly kernels: Kernels; readonly start: number; readonly end: number; top: number }

/** Products by nonzeros take as long as dense ones at half of all entries: with room to spare. */
const SPARSE_SHARE = 0.4;

/** Subscripts that are copied into the work space at once. */
const SUBSCRIPTS = 4096;

/** The kernels on one memory with work space in it: every array that they get lies there, but for those that rows are taken from and by. */
const kernelsOf = (x: Exports, buffer: ArrayBuffer, space: number): Kernels => {
  const numbers = new Map(FUNCTIONS.map((name, i) => [name, i]));
  const at = (a: Float64Array, offset: number): number => a.byteOffset + 8 * offset;
  const indices = (p: Pattern): readonly [number, number] => [p.rowPtr.byteOffset, p.colIdx.byteOffset];
  return {
    gemm: (m, n, k, a, transA, b, transB, out) => {
      if (n === 1) x.timesColumn(transA ? k : m, transA ? m : k, a.byteOffset, transA ? 1 : 0, b.byteOffset, out.byteOffset);
      else if (m === 1) x.timesColumn(transB ? n : k, transB ? k : n, b.byteOffset, transB ? 0 : 1, a.byteOffset, out.byteOffset);
      else if (k === 0) out.fill(0);
      else x.gemm(m, n, k, a.byteOffset, transA ? 8 : 8 * k, transA ? 8 * m : 8, b.byteOffset, transB ? 8 : 8 * n, transB ? 8 * k : 8, out.byteOffset, space, 0);
    },
    symmetric: (n, k, a, transA, b, transB, out) => {
      if (k === 0) out.fill(0);
      else x.gemm(n, n, k, a.byteOffset, transA ? 8 : 8 * k, transA ? 8 * n : 8, b.byteOffset, transB ? 8 : 8 * n, transB ? 8 * k : 8, out.byteOffset, space, 1);
      mirror(n, out);
    },
    sampled: (p, k, a, b, out) => x.sampled(p.rows, ...indices(p), k, a.byteOffset, b.byteOffset, out.byteOffset),
    sparseTimes: (p, nonzeros, transposed, cols, y, out) => x.sparseTimes(p.rows, p.cols, ...indices(p), nonzeros.byteOffset, transposed ? 1 : 0, cols, y.byteOffset, out.byteOffset),
    scale: (count, alpha, y, yAt, out, outAt) => x.scale(count, alpha, at(y, yAt), at(out, outAt)),
    combine: (count, alpha, y, yAt, beta, z, zAt, out, outAt) => x.combine(count, alpha, at(y, yAt), beta, at(z, zAt), at(out, outAt)),
    multiply: (count, y, yAt, z, zAt, out, outAt) => x.multiply(count, at(y, yAt), at(z, zAt), at(out, outAt)),
    divide: (count, y, yAt, z, zAt, out, outAt) => x.divide(count, at(y, yAt), at(z, zAt), at(out, outAt)),
    map: (fn, count, y, yAt, out, outAt) => {
      const number = numbers.get(fn);
      if (number !== undefined) return x.map(number, count, at(y, yAt), at(out, outAt));
      const f = scalarFunction(fn);
      for (let i = 0; i < count; i++) out[outAt + i] = f(y[yAt + i] as number);
    },
    sum: (count, y, yAt) => x.sum(count, at(y, yAt)),
    dot: (count, y, yAt, z, zAt) => x.dot(count, at(y, yAt), at(z, zAt)),
    norm1: (count, y, yAt) => x.norm1(count, at(y, yAt)),
    takeRows: (cols, y, subscripts, out) => {
      if (y.buffer !== buffer) return typedKernels.takeRows(cols, y, subscripts, out);
      for (let t = 0; t < subscripts.length; t += SUBSCRIPTS) {
        const some = subscripts.subarray(t, t + SUBSCRIPTS);
        new Float64Array(buffer, space, some.length).set(some);
        x.takeRows(some.length, cols, y.byteOffset, space, at(out, t * cols));
      }
    },
    sweep: (k, count, a, b, y, next, step) => {
      if (128 * k <= x.GEMM_SPACE.value) x.sweep(k, count, a.byteOffset, b.byteOffset, y.byteOffset, 8 * next, 8 * step, space);
      else typedKernels.sweep(k, count, a, b, y, next, step);
    },
    factor,
  };
};

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

/**
 * The backend in WebAssembly with 128-bit SIMD, with fused multiply-add where the platform has it (results then differ in
 * rounding). Null where there is no WebAssembly with SIMD.
 */
export const wasmBackend = async (): Promise<Backend | null> => {
  const platform = typeof WebAssembly === 'undefined' ? undefined : WebAssembly;
  if (platform === undefined) return null;
  const [relaxed, plain] = [bytesOf(RELAXED_SIMD), bytesOf(SIMD)];
  const fused = platform.validate(relaxed);
  if (!fused && !platform.validate(plain)) return null;
  const module = await platform.compile(fused ? relaxed : plain);
  const table = powers();
  /** A memory with room for so many bytes of values. */
  const block = (room: number): Block => {
    const memory = new platform.Memory({ initial: 1 });
    // The module says of itself how much room it needs in front and its products need behind.
    const exports = new platform.Instance(module, { env: { memory } }).exports as Exports;
    const front = exports.FRONT.value;
    memory.grow(Math.ceil((front + room + BEHIND + exports.GEMM_SPACE.value) / PAGE));
    new Uint8Array(memory.buffer).set(table, exports.POWERS.value);
    return { buffer: memory.buffer, kernels: kernelsOf(exports, memory.buffer, front + room + BEHIND), start: front, end: front + room, top: front };
  };
  let shared: Block | null = null;
  const open = (length: number): Workspace => {
    const room = 8 * length;
    if (room > SHARED / 4) {
      const own = block(room);
      return { memory: new Float64Array(own.buffer, own.start, length), kernels: own.kernels };
    }
    if (shared === null || shared.top + room > shared.end) shared = block(SHARED);
    const start = shared.top;
    shared.top += Math.ceil(room / ALIGNMENT) * ALIGNMENT;
    return { memory: new Float64Array(shared.buffer, start, length), kernels: shared.kernels };
  };
  return { name: 'wasm', describe: `WebAssembly, 128-bit SIMD${fused ? ' with fused multiply-add' : ''}`, foreign: { vectors: false, products: false, sparse: false }, sparseShare: () => SPARSE_SHARE, open };
};
