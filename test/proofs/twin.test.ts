import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { verifyCertificate, type Rejected, type Verified } from '../../src/checker/kernel/index.ts';
import { mutantsOf } from '../checker/kernel/mutate.ts';
import { Deriving } from '../checker/kernel/truth/derive.ts';
import { randomSource } from '../../src/checker/numbers/random.ts';
import { SYMBOLS, TermSource } from './twin/draw.ts';
import { stepQuestions } from './twin/steps.ts';
import { boundDocuments } from './bounds.ts';
import { answerOf, type Question } from './twin/tables.ts';
import { variantOf } from './twin/variants.ts';
import { acceptedCases, certificateFiles, falseFiles, refusedCases, type Document } from './documents.ts';

/** Mutants of every certificate, and a quarter of those of every case of a rule; many more for a campaign. */
const MUTANTS = Number(process.env['GRADUS_TWIN_MUTANTS'] ?? 1);
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

/** What the second checker says of some documents, in one process beside this one, while `meanwhile` runs. */
const second = async <T>(documents: readonly Document[], meanwhile: () => T): Promise<readonly [readonly Answer[], T]> => {
  const folder = mkdtempSync(join(tmpdir(), 'gradus-twin-'));
  const [output, errors] = [join(folder, 'output'), join(folder, 'errors')];
  const [out, err] = [openSync(output, 'w'), openSync(errors, 'w')];
  try {
    const files = documents.map((d, k) => {
      const file = join(folder, `${k}.json`);
      writeFileSync(file, d.text);
      return file;
    });
    const child = spawn('python3', [script, '--json', '--seed', '1', ...files], { stdio: ['ignore', out, err] });
    const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code)));
    const mine = meanwhile();
    expect([0, 1]).toContain(await ended);
    expect(readFileSync(errors, 'utf8')).toBe('');
    return [JSON.parse(readFileSync(output, 'utf8')) as readonly Answer[], mine];
  } finally {
    closeSync(out);
    closeSync(err);
    rmSync(folder, { recursive: true });
  }
};

const agree = (mine: Verified | Rejected, theirs: Answer | undefined): boolean =>
  mine.accepted
    ? theirs?.accepted === true && theirs.grade === mine.grade && theirs.assumptions.length === mine.assumptions.length && theirs.obligations.length === mine.obligations.length
    : theirs?.accepted === false && !theirs.reason.startsWith('the checker failed');

const said = (accepted: boolean, node: string | null | undefined, why: string): string => (accepted ? 'accepted' : `refused at ${node ?? 'the document'}: ${why}`);

/** The documents on which the two checkers differ, with what each says. */
const differences = async (documents: readonly Document[]): Promise<readonly string[]> => {
  const out: string[] = [];
  for (let start = 0; start < documents.length; start += BATCH) {
    const batch = documents.slice(start, start + BATCH);
    const [answers, verdicts] = await second(batch, () => batch.map(({ text }) => verifyCertificate(text, { seed: 'twin' })));
    batch.forEach(({ name }, k) => {
      const [mine, theirs] = [verdicts[k], answers[k]];
      if (mine === undefined || agree(mine, theirs)) return;
      const first = mine.accepted ? said(true, null, '') : said(false, mine.node, mine.message);
      out.push(`${name}: ${first} | ${said(theirs?.accepted === true, theirs?.node, theirs?.reason ?? 'no answer')}`);
    });
  }
  return out;
};

const mutated = (documents: readonly Document[], most: number): readonly Document[] =>
  documents.flatMap(({ name, text }) => mutantsOf(text, most).map((m) => ({ name: `${name}, ${m.change}`, text: m.text })));

describe.skipIf(!python)('the second checker (needs python3, 3.10 or later)', () => {
  const files = certificateFiles();
  const accepted = acceptedCases();
  const patience = 120_000 + 2_000 * MUTANTS * files.length;

  it('agrees on the certificates of the repository, and accepts the one of the multiplicative update', async () => {
    expect(await differences(files)).toEqual([]);
    const nmf = files.filter(({ name }) => name.endsWith('kernel/certificates/nmf.json'));
    const [answers] = await second(nmf, () => null);
    expect(answers).toMatchObject([{ accepted: true, grade: 'P' }]);
  }, 240_000);

  it('accepts every rule where it applies', async () => {
    expect(accepted.length).toBeGreaterThan(100);
    expect(await differences(accepted)).toEqual([]);
  });

  it('refuses the last step wherever the rule does not apply', async () => {
    const refused = refusedCases();
    expect(refused.length).toBeGreaterThan(100);
    const [answers] = await second(refused, () => null);
    expect(answers.flatMap(({ node }, k) => (node === 'last' ? [] : [refused[k]?.name]))).toEqual([]);
  });

  it('rejects certificates of false claims, as the first one does', async () => {
    const documents = falseFiles();
    expect(documents.length).toBeGreaterThan(30);
    const [answers, verdicts] = await second(documents, () => documents.map(({ text }) => verifyCertificate(text)));
    const accepted = documents.flatMap(({ name }, k) => (answers[k]?.accepted !== false || verdicts[k]?.accepted !== false ? [name] : []));
    expect(accepted).toEqual([]);
    expect(answers.filter(({ reason }) => reason.startsWith('the checker failed'))).toEqual([]);
  });

  it('agrees on documents with one token changed', async () => {
    const mutants = [...mutated(files, MUTANTS), ...mutated(accepted, 4 * MUTANTS)];
    expect(mutants.length).toBeGreaterThan(300);
    expect(await differences(mutants)).toEqual([]);
  }, patience);

  /** Random terms, and pairs of them that are equal as often as not. */
  const termQuestions = (seed: string, count: number): readonly Question[] => {
    const random = randomSource(seed);
    const source = new TermSource(random);
    return Array.from({ length: count }, (_, k) => {
      const term = source.term(source.size(), source.size(), 1 + random.int(4));
      return k % 2 === 0 ? { decl: SYMBOLS, term } : { decl: SYMBOLS, same: [term, variantOf(variantOf(term, random), random)] };
    });
  };

  /** What the tables of the two checkers say differently; measures hang on how functions are evaluated, which is each checker's own. */
  const tablesDiffer = (questions: readonly Question[]): readonly string[] => {
    const p = spawnSync('python3', [join(dirname(fileURLToPath(import.meta.url)), 'twin', 'tables.py')], { input: JSON.stringify(questions), maxBuffer: 1 << 30 });
    expect(String(p.stderr)).toBe('');
    const theirs = JSON.parse(String(p.stdout)) as readonly Readonly<Record<string, unknown>>[];
    return questions.flatMap((q, k) => {
      const [mine, other = {}] = [answerOf(q), theirs[k]];
      if ('refused' in mine && 'refused' in other) return [];
      const keys = [...new Set([...Object.keys(mine), ...Object.keys(other)])].filter((key) => !key.startsWith('measure'));
      return keys.filter((key) => 'failed' in mine || 'failed' in other || JSON.stringify(mine[key]) !== JSON.stringify(other[key])).map((key) => `${key} of ${JSON.stringify('term' in q ? q.term : 'same' in q ? q.same : q.document)}: ${JSON.stringify(mine[key] ?? mine)} | ${JSON.stringify(other[key] ?? other)}`);
    });
  };

  it('has the same tables of shapes, signs, obligations, symmetry, normal forms and degrees', () => {
    const isFull = process.env['FULL'] !== undefined;
    const seed = isFull ? `tables ${Date.now()}` : 'tables';
    expect(tablesDiffer(termQuestions(seed, isFull ? 8000 : 800)), seed).toEqual([]);
  }, 300_000);

  it.skipIf(process.env['FULL'] === undefined)('draws the same conclusions from steps changed at random', () => {
    const seed = `steps ${Date.now()}`;
    expect(tablesDiffer(stepQuestions(seed, 1)), seed).toEqual([]);
  }, 600_000);

  it.skipIf(process.env['FULL'] === undefined)('draws the same conclusions from random terms by random rules', () => {
    const seed = `derive ${Date.now()}`;
    const deriving = new Deriving(randomSource(seed));
    const questions = Array.from({ length: 1500 }, (): Question => ({ document: deriving.documentOf(deriving.step()) }));
    expect(tablesDiffer(questions), seed).toEqual([]);
  }, 600_000);

  it('refuses what is beyond the bounds of the format, as the first one does', async () => {
    expect(await differences(boundDocuments())).toEqual([]);
  });

  it('agrees on what is no document', async () => {
    const broken = ['', '{}', '[]', '{"format":"mmcert/1"', '{"format":"mmcert/1","format":"mmcert/1"}', 'NaN', '{"format":"mmcert/1","decl":{},"nodes":[],"root":"a","claim":["=",1.0,1]}', '\u0000'];
    expect(await differences(broken.map((text) => ({ name: text, text })))).toEqual([]);
  });
});
