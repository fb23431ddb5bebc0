import { Redraw, type Field } from './field.ts';
import { Jets } from './jets.ts';
import { at, build, eliminate, identityOf, productOf, transposeOf, type Matrix } from './matrix.ts';
import type { RandomSource } from './random.ts';
import type { Attribute, Symbol_ } from './term.ts';

/** How random scalars of a field are drawn. */
export interface Draw<T> {
  readonly any: () => T;
  /** A value that counts as positive: a square in a prime field. */
  readonly positive: () => T;
  /** Entries ±1 for `binary`, 0 or 1 for `mask`; null draws generic values instead. */
  readonly special: ((kind: 'binary' | 'mask') => T) | null;
  readonly size: (x: T) => number;
}

const plainDraw = <T>(rows: number, cols: number, entry: () => T): Matrix<T> => build(rows, cols, () => [entry()]);

/** A random matrix of exactly the declared structure, by a rational parametrisation that reaches all of it generically. */
export const drawMatrix = <T>(rows: number, cols: number, attributes: readonly Attribute[], field: Field<T>, draw: Draw<T>): Matrix<T> => {
  const has = (a: Attribute): boolean => attributes.includes(a);
  const jets = new Jets(field, 1);
  const entry = has('positive') || has('nonneg') || has('simplex') ? draw.positive : draw.any;
  if (draw.special !== null && (has('binary') || has('mask'))) {
    const special = draw.special;
    const m = plainDraw(rows, cols, () => special(has('mask') ? 'mask' : 'binary'));
    return has('symmetric') ? mirrored(m) : m;
  }
  if (has('orthogonal')) return orthonormal(rows, cols, jets, draw);
  if (has('diagonal')) return build(rows, cols, (i, j) => (i === j ? [has('posdef') ? draw.positive() : entry()] : jets.zero));
  if (has('posdef') || has('psd')) {
    const l = plainDraw(rows, rows, draw.any);
    return productOf(l, transposeOf(l), jets);
  }
  if (has('simplex')) {
    const m = plainDraw(rows, cols, draw.positive);
    const total = jets.inv(m.flat().reduce(jets.add));
    return m.map((row) => row.map((x) => jets.mul(x, total)));
  }
  const m = plainDraw(rows, cols, entry);
  if (has('skew')) return build(rows, cols, (i, j) => (i === j ? jets.zero : i < j ? at(m, i, j) : jets.sub(jets.zero, at(m, j, i))));
  const base = has('symmetric') ? mirrored(m) : m;
  return has('hollow') ? base.map((row, i) => row.map((x, j) => (i === j ? jets.zero : x))) : base;
};

const mirrored = <T>(m: Matrix<T>): Matrix<T> => build(m.length, m.length, (i, j) => at(m, Math.min(i, j), Math.max(i, j)));

/** Columns of (I − S)⁻¹(I + S) for random skew S: dense in the rotations; a sign flip reaches the rest. */
const orthonormal = <T>(rows: number, cols: number, jets: Jets<T>, draw: Draw<T>): Matrix<T> => {
  if (rows < cols) throw new Redraw('orthonormal columns need at least as many rows');
  const m = plainDraw(rows, rows, draw.any);
  const skew = build(rows, rows, (i, j) => (i === j ? jets.zero : i < j ? at(m, i, j) : jets.sub(jets.zero, at(m, j, i))));
  const one = identityOf(rows, jets);
  const minus = build(rows, rows, (i, j) => jets.sub(at(one, i, j), at(skew, i, j)));
  const plus = build(rows, rows, (i, j) => jets.add(at(one, i, j), at(skew, i, j)));
  const q = productOf(eliminate(minus, jets, draw.size).inverse(), plus, jets);
  return q.map((row, i) => row.slice(0, cols).map((x) => (i === 0 ? jets.sub(jets.zero, x) : x)));
};

/** Values 1…range for an index or a list of them; null for other symbols. */
export const drawIndices = (s: Symbol_, range: number | null, count: number, random: RandomSource): readonly number[] | null =>
  range === null || s.range === undefined ? null : Array.from({ length: count }, () => 1 + random.int(range));
