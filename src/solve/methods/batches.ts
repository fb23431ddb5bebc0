import type { Csr, Dense, Inputs, InputValue } from '../../compile/index.ts';
import { SettingError } from '../settings.ts';
import type { Smooth } from '../smooth.ts';
import type { Batches } from './first-order.ts';

const isMatrix = (x: InputValue): x is Dense | Csr => typeof x === 'object' && 'rows' in x && 'cols' in x && ('rowPtr' in x || 'data' in x);

/** Rows from (included) to (excluded). */
const rowRange = (m: Dense | Csr, from: number, to: number): Dense | Csr => {
  if (!('rowPtr' in m)) return { rows: to - from, cols: m.cols, data: m.data.subarray(from * m.cols, to * m.cols) };
  const [first = 0, last = 0] = [m.rowPtr[from], m.rowPtr[to]];
  return { rows: to - from, cols: m.cols, rowPtr: m.rowPtr.slice(from, to + 1).map((x) => x - first), colIdx: m.colIdx.slice(first, last), values: m.values.slice(first, last) };
};

/**
 * Parts of `size` rows in their order, over and over; rows that fill no part are left out. The named data are those that have a row
 * for each item. Errors: SettingError where they do not fill one part.
 */
export const rowBatches = (f: Smooth, data: Inputs, names: readonly string[], size: number): Batches => {
  const matrices = names.map((name) => [name, data[name]] as const).filter((e): e is readonly [string, Dense | Csr] => e[1] !== undefined && isMatrix(e[1]));
  const count = Math.floor(Math.min(...matrices.map(([, m]) => m.rows)) / size);
  if (!(count >= 1 && Number.isFinite(count))) throw new SettingError(`there are no ${size} rows of ${names.join(', ')} for a batch`);
  return (t) => {
    const at = (t % count) * size;
    return f.at({ ...data, ...Object.fromEntries(matrices.map(([name, m]) => [name, rowRange(m, at, at + size)])) });
  };
};
