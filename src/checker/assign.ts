import { Redraw, type Field } from './field.ts';
import { Jets } from './jets.ts';
import { at, build, eliminate, identityOf, productOf, transposeOf, type Matrix } from './matrix.ts';
import type { Attribute, Symbol_ } from './term.ts';

/** How random scalars of a field are drawn. */
export interface Draw<T> {
  readonly any: () => T;
  /** A value that counts as positive: a square in a prime field. */
  readonly positive: () => T;
  /** 1 or −1. */
  readonly sign: () => T;
  /** Entries ±1 for `binary`, 0 or 1 for `mask`; null draws generic values instead. */
  readonly special: ((kind: 'binary' | 'mask') => T) | null;
  /** Forget signs and definiteness, keep the linear structure: for asking whether an expression is a square by itself. */
  readonly relaxed: boolean;
  readonly size: (x: T) => number;
}

/**
 * Attributes that no draw satisfies together. A draw that ignores one of two such attributes still proves equalities, which then
 * hold without it, but it refutes nothing.
 */
const CLASHES: readonly (readonly [Attribute, readonly Attribute[]])[] = [
  ['orthogonal', ['positive', 'nonneg', 'posdef', 'psd', 'simplex', 'skew', 'hollow', 'binary', 'mask']],
  ['posdef', ['skew', 'hollow', 'simplex', 'binary', 'mask']],
  ['psd', ['skew', 'hollow', 'simplex', 'binary', 'mask']],
  ['simplex', ['symmetric', 'diagonal', 'skew', 'hollow', 'binary', 'mask']],
  ['skew', ['positive', 'nonneg', 'binary', 'mask', 'symmetric', 'diagonal']],
  ['binary', ['mask', 'positive', 'nonneg', 'diagonal', 'hollow']],
  ['mask', ['positive', 'invertible', 'fullrank']],
  ['positive', ['diagonal', 'hollow']],
];

/** Do draws of a symbol have all of its attributes? */
export const isFaithful = (s: Symbol_): boolean => CLASHES.every(([a, others]) => !s.attributes.includes(a) || !others.some((b) => s.attributes.includes(b)));

/** Number of yes-or-no choices, besides field elements, that a draw of the symbol makes; 0 where its values are connected. */
export const discreteChoices = (s: Symbol_): number => {
  if (!s.attributes.includes('orthogonal')) return 0;
  if (s.attributes.includes('diagonal') || s.attributes.includes('symmetric')) return 3;
  return JSON.stringify(s.rows) === JSON.stringify(s.cols) ? 1 : 0;
};

const plainDraw = <T>(rows: number, cols: number, entry: () => T): Matrix<T> => build(rows, cols, () => [entry()]);

/** A random matrix of the declared structure, by a rational parametrisation that reaches all of it generically. */
export const drawMatrix = <T>(rows: number, cols: number, attributes: readonly Attribute[], field: Field<T>, draw: Draw<T>): Matrix<T> => {
  const has = (...list: readonly Attribute[]): boolean => list.some((a) => attributes.includes(a));
  const jets = new Jets(field, 1);
  const { relaxed, special } = draw;
  const kind = has('mask') ? 'mask' : 'binary';
  const entry = special !== null && has('binary', 'mask') ? () => special(kind) : !relaxed && has('positive', 'nonneg', 'simplex') ? draw.positive : draw.any;
  if (has('orthogonal')) return orthonormal(rows, cols, attributes, jets, draw);
  if (has('diagonal')) return build(rows, cols, (i, j) => (i === j && !has('skew', 'hollow') ? [has('posdef', 'psd') && !relaxed ? draw.positive() : entry()] : jets.zero));
  if (has('posdef', 'psd') && !relaxed) {
    const l = plainDraw(rows, rows, entry);
    return productOf(l, transposeOf(l), jets);
  }
  const m = plainDraw(rows, cols, entry);
  if (has('simplex')) {
    const total = jets.inv(m.flat().reduce(jets.add));
    return m.map((row) => row.map((x) => jets.mul(x, total)));
  }
  if (has('skew')) return skewOf(m, jets);
  const base = has('symmetric', 'posdef', 'psd') ? build(rows, rows, (i, j) => at(m, Math.min(i, j), Math.max(i, j))) : m;
  return has('hollow') ? base.map((row, i) => row.map((x, j) => (i === j ? jets.zero : x))) : base;
};

const skewOf = <T>(m: Matrix<T>, jets: Jets<T>): Matrix<T> => build(m.length, m.length, (i, j) => (i === j ? jets.zero : i < j ? at(m, i, j) : jets.sub(jets.zero, at(m, j, i))));

/** Columns of (I − S)⁻¹(I + S) for random skew S, dense in the rotations; flipping a row reaches the other component. */
const orthonormal = <T>(rows: number, cols: number, attributes: readonly Attribute[], jets: Jets<T>, draw: Draw<T>): Matrix<T> => {
  if (rows < cols) throw new Redraw('orthonormal columns need at least as many rows');
  const signature = (n: number): Matrix<T> => {
    const signs = Array.from({ length: n }, () => draw.sign());
    return build(n, n, (i, j) => (i === j ? [signs[i] ?? jets.field.one] : jets.zero));
  };
  if (attributes.includes('diagonal')) return signature(rows);
  const skew = skewOf(plainDraw(rows, rows, draw.any), jets);
  const one = identityOf(rows, jets);
  const minus = build(rows, rows, (i, j) => jets.sub(at(one, i, j), at(skew, i, j)));
  const plus = build(rows, rows, (i, j) => jets.add(at(one, i, j), at(skew, i, j)));
  const q = productOf(eliminate(minus, jets, draw.size).inverse(), plus, jets);
  if (attributes.includes('symmetric')) return productOf(productOf(q, signature(rows), jets), transposeOf(q), jets);
  const flip: readonly T[] = [draw.sign()];
  return q.map((row, i) => row.slice(0, cols).map((x) => (i === 0 ? jets.mul(x, flip) : x)));
};
