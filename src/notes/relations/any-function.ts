import type { Expr } from '../../expr/expr.ts';
import { inlineNames, subexpressions } from '../../expr/walk.ts';
import { sameShape } from '../../shape/shape.ts';
import { resolved } from '../steps/claims.ts';
import type { Step } from '../steps/report.ts';
import { guardedStep, type Means, type Placed } from '../steps/step.ts';
import type { Decide } from './supposed.ts';

/** An expression with functions of which only the name is known, its derivatives carried out, in values of these functions and of their derivatives. */
const inValues = (e: Expr, { scope, deriver }: Means): Expr => {
  const isDerived = subexpressions(e).some((x) => x.kind === 'derivative');
  return isDerived ? deriver.simplifier.simplify(inlineNames(scope.entrywise.atPoints(resolved(e, deriver)))) : scope.entrywise.atPoints(e);
};

/** A claim about functions of which only the name is known, decided for any values of these and of their derivatives; null where there are none. */
export const anyFunctionStep = (left: Expr, right: Expr, at: Placed, decide: Decide, means: Means): Step | null => {
  const { entrywise } = means.scope;
  // What is laid out the other way round comes back transposed.
  const isTurned = left.kind === 'derivative' && !sameShape(left.shape, right.shape);
  if (isTurned || (!entrywise.isIn(left) && !entrywise.isIn(right))) return null;
  return guardedStep((): Step => {
    const step = decide(inValues(left, means), inValues(right, means), at, means);
    if (step.kind !== 'identity') return step.status === 'refuted' ? { ...step, status: 'undecided', sentence: `it fails of some functions: ${step.sentence}` } : step;
    return left.kind === 'derivative' ? { ...step, kind: left.wrt.length === 2 ? 'hessian' : 'gradient' } : step;
  }, 'identity', at);
};
