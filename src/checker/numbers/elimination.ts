import { Singular, type Field } from './field.ts';
import { linear, type Jets } from './jets.ts';
import { differenceOf, identityOf, negativeOf, productOf, ShapeClash, sumOf, type Matrix } from './matrix.ts';

/** How large a pivot is; what is 0 is none. */
type Size<T> = (x: T) => number;

const mustBeSquare = (a: Matrix<unknown>): void => {
  if (a.rows !== a.cols) throw new ShapeClash(`${a.rows}×${a.cols} is not square`);
};

/** Gauss–Jordan elimination of the first columns of some rows, in place, with the largest pivots: the determinant of these columns, 0 where no pivot is left. */
const eliminate = <T>(rows: (readonly T[])[], { one, zero, isZero, mul, sub, scale, inverses }: Field<T>, size: Size<T>): T => {
  let det = one;
  for (let c = 0; c < rows.length; c++) {
    let [best, weight] = [-1, 0];
    for (let i = c; i < rows.length; i++) {
      const w = size(rows[i]?.[c] ?? zero);
      if (w > weight) [best, weight] = [i, w];
    }
    const row = rows[best];
    if (row === undefined) return zero;
    if (best !== c) {
      rows[best] = rows[c] ?? [];
      det = sub([zero], [det])[0] ?? zero;
    }
    const pivot = row[c] ?? zero;
    det = mul([det], [pivot])[0] ?? zero;
    const scaled = scale(inverses([pivot])[0] ?? one, row);
    rows[c] = scaled;
    for (let i = 0; i < rows.length; i++) {
      const other = rows[i] ?? [];
      const factor = other[c] ?? zero;
      if (i !== c && !isZero(factor)) rows[i] = sub(other, scale(factor, scaled));
    }
  }
  return det;
};

const rowsOf = <T>(part: readonly T[], n: number): (readonly T[])[] => Array.from({ length: n }, (_, i) => part.slice(i * n, (i + 1) * n));

/** The constant coefficient by itself, and the further ones. */
const partsOf = <T>(a: Matrix<T>): readonly (Matrix<T> | null)[] => [0, 1, 2, 3].map((k) => {
  const part = a.jets[k] ?? null;
  return part === null ? null : { ...a, jets: [part] };
});

const total = <T>(list: readonly (Matrix<T> | null)[], field: Field<T>): readonly T[] | null =>
  list.reduce<Matrix<T> | null>((a, b) => (a === null ? b : b === null ? a : sumOf(a, b, field)), null)?.jets[0] ?? null;

/** The inverse and the determinant of the constant coefficient of a square matrix; the inverse is null where there is none. */
const plainInverse = <T>(a: Matrix<T>, field: Field<T>, size: Size<T>): { readonly inverse: Matrix<T> | null; readonly det: T } => {
  const n = a.rows;
  const identity = rowsOf(identityOf(n, field).jets[0], n);
  const rows = rowsOf(a.jets[0], n).map((row, i) => [...row, ...(identity[i] ?? [])] as readonly T[]);
  const det = eliminate(rows, field, size);
  return { det, inverse: field.isZero(det) ? null : { ...a, jets: [rows.flatMap((row) => row.slice(n))] } };
};

/**
 * The inverse, from C, that of the constant coefficient A: along ε it is −C A₁ C, along ε₁ε₂ C A₁ C A₂ C + C A₂ C A₁ C − C A₁₂ C. Throws Redraw where there
 * is none, ShapeClash.
 */
export const inverseOf = <T>(a: Matrix<T>, field: Field<T>, size: Size<T>): Matrix<T> => {
  mustBeSquare(a);
  const { inverse } = plainInverse(a, field, size);
  if (inverse === null) throw new Singular('singular');
  if (a.jets.length === 1) return inverse;
  const [, first = null, second = null, mixed = null] = partsOf(a);
  const times = (x: Matrix<T>, y: Matrix<T>): Matrix<T> => productOf(x, y, field);
  const behind = (x: Matrix<T> | null): Matrix<T> | null => (x === null ? null : times(x, inverse));
  const along = (x: Matrix<T> | null): Matrix<T> | null => (x === null ? null : negativeOf(times(inverse, x), field));
  const [p, q] = [behind(first), behind(second)];
  const both = p === null || q === null ? null : times(inverse, sumOf(times(p, q), times(q, p), field));
  const jets = [inverse, along(p), along(q)].map((m) => m?.jets[0] ?? null);
  return { ...a, jets: [inverse.jets[0], ...(a.jets.length === 2 ? jets.slice(1, 2) : [...jets.slice(1), total([both, along(behind(mixed))], field)])] };
};

/**
 * Determinant without division, for matrices of jets whose constant part is singular: with μ(F) the strictly upper part of F and
 * −Σ_{j>i} F_jj on its diagonal, det A is (−1)^(n−1) times the first entry of F_n, where F_1 = A and F_k+1 = μ(F_k)*A (Bird 2011).
 */
const divisionFree = <T>(a: Matrix<T>, field: Field<T>): Matrix<T> => {
  const n = a.rows;
  const { add, sub, zero } = field;
  const mu = (part: readonly T[]): readonly T[] => {
    const out = part.map((x, k) => (Math.floor(k / n) < k % n ? x : zero));
    let below: readonly T[] = [zero];
    for (let k = n * n - 1; k >= 0; k -= n + 1) {
      out[k] = sub([zero], below)[0] ?? zero;
      below = add(below, part.slice(k, k + 1));
    }
    return out;
  };
  let f = a;
  for (let k = 1; k < n; k++) f = productOf({ ...f, jets: linear(f.jets, mu) }, a, field);
  const first: Matrix<T> = { rows: 1, cols: 1, jets: linear(f.jets, (part) => part.slice(0, 1)) };
  return n % 2 === 1 ? first : negativeOf(first, field);
};

/** The determinant; by Jacobi's formula along ε, where the constant coefficient has an inverse. Throws ShapeClash. */
export const determinantOf = <T>(a: Matrix<T>, field: Field<T>, size: Size<T>): Matrix<T> => {
  mustBeSquare(a);
  if (a.jets.length === 1) return { rows: 1, cols: 1, jets: [[eliminate(rowsOf(a.jets[0], a.rows), field, size)]] };
  const { inverse, det } = plainInverse(a, field, size);
  if (inverse === null) return divisionFree(a, field);
  const trace = (m: Matrix<T>): Matrix<T> => ({ rows: 1, cols: 1, jets: [[field.total(m.jets[0].filter((_, k) => k % (m.rows + 1) === 0))]] });
  const [, first, second, mixed] = partsOf(a).map((m) => (m === null ? null : productOf(inverse, m, field)));
  const [t1, t2, t3] = [first, second, mixed].map((m) => (m == null ? null : trace(m)));
  const both = first == null || second == null || t1 == null || t2 == null ? null : differenceOf(productOf(t1, t2, field), trace(productOf(first, second, field)), field);
  const along = (part: readonly T[] | null): readonly T[] | null => (part === null ? null : field.scale(det, part));
  const jets: Jets<T> = [[det], along(t1?.jets[0] ?? null), ...(a.jets.length === 2 ? [] : [along(t2?.jets[0] ?? null), along(total([both, t3 ?? null], field))])];
  return { rows: 1, cols: 1, jets };
};
