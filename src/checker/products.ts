import type { Evaluator } from './evaluate.ts';
import type { Jet } from './jets.ts';
import { at, build, colsOf, isScalarMatrix, productOf, rowsOf, ShapeClash, transposeOf, vecOf, zip, type Matrix } from './matrix.ts';
import type { Term } from './term.ts';

/** What the matrix of an operation does to columns, without being built; null where it has to be built. */
type Times = (e: Evaluator<unknown>, args: readonly unknown[], v: Matrix<unknown>) => Matrix<unknown> | null;

const isOne = (e: Evaluator<unknown>, t: Term): boolean => e.shapeOf(t).every((n) => n === 1);
const scaled = (e: Evaluator<unknown>, by: Term, v: Matrix<unknown>): Matrix<unknown> => zip(e.value(by), v, e.jets.mul, true);

/**
 * The factors of a product applied to columns from the right; null where the product isn't associative because one that is 1×1 by chance of
 * its shape counts as a scalar.
 */
const chain = (e: Evaluator<unknown>, factors: readonly Term[], v: Matrix<unknown>): Matrix<unknown> | null => {
  let rows = rowsOf(v);
  for (const t of [...factors].reverse()) {
    if (isOne(e, t)) continue;
    const [m, n] = e.shapeOf(t);
    if (n !== rows) return null;
    rows = m;
  }
  return factors.reduceRight<Matrix<unknown>>((w, t) => (isOne(e, t) ? scaled(e, t, w) : times(e, t, w)), v);
};

const sum = (list: readonly Matrix<unknown>[], combine: (x: Jet<unknown>, y: Jet<unknown>) => Jet<unknown>): Matrix<unknown> => list.reduce((a, b) => zip(a, b, combine, false));
const columnsOf = (v: Matrix<unknown>): readonly Matrix<unknown>[] => transposeOf(v).map((col) => col.map((x) => [x]));
const beside = (columns: readonly Matrix<unknown>[]): Matrix<unknown> => transposeOf(columns.map((c) => c.map((row) => at([row], 0, 0))));

const isDiagonal = (t: Term | undefined): t is readonly ['diag', Term] => t !== undefined && typeof t !== 'string' && t[0] === 'diag';

/** Entries of a diagonal factor. */
const diagonalOf = (e: Evaluator<unknown>, t: readonly ['diag', Term]): Matrix<unknown> => {
  const d = e.value(t[1]);
  if (colsOf(d) !== 1) throw new ShapeClash('a column is needed');
  return d;
};

const TIMES: Readonly<Record<string, Times>> = {
  '+': (e, args, v) => sum(args.map((t) => times(e, t as Term, v)), e.jets.add),
  '-': (e, args, v) => {
    const [a, b] = args.map((t) => times(e, t as Term, v));
    return a === undefined ? null : b === undefined ? a.map((row) => row.map((x) => e.jets.sub(e.jets.zero, x))) : zip(a, b, e.jets.sub, false);
  },
  '*': (e, args, v) => chain(e, args as readonly Term[], v),
  '.*': (e, args, v) => {
    const [matrix, other] = (args as readonly Term[]).filter((t) => !isOne(e, t));
    return matrix === undefined || other !== undefined ? null : (args as readonly Term[]).reduce((w, t) => (t === matrix ? w : scaled(e, t, w)), times(e, matrix, v));
  },
  diag: (e, [d], v) => {
    const entries = diagonalOf(e, ['diag', d as Term]);
    return v.map((row, i) => row.map((x) => e.jets.mul(at(entries, i, 0), x)));
  },
  // kron(A, B)*vec(V) = vec(B*V*A').
  kron: (e, [a, b], v) => {
    const [rows, cols] = [e.shapeOf(b as Term)[1], e.shapeOf(a as Term)[1]];
    return beside(columnsOf(v).map((c) => {
      const inner = times(e, b as Term, build(rows, cols, (i, j) => at(c, i + j * rows, 0)));
      return vecOf(transposeOf(times(e, a as Term, transposeOf(inner))));
    }));
  },
  eye: (_e, _n, v) => v,
  sumover: (e, args, v) => e.summed(args, (body) => times(e, body, v)),
  // Rows of a product with columns that are 0 elsewhere.
  slice: (e, [a, ...dims], v) => {
    const [r0 = 0, rn = 0, c0 = 0, cn = 0] = dims.map((d) => e.size(d));
    const [rows, cols] = e.shapeOf(a as Term);
    if (r0 + rn > rows || c0 + cn > cols) return null;
    const padded = build(cols, colsOf(v), (i, j) => (i < c0 || i >= c0 + cn ? e.jets.zero : at(v, i - c0, j)));
    return times(e, a as Term, padded).slice(r0, r0 + rn);
  },
  block: (e, rows, v) => (rows as readonly (readonly Term[])[]).flatMap((row) => {
    let start = 0;
    const parts = row.map((t) => {
      const end = start + e.shapeOf(t)[1];
      const part = times(e, t, v.slice(start, end));
      start = end;
      return part;
    });
    return sum(parts, e.jets.add);
  }),
};

/** t*v for columns v. Throws what evaluating t throws. */
export const times = (e: Evaluator<unknown>, t: Term, v: Matrix<unknown>): Matrix<unknown> => {
  const [, cols] = e.shapeOf(t);
  if (cols !== rowsOf(v)) throw new ShapeClash(`${e.shapeOf(t).join('×')} times ${rowsOf(v)}×${colsOf(v)}`);
  const known = typeof t === 'string' ? null : (TIMES[t[0]]?.(e, t.slice(1), v) ?? null);
  return known ?? productOf(e.value(t), v, e.jets);
};

/** A product that ends in a column, from the right; null for another one. */
const alongColumn = (e: Evaluator<unknown>, factors: readonly Term[]): Matrix<unknown> | null => {
  const last = factors.at(-1);
  if (last === undefined || factors.length < 2) return null;
  const [rows, cols] = e.shapeOf(last);
  return rows === 1 || cols !== 1 ? null : chain(e, factors.slice(0, -1), e.value(last));
};

const product = (e: Evaluator<unknown>, a: Matrix<unknown>, b: Matrix<unknown>): Matrix<unknown> => (isScalarMatrix(a) || isScalarMatrix(b) ? zip(a, b, e.jets.mul, true) : productOf(a, b, e.jets));

const scaledRows = (e: Evaluator<unknown>, t: readonly ['diag', Term], a: Matrix<unknown>): Matrix<unknown> | null => {
  const d = diagonalOf(e, t);
  if (isScalarMatrix(a) || isScalarMatrix(d)) return null;
  if (rowsOf(a) !== rowsOf(d)) throw new ShapeClash(`${rowsOf(d)}×${rowsOf(d)} times ${rowsOf(a)}×${colsOf(a)}`);
  return a.map((row, i) => row.map((x) => e.jets.mul(at(d, i, 0), x)));
};

const scaledColumns = (e: Evaluator<unknown>, a: Matrix<unknown>, t: Term): Matrix<unknown> | null => {
  if (!isDiagonal(t) || isScalarMatrix(a)) return null;
  const d = diagonalOf(e, t);
  if (isScalarMatrix(d)) return null;
  if (colsOf(a) !== rowsOf(d)) throw new ShapeClash(`${rowsOf(a)}×${colsOf(a)} times ${rowsOf(d)}×${rowsOf(d)}`);
  return a.map((row) => row.map((x, j) => e.jets.mul(x, at(d, j, 0))));
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
