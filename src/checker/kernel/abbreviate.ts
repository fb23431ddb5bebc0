import type { Term } from '../terms/term.ts';
import { subterms } from '../terms/walk.ts';
import { termText } from './text.ts';

/** So many subterms are named at most. */
const MOST_NAMES = 8;
/** Characters that a name has to save. */
const WORTH = 50;
const NAMES: readonly string[] = ['G', 'H', 'K', 'Q', 'R', 'T', 'Y', 'Z'];

/** How often each operation stands in the text of the terms, where named ones are written out nowhere but in the line that says what they are. */
const occurrences = (roots: readonly Term[], names: ReadonlyMap<Term, string>): ReadonlyMap<Term, number> => {
  const order: Term[] = [];
  const seen = new Set<Term>();
  const visit = (t: Term): void => {
    if (typeof t === 'string' || seen.has(t)) return;
    seen.add(t);
    subterms(t).forEach(visit);
    order.push(t);
  };
  const all = [...roots, ...names.keys()];
  all.forEach(visit);
  const count = new Map<Term, number>();
  const once = (t: Term, times: number): void => void count.set(t, (count.get(t) ?? 0) + times);
  roots.forEach((t) => once(t, 1));
  for (const t of order.reverse()) for (const s of subterms(t)) once(s, names.has(t) ? 1 : (count.get(t) ?? 0));
  return count;
};

/**
 * Names for long subterms that stand in the terms again and again, those that save most first; they may stand in each other. Equal subterms have to be one object, as those of one document are.
 */
export const abbreviations = (roots: readonly Term[]): ReadonlyMap<Term, string> => {
  // Names of symbols, sizes and indices alike.
  const used = new Set<unknown>();
  const visit = (part: unknown): void => {
    if (used.has(part)) return;
    used.add(part);
    if (Array.isArray(part)) part.forEach(visit);
  };
  roots.forEach(visit);
  const names = new Map<Term, string>();
  for (const name of NAMES.filter((n) => !used.has(n)).slice(0, MOST_NAMES)) {
    const saved = ([t, times]: readonly [Term, number]): number => (typeof t === 'string' || names.has(t) ? 0 : (times - 1) * termText(t, 0, names).length);
    const [best] = [...occurrences(roots, names)].map((c) => [c[0], saved(c)] as const).sort((a, b) => b[1] - a[1]);
    if (best === undefined || best[1] < WORTH) break;
    names.set(best[0], name);
  }
  return names;
};

/** What a name stands for, with the other names in it. */
export const definitionText = (t: Term, names: ReadonlyMap<Term, string>): string => termText(t, 0, new Map([...names].filter(([u]) => u !== t)));
