import type { Dense } from '../../compile/index.ts';
import { DataError } from './error.ts';

type Reader = (view: DataView, at: number) => number;
/** Element types by the third byte of the file; all are big-endian. */
const TYPES: Readonly<Record<number, { readonly size: number; readonly read: Reader }>> = {
  0x08: { size: 1, read: (v, at) => v.getUint8(at) },
  0x09: { size: 1, read: (v, at) => v.getInt8(at) },
  0x0b: { size: 2, read: (v, at) => v.getInt16(at) },
  0x0c: { size: 4, read: (v, at) => v.getInt32(at) },
  0x0d: { size: 4, read: (v, at) => v.getFloat32(at) },
  0x0e: { size: 8, read: (v, at) => v.getFloat64(at) },
};

/** Do the bytes begin like an idx file? */
export const isIdx = (bytes: Uint8Array): boolean => bytes[0] === 0 && bytes[1] === 0 && TYPES[bytes[2] ?? 0] !== undefined && (bytes[3] ?? 0) > 0 && bytes.length >= 8;

/** Reads an idx file (the format of MNIST): the first axis gives the rows, all others the columns. Errors: unreadable-data. */
export const readIdx = (bytes: Uint8Array, name: string): Dense => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = TYPES[bytes[2] ?? 0];
  const axes = bytes[3] ?? 0;
  const start = 4 + 4 * axes;
  if (type === undefined || bytes.length < start) throw new DataError('unreadable-data', `${name}: not an idx file`);
  const [rows = 0, ...rest] = Array.from({ length: axes }, (_, i) => view.getUint32(4 + 4 * i));
  const cols = rest.reduce((a, b) => a * b, 1);
  if (bytes.length !== start + type.size * rows * cols) throw new DataError('unreadable-data', `${name}: ${[rows, ...rest].join('×')} numbers are announced and ${(bytes.length - start) / type.size} are there`);
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < data.length; i++) data[i] = type.read(view, start + type.size * i);
  return { rows, cols, data };
};
