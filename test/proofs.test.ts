import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { replayPage, type Outcome } from '../src/cli/claims.ts';
import { verifyCertificate } from '../src/checker/kernel/index.ts';

/** Pages hold several searches each. */
vi.setConfig({ testTimeout: 180_000 });

const proofs = fileURLToPath(new URL('../proofs', import.meta.url));
const golden = join(proofs, 'certificates');
/** Pages and certificates are written anew instead of compared. */
const UPDATE = process.env['UPDATE'] !== undefined;

const pagesIn = (folder: string): readonly string[] => readdirSync(folder).filter((f) => f.endsWith('.md')).map((f) => join(folder, f)).filter((f) => readFileSync(f, 'utf8').includes('```claim'));

/** The certificates of a page under their file names: PAGE-CLAIM.json, or PAGE-CLAIM-CANDIDATE.json where a claim has several. */
const certificatesOf = (page: string, outcomes: readonly Outcome[]): ReadonlyMap<string, string> =>
  new Map(outcomes.flatMap(({ certificates }, k) => certificates.map((text, i) => [`${basename(page, '.md')}-${k + 1}${certificates.length === 1 ? '' : `-${i + 1}`}.json`, `${text}\n`] as const)));

const replayed = (page: string): { readonly before: string; readonly text: string; readonly outcomes: readonly Outcome[] } => {
  const before = readFileSync(page, 'utf8');
  const { text, claims } = replayPage(before, (path) => readFileSync(join(page, '..', path), 'utf8'));
  const outcomes = claims.map(({ result }) => {
    if (!result.ok) throw result.error;
    return result.outcome;
  });
  if (UPDATE) writeFileSync(page, text);
  return { before: UPDATE ? text : before, text, outcomes };
};

const certificateFiles = (): readonly string[] => (existsSync(golden) ? readdirSync(golden).filter((f) => f.endsWith('.json')) : []);

describe('pages of proofs', () => {
  const expected = new Set<string>();
  const pages = pagesIn(proofs);

  it('are there', () => expect(pages.length).toBeGreaterThanOrEqual(14));

  for (const page of pages)
    it(`${basename(page)} holds and reproduces itself and its certificates`, () => {
      const { before, text, outcomes } = replayed(page);
      const certificates = certificatesOf(page, outcomes);
      for (const [name, proof] of certificates) {
        expected.add(name);
        if (UPDATE) writeFileSync(join(golden, name), proof);
        else expect(readFileSync(join(golden, name), 'utf8') === proof, `${name} is the certificate that is found`).toBe(true);
      }
      expect(text).toBe(before);
      expect(outcomes.map((o) => o.holds)).toEqual(outcomes.map(() => true));
    });

  it('have no other certificates', () => {
    const stale = certificateFiles().filter((f) => !expected.has(f));
    if (UPDATE) stale.forEach((f) => rmSync(join(golden, f)));
    else expect(stale).toEqual([]);
  });
});

describe('certificates of the pages', () => {
  for (const name of certificateFiles())
    it(`${name} is accepted with fresh randomness`, () => {
      const r = verifyCertificate(readFileSync(join(golden, name), 'utf8'));
      expect(r.accepted, r.accepted ? '' : `${r.node ?? ''} ${r.message}`).toBe(true);
    });
});

describe('refused claims', () => {
  const pages = pagesIn(join(proofs, 'refused'));

  it('are there', () => expect(pages.length).toBeGreaterThanOrEqual(6));

  for (const page of pages)
    it(`${basename(page)} is refused and reproduces itself`, () => {
      const { before, text, outcomes } = replayed(page);
      expect(text).toBe(before);
      expect(outcomes.map((o) => o.holds)).toEqual(outcomes.map(() => false));
    });
});
