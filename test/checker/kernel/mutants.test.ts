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
 * Why a mutant may survive: it proves the very same statement. The words are those of the token that changed and of what it became;
 * everything else is a fault of the kernel.
 */
const proves = (text: string): string => {
  const r = verifyCertificate(text, { seed: 'mutants' });
  return r.accepted ? `${judgementText(r.claim)} | ${r.assumptions.map(judgementText).join(', ')}` : '';
};

describe('mutants of certificates', () => {
  for (const [name, text] of [...golden, ...derived]) {
    it(`${name}: a changed token is rejected, or leaves what is proved as it is`, () => {
      const original = proves(text);
      expect(original).not.toBe('');
      const mutants = mutantsOf(text, 240);
      const survivors = mutants.filter((m) => verifyCertificate(m.text, { seed: 'mutants' }).accepted);
      for (const m of survivors) expect(m.harmless || proves(m.text) === original, `${m.change} is accepted: ${proves(m.text)}`).toBe(true);
      expect(mutants.length).toBeGreaterThan(40);
    });
  }
});
