import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Simplifier } from '../../src/network/simplify.ts';
import { sortKey } from '../../src/network/order.ts';
import { expressions, randomValues, shuffled, times } from '../support/expressions.ts';
import { relativeError, valueOf } from '../support/numeric.ts';

const runs = { numRuns: times(250) };

describe('simplification of random expressions', () => {
  it('keeps the value', () => {
    fc.assert(fc.property(expressions(), fc.nat(), (e, seed) => {
      const values = randomValues(seed);
      expect(relativeError(valueOf(new Simplifier().simplify(e), values), valueOf(e, values))).toBeLessThan(1e-8);
    }), runs);
  });

  it('is idempotent', () => {
    fc.assert(fc.property(expressions(), (e) => {
      const once = new Simplifier().simplify(e);
      expect(sortKey(new Simplifier().simplify(once))).toBe(sortKey(once));
    }), runs);
  });

  it('is independent of the order of terms and factors', () => {
    fc.assert(fc.property(expressions(), fc.nat(), (e, seed) => {
      expect(sortKey(new Simplifier().simplify(shuffled(e, seed)))).toBe(sortKey(new Simplifier().simplify(e)));
    }), runs);
  });
});
