import fc from 'fast-check';
import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { renderDiagnostic } from '../../../src/diagnostics/render.ts';
import { codes } from '../../../src/diagnostics/explain.ts';
import { FUNCTIONS } from '../../../src/notation/latex/commands.ts';
import { readLatex, type Meaning, type Vocabulary } from '../../../src/notation/latex/index.ts';
import { times } from '../../support/expressions.ts';
import { DECLARED_FOR_FORMULAS, FORMULAS } from './formulas.ts';

const SQUARE: Meaning = { kind: 'value', rows: 'n', cols: 'n', isMask: false, variables: [] };
const vocabulary: Vocabulary = (name) => (Object.hasOwn(DECLARED_FOR_FORMULAS, name) ? (DECLARED_FOR_FORMULAS[name] === 'function' ? { kind: 'function' } : SQUARE) : null);

/** Why KaTeX doesn't typeset it, or null. Cells without a table are read too, so that they stand in one. */
const fault = (latex: string): string | null => {
  const attempts = [latex, `\\begin{aligned}${latex}\n\\end{aligned}`].map((text): string | null => {
    try {
      katex.renderToString(text, { throwOnError: true, strict: 'ignore', displayMode: true });
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  });
  const [alone, inTable] = attempts;
  return attempts.includes(null) ? null : ((alone?.includes("got '&'") === true ? inTable : alone) ?? null);
};

/** Where this reader takes more than KaTeX: a command with an argument as a script or argument without braces, \\part for \\partial, and functions that packages define. */
const LENIENT = new RegExp(`Got function|in a macro argument|Expected group a|Undefined control sequence: \\\\(?:part|${Object.keys(FUNCTIONS).join('|')})\\b`);

/** Reads it or says why, in a message that can be shown; what is read KaTeX typesets. */
const answers = (latex: string, repair: boolean): 'read' | 'refused' => {
  const read = readLatex(latex, { vocabulary, repair });
  if (!read.ok) {
    for (const d of read.diagnostics) {
      expect(codes).toContain(d.code);
      for (const { span } of d.labels) {
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeGreaterThanOrEqual(span.start);
        expect(span.end, `${latex}: ${d.message}`).toBeLessThanOrEqual(Math.max(1, latex.length));
      }
      expect(renderDiagnostic(d, latex, 'formula')).toContain(d.code);
    }
    return 'refused';
  }
  for (const s of read.value.statements) expect(s.span.end).toBeLessThanOrEqual(Math.max(1, latex.length));
  const why = repair ? null : fault(latex);
  if (why !== null && !LENIENT.test(why)) throw new Error(`${JSON.stringify(latex)}\nis read, but KaTeX says: ${why}`);
  return 'read';
};

const PIECES = ['\\', '{', '}', '^', '_', '\\frac', '\\left(', '\\right)', '(', ')', '[', ']', '|', '\\|', '&', '\\\\', '=', '+', '-', '\\sum', '\\sum_{i=1}^n', 'T', '2', 'x', 'A', ',', ' ', '\\begin{aligned}', '\\end{aligned}', '\\begin{pmatrix}', '\\end{pmatrix}', '\\mathbf', "'", '\\top', ':', '/', '\\nabla', '\\partial', 'd', '\\text{a}', '\\operatorname{tr}', '\\cdot', '!', '%', '~', '\\quad', '\\hat', '\\log', '\\sqrt', '\\in', '\\le', '\\not', '#', '$', '\t', '\n'];

describe('LaTeX against KaTeX', () => {
  it('is read wherever it is a formula of notes', () => {
    for (const f of FORMULAS) {
      const read = readLatex(f, { vocabulary });
      expect(read.ok ? '' : `${f}: ${read.diagnostics[0]?.message}`).toBe('');
      expect(fault(f), f).toBeNull();
    }
  });

  it('with pieces put in and left out is read or refused with a reason', () => {
    const edit = fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom('', ...PIECES));
    const count = { read: 0, refused: 0 };
    fc.assert(fc.property(fc.constantFrom(...FORMULAS), fc.array(edit, { minLength: 1, maxLength: 3 }), fc.boolean(), (formula, edits, repair) => {
      count[answers(edits.reduce<string>((t, [at, cut, piece]) => t.slice(0, at % (t.length + 1)) + piece + t.slice((at % (t.length + 1)) + cut), formula), repair)]++;
    }), { numRuns: times(1500) });
    expect(Math.min(count.read, count.refused)).toBeGreaterThan(100);
  });

  it('made of random pieces is read or refused with a reason', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }), (pieces) => void answers(pieces.join(''), false)), { numRuns: times(800) });
  });

  it('made of random characters is read or refused with a reason', () => {
    fc.assert(fc.property(fc.string({ maxLength: 120, unit: 'binary' }), fc.boolean(), (text, repair) => void answers(text, repair)), { numRuns: times(400) });
  });

  for (const [what, text] of Object.entries({
    'a hundred thousand braces': '{'.repeat(100_000), 'a hundred thousand parentheses': '('.repeat(100_000), 'nested fractions': `${'\\frac{'.repeat(5000)}1${'}{2}'.repeat(5000)}`, 'a tower of powers': `x${'^{x'.repeat(3000)}${'}'.repeat(3000)}`, 'nested \\left': `${'\\left('.repeat(3000)}x${'\\right)'.repeat(3000)}`,
    'a long sum': Array.from({ length: 9000 }, () => 'x').join('+'), 'a long product': 'x '.repeat(15_000), 'a sum of sums': '\\sum_{i=1}^n '.repeat(3000), 'a macro in itself': '\\def\\a{\\a\\a}\\a', 'a billion laughs': `${Array.from({ length: 12 }, (_, k) => `\\def\\${'abcdefghijkl'[k]}{${`\\${'abcdefghijkl'[k + 1] ?? 'x'}`.repeat(10)}}`).join('')}\\a`,
    'minus signs': '-'.repeat(15_000), 'nested functions': '\\log '.repeat(5000), 'a megabyte': 'x'.repeat(1_000_000), 'many bars': '|'.repeat(15_000), 'many norms': '\\|x'.repeat(5000), 'many primes': `x${"'".repeat(15_000)}`, 'many rows': 'x\\\\'.repeat(5000), 'nested indices': `x${'_{x'.repeat(3000)}${'}'.repeat(3000)}`, 'nested brackets with subscripts': `${'['.repeat(120)}A x${']_i'.repeat(120)}`,
  }))
    it(`of ${what} is answered in bounded time`, () => {
      const start = performance.now();
      const read = readLatex(text, { vocabulary });
      if (!read.ok) expect(codes).toContain(read.diagnostics[0]?.code);
      expect(performance.now() - start).toBeLessThan(3000);
    });
});
