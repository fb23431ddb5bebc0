import { freeSymbols } from '../../expr/walk.ts';
import type { Expr } from '../../expr/expr.ts';
import { claimStep, isRight, plainStep, slipStep, type Means, type Placed } from '../steps/step.ts';
import type { Step } from '../steps/report.ts';

/** Are these values made of the same symbols, so that `left != right` says something of what they are made of, not of the symbols? */
export const comparesValues = (left: Expr, right: Expr): boolean => {
  const [own, others] = [left, right].map((e) => new Set([...freeSymbols(e)].filter((s) => s.range === null)));
  return left.kind !== 'symbol' && right.kind !== 'symbol' && own !== undefined && own.size > 0 && own.size === others?.size && [...own].every((s) => others.has(s));
};

/** `left != right`: refuted where the sides are always equal, right in general where they differ at a point. */
export const unequalStep = (left: Expr, right: Expr, at: Placed, means: Means): Step => {
  const equal = claimStep({ kind: 'identity', left, right }, at, { ...means, isBrief: true });
  if (isRight(equal)) return slipStep('identity', { flaw: 'strictness', repair: `${at.left} = ${at.right}` }, 'both sides are equal, whatever the values are', at);
  const conditions = ['in general: there may be values for which the sides agree'];
  return equal.status === 'refuted' ? { ...plainStep('identity', 'proved-under', 'the sides differ, as at a point that was found', at), conditions } : { ...equal, kind: 'identity' };
};
