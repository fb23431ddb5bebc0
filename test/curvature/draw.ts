import { Matrix } from 'ml-matrix';
import { evaluate } from '../../src/compile/index.ts';
import type { Problem } from '../../src/elaborate/index.ts';
import type { Expr, Symbol_ } from '../../src/expr/expr.ts';
import { freeSymbols } from '../../src/expr/walk.ts';
import { dimValue, type Dim } from '../../src/shape/dim.ts';

export type Values = Readonly<Record<string, number[][]>>;

/** More rows of data than columns, so that Gram matrices of data are positive definite. */
export const SIZES: Readonly<Record<string, number>> = { m: 7, n: 6, p: 3, d: 3, k: 2, K: 3, c: 3, q: 2 };

/** A sequence of numbers in [0, 1), the same for the same seed. */
export const uniform = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
};

const sizeOf = (d: Dim): number => dimValue(d, SIZES);

/** A value that the attributes of a symbol allow; real entries are of the given size. */
export const drawn = (s: Symbol_, next: () => number, scale: number): number[][] => {
  const has = (...names: readonly string[]): boolean => s.attributes.some((a) => names.includes(a));
  const entry = (): number => {
    if (s.range !== null) return 1 + Math.floor(sizeOf(s.range) * next());
    if (has('binary')) return next() < 0.5 ? -1 : 1;
    if (has('mask')) return next() < 0.5 ? 0 : 1;
    const size = scale * (0.05 + next());
    return has('positive', 'simplex') ? size : has('nonneg') ? (next() < 0.15 ? 0 : size) : next() < 0.5 ? -size : size;
  };
  if (s.range !== null && s.shape.rows.key !== '1') {
    // Every row in turn, from one that is drawn: two lists hardly ever meet, and a list as long as the rows has all of them.
    const [rows, from] = [sizeOf(s.range), Math.floor(sizeOf(s.range) * next())];
    return Array.from({ length: sizeOf(s.shape.rows) }, (_, k) => [1 + ((k + from) % rows)]);
  }
  const m = Array.from({ length: sizeOf(s.shape.rows) }, () => Array.from({ length: sizeOf(s.shape.cols) }, entry));
  // A Gram matrix, and a definite one more than that.
  if (has('posdef', 'psd')) return m.map((a, i) => m.map((b, j) => a.reduce((sum, x, t) => sum + x * (b[t] ?? 0), has('posdef') && i === j ? 1 : 0)));
  if (has('simplex')) return m.map((row) => row.map((x) => x / m.flat().reduce((sum, y) => sum + y, 0)));
  if (has('symmetric')) m.forEach((row, i) => row.forEach((_, j) => { if (j < i) row[j] = m[j]?.[i] ?? 0; }));
  return has('hollow') ? m.map((row, i) => row.map((x, j) => (i === j ? 0 : x))) : m;
};

/** Values of all symbols of a problem; those that conditions are about are drawn again, ever larger, until these hold. */
export const drawAll = (problem: Problem, seed: number, scaleOf: (s: Symbol_) => number): Values => {
  const next = uniform(seed);
  const values: Record<string, number[][]> = Object.fromEntries([...problem.symbols.values()].map(({ symbol: s }) => [s.name, drawn(s, next, scaleOf(s))]));
  const conditions = problem.conditions.flatMap((c) => (c.kind === 'size' ? [] : [c]));
  const holds = ({ kind, expr }: (typeof conditions)[number]): boolean => valueOf(expr, values).to1DArray().every((x) => (kind === 'positive' ? x > 0 : kind === 'nonneg' ? x >= 0 : x !== 0));
  for (let k = 1; !conditions.every(holds); k++) {
    if (k > 500) throw new RangeError('no values were found that meet the conditions');
    for (const s of new Set(conditions.flatMap((c) => [...freeSymbols(c.expr)]))) values[s.name] = drawn(s, next, k / 20);
  }
  return values;
};

/** The value of an expression by definition. */
export const valueOf = (e: Expr, values: Values, sizes = SIZES): Matrix =>
  evaluate(e, Object.fromEntries(Object.entries(values).map(([name, m]) => [name, m.length === 1 && m[0]?.length === 1 ? (m[0][0] ?? 0) : new Matrix(m)])), sizes);

/** A number: the value of a scalar expression. */
export const scalarAt = (e: Expr, values: Values, sizes = SIZES): number => valueOf(e, values, sizes).get(0, 0);
