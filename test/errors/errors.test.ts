import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/program.ts';
import { solvePlatform } from '../../src/cli/solve-platform.ts';
import { codes } from '../../src/diagnostics/explain.ts';
import { renderDiagnostic } from '../../src/diagnostics/render.ts';
import { readDeclarations, readProblem } from '../../src/elaborate/index.ts';
import { readLatexFormula } from '../../src/elaborate/latex.ts';
import { failureOfCall, type Call } from '../support/call.ts';

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, '../../src');
/** How the sources name a code: in a diagnostic, a fault, an error class, or a call that makes one of these. */
const CODE = String.raw`'([a-z]+(?:-[a-z]+)*)'`;
const RAISES = new RegExp(`(?:code: |code = |code: string = |(?:refuse|reject|\\bfail|UsageError|RecordError|EvaluationError|CompareError|DataError)\\(\\s*|plain\\([\\w.]+, |opener === undefined \\? |unknownOption' \\? )${CODE}(?!\\))(?: : ${CODE})?`, 'g');
/** Faults of the program itself: no input is known to cause them, so there is no golden example. */
const BUGS = ['internal', 'internal-refuted', 'shape-drift'];

const folders = readdirSync(here).filter((f) => statSync(join(here, f)).isDirectory());
const casesOf = (code: string, extension: string): readonly string[] => readdirSync(join(here, code)).filter((f) => f.endsWith(extension));

const golden = (code: string, file: string, shown: string): void => {
  const path = join(here, code, file.replace(/\.\w+$/, '.txt'));
  if (process.env['UPDATE'] === '1') writeFileSync(path, shown);
  expect(shown).toBe(readFileSync(path, 'utf8'));
};

describe('what a faulty problem file is answered', () => {
  for (const code of folders)
    for (const file of casesOf(code, '.gradus'))
      it(`${code}: ${file}`, () => {
        const text = readFileSync(join(here, code, file), 'utf8');
        const result = readProblem(text, file);
        expect(result.ok).toBe(false);
        if (result.ok) return;
        expect(result.diagnostics.map((d) => d.code)).toContain(code);
        golden(code, file, `${result.diagnostics.map((d) => renderDiagnostic(d, text, file)).join('\n\n')}\n`);
      });
});

describe('what a faulty formula is answered', () => {
  for (const code of folders)
    for (const file of casesOf(code, '.tex'))
      it(`${code}: ${file}`, () => {
        // Declarations in a comment, then the formula.
        const [, given = '', formula = ''] = /^%([^\n]*)\n([^]*)$/.exec(readFileSync(join(here, code, file), 'utf8')) ?? [];
        const problem = readDeclarations(given);
        const read = problem.ok ? readLatexFormula(formula, problem.value) : problem;
        const diagnostics = read.ok ? read.value.statements.flatMap(({ sides }) => (sides.ok ? [] : sides.diagnostics)) : read.diagnostics;
        expect(diagnostics.map((d) => d.code)).toContain(code);
        golden(code, file, `${diagnostics.map((d) => renderDiagnostic(d, formula, file)).join('\n\n')}\n`);
      });
});

describe('what a faulty command is answered', () => {
  for (const code of folders)
    for (const file of casesOf(code, '.json'))
      it(`${code}: ${file}`, () => {
        // One argument list; the files that it names are texts beside it, and the functions that such a file exports are their sources.
        const { args, files = {}, exports } = JSON.parse(readFileSync(join(here, code, file), 'utf8')) as { readonly args: readonly string[]; readonly files?: Readonly<Record<string, string>>; readonly exports?: Readonly<Record<string, string>> };
        const userModule = exports === undefined ? {} : { userModule: { ok: true, exports: Object.fromEntries(Object.entries(exports).map(([name, text]) => [name, new Function(`return ${text}`)() as unknown])) } as const };
        let shown = '';
        const write = (text: string): void => {
          shown += text;
        };
        const status = run(args, { out: write, err: write, writeFile: () => undefined, isTerminal: false, readFile: (p) => files[p] ?? '', fileExists: (p) => Object.hasOwn(files, p) }, { tour: () => 0, backends: [], solve: { ...solvePlatform([], null), readBytes: (path) => new TextEncoder().encode(files[path] ?? '') }, ...userModule });
        expect(shown).toContain(code);
        golden(code, file, `${shown}exit status ${status}\n`);
      });
});

describe('what faulty inputs of an expression are answered', () => {
  for (const code of folders)
    for (const file of casesOf(code, '.call'))
      it(`${code}: ${file}`, () => {
        const failure = failureOfCall(JSON.parse(readFileSync(join(here, code, file), 'utf8')) as Call);
        expect(failure?.code).toBe(code);
        golden(code, file, `${failure?.text({}) ?? ''}\n`);
      });
});

describe('error codes', () => {
  const raised = new Set<string>();
  const scan = (folder: string): void => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) scan(path);
      else for (const m of readFileSync(path, 'utf8').matchAll(RAISES)) for (const c of m.slice(1)) if (c !== undefined) raised.add(c);
    }
  };
  for (const f of ['notation', 'elaborate', 'expr', 'audit', 'notes', 'compile', 'compare', 'solve', 'cli']) scan(join(source, f));

  it('are found in the sources', () => expect(raised.size).toBeGreaterThan(40));
  for (const code of raised) {
    it(`${code} is explained`, () => expect(codes).toContain(code));
    if (!BUGS.includes(code)) it(`${code} has a golden example`, () => expect(existsSync(join(here, code)) && readdirSync(join(here, code)).some((f) => f.endsWith('.txt'))).toBe(true));
  }
  it('have no explanation that belongs to none', () => expect(codes.filter((c) => !raised.has(c))).toEqual([]));
  it('have no golden example that belongs to none', () => expect(folders.filter((c) => !raised.has(c))).toEqual([]));
});
