import type { Csr, Dense } from '../../compile/index.ts';
import { DataError } from './error.ts';
import { sparseFrom } from './sparse.ts';

const BANNER = '%%MatrixMarket';

/** Does the text begin like a Matrix Market file? */
export const isMatrixMarket = (text: string): boolean => text.startsWith(BANNER);

/** How an entry (i, j) stands for the one at (j, i): times this factor; null where it doesn't. */
const MIRRORS: Readonly<Record<string, number | null>> = { general: null, symmetric: 1, 'skew-symmetric': -1 };

/**
 * Reads a Matrix Market file of real, integer or pattern entries: `coordinate` gives a sparse matrix, entries named twice added
 * up, `array` a dense one. Errors: unreadable-data, not-a-number.
 */
export const readMatrixMarket = (text: string, name: string): Csr | Dense => {
  const lines = text.split(/\r\n|\n/);
  const [, object, layout, field = '', symmetry = ''] = (lines[0] ?? '').trim().toLowerCase().split(/\s+/);
  const mirror = MIRRORS[symmetry];
  if (object !== 'matrix' || (layout !== 'coordinate' && layout !== 'array') || !['real', 'integer', 'pattern'].includes(field) || mirror === undefined)
    throw new DataError('unreadable-data', `${name}, line 1: ${JSON.stringify(lines[0])} is not a real, integer or pattern matrix, general, symmetric or skew-symmetric`);
  const body = lines.map((l, i) => ({ line: i + 1, numbers: l.trim().split(/\s+/).map(Number) })).filter(({ line }) => line > 1 && !/^\s*(%|$)/.test(lines[line - 1] ?? ''));
  const [head, ...entries] = body;
  const wrong = (line: number, why: string): never => {
    throw new DataError('unreadable-data', `${name}, line ${line}: ${why}`);
  };
  if (head === undefined) return wrong(1, 'the sizes are missing');
  const [rows = Number.NaN, cols = Number.NaN, count = Number.NaN] = head.numbers;
  for (const { line, numbers } of entries) if (numbers.some((x) => !Number.isFinite(x))) throw new DataError('not-a-number', `${name}, line ${line}: ${JSON.stringify(lines[line - 1])} is not made of numbers`);
  if (layout === 'array') return readArray(rows, cols, mirror, entries.map(({ numbers: [x = 0] }) => x), (why) => wrong(head.line, why));
  if (entries.length !== count) wrong(head.line, `${count} entries are announced and ${entries.length} are there`);
  const triples = entries.flatMap(({ line, numbers: [i = 0, j = 0, x = 1] }) => {
    if (!(i >= 1 && i <= rows && j >= 1 && j <= cols)) wrong(line, `entry (${i}, ${j}) lies outside ${rows}×${cols}`);
    const here = { row: i - 1, col: j - 1, value: x };
    return mirror === null || i === j ? [here] : [here, { row: j - 1, col: i - 1, value: mirror * x }];
  });
  return sparseFrom(rows, cols, triples);
};

/** The column-major array layout; only the lower triangle is stored where the matrix mirrors. */
const readArray = (rows: number, cols: number, mirror: number | null, values: readonly number[], fail: (why: string) => never): Dense => {
  const data = new Float64Array(rows * cols);
  let at = 0;
  for (let j = 0; j < cols; j++) {
    for (let i = mirror === null ? 0 : mirror < 0 ? j + 1 : j; i < rows; i++) {
      const x = values[at++] ?? Number.NaN;
      data[i * cols + j] = x;
      if (mirror !== null && i !== j) data[j * cols + i] = mirror * x;
    }
  }
  return at === values.length ? { rows, cols, data } : fail(`${at} entries are announced and ${values.length} are there`);
};
