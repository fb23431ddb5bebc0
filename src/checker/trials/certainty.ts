import { Redraw, Undecidable } from '../numbers/field.ts';
import type { Measure } from '../terms/fractions.ts';
import type { Points } from './points.ts';
import { log2Drawn, log2Field, log2Smallest, towersOf, type TowerPlan } from '../numbers/primes.ts';
import { modularTrial } from './trial.ts';
import { subterms } from '../terms/walk.ts';
import type { Symbol_, Term } from '../terms/term.ts';

/** More roots than this are taken as dependent without looking. */
const MOST_ROOTS = 6;

/**
 * How many signs of roots the exact values choose at random and an acceptance depends on: the number of roots less the rank of their
 * arguments modulo squares of expressions. Conjugate roots of independent arguments can't be told apart by the laws, so that one
 * sign of each stands for both; a dependent root is a product of others up to a sign that matters. The rank is that of the patterns
 * of squares and non-squares at random points, for the first entry of each argument; patterns can only show too little of it.
 */
export const rootChoices = (points: Points, roots: readonly Term[]): number => {
  if (roots.length > MOST_ROOTS) return roots.length;
  const basis: number[] = [];
  for (let draw = 0; draw < 16 + 6 * roots.length && basis.length < roots.length; draw++) {
    try {
      const trial = modularTrial(points.spec('roots', 2, draw, { special: false, relaxed: true }), 'opaque', 0);
      let pattern = roots.reduce((bits, t, i) => {
        const a = trial.evaluator(1).value(t).jets[0][0] ?? 0n;
        return trial.isSquare(a) ? bits : bits | (1 << i);
      }, 0);
      for (const b of basis) pattern = Math.min(pattern, pattern ^ b);
      if (pattern !== 0) basis.push(pattern);
    } catch (error) {
      if (error instanceof Undecidable) return roots.length;
      if (!(error instanceof Redraw)) throw error;
    }
  }
  return roots.length - basis.length;
};

/** Bound on how many entries of two-valued symbols one product of entries has. */
export const discreteDegree = (terms: readonly Term[], symbols: ReadonlyMap<string, Symbol_>): number => {
  const memo = new Map<Term, number>();
  const count = (t: Term): number => {
    const known = memo.get(t);
    if (known !== undefined) return known;
    const own = typeof t === 'string' && (symbols.get(t)?.attributes.some((a) => a === 'binary' || a === 'mask') ?? false) ? 1 : 0;
    const result = subterms(t).reduce((n, s) => n + count(s), own);
    memo.set(t, result);
    return result;
  };
  return Math.max(1, ...terms.map(count));
};

/** Where a statement is evaluated: in the field of which level of a tower, and whether in the lowest one too. */
export interface Place {
  readonly plan: TowerPlan;
  readonly level: number;
  readonly hasExponents: boolean;
}

/** log2 of a sum of two numbers. */
const log2Sum = (a: number, b: number): number => (Math.max(a, b) === -Infinity ? -Infinity : Math.max(a, b) + Math.log2(1 + 2 ** -Math.abs(a - b)));

/** log2 of a bound on the chance that one trial misses a difference that its prime doesn't hide: a polynomial of degree d is zero at d of q points at most (Schwartz, Zippel). */
const log2AtPoint = ({ plan, level, hasExponents }: Place, { log2Degree }: Measure): number => Math.min(0, log2Degree - (hasExponents ? log2Smallest(plan) : log2Field(plan, level)));

/** log2 of a bound on the chance that a prime hides a difference: the primes that divide a number have a product that is no larger. */
const log2AtPrime = ({ plan, level }: Place, { log2Height }: Measure): number => {
  const log2Divisors = log2Height - Math.log2(log2Field(plan, level));
  return log2Divisors < 0 ? -Infinity : Math.min(0, log2Divisors + log2Drawn(plan));
};

/**
 * log2 of a bound on the chance that trials, of which each may also miss for other reasons with a chance of 2^log2Other, all miss a difference: for each of their towers
 * either its prime hides it, or all of its trials miss.
 */
export const log2Missed = (place: Place, measure: Measure, trials: number, log2Other = -Infinity): number => {
  const towers = towersOf(place.plan, trials);
  const each = Math.min(0, log2Sum(log2AtPoint(place, measure), log2Other));
  const [hidden, few, more] = [log2AtPrime(place, measure), Math.floor(trials / towers), trials % towers];
  const atTower = (count: number): number => Math.min(0, log2Sum(hidden, each * count));
  return (towers - more) * atTower(few) + (more === 0 ? 0 : more * atTower(few + 1));
};
