import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDecls, readExpression, type Problem } from '../../src/elaborate/index.ts';
import type { Expr } from '../../src/expr/expr.ts';
import { freeSymbols } from '../../src/expr/walk.ts';
import { Simplifier } from '../../src/network/simplify.ts';
import { NotInStrictLanguage, printText } from '../../src/notation/print/text.ts';
import { lower } from '../../src/elaborate/lower.ts';
import { elementwise } from '../../src/atoms/elementwise.ts';
import { expressions, times } from '../support/expressions.ts';
import { DECLARED, texts } from './texts.ts';

const declaredAll = readDecls(DECLARED);
if (!declaredAll.ok) throw new Error(declaredAll.diagnostics[0]?.message);
const every = declaredAll.value;

const problemFor = (e: Expr): Problem => {
  const decls: Record<string, string> = { In: 'matrix(n, n)', Im: 'matrix(m, m)', Ip: 'matrix(p, p)' };
  for (const s of freeSymbols(e)) decls[s.name] = s.range !== null ? `index(${s.range.key})` : `matrix(${s.shape.rows.key}, ${s.shape.cols.key}) ${s.attributes.join(' ')}`;
  const read = readDecls(decls);
  if (!read.ok) throw new Error(read.diagnostics[0]?.message);
  return read.value;
};

const readBack = (text: string, problem: Problem): Expr => {
  const read = readExpression(text, problem);
  if (!read.ok) throw new Error(`${text}: ${read.diagnostics[0]?.message ?? ''}`);
  return read.value;
};

describe('printing', () => {
  it('reads back as the same expression', () => {
    fc.assert(fc.property(expressions({ depth: 4 }), (e) => {
      for (const x of [e, new Simplifier().simplify(e)]) expect(readBack(printText(x), problemFor(e))).toBe(x);
    }), { numRuns: times(300) });
  });

  it('reads back as the same expression, for every form of the language', () => {
    let count = 0;
    fc.assert(fc.property(texts(), (text) => {
      const e = readExpression(text, every);
      if (!e.ok) return;
      count++;
      expect(readBack(printText(e.value), every), text).toBe(e.value);
    }), { numRuns: times(1500) });
    expect(count).toBeGreaterThan(700);
  });

  const table: readonly (readonly [string, string])[] = [
    ["a'*X*b", "a'*X*b"], ['-A^2', '-A^2'], ["A^2'", "A'^2"], ['A^-1', 'inv(A)'], ["(A*B)'", "(A*B)'"], ['x./y/2', '(x./y)/2'], ['2*x/(a_*a_)', '2*x/(a_*a_)'], ['1 - x', '1 - x'], ['x.^2.*y', 'x.^2.*y'],
    ['A⊗B', 'kron(A, B)'], ['Aᵀ*x', "A'*x"], ['x⊙y', 'x.*y'], ['a_²*x', 'a_^2*x'], ['X[i,:]', 'X[i,:]'], ['X[:,2]', 'X[:,2]'], ['x[i]', 'x[i]'], ['[A, B; B, A]', '[A, B; B, A]'], ['sum(r in 1:n, x[r]*y[r])', 'sum(r in 1:n, x[r]*y[r])'],
    ['sum(r in 1:n-1, x[r + 1]*X[r,r + 1])', 'sum(r in 1:n-1, x[r + 1]*X[r,r + 1])'], ['x[2:n][1]', 'x[2:n][1]'],
    ['A[1:k,:]', 'A[1:k,:]'], ['x[1:k]', 'x[1:k]'], ["x'[1:k]", "x'[1:k]"], ['n*x/(k*n)', 'n*x/(k*n)'], ['0.5*x', 'x/2'], ['1e-3*x', 'x/1000'], ['2.*x', '2*x'], ['-x + y', '-x + y'], ['(x - y) - (x + y)', 'x - y - (x + y)'], ['a_^b_', 'a_^b_'], ['n*x', 'n*x'],
  ];
  const declared = readDecls({ A: 'matrix(n, n)', B: 'matrix(n, n)', X: 'matrix(n, n)', x: 'vector(n)', y: 'vector(n)', a: 'vector(n)', b: 'vector(n)', a_: 'scalar', b_: 'scalar', i: 'index(n)', Z: 'matrix(k, n)' });
  for (const [from, to] of table)
    it(`${from} is read and printed as ${to}`, () => {
      if (!declared.ok) throw new Error('declarations');
      const e = readBack(from, declared.value);
      expect(printText(e)).toBe(to);
      expect(readBack(to, declared.value)).toBe(e);
    });
});

describe('printing in plain language', () => {
  const strict = (text: string): string => printText(lower(readBack(text, every)), { style: 'strict' });
  const basic = Object.entries(elementwise).flatMap(([name, record]) => ('basic' in record ? [] : [name]));
  const KNOWN = new Set([...basic, ...'tr det logdet inv norm2 norm1 sum rowsum colsum inner kron vec diag diagvec eye ones zeros commutation'.split(' ')]);

  it('keeps to plain functions and signs, and reads back with the same shape', () => {
    let count = 0;
    fc.assert(fc.property(texts(2), (text) => {
      const e = readExpression(text, every);
      if (!e.ok) return;
      let plain = '';
      try {
        plain = printText(lower(e.value), { style: 'strict' });
      } catch (error) {
        expect(error).toBeInstanceOf(NotInStrictLanguage);
        return;
      }
      count++;
      for (const [, name] of plain.matchAll(/([A-Za-z]\w*)\(/g)) expect(KNOWN, plain).toContain(name);
      for (const [, inside] of plain.matchAll(/\[([^\]]*)\]/g)) expect(inside, plain).not.toMatch(/\w:|:\w/);
      const back = readBack(plain, every);
      expect([back.shape.rows.key, back.shape.cols.key]).toEqual([e.value.shape.rows.key, e.value.shape.cols.key]);
    }), { numRuns: times(600) });
    expect(count).toBeGreaterThan(300);
  });

  const table: readonly (readonly [string, string])[] = [
    ['1 - x', 'ones(n,1) - x'], ['x.*(1 - x)', 'x.*(ones(n,1)-x)'], ['2 - A', '2*ones(n,n) - A'], ['U[1:p,:]', '[eye(p), zeros(p,q)]*U'], ['U[p+1:p+q,:]', '[zeros(q,p), eye(q)]*U'], ['A[:,2:n]', "A*[zeros(n-1,1), eye(n-1)]'"], ['eye(n)[1:2,:]', '[eye(2), zeros(2,n-2)]'],
    ['square(x)', 'x.^2'], ['log1p(x)', 'log(ones(n,1) + x)'], ['tan(c)', 'sin(c)/cos(c)'], ['x[j]', 'x[j]'], ['softplus(X)', 'softplus(X)'],
  ];
  for (const [from, to] of table) it(`${from} is ${to}`, () => expect(strict(from)).toBe(to));

  for (const text of ['sum(r in 1:n, exp(x[r]))', 'X[I,:]', "grad(x'*x, x)"]) it(`${text} has no plain form`, () => expect(() => strict(text)).toThrow(NotInStrictLanguage));
});
