import type { Shape } from '../terms/shapes.ts';
import { sizeOf, type Sizes } from '../terms/sizes.ts';
import type { Dim, Term } from '../terms/term.ts';
import { everySubterm, once, subterms } from '../terms/walk.ts';

/** Subterms of sums that mention an index of these, each with the ranges of those indices: it is evaluated for all values of them. */
export type Repeated = ReadonlyMap<Term, ReadonlyMap<string, Dim>>;

/** What sums in the terms repeat. */
export const repeatedIn = (terms: readonly Term[]): Repeated => {
  const found = new Map<Term, Map<string, Dim>>();
  everySubterm(terms, (t) => {
    if (typeof t === 'string' || t[0] !== 'sumover') return;
    const [, name, range, body] = t as readonly [string, string, Dim, Term];
    const mentions = once<boolean>((s, self) => s === name || subterms(s).some(self));
    everySubterm([body], (s) => {
      if (mentions(s)) found.set(s, (found.get(s) ?? new Map<string, Dim>()).set(name, range));
    });
  });
  return found;
};

/** The most entries that a repeated subterm has at all values of the indices together. */
export const mostRepeated = (repeated: Repeated, sizes: Sizes, shape: (t: Term) => Shape): number =>
  Math.max(1, ...[...repeated].map(([t, ranges]) => [...ranges.values()].reduce<number>((n, d) => n * sizeOf(d, sizes), shape(t)[0] * shape(t)[1])));
