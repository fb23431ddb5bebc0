import { Matrix } from 'ml-matrix';
import { evaluate } from '../../src/compile/index.ts';
import type { Expr } from '../../src/expr/expr.ts';
import { SIZES } from './expressions.ts';

export type Values = Readonly<Record<string, number[][]>>;

/** The dense value of an expression by definition. */
export const valueOf = (e: Expr, values: Values): number[][] => {
  const inputs = Object.fromEntries(Object.entries(values).map(([name, m]) => [name, m.length === 1 && m[0]?.length === 1 ? (m[0][0] ?? 0) : new Matrix(m)]));
  return evaluate(e, inputs, SIZES).to2DArray();
};

/** Largest difference relative to the largest entry; infinite for different shapes. */
export const relativeError = (a: number[][], b: number[][]): number => {
  if (a.length !== b.length || a[0]?.length !== b[0]?.length) return Infinity;
  let difference = 0;
  let size = 1e-6;
  a.forEach((row, i) => row.forEach((x, j) => {
    const y = b[i]?.[j] ?? Number.NaN;
    difference = Math.max(difference, Math.abs(x - y));
    size = Math.max(size, Math.abs(x), Math.abs(y));
  }));
  return difference / size;
};

/** d vec(F)/d vec(X)' by central differences, column-major. */
export const differences = (f: Expr, name: string, values: Values, step = 1e-5): number[][] => {
  const base = values[name] ?? [[0]];
  const columns: number[][] = [];
  const vec = (m: number[][]): number[] => (m[0] ?? []).flatMap((_, j) => m.map((row) => row[j] ?? 0));
  for (let j = 0; j < (base[0]?.length ?? 0); j++)
    for (let i = 0; i < base.length; i++) {
      const moved = (by: number): number[] => vec(valueOf(f, { ...values, [name]: base.map((row, r) => row.map((x, c) => (r === i && c === j ? x + by : x))) }));
      const [up, down] = [moved(step), moved(-step)];
      columns.push(up.map((x, k) => (x - (down[k] ?? 0)) / (2 * step)));
    }
  return (columns[0] ?? []).map((_, k) => columns.map((c) => c[k] ?? 0));
};

/** A matrix as a column, column-major, in one row a line. */
export const vecRows = (m: number[][]): number[][] => (m[0] ?? []).flatMap((_, j) => m.map((row) => [row[j] ?? 0]));
