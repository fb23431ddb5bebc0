import type { Field } from './field.ts';
import { bilinear, combined, linear, type Jets } from './jets.ts';

/** A dense matrix of jets, the entries by rows. */
export interface Matrix<T> {
  readonly rows: number;
  readonly cols: number;
  readonly jets: Jets<T>;
}

/** Thrown for operands that don't fit; the statement is then false or meaningless, never silently accepted. */
export class ShapeClash extends Error {}

export const isScalarMatrix = (a: Matrix<unknown>): boolean => a.rows === 1 && a.cols === 1;
const shapeText = (a: Matrix<unknown>): string => `${a.rows}×${a.cols}`;
export const sameShape = (a: Matrix<unknown>, b: Matrix<unknown>): boolean => a.rows === b.rows && a.cols === b.cols;
const mustAgree = (a: Matrix<unknown>, b: Matrix<unknown>): void => {
  if (!sameShape(a, b)) throw new ShapeClash(`${shapeText(a)} against ${shapeText(b)}`);
};

/** The matrix without derivatives that has the given entries. */
export const build = <T>(rows: number, cols: number, entry: (i: number, j: number) => T): Matrix<T> => {
  const entries: T[] = [];
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) entries.push(entry(i, j));
  return { rows, cols, jets: [entries] };
};

/** A 1×1 matrix. */
export const scalarOf = <T>(x: T): Matrix<T> => ({ rows: 1, cols: 1, jets: [[x]] });

/** The matrix whose entries are those of another one at given places in its list, 0 where the place is negative. Throws ShapeClash beyond them. */
export const rearranged = <T>(a: Matrix<T>, rows: number, cols: number, place: (i: number, j: number) => number, zero?: T): Matrix<T> => {
  const places: number[] = [];
  const count = a.rows * a.cols;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const k = place(i, j);
      if (k >= count || (k < 0 && zero === undefined)) throw new ShapeClash(`no entry ${k + 1} in a ${shapeText(a)} matrix`);
      places.push(k);
    }
  }
  return { rows, cols, jets: linear(a.jets, (part) => places.map((k) => (k < 0 ? zero : part[k]) as T)) };
};

export const transposeOf = <T>(a: Matrix<T>): Matrix<T> =>
  (a.rows === 1 || a.cols === 1 ? { rows: a.cols, cols: a.rows, jets: a.jets } : rearranged(a, a.cols, a.rows, (i, j) => j * a.cols + i));

/** Columns stacked. */
export const vecOf = <T>(a: Matrix<T>): Matrix<T> => ({ ...transposeOf(a), rows: a.rows * a.cols, cols: 1 });

/** Entry (i, j) without its derivatives; undefined where there is none. */
export const entryOf = <T>(a: Matrix<T>, i: number, j: number): T | undefined => (j < a.cols ? a.jets[0][i * a.cols + j] : undefined);

/** The entries of a matrix of numbers without their derivatives, by rows. */
export const plainRows = (a: Matrix<number>): number[][] => Array.from({ length: a.rows }, (_, i) => a.jets[0].slice(i * a.cols, (i + 1) * a.cols));

/** The entries of rows as a matrix. */
export const matrixOf = <T>(rows: readonly (readonly T[])[]): Matrix<T> => ({ rows: rows.length, cols: rows[0]?.length ?? 0, jets: [rows.flat()] });

export const identityOf = <T>(n: number, { one, zero }: Field<T>): Matrix<T> => build(n, n, (i, j) => (i === j ? one : zero));

/** −a. */
export const negativeOf = <T>(a: Matrix<T>, { scale, sub, zero, one }: Field<T>): Matrix<T> => {
  const [minus = one] = sub([zero], [one]);
  return { ...a, jets: linear(a.jets, (part) => scale(minus, part)) };
};

export const sumOf = <T>(a: Matrix<T>, b: Matrix<T>, { add }: Field<T>): Matrix<T> => {
  mustAgree(a, b);
  return { rows: a.rows, cols: a.cols, jets: combined(a.jets, b.jets, add, (x) => x) };
};

export const differenceOf = <T>(a: Matrix<T>, b: Matrix<T>, { sub, scale, zero, one }: Field<T>): Matrix<T> => {
  mustAgree(a, b);
  return { rows: a.rows, cols: a.cols, jets: combined(a.jets, b.jets, sub, (x) => scale(sub([zero], [one])[0] ?? one, x)) };
};

/** Entry by entry; a scalar operand applies to every entry. */
export const hadamardOf = <T>(a: Matrix<T>, b: Matrix<T>, field: Field<T>): Matrix<T> => {
  const scaled = (x: Matrix<T>, of: Matrix<T>): Matrix<T> => ({ ...of, jets: bilinear(x.jets, of.jets, (s, part) => field.scale(s[0] ?? field.zero, part), field) });
  if (isScalarMatrix(a)) return scaled(a, b);
  if (isScalarMatrix(b)) return scaled(b, a);
  mustAgree(a, b);
  return { rows: a.rows, cols: a.cols, jets: bilinear(a.jets, b.jets, field.mul, field) };
};

export const productOf = <T>(a: Matrix<T>, b: Matrix<T>, field: Field<T>): Matrix<T> => {
  if (a.cols !== b.rows) throw new ShapeClash(`${shapeText(a)} times ${shapeText(b)}`);
  if (b.rows === 0) return build(a.rows, b.cols, () => field.zero);
  return { rows: a.rows, cols: b.cols, jets: bilinear(a.jets, b.jets, (x, y) => field.product(x, y, b.rows, b.cols), field) };
};

/** diag(d)*a. */
export const scaledRowsOf = <T>(d: Matrix<T>, a: Matrix<T>, field: Field<T>): Matrix<T> => {
  if (a.rows !== d.rows) throw new ShapeClash(`${d.rows}×${d.rows} times ${shapeText(a)}`);
  return hadamardOf(rearranged(d, a.rows, a.cols, (i) => i), a, field);
};

/** Matrices of equal widths below each other. */
export const stacked = <T>(list: readonly Matrix<T>[], { zero }: Field<T>): Matrix<T> => {
  const cols = list[0]?.cols ?? 0;
  if (list.some((m) => m.cols !== cols)) throw new ShapeClash('rows of blocks differ in width');
  const part = (k: number): readonly T[] | null => (list.every((m) => (m.jets[k] ?? null) === null) ? null : list.flatMap((m) => m.jets[k] ?? m.jets[0].map(() => zero)));
  const further = Array.from({ length: Math.max(0, ...list.map((m) => m.jets.length - 1)) }, (_, k) => part(k + 1));
  return { rows: list.reduce((n, m) => n + m.rows, 0), cols, jets: [part(0) ?? [], ...further] };
};

/** Matrices of equal heights beside each other. */
export const beside = <T>(list: readonly Matrix<T>[], field: Field<T>): Matrix<T> => {
  if (list.some((m) => m.rows !== list[0]?.rows)) throw new ShapeClash('blocks of a row differ in height');
  return list.length === 1 ? (list[0] ?? stacked(list, field)) : transposeOf(stacked(list.map(transposeOf), field));
};

/** Sums of entries in groups, as many as `rows` times `cols`: `place` tells the k-th entry of each. */
export const totals = <T>(a: Matrix<T>, rows: number, cols: number, count: number, place: (i: number, j: number, k: number) => number, { total }: Field<T>): Matrix<T> => {
  const sums = (part: readonly T[]): readonly T[] => {
    const out: T[] = [];
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < cols; j++) {
        const group: T[] = [];
        for (let k = 0; k < count; k++) group.push(part[place(i, j, k)] as T);
        out.push(total(group));
      }
    }
    return out;
  };
  return { rows, cols, jets: linear(a.jets, sums) };
};

/** Σ of all entries. */
export const totalOf = <T>(a: Matrix<T>, { total }: Field<T>): Matrix<T> => ({ rows: 1, cols: 1, jets: linear(a.jets, (part) => [total(part)]) });

/** Kronecker product. */
export const kronOf = <T>(a: Matrix<T>, b: Matrix<T>, field: Field<T>): Matrix<T> => {
  const [rows, cols] = [a.rows * b.rows, a.cols * b.cols];
  const left = rearranged(a, rows, cols, (i, j) => Math.floor(i / b.rows) * a.cols + Math.floor(j / b.cols));
  const right = rearranged(b, rows, cols, (i, j) => (i % b.rows) * b.cols + (j % b.cols));
  return hadamardOf(left, right, field);
};
