import type { Dense } from '../values/values.ts';
import type { Backend, Factor, Kernels } from './backend.ts';
import { factor as plainFactor, checkInvertible } from './lu.ts';
import { mirror, typedBackend, typedKernels } from './typed.ts';

/** The environment, where the platform has one. */
declare const process: undefined | { readonly env: Readonly<Record<string, string | undefined>> };

/** A native function; pointers are given as typed arrays. */
type Native = (...args: readonly unknown[]) => unknown;
interface Library { readonly func: (name: string, result: string, parameters: string[]) => Native }

/** Where an OpenBLAS with its C interface is looked for when the environment variable GRADUS_BLAS names no file. */
const FILES = ['libopenblas.so.0', 'libopenblas.so', 'libopenblas.dylib', '/opt/homebrew/opt/openblas/lib/libopenblas.dylib', '/usr/local/opt/openblas/lib/libopenblas.dylib', 'libopenblas.dll'];

/** How builds of OpenBLAS decorate names, and the type of their integers. */
const BUILDS = [
  { prefix: '', suffix: '', wide: false }, { prefix: '', suffix: '64_', wide: true },
  { prefix: 'scipy_', suffix: '', wide: false }, { prefix: 'scipy_', suffix: '64_', wide: true },
] as const;

/** Numbers of the C interface. */
const [ROW_MAJOR, NO_TRANS, TRANS, UPPER] = [101, 111, 112, 121];
/** Products of fewer multiplications than this are done faster than a native call takes. */
const SMALL = 600;

/** OpenBLAS has a way without copies for products of fewer multiplications than this, on these processors. */
const THIN = 1e6;
const THIN_CORES = ['SkylakeX', 'Cooperlake', 'SapphireRapids'];
/** From so many multiplications on, the way without copies is taken with b' copied as b. */
const WORTH_FLIPPING = 1e5;
/** A long thin product goes as a row of such products where what they share has fewer numbers than this. */
const SHARED = 32768;
/** A product no wider than this goes in strips of so many rows at least, or so many numbers, the copy of which stays in the cache. */
const [NARROW, LONG_STRIP, CACHED] = [128, 256, 65536];
/** A product of no more rows goes in strips of so many terms of its sums: few enough for the copy of a block of b, 512 wide, to stay in the cache. */
const DEEP_STRIP = 80;
/** The upper half of a symmetric product is done in so many strips of rows at most, each of so many rows at least. */
const [STRIPS, STRIP] = [8, 32];
/**
 * From so many multiplications on, a product is given to all threads of the library, and whole. They wait for each other by spinning, so that
 * on busy cores a small product would take as long as other programs are let run in between, a thousand times its own time.
 */
const WORTH_SHARING = 1e8;

/** Products by nonzeros take as long as dense ones at a fifth of all entries or more, and with the way without copies at a tenth. */
const [SPARSE_SHARE, THIN_SPARSE_SHARE] = [0.2, 0.1];

/** Bytes of stack for native calls: threaded products of builds for many threads need more than the 2 MiB that koffi gives. */
const STACK = 16 * 1024 * 1024;

interface Functions {
  readonly gemm: Native;
  readonly gemv: Native;
  readonly syrk: Native;
  readonly getrf: Native | null;
  readonly getrs: Native | null;
  readonly config: string;
  /** Are products of few multiplications done without copies of their arguments? */
  readonly thin: boolean;
  readonly threads: number;
  /** Lets the library use all its threads for work of so many multiplications, if that is worth it, else one; says whether it may use more than one. */
  readonly share: (multiplications: number) => boolean;
  readonly integers: (length: number) => Int32Array | BigInt64Array;
}

/** The `share` of a library that has so many threads. Another thread of the runtime that uses the library may change what it is set to: that costs time, no more. */
const sharing = (all: number, set: Native | null): Functions['share'] => {
  if (all <= 1 || set === null) return () => all > 1;
  let current = all;
  return (multiplications) => {
    const wanted = multiplications >= WORTH_SHARING ? all : 1;
    if (wanted !== current) set(wanted);
    current = wanted;
    return wanted > 1;
  };
};

const functionsOf = (library: Library): Functions | null => {
  for (const { prefix, suffix, wide } of BUILDS) {
    const int = wide ? 'int64_t' : 'int';
    const optional = (name: string, result: string, parameters: string[]): Native | null => {
      try {
        return library.func(`${prefix}${name}${suffix}`, result, parameters);
      } catch {
        return null;
      }
    };
    const gemm = optional('cblas_dgemm', 'void', ['int', 'int', 'int', int, int, int, 'double', 'void *', int, 'void *', int, 'double', 'void *', int]);
    const gemv = optional('cblas_dgemv', 'void', ['int', 'int', int, int, 'double', 'void *', int, 'void *', int, 'double', 'void *', int]);
    const syrk = optional('cblas_dsyrk', 'void', ['int', 'int', 'int', int, int, 'double', 'void *', int, 'double', 'void *', int]);
    if (gemm === null || gemv === null || syrk === null) continue;
    const threads = Number(optional('openblas_get_num_threads', 'int', [])?.() ?? 1);
    return {
      gemm, gemv, syrk,
      getrf: optional('dgetrf_', 'void', Array<string>(6).fill('void *')),
      getrs: optional('dgetrs_', 'void', ['str', ...Array<string>(8).fill('void *')]),
      config: String(optional('openblas_get_config', 'str', [])?.() ?? ''),
      thin: THIN_CORES.includes(String(optional('openblas_get_corename', 'str', [])?.() ?? '')),
      threads,
      share: sharing(threads, optional('openblas_set_num_threads', 'void', ['int'])),
      integers: (length) => (wide ? new BigInt64Array(length) : new Int32Array(length)),
    };
  }
  return null;
};

/** A way to do a product in parts; false where it is not for products of that form. */
type Strips = (...product: Parameters<Kernels['gemm']>) => boolean;

/** A long narrow product of a matrix as it lies, in strips of rows: OpenBLAS copies one at a time, and the copy of all of it would go to memory and back. */
const inLongStrips = (gemm: Native): Strips => (m, n, k, a, transA, b, transB, out) => {
  const height = Math.max(LONG_STRIP, Math.floor(CACHED / k));
  if (transA || m <= height || n > NARROW) return false;
  for (let i = 0; i < m; i += height) gemm(ROW_MAJOR, NO_TRANS, transB ? TRANS : NO_TRANS, Math.min(height, m - i), n, k, 1, a.subarray(i * k), k, b, transB ? k : n, 0, out.subarray(i * n), n);
  return true;
};

/** A product of few rows with a long matrix as it lies, in strips of the inner dimension, for the same reason. */
const inDeepStrips = (gemm: Native): Strips => (m, n, k, a, transA, b, transB, out) => {
  if (transB || m > NARROW || n < m || k < 2 * DEEP_STRIP) return false;
  for (let p = 0; p < k; p += DEEP_STRIP) gemm(ROW_MAJOR, transA ? TRANS : NO_TRANS, NO_TRANS, m, n, Math.min(DEEP_STRIP, k - p), 1, a.subarray(transA ? p * m : p), transA ? m : k, b.subarray(p * n), n, p === 0 ? 0 : 1, out, n);
  return true;
};

/** The product in strips of rows, or of the inner dimension, that OpenBLAS does without copies; false where it is not long and thin. */
const inThinStrips = (gemm: Native): Strips => {
  let flipped = new Float64Array(0);
  /** b' as b; it is copied once for all strips. */
  const straight = (b: Float64Array, n: number, k: number): Float64Array => {
    if (flipped.length < n * k) flipped = new Float64Array(n * k);
    for (let j = 0; j < n; j++) for (let p = 0; p < k; p++) flipped[p * n + j] = b[j * k + p] as number;
    return flipped;
  };
  return (m, n, k, a, transA, b, transB, out) => {
    if (m * n * k <= (transB ? WORTH_FLIPPING : THIN)) return false;
    const rows = Math.floor(THIN / (n * k));
    if (n * k <= SHARED && m >= n && m >= k) {
      const [right, lda] = [transB ? straight(b, n, k) : b, transA ? m : k];
      for (let i = 0; i < m; i += rows) gemm(ROW_MAJOR, transA ? TRANS : NO_TRANS, NO_TRANS, Math.min(rows, m - i), n, k, 1, a.subarray(transA ? i : i * k), lda, right, n, 0, out.subarray(i * n), n);
      return true;
    }
    const depth = Math.floor(THIN / (m * n));
    if (m * n > SHARED || k <= depth || transB) return false;
    for (let p = 0; p < k; p += depth) gemm(ROW_MAJOR, transA ? TRANS : NO_TRANS, NO_TRANS, m, n, Math.min(depth, k - p), 1, a.subarray(transA ? p * m : p), transA ? m : k, b.subarray(p * n), n, p === 0 ? 0 : 1, out, n);
    return true;
  };
};

const matrixKernels = ({ gemm, gemv, syrk, thin, share }: Functions): Pick<Kernels, 'gemm' | 'symmetric'> => {
  const ways = [...(thin ? [inThinStrips(gemm)] : []), inLongStrips(gemm), inDeepStrips(gemm)];
  const strips: Strips = (...product) => ways.some((way) => way(...product));
  return {
    gemm: (m, n, k, a, transA, b, transB, out) => {
      if (m * n * k <= SMALL) return typedKernels.gemm(m, n, k, a, transA, b, transB, out);
      const shared = share(m * n * k);
      if (n === 1) gemv(ROW_MAJOR, transA ? TRANS : NO_TRANS, transA ? k : m, transA ? m : k, 1, a, transA ? m : k, b, 1, 0, out, 1);
      else if (m === 1) gemv(ROW_MAJOR, transB ? NO_TRANS : TRANS, transB ? n : k, transB ? k : n, 1, b, transB ? k : n, a, 1, 0, out, 1);
      else if (shared || !strips(m, n, k, a, transA, b, transB, out)) gemm(ROW_MAJOR, transA ? TRANS : NO_TRANS, transB ? TRANS : NO_TRANS, m, n, k, 1, a, transA ? m : k, b, transB ? k : n, 0, out, n);
    },
    symmetric: (n, k, a, transA, b, transB, out) => {
      if (n * n * k <= SMALL) return typedKernels.symmetric(n, k, a, transA, b, transB, out);
      share((n * n * k) / 2);
      if (a === b && transA !== transB) syrk(ROW_MAJOR, UPPER, transA ? TRANS : NO_TRANS, n, k, 1, a, transA ? n : k, 0, out, n);
      else {
        const height = Math.max(STRIP, Math.ceil(n / STRIPS));
        for (let i = 0; i < n; i += height) gemm(ROW_MAJOR, transA ? TRANS : NO_TRANS, transB ? TRANS : NO_TRANS, Math.min(height, n - i), n - i, k, 1, a.subarray(transA ? i : i * k), transA ? n : k, b.subarray(transB ? i * k : i), transB ? k : n, 0, out.subarray(i * n + i), n);
      }
      mirror(n, out);
    },
  };
};

const transposed = (x: Float64Array, rows: number, cols: number): Float64Array => {
  const out = new Float64Array(x.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[j * rows + i] = x[i * cols + j] ?? Number.NaN;
  return out;
};

/** LU factors by LAPACK, which reads a row-major matrix as its transpose. */
const factorWith = (getrf: Native, getrs: Native, { integers, share }: Functions) => (a: Dense): Factor => {
  const n = a.rows;
  if (n === 0) return plainFactor(a);
  const integer = (x: number): Int32Array | BigInt64Array => {
    const out = integers(1);
    out[0] = out instanceof BigInt64Array ? BigInt(x) : x;
    return out;
  };
  const [size, lu, pivots, info] = [integer(n), a.data.slice(), integers(n), integers(1)];
  share(n ** 3 / 3);
  getrf(size, size, lu, size, pivots, info);
  const diagonal = Array.from({ length: n }, (_, i) => lu[i * n + i] ?? Number.NaN);
  const solve = (b: Dense, trans: boolean): Dense => {
    const x = transposed(b.data, b.rows, b.cols);
    share(n * n * b.cols);
    getrs(trans ? 'N' : 'T', size, integer(b.cols), lu, size, pivots, x, size, info);
    return { rows: b.rows, cols: b.cols, data: transposed(x, b.cols, b.rows) };
  };
  let isChecked = false;
  return {
    det: () => diagonal.reduce((p, x, i) => p * x * (Number(pivots[i]) === i + 1 ? 1 : -1), 1),
    // The logarithms are summed, as the determinant itself leaves the floating range early.
    logdet: () => diagonal.reduce((s, x) => s + Math.log(Math.abs(x)), 0),
    solve: (b, trans) => {
      if (!isChecked) checkInvertible({ a, at: (i, j) => lu[j * n + i] as number, solve: (c) => solve(c, false) });
      isChecked = true;
      return solve(b, trans);
    },
  };
};

/**
 * The backend on a system OpenBLAS, reached through the optional package koffi; `vectors` does what is not linear algebra.
 * The file may be given by the environment variable GRADUS_BLAS. Null where there is no koffi, no library or no processor for it.
 */
export const blasBackend = async (vectors: Backend = typedBackend): Promise<Backend | null> => {
  const koffi = await import('koffi').catch(() => null);
  if (koffi === null) return null;
  try {
    koffi.default.config({ sync_stack_size: STACK });
  } catch {
    // It can be set before the first call only, and was.
  }
  const given = typeof process === 'undefined' ? undefined : process.env['GRADUS_BLAS'];
  for (const file of given === undefined ? FILES : [given]) {
    let functions: Functions | null = null;
    try {
      functions = functionsOf(koffi.default.load(file) as Library);
    } catch {
      continue;
    }
    if (functions === null) continue;
    const { getrf, getrs, config, thin, threads } = functions;
    const matrices = { ...matrixKernels(functions), ...(getrf === null || getrs === null ? {} : { factor: factorWith(getrf, getrs, functions) }) };
    return {
      name: 'blas',
      describe: `${config === '' ? 'BLAS' : config.trim()} from ${file}; entrywise: ${vectors.describe}`,
      foreign: { ...vectors.foreign, products: true },
      sparseShare: (multiplications) => (thin ? THIN_SPARSE_SHARE : SPARSE_SHARE) / (multiplications < WORTH_SHARING ? 1 : threads),
      open: (length) => {
        const { memory, kernels } = vectors.open(length);
        return { memory, kernels: { ...kernels, ...matrices } };
      },
    };
  }
  return null;
};
