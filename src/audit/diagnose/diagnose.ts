import type { Env } from '../../checker/term.ts';
import type { Expr } from '../../expr/expr.ts';
import { inlineNames } from '../../expr/walk.ts';
import { checkClaim, claimEnv, type CheckOptions, type Claim, type Finding } from '../check.ts';
import type { ExprCondition } from '../term.ts';
import { compareFlaw } from './compare.ts';
import { contextOf } from './context.ts';
import type { Flaw } from './flaw.ts';
import { converter, flat } from './point.ts';
import { probes } from './probes.ts';
import { RepairSearch, type Budget, type Candidate } from './search.ts';
import { engineAnswer, expanded, subjectOf, valueOf, withValue } from './truth.ts';

/** A formula that was proved and is near the claimed one, or the engine's own where none is. */
export interface Repair {
  readonly value: Expr;
  readonly source: 'edit' | 'derivation';
  readonly edits: number;
  readonly finding: Finding;
}

/** What is wrong with a refuted claim. */
export interface Diagnosis {
  readonly flaw: Flaw | null;
  readonly repair: Repair | null;
}

const BUDGET: Budget = { candidates: 12000, milliseconds: 400 };

/** Names the flaw of a refuted claim and looks for the nearest formula that is proved right. */
export const diagnose = (claim: Claim, conditions: readonly ExprCondition[], options: CheckOptions & { readonly budget?: Partial<Budget> } = {}): Diagnosis => {
  const claimed = inlineNames(valueOf(claim));
  const env: Env = claimEnv(claim, conditions);
  const to = converter();
  const seed = options.seed ?? 'diagnosis';
  const budget = { ...BUDGET, ...options.budget };
  const found = probes(claim, env, to, seed, 2).flatMap((point) => {
    const truth = point.truth(claim);
    return truth === null ? [] : [{ point, truth: flat(truth) }];
  });
  const answer = engineAnswer(claim);
  const [first] = found;
  if (first === undefined) return { flaw: null, repair: null };
  const prove = (value: Expr): Finding | null => {
    const finding = checkClaim(withValue(claim, value), conditions, options);
    return finding.verdict === 'proved' ? finding : null;
  };
  const context = contextOf(claimed, [subjectOf(claim)], answer);
  const start = (from: Expr): readonly Candidate[] => new RepairSearch({ claimed: from, context, probes: found, answer }, budget).run();
  const near = start(claimed);
  const flatForm = expanded(claimed);
  for (const c of near.length > 0 || flatForm === claimed ? near : start(flatForm)) {
    const finding = prove(c.value);
    if (finding !== null) return { flaw: c.flaw, repair: { value: c.value, source: 'edit', edits: c.edits, finding } };
  }
  const derived = answer === null || answer === subjectOf(claim) ? null : prove(answer);
  const flaw = answer === null ? null : compareFlaw(claimed, answer, subjectOf(claim), first.point);
  return { flaw, repair: answer !== null && derived !== null ? { value: answer, source: 'derivation', edits: 0, finding: derived } : null };
};
