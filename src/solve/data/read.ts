import type { Data } from './checks.ts';
import { DataError } from './error.ts';
import { readCsv } from './csv.ts';
import { isIdx, readIdx } from './idx.ts';
import { isMatrixMarket, readMatrixMarket } from './matrix-market.ts';
import { isNpy, readNpy } from './npy.ts';

const isArchive = (bytes: Uint8Array): boolean => [0x50, 0x4b, 0x03, 0x04].every((b, i) => bytes[i] === b);

/** The bytes as text. */
export const decodeText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Are these bytes text that is read as a table? */
export const isText = (bytes: Uint8Array): boolean => !isNpy(bytes) && !isIdx(bytes);

/**
 * Reads a matrix: .npy, idx, Matrix Market, or else a table of numbers as text; told apart by how the bytes begin.
 * Errors: those of the formats.
 */
export const readMatrix = (bytes: Uint8Array, name: string): Data => {
  if (isNpy(bytes)) return readNpy(bytes, name);
  if (isIdx(bytes)) return readIdx(bytes, name);
  if (isArchive(bytes)) throw new DataError('unreadable-data', `${name} is an archive (.npz or .zip); save the one array with numpy.save`);
  const text = decodeText(bytes);
  if (/\.mtx(\.gz)?$/i.test(name) && !isMatrixMarket(text)) throw new DataError('unreadable-data', `${name}, line 1: a Matrix Market file begins with %%MatrixMarket`);
  if (/\.npy(\.gz)?$/i.test(name)) throw new DataError('unreadable-data', `${name} does not begin like a .npy file; save it with numpy.save`);
  return isMatrixMarket(text) ? readMatrixMarket(text, name) : readCsv(text, name);
};
