import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Dense } from '../../src/compile/index.ts';
import { readNpy } from '../../src/solve/data/npy.ts';

/** The generator of the golden traces: x ← (1664525 x + 1013904223) mod 2³², u = (x + ½)/2³². */
export const lcg = (seed: number): (() => number) => {
  let x = seed >>> 0;
  return () => {
    x = (Math.imul(1664525, x) + 1013904223) >>> 0;
    return (x + 0.5) / 2 ** 32;
  };
};

/** A matrix of draws, row by row. */
export const drawn = (rows: number, cols: number, draw: () => number): Dense => ({ rows, cols, data: Float64Array.from({ length: rows * cols }, draw) });

/** Standard normal numbers of the golden traces: cosine branch of consecutive pairs. */
export const lcgNormal = (seed: number): (() => number) => {
  const u = lcg(seed);
  return () => Math.sqrt(-2 * Math.log(u())) * Math.cos(2 * Math.PI * u());
};

/** Two matrices of signs, packed row by row into the bits of base64 text: 1 is +1, the highest bit first. */
export const packedSigns = (text: string, rows: number, cols: number): readonly [Dense, Dense] => {
  const bytes = Buffer.from(text, 'base64');
  const half = (at: number): Dense => ({ rows, cols, data: Float64Array.from({ length: rows * cols }, (_, e) => (((bytes[(at + e) >> 3] ?? 0) >> (7 - ((at + e) & 7))) & 1 ? 1 : -1)) });
  return [half(0), half(rows * cols)];
};

/** Column sets of the golden traces. */
export const stride = (n: number, m: number) => (t: number): Int32Array => Int32Array.from({ length: m }, (_, j) => ((t * m + j) * 7919) % n);

const examples = new URL('../../examples/data/', import.meta.url);

/** 1,797 images of 8×8 pixels. */
export const optdigits = (): Dense => readNpy(readFileSync(new URL('optdigits-test.npy', examples)), 'optdigits-test.npy');

/** A folder of data sets too large to ship, named by the environment. */
const folder = process.env['GRADUS_DATA'] ?? '';
export const hasData = (path: string): boolean => folder !== '' && existsSync(`${folder}/${path}`);
export const dataBytes = (path: string): Uint8Array => {
  const bytes = readFileSync(`${folder}/${path}`);
  return path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
};
