import * as b from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { stepCount } from '../../curvature/index.ts';
import { freeSymbols, subexpressions } from '../../expr/walk.ts';
import { printText } from '../../notation/print/text.ts';
import { unknownBetween } from '../../elaborate/unknown.ts';
import { isScalar, sameShape } from '../../shape/shape.ts';
import type { FormulaStatement } from '../../notation/latex/index.ts';
import { resolved, variableIn } from '../steps/claims.ts';
import { exchangedIndex, looseStep } from '../steps/loose.ts';
import type { Step } from '../steps/report.ts';
import { claimStep, guardedStep, isRight, placed, plainStep, slipStep, type Means, type Placed } from '../steps/step.ts';
import { unsampled } from '../scope/lists.ts';
import { gradientStep, newtonStep } from './directions.ts';
import { closedFormStep } from './optima.ts';
import type { Goal } from '../scope/scope.ts';
import { retractSign, suppose, suppositionOf } from '../scope/suppositions.ts';
import { knownUpdate } from './updates.ts';
import { wholeUpdate } from './whole.ts';

/** What a formula that gives a declared variable a value came to. */
export interface VariableRead {
  readonly step: Step;
  readonly defines: readonly string[];
}

/** Is the value made of what the goal is made of? A value of other things is no optimum but says what the variable is. */
export const isWithin = (value: Expr, goal: Goal): boolean => {
  const own = new Set([...freeSymbols(goal.value)].map((s) => s.name));
  const parts = [...freeSymbols(value)].filter((s) => s.range === null);
  return parts.some((s) => own.has(s.name)) && parts.every((s) => own.has(s.name) || isScalar(s.shape));
};

/** An update by a sample of rows or columns as what it is by all of them: more is not known of a part. */
const sampledStep = (variable: Expr, value: Expr, at: Placed, means: Means): Step | null => {
  const whole = unsampled(value);
  if (whole === null) return null;
  const step = updateStep(variable, whole.value, at, means);
  const said = whole.lists.map((list) => `${list.name} goes through all of 1…${list.range?.key ?? ''}`);
  return isRight(step) ? { ...step, status: 'proved-under', sentence: `${step.sentence}, where ${said.join(' and ')}`, conditions: [...step.conditions, ...said] } : { ...step, sentence: `${step.sentence}, even where ${said.join(' and ')}` };
};

/** Is a value of a variable, row, column or entry one at which the gradient of something that depends on it vanishes? */
export const isBestValue = (variable: Expr, value: Expr, means: Means): boolean => {
  const v = variableIn(variable);
  return v !== null && means.scope.goals(v.symbol).some((g) => { const step = closedFormStep(g, v, value, placed('=', { start: 0, end: 0 }, variable, value), { ...means, isBrief: true }); return step !== null && isRight(step); });
};

const updateStep = (variable: Expr, value: Expr, at: Placed, means: Means): Step => {
  const sampled = sampledStep(variable, value, at, means);
  if (sampled !== null) return sampled;
  const { scope } = means;
  const v = variableIn(variable);
  const whole = v === null ? null : wholeUpdate(v, value);
  if (whole !== null) return updateStep(whole.variable, whole.value, at, means);
  // A surrogate mentions the values of an iteration; the goal is what it was made for.
  const goal = v === null ? undefined : scope.goals(v.symbol).find((g) => unknownBetween(g.value, v.symbol.name) === null && ![...freeSymbols(g.value)].some((s) => scope.isIterate(s.name)));
  if (v === null || goal === undefined) return plainStep('update', 'definition', `the next value of ${printText(variable)}; nothing that it should improve is known`, at);
  const along = gradientStep(variable, v, value, goal, means);
  if (along !== null) return along.isWrongWay ? slipStep('update', { flaw: 'sign', repair: null }, `the step goes ${goal.sense === 'maximize' ? 'down' : 'up'} along the gradient of ${goal.name}, which is to be ${goal.sense}d: a sign is wrong`, at) : plainStep('update', 'definition', `the next value of ${printText(variable)}, by a step along the gradient of ${goal.name}`, at);
  const newton = newtonStep(variable, v, value, goal, at, means);
  if (newton !== null) return newton;
  return guardedStep(() => {
    const { found, sense, count } = knownUpdate(goal, v, value, means);
    const isStep = value.kind === 'add' && value.terms.includes(variable) && subexpressions(value).some((e) => e.kind === 'derivative');
    // A step with a parameter that the goal lacks is one of something else.
    const own = new Set([...freeSymbols(goal.value)].map((x) => x.name));
    const isOfGoal = [...freeSymbols(value)].every((x) => x !== v.symbol && (x.range !== null || own.has(x.name)));
    const slip = found === null && isOfGoal ? closedFormStep(goal, v, value, at, means) : null;
    if (slip !== null && (isRight(slip) || slip.diagnosis?.repair?.source === 'edit')) return { ...slip, kind: 'update' };
    if (found === null && (goal.sense === null || isStep)) return plainStep('update', 'definition', `the next value of ${printText(variable)}; that it improves ${goal.name} is not proved`, at);
    if (found === null) return plainStep('update', 'undecided', count === 0 ? `no update of ${v.symbol.name} is known to improve ${goal.name}` : `not among the ${count} updates that are proved to improve ${goal.name}`, at);
    const conditions = found.verified.obligations.map((o) => o.text);
    return { kind: 'update', status: conditions.length === 0 ? 'proved' : 'proved-under', sentence: `${goal.name} is never ${sense === 'minimize' ? 'larger' : 'smaller'} after the update, by a certificate of ${stepCount(found.verified)}`, conditions, ...at };
  }, 'update', at);
};

/**
 * A value for a declared variable: an update of it, or the point at which the gradient of a goal vanishes, or what defines it where
 * no goal depends on it.
 */
export const variableStep = (variable: Expr, value: Expr, isUpdate: boolean, s: FormulaStatement, means: Means): VariableRead => {
  const { scope } = means;
  const pair = scope.pair(variable, value, s.links[0]?.right ?? { kind: 'name', name: '', span: s.span });
  const [left, right] = pair.ok ? pair.value : [variable, value];
  const at = placed('=', s.span, left, right);
  if (!pair.ok) return { step: plainStep('update', 'not-understood', pair.diagnostics[0]?.message ?? '', at, pair.diagnostics[0]), defines: [] };
  // Two free names are never equal by themselves.
  if (right.kind === 'const' || right.kind === 'symbol' || right.kind === 'dim' || right.kind === 'special') {
    retractSign(left, '=', right, scope);
    return { step: { ...plainStep('supposition', 'not-a-claim', 'supposes a value of a declared name', at), claim: { kind: 'identity', left, right } }, defines: [] };
  }
  const supposition = isUpdate ? null : suppositionOf(left, '=', right);
  if (supposition !== null) {
    suppose(supposition, scope);
    return { step: plainStep('supposition', 'not-a-claim', `supposes it from here on: ${supposition.name} is ${supposition.attribute}`, at), defines: [] };
  }
  if (isUpdate) return { step: updateStep(left, right, at, means), defines: [] };
  const v = variableIn(left);
  // A value of another size is another thing of the same name.
  const isSameSize = sameShape(left.shape, right.shape);
  if (v !== null && isSameSize) {
    for (const goal of scope.goals(v.symbol).filter((g) => isWithin(right, g))) {
      const step = closedFormStep(goal, v, left.kind === 'transpose' ? b.transpose(right) : right, at, means);
      const found = step !== null && isRight(step) ? wholeUpdate(v, value) ?? (v.row === null && v.col === null ? { variable: v.symbol, value: right } : null) : null;
      if (found !== null && left.kind !== 'transpose' && ![...freeSymbols(found.value)].includes(v.symbol)) scope.ties.findBest(v.symbol, found.value);
      if (step !== null) return { step, defines: [] };
    }
  }
  const isSelf = v !== null && [...freeSymbols(right)].some((x) => x.name === v.symbol.name);
  const loose = exchangedIndex(left, right, scope);
  if (loose !== null) return { step: looseStep('equation', loose, at), defines: [] };
  const entries = v === null || isSelf || scope.isGiven(v.symbol.name) ? null : wholeUpdate(v, right);
  if (v !== null && entries !== null && ((v.row !== null && v.col !== null) || v.symbol.shape.cols.key === '1')) {
    scope.define(v.symbol.name, entries.value);
    return { step: plainStep('definition', 'definition', `defines ${v.symbol.name}`, at), defines: [v.symbol.name] };
  }
  if (v !== null && !isSelf && (v.row !== null || v.col !== null)) return { step: plainStep('supposition', 'not-a-claim', 'supposes something of declared names', at), defines: [] };
  // A name in terms of itself is an identity where it holds, as A = (A + A')/2 + (A - A')/2.
  const same = isSelf ? guardedStep(() => claimStep({ kind: 'identity', left: resolved(left, means.deriver), right: resolved(right, means.deriver) }, at, { ...means, isBrief: true }), 'identity', at) : null;
  if (same !== null && isRight(same)) return { step: same, defines: [] };
  if (v === null || isSelf) return { step: plainStep('update', 'not-a-claim', 'a value of a declared variable; nothing known decides it', at), defines: [] };
  scope.define(v.symbol.name, right);
  return { step: plainStep('definition', 'definition', `defines ${v.symbol.name}`, at), defines: [v.symbol.name] };
};
