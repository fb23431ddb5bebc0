import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDecls, readExpression, type Problem } from '../../../src/elaborate/index.ts';
import { readLatexExpression } from '../../../src/elaborate/latex.ts';
import type { Expr } from '../../../src/expr/expr.ts';
import { freeSymbols } from '../../../src/expr/walk.ts';
import { Simplifier } from '../../../src/network/simplify.ts';
import { printLatex } from '../../../src/notation/print/latex.ts';
import { printText } from '../../../src/notation/print/text.ts';
import { expressions, times } from '../../support/expressions.ts';
import { DECLARED, texts } from '../texts.ts';

const problemOf = (decls: Readonly<Record<string, string>>): Problem => {
  const read = readDecls(decls);
  if (!read.ok) throw new Error(read.diagnostics[0]?.message);
  return read.value;
};

/** The declarations that random expressions need; `I` stays free for the identity. */
const problemFor = (e: Expr): Problem => {
  const decls: Record<string, string> = { In: 'matrix(n, n)', Im: 'matrix(m, m)', Ip: 'matrix(p, p)' };
  for (const s of freeSymbols(e)) decls[s.name] = s.range !== null ? `index(${s.range.key})` : `matrix(${s.shape.rows.key}, ${s.shape.cols.key}) ${s.attributes.join(' ')}`;
  return problemOf(decls);
};

/** From LaTeX to text and back to LaTeX nothing changes. */
const isStable = (e: Expr, problem: Problem): void => {
  const latex = printLatex(e);
  const read = readLatexExpression(latex, problem);
  if (!read.ok) throw new Error(`${printText(e)}\n${latex}\n${read.diagnostics[0]?.code}: ${read.diagnostics[0]?.message} ${JSON.stringify(read.diagnostics[0]?.labels[0]?.span)}`);
  expect(read.value === e ? '' : `${latex}\nwas ${printText(e)}\nis  ${printText(read.value)}`).toBe('');
  const again = readExpression(printText(read.value), problem);
  expect(again.ok ? printLatex(again.value) : again.diagnostics[0]?.message).toBe(latex);
};

describe('LaTeX that is printed', () => {
  it('is read back as the same expression, for every formula of the corpus', () => {
    const records = readFileSync(new URL('../../corpus/open.jsonl', import.meta.url), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    let count = 0;
    for (const record of records) {
      const problem = readDecls(record['decls'] as Readonly<Record<string, string>>, (record['assume'] ?? []) as readonly string[]);
      if (!problem.ok) throw new Error(String(record['id']));
      for (const key of ['expr', 'expected', 'lhs', 'rhs', 'correct']) {
        const text = record[key];
        const e = typeof text === 'string' ? readExpression(text, problem.value) : null;
        if (e === null || !e.ok) continue;
        count++;
        isStable(e.value, problem.value);
      }
    }
    expect(count).toBeGreaterThan(800);
  });

  it('is read back as the same expression, for random ones as written and simplified', () => {
    fc.assert(fc.property(expressions({ depth: 4 }), (e) => {
      for (const x of [e, new Simplifier().simplify(e)]) isStable(x, problemFor(e));
    }), { numRuns: times(300) });
  });

  it('is read back as the same expression, for every form of the language', () => {
    const problem = problemOf(DECLARED);
    let count = 0;
    fc.assert(fc.property(texts(), (text) => {
      const e = readExpression(text, problem);
      if (!e.ok) return;
      count++;
      isStable(e.value, problem);
    }), { numRuns: times(1500) });
    expect(count).toBeGreaterThan(700);
  });
});
