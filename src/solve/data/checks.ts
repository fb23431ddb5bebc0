import type { Csr, Dense } from '../../compile/index.ts';
import { DataError } from './error.ts';

/** A matrix of data, dense or by its nonzeros. */
export type Data = Dense | Csr;

const numbersOf = (x: Data): Float64Array => ('rowPtr' in x ? x.values : x.data);

/** The place of entry e of the numbers, 1-based, for people. */
const place = (x: Data, e: number): string => {
  if (!('rowPtr' in x)) return `row ${Math.floor(e / x.cols) + 1}, column ${(e % x.cols) + 1}`;
  return `row ${x.rowPtr.findIndex((start) => start > e)}, column ${(x.colIdx[e] ?? 0) + 1}`;
};

/** Errors: empty-data for a matrix without entries; for the first entry that doesn't fit, not-a-number or negative-data. */
const checkFrom = (least: number, x: Data, name: string): void => {
  if (x.rows === 0 || x.cols === 0) throw new DataError('empty-data', `${name} is ${x.rows}×${x.cols}: there is nothing in it`);
  const numbers = numbersOf(x);
  for (let e = 0; e < numbers.length; e++) {
    const number = numbers[e] as number;
    if (number >= least && number < Infinity) continue;
    const found = `${name} has ${number} in ${place(x, e)}`;
    throw Number.isFinite(number)
      ? new DataError('negative-data', `${found}; this model needs entries that are not negative: shift or clip the data`)
      : new DataError('not-a-number', `${found}; drop the row or fill the gap (NMF takes a mask of what was observed)`);
  }
};

/** Errors: not-a-number for NaN and infinities, empty-data for a matrix without entries. */
export const checkFinite = (x: Data, name: string): void => checkFrom(-Number.MAX_VALUE, x, name);

/** Errors: those of checkFinite; negative-data. */
export const checkNonnegative = (x: Data, name: string): void => checkFrom(0, x, name);

/** Errors: wrong-shape where the matrices do not have as many rows. */
export const checkSameRows = (a: { readonly rows: number }, nameA: string, b: { readonly rows: number }, nameB: string): void => {
  if (a.rows !== b.rows) throw new DataError('wrong-shape', `${nameA} has ${a.rows} rows and ${nameB} has ${b.rows}: they must describe the same items in the same order`);
};
