import { FLAWS, type Flaw } from '../../audit/diagnose/index.ts';
import type { Expr } from '../../expr/expr.ts';
import type { Evidence } from '../sight.ts';

/** What can be wrong with code beside what can be wrong with a formula. */
export const CODE_FLAWS = {
  ...FLAWS,
  layout: 'entries come in another order, or rows for columns',
  sizes: 'it is right for some sizes only',
  branch: 'it is wrong only where the data take certain values',
  constant: 'it differs by a constant',
} as const;

export type CodeFlaw = Flaw | keyof typeof CODE_FLAWS;

/** A flaw that explains all that was seen, in words; where a formula was found that the code computes, that too. */
export interface Explanation {
  readonly flaw: CodeFlaw;
  readonly sentence: string;
  readonly computes?: Expr;
  /** Right, if one reads the result in another convention. */
  readonly convention?: boolean;
}

/** One kind of mistake: its explanation, or null where it isn't that. */
export type Detector = (evidence: Evidence) => Explanation | null;
