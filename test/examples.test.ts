import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { replayPage } from '../src/cli/claims.ts';
import { runFunction } from '../src/cli/function.ts';
import { loadUserModule } from '../src/cli/user-module.ts';
import { checkNote } from '../src/notes/index.ts';

const examples = fileURLToPath(new URL('../examples', import.meta.url));
const text = (path: string): string => readFileSync(join(examples, path), 'utf8');
const table = text('README.md');

describe('examples/README.md', () => {
  it('says of every problem file what the file says of itself', () => {
    for (const file of readdirSync(examples).filter((name) => name.endsWith('.gradus'))) expect(table).toContain(`| \`${file}\` | ${/^# (.+)/u.exec(text(file))?.[1]} |`);
  });
  it('names only what is there', () => {
    const named = [...table.matchAll(/examples\/[\w./-]+/gu)].map(([path]) => path.replace('examples/', ''));
    expect(named.length).toBeGreaterThan(8);
    for (const path of named) expect(existsSync(join(examples, path)), path).toBe(true);
  });
  it('has data whose origin and licence are told', () => {
    const origins = text('data/README.md');
    for (const file of readdirSync(join(examples, 'data')).filter((name) => name !== 'README.md')) expect(origins).toContain(`\`${file}\``);
    expect(origins.match(/^Licence: |Licence: that of/gmu)).toHaveLength(2);
  });
});

describe('notes among the examples', () => {
  it('have the slips that they announce, and no others', () => {
    const read = checkNote(text('notes/logistic.md'), { seed: 'examples' });
    const steps = read.ok ? read.value.formulas.flatMap((f) => f.steps.filter((s) => s.status === 'refuted' || s.status === 'proved').map((s) => ({ line: f.line, ...s }))) : [];
    expect(steps.filter((s) => s.status === 'refuted').map((s) => [s.line, s.slip?.flaw ?? s.diagnosis?.flaw])).toEqual([[9, 'sign'], [10, 'factor'], [11, 'missing-term'], [12, 'factor'], [13, 'transpose']]);
    expect(steps.filter((s) => s.status === 'proved').map((s) => s.line)).toEqual([15, 17, 17]);
  });
  it('hold what their claim blocks state, and print what comes out', () => {
    const { claims } = replayPage(text('notes/claims.md'), text);
    expect(claims).toHaveLength(6);
    for (const c of claims) expect([c.line, c.result.ok && c.result.outcome.holds, c.isCurrent]).toEqual([c.line, true, true]);
  });
});

describe('code among the examples', () => {
  it('has a right value and a slip in each gradient', async () => {
    const module = await loadUserModule(join(examples, 'code/nmf.ts'));
    const compared = (name: string): { readonly verdict: string; readonly parts: readonly { readonly flaw?: string }[] } => {
      let out = '';
      runFunction({ function: `examples/code/nmf.ts#${name}`, against: 'examples/nmf.gradus', wrt: 'W,H', seed: 'examples', json: true }, module, { out: (t) => { out += t; }, err: () => undefined, writeFile: () => undefined, isTerminal: false, readFile: () => text('nmf.gradus'), fileExists: () => true });
      return JSON.parse(out) as ReturnType<typeof compared>;
    };
    expect(compared('value').verdict).toBe('agrees');
    expect(compared('gradient').parts.map((p) => p.flaw)).toEqual(['sign', 'factor']);
  });
});
