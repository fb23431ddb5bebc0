import { whole } from '../../calculus/variable.ts';
import type { Expr } from '../../expr/expr.ts';
import { freeSymbols, inlineNames, substitute } from '../../expr/walk.ts';
import type { FormulaStatement } from '../../notation/latex/index.ts';
import { printText } from '../../notation/print/text.ts';
import { isEquation } from '../scope/links.ts';
import { nothing, type Read } from '../steps/read.ts';
import { resolved } from '../steps/claims.ts';
import { extremumStep } from './optima.ts';
import type { Goal } from '../scope/scope.ts';
import { claimStep, guardedStep, placed, plainStep, type Means } from '../steps/step.ts';
import { stationaryPoint } from './stationary.ts';
import { gradientOf } from './updates.ts';

/** `\min_w f(w) = value`, the value free of w: that of f where its gradient vanishes, if such a point is known in closed form; null for other statements. */
export const readBestValue = (s: FormulaStatement, means: Means): Read | null => {
  const { scope, deriver } = means;
  const [body, name, second] = s.left?.kind === 'call' && (s.left.name === '\\min' || s.left.name === '\\max') ? s.left.args : [];
  const [link, more] = s.links;
  if (body === undefined || name?.kind !== 'name' || second !== undefined || link === undefined || more !== undefined || !isEquation(link)) return null;
  const symbol = scope.symbol(name.name);
  const elaborator = scope.elaborator();
  const [read, value] = [body, link.right].map((e) => scope.side(scope.prepared(e), elaborator));
  if (symbol === null || read?.ok !== true || value?.ok !== true) return null;
  const goal: Goal = { name: read.value.kind === 'named' ? read.value.name : 'the objective', value: read.value, sense: s.left?.kind === 'call' && s.left.name === '\\min' ? 'minimize' : 'maximize' };
  const dependsOn = (e: Expr): boolean => freeSymbols(resolved(inlineNames(e), deriver)).has(symbol);
  if (!dependsOn(goal.value) || dependsOn(value.value)) return null;
  const at = placed('=', s.span, read.value, value.value);
  const variable = whole(symbol);
  return nothing([guardedStep(() => {
    const objective = resolved(inlineNames(goal.value), deriver);
    const gradient = gradientOf(goal, variable, deriver);
    const point = gradient === null ? null : stationaryPoint(objective, gradient, variable, deriver);
    if (point === null) return plainStep('stationary', 'undecided', `no value of ${symbol.name} at which the gradient vanishes is known`, at);
    const step = claimStep({ kind: 'identity', left: substitute(objective, new Map<Expr, Expr>([[symbol, point]])), right: value.value }, at, means, 'stationary');
    return step.status === 'proved' || step.status === 'proved-under' ? extremumStep(step, `it is the value at ${symbol.name} = ${printText(point)}, where the gradient vanishes`, goal, variable, point, means) : step;
  }, 'stationary', at)]);
};
