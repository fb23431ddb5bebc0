import type { Dense } from '../../compile/index.ts';

/** 1 where the classes are equal. */
export const similarity = (rows: Int32Array, cols: Int32Array): Dense => {
  const data = new Float64Array(rows.length * cols.length);
  let at = 0;
  for (const a of rows) for (const b of cols) data[at++] = a === b ? 1 : 0;
  return { rows: rows.length, cols: cols.length, data };
};

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
