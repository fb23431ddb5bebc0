import { describe, expect, it } from 'vitest';
import { readDecls, readExpression } from '../../src/elaborate/index.ts';
import * as b from '../../src/expr/build.ts';
import type { Expr } from '../../src/expr/expr.ts';
import { dimNamed, dimOf } from '../../src/shape/dim.ts';
import { shape, shapeText } from '../../src/shape/shape.ts';

const declared = readDecls({
  A: 'matrix(n, n)', X: 'matrix(m, n)', x: 'vector(n)', z: 'vector(m)', c: 'scalar', v: 'vector(m*n)', R: 'matrix(1, n)', U: 'matrix(p+q, n)', M: 'matrix(m, n) mask', i: 'index(m)', j: 'index(n)', I: 'index(m, s)', J: 'index(n, t)',
});
if (!declared.ok) throw new Error(declared.diagnostics[0]?.message);
const problem = declared.value;

const read = (text: string): Expr => {
  const e = readExpression(text, problem);
  if (!e.ok) throw new Error(`${text}: ${e.diagnostics[0]?.message}`);
  return e.value;
};
const code = (text: string): string | null => {
  const e = readExpression(text, problem);
  return e.ok ? null : (e.diagnostics[0]?.code ?? '');
};
const symbol = (name: string): Expr => {
  const known = problem.symbols.get(name);
  if (known === undefined) throw new Error(name);
  return known.symbol;
};
const [n, m] = [dimNamed('n'), dimNamed('m')];
const [A, X, x, c] = [symbol('A'), symbol('X'), symbol('x'), symbol('c')];

describe('the meaning of expressions', () => {
  const table: readonly (readonly [string, () => Expr])[] = [
    ["A'*x", () => b.multiply(b.transpose(A), x)], ['c*X', () => b.scale(c, X)], ['X*c', () => b.scale(c, X)], ['X/c', () => b.divide(X, c)], ['x.*x', () => b.hadamard(x, x)], ['c.*x', () => b.scale(c, x)],
    ['A^2', () => b.matrixPower(A, b.constant(2))], ['A^-1', () => b.call('inv', A)], ['A.^2', () => b.power(A, b.constant(2))], ['c^2', () => b.power(c, b.constant(2))], ['c^n', () => b.power(c, b.dimScalar(n))], ['n*x', () => b.scale(b.dimScalar(n), x)],
    ['1 - x', () => b.subtract(b.ones(shape(n, dimOf(1))), x)], ['x + 1', () => b.add(x, b.ones(shape(n, dimOf(1))))], ['2*3 - X', () => b.subtract(b.scale(b.constant(6), b.ones(shape(m, n))), X)],
    ['eye(n)', () => b.eye(n)], ['eye(2)', () => b.eye(dimOf(2))], ['ones(m,n)', () => b.ones(shape(m, n))], ['zeros(m,1)', () => b.zeros(shape(m, dimOf(1)))], ['commutation(m,n)', () => b.special('commutation', m, n)],
    ['unvec(v, m, n)', () => b.unvec(symbol('v'), m, n)], ['blocktrace(kron(A, A), n)', () => b.blockTrace(b.call('kron', A, A), n)], ['square(x)', () => b.map('square', x)],
    ['[X; R]', () => b.block([[X], [symbol('R')]])], ['grad(c^2, c)', () => b.derivative(b.power(c, b.constant(2)), [c])], ["hess(x'*x, x)", () => b.derivative(b.multiply(b.transpose(x), x), [x, x])],
    ['X[:,J[1]]', () => read('X[:,J][:,1]')], ['x[J[1]]', () => read('x[J][1]')],
  ];
  for (const [text, expected] of table) it(text, () => expect(read(text)).toBe(expected()));
});

describe('subscripts', () => {
  const shapes: readonly (readonly [string, string])[] = [
    ['X[i,:]', '1×n'], ['X[:,j]', 'm×1'], ['X[i,j]', '1×1'], ['x[j]', '1×1'], ['R[j]', '1×1'], ['X[2,:]', '1×n'], ['(A*x)[j]', '1×1'], ['X[:,:]', 'm×n'], ['X[m,n]', '1×1'],
    ['U[1:p,:]', 'p×n'], ['U[p+1:p+q,:]', 'q×n'], ['U[p+1:p+q,j]', 'q×1'], ['U[1:p,2:n]', 'p×n-1'], ['x[1:n]', 'n×1'], ['X[I,:]', 's×n'], ['X[:,J]', 'm×t'], ['X[I,j]', 's×1'], ['X[i,J]', '1×t'], ['X[I,J]', 's×t'], ['X[I,1:2]', 's×2'], ['X[1:2,J]', '2×t'], ['x[J]', 't×1'],
  ];
  for (const [text, expected] of shapes) it(`${text} is ${expected}`, () => expect(shapeText(read(text).shape)).toBe(expected));

  it('of a list are the rows of that list', () => {
    const I = symbol('I');
    expect(read('X[I,:]')).toBe(I.kind === 'symbol' && b.gather(X, I));
  });

  for (const text of ['X[j,:]', 'X[:,i]', 'X[0,:]', 'X[1/2,:]', 'X[c,:]', 'X[x,:]', 'X[i]', 'X[J,:]', 'X[2:1,:]', 'X[0:2,:]', 'U[1:p+q+1,:]', '[c, c][1,3]'])
    it(`${text} is refused`, () => expect(code(text)).toBe('bad-subscript'));
});

describe('index sums', () => {
  it('of two indices are nested, and a mask becomes a factor', () => {
    expect(read('sum(r in 1:m, s_ in 1:n where M[r,s_], X[r,s_]^2)')).toBe(read('sum(r in 1:m, sum(s_ in 1:n, M[r,s_]*X[r,s_]^2))'));
  });
  it('run over a part of an axis where they reach no more of it', () => {
    expect(read('sum(r in 1:n-1, x[r+1]*x[r])')).toBe(read('sum(r in 1:n-1, x[2:n][r]*x[1:n-1][r])'));
    expect(read('sum(r in 1:n-2, X[:,r+2])')).toBe(read('sum(r in 1:n-2, X[:,3:n][:,r])'));
  });
  for (const text of ['sum(r in 1:n, x[r+1])', 'sum(r in 1:n, x[r-1])', 'sum(r in 1:m, x[r])', 'x[n+1]', 'X[2*m+1-m,:]'])
    it(`refuse what lies beyond: ${text}`, () => expect(code(text)).toBe('bad-subscript'));
  it('leave to the data which place a declared index is', () => expect(code('x[j+1]')).toBeNull());
  it('take a mask only', () => expect(code('sum(r in 1:m, s_ in 1:n where X[r,s_], X[r,s_]^2)')).toBe('not-a-mask'));
  it('have an index of their own', () => {
    for (const text of ['sum(x in 1:n, c)', 'sum(n in 1:n, x[n])', 'sum(r in 1:n, r in 1:n, x[r])']) expect(code(text), text).toBe('name-taken');
  });
  it('end where they end', () => expect(code('sum(r in 1:n, x[r]) + x[r]')).toBe('unknown-name'));
});

describe('what has no meaning', () => {
  const table: readonly (readonly [string, string])[] = [
    ['c + x', 'scalar-plus-matrix'], ['n - x', 'scalar-plus-matrix'], ['x + z', 'shape-mismatch'], ['X*z', 'shape-mismatch'], ['x/x', 'not-scalar'], ['c^A', 'not-scalar'], ['x^2', 'not-square'], ['A^(1/2)', 'bad-exponent'], ['tr(X)', 'not-square'], ['diag(X)', 'not-column'],
    ['eye(c)', 'unknown-size'], ['eye(n/2)', 'bad-size'], ['unvec(v, n, n)', 'bad-reshape'], ['exp(x, x)', 'wrong-arity'], ['exp()', 'wrong-arity'], ['inner(x)', 'wrong-arity'], ['norm(x)', 'unknown-function'], ['x(1)', 'unknown-function'], ['y', 'unknown-name'], ['tr', 'unknown-name'], ['[X, x]', 'shape-mismatch'],
    ['grad(x, x)', 'not-scalar'], ["grad(x'*x, 2*x)", 'not-a-variable'], ['grad(c^2, i)', 'not-a-variable'], ['d(x)', 'unknown-function'],
  ];
  for (const [text, expected] of table) it(`${text}: ${expected}`, () => expect(code(text)).toBe(expected));
});

describe('differentials', () => {
  it('are symbols of the shape of their variable, where they are asked for', () => {
    const e = readExpression('d(X)', problem, { differentials: true });
    expect(e.ok && e.value).toBe(b.symbol('dX', X.shape, [], { differentialOf: 'X' }));
  });
});
