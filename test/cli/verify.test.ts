import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { EXIT } from '../../src/cli/io.ts';
import { run } from '../../src/cli/program.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const NMF = 'test/checker/kernel/certificates/nmf.json';

/** Runs a command; `files` stand in for files of that name. */
const gradus = (args: readonly string[], files: Readonly<Record<string, string>> = {}): { readonly status: number; readonly out: string; readonly err: string } => {
  let [out, err] = ['', ''];
  const io: Io = {
    out: (t) => { out += t; }, err: (t) => { err += t; }, writeFile: () => undefined, isTerminal: false,
    readFile: (p) => files[p] ?? readFileSync(join(root, p), 'utf8'),
    fileExists: (p) => files[p] !== undefined || (existsSync(join(root, p)) && statSync(join(root, p)).isFile()),
  };
  const status = run(args, io, { tour: () => EXIT.ok });
  return { status, out, err };
};

describe('gradus verify', () => {
  const source = readFileSync(join(root, NMF), 'utf8');

  it('says what a certificate proves, under which assumptions, and how sure it is', () => {
    const { status, out } = gradus(['verify', NMF, '--seed', 's']);
    expect(status).toBe(0);
    for (const text of ['accepted', 'claim', "assuming    diag(W'*W*h_t./h_t) ≻ 0", "wherever    W'*W*h_t != 0", 'grade       P: error < 2^-', 'steps       12']) expect(out).toContain(text);
  });
  it('names long subterms that repeat, by letters that the certificate has no use for', () => {
    const { out } = gradus(['verify', 'proofs/certificates/lfh-2-1.json', '--seed', 's']);
    const claim = /claim {7}(.*)/.exec(out)?.[1] ?? '';
    expect(claim.length).toBeLessThan(260);
    const named = [...out.matchAll(/where {7}([A-Z]) = /g)].map((m) => m[1]);
    expect(named.length).toBeGreaterThan(1);
    expect(named).not.toContain('U');
    for (const name of named) expect(out.replace(`where       ${name ?? ''} = `, '')).toContain(name ?? '');
  });
  it('shows the proof step by step', () => {
    const { out } = gradus(['verify', NMF, '--seed', 's', '--explain']);
    expect(out).toMatch(/n8\s+L-EQ\s+W'\*W ⪯ diag\(W'\*W\*h_t\.\/h_t\)\s+from n5 n6 n7/);
    expect(out.split('\n').filter((line) => /^ {2}n\d+ /.test(line))).toHaveLength(12);
  });
  it('writes JSON, a line for each file', () => {
    const { out } = gradus(['verify', NMF, 'bad.json', '--seed', 's', '--json'], { 'bad.json': '{}' });
    const [first, second] = out.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(first).toMatchObject({ file: NMF, accepted: true, grade: 'P', steps: 12 });
    expect(second).toMatchObject({ file: 'bad.json', accepted: false, code: 'malformed' });
  });
  it('rejects with the node and the reason, and status 1 where one of several is rejected', () => {
    const { status, out } = gradus(['verify', NMF, 'wrong.json', '--seed', 's'], { 'wrong.json': source.replace('"H":["*",["\'","W"],"W"]', '"H":["*","2",["\'","W"],"W"]') });
    expect(status).toBe(1);
    expect(out).toContain('rejected   wrong.json\n  node n2 (H-JET): ');
  });
  it('has status 2 where there is no such file', () => {
    const { status, err } = gradus(['verify', 'nowhere.json']);
    expect(status).toBe(2);
    expect(err).toContain('there is no file nowhere.json');
  });
  it('shows the rules that it knows', () => {
    expect(gradus(['rule', 'L-CONG']).out).toContain("A ⪯ B, {C} ⊢ C'AC ⪯ C'BC");
    expect(gradus(['rules', '--checker']).out.split('\n').length).toBeGreaterThan(90);
  });
});
