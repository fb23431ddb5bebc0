import { toMatrix, type Dense } from '../compile/index.ts';

/** In which form vectors and matrices are passed to a function. */
export interface Form {
  readonly name: string;
  readonly describe: string;
  readonly vector: (x: Dense) => unknown;
  readonly matrix: (x: Dense) => unknown;
}

const rows = (x: Dense): Float64Array[] => Array.from({ length: x.rows }, (_, i) => x.data.slice(i * x.cols, (i + 1) * x.cols));
const nested = (x: Dense): number[][] => rows(x).map((r) => [...r]);
const typed = (x: Dense): Float64Array => x.data.slice();

/** The forms that are tried, the most usual first. */
export const FORMS: readonly Form[] = [
  { name: 'arrays', describe: 'vectors as arrays, matrices as arrays of rows', vector: (x) => [...x.data], matrix: nested },
  { name: 'records', describe: 'vectors as Float64Array, matrices as row-major {rows, cols, data}', vector: typed, matrix: (x) => ({ rows: x.rows, cols: x.cols, data: typed(x) }) },
  { name: 'matrices', describe: 'vectors as arrays, matrices as Matrix of ml-matrix', vector: (x) => [...x.data], matrix: toMatrix },
  { name: 'columns', describe: 'vectors and matrices as Matrix of ml-matrix', vector: toMatrix, matrix: toMatrix },
  { name: 'flat', describe: 'vectors and matrices as Float64Array, row by row', vector: typed, matrix: typed },
  { name: 'rows', describe: 'vectors as Float64Array, matrices as arrays of Float64Array', vector: typed, matrix: rows },
  { name: 'nested', describe: 'vectors and matrices as arrays of rows', vector: nested, matrix: nested },
];

/** A scalar as a number, a column as the form has vectors, anything else as it has matrices. */
export const passed = (x: Dense, kind: 'scalar' | 'vector' | 'matrix', form: Form): unknown => (kind === 'scalar' ? (x.data[0] ?? Number.NaN) : kind === 'vector' ? form.vector(x) : form.matrix(x));
