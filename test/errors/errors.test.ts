import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { explanations } from '../../src/diagnostics/explain.ts';
import { renderDiagnostic } from '../../src/diagnostics/render.ts';
import { readProblem } from '../../src/elaborate/index.ts';

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, '../../src');
/** Codes that only the command line raises; its own tests cover them. */
const COMMAND_LINE = ['missing-wrt', 'no-law', 'no-objective', 'no-such-file', 'not-a-claim', 'unknown-option', 'unknown-rule'];

const folders = readdirSync(here).filter((f) => statSync(join(here, f)).isDirectory());

describe('what a faulty problem file is answered', () => {
  for (const code of folders)
    for (const file of readdirSync(join(here, code)).filter((f) => f.endsWith('.gradus')))
      it(`${code}: ${file}`, () => {
        const text = readFileSync(join(here, code, file), 'utf8');
        const result = readProblem(text, file);
        expect(result.ok).toBe(false);
        if (result.ok) return;
        expect(result.diagnostics.map((d) => d.code)).toContain(code);
        const shown = `${result.diagnostics.map((d) => renderDiagnostic(d, text, file)).join('\n\n')}\n`;
        const golden = join(here, code, file.replace('.gradus', '.txt'));
        if (process.env['UPDATE'] === '1' || !existsSync(golden)) writeFileSync(golden, shown);
        expect(shown).toBe(readFileSync(golden, 'utf8'));
      });
});

describe('error codes', () => {
  const raised = new Set<string>();
  const scan = (folder: string): void => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) continue;
      for (const m of readFileSync(path, 'utf8').matchAll(/(?:code: |refuse\(\s*|reject\(\s*|\.fail\(\s*|opener === undefined \? )'([a-z]+(?:-[a-z]+)*)'(?: : '([a-z]+)')?/g)) for (const c of [m[1], m[2]]) if (c !== undefined) raised.add(c);
    }
  };
  for (const f of ['notation', 'elaborate', 'expr']) scan(join(source, f));

  it('are found in the sources', () => expect(raised.size).toBeGreaterThan(25));
  for (const code of raised) {
    it(`${code} is explained`, () => expect(Object.keys(explanations)).toContain(code));
    it(`${code} has a golden example`, () => expect(folders).toContain(code));
  }
  it('every explanation belongs to a code that is raised', () => {
    for (const code of Object.keys(explanations)) expect([...raised, ...folders, ...COMMAND_LINE], code).toContain(code);
  });
});
