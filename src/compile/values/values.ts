import { Matrix, type AbstractMatrix } from 'ml-matrix';

/** A dense matrix, row-major; a column is n×1, a scalar 1×1. */
export interface Dense {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float64Array;
}

/** Positions of the nonzeros of a sparse matrix by rows (CSR): row i has columns colIdx[rowPtr[i]…rowPtr[i+1]−1], 0-based, ascending. */
export interface Pattern {
  readonly rows: number;
  readonly cols: number;
  readonly rowPtr: Int32Array;
  readonly colIdx: Int32Array;
}

/** A sparse matrix by rows (CSR): row i holds values[rowPtr[i]…rowPtr[i+1]−1] in the columns colIdx[…], 0-based and ascending. */
export interface Csr extends Pattern {
  readonly values: Float64Array;
}

/** What an input is held as. */
export type Value = Dense | Csr;

/** Is the value held by its nonzeros? */
export const isSparse = (x: Value): x is Csr => 'rowPtr' in x;

/** A row-major matrix as plain data. */
export interface RowMajor {
  readonly rows: number;
  readonly cols: number;
  readonly data: ArrayLike<number>;
}

/**
 * What a caller may pass for a symbol: a number for a scalar or an index (1-based), a typed or plain array for a column, a row
 * or an index list; rows of equal length, an ml-matrix `Matrix`, a row-major record or a sparse `Csr` for a matrix. The zeros of a sparse matrix are
 * exact: a product with them is zero whatever stands on the other side.
 */
export type InputValue = number | Matrix | Float64Array | readonly number[] | readonly (readonly number[])[] | RowMajor | Csr;

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
export const toMatrix = (a: Dense): Matrix => Matrix.from1DArray(a.rows, a.cols, a.data);

/** A copy of an ml-matrix `Matrix`. */
export const fromMatrix = (m: AbstractMatrix): Dense => denseFrom(m.rows, m.columns, (i, j) => m.get(i, j));

const settled = new WeakSet<object>();

/** A value that was checked already, as one that `toValue` takes without checking it again. */
export const settle = (x: Value): Value => {
  const held = { ...x };
  settled.add(held);
  return held;
};

/**
 * An input as a matrix, or a sentence on why it isn't one. Arrays are columns unless `asRow`. Typed arrays and row-major
 * records of typed arrays are not copied: steps never write into their arguments.
 */
export const toValue = (value: unknown, asRow: boolean): Value | string => {
  if (typeof value === 'object' && value !== null && settled.has(value)) return value as Value;
  if (value instanceof Float64Array) return asRow ? { rows: 1, cols: value.length, data: value } : { rows: value.length, cols: 1, data: value };
  if (typeof value === 'number') return { rows: 1, cols: 1, data: Float64Array.of(value) };
  if (Matrix.isMatrix(value)) return fromMatrix(value);
  if (Array.isArray(value) && value.length > 0 && value.every(Array.isArray)) return fromRows(value);
  const flat = numbers(value);
  if (flat !== null) return asRow ? { rows: 1, cols: flat.length, data: flat } : { rows: flat.length, cols: 1, data: flat };
  if (Array.isArray(value)) return `an array with ${stranger(value)}`;
  if (typeof value === 'object' && value !== null && 'rowPtr' in value) return toSparse(value);
  if (typeof value === 'object' && value !== null && 'rows' in value && 'cols' in value && 'data' in value) {
    const { rows, cols } = value;
    const data = numbers(value.data);
    if (!isSize(rows) || !isSize(cols) || data === null) return 'a record {rows, cols, data} whose fields are not two sizes and an array of numbers';
    if (data.length !== rows * cols) return `a record of ${rows}×${cols} with ${data.length} numbers`;
    return { rows, cols, data };
  }
  return value === null ? 'null' : `a value of type ${typeof value === 'object' ? ((value as { constructor?: { name: string } }).constructor?.name ?? 'object') : typeof value}`;
};

/** The first thing in a list that is no number, and where it is. */
const stranger = (list: readonly unknown[]): string => {
  const at = Array.from(list).findIndex((x) => typeof x !== 'number');
  const x = list[at];
  return `${typeof x === 'string' ? JSON.stringify(x) : typeof x === 'bigint' ? `${x}n` : String(x)} in place ${at + 1}, which is no number`;
};

/** A matrix given by its rows. */
const fromRows = (rows: readonly (readonly unknown[])[]): Dense | string => {
  const cols = rows[0]?.length ?? 0;
  const data = numbers(rows.flat());
  if (rows.some((row) => row.length !== cols)) return `rows of lengths ${[...new Set(rows.map((row) => row.length))].join(', ')}`;
  const row = rows.findIndex((r) => numbers(r) === null);
  return data === null || row >= 0 ? `rows of which row ${row + 1} has ${stranger(rows[row] ?? [])}` : { rows: rows.length, cols, data };
};

/** A CSR record checked: lengths, order and range of the columns. */
const toSparse = (value: object): Csr | string => {
  const { rows, cols, rowPtr, colIdx, values } = value as Partial<Record<keyof Csr, unknown>>;
  if (!isSize(rows) || !isSize(cols) || !(rowPtr instanceof Int32Array) || !(colIdx instanceof Int32Array) || !(values instanceof Float64Array))
    return 'a sparse record {rows, cols, rowPtr, colIdx, values} whose fields are not two sizes, two Int32Arrays and a Float64Array';
  if (rowPtr.length !== rows + 1 || rowPtr[0] !== 0 || rowPtr[rows] !== colIdx.length || values.length !== colIdx.length)
    return `a sparse record of ${rows}×${cols} whose rowPtr does not run from 0 to its ${colIdx.length} columns and ${values.length} values in ${rows} rows`;
  for (let i = 0; i < rows; i++) {
    let before = -1;
    for (let e = rowPtr[i] ?? 0; e < (rowPtr[i + 1] ?? 0); e++) {
      const j = colIdx[e] ?? cols;
      if (j <= before || j >= cols) return `a sparse record whose row ${i + 1} has column index ${j} (0-based) out of order or range`;
      before = j;
    }
    if ((rowPtr[i + 1] ?? 0) < (rowPtr[i] ?? 0)) return `a sparse record whose rowPtr decreases at row ${i + 1}`;
  }
  return { rows, cols, rowPtr, colIdx, values };
};

/** The dense matrix of a value. */
export const toDense = (x: Value): Dense => {
  if (!isSparse(x)) return x;
  const data = new Float64Array(x.rows * x.cols);
  for (let i = 0; i < x.rows; i++) for (let e = x.rowPtr[i] ?? 0; e < (x.rowPtr[i + 1] ?? 0); e++) data[i * x.cols + (x.colIdx[e] ?? 0)] = x.values[e] ?? 0;
  return { rows: x.rows, cols: x.cols, data };
};

const isSize = (x: unknown): x is number => typeof x === 'number' && Number.isInteger(x) && x >= 0;

const numbers = (value: unknown): Float64Array | null => {
  if (value instanceof Float64Array) return value;
  const plain = Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
  if (!plain) return null;
  const list: unknown[] = Array.from(value as ArrayLike<unknown>);
  return list.every((x): x is number => typeof x === 'number') ? Float64Array.from(list) : null;
};

/** The rows of a matrix as arrays. */
export const rowsOf = (x: Dense): number[][] => Array.from({ length: x.rows }, (_, i) => [...x.data.subarray(i * x.cols, (i + 1) * x.cols)]);
