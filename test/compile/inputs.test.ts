import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { availableBackends } from '../../src/compile/backends/index.ts';
import { compile, EvaluationError, InputError, type Inputs } from '../../src/compile/index.ts';
import type { Attribute, Expr } from '../../src/expr/expr.ts';
import { dimAdd, dimMul } from '../../src/shape/dim.ts';
import { A, b, c, dimOf, I, k, m, matrix, n, ONE, S, SCALAR, shape, x, y } from './support.ts';

const { multiply: mul, transpose: tr, call } = b;
const message = (e: Expr, inputs: Inputs, options = {}): string => {
  try {
    compile(e, options)(inputs);
  } catch (error) {
    if (error instanceof InputError || error instanceof EvaluationError) return error.message;
    throw error;
  }
  return 'no error';
};
const backends = await availableBackends();
const three = new Matrix([[1, 2, 3], [4, 5, 6]]);

describe('values in and out', () => {
  it('takes matrices, arrays, records and numbers alike', () => {
    const f = compile(mul(A, x));
    for (const given of [three, [[1, 2, 3], [4, 5, 6]], { rows: 2, cols: 3, data: [1, 2, 3, 4, 5, 6] }, { rows: 2, cols: 3, data: Float64Array.of(1, 2, 3, 4, 5, 6) }])
      for (const column of [[1, 0, -1], Float64Array.of(1, 0, -1), Int8Array.of(1, 0, -1) as unknown as readonly number[], new Matrix([[1], [0], [-1]])])
        expect(f({ A: given, x: column })).toEqual(Float64Array.of(-2, -2));
  });
  it('returns numbers, columns, matrices, or raw data', () => {
    const closure = compile({ f: call('sum', A), g: mul(A, x), h: tr(A), s: A });
    const { f, g, h, s } = closure({ A: three, x: [1, 1, 1] });
    expect(f).toBe(21);
    expect(g).toEqual(Float64Array.of(6, 15));
    expect((h as Matrix).to2DArray()).toEqual([[1, 4], [2, 5], [3, 6]]);
    expect((s as Matrix).to2DArray()).toEqual(three.to2DArray());
    expect(compile(tr(x), { raw: true })({ x: [1, 2] })).toEqual({ rows: 1, cols: 2, data: Float64Array.of(1, 2) });
  });
  it('results share no memory with inputs', () => {
    const given = Float64Array.of(1, 2, 3);
    const out = compile(b.named('y', x))({ x: given }) as Float64Array;
    out[0] = 9;
    expect(given[0]).toBe(1);
  });
  it('writes results where they are wanted, over inputs too', () => {
    const x = { rows: 2, cols: 2, data: Float64Array.of(1, 2, 3, 4) };
    const [flipped, sum] = [new Float64Array(4), new Float64Array(1)];
    compile({ flipped: tr(A), sum: call('sum', A) }, { raw: true }).into({ A: x }, { flipped, sum });
    expect([...flipped, ...sum]).toEqual([1, 3, 2, 4, 10]);
    compile(tr(A), { raw: true }).into({ A: x }, x.data);
    expect([...x.data]).toEqual([1, 3, 2, 4]);
    expect(() => compile(A, { raw: true }).into({ A: x }, new Float64Array(3))).toThrow(RangeError);
  });

  it('names the entry that is no number', () => {
    expect(message(x, { x: [1, 'a'] as never })).toContain('an array with "a" in place 2, which is no number');
    expect(message(A, { A: [[1, 2], [3, null]] as never })).toContain('rows of which row 2 has null in place 2, which is no number');
    expect(message(A, { A: new Map() as never })).toContain('a value of type Map');
  });
  it('takes rows as arrays and sizes by name', () => {
    const row = b.symbol('r', shape(ONE, n));
    expect(compile(mul(row, b.ones(shape(n, m))))({ r: [1, 2], m: 3 })).toBeInstanceOf(Matrix);
    expect(compile(b.dimScalar(dimAdd(dimMul(m, n), ONE)), { sizes: { m: 3 } })({ n: 4 })).toBe(13);
  });
  it('works out sizes from products and sums', () => {
    const long = b.symbol('w', shape(dimMul(m, n), ONE));
    const longer = b.symbol('u', shape(dimAdd(k, dimOf(1)), ONE));
    const f = compile({ a: b.dimScalar(n), b: b.dimScalar(k) }, { symbols: [long, longer, y] });
    expect(f({ w: [1, 2, 3, 4, 5, 6], u: [1, 2, 3], y: [1, 2] })).toEqual({ a: 3, b: 2 });
    const square = b.symbol('q', shape(dimMul(n, n), ONE));
    expect(compile(b.dimScalar(n), { symbols: [square] })({ q: [1, 2, 3, 4] })).toBe(2);
  });
  it('plans once per size assignment', () => {
    const f = compile(mul(A, x));
    expect(f.plan({ m: 2, n: 3 })).toBe(f.plan({ n: 3, m: 2 }));
    expect(f.plan({ m: 2, n: 3 })).not.toBe(f.plan({ m: 2, n: 4 }));
  });
});

describe('input errors', () => {
  it.each<[string, Expr, Inputs, string]>([
    ['size clash', mul(A, x), { x: [1, 2, 3], A: new Matrix(2, 4) }, 'x is declared n×1 but 3×1 was passed: n = 4 from A but n = 3 from x'],
    ['row for a column', mul(A, x), { A: three, x: new Matrix([[1, 2, 3]]) }, 'x is declared n×1 but 1×3 was passed: n = 3 from A but n = 1 from x; 1 columns declared but 3 passed'],
    ['not square', mul(S, x), { S: three, x: [1, 2] }, 'S is declared n×n but 2×3 was passed: n = 2 from S but n = 3 from S'],
    ['missing', mul(A, x), { A: three }, 'x (declared n×1) is missing'],
    ['misspelt', b.scale(c, mul(A, b.symbol('weight', shape(n, ONE)))), { A: three, c: 1, wieght: [1, 2, 3] }, '2 problems with the inputs:\n  wieght is not an input; did you mean weight?\n  weight (declared n×1) is missing; did you mean it by wieght?'],
    ['unknown', mul(A, x), { A: three, x: [1, 2, 3], zebra: 1 }, 'zebra is not an input'],
    ['wrong type', mul(A, x), { A: 'three' as unknown as number, x: [1, 2, 3] }, 'A (declared m×n) was passed as a value of type string'],
    ['ragged record', mul(A, x), { A: { rows: 2, cols: 3, data: [1] }, x: [1, 2, 3] }, 'A (declared m×n) was passed as a record of 2×3 with 1 numbers'],
    ['ragged rows', mul(A, x), { A: [[1, 2], [3]], x: [1, 2] }, 'A (declared m×n) was passed as rows of lengths 2, 1'],
    ['rows of no numbers', mul(A, x), { A: [[1, 'b'], [3, 4]] as unknown as number[][], x: [1, 2] }, 'A (declared m×n) was passed as rows of which row 1 has "b" in place 2, which is no number'],
    ['unknown size', b.ones(shape(n, k)), {}, '2 problems with the inputs:\n  size n is not determined by the inputs; pass n as a number\n  size k is not determined by the inputs; pass k as a number'],
    ['index', b.gather(A, I), { A: three, I: [1, 3] }, 'I is an index into 1…m = 2 but 3 was passed'],
    ['compound size', mul(b.symbol('M', shape(dimMul(m, n), k)), b.symbol('z', shape(k, ONE))), { M: new Matrix(5, 2), z: [1, 2], m: 2 }, 'M is declared m*n×k but 5×2 was passed: m*n = 5 rows has no solution for n'],
    ['bad size', b.ones(shape(n, ONE)), { n: 2.5 }, 'size n is a positive integer but 2.5 was passed'],
  ])('%s', (_, e, inputs, text) => expect(message(e, inputs)).toBe(text));

  it('lists every problem', () => {
    const f = compile(call('inner', A, b.symbol('D', shape(m, n))), { symbols: [x] });
    try {
      f({ A: three, D: new Matrix(4, 5), x: [1] });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      expect((error as InputError).problems.map((q) => [q.code, q.input])).toEqual([['size-clash', 'A'], ['size-clash', 'D']]);
    }
  });
});

describe('attributes on request', () => {
  const good = 'no error';
  it.each<[Attribute, number[][], string]>([
    ['symmetric', [[1, 2], [2, 1]], good], ['symmetric', [[1, 2], [3, 1]], 'M is declared symmetric but its entry [1,2] is 2'],
    ['skew', [[0, 2], [-2, 0]], good], ['skew', [[1, 2], [-2, 0]], 'M is declared skew but its entry [1,1] is 1'],
    ['diagonal', [[1, 0], [0, 2]], good], ['diagonal', [[1, 0], [1, 2]], 'M is declared diagonal but its entry [2,1] is 1'],
    ['orthogonal', [[0.6, -0.8], [0.8, 0.6]], good], ['orthogonal', [[1, 1], [0, 1]], 'M is declared orthogonal but the inner product of its columns 1 and 2 is 1'],
    ['posdef', [[2, 1], [1, 2]], good], ['posdef', [[1, 2], [2, 1]], 'M is declared posdef but it has an eigenvalue that is not positive'],
    ['psd', [[1, 1], [1, 1]], good], ['psd', [[0, 0], [0, -1]], 'M is declared psd but it has the eigenvalue -1'],
    ['invertible', [[0, 1], [1, 0]], good], ['invertible', [[1, 2], [2, 4]], 'M is declared invertible but it is singular'],
    ['nonneg', [[0, 1], [1, 0]], good], ['nonneg', [[0, 1], [-1, 0]], 'M is declared nonneg but its entry [2,1] is -1'],
    ['positive', [[1, 1], [1, 1]], good], ['positive', [[0, 1], [1, 1]], 'M is declared positive but its entry [1,1] is 0'],
    ['binary', [[-1, 1], [1, 1]], good], ['binary', [[0, 1], [1, 1]], 'M is declared binary but its entry [1,1] is 0'],
    ['mask', [[0, 1], [1, 1]], good], ['mask', [[0, 1], [1, -1]], 'M is declared mask but its entry [2,2] is -1'],
    ['hollow', [[0, 1], [1, 0]], good], ['hollow', [[0, 1], [1, 3]], 'M is declared hollow but its entry [2,2] is 3'],
    ['fullrank', [[0, 1], [1, 0]], good], ['fullrank', [[1, 2], [2, 4]], 'M is declared fullrank but its rank is 1'],
  ])('%s %j', (attribute, value, text) => {
    const M = matrix('M', n, n, [attribute]);
    expect(message(tr(M), { M: new Matrix(value) }, { checkAttributes: true })).toBe(text);
    expect(message(tr(M), { M: new Matrix(value) })).toBe(good);
  });
  it('simplex', () => {
    const q = b.symbol('q', shape(n, ONE), ['simplex']);
    expect(message(q, { q: [0.25, 0.75] }, { checkAttributes: true })).toBe(good);
    expect(message(q, { q: [0.5, 0.75] }, { checkAttributes: true })).toBe('q is declared simplex but its sum is 1.25');
  });
});

describe('values out of range', () => {
  const M = matrix('M', n, n);
  const at = (rows: number[][]): Inputs => ({ M: new Matrix(rows) });
  const value = (e: Expr, inputs: Inputs) => compile(e)(inputs);

  it('softplus, sigmoid and norms do not overflow', () => {
    expect(value(b.map('softplus', c), { c: 1000 })).toBe(1000);
    expect(value(b.map('softplus', c), { c: -1000 })).toBe(0);
    expect(value(b.map('sigmoid', c), { c: -1000 })).toBe(0);
    expect(value(b.map('logcosh', c), { c: 1000 })).toBeCloseTo(1000 - Math.LN2, 10);
    expect(value(call('norm2', x), { x: [3e200, 4e200] })).toBeCloseTo(5e200, -188);
    expect(value(call('norm2', x), { x: [3e-200, 4e-200] })).toBeCloseTo(5e-200, 210);
    expect(value(call('norm2', x), { x: [0, 0] })).toBe(0);
    expect(value(call('norm2', x), { x: [1, Number.NaN] })).toBeNaN();
    expect(value(call('norm2', x), { x: [1, -Infinity] })).toBe(Infinity);
  });
  it('logdet of tiny and huge matrices', () => {
    const size = 40;
    const diagonal = (d: number): Inputs => at(Array.from({ length: size }, (_, r) => Array.from({ length: size }, (_, q) => (r === q ? d : 0))));
    expect(value(call('logdet', M), diagonal(1e-100))).toBeCloseTo(-size * 100 * Math.LN10, 6);
    expect(value(call('logdet', M), diagonal(1e100))).toBeCloseTo(size * 100 * Math.LN10, 6);
    expect(value(call('logdet', M), at([[0, 1], [1, 0]]))).toBeCloseTo(0, 12);
    expect(value(call('logdet', M), at([[1, 2], [2, 4]]))).toBe(-Infinity);
    expect(value(call('det', M), at([[1, 2], [2, 4]]))).toBeCloseTo(0, 12);
  });
  it('a singular inverse is an error that names the place', () => {
    const describe = (e: Expr): string => `<${e.kind}>`;
    expect(message(mul(call('inv', M), x), { ...at([[1, 2], [2, 4]]), x: [1, 2] }, { describe })).toBe('singular 2×2 matrix in <product>');
    expect(message(call('inv', call('diag', x)), { x: [1, 0] }, { describe })).toBe('singular diagonal matrix in <call>');
  });
  it('a matrix that is singular but for rounding has no inverse; one of badly scaled rows or columns has', () => {
    for (const backend of backends) {
      const inverse = compile(call('inv', M), { raw: true, backend });
      const size = 30;
      const kernel = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (__, j) => Math.exp(-((i - j) ** 2) / 200)));
      for (const rows of [[[1, 2, 3], [4, 5, 6], [7, 8, 9]], kernel]) expect(() => inverse(at(rows))).toThrow(/singular \d+×\d+ matrix/);
      for (const rows of [[[1, 0], [0, 1e-20]], [[1e-20, 2e-20], [3, 4]], [[1e-20, 3], [2e-20, 4]], [[1, 1], [1, 1 + 1e-12]]]) {
        const { data } = inverse(at(rows));
        rows.forEach((row, i) => rows.forEach((_, j) => expect(row.reduce((s, x, k) => s + x * (data[2 * k + j] ?? 0), 0)).toBeCloseTo(i === j ? 1 : 0, 3)));
      }
    }
  });
  it('checkFinite names the first subexpression that is not finite', () => {
    const describe = (e: Expr): string => (e.kind === 'map' ? e.fn : e.kind);
    const e = call('sum', b.map('exp', b.map('log', x)));
    expect(message(e, { x: [1, -1] }, { checkFinite: true, describe })).toBe('NaN appears in log');
    expect(message(e, { x: [1, Infinity] }, { checkFinite: true, describe })).toBe('Infinity appears in symbol');
    expect(message(e, { x: [1, -1] })).toBe('no error');
  });
  it('subscripts are checked where an expression computes them', () => {
    const i = b.symbol('i', SCALAR, [], { range: n });
    expect(message(b.index(x, b.add(i, b.constant(1)), null), { x: [1, 2], i: 2 })).toBe('subscript 3 outside 1…2 in x[i + 1]');
  });
});
