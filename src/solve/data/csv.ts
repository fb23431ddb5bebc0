import type { Dense } from '../../compile/index.ts';
import { DataError } from './error.ts';

/** A table of numbers, with the names of its columns where the file has a header. */
export interface Table extends Dense {
  readonly names: readonly string[] | null;
}

const SEPARATORS = [',', ';', '\t'] as const;

/** The cells of a line: in quotes, with "" for a quote inside, or up to the separator. */
const cut = (line: string, separator: string): readonly string[] => {
  if (!line.includes('"')) return line.split(separator).map((cell) => cell.trim());
  const cells = [...line.matchAll(new RegExp(`(?:^|${separator})(?:\\s*"((?:[^"]|"")*)"\\s*(?=${separator}|$)|([^${separator}]*))`, 'g'))];
  return cells.map(([, quoted, plain]) => (quoted === undefined ? (plain ?? '').trim() : quoted.replaceAll('""', '"').trim()));
};

/**
 * The cells of the lines that are neither blank nor comments behind #, with the number of the line, from 1. In one column, a blank line between
 * others is an empty cell: without it, what follows would stand in the wrong rows.
 */
const cellsOf = (text: string): readonly { readonly line: number; readonly cells: readonly string[] }[] => {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const [isBlank, isEmpty] = [(l: string): boolean => l.trim() === '', (l: string): boolean => /^\s*(#|$)/.test(l)];
  const first = (lines.find((l) => !isEmpty(l)) ?? '').replaceAll(/"(?:[^"]|"")*"/g, '');
  const separator = SEPARATORS.find((s) => first.includes(s));
  const cells = (l: string): readonly string[] => (separator === undefined && !l.includes('"') ? l.trim().split(/\s+/) : cut(separator === undefined ? l.trim() : l, separator ?? ' '));
  const found = lines.flatMap((l, i) => (isEmpty(l) ? [] : [{ line: i + 1, cells: cells(l) }]));
  const [top, bottom] = [found[0]?.line ?? 0, found.at(-1)?.line ?? 0];
  if (!found.every((row) => row.cells.length === 1)) return found;
  const gaps = lines.flatMap((l, i) => (isBlank(l) && i + 1 > top && i + 1 < bottom ? [{ line: i + 1, cells: [''] }] : []));
  return [...found, ...gaps].sort((a, b) => a.line - b.line);
};

/** What to do about a cell that isn't a number. */
const adviceFor = (cell: string): string => (/^[-+]?\d+(,\d+)?;/.test(cell) ? 'numbers have a decimal point here, not a comma' : 'drop the row or fill the gap (NMF takes a mask of what was observed)');

/** Is the cell a number as this reader takes them? */
const isNumber = (cell: string): boolean => cell !== '' && Number.isFinite(Number(cell));

/**
 * Reads a table of numbers separated by commas, semicolons, tabs or blanks; a first line that has no number is a header, and lines that begin
 * with # are comments.
 * Errors: unreadable-data, not-a-number, empty-data.
 */
export const readCsv = (text: string, name: string): Table => {
  const lines = cellsOf(text);
  const names = lines[0]?.cells.some(isNumber) === false ? lines[0].cells : null;
  const body = names === null ? lines : lines.slice(1);
  const cols = (names ?? body[0]?.cells)?.length ?? 0;
  if (body.length === 0) throw new DataError('empty-data', `${name} has no rows`);
  const data = new Float64Array(body.length * cols);
  body.forEach(({ line, cells }, i) => {
    if (cells.length !== cols) throw new DataError('unreadable-data', `${name}, line ${line}: ${cells.length} cells where the lines before have ${cols}`);
    cells.forEach((cell, j) => {
      if (!isNumber(cell)) throw new DataError('not-a-number', `${name}, line ${line}, column ${j + 1}: ${cell === '' ? 'an empty cell' : JSON.stringify(cell)} is not a number; ${adviceFor(cell)}`);
      data[i * cols + j] = Number(cell);
    });
  });
  return { rows: body.length, cols, data, names };
};

/** Reads one name a line, e.g. class labels. Errors: unreadable-data. */
export const readNames = (text: string, name: string): readonly string[] =>
  cellsOf(text).map(({ line, cells }) => {
    const [cell] = cells;
    if (cells.length !== 1 || cell === undefined) throw new DataError('unreadable-data', `${name}, line ${line}: ${cells.length} cells where one label was expected`);
    return cell;
  });

/** A matrix as text, one row a line, every number in full precision. */
export const writeCsv = ({ rows, cols, data }: Dense, names: readonly string[] | null = null): string => {
  const lines = Array.from({ length: rows }, (_, i) => data.subarray(i * cols, (i + 1) * cols).join(','));
  return `${[...(names === null ? [] : [names.join(',')]), ...lines].join('\n')}\n`;
};
