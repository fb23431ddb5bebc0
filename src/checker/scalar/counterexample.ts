import type { Term } from '../terms/term.ts';
import { encloseTerm, UNIT_ENCLOSURE } from './enclosure.ts';
import { enclose, NoEnclosure } from './interval.ts';
import type { Interval } from './poly.ts';
import { compare, print, rat, add, mul, sub, type Rat } from '../numbers/rat.ts';
import type { Names } from './translate.ts';

const STEPS = 48n;

/** Rational points of a domain: evenly where it is bounded, else from −12 to 12, finer near 0. */
const pointsOf = ({ lo, hi, loOpen, hiOpen }: Interval): readonly Rat[] => {
  const points = lo !== null && hi !== null
    ? Array.from({ length: Number(STEPS) + 1 }, (_, k) => add(lo, mul(sub(hi, lo), rat(BigInt(k), STEPS))))
    : Array.from({ length: 97 }, (_, k) => k - 48).flatMap((k) => [rat(BigInt(k), 4n), rat(BigInt(k), 64n)]);
  return points.filter((x) => (lo === null || compare(x, lo) > (loOpen ? 0 : -1)) && (hi === null || compare(x, hi) < (hiOpen ? 0 : 1)));
};

/** A point where difference ≥ 0 (`strict`: > 0) certainly fails, by enclosures, with all parameters 1; null where none was found. */
export const counterexample = (difference: Term, strict: boolean, { symbol, parameters }: Names, domain: Interval): string | null => {
  const ones = Object.keys(parameters).map((p) => [p, UNIT_ENCLOSURE] as const);
  const fails = (x: Rat): boolean => {
    try {
      const { hi } = encloseTerm(difference, new Map([...ones, [symbol, enclose(x)]]));
      return strict ? hi <= 0n : hi < 0n;
    } catch (error) {
      if (error instanceof NoEnclosure) return false;
      throw error;
    }
  };
  const found = pointsOf(domain).find(fails);
  return found === undefined ? null : print(found);
};
