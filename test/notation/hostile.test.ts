import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderDiagnostic } from '../../src/diagnostics/render.ts';
import { readDeclarations, readExpression, readProblem, readVariable } from '../../src/elaborate/index.ts';
import type { Result } from '../../src/diagnostics/diagnostic.ts';
import { times } from '../support/expressions.ts';

const folder = new URL('../../examples/', import.meta.url);
const valid = readdirSync(folder).filter((f) => f.endsWith('.gradus')).map((f) => readFileSync(new URL(f, folder), 'utf8'));

const declared = readDeclarations('A : matrix(n, n), X : matrix(m, n), x : vector(n), s : scalar, i : index(n), M : matrix(m, n) mask');
if (!declared.ok) throw new Error(declared.diagnostics[0]?.message);
const problem = declared.value;

/** A result is always given, its errors point into the text, and every one can be shown. */
const answer = (result: Result<unknown>, text: string): void => {
  if (result.ok) return;
  expect(result.diagnostics.length).toBeGreaterThan(0);
  for (const d of result.diagnostics.slice(0, 5)) {
    for (const { span } of d.labels) {
      expect(span.start).toBeGreaterThanOrEqual(0);
      expect(span.end).toBeGreaterThanOrEqual(span.start);
      expect(span.end, d.code).toBeLessThanOrEqual(Math.max(1, text.length));
    }
    expect(renderDiagnostic(d, text, 'input')).toContain(d.code);
  }
};

const answers = (text: string): void => {
  answer(readProblem(text), text);
  answer(readExpression(text, problem), text);
  answer(readDeclarations(text), text);
  answer(readVariable(text, problem), text);
};

describe('hostile input', () => {
  it('of random characters gives an answer', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200, unit: 'binary' }), answers), { numRuns: times(400) });
  });

  it('of random words of the language gives an answer', () => {
    const words = fc.constantFrom('A', 'x', 'n', '2', '+', '-', '*', '.*', './', '^', "'", '(', ')', '[', ']', ',', ';', ':', '=', 'sum', 'in', 'where', 'let', 'minimize', 'assume', '\n', ' ', 'matrix', 'vector', 'tr', 'grad', '>', '>=', '⊗', '1e5', '.5');
    fc.assert(fc.property(fc.array(words, { maxLength: 60 }).map((w) => w.join('')), answers), { numRuns: times(600) });
  });

  it('of valid files with characters changed gives an answer', () => {
    fc.assert(fc.property(fc.constantFrom(...valid), fc.nat(), fc.nat(20), fc.string({ maxLength: 3 }), (text, at, length, insert) => {
      const i = at % text.length;
      answers(text.slice(0, i) + insert + text.slice(i + length));
    }), { numRuns: times(500) });
  });

  it('of valid expressions with words put in and left out gives an answer', () => {
    const words = "A X x s i M n m 2 0 1/2 + - * / .* ./ .^ ^ ' ( ) [ ] , ; : = tr( inv( diag( sum( norm2( kron( grad( unvec( eye( exp( [i,:] [1:n,2] in where ⊗ ᵀ ²".split(' ');
    const valid = ["tr(A'*X'*X)/2", 'sum(k in 1:m, j in 1:n where M[k,j], X[k,j]^2)', "grad(x'*A*x, x) - hess(s*x'*x, x)*x", '[A, x; x\', s]*[x; 1]', 'inv(A + s*eye(n))*x./exp(x).^2', "unvec(kron(x, X[:,i]), m, n)'", 'X[1:2,i]', 'norm2(diag(x)*A - A^-2)^(1/2)'];
    for (const text of valid) expect(readExpression(text, problem), text).toMatchObject({ ok: true });
    fc.assert(fc.property(fc.constantFrom(...valid), fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom(...words)), { minLength: 1, maxLength: 3 }), (text, edits) => {
      answers(edits.reduce<string>((t, [at, cut, word]) => t.slice(0, at % (t.length + 1)) + word + t.slice((at % (t.length + 1)) + cut), text));
    }), { numRuns: times(600) });
  });

  for (const [name, text] of Object.entries({
    'a hundred thousand parentheses': `minimize ${'('.repeat(100_000)}`, 'a hundred thousand minus signs': `minimize ${'-'.repeat(100_000)}1`, 'a hundred thousand transposes': `x : scalar\nminimize x${"'".repeat(100_000)}`,
    'a long sum': `x : scalar\nminimize ${Array.from({ length: 9000 }, () => 'x').join('+')}`, 'a long product': `A : matrix(n, n)\nminimize tr(${Array.from({ length: 4000 }, () => 'A').join('*')})`,
    'a tower of powers': `x : scalar\nminimize x${'^2'.repeat(140)}`, 'a huge exponent': 'x : scalar\nminimize x^99999999999999999999', 'nested brackets': `minimize ${'['.repeat(5000)}`, 'megabytes of blanks': ' '.repeat(3_000_000),
  }))
    it(`${name} gives an answer in bounded time`, () => {
      const start = performance.now();
      answers(text);
      expect(performance.now() - start).toBeLessThan(5000);
    });
});
