import type { Dense } from '../../compile/index.ts';

/** 1 where the classes are equal; the numbers lie in `into` where it is given and long enough. */
export const similarity = (rows: Int32Array, cols: Int32Array, into?: Float64Array): Dense => {
  const count = rows.length * cols.length;
  const data = into !== undefined && into.length >= count ? into.subarray(0, count) : new Float64Array(count);
  for (let i = 0, at = 0; i < rows.length; i++) {
    const a = rows[i];
    for (let j = 0; j < cols.length; j++) data[at++] = a === cols[j] ? 1 : 0;
  }
  return { rows: rows.length, cols: cols.length, data };
};

/** Entries of rows × partners that are worked on at once, so that what lies between two products stays in the processor's cache. */
const STRIP = 32768;

/** Some consecutive rows of a matrix, in its memory, and the numbers of their classes, from 1. */
export interface Strip {
  readonly U: Dense;
  readonly I: Float64Array;
}

/** The rows of a matrix in strips that so many partners see. */
export function* strips(m: Dense, classes: Float64Array, partners: number): Generator<Strip> {
  const height = Math.max(1, Math.floor(STRIP / partners));
  for (let at = 0; at < m.rows; at += height) {
    const end = Math.min(m.rows, at + height);
    yield { U: { rows: end - at, cols: m.cols, data: m.data.subarray(at * m.cols, end * m.cols) }, I: classes.subarray(at, end) };
  }
}

/** The named rows. */
export const gatherRows = (m: Dense, rows: Int32Array): Dense => {
  const data = new Float64Array(rows.length * m.cols);
  rows.forEach((i, r) => data.set(m.data.subarray(i * m.cols, (i + 1) * m.cols), r * m.cols));
  return { rows: rows.length, cols: m.cols, data };
};

/** The labels of the named rows. */
export const gather = (labels: Int32Array, rows: Int32Array): Int32Array => Int32Array.from(rows, (i) => labels[i] ?? -1);

/** Rows of codes that are alike in class and code: one of each, and how often it occurs. */
export interface Groups {
  readonly rows: Dense;
  readonly labels: Int32Array;
  readonly counts: Float64Array;
  /** The group of each row. */
  readonly of: Int32Array;
}

/** Groups rows that are alike in class and code. Their updates are alike too, and as partners they count together. */
export const groupRows = (codes: Dense, labels: Int32Array): Groups => {
  const numbers = new Map<string, number>();
  const first: number[] = [];
  const of = Int32Array.from(labels, (label, i) => {
    const row = codes.data.subarray(i * codes.cols, (i + 1) * codes.cols);
    const key = `${label}:${row.map((x) => (x > 0 ? 1 : 0)).join('')}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, first.length);
    first.push(i);
    return first.length - 1;
  });
  const counts = new Float64Array(first.length);
  for (const g of of) counts[g] = (counts[g] ?? 0) + 1;
  const picked = Int32Array.from(first);
  return { rows: gatherRows(codes, picked), labels: gather(labels, picked), counts, of };
};
