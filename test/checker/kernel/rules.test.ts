import { describe, expect, it } from 'vitest';
import { kernelRules, verifyCertificate } from '../../../src/checker/kernel/index.ts';
import { CASES } from './cases.ts';
import { GIVES } from './gives.ts';
import { applied } from './harness.ts';

describe('the rules of the kernel', () => {
  it('all have cases that apply and cases that are refused, and no case is about another rule', () => {
    expect(Object.keys(CASES).sort()).toEqual(kernelRules.map((r) => r.name).sort());
    for (const [name, { accepts, refuses }] of Object.entries(CASES)) {
      expect(accepts.length, `${name} applies nowhere`).toBeGreaterThan(0);
      expect(refuses.length, `${name} is refused nowhere`).toBeGreaterThan(0);
    }
  });

  for (const { name } of kernelRules) {
    const { accepts = [], refuses = [] } = CASES[name] ?? {};
    it(`${name} derives what it says`, () => {
      accepts.forEach((c, k) => {
        const { theorem, text, certificate } = applied(name, c);
        expect(text).toBe(GIVES[name]?.[k]);
        const replayed = verifyCertificate(certificate, { seed: 'replay' });
        expect(replayed.accepted ? replayed.claim : replayed).toEqual(theorem?.conclusion);
      });
    });
    it(`${name} is refused where it doesn't apply`, () => {
      for (const c of refuses) expect(applied(name, c).text, JSON.stringify(c.with ?? c.given)).toBe(c.refused);
    });
  }
});
