import { DataError } from './data/error.ts';
import type { Arrays } from './run.ts';

/** A run that can be taken up again. */
export interface Checkpoint {
  /** What was solved and how: a run goes on only under the same settings. */
  readonly settings: Readonly<Record<string, string | number>>;
  readonly iteration: number;
  readonly state: Arrays;
}

const FORMAT = 'gradus-checkpoint 1';

/** One line of JSON, padded to whole numbers of 8 bytes, then the matrices as float64, little-endian, row by row: every bit is kept. */
export const encodeCheckpoint = ({ settings, iteration, state }: Checkpoint): Uint8Array => {
  const entries = Object.entries(state);
  const header = JSON.stringify({ format: FORMAT, settings, iteration, arrays: entries.map(([name, { rows, cols }]) => ({ name, rows, cols })) });
  const text = new TextEncoder().encode(header);
  const start = 8 * Math.ceil((text.length + 1) / 8);
  const bytes = new Uint8Array(start + entries.reduce((n, [, a]) => n + 8 * a.data.length, 0)).fill(0x20, 0, start);
  bytes.set(text);
  bytes[start - 1] = 0x0a;
  const view = new DataView(bytes.buffer);
  let at = start;
  for (const [, a] of entries)
    for (const x of a.data) {
      view.setFloat64(at, x, true);
      at += 8;
    }
  return bytes;
};

interface Header {
  readonly format: string;
  readonly settings: Checkpoint['settings'];
  readonly iteration: number;
  readonly arrays: readonly { readonly name: string; readonly rows: number; readonly cols: number }[];
}

/** Reads a checkpoint back. Errors: unreadable-data. */
export const decodeCheckpoint = (bytes: Uint8Array, name: string): Checkpoint => {
  const fail = (): never => {
    throw new DataError('unreadable-data', `${name} is not a checkpoint that this version wrote; delete it to start anew`);
  };
  const end = bytes.indexOf(0x0a);
  if (end < 0) return fail();
  let header: Header;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))) as Header;
  } catch {
    return fail();
  }
  if (header.format !== FORMAT) return fail();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = end + 1;
  if (bytes.length !== at + header.arrays.reduce((n, a) => n + 8 * a.rows * a.cols, 0)) return fail();
  const state = Object.fromEntries(header.arrays.map(({ name: key, rows, cols }) => {
    const data = new Float64Array(rows * cols);
    for (let i = 0; i < data.length; i++) data[i] = view.getFloat64(at + 8 * i, true);
    at += 8 * data.length;
    return [key, { rows, cols, data }];
  }));
  return { settings: header.settings, iteration: header.iteration, state };
};

/** Errors: wrong-shape where the checkpoint is of another problem, method, seed or size. */
export const checkSettings = (found: Checkpoint, settings: Checkpoint['settings'], name: string): void => {
  const differing = Object.keys({ ...found.settings, ...settings }).filter((k) => found.settings[k] !== settings[k]);
  if (differing.length > 0) throw new DataError('wrong-shape', `${name} is of another run (${differing.map((k) => `${k}: ${found.settings[k]} there, ${settings[k]} here`).join('; ')})`);
};
