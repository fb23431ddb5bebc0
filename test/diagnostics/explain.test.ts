import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/program.ts';
import { codes, explain, explanations } from '../../src/diagnostics/explain.ts';
import { readDeclarations, readProblem } from '../../src/elaborate/index.ts';
import { readLatexFormula } from '../../src/elaborate/latex.ts';
import { failureOfCall, type Call } from '../support/call.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Codes whose example is a description: no input is known to cause them, or the input is too long to print. */
const DESCRIBED = ['internal', 'internal-refuted', 'shape-drift', 'too-long'];
/** Codes whose examples need data, a page or a package: commands with all of that are run in test/errors. */
const RUN_ELSEWHERE = ['bad-claim', 'bad-setting', 'empty-class', 'empty-data', 'negative-data', 'not-a-number', 'unreadable-data', 'wrong-shape', 'no-points', 'no-such-function', 'no-such-solver', 'no-typesetter', 'not-loadable', 'unmatched-parameters', 'unknown-backend', 'unknown-model'];

/** Files that examples name and that are not in the repository. */
const FILES: Readonly<Record<string, string>> = { 'declarations.gradus': 'x : vector(n)', 'packed.gradus': 'PK\u0003\u0000' };

const codeOfCommand = (command: string): string | null => {
  const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map((m) => m[1] ?? m[2] ?? '').slice(1);
  let err = '';
  run(args, { out: () => undefined, err: (t) => { err += t; }, writeFile: () => undefined, isTerminal: false, readFile: (p) => FILES[p] ?? readFileSync(join(root, p), 'utf8'), fileExists: (p) => p in FILES || existsSync(join(root, p)) }, { tour: () => 0 });
  return /error\[([a-z-]+)\]/.exec(err)?.[1] ?? null;
};

/** Of a record to be checked, or, where it says of no result that it is right, to be derived. */
const codeOfRecord = (record: string): string | null => {
  let out = '';
  run([/"(expected|lhs)"/.test(record) ? 'check' : 'derive', '--batch', 'file', '--seed', 's'], { out: (t) => { out += t; }, err: () => undefined, writeFile: () => undefined, isTerminal: false, readFile: () => record, fileExists: () => true }, { tour: () => 0 });
  const answer = JSON.parse(out) as { readonly error?: { readonly code: string } };
  return answer.error?.code ?? null;
};

const codeOfProblem = (source: string): string | null => {
  const result = readProblem(source);
  return result.ok ? null : (result.diagnostics[0]?.code ?? '');
};

/** Of a formula in LaTeX behind the declarations of its names. */
const codeOfFormula = (given: string, formula: string): string | null => {
  const problem = readDeclarations(given);
  const read = problem.ok ? readLatexFormula(formula, problem.value) : problem;
  if (!read.ok) return read.diagnostics[0]?.code ?? '';
  return read.value.statements.flatMap(({ sides }) => (sides.ok ? [] : [sides.diagnostics[0]?.code ?? '']))[0] ?? null;
};

const FORMULA = /^([^$]*)\$([^$]+)\$$/;

const codeOf = (input: string): string | null => (FORMULA.test(input) ? codeOfFormula(...(FORMULA.exec(input)?.slice(1) as [string, string])) : input.startsWith('gradus ') ? codeOfCommand(input) : input.includes('"inputs": {') ? (failureOfCall(JSON.parse(input) as Call)?.code ?? null) : input.startsWith('{') ? codeOfRecord(input) : codeOfProblem(input));

describe('explanations', () => {
  for (const code of codes.filter((c) => !DESCRIBED.includes(c) && !RUN_ELSEWHERE.includes(c)))
    it(`${code}: the wrong example is refused with it, the right one is accepted`, () => {
      const { wrong, right } = explanations[code] ?? { wrong: '', right: '' };
      expect(codeOf(wrong)).toBe(code);
      expect(codeOf(right)).toBeNull();
    });

  it('have text in every field, one line where one is shown', () => {
    for (const [code, e] of Object.entries(explanations)) {
      for (const text of Object.values(e) as string[]) expect(text.length, code).toBeGreaterThan(3);
      expect(`${e.summary}${e.wrong}${e.right}`, code).not.toContain('\n');
      expect(e.text, code).toMatch(/[.…]$/);
    }
  });

  it('are listed in order, and answered by code', () => {
    expect([...codes].sort()).toEqual(codes);
    expect(explain('shape-mismatch')?.summary).toContain('sizes');
    for (const name of ['nonsense', 'toString', '__proto__', '']) expect(explain(name)).toBeNull();
  });
});
