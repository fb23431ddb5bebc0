import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { verifyCertificate } from '../../src/checker/kernel/index.ts';
import { mutantsOf } from '../checker/kernel/mutate.ts';
import { acceptedCases, certificateFiles, refusedCases, type Document } from './documents.ts';

/** Mutants of every certificate; many more for a campaign. */
const MUTANTS = Number(process.env['GRADUS_TWIN_MUTANTS'] ?? 4);
const BATCH = 400;

const script = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'proofs', 'checker.py');
const python = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))']).status === 0;

/** The part of the second checker's answer that is compared. */
interface Answer {
  readonly accepted: boolean;
  readonly node: string | null;
  readonly reason: string;
  readonly obligations: readonly string[];
  readonly assumptions: readonly string[];
  readonly grade: string;
}

/** What the second checker says of some documents, in one process. */
const second = (documents: readonly Document[]): readonly Answer[] => {
  const folder = mkdtempSync(join(tmpdir(), 'gradus-twin-'));
  try {
    const files = documents.map((d, k) => {
      const file = join(folder, `${k}.json`);
      writeFileSync(file, d.text);
      return file;
    });
    const run = spawnSync('python3', [script, '--json', '--seed', '1', ...files], { encoding: 'utf8', maxBuffer: 1 << 28 });
    expect(run.stderr).toBe('');
    return JSON.parse(run.stdout) as readonly Answer[];
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** The documents on which the two checkers differ, with what each says. */
const differences = (documents: readonly Document[]): readonly string[] => {
  const out: string[] = [];
  for (let start = 0; start < documents.length; start += BATCH) {
    const batch = documents.slice(start, start + BATCH);
    const answers = second(batch);
    batch.forEach(({ name, text }, k) => {
      const mine = verifyCertificate(text, { seed: 'twin' });
      const theirs = answers[k];
      const same = mine.accepted
        ? theirs?.accepted === true && theirs.grade === mine.grade && theirs.assumptions.length === mine.assumptions.length && theirs.obligations.length === mine.obligations.length
        : theirs?.accepted === false && !theirs.reason.startsWith('the checker failed');
      if (!same) out.push(`${name}: ${mine.accepted ? 'accepted' : `refused at ${mine.node ?? 'the document'}: ${mine.message}`} | ${theirs?.accepted === true ? 'accepted' : `refused at ${theirs?.node ?? 'the document'}: ${theirs?.reason ?? ''}`}`);
    });
  }
  return out;
};

describe.skipIf(!python)('the second checker (needs python3, 3.10 or later)', () => {
  const files = certificateFiles();
  const accepted = acceptedCases();

  it('agrees on the certificates of the repository, and accepts the one of the multiplicative update', () => {
    expect(differences(files)).toEqual([]);
    const nmf = files.find(({ name }) => name.endsWith('kernel/certificates/nmf.json'));
    expect(nmf && second([nmf])).toMatchObject([{ accepted: true, grade: 'P' }]);
  });

  it('accepts every rule where it applies', () => {
    expect(accepted.length).toBeGreaterThan(100);
    expect(differences(accepted)).toEqual([]);
  });

  it('refuses the last step wherever the rule does not apply', () => {
    const refused = refusedCases();
    expect(refused.length).toBeGreaterThan(100);
    expect(second(refused).flatMap(({ node }, k) => (node === 'last' ? [] : [refused[k]?.name]))).toEqual([]);
  });

  it('agrees on documents with one token changed', () => {
    const mutants = [...files, ...accepted].flatMap(({ name, text }) => mutantsOf(text, MUTANTS).map((m) => ({ name: `${name}, ${m.change}`, text: m.text })));
    expect(mutants.length).toBeGreaterThan(300);
    expect(differences(mutants)).toEqual([]);
  }, 60_000 + 1000 * MUTANTS);

  it('agrees on what is no document', () => {
    const broken = ['', '{}', '[]', '{"format":"mmcert/1"', '{"format":"mmcert/1","format":"mmcert/1"}', 'NaN', '{"format":"mmcert/1","decl":{},"nodes":[],"root":"a","claim":["=",1.0,1]}', '\u0000'];
    expect(differences(broken.map((text) => ({ name: text, text })))).toEqual([]);
  });
});
