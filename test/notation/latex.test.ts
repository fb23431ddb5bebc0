import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { derive } from '../../src/audit/derivation.ts';
import { whole } from '../../src/calculus/variable.ts';
import { gradientSteps } from '../../src/calculus/steps.ts';
import { readDecls, readExpression, readProblem } from '../../src/elaborate/index.ts';
import * as b from '../../src/expr/build.ts';
import { isScalar, SCALAR } from '../../src/shape/shape.ts';
import { Simplifier } from '../../src/network/simplify.ts';
import { printLatex } from '../../src/notation/print/latex.ts';
import { expressions, times } from '../support/expressions.ts';

/** Throws where the text is not valid LaTeX. */
const typeset = (text: string): string => katex.renderToString(text, { throwOnError: true, strict: 'error' });

const declared = readDecls({
  A: 'matrix(n, n)', B: 'matrix(n, n)', X: 'matrix(m, n)', U: 'matrix(m, n)', x: 'vector(n)', y: 'vector(n)', w: 'vector(m)', z: 'vector(p)', beta: 'scalar', c: 'scalar', T_1: 'matrix(n, n)', x2: 'vector(n)', x_train: 'vector(n)', i: 'index(n)', k: 'index(m)', I: 'index(m, t)', a_b_c: 'scalar', 'ω': 'scalar',
});

const latex = (text: string): string => {
  if (!declared.ok) throw new Error(declared.diagnostics[0]?.message);
  const read = readExpression(text, declared.value);
  if (!read.ok) throw new Error(`${text}: ${read.diagnostics[0]?.message ?? ''}`);
  return printLatex(read.value);
};

describe('LaTeX', () => {
  const table: readonly (readonly [string, string])[] = [
    ["A'", 'A^{\\top}'], ["x'*A*x", 'x^{\\top} A x'], ['kron(A, B)', 'A \\otimes B'], ['A.*B', 'A \\odot B'], ['x./y', 'x \\oslash y'], ["(A*B)'", '\\left(A B\\right)^{\\top}'],
    ['norm2(X)^2', '\\left\\lVert X \\right\\rVert_F^{2}'], ['norm2(x)^2', '\\left\\lVert x \\right\\rVert_2^{2}'], ['norm1(x)', '\\left\\lVert x \\right\\rVert_1'],
    ['norm2(x)^2/2', '\\frac{1}{2} \\, \\left\\lVert x \\right\\rVert_2^{2}'], ['beta*norm2(x)^2/(2*n)', '\\frac{\\beta}{2 \\, n} \\, \\left\\lVert x \\right\\rVert_2^{2}'], ['beta/2', '\\frac{\\beta}{2}'], ['1/c', '\\frac{1}{c}'], ['c^(-2)', '\\frac{1}{c^{2}}'],
    ["(x'*A*x)/(x'*x)", '\\frac{x^{\\top} A x}{x^{\\top} x}'], ['c^(-1/2)', 'c^{-\\frac{1}{2}}'], ['c^(1/2)', 'c^{\\frac{1}{2}}'], ['sqrt(c)', '\\sqrt{c}'], ['c^beta', 'c^{\\beta}'], ['x.^(-1)', 'x^{\\odot -1}'],
    ['diag(x)', '\\operatorname{diag}(x)'], ['tr(A)', '\\operatorname{tr}(A)'], ['tr(A/2)', '\\operatorname{tr}\\left(\\frac{1}{2} \\, A\\right)'], ['inv(A)', 'A^{-1}'], ["inv(A)'", 'A^{-\\top}'], ['inv(A*B + A)', '\\left(A B + A\\right)^{-1}'],
    ['logdet(A)^2', '\\left(\\log\\det(A)\\right)^{2}'], ['sigmoid(A*x)', '\\sigma(A x)'], ['square(x).^3', '\\operatorname{square}(x)^{\\odot 3}'], ["square(x)'", '\\operatorname{square}(x)^{\\top}'], ['abs(c)', '\\left|c\\right|'], ['abs(A)', '\\operatorname{abs}(A)'], ['2*kron(A, B)', '2 \\, \\left(A \\otimes B\\right)'], ["relu(x)'", '\\left[x\\right]_+^{\\top}'],
    ['commutation(m,n)', 'K_{m,n}'], ['eye(n)', 'I_{n}'], ['ones(n,1)', '\\mathbf{1}_{n}'], ['ones(1,n)', '\\mathbf{1}_{n}^{\\top}'], ['ones(m,n)', '\\mathbf{1}_{m\\times n}'], ['1 - x', '1 - x'], ['x - 2*y', 'x - 2 \\, y'], ['-(x + y)', '-\\left(x + y\\right)'],
    ['T_1*x', 'T_{1} x'], ["T_1[:,i]'*x", '\\left[T_{1}\\right]_{*i}^{\\top} x'], ['x2[i]^2', '\\left[x_{2}\\right]_{i}^{2}'], ['x_train', 'x_{\\mathrm{train}}'], ['a_b_c', 'a_{\\mathrm{b\\_c}}'], ['ω*x', '\\omega \\, x'],
    ['X[k,i]', 'X_{ki}'], ['X[k,:]', 'X_{k*}'], ["X[k,:]'", 'X_{k*}^{\\top}'], ['X[2,i]', 'X_{2i}'], ['X[k,12]', 'X_{k,12}'], ['x[i]', 'x_{i}'], ['w[I]', 'w_{I}'], ['U[I,:]', 'U_{I,:}'], ['X[1:p,:]', 'X_{1:p,:}'], ['w[p+1:m]', 'w_{p+1:m}'],
    ['sum(j in 1:n, x[j]*y[j])', '\\sum_{j=1}^{n} x_{j} \\, y_{j}'], ['sum(j_ in 1:n, x[j_])', '\\sum_{\\tilde{j}=1}^{n} x_{\\tilde{j}}'], ['[A, B; B, A]', '\\begin{pmatrix} A & B \\\\ B & A \\end{pmatrix}'], ['exp([A, B])', '\\exp\\left(\\begin{pmatrix} A & B \\end{pmatrix}\\right)'],
    ["grad(x'*x, x)", '\\nabla_{x} \\left[x^{\\top} x\\right]'], ["norm2(grad(x'*x, x))", '\\left\\lVert \\nabla_{x} \\left[x^{\\top} x\\right] \\right\\rVert_2'],
  ];
  for (const [from, to] of table)
    it(`${from} is ${to}`, () => {
      expect(latex(from)).toBe(to);
      typeset(to);
    });

  it('of any expression, as written and simplified, is typeset by KaTeX', () => {
    fc.assert(fc.property(expressions({ depth: 4 }), (e) => {
      for (const x of [e, new Simplifier().simplify(e)]) typeset(printLatex(x));
    }), { numRuns: times(200) });
  });

  it('of any name is typeset by KaTeX, also under a subscript and a superscript', () => {
    const start = fc.constantFrom(...'abXdβλé_', 'alpha', 'Sigma');
    const rest = fc.array(fc.constantFrom(...'ab_12βéd_'), { maxLength: 6 }).map((l) => l.join(''));
    const i = b.symbol('i_1', SCALAR, [], {});
    fc.assert(fc.property(fc.tuple(start, rest), ([s, r]) => {
      const read = readDecls({ [s + r]: 'matrix(n, n)' });
      const symbol = read.ok ? read.value.symbols.get(s + r)?.symbol : undefined;
      if (symbol === undefined) throw new Error(s + r);
      for (const e of [symbol, b.transpose(b.index(symbol, i, null)), b.power(b.index(symbol, i, i), b.constant(2)), b.matrixPower(b.transpose(symbol), b.constant(3)), b.named(s + r, symbol)]) katex.renderToString(printLatex(e), { throwOnError: true, strict: 'ignore' });
    }));
  });

  const folder = new URL('../../examples/', import.meta.url);
  for (const file of readdirSync(folder).filter((f) => f.endsWith('.gradus')))
    it(`of the gradients of ${file} and their derivations is typeset by KaTeX`, () => {
      const problem = readProblem(readFileSync(new URL(file, folder), 'utf8'));
      if (!problem.ok || problem.value.objective === null) throw new Error(file);
      const { objective, symbols, lets } = problem.value;
      typeset(printLatex(objective.expr));
      const [variable] = [...symbols.values()].map((d) => d.symbol).filter((s) => s.range === null && !isScalar(s.shape)).slice(-1);
      if (variable === undefined) throw new Error(file);
      const results = derive({ of: objective.expr, variables: [whole(variable)], kind: 'gradient', lets: [...lets.values()], conditions: problem.value.conditions }, { seed: 'latex' });
      for (const r of results) {
        typeset(printLatex(r.value));
        if (r.kind === 'gradient') for (const line of gradientSteps(r.derived, { print: printLatex, name: 'f' })) typeset(printLatex(line.right));
      }
    });
});
