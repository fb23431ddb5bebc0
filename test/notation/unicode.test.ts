import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDecls, readExpression } from '../../src/elaborate/index.ts';
import * as b from '../../src/expr/build.ts';
import type { Expr } from '../../src/expr/expr.ts';
import { freeSymbols } from '../../src/expr/walk.ts';
import { Simplifier } from '../../src/network/simplify.ts';
import { printUnicode } from '../../src/notation/print/unicode.ts';
import { SCALAR } from '../../src/shape/shape.ts';
import { expressions, times } from '../support/expressions.ts';

const declared = readDecls({
  A: 'matrix(n, n)', B: 'matrix(n, n)', X: 'matrix(m, n)', x: 'vector(n)', y: 'vector(n)', w: 'vector(m)', z: 'vector(p)', beta: 'scalar', c: 'scalar', T1: 'matrix(n, n)', T_2: 'matrix(n, n)', x_train: 'vector(n)', i: 'index(n)', k: 'index(m)', I: 'index(m, t)', Q: 'matrix(lambda, lambda)',
});

const unicode = (text: string): string => {
  if (!declared.ok) throw new Error(declared.diagnostics[0]?.message);
  const read = readExpression(text, declared.value);
  if (!read.ok) throw new Error(`${text}: ${read.diagnostics[0]?.message ?? ''}`);
  return printUnicode(read.value);
};

/** The printed text back in the input language, sign by sign; nested bars can't be told apart. */
const plain = (text: string): string => {
  let out = text;
  // An index sum reaches to the end of the parentheses that it stands in.
  for (let at = out.lastIndexOf('Σ('); at >= 0; at = out.lastIndexOf('Σ(')) {
    const [head = '', index = '', range = ''] = /^Σ\((.+?)=1…(.+?)\) /u.exec(out.slice(at)) ?? [];
    let depth = 0;
    let end = at + head.length;
    for (; end < out.length; end++) {
      const c = out[end] ?? '';
      if ('([⟨'.includes(c)) depth++;
      else if (')]⟩,;'.includes(c) && depth === 0) break;
      else if (')]⟩'.includes(c)) depth--;
    }
    out = `${out.slice(0, at)}sum(${index} in 1:${range}, ${out.slice(at + head.length, end)})${out.slice(end)}`;
  }
  const digits = (s: string): string => [...s].map((c) => '0123456789'['⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(c)] ?? '0123456789'['₀₁₂₃₄₅₆₇₈₉'.indexOf(c)] ?? '-').join('');
  return out
    .replace(/⊙([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)/gu, (_, d: string) => `.^${digits(d)}`)
    .replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+(?!ᵀ)/gu, (d) => `^${digits(d)}`)
    .replace(/[₀₁₂₃₄₅₆₇₈₉]+/gu, digits)
    .replace(/‖([^‖]*)‖/gu, 'norm2($1)').replace(/\|([^|]*)\|/gu, 'abs($1)')
    .replaceAll('log det(', 'logdet(').replaceAll('⟨', 'inner(').replaceAll('⟩', ')').replaceAll('σ(', 'sigmoid(').replaceAll('√(', 'sqrt(')
    .replace(/(?<![\p{L}\d])I\(/gu, 'eye(').replace(/(?<![\p{L}\d])1\(/gu, 'ones(').replace(/(?<![\p{L}\d])0\(/gu, 'zeros(').replace(/(?<![\p{L}\d])K\(/gu, 'commutation(')
    .replaceAll('½', '(1/2)').replaceAll('¼', '(1/4)').replaceAll('¾', '(3/4)').replaceAll('⅓', '(1/3)').replaceAll('⅔', '(2/3)').replaceAll('⅛', '(1/8)')
    .replaceAll('⊘', './');
};

const isReadable = (text: string): boolean => /^[^‖|]*(?:‖[^‖|]*‖|\|[^‖|]*\|)?[^‖|]*$/u.test(text) && !/⁻ᵀ/u.test(text);

const problemFor = (e: Expr) => {
  const read = readDecls({ In: 'matrix(n, n)', Im: 'matrix(m, m)', Ip: 'matrix(p, p)', ...Object.fromEntries([...freeSymbols(e)].map((s) => [s.name, s.range !== null ? `index(${s.range.key})` : `matrix(${s.shape.rows.key}, ${s.shape.cols.key}) ${s.attributes.join(' ')}`])) });
  if (!read.ok) throw new Error(read.diagnostics[0]?.message);
  return read.value;
};

describe('Unicode', () => {
  const table: readonly (readonly [string, string])[] = [
    ["A'", 'Aᵀ'], ["x'*A*x", 'xᵀ·A·x'], ['kron(A, B)', 'A ⊗ B'], ['A.*B', 'A ⊙ B'], ['x./y', 'x ⊘ y'], ["(A*B)'", '(A·B)ᵀ'], ['norm2(x)^2', '‖x‖²'], ['norm2(x)^2/2', '½·‖x‖²'], ['norm1(x)', '‖x‖₁'], ['inv(A)', 'A⁻¹'], ["inv(A)'", 'A⁻ᵀ'],
    ['2*x/5', '2·x/5'], ['x/5', 'x/5'], ['x/(2*n)', '½·x/n'], ['beta*x', 'β·x'], ['c^2', 'c²'], ['c^(-2)', '1/c²'], ['c^(1/2)', '√(c)'], ['c^(1/3)', 'c^(⅓)'], ['c^beta', 'c^β'], ['x.^2', 'x⊙²'], ['x.^(-1)', 'x⊙⁻¹'], ['x.^2.*y', 'x⊙² ⊙ y'], ['A^3', 'A³'],
    ['sigmoid(A*x)', 'σ(A·x)'], ['abs(x)', '|x|'], ['relu(x)', '[x]₊'], ['logdet(A)^2', '(log det(A))²'], ["square(x)'", '((x)²)ᵀ'], ['inner(A, B)', '⟨A, B⟩'], ['tr(A)', 'tr(A)'], ['diag(x)', 'diag(x)'],
    ['T1*x', 'T₁·x'], ['T_2*x', 'T₂·x'], ['x_train', 'x_train'], ['Q*Q', 'Q·Q'], ['eye(lambda)', 'I(λ)'], ['commutation(m,n)', 'K(m,n)'], ['ones(n,1)', '1(n,1)'], ['1 - x', '1 − x'], ['-x + y', '−x + y'],
    ['X[k,i]', 'X[k,i]'], ['X[k,:]', 'X[k,:]'], ["X[k,:]'", 'X[k,:]ᵀ'], ['x[i]^2', 'x[i]²'], ['w[I]', 'w[I]'], ['X[I,:]', 'X[I,:]'], ["X[I,:]'", 'X[I,:]ᵀ'], ['X[1:p,:]', 'X[1:p,:]'], ['w[p+1:m]', 'w[p+1:m]'], ['[A, B; B, A]', '[A, B; B, A]'],
    ['sum(j in 1:n, x[j]*y[j])', 'Σ(j=1…n) x[j]·y[j]'], ['sum(j_ in 1:n, x[j_])', 'Σ(j′=1…n) x[j′]'], ["norm2(grad(x'*x, x))", '‖∇_x(xᵀ·x)‖'],
  ];
  for (const [from, to] of table) it(`${from} is ${to}`, () => expect(unicode(from)).toBe(to));

  it('has the parentheses that it needs: translated sign by sign it reads back as the same expression', () => {
    let read = 0;
    fc.assert(fc.property(expressions({ depth: 4 }), (e) => {
      for (const x of [e, new Simplifier().simplify(e)]) {
        const text = printUnicode(x);
        expect(text).not.toContain('\n');
        if (!isReadable(text)) continue;
        const back = readExpression(plain(text), problemFor(e));
        if (!back.ok) throw new Error(`${text} as ${plain(text)}: ${back.diagnostics[0]?.message ?? ''}`);
        expect(back.value, `${text} as ${plain(text)}`).toBe(x);
        read++;
      }
    }), { numRuns: times(200) });
    expect(read).toBeGreaterThan(200);
  });

  it('writes differentials of a derivation as they were printed', () => {
    expect(printUnicode(b.symbol('d(W₁·H)', SCALAR, [], { differentialOf: 'W1' }))).toBe('d(W₁·H)');
    expect(printUnicode(b.symbol('dbeta', SCALAR, [], { differentialOf: 'beta' }))).toBe('dβ');
  });
});
