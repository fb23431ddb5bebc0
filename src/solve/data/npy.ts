import type { Dense } from '../../compile/index.ts';
import { DataError } from './error.ts';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;

/** Do the bytes begin like a .npy file? */
export const isNpy = (bytes: Uint8Array): boolean => MAGIC.every((b, i) => bytes[i] === b);

/** A number of 16 bits: 1 bit of sign, 5 of exponent, 10 of fraction. */
const half = (bits: number): number => {
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  const size = exponent === 31 ? (fraction === 0 ? Infinity : Number.NaN) : exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25);
  return bits >> 15 === 1 ? -size : size;
};

type Reader = (view: DataView, at: number, little: boolean) => number;
const TYPES: Readonly<Record<string, { readonly size: number; readonly read: Reader }>> = {
  f8: { size: 8, read: (v, at, le) => v.getFloat64(at, le) },
  f4: { size: 4, read: (v, at, le) => v.getFloat32(at, le) },
  f2: { size: 2, read: (v, at, le) => half(v.getUint16(at, le)) },
  i8: { size: 8, read: (v, at, le) => Number(v.getBigInt64(at, le)) },
  i4: { size: 4, read: (v, at, le) => v.getInt32(at, le) },
  i2: { size: 2, read: (v, at, le) => v.getInt16(at, le) },
  i1: { size: 1, read: (v, at) => v.getInt8(at) },
  u8: { size: 8, read: (v, at, le) => Number(v.getBigUint64(at, le)) },
  u4: { size: 4, read: (v, at, le) => v.getUint32(at, le) },
  u2: { size: 2, read: (v, at, le) => v.getUint16(at, le) },
  u1: { size: 1, read: (v, at) => v.getUint8(at) },
  b1: { size: 1, read: (v, at) => v.getUint8(at) },
};

/**
 * Reads a .npy array (format 1 to 3, real or integer, either byte order) as a matrix; one axis is a column. Errors: unreadable-data,
 * also for more than two axes, as which of them are columns is not for a reader to say.
 */
export const readNpy = (bytes: Uint8Array, name: string): Dense => {
  const fail = (why: string): never => {
    throw new DataError('unreadable-data', `${name}: ${why}`);
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12) fail('a .npy file that ends inside its header');
  const wide = view.getUint8(6) > 1;
  const start = (wide ? 12 : 10) + (wide ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = new TextDecoder('latin1').decode(bytes.subarray(wide ? 12 : 10, start));
  const descr = /'descr'\s*:\s*'([<>|=])(\w+)'/.exec(header);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header);
  const axes = /'shape'\s*:\s*\(([^)]*)\)/.exec(header);
  const type = TYPES[descr?.[2] ?? ''];
  if (descr === null || order === null || axes === null || type === undefined)
    return fail(`the header ${header.trim()} is not that of a real array; save it as float64, e.g. numpy.save(path, a.astype(float))`);
  const shape = (axes[1] ?? '').split(',').map((s) => s.trim()).filter((s) => s !== '').map(Number);
  const [rows = 1, cols = 1, ...more] = shape;
  if (more.length > 0) fail(`an array of ${shape.join('×')}, which is no matrix; save the matrix that is meant, e.g. numpy.save(path, a.reshape(len(a), -1)) for a row of each a[i]`);
  if (bytes.length - start < rows * cols * type.size) fail(`${shape.join('×')} numbers are announced and the file ends before`);
  const fortran = order[1] === 'True';
  const little = descr[1] !== '>';
  const data = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) data[i * cols + j] = type.read(view, start + type.size * (fortran ? j * rows + i : i * cols + j), little);
  return { rows, cols, data };
};

/** A matrix as the bytes of a .npy file of float64, row by row. */
export const writeNpy = ({ rows, cols, data }: Dense): Uint8Array => {
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (${rows}, ${cols}), }`;
  const ALIGNMENT = 64;
  const header = `${text.padEnd(ALIGNMENT * Math.ceil((10 + text.length + 1) / ALIGNMENT) - 11)}\n`;
  const bytes = new Uint8Array(10 + header.length + 8 * data.length);
  const view = new DataView(bytes.buffer);
  bytes.set([...MAGIC, 1, 0]);
  view.setUint16(8, header.length, true);
  bytes.set(new TextEncoder().encode(header), 10);
  data.forEach((x, i) => view.setFloat64(10 + header.length + 8 * i, x, true));
  return bytes;
};
