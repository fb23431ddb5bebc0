import type { Backend, Kernels } from '../backends/backend.ts';
import { swapAxes } from '../values/layout.ts';
import type { Pattern } from '../values/values.ts';
import type { Operation, Step, ValueId } from './steps.ts';

// A dense matrix that is given once and is mostly zeros, as pixels and counts of words are, is multiplied by its nonzeros alone.

/** The nonzeros of a dense matrix beside it. */
export interface Nonzeros {
  readonly at: Pattern;
  readonly values: Float64Array;
}

type Gemm = Extract<Operation, { readonly op: 'gemm' }>;

/** Room for the nonzeros of a matrix, from `start` on. */
interface Room { readonly start: number; readonly most: number }

interface Sparing { readonly factor: ValueId; readonly most: number }

/** Which products may go by the nonzeros of a factor, and the room that they need. */
export interface MostlyZero {
  /** The factor by whose nonzeros the product goes where it has no more than `most`. */
  readonly factorOf: (product: Step) => Sparing | null;
  readonly rooms: ReadonlyMap<ValueId, Room>;
  /** Start of the room for the other factor and the result in other layouts. */
  readonly work: number;
}

/** What is smaller is multiplied in less time than looking after it takes; what is larger would reserve too much of a memory. */
const [SMALLEST, LARGEST] = [2 ** 14, 2 ** 26];
/** A product with fewer columns than this reads the matrix no faster by its nonzeros. */
const NARROWEST = 4;

interface Sizes { readonly rows: (v: ValueId) => number; readonly cols: (v: ValueId) => number }

/** Numbers whose room the positions of so many nonzeros in so many rows take. */
export const positionsRoom = (rows: number, nonzeros: number): number => Math.ceil((rows + 1 + nonzeros) / 2);

/** The products among `steps`, which run at every call, of an input for which `isGiven` holds. */
export const planMostlyZero = (steps: readonly Step[], isGiven: (v: ValueId) => boolean, sizes: Sizes, share: Backend['sparseShare'], reserve: (length: number) => number): MostlyZero => {
  const { rows, cols } = sizes;
  const entries = (v: ValueId): number => rows(v) * cols(v);
  const products = new Map<Step, Sparing>();
  const most = new Map<ValueId, number>();
  let work = 0;
  for (const s of steps) {
    if (s.does.op !== 'gemm' || s.does.symmetric) continue;
    const d = s.does;
    const factor = [d.a, d.b].find((v) => isGiven(v) && entries(v) >= SMALLEST && entries(v) <= LARGEST);
    const width = factor === d.a ? cols(s.out) : rows(s.out);
    const copies = factor === undefined ? 0 : factor === d.a ? entries(d.b) : entries(d.a) + entries(s.out);
    // Copies of more than the matrix itself would take more time and room than its zeros save.
    if (factor === undefined || width < NARROWEST || copies > entries(factor)) continue;
    const count = Math.floor(share(entries(factor) * width) * entries(factor));
    products.set(s, { factor, most: count });
    most.set(factor, Math.max(most.get(factor) ?? 0, count));
    work = Math.max(work, copies);
  }
  const rooms = new Map([...most].map(([v, count]) => [v, { start: reserve(positionsRoom(rows(v), count) + count), most: count }]));
  return { factorOf: (s) => products.get(s) ?? null, rooms, work: reserve(work) };
};

const hasMoreThan = (most: number, data: Float64Array): boolean => {
  let count = 0;
  for (let e = 0; e < data.length; e++) if (data[e] !== 0 && ++count > most) return true;
  return false;
};

/** The nonzeros of a rows×cols matrix in the room for them, which is not touched where there are more; null then. */
export const nonzerosIn = (memory: Float64Array, { start, most }: Room, rows: number, cols: number, data: Float64Array): Nonzeros | null => {
  if (hasMoreThan(most, data)) return null;
  const length = positionsRoom(rows, most);
  const whole = new Int32Array(memory.buffer, memory.byteOffset + 8 * start, 2 * length);
  const [rowPtr, colIdx, values] = [whole.subarray(0, rows + 1), whole.subarray(rows + 1), memory.subarray(start + length, start + length + most)];
  let count = 0;
  for (let i = 0, e = 0; i < rows; i++) {
    rowPtr[i] = count;
    for (let j = 0; j < cols; j++, e++) {
      const x = data[e] as number;
      if (x === 0) continue;
      colIdx[count] = j;
      values[count++] = x;
    }
  }
  rowPtr[rows] = count;
  return { at: { rows, cols, rowPtr, colIdx: colIdx.subarray(0, count) }, values: values.subarray(0, count) };
};

/**
 * op(a)·op(b), m×n over k, by the nonzeros of `factor`; `work` is room for the other factor, and the result where it comes out transposed.
 * False, and nothing done, where the other factor isn't finite, so that zeros don't hide it.
 */
export const byNonzeros = (kernels: Kernels, d: Gemm, factor: ValueId, { at, values }: Nonzeros, other: Float64Array, [m, n, k]: readonly [number, number, number], work: Float64Array, out: Float64Array): boolean => {
  const isLeft = factor === d.a;
  const [width, isFlipped] = isLeft ? [n, d.transB] : [m, !d.transA];
  const x = work.subarray(0, k * width);
  if (isFlipped) swapAxes(other, width, k, 1, x);
  else x.set(other);
  if (!Number.isFinite(kernels.sum(x.length, x, 0))) return false;
  if (isLeft) kernels.sparseTimes(at, values, d.transA, width, x, out);
  else {
    const result = work.subarray(k * width, k * width + n * m);
    // The transpose of the product has the transpose of b on the left.
    kernels.sparseTimes(at, values, !d.transB, width, x, result);
    swapAxes(result, n, m, 1, out);
  }
  return true;
};
