import { Singular } from './field.ts';
import type { Jet, Jets } from './jets.ts';

/** A dense matrix of jets, by rows. */
export type Matrix<T> = readonly (readonly Jet<T>[])[];

/** Thrown for operands that don't fit; the statement is then false or meaningless, never silently accepted. */
export class ShapeClash extends Error {}

export const rowsOf = (a: Matrix<unknown>): number => a.length;
export const colsOf = (a: Matrix<unknown>): number => a[0]?.length ?? 0;
export const isScalarMatrix = (a: Matrix<unknown>): boolean => rowsOf(a) === 1 && colsOf(a) === 1;

/** The matrix with the given entries. */
export const build = <T>(rows: number, cols: number, entry: (i: number, j: number) => Jet<T>): Matrix<T> => {
  const out: Jet<T>[][] = [];
  for (let i = 0; i < rows; i++) {
    const row: Jet<T>[] = [];
    for (let j = 0; j < cols; j++) row.push(entry(i, j));
    out.push(row);
  }
  return out;
};

/** Entry (i, j), which must exist. */
export const at = <T>(a: Matrix<T>, i: number, j: number): Jet<T> => {
  const x = a[i]?.[j];
  if (x === undefined) throw new ShapeClash(`no entry ${i + 1},${j + 1} in a ${rowsOf(a)}×${colsOf(a)} matrix`);
  return x;
};

export const transposeOf = <T>(a: Matrix<T>): Matrix<T> => build(colsOf(a), rowsOf(a), (i, j) => at(a, j, i));

/** The entries of a matrix of numbers without their derivatives, by rows. */
export const plainRows = (a: Matrix<number>): number[][] => a.map((row) => row.map((x) => x[0] ?? Number.NaN));

/** Columns stacked. */
export const vecOf = <T>(a: Matrix<T>): Matrix<T> => transposeOf(a).flatMap((row) => row.map((x) => [x]));

/** Entry by entry; a scalar operand applies to every entry. */
export const zip = <T>(a: Matrix<T>, b: Matrix<T>, f: (x: Jet<T>, y: Jet<T>) => Jet<T>, broadcast: boolean): Matrix<T> => {
  if (broadcast && isScalarMatrix(a) && !isScalarMatrix(b)) return b.map((row) => row.map((y) => f(at(a, 0, 0), y)));
  if (broadcast && isScalarMatrix(b) && !isScalarMatrix(a)) return a.map((row) => row.map((x) => f(x, at(b, 0, 0))));
  if (rowsOf(a) !== rowsOf(b) || colsOf(a) !== colsOf(b)) throw new ShapeClash(`${rowsOf(a)}×${colsOf(a)} against ${rowsOf(b)}×${colsOf(b)}`);
  return a.map((row, i) => {
    const other = b[i] ?? [];
    return row.map((x, j) => f(x, other[j] as Jet<T>));
  });
};

export const productOf = <T>(a: Matrix<T>, b: Matrix<T>, jets: Jets<T>): Matrix<T> => {
  if (colsOf(a) !== rowsOf(b)) throw new ShapeClash(`${rowsOf(a)}×${colsOf(a)} times ${rowsOf(b)}×${colsOf(b)}`);
  const columns = transposeOf(b);
  return a.map((row) => {
    // Kronecker products and commutation matrices are mostly zeros.
    let zeros = 0;
    for (const x of row) if (jets.isZero(x)) zeros++;
    if (2 * zeros < row.length) return columns.map((col) => jets.dot(row, col));
    const places: number[] = [];
    const kept: Jet<T>[] = [];
    row.forEach((x, k) => {
      if (jets.isZero(x)) return;
      places.push(k);
      kept.push(x);
    });
    return columns.map((col) => jets.dot(kept, places.map((k) => col[k] ?? jets.zero)));
  });
};

export const identityOf = <T>(n: number, jets: Jets<T>): Matrix<T> => build(n, n, (i, j) => (i === j ? jets.one : jets.zero));

const need = (a: Matrix<unknown>): number => {
  if (rowsOf(a) !== colsOf(a)) throw new ShapeClash(`${rowsOf(a)}×${colsOf(a)} is not square`);
  return rowsOf(a);
};

/**
 * Determinant without division, for matrices of jets whose constant part is singular: with μ(F) the strictly upper part of F and
 * −Σ_{j>i} F_jj on its diagonal, det A is (−1)^(n−1) times the first entry of F_n, where F_1 = A and F_k+1 = μ(F_k)*A (Bird 2011).
 */
const divisionFree = <T>(a: Matrix<T>, jets: Jets<T>): Jet<T> => {
  const n = rowsOf(a);
  const mu = (f: Matrix<T>): Matrix<T> => {
    let below = jets.zero;
    const diagonal: Jet<T>[] = [];
    for (let i = n - 1; i >= 0; i--) {
      diagonal[i] = jets.sub(jets.zero, below);
      below = jets.add(below, at(f, i, i));
    }
    return build(n, n, (i, j) => (i === j ? (diagonal[i] ?? jets.zero) : i < j ? at(f, i, j) : jets.zero));
  };
  let f = a;
  for (let k = 1; k < n; k++) f = productOf(mu(f), a, jets);
  return n % 2 === 1 ? at(f, 0, 0) : jets.sub(jets.zero, at(f, 0, 0));
};

/**
 * Gauss–Jordan elimination with pivots whose constant term is a unit: the inverse and the determinant. The
 * inverse throws Redraw where no such pivot is left; the determinant exists all the same.
 */
export const eliminate = <T>(a: Matrix<T>, jets: Jets<T>, size: (x: T) => number): { readonly inverse: () => Matrix<T>; readonly det: Jet<T> } => {
  const n = need(a);
  const left = a.map((row) => [...row]);
  const right = identityOf(n, jets).map((row) => [...row]);
  let det: Jet<T> = jets.one;
  for (let c = 0; c < n; c++) {
    const candidates = left.map((row, i) => ({ i, weight: i < c ? 0 : size(row[c]?.[0] ?? jets.field.zero) })).filter((x) => x.weight > 0);
    const best = candidates.reduce<{ i: number; weight: number } | null>((x, y) => (x === null || y.weight > x.weight ? y : x), null);
    if (best === null) {
      const inverse = (): never => { throw new Singular('singular'); };
      return { inverse, det: jets.order === 1 ? jets.zero : divisionFree(a, jets) };
    }
    if (best.i !== c) {
      for (const m of [left, right]) [m[c], m[best.i]] = [m[best.i] ?? [], m[c] ?? []];
      det = jets.sub(jets.zero, det);
    }
    const pivot = left[c]?.[c] ?? jets.zero;
    det = jets.mul(det, pivot);
    const scale = jets.inv(pivot);
    // What is zero in the row of the pivot, the columns before it among that, changes nothing.
    const scaled = [left, right].map((m) => {
      const row = (m[c] ?? []).map((x) => (jets.isZero(x) ? x : jets.mul(x, scale)));
      m[c] = row;
      return { m, row, at: row.flatMap((x, j) => (jets.isZero(x) ? [] : [j])) };
    });
    for (let i = 0; i < n; i++) {
      const factor = left[i]?.[c] ?? jets.zero;
      if (i === c || jets.isZero(factor)) continue;
      for (const { m, row, at } of scaled) {
        const target = m[i] ?? [];
        for (const j of at) target[j] = jets.sub(target[j] ?? jets.zero, jets.mul(factor, row[j] ?? jets.zero));
      }
    }
  }
  return { inverse: () => right, det };
};

/** Kronecker product. */
export const kronOf = <T>(a: Matrix<T>, b: Matrix<T>, jets: Jets<T>): Matrix<T> =>
  a.flatMap((row) => b.map((other) => row.flatMap((x) => (jets.isZero(x) ? other.map(() => jets.zero) : other.map((y) => (jets.isZero(y) ? jets.zero : jets.mul(x, y)))))));
