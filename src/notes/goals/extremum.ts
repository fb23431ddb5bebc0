import type { Variable } from '../../calculus/variable.ts';
import type { Counterexample } from '../../checker/index.ts';
import { convexityOf, questionOf } from '../../curvature/index.ts';
import type { Expr } from '../../expr/expr.ts';
import { inlineNames, substitute } from '../../expr/walk.ts';
import { resolved } from '../steps/claims.ts';
import { Failures } from '../steps/failures.ts';
import { inMatrixForm } from '../scope/lift.ts';
import type { Goal } from '../scope/scope.ts';
import type { Means } from '../steps/step.ts';
import { withPart } from './updates.ts';

/** Whether a stationary value of a goal with a sense is its optimum: by convexity, or not, by a point that is better, or unknown. */
export type Extremum =
  | { readonly kind: 'optimal'; readonly shape: 'convex' | 'concave' }
  | { readonly kind: 'beaten'; readonly counterexample: Counterexample }
  | { readonly kind: 'open' };

/** Judges a value at which the gradient of a goal by a variable vanishes; a goal that may have either sense is not judged. */
export const extremumAt = ({ value: goal, sense }: Goal, variable: Variable, value: Expr, { scope: { problem }, deriver, seed }: Means): Extremum => {
  if (sense === null) return { kind: 'open' };
  const objective = resolved(inlineNames(goal), deriver);
  const best = substitute(objective, new Map<Expr, Expr>([[variable.symbol, withPart(variable, resolved(inlineNames(value), deriver))]]));
  const isMinimum = sense === 'minimize';
  const [left, right] = isMinimum ? [best, objective] : [objective, best];
  const failures = new Failures({ left, right, isStrict: false, isMatrix: false, isTurned: false }, problem, seed);
  const counterexample = failures.any();
  if (counterexample !== null) return { kind: 'beaten', counterexample };
  const verdict = convexityOf(questionOf({ objective: inMatrixForm(objective), variable, conditions: problem.conditions, seed, sense }));
  const shape = isMinimum ? 'convex' : 'concave';
  return verdict.kind === shape || verdict.kind === `strongly ${shape}` || verdict.kind === 'affine' ? { kind: 'optimal', shape } : { kind: 'open' };
};
