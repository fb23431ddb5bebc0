import type { Obligation } from '../terms/obligations.ts';
import type { Judgement } from './judgement.ts';

/** What a rule has derived. Only the kernel makes them. */
export interface Theorem {
  readonly conclusion: Judgement;
  /** Assumptions of the document that it rests on. */
  readonly assumptions: readonly Judgement[];
  /** What has to hold for all terms of its derivation to have values. */
  readonly obligations: readonly Obligation[];
  /** The theorems that it was derived from, those that discharge obligations included. */
  readonly premises: readonly Theorem[];
  readonly rule: string;
  /** log2 of the bound on the error of the trials of this step alone; −Infinity where it needs none. */
  readonly log2Error: number;
  /** True where that bound rests on an unproved heuristic. */
  readonly heuristic: boolean;
}

/** A theorem and everything that it rests on. */
export const foundationOf = (root: Theorem): ReadonlySet<Theorem> => {
  const used = new Set<Theorem>();
  const visit = (t: Theorem): void => {
    if (used.has(t)) return;
    used.add(t);
    t.premises.forEach(visit);
  };
  visit(root);
  return used;
};
