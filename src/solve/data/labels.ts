import { DataError } from './error.ts';
import { readNames } from './csv.ts';
import { decodeText, isText, readMatrix } from './read.ts';

/** The class of each row, as a number from 0, and the names of the classes. */
export interface Labels {
  readonly rows: number;
  readonly of: Int32Array;
  readonly classes: readonly string[];
}

/** Labels from one name a row; classes are numbered in their order, numbers before words. Errors: empty-data, empty-class. */
export const labelsFrom = (names: readonly string[], name: string): Labels => {
  if (names.length === 0) throw new DataError('empty-data', `${name} has no labels`);
  const blank = names.indexOf('');
  if (blank >= 0) throw new DataError('empty-class', `${name}, row ${blank + 1} has no class; give it one or drop the row`);
  const classes = [...new Set(names)].sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1));
  const numbers = new Map(classes.map((c, i) => [c, i]));
  return { rows: names.length, of: Int32Array.from(names, (n) => numbers.get(n) ?? -1), classes };
};

/** Reads one label a row, from any format that `readMatrix` takes or from words. Errors: those of the readers; wrong-shape. */
export const readLabels = (bytes: Uint8Array, name: string): Labels => {
  if (isText(bytes)) return labelsFrom(readNames(decodeText(bytes), name), name);
  const m = readMatrix(bytes, name);
  if (!('data' in m) || m.cols !== 1) throw new DataError('wrong-shape', `${name} is ${m.rows}×${m.cols}; labels are one column`);
  return labelsFrom(Array.from(m.data, String), name);
};

/** The queries' labels numbered as the database's. Errors: empty-class where the database has no row of a query's class. */
export const alignLabels = (queries: Labels, database: Labels): Labels => {
  const numbers = new Map(database.classes.map((c, i) => [c, i]));
  const missing = queries.classes.filter((c) => !numbers.has(c));
  if (missing.length > 0) throw new DataError('empty-class', `no row of the database has class ${missing.join(', ')}, which queries ask for; leave those queries out`);
  return { rows: queries.rows, of: queries.of.map((c) => numbers.get(queries.classes[c] ?? '') ?? -1), classes: database.classes };
};

/** Errors: empty-class where there are no two classes to tell apart. */
export const checkClasses = (labels: Labels, name: string): void => {
  if (labels.classes.length < 2) throw new DataError('empty-class', `${name}: one class only, ${labels.classes[0] ?? ''}; similar and dissimilar rows are both needed`);
};
