import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderDiagnostic } from '../../src/diagnostics/render.ts';
import { readProblem } from '../../src/elaborate/index.ts';

const folder = new URL('../../examples/', import.meta.url);
const valid = readdirSync(folder).filter((f) => f.endsWith('.gradus')).map((f) => readFileSync(new URL(f, folder), 'utf8'));

/** A result is always given, and every error can be shown. */
const answers = (text: string): void => {
  const result = readProblem(text);
  if (!result.ok) {
    expect(result.diagnostics.length).toBeGreaterThan(0);
    for (const d of result.diagnostics.slice(0, 5)) expect(renderDiagnostic(d, text, 'input')).toContain(d.code);
  }
};

describe('hostile input', () => {
  it('of random characters gives an answer', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200, unit: 'binary' }), answers), { numRuns: 400 });
  });

  it('of random words of the language gives an answer', () => {
    const words = fc.constantFrom('A', 'x', 'n', '2', '+', '-', '*', '.*', './', '^', "'", '(', ')', '[', ']', ',', ';', ':', '=', 'sum', 'in', 'where', 'let', 'minimize', 'assume', '\n', ' ', 'matrix', 'vector', 'tr', 'grad', '>', '>=', '⊗', '1e5', '.5');
    fc.assert(fc.property(fc.array(words, { maxLength: 60 }).map((w) => w.join('')), answers), { numRuns: 600 });
  });

  it('of valid files with characters changed gives an answer', () => {
    fc.assert(fc.property(fc.constantFrom(...valid), fc.nat(), fc.nat(20), fc.string({ maxLength: 3 }), (text, at, length, insert) => {
      const i = at % text.length;
      answers(text.slice(0, i) + insert + text.slice(i + length));
    }), { numRuns: 500 });
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
