import type { Term } from '../../terms/term.ts';
import { fail } from '../fault.ts';

/** A number p that isn't 0, as it is written, its reciprocal 1/p, and whether it is at least 1, or positive and at most 1. */
export interface Exponent {
  readonly p: Term;
  readonly reciprocal: Term;
  readonly isAtLeastOne: boolean;
  readonly isAtMostOne: boolean;
}

/** A numeral as an exponent. Throws Fault for another term and for 0. */
export const exponentOf = (p: Term): Exponent => {
  const [, sign = '', top = '', bottom = '1'] = (typeof p === 'string' ? /^(-?)([1-9]\d*)(?:\/(\d+))?$/.exec(p) : null) ?? fail('condition', 'the exponent has to be a number that is not 0');
  const [a, b] = [BigInt(top), BigInt(bottom)];
  return { p, reciprocal: `${sign}${bottom}${top === '1' ? '' : `/${top}`}`, isAtLeastOne: sign === '' && a >= b, isAtMostOne: sign === '' && a <= b };
};
