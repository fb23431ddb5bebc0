import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { report } from './reading.ts';

const isDocument = (name: string): boolean => /\.(?:md|tex)$/u.test(name);

/** What is said of every formula of a document that says something: its line, its status, and what every claim in it came to. */
const said = (document: URL): string =>
  report(readFileSync(document, 'utf8'), '', document.pathname.endsWith('.tex') ? 'latex' : 'markdown').formulas.flatMap((f) =>
    f.status === 'not-a-claim' ? [] : [`${f.line} ${f.status}: ${f.steps.map((s) => `${s.kind} ${s.status}${s.diagnosis?.flaw === null || s.diagnosis?.flaw === undefined ? '' : ` (${s.diagnosis.flaw})`}`).join(', ')}\n`]).join('');

/** The documents of a folder, each beside what is said of it; UPDATE=1 writes that anew. */
const documents = (path: string): void => {
  const folder = new URL(path, import.meta.url);
  for (const name of readdirSync(folder).filter(isDocument))
    it(`${name} gets these verdicts`, () => {
      const golden = new URL(name.replace(/\.\w+$/u, '.verdicts'), folder);
      const shown = said(new URL(name, folder));
      if (process.env['UPDATE'] === '1') writeFileSync(golden, shown);
      expect(shown).toBe(readFileSync(golden, 'utf8'));
    });
};

describe('notes of others', () => documents('./excerpts/'));
describe.runIf(process.env['FULL'] === '1')('longer notes of others', () => documents('./excerpts/long/'));
