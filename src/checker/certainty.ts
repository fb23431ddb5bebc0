import { Redraw, Undecidable } from './field.ts';
import type { Points } from './points.ts';
import { modularTrial } from './trial.ts';
import { subterms } from './walk.ts';
import type { Symbol_, Term } from './term.ts';

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
