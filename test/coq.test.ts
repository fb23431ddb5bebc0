import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RULES } from '../src/checker/kernel/rules/index.ts';
import { ruleNames } from '../src/rewrite/index.ts';

const folder = join(resolve(dirname(fileURLToPath(import.meta.url)), '..'), 'proofs', 'coq');
const page = readFileSync(join(folder, 'README.md'), 'utf8');
const rows = page.split('\n').filter((line) => /^\| \S+ \| .* \| (proved|part|by definition|open) \| /.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| /, '').trim()));
const sources = readdirSync(folder).filter((file) => file.endsWith('.v'));
const withoutComments = (file: string): string => readFileSync(join(folder, file), 'utf8').replace(/\(\*[\s\S]*?\*\)/g, '');

describe('the table of rules in Coq', () => {
  it('is what node proofs/coq/table.mjs writes', () => {
    expect(execFileSync(process.execPath, [join(folder, 'table.mjs'), '--print'], { encoding: 'utf8' })).toBe(page);
  });

  it('lists every rule of the kernel once', () => {
    const listed = rows.map(([name]) => name);
    expect([...RULES.keys()].filter((rule) => listed.filter((name) => name === rule).length !== 1)).toEqual([]);
  });

  it('lists every law that is neither differential nor retired', () => {
    const listed = new Set(rows.map(([name]) => name));
    expect(ruleNames().filter((name) => !/^(d|false)-/.test(name) && !listed.has(name))).toEqual([]);
  });

  it('names lemmas that are in the files, and gives a reason for what is not proved', () => {
    const text = new Map(sources.map((file) => [file, withoutComments(file)]));
    for (const [name = '', lemmas = '', files = '', status = '', remark = ''] of rows) {
      const cited = [...lemmas.matchAll(/`(\w+)`/g)].map((m) => m[1] ?? '');
      const stated = files.split(', ').map((file) => text.get(file) ?? '').join('\n');
      expect(cited.filter((lemma) => !new RegExp(`^(Lemma|Theorem|Corollary) ${lemma}\\b`, 'm').test(stated)), name).toEqual([]);
      expect(cited.length > 0, name).toBe(status === 'proved' || status === 'part');
      if (status !== 'proved') expect(remark.length, name).toBeGreaterThan(10);
    }
  });
});

describe('the Coq files', () => {
  it('all take part in the build', () => {
    const project = readFileSync(join(folder, '_CoqProject'), 'utf8').split('\n').filter((line) => line.endsWith('.v'));
    expect([...project].sort()).toEqual([...sources].sort());
  });

  it.each(sources)('%s ends every proof with Qed', (file) => {
    const text = withoutComments(file);
    expect(text.match(/\b(Admitted|Abort|admit|Axiom|Parameter|Conjecture)\b/)).toBeNull();
    const statements = [...text.matchAll(/^(?:Lemma|Theorem|Corollary|Let \w+ [^:=]*:(?!=)[^=])/gm)].length;
    expect([...text.matchAll(/\bQed\./g)].length).toBeGreaterThanOrEqual(statements);
  });
});
