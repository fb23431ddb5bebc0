import type { Counterexample, Env } from '../../checker/terms/term.ts';
import type { Expr } from '../../expr/expr.ts';
import { inlineNames, subexpressions } from '../../expr/walk.ts';
import { checkClaim, claimedValue, claimEnv, type CheckOptions, type Claim, type Finding } from '../check.ts';
import type { ExprCondition } from '../term.ts';
import { compareFlaw, isEcho, restates } from './compare.ts';
import { missingConditions } from './conditions.ts';
import { contextOf } from './context.ts';
import { absorbed, conventions, restated } from './convention.ts';
import { smallCounterexample } from './counterexample.ts';
import type { Flaw } from './flaw.ts';
import { withNamesOf } from './fold.ts';
import { agree, converter, flat, type Point } from './point.ts';
import { probes, type Probe } from './probes.ts';
import { nearest, type Budget } from './search.ts';
import { transposed } from './transposed.ts';
import { engineAnswer, expanded, expectedShape, leftTerms, subjectOf, termsOf, withValue } from './truth.ts';
import { sameShape } from '../../shape/shape.ts';
import { sameWords } from './words.ts';

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
const PROBES = 2;
const BUDGET: Budget = { candidates: 4000 };

/** Proofs of other right sides of a claim, each tried once. */
class Proofs {
  private readonly claim: Claim;
  private readonly conditions: readonly ExprCondition[];
  private readonly options: CheckOptions;
  private readonly findings = new Map<Expr, Finding>();
  private failures = 0;

  constructor(claim: Claim, conditions: readonly ExprCondition[], options: CheckOptions) {
    this.claim = claim;
    this.conditions = conditions;
    this.options = options;
  }

  of(value: Expr): Finding {
    const finding = this.findings.get(value) ?? checkClaim(withValue(this.claim, value), this.conditions, this.options);
    this.findings.set(value, finding);
    return finding;
  }

  /** Is the value proved to be right? After a number of failures no further one is asked for. */
  readonly accepts = (value: Expr): boolean => {
    if (this.failures >= MOST_FAILURES) return false;
    const isProved = this.of(value).verdict === 'proved';
    if (!isProved) this.failures++;
    return isProved;
  };
}

/** Names the flaw of a refuted claim, finds the nearest formula that is proved right, and the smallest point at which the claim fails. */
export const diagnose = (claim: Claim, conditions: readonly ExprCondition[], options: CheckOptions = {}): Diagnosis => {
  const env: Env = claimEnv(claim, conditions);
  const to = converter();
  const seed = options.seed ?? 'diagnosis';
  const found = probes(claim, env, to, seed, PROBES);
  const proofs = new Proofs(claim, conditions, options);
  const { flaw, repair } = repaired(claim, found, proofs);
  const isRight = (c: { readonly value: Expr }): boolean => found.every(({ point, truth }) => isValue(point, c.value, truth)) && proofs.of(c.value).verdict === 'proved';
  const holds = (c: { readonly claim: Claim }): boolean => found.every(({ point }) => holdsAt(c.claim, point)) && checkClaim(c.claim, conditions, options).verdict === 'proved';
  const convention = (repair === null ? null : absorbed(claim, repair.value)) ?? conventions(claim).find(isRight)?.text ?? restated(claim, repair === null ? null : engineAnswer(claim)).find(holds)?.text ?? null;
  const facts = missingConditions(claim).filter((c) => found.every(({ point }) => holdsAt(claim, c.at(point))) && checkClaim(c.claim, conditions, options).verdict === 'proved');
  const holdsIf = facts.filter((c) => !facts.some((other) => other.text === c.weaker)).map((c) => c.text);
  return {
    flaw: holdsIf.length > 0 && (repair?.source !== 'edit' || facts.some((c) => c.isSign)) ? 'missing-condition' : flaw,
    repair: repair === null ? null : { ...repair, value: withNamesOf(repair.value, claimedValue(claim)) }, convention, holdsIf,
    counterexample: smallCounterexample(claim, env, to, seed),
  };
};

/** Has the expression these entries at the point? */
const isValue = (point: Point, value: Expr, truth: Float64Array): boolean => {
  const m = point.value(value);
  return m !== null && agree(flat(m), truth);
};

/** Does the claim hold at the point? */
const holdsAt = (claim: Claim, point: Point): boolean => {
  const truth = point.truth(claim);
  return truth !== null && isValue(point, claimedValue(claim), flat(truth));
};

/** The subscripts of the rows, columns and entries by which a claim differentiates. */
const subscriptsOf = (claim: Claim): readonly Expr[] =>
  (claim.kind === 'identity' ? [] : claim.kind === 'hessian' ? claim.by : [claim.by]).flatMap(({ row, col }) => [row, col].filter((e) => e !== null));

const repaired = (claim: Claim, found: readonly Probe[], proofs: Proofs): Pick<Diagnosis, 'flaw' | 'repair'> => {
  const [first] = found;
  if (first === undefined) return { flaw: null, repair: null };
  const claimed = inlineNames(claimedValue(claim));
  const subject = subjectOf(claim);
  const answer = engineAnswer(claim);
  const repair = (value: Expr, source: Repair['source'], edits: number): Repair => ({ value, source, edits, finding: proofs.of(value) });

  // The left side of an identity over again is right, and says nothing, unless it stands there by its name, or the claim itself repeats it with something more.
  const left = claim.kind === 'identity' && claim.left.kind !== 'named' ? inlineNames(claim.left) : null;
  const mayRepeat = left === null || subexpressions(claimed).includes(left);
  // A term that is mended beside others that stay is a repair all the same.
  const isLocal = (e: Expr): boolean => e.kind === 'add' && claimed.kind === 'add' && e.terms.some((t) => claimed.terms.includes(t));
  const prove = (e: Expr): boolean => (mayRepeat || isLocal(e) || !(isEcho(e, left) || restates(e, left))) && proofs.accepts(e);
  const shape = expectedShape(claim);
  const turned = transposed(claimed);
  const isTurned = !sameShape(claimed.shape, shape) && sameShape(turned.shape, shape);
  if (isTurned && prove(turned)) return { flaw: 'transpose', repair: repair(turned, 'edit', 1) };

  // The whole answer put in place of the claim, or the left side of an identity on the right again, repairs nothing.
  const whole = new Set<Expr | null>([answer, answer?.kind === 'scale' && answer.arg.kind !== 'symbol' ? answer.arg : null, ...(claim.kind === 'identity' ? [claim.left, inlineNames(claim.left)] : [])]);
  const context = contextOf(claimed, [subject, ...subscriptsOf(claim)], answer, whole);
  const terms = [...new Set([...(answer === null ? [] : termsOf(answer)), ...leftTerms(claim)])].filter((e) => !whole.has(e));
  const start = isTurned ? turned : claimed;
  // As it is written, names are kept; their values may be what is wrong.
  const forms = [...new Set([...(isTurned ? [] : [claimedValue(claim)]), start, expanded(start)])];
  const candidate = nearest(forms.map((form) => ({ claimed: form, context, shape, probes: found, terms, subject, prove })), BUDGET);
  if (candidate !== null) return { flaw: candidate.flaw, repair: repair(candidate.value, 'edit', candidate.edits) };

  if (answer === null) return { flaw: null, repair: null };
  // The left side of an identity in other words is no news.
  const isNews = !(claim.kind === 'identity' && sameWords(answer, claim.left)) && proofs.of(answer).verdict === 'proved';
  return { flaw: compareFlaw(claimed, answer, subject, first.point), repair: isNews ? repair(answer, 'derivation', 0) : null };
};
