import { checkClaim, type Claim } from '../../audit/check.ts';
import { FLAWS } from '../../audit/diagnose/index.ts';
import type { Deriver } from '../../calculus/derive.ts';
import { NoLaw } from '../../calculus/differential.ts';
import type { Counterexample } from '../../checker/index.ts';
import type { FoundSurrogate } from '../../curvature/index.ts';
import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import { ExprError } from '../../expr/error.ts';
import type { Expr } from '../../expr/expr.ts';
import type { RelationName } from '../../notation/latex/index.ts';
import { printText } from '../../notation/print/text.ts';
import { judge } from './judge.ts';
import type { Slip, Step, StepKind } from './report.ts';
import type { Scope } from '../scope/scope.ts';

/** What every step of one note is decided with. */
export interface Means {
  readonly scope: Scope;
  readonly deriver: Deriver;
  readonly seed: string | undefined;
  /** Refuted claims are not diagnosed, since only whether they hold is asked. */
  readonly isBrief?: boolean;
  /** Matrices stand there by their eigenvectors and eigenvalues. */
  readonly isSpectral?: boolean;
  /** Updates found so far, by goal and variable. */
  readonly searches: Map<string, readonly FoundSurrogate[]>;
}

/** Where a step stands and how its sides read. */
export interface Placed {
  readonly relation: RelationName | null;
  readonly span: Span;
  readonly left: string;
  readonly right: string;
}

/** A step that claims nothing or can't be decided, with the reason. */
export const plainStep = (kind: StepKind, status: Step['status'], sentence: string, at: Placed, diagnostic?: Diagnostic): Step => ({ kind, status, sentence, conditions: [], ...at, ...(diagnostic === undefined ? {} : { diagnostic }) });

/** A step that is refuted for a slip. */
export const slipStep = (kind: StepKind, slip: Slip, sentence: string, at: Placed, diagnostic?: Diagnostic): Step => ({ ...plainStep(kind, 'refuted', sentence, at, diagnostic), slip });

/** A step that is refuted by a point. */
export const beatenStep = (kind: StepKind, sentence: string, counterexample: Counterexample, at: Placed): Step => ({ ...plainStep(kind, 'refuted', sentence, at), finding: { verdict: 'refuted', grade: 'N', reason: sentence, counterexample } });

/** Decides a claim and says what came out. */
export const claimStep = (stated: Claim, at: Placed, means: Means, kind: StepKind = stated.kind): Step => {
  const judged = judge(stated, means.scope.problem, means.seed, means.isBrief);
  const { finding, claim, diagnosis } = judged;
  // What is supposed for now only is a condition; what is declared is said.
  const isConditional = (ground: string): boolean => means.scope.manners.isConditional(ground.split(' ')[0] ?? '');
  const conditions = [...judged.grounds.filter(isConditional), ...judged.conditions];
  const grounds = judged.grounds.filter((g) => !isConditional(g));
  const status = judged.status === 'proved' && conditions.length > 0 ? 'proved-under' : judged.status;
  const sentence = status === 'refuted'
    ? diagnosis?.flaw === null || diagnosis?.flaw === undefined ? (finding.reason ?? 'the sides differ') : FLAWS[diagnosis.flaw]
    : status === 'undecided' ? (finding.agrees === true ? 'both sides agree in floating point, which proves nothing' : (finding.reason ?? 'could not be checked'))
      : `holds${grounds.length === 0 ? '' : `, with ${grounds.join(', ')}${conditions.length === 0 ? '' : ','}`}${conditions.length === 0 ? '' : ` under conditions: ${conditions.join(', ')}`}`;
  return { kind, status, sentence, conditions, ...at, finding, claim, ...(diagnosis === null ? {} : { diagnosis }) };
};

/** Is the claim proved as it stands? */
export const isProved = (claim: Claim, { scope, seed }: Means): boolean => checkClaim(claim, scope.problem.conditions, { seed }).verdict === 'proved';

/** The step, or why the engine can't decide it. */
export const guardedStep = <S extends Step | null>(work: () => S, kind: StepKind, at: Placed): S | Step => {
  try {
    return work();
  } catch (error) {
    if (error instanceof NoLaw || error instanceof ExprError) return plainStep(kind, 'not-understood', error.message, at);
    throw error;
  }
};

/** Both sides of a step in the text language. */
export const placed = (relation: RelationName | null, span: Span, left: Expr | null, right: Expr | null): Placed => ({
  relation, span, left: left === null ? '' : printText(left), right: right === null ? '' : printText(right),
});

/** Is a step proved, under conditions or not? */
export const isRight = (s: Pick<Step, 'status'>): boolean => s.status === 'proved' || s.status === 'proved-under';
