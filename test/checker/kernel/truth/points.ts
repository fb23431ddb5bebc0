import type { RandomSource } from '../../../../src/checker/numbers/random.ts';
import type { Attribute, Symbol_ } from '../../../../src/checker/index.ts';
import { build, colsOf, determinant, eigenvalues, entry, flat, inverse, map, plus, rowsOf, sizeAt, times, transpose, type At, type Value } from './values.ts';

const CLOSE = 1e-9;
const isZero = (a: Value): boolean => flat(a).every((x) => Math.abs(x) < CLOSE);
const isSymmetric = (a: Value): boolean => isZero(plus(a, transpose(a), -1));
const eye = (n: number): Value => build(n, n, (i, j) => (i === j ? 1 : 0));

/** What each attribute says of a matrix. */
const HAS: Readonly<Record<Attribute, (a: Value) => boolean>> = {
  symmetric: isSymmetric, skew: (a) => isZero(plus(a, transpose(a))), diagonal: (a) => a.every((row, i) => row.every((x, j) => i === j || x === 0)),
  orthogonal: (a) => isZero(plus(times(transpose(a), a), eye(colsOf(a)), -1)) || (colsOf(a) === 1 && rowsOf(a) === 1 && Math.abs(entry(a, 0, 0)) === 1),
  posdef: (a) => isSymmetric(a) && eigenvalues(a).every((x) => x > 1e-3), psd: (a) => isSymmetric(a) && eigenvalues(a).every((x) => x > -CLOSE), invertible: (a) => Math.abs(determinant(a)) > 1e-3,
  nonneg: (a) => flat(a).every((x) => x >= 0), positive: (a) => flat(a).every((x) => x > 0), binary: (a) => flat(a).every((x) => Math.abs(x) === 1), mask: (a) => flat(a).every((x) => x === 0 || x === 1),
  hollow: (a) => a.every((row, i) => row[i] === 0), simplex: (a) => flat(a).every((x) => x >= 0) && Math.abs(flat(a).reduce((x, y) => x + y, 0) - 1) < CLOSE,
  fullrank: (a) => Math.abs(determinant(times(transpose(a), a))) > 1e-3,
};

/** Entries of one kind: generic, whole, mostly zero, one number, large or small. */
const entries = (random: RandomSource): (() => number) => {
  const generic = (): number => 4 * random.unit() - 2;
  const constant = [0, 1, -1, 2, 0.5][random.int(5)] ?? 0;
  const kinds: readonly (() => number)[] = [generic, generic, generic, () => random.int(5) - 2, () => (random.int(3) === 0 ? generic() : 0), () => constant, () => 10 * generic(), () => 0.01 * generic()];
  return kinds[random.int(kinds.length)] ?? generic;
};

/** A matrix with the attributes, null where the attempt to make one failed. */
export const drawn = ({ attributes }: Pick<Symbol_, 'attributes'>, rows: number, cols: number, random: RandomSource): Value | null => {
  const has = (...list: readonly Attribute[]): boolean => list.some((a) => attributes.includes(a));
  const any = entries(random);
  const sign = (): number => (random.int(2) === 0 ? 1 : -1);
  const one = has('binary') ? sign : has('mask') ? () => random.int(2) : has('positive') ? () => Math.abs(any()) || 0.1 : has('nonneg', 'simplex') ? () => Math.abs(any()) : any;
  let a = build(rows, cols, one);
  if (has('simplex')) {
    const sum = flat(a).reduce((x, y) => x + y, 0);
    a = sum > 0 ? map(a, (x) => x / sum) : build(rows, cols, (i) => (i === 0 ? 1 : 0));
  }
  if (has('orthogonal')) {
    const v = build(rows, 1, any);
    const norm = flat(v).reduce((s, x) => s + x * x, 0);
    const reflection = norm > 0.01 && !has('diagonal') ? plus(eye(rows), map(times(v, transpose(v)), (x) => (-2 * x) / norm)) : build(rows, rows, (i, j) => (i === j ? sign() : 0));
    const other = has('symmetric', 'diagonal') || random.int(2) === 0 ? reflection : times(reflection, build(rows, rows, (i, j) => ((i + 1) % rows === j ? sign() : 0)));
    a = build(rows, cols, (i, j) => entry(other, i, j));
  }
  if (has('posdef', 'psd') && !has('diagonal')) a = plus(times(a, transpose(a)), eye(rows), has('posdef') ? 0.1 + random.unit() : 0);
  if (has('diagonal')) a = build(rows, cols, (i, j) => (i === j ? (has('posdef', 'psd') ? Math.abs(entry(a, i, j)) + (has('posdef') ? 0.1 : 0) : entry(a, i, j)) : 0));
  if (has('symmetric') && !has('orthogonal')) a = build(rows, cols, (i, j) => entry(a, Math.min(i, j), Math.max(i, j)));
  if (has('skew')) a = build(rows, cols, (i, j) => (i < j ? entry(a, i, j) : i > j ? -entry(a, j, i) : 0));
  if (has('hollow')) a = build(rows, cols, (i, j) => (i === j ? 0 : entry(a, i, j)));
  return attributes.every((x) => HAS[x](a)) && (!has('posdef') || inverse(a) !== null) ? a : null;
};

/** Values of all symbols at random sizes; null where none were found with all attributes. */
export const randomPoint = (symbols: ReadonlyMap<string, Symbol_>, names: readonly string[], random: RandomSource): At | null => {
  const sizes = new Map(names.map((n) => [n, 1 + random.int(3)]));
  const values = new Map<string, Value>();
  for (const [name, s] of symbols) {
    const [rows, cols] = [sizeAt(s.rows, sizes), sizeAt(s.cols, sizes)];
    const value = s.range === undefined ? drawn(s, rows, cols, random) : build(rows, cols, () => 1 + random.int(sizeAt(s.range ?? 1, sizes)));
    if (value === null) return null;
    values.set(name, value);
  }
  return { sizes, symbols: values };
};
