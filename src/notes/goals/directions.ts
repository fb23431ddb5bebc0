import type { Claim } from '../../audit/check.ts';
import { NoLaw } from '../../calculus/differential.ts';
import type { Variable } from '../../calculus/variable.ts';
import * as b from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { printText } from '../../notation/print/text.ts';
import { inlineNames, subexpressions } from '../../expr/walk.ts';
import { isColumn } from '../../shape/shape.ts';
import { resolved } from '../steps/claims.ts';
import { factorBetween } from './optima.ts';
import type { Goal } from '../scope/scope.ts';
import { claimStep, isProved, slipStep, type Means, type Placed } from '../steps/step.ts';
import type { Step } from '../steps/report.ts';
import { gradientOf } from './updates.ts';

/** Is every factor a positive number or declared positive (1), with an odd number of negative numbers (-1)? Otherwise 0. */
const signOf = (e: Expr): number => {
  if (e.kind === 'const') return Math.sign(Number(e.value.num));
  if (e.kind === 'dim' || (e.kind === 'symbol' && e.attributes.includes('positive'))) return 1;
  if (e.kind === 'power') return signOf(e.base);
  return e.kind === 'hadamard' ? e.factors.map(signOf).reduce((x, y) => x * y, 1) : 0;
};

/** What is added to the variable: a number and a direction; null for other values. */
const addedTo = (variable: Expr, value: Expr): { readonly by: Expr; readonly direction: Expr } | null => {
  const rest = value.kind === 'add' && value.terms.length === 2 && value.terms.includes(variable) ? value.terms.find((t) => t !== variable) : undefined;
  if (rest === undefined) return null;
  if (rest.kind === 'scale') return { by: rest.by, direction: rest.arg };
  const [by, direction, more] = rest.kind === 'hadamard' ? rest.factors : [];
  return by !== undefined && direction !== undefined && more === undefined ? { by, direction } : { by: b.constant(1), direction: rest };
};

/** Does the value go from the variable a multiple of the gradient of the goal, and which way; null for other values. */
export const gradientStep = (variable: Expr, v: Variable, value: Expr, goal: Goal, means: Means): { readonly isWrongWay: boolean } | null => {
  const added = addedTo(variable, value);
  if (added === null) return null;
  const { by, direction } = added;
  const sense = goal.sense === 'minimize' ? -1 : 1;
  const step = (sign: number): { readonly isWrongWay: boolean } => ({ isWrongWay: goal.sense !== null && sign * sense < 0 });
  if (direction.kind === 'derivative' && direction.wrt[0] === variable && direction.wrt.length === 1 && inlineNames(direction.of) === inlineNames(goal.value)) return step(signOf(by));
  const gradient = gradientOf(goal, v, means.deriver);
  if (gradient === null || gradient.shape.rows.key !== direction.shape.rows.key || gradient.shape.cols.key !== direction.shape.cols.key) return null;
  try {
    const claimed = resolved(inlineNames(direction), means.deriver);
    const factor = factorBetween(claimed, gradient, means);
    return factor !== null && isProved({ kind: 'identity', left: claimed, right: b.multiply(factor, gradient) }, means) ? step(signOf(by) * signOf(factor)) : null;
  } catch (error) {
    if (error instanceof NoLaw) return null;
    throw error;
  }
};

/** Newton's step for the goal, decided where the value adds a product with an inverse to the variable; null for other values. */
export const newtonStep = (variable: Expr, v: Variable, value: Expr, goal: Goal, at: Placed, means: Means): Step | null => {
  const added = addedTo(variable, value);
  const isCandidate = isColumn(variable.shape) && v.row === null && v.col === null && added !== null && subexpressions(inlineNames(value)).some((e) => e.kind === 'call' && e.fn === 'inv');
  const gradient = isCandidate ? gradientOf(goal, v, means.deriver) : null;
  if (gradient === null || added === null) return null;
  try {
    const hessian = means.deriver.hessian(resolved(inlineNames(goal.value), means.deriver), v, v).value;
    const left = b.subtract(resolved(inlineNames(value), means.deriver), variable);
    const right = b.multiply(b.call('inv', hessian), gradient);
    const claim = (sign: Expr): Claim => ({ kind: 'identity', left, right: b.multiply(sign, right) });
    if (isProved(claim(b.constant(-1)), means)) return { ...claimStep(claim(b.constant(-1)), at, means, 'update'), sentence: `Newton's step for ${goal.name}` };
    if (!isProved(claim(b.constant(1)), means)) return null;
    return slipStep('update', { flaw: 'sign', repair: `${printText(variable)} = ${printText(b.subtract(variable, b.scale(added.by, added.direction)))}` }, `Newton's step for ${goal.name} goes the other way: a sign is wrong`, at);
  } catch (error) {
    if (error instanceof NoLaw) return null;
    throw error;
  }
};
