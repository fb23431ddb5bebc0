import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { judgementText, verifyCertificate } from '../../../src/checker/kernel/index.ts';
import { CASES } from './cases.ts';
import { applied } from './harness.ts';
import { mutantsOf } from './mutate.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'certificates');
const golden = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);

/** Certificates that cases of rules with many steps below them give. */
const derived = ['MM-LIFT', 'U-SIGN', 'DESCENT', 'C-COMP', 'MM-JENSEN', 'H-JET', 'U-CONVEX'].map((rule) => {
  const [first] = CASES[rule]?.accepts ?? [];
  return [rule, first === undefined ? '' : applied(rule, first).certificate] as const;
});

/**
 * A mutant may survive where the token didn't matter: a field that is ignored, a size of a symbol that nothing else fixes, an attribute
 * in whose place the proof needs less or another one gives more, a number as text. What it proves has to read the same, then.
 */
const proves = (text: string): string => {
  const r = verifyCertificate(text, { seed: 'mutants' });
  return r.accepted ? `${judgementText(r.claim)} | ${r.assumptions.map((j) => judgementText(j)).join(', ')}` : '';
};

describe('mutants of certificates', () => {
  const counts = { mutants: 0, survivors: 0 };
  for (const [name, text] of [...golden, ...derived]) {
    it(`${name}: a changed token is rejected, or leaves what is proved as it is`, () => {
      const original = proves(text);
      expect(original).not.toBe('');
      for (const { text: mutant, change } of mutantsOf(text, 150)) {
        const result = proves(mutant);
        counts.mutants++;
        if (result === '') continue;
        counts.survivors++;
        expect(result, change).toBe(original);
      }
    });
  }
  it('are rejected but for one in a hundred', () => {
    expect(counts.mutants).toBeGreaterThan(1000);
    expect(counts.survivors / counts.mutants).toBeLessThan(0.01);
  });
});
