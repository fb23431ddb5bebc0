import { describe, expect, it } from 'vitest';
import { verifyCertificate } from '../../../src/checker/kernel/index.ts';
import { AT_BOUNDS } from '../../proofs/bounds.ts';

describe('bounds of the format', () => {
  it.each(AT_BOUNDS)('$bound', ({ within, beyond }) => {
    expect(verifyCertificate(within, { seed: 'bounds' })).toMatchObject({ accepted: true });
    const start = performance.now();
    expect(verifyCertificate(beyond, { seed: 'bounds' })).toMatchObject({ accepted: false });
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
