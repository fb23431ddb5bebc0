import type { Evaluator } from './evaluate.ts';
import { differenceOf, hadamardOf, isScalarMatrix, negativeOf, productOf, rearranged, scaledRowsOf, ShapeClash, stacked, sumOf, type Matrix } from '../numbers/matrix.ts';
import type { Term } from '../terms/term.ts';

/** What the matrix of an operation does to columns, without being built; null where it has to be built. */
type Times = (e: Evaluator<unknown>, args: readonly unknown[], v: Matrix<unknown>) => Matrix<unknown> | null;

const isOne = (e: Evaluator<unknown>, t: Term): boolean => e.shapeOf(t).every((n) => n === 1);
const scaled = (e: Evaluator<unknown>, by: Term, v: Matrix<unknown>): Matrix<unknown> => hadamardOf(e.value(by), v, e.field);

/**
 * The factors of a product applied to columns from the right; null where the product isn't associative because one that is 1×1 by chance of
 * its shape counts as a scalar.
 */
const chain = (e: Evaluator<unknown>, factors: readonly Term[], v: Matrix<unknown>): Matrix<unknown> | null => {
  let { rows } = v;
  for (const t of [...factors].reverse()) {
    if (isOne(e, t)) continue;
    const [m, n] = e.shapeOf(t);
    if (n !== rows) return null;
    rows = m;
  }
  return factors.reduceRight<Matrix<unknown>>((w, t) => (isOne(e, t) ? scaled(e, t, w) : times(e, t, w)), v);
};

const isDiagonal = (t: Term | undefined): t is readonly ['diag', Term] => t !== undefined && typeof t !== 'string' && t[0] === 'diag';

/** Entries of a diagonal factor. */
const diagonalOf = (e: Evaluator<unknown>, t: readonly ['diag', Term]): Matrix<unknown> => {
  const d = e.value(t[1]);
  if (d.cols !== 1) throw new ShapeClash('a column is needed');
  return d;
};

/** Some rows of a matrix. */
const rowsOf = (a: Matrix<unknown>, start: number, count: number): Matrix<unknown> => rearranged(a, count, a.cols, (i, j) => (start + i) * a.cols + j);

const TIMES: Readonly<Record<string, Times>> = {
  '+': (e, args, v) => args.map((t) => times(e, t as Term, v)).reduce((a, b) => sumOf(a, b, e.field)),
  '-': (e, args, v) => {
    const [a, b] = args.map((t) => times(e, t as Term, v));
    return a === undefined ? null : b === undefined ? negativeOf(a, e.field) : differenceOf(a, b, e.field);
  },
  '*': (e, args, v) => chain(e, args as readonly Term[], v),
  '.*': (e, args, v) => {
    const [matrix, other] = (args as readonly Term[]).filter((t) => !isOne(e, t));
    return matrix === undefined || other !== undefined ? null : (args as readonly Term[]).reduce((w, t) => (t === matrix ? w : scaled(e, t, w)), times(e, matrix, v));
  },
  diag: (e, [d], v) => scaledRowsOf(diagonalOf(e, ['diag', d as Term]), v, e.field),
  // kron(A, B)*vec(V) = vec(B*V*A'), for every column of v: those of B*V side by side, and below each other as A takes them.
  kron: (e, [a, b], v) => {
    const [p, q] = [e.shapeOf(a as Term)[1], e.shapeOf(b as Term)[1]];
    const inner = times(e, b as Term, rearranged(v, q, p * v.cols, (i, j) => ((j % p) * q + i) * v.cols + Math.floor(j / p)));
    const { rows } = inner;
    const outer = times(e, a as Term, rearranged(inner, p, rows * v.cols, (i, j) => (j % rows) * inner.cols + Math.floor(j / rows) * p + i));
    return rearranged(outer, outer.rows * rows, v.cols, (i, j) => Math.floor(i / rows) * outer.cols + j * rows + (i % rows));
  },
  eye: (_e, _n, v) => v,
  // vec(A')[j + i*n] = vec(A)[i + j*m].
  commutation: (e, [rows, cols], v) => {
    const [m, n] = [e.size(rows), e.size(cols)];
    return rearranged(v, m * n, v.cols, (r, j) => (Math.floor(r / n) + (r % n) * m) * v.cols + j);
  },
  sumover: (e, args, v) => e.summed(args, (body) => times(e, body, v), v.cols),
  // Rows of a product with columns that are 0 elsewhere.
  slice: (e, [a, ...dims], v) => {
    const [r0 = 0, rn = 0, c0 = 0, cn = 0] = dims.map((d) => e.size(d));
    const [rows, cols] = e.shapeOf(a as Term);
    if (r0 + rn > rows || c0 + cn > cols) return null;
    const padded = rearranged(v, cols, v.cols, (i, j) => (i < c0 || i >= c0 + cn ? -1 : (i - c0) * v.cols + j), e.field.zero);
    return rowsOf(times(e, a as Term, padded), r0, rn);
  },
  block: (e, rows, v) => stacked((rows as readonly (readonly Term[])[]).map((row) => {
    let start = 0;
    const parts = row.map((t) => {
      const count = e.shapeOf(t)[1];
      const part = times(e, t, rowsOf(v, start, count));
      start += count;
      return part;
    });
    return parts.reduce((a, b) => sumOf(a, b, e.field));
  }), e.field),
};

/** t*v for columns v. Throws what evaluating t throws. */
export const times = (e: Evaluator<unknown>, t: Term, v: Matrix<unknown>): Matrix<unknown> => {
  const [, cols] = e.shapeOf(t);
  if (cols !== v.rows) throw new ShapeClash(`${e.shapeOf(t).join('×')} times ${v.rows}×${v.cols}`);
  const known = typeof t === 'string' ? null : (TIMES[t[0]]?.(e, t.slice(1), v) ?? null);
  return known ?? productOf(e.value(t), v, e.field);
};

/** A product that ends in a column, from the right; null for another one. */
const alongColumn = (e: Evaluator<unknown>, factors: readonly Term[]): Matrix<unknown> | null => {
  const last = factors.at(-1);
  if (last === undefined || factors.length < 2) return null;
  const [rows, cols] = e.shapeOf(last);
  return rows === 1 || cols !== 1 ? null : chain(e, factors.slice(0, -1), e.value(last));
};

const product = (e: Evaluator<unknown>, a: Matrix<unknown>, b: Matrix<unknown>): Matrix<unknown> => (isScalarMatrix(a) || isScalarMatrix(b) ? hadamardOf(a, b, e.field) : productOf(a, b, e.field));

const scaledRows = (e: Evaluator<unknown>, t: readonly ['diag', Term], a: Matrix<unknown>): Matrix<unknown> | null => {
  const d = diagonalOf(e, t);
  return isScalarMatrix(a) || isScalarMatrix(d) ? null : scaledRowsOf(d, a, e.field);
};

const scaledColumns = (e: Evaluator<unknown>, a: Matrix<unknown>, t: Term): Matrix<unknown> | null => {
  if (!isDiagonal(t) || isScalarMatrix(a)) return null;
  const d = diagonalOf(e, t);
  if (isScalarMatrix(d)) return null;
  if (a.cols !== d.rows) throw new ShapeClash(`${a.rows}×${a.cols} times ${d.rows}×${d.rows}`);
  return hadamardOf(a, rearranged(d, a.rows, a.cols, (_, j) => j), e.field);
};

/** The value of a product. Throws what evaluating its factors throws, ShapeClash. */
export const multiply = (e: Evaluator<unknown>, factors: readonly Term[]): Matrix<unknown> => {
  const column = alongColumn(e, factors);
  if (column !== null) return column;
  const [first, ...rest] = factors;
  if (first === undefined) throw new ShapeClash('a product of nothing');
  // A diagonal factor scales the rows or columns of what it meets; the matrix itself isn't built.
  const [second, ...others] = rest;
  const head = second !== undefined && isDiagonal(first) ? scaledRows(e, first, e.value(second)) : null;
  return (head === null ? rest : others).reduce((a, t) => scaledColumns(e, a, t) ?? product(e, a, e.value(t)), head ?? e.value(first));
};
