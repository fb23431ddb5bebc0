import fc from 'fast-check';
import { create, all, type Matrix } from 'mathjs';
import { describe, expect, it } from 'vitest';
import { subexpressions } from '../../src/expr/walk.ts';
import { printText } from '../../src/notation/print/text.ts';
import { expressions, randomValues, SIZES, times } from '../support/expressions.ts';
import { relativeError, valueOf } from '../support/numeric.ts';

const math = create(all ?? {});
type Value = number | Matrix;
const rowsOf = (x: Value): number[][] => (typeof x === 'number' ? [[x]] : (x.toArray() as number[][]));
const asValue = (rows: number[][]): Value => (rows.length === 1 && rows[0]?.length === 1 ? (rows[0][0] ?? 0) : math.matrix(rows));
const entrywise = (f: (x: number) => number) => (x: Value): Value => asValue(rowsOf(x).map((row) => row.map(f)));
const total = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
const columnsOf = (x: Value): number[][] => (rowsOf(x)[0] ?? []).map((_, j) => rowsOf(x).map((row) => row[j] ?? 0));

// A matrix of one entry is a number, as everywhere in the language.
const { multiply } = create(all ?? {});
math.import({ multiply: (x: Value, y: Value) => asValue(rowsOf(multiply(x as Matrix, y as Matrix))) }, { override: true });

/** What mathjs calls otherwise, by definition. */
const functions = {
  ...Object.fromEntries((['sin', 'cos', 'tanh', 'exp', 'atan', 'log', 'sqrt', 'abs'] as const).map((name) => [name, entrywise(Math[name])])),
  sigmoid: entrywise((t) => 1 / (1 + Math.exp(-t))), softplus: entrywise((t) => Math.log1p(Math.exp(t))), logcosh: entrywise((t) => Math.log(Math.cosh(t))),
  tr: (x: Value) => (typeof x === 'number' ? x : math.trace(x)), logdet: (x: Value) => Math.log(typeof x === 'number' ? x : math.det(x)), inner: (x: Value, y: Value) => total(rowsOf(x).flatMap((row, i) => row.map((v, j) => v * (rowsOf(y)[i]?.[j] ?? 0)))),
  sum: (x: Value) => total(rowsOf(x).flat()), rowsum: (x: Value) => asValue(rowsOf(x).map((row) => [total(row)])), colsum: (x: Value) => asValue([columnsOf(x).map(total)]),
  norm2: (x: Value) => Math.hypot(...rowsOf(x).flat()), norm1: (x: Value) => total(rowsOf(x).flat().map(Math.abs)), vec: (x: Value) => asValue(columnsOf(x).flat().map((v) => [v])),
  diag: (x: Value) => asValue(rowsOf(x).map(([v = 0], i, all_) => all_.map((_, j) => (i === j ? v : 0)))), diagvec: (x: Value) => asValue(rowsOf(x).map((row, i) => [row[i] ?? 0])),
  kron: (x: Value, y: Value) => asValue(rowsOf(math.kron(math.matrix(rowsOf(x)), math.matrix(rowsOf(y))) as Value)),
  eye: (n: number) => asValue(rowsOf(math.identity(n) as Value)), ones: (m: number, n: number) => asValue(rowsOf(math.ones(m, n) as Value)),
};

/** Index sums and blocks are written otherwise there. */
const isShared = (text: string, kinds: ReadonlySet<string>): boolean => !kinds.has('sumover') && !kinds.has('block') && !kinds.has('index') && text.length < 400;

describe('text of expressions', () => {
  it('means the same to mathjs, which reads MATLAB by its own rules', () => {
    let compared = 0;
    fc.assert(fc.property(expressions(), fc.nat(), (e, seed) => {
      const text = printText(e);
      if (!isShared(text, new Set(subexpressions(e).map((x) => x.kind)))) return;
      const values = randomValues(seed);
      const scope = { ...functions, ...SIZES, ...Object.fromEntries(Object.entries(values).map(([name, rows]) => [name, asValue(rows)])) };
      const result = math.evaluate(text, scope) as Value;
      expect(relativeError(rowsOf(result), valueOf(e, values)), text).toBeLessThan(1e-8);
      compared++;
    }), { numRuns: times(150) });
    expect(compared).toBeGreaterThan(30);
  });
});
