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
import { nearest, type Budget } from './search.ts';
import { engineAnswer, expanded, subjectOf, termsOf, valueOf, withValue } from './truth.ts';

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
  const findings = new Map<Expr, Finding>();
  const prove = (value: Expr): boolean => {
    const finding = findings.get(value) ?? checkClaim(withValue(claim, value), conditions, options);
    findings.set(value, finding);
    return finding.verdict === 'proved';
  };
  const repair = (value: Expr, source: Repair['source'], edits: number): Repair => ({ value, source, edits, finding: findings.get(value) ?? checkClaim(withValue(claim, value), conditions, options) });
  // The whole answer put in place of the claim, or the left side of an identity on the right again, repairs nothing.
  const whole = new Set<Expr | null>([answer, answer?.kind === 'scale' ? answer.arg : null, ...(claim.kind === 'identity' ? [claim.left] : [])]);
  const context = contextOf(claimed, [subjectOf(claim)], answer, whole);
  const terms = answer === null ? [] : termsOf(answer).filter((e) => !whole.has(e));
  const forms = [...new Set([claimed, expanded(claimed)])];
  const candidate = nearest(forms.map((form) => ({ claimed: form, context, probes: found, terms, prove })), budget);
  if (candidate !== null) return { flaw: candidate.flaw, repair: repair(candidate.value, 'edit', candidate.edits) };
  const derives = answer !== null && answer !== subjectOf(claim) && prove(answer);
  const flaw = answer === null ? null : compareFlaw(claimed, answer, subjectOf(claim), first.point);
  return { flaw, repair: derives ? repair(answer, 'derivation', 0) : null };
};
