import type { Dense } from '../../compile/index.ts';
import type { Labels } from '../data/labels.ts';

/** Binary codes, 32 bits a word; row i takes words i·width to (i + 1)·width. */
export interface Codes {
  readonly rows: number;
  readonly width: number;
  readonly words: Uint32Array;
}

const WORD = 32;

/** The signs of a matrix as codes; 0 counts as +1. */
export const signCodes = ({ rows, cols, data }: Dense): Codes => {
  const width = Math.ceil(cols / WORD);
  const words = new Uint32Array(rows * width);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < cols; j++) {
      const w = i * width + Math.floor(j / WORD);
      if ((data[i * cols + j] ?? 0) >= 0) words[w] = (words[w] ?? 0) | (1 << j % WORD);
    }
  return { rows, width, words };
};

const bitCount = (x: number): number => {
  const pairs = x - ((x >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

/** How well codes find rows of the same class. */
export interface Retrieval {
  /** Mean average precision over the whole database. */
  readonly map: number;
  /** Mean share of the right class among the nearest `at` rows. */
  readonly precision: number;
}

/** Hamming distances of one query to all of the database. */
const distances = (queries: Codes, q: number, database: Codes, out: Uint16Array): void => {
  const { width } = database;
  for (let j = 0; j < database.rows; j++) {
    let d = 0;
    for (let w = 0; w < width; w++) d += bitCount((queries.words[q * width + w] ?? 0) ^ (database.words[j * width + w] ?? 0));
    out[j] = d;
  }
};

/** Mean average precision of retrieval by Hamming distance; equal distances keep the order of the database. Labels are numbered alike. */
export const retrieve = (queries: Codes, queryLabels: Labels, database: Codes, labels: Labels, at = 100): Retrieval => {
  const longest = WORD * database.width;
  const d = new Uint16Array(database.rows);
  const ranked = new Int32Array(database.rows);
  let [precisions, shares] = [0, 0];
  for (let q = 0; q < queries.rows; q++) {
    distances(queries, q, database, d);
    const starts = new Int32Array(longest + 2);
    for (const x of d) starts[x + 1] = (starts[x + 1] ?? 0) + 1;
    for (let x = 0; x <= longest; x++) starts[x + 1] = (starts[x + 1] ?? 0) + (starts[x] ?? 0);
    d.forEach((x, j) => {
      const place = starts[x] ?? 0;
      ranked[place] = j;
      starts[x] = place + 1;
    });
    let [found, sum, near] = [0, 0, 0];
    for (let r = 0; r < ranked.length; r++) {
      if (labels.of[ranked[r] ?? 0] !== queryLabels.of[q]) continue;
      found++;
      sum += found / (r + 1);
      if (r < at) near++;
    }
    precisions += found === 0 ? 0 : sum / found;
    shares += near / Math.min(at, ranked.length);
  }
  return { map: precisions / queries.rows, precision: shares / queries.rows };
};
