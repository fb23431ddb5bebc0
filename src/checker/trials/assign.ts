import { Redraw, type Field } from '../numbers/field.ts';
import { inverseOf } from '../numbers/elimination.ts';
import { build, differenceOf, identityOf, productOf, rearranged, sumOf, transposeOf, type Matrix } from '../numbers/matrix.ts';
import type { Attribute, Symbol_ } from '../terms/term.ts';

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

/** A random matrix of the declared structure, by a rational parametrisation that reaches all of it generically. */
export const drawMatrix = <T>(rows: number, cols: number, attributes: readonly Attribute[], field: Field<T>, draw: Draw<T>): Matrix<T> => {
  const has = (...list: readonly Attribute[]): boolean => list.some((a) => attributes.includes(a));
  const { relaxed, special } = draw;
  const { zero } = field;
  const kind = has('mask') ? 'mask' : 'binary';
  const entry = special !== null && has('binary', 'mask') ? () => special(kind) : !relaxed && has('positive', 'nonneg', 'simplex') ? draw.positive : draw.any;
  if (has('orthogonal')) return orthonormal(rows, cols, attributes, field, draw);
  if (has('diagonal')) return build(rows, cols, (i, j) => (i === j && !has('skew', 'hollow') ? (has('posdef', 'psd') && !relaxed ? draw.positive() : entry()) : zero));
  if (has('posdef', 'psd') && !relaxed) {
    const l = build(rows, rows, entry);
    return productOf(l, transposeOf(l), field);
  }
  const m = build(rows, cols, entry);
  if (has('simplex')) {
    const [scale = field.one] = field.inverses([field.total(m.jets[0])]);
    return { ...m, jets: [field.scale(scale, m.jets[0])] };
  }
  if (has('skew')) return skewOf(m, field);
  const base = has('symmetric', 'posdef', 'psd') ? rearranged(m, rows, rows, (i, j) => Math.min(i, j) * rows + Math.max(i, j)) : m;
  return has('hollow') ? rearranged(base, base.rows, base.cols, (i, j) => (i === j ? -1 : i * base.cols + j), zero) : base;
};

const skewOf = <T>(m: Matrix<T>, field: Field<T>): Matrix<T> => {
  const above = rearranged(m, m.rows, m.rows, (i, j) => (i < j ? i * m.cols + j : -1), field.zero);
  return differenceOf(above, transposeOf(above), field);
};

/** Columns of (I − S)⁻¹(I + S) for random skew S, dense in the rotations; flipping a row reaches the other component. */
const orthonormal = <T>(rows: number, cols: number, attributes: readonly Attribute[], field: Field<T>, draw: Draw<T>): Matrix<T> => {
  if (rows < cols) throw new Redraw('orthonormal columns need at least as many rows');
  const signature = (n: number): Matrix<T> => {
    const signs = Array.from({ length: n }, () => draw.sign());
    return build(n, n, (i, j) => (i === j ? (signs[i] ?? field.one) : field.zero));
  };
  if (attributes.includes('diagonal')) return signature(rows);
  const skew = skewOf(build(rows, rows, draw.any), field);
  const one = identityOf(rows, field);
  const q = productOf(inverseOf(differenceOf(one, skew, field), field, draw.size), sumOf(one, skew, field), field);
  if (attributes.includes('symmetric')) return productOf(productOf(q, signature(rows), field), transposeOf(q), field);
  const flip = draw.sign();
  const kept = rearranged(q, rows, cols, (i, j) => i * rows + j);
  return { ...kept, jets: [[...field.scale(flip, kept.jets[0].slice(0, cols)), ...kept.jets[0].slice(cols)]] };
};
