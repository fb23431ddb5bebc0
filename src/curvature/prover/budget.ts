/** Why something is not found where no work is left. */
export const OUT_OF_WORK = 'the search was given up when the work that it may do was used up';

/** Work that a search does before it leaves out what it hasn't come to, at effort 1. */
const WORK = 12_000;
/** A candidate that was begun may take as much again. */
const OVERDRAFT = 1;

/**
 * What a search may still do. Work is counted, in parts of terms that steps of proofs are about, not timed: a question comes to the same
 * results on any machine.
 */
export class Budget {
  private readonly all: number;
  private left: number;
  private readonly skipped = new Set<string>();

  /** `effort`: how many times the ordinary work. */
  constructor(effort = 1) {
    this.all = WORK * effort;
    this.left = this.all;
  }

  /** Takes that much; false where even what a candidate may take beyond its budget is used up. */
  spend(work: number): boolean {
    this.left -= work;
    return this.left > -OVERDRAFT * this.all;
  }

  /** May what is named be begun? If not it is noted as left out. */
  allows(what: string): boolean {
    if (this.left > 0) return true;
    this.skipped.add(what);
    return false;
  }

  /** Is nothing left to begin something with? */
  get isSpent(): boolean {
    return this.left <= 0;
  }

  /** What was left out, in the order in which it would have been tried. */
  get leftOut(): readonly string[] {
    return [...this.skipped];
  }
}
