import type { Counterexample, Env } from '../../checker/term.ts';
import type { Expr } from '../../expr/expr.ts';
import { inlineNames } from '../../expr/walk.ts';
import { checkClaim, claimEnv, type CheckOptions, type Claim, type Finding } from '../check.ts';
import type { ExprCondition } from '../term.ts';
import { compareFlaw } from './compare.ts';
import { missingConditions } from './conditions.ts';
import { contextOf, sameShape } from './context.ts';
import { absorbed, conventions } from './convention.ts';
import { smallCounterexample } from './counterexample.ts';
import { transposed } from './edits/order.ts';
import type { Flaw } from './flaw.ts';
import { converter, type Convert } from './point.ts';
import { probes } from './probes.ts';
import { nearest, type Budget } from './search.ts';
import { engineAnswer, expanded, expectedShape, subjectOf, termsOf, valueOf, withValue } from './truth.ts';

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
  /** A convention in which the claim is right as it stands. */
  readonly convention: string | null;
  /** Single facts, not declared, under which it is right as it stands. */
  readonly holdsIf: readonly string[];
  /** The smallest failure found; null where only larger ones are known. */
  readonly counterexample: Counterexample | null;
}

/** Proofs that fail before a search gives up asking for them: what is right at the probes is right, unless it can't be proved at all. */
const MOST_FAILURES = 5;
const BUDGET: Budget = { candidates: 8000, milliseconds: 1000 };

/** How to diagnose: what a search may spend, beside the options of a check. */
export interface DiagnosisOptions extends CheckOptions {
  readonly budget?: Partial<Budget>;
}

/** Names the flaw of a refuted claim, finds the nearest formula that is proved right, and the smallest point at which the claim fails. */
export const diagnose = (claim: Claim, conditions: readonly ExprCondition[], options: DiagnosisOptions = {}): Diagnosis => {
  const env: Env = claimEnv(claim, conditions);
  const to = converter();
  const seed = options.seed ?? 'diagnosis';
  const proved = (c: Claim): boolean => checkClaim(c, conditions, options).verdict === 'proved';
  const { flaw, repair } = repaired(claim, conditions, env, to, { ...options, seed });
  const convention = (repair === null ? null : absorbed(claim, repair.value)) ?? conventions(claim).find((c) => proved(withValue(claim, c.value)))?.text ?? null;
  const holdsIf = missingConditions(claim).filter((c) => proved(c.claim)).map((c) => c.text);
  return {
    flaw: repair?.source !== 'edit' && holdsIf.length > 0 ? 'missing-condition' : flaw, repair, convention, holdsIf,
    counterexample: smallCounterexample(claim, env, to, seed),
  };
};

const repaired = (claim: Claim, conditions: readonly ExprCondition[], env: Env, to: Convert, options: DiagnosisOptions & { readonly seed: string }): Pick<Diagnosis, 'flaw' | 'repair'> => {
  const claimed = inlineNames(valueOf(claim));
  const expected = expectedShape(claim);
  const budget = { ...BUDGET, ...options.budget };
  const found = probes(claim, env, to, options.seed, 2);
  const answer = engineAnswer(claim);
  const [first] = found;
  if (first === undefined) return { flaw: null, repair: null };
  const findings = new Map<Expr, Finding>();
  let failures = 0;
  const prove = (value: Expr): boolean => {
    if (failures >= MOST_FAILURES && !findings.has(value)) return false;
    const finding = findings.get(value) ?? checkClaim(withValue(claim, value), conditions, options);
    findings.set(value, finding);
    if (finding.verdict !== 'proved') failures++;
    return finding.verdict === 'proved';
  };
  const repair = (value: Expr, source: Repair['source'], edits: number): Repair => ({ value, source, edits, finding: findings.get(value) ?? checkClaim(withValue(claim, value), conditions, options) });
  // The whole answer put in place of the claim, or the left side of an identity on the right again, repairs nothing.
  const whole = new Set<Expr | null>([answer, answer?.kind === 'scale' ? answer.arg : null, ...(claim.kind === 'identity' ? [claim.left] : [])]);
  const context = contextOf(claimed, [subjectOf(claim)], answer, whole);
  const terms = answer === null ? [] : termsOf(answer).filter((e) => !whole.has(e));
  const turned = transposed(claimed);
  const isTurned = !sameShape(claimed.shape, expected) && sameShape(turned.shape, expected);
  if (isTurned && prove(turned)) return { flaw: 'transpose', repair: repair(turned, 'edit', 1) };
  const start = isTurned ? turned : claimed;
  const forms = [...new Set([start, expanded(start)])];
  const candidate = nearest(forms.map((form) => ({ claimed: form, context, shape: expected, probes: found, terms, prove })), budget);
  if (candidate !== null) return { flaw: candidate.flaw, repair: repair(candidate.value, 'edit', candidate.edits) };
  const flaw = answer === null ? null : compareFlaw(claimed, answer, subjectOf(claim), first.point);
  const derived = answer === null || answer === subjectOf(claim) ? null : repair(answer, 'derivation', 0);
  return { flaw, repair: derived?.finding.verdict === 'proved' ? derived : null };
};
