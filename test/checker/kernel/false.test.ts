import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { verifyCertificate } from '../../../src/checker/kernel/index.ts';

const folder = fileURLToPath(new URL('false', import.meta.url));

/**
 * Certificates of false claims, each built against one assumption of the checker: names that capture, sizes of 1 and equal ones, sizes as
 * numbers, signs and roots in long products, patterns of indices, small primes, attributes that nothing has.
 */
describe('certificates of false claims', () => {
  for (const file of readdirSync(folder))
    it(`${file} is rejected`, () => {
      const text = readFileSync(`${folder}/${file}`, 'utf8');
      for (const seed of ['one', 'two']) expect(verifyCertificate(text, { seed }).accepted).toBe(false);
      expect(verifyCertificate(text).accepted).toBe(false);
    });
});
