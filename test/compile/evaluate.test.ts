import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/compile/index.ts';
import * as b from '../../src/expr/build.ts';
import type { Expr } from '../../src/expr/expr.ts';
import { dimMul, dimNamed, dimOf, ONE } from '../../src/shape/dim.ts';
import { SCALAR, shape } from '../../src/shape/shape.ts';

const [m, n] = [dimNamed('m'), dimNamed('n')];
const A = b.symbol('A', shape(m, n));
const S = b.symbol('S', shape(n, n));
const x = b.symbol('x', shape(n, ONE));
const inputs = { A: new Matrix([[1, 2, 3], [4, 5, 6]]), S: new Matrix([[2, 1, 0], [0, 3, 1], [1, 0, 4]]), x: [1, -2, 3] };
const value = (e: Expr): number[][] => evaluate(e, inputs).to2DArray();

describe('direct evaluation', () => {
  it('gives hand-computed values', () => {
    expect(value(b.multiply(A, x))).toEqual([[6], [12]]);
    expect(value(b.call('vec', A))).toEqual([[1], [4], [2], [5], [3], [6]]);
    expect(value(b.unvec(b.call('vec', A), m, n))).toEqual([[1, 2, 3], [4, 5, 6]]);
    expect(value(b.call('kron', b.transpose(x), b.index(A, b.constant(1), null)))).toEqual([[1, 2, 3, -2, -4, -6, 3, 6, 9]]);
    expect(value(b.call('det', S))[0]?.[0]).toBeCloseTo(25, 12);
    expect(value(b.call('logdet', S))[0]?.[0]).toBeCloseTo(Math.log(25), 12);
    expect(value(b.call('rowsum', A))).toEqual([[6], [15]]);
    expect(value(b.call('colsum', A))).toEqual([[5, 7, 9]]);
    expect(value(b.slice(S, dimOf(1), dimOf(0), shape(dimOf(2), dimOf(2))))).toEqual([[0, 3], [1, 0]]);
    expect(value(b.blockTrace(b.call('kron', S, A), n))).toEqual([[9, 18, 27], [36, 45, 54]]);
  });

  it('commutation(m,n)*vec(A) = vec(A\')', () => {
    expect(value(b.multiply(b.special('commutation', m, n), b.call('vec', A)))).toEqual(value(b.call('vec', b.transpose(A))));
  });

  it('sums over a bound index', () => {
    const i = b.symbol('i', SCALAR, [], { range: n });
    const body = b.multiply(b.index(x, i, null), b.index(A, null, i));
    expect(value(b.sumOver(i, n, body))).toEqual(value(b.multiply(A, x)));
  });

  it('takes undetermined sizes by name', () => {
    expect(evaluate(b.multiply(b.call('kron', b.eye(n), b.ones(shape(m, ONE))), x), { x: [1, 2], m: 2 }).to1DArray()).toEqual([1, 1, 2, 2]);
    expect(evaluate(b.dimScalar(dimMul(m, n)), {}, { m: 2, n: 5 }).get(0, 0)).toBe(10);
  });
});
