import { Matrix, type AbstractMatrix } from 'ml-matrix';

/** A dense matrix, row-major; a column is n×1, a scalar 1×1. */
export interface Dense {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
}

/** A row-major matrix as plain data. */
export interface RowMajor {
  readonly rows: number;
  readonly cols: number;
  readonly data: ArrayLike<number>;
}

/**
 * What a caller may pass for a symbol: a number for a scalar or an index (1-based), a typed or plain array for a column, a row
 * or an index list, an ml-matrix `Matrix` or a row-major record for a matrix.
 */
export type InputValue = number | Matrix | Float64Array | readonly number[] | RowMajor;

/** Inputs by symbol name; a size that no input determines is passed as a number under its own name. */
export type Inputs = Readonly<Record<string, InputValue>>;

/** What a closure returns: a number for a scalar, a `Float64Array` for a column, a `Matrix` otherwise. */
export type OutputValue = number | Float64Array | Matrix;

/** A dense matrix of the given size with entries f(i, j), 0-based. */
export const denseFrom = (rows: number, cols: number, f: (i: number, j: number) => number): Dense => {
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) data[i * cols + j] = f(i, j);
  return { rows, cols, data };
};

/** The entry in row i, column j (0-based, in range). */
export const entry = (a: Dense, i: number, j: number): number => a.data[i * a.cols + j] ?? Number.NaN;

/** A copy as an ml-matrix `Matrix`. */
export const toMatrix = (a: Dense): Matrix => {
  const out = new Matrix(a.rows, a.cols);
  for (let i = 0; i < a.rows; i++) for (let j = 0; j < a.cols; j++) out.set(i, j, entry(a, i, j));
  return out;
};

/** A copy of an ml-matrix `Matrix`. */
export const fromMatrix = (m: AbstractMatrix): Dense => denseFrom(m.rows, m.columns, (i, j) => m.get(i, j));

/**
 * An input as a dense matrix, or a sentence on why it isn't one. Arrays are columns unless `asRow`. Typed arrays and row-major
 * records of typed arrays are not copied: steps never write into their arguments.
 */
export const toDense = (value: unknown, asRow: boolean): Dense | string => {
  if (typeof value === 'number') return { rows: 1, cols: 1, data: Float64Array.of(value) };
  if (Matrix.isMatrix(value)) return fromMatrix(value);
  const flat = numbers(value);
  if (flat !== null) return asRow ? { rows: 1, cols: flat.length, data: flat } : { rows: flat.length, cols: 1, data: flat };
  if (typeof value === 'object' && value !== null && 'rows' in value && 'cols' in value && 'data' in value) {
    const { rows, cols } = value;
    const data = numbers(value.data);
    if (!isSize(rows) || !isSize(cols) || data === null) return 'a record {rows, cols, data} whose fields are not two sizes and an array of numbers';
    if (data.length !== rows * cols) return `a record of ${rows}×${cols} with ${data.length} numbers`;
    return { rows, cols, data };
  }
  return value === null ? 'null' : `a value of type ${typeof value}`;
};

const isSize = (x: unknown): x is number => typeof x === 'number' && Number.isInteger(x) && x >= 0;

const numbers = (value: unknown): Float64Array | null => {
  if (value instanceof Float64Array) return value;
  const plain = Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
  if (!plain) return null;
  const list: unknown[] = Array.from(value as ArrayLike<unknown>);
  return list.every((x): x is number => typeof x === 'number') ? Float64Array.from(list) : null;
};
