import { checkGradient, checkHessian, checkJacobian, decideEqual } from '../checker/index.ts';
import type { Counterexample, Env, Term, Variable as TermVariable, Verdict } from '../checker/terms/term.ts';
import type { Variable } from '../calculus/variable.ts';
import type { Expr } from '../expr/expr.ts';
import { sameShape, shapeText } from '../shape/shape.ts';
import { termConverter, toEnv, type ExprCondition } from './term.ts';

/** A statement about expressions that can be decided without the engine. */
export type Claim =
  | { readonly kind: 'identity'; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'gradient' | 'jacobian'; readonly of: Expr; readonly by: Variable; readonly value: Expr }
  | { readonly kind: 'hessian'; readonly of: Expr; readonly by: readonly [Variable, Variable]; readonly value: Expr };

/** How sure: `D` deduced by replayed rules, `P` exact randomised identity with a bounded error, `N` floating point only. */
export type Grade = 'D' | 'P' | 'N';

/** The answer to a claim. */
export interface Finding {
  readonly verdict: 'proved' | 'refuted' | 'undecided';
  readonly grade: Grade;
  /** Bound on the probability that a false claim was accepted, as log2; for proved claims of grade P. */
  readonly log2Error?: number;
  /** True where the bound rests on an unproved heuristic. */
  readonly heuristic?: boolean;
  readonly reason?: string;
  /** For an undecided claim: both sides agree in floating point, finite differences included. */
  readonly agrees?: boolean;
  readonly counterexample?: Counterexample;
}

/** What a claim says that something is: its right side. */
export const claimedValue = (claim: Claim): Expr => (claim.kind === 'identity' ? claim.right : claim.value);

/** How to check: a fixed seed makes a run repeatable; without one every run draws fresh randomness. */
export interface CheckOptions {
  readonly seed?: string | undefined;
}

const VERDICTS = { equal: 'proved', different: 'refuted', undecided: 'undecided' } as const;

const toFinding = (v: Verdict): Finding => ({
  // Floating point agreement alone proves nothing.
  verdict: v.verdict === 'equal' && v.grade === 'N' ? 'undecided' : VERDICTS[v.verdict],
  grade: v.grade,
  ...(v.grade === 'N' ? { agrees: v.verdict === 'equal' } : {}),
  ...(v.log2Error === undefined ? {} : { log2Error: v.log2Error }),
  ...(v.heuristic === undefined ? {} : { heuristic: v.heuristic }),
  ...(v.reason === undefined ? {} : { reason: v.reason }),
  ...(v.counterexample === undefined ? {} : { counterexample: v.counterexample }),
});

const partsOf = ({ symbol, row, col }: Variable): readonly Expr[] => [symbol, row, col].filter((e) => e !== null);

const expressionsOf = (c: Claim): readonly Expr[] => (c.kind === 'identity' ? [c.left, c.right] : [c.of, c.value, ...(c.kind === 'hessian' ? c.by : [c.by]).flatMap(partsOf)]);

/** A refuted identity between matrices of different sizes says so in the sizes' names. */
const ofShapes = ({ left, right }: Claim & { kind: 'identity' }, finding: Finding): Finding =>
  finding.verdict !== 'refuted' || finding.reason === undefined || sameShape(left.shape, right.shape) ? finding : { ...finding, reason: `the sides are ${shapeText(left.shape)} and ${shapeText(right.shape)}` };

/** What the checker needs to know of the symbols in a claim. */
export const claimEnv = (claim: Claim, conditions: readonly ExprCondition[]): Env => toEnv([], conditions, expressionsOf(claim));

/** Decides a claim by the independent checker: exact evaluation at random points of prime fields, jets for derivatives. */
export const checkClaim = (claim: Claim, conditions: readonly ExprCondition[], { seed }: CheckOptions = {}): Finding => {
  const options = seed === undefined ? {} : { seed };
  const to = termConverter();
  const env = claimEnv(claim, conditions);
  const variable = (v: Variable): TermVariable => ({
    name: v.symbol.name, ...(v.row === null ? {} : { row: to(v.row) }), ...(v.col === null ? {} : { col: to(v.col) }),
  });
  const term = (e: Expr): Term => to(e);
  switch (claim.kind) {
    case 'identity': return ofShapes(claim, toFinding(decideEqual(term(claim.left), term(claim.right), env, options)));
    case 'gradient': return toFinding(checkGradient(term(claim.of), variable(claim.by), term(claim.value), env, options));
    case 'jacobian': return toFinding(checkJacobian(term(claim.of), variable(claim.by), term(claim.value), env, options));
    case 'hessian': return toFinding(checkHessian(term(claim.of), variable(claim.by[0]), variable(claim.by[1]), term(claim.value), env, options));
  }
};

/** Are two expressions proved to be equal under the conditions? Those of different shapes are not. */
export const provedEqual = (left: Expr, right: Expr, conditions: readonly ExprCondition[], options: CheckOptions = {}): boolean =>
  left === right || (sameShape(left.shape, right.shape) && checkClaim({ kind: 'identity', left, right }, conditions, options).verdict === 'proved');
