import type { FormulaStatement } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { isAbstract } from './abstract.ts';
import { links } from '../relations/chain.ts';
import { isEquation } from '../scope/links.ts';
import { nothing, unread, type Read } from '../steps/read.ts';
import { closedFormStep, optimised, optimumAt, optimumIn } from '../goals/optima.ts';
import { placed, plainStep, type Means } from '../steps/step.ts';
import { nameOf } from '../scope/surfaces.ts';

/** `\hat w = argmin_w f(w) = closed form`, with or without a name: the closed form is checked, and is what the name means from then on; null for other statements. */
export const readOptimum = (s: FormulaStatement, left: Surface | null, means: Means): Read | null => {
  const { scope } = means;
  const first = left === null || !s.links.every(isEquation) ? null : optimumIn(left);
  const k = first === null && s.links.every(isEquation) ? optimumAt(s.links) : -1;
  const found = first ?? (s.links[k] === undefined ? null : optimumIn(s.links[k].right));
  if (found === null) return null;
  const elaborator = scope.elaborator();
  const at = placed('=', s.span, null, null);
  const body = scope.side(scope.prepared(found.body), elaborator);
  const fault = body.ok ? undefined : body.diagnostics[0];
  if (fault !== undefined && isAbstract(fault, scope)) return nothing([plainStep(s.links.length > 0 ? 'definition' : 'expression', 'definition', `an optimum of what is not computed with: ${fault.message}`, at, fault)]);
  if (!body.ok) return nothing([plainStep('expression', 'not-understood', body.diagnostics[0]?.message ?? '', at, body.diagnostics[0])]);
  const variable = optimised(found, body.value, scope);
  const values = s.links.flatMap((l, i) => (i === k ? [] : [{ surface: l.right, value: scope.side(scope.prepared(l.right), elaborator) }]));
  const [value] = values;
  const name = nameOf(left);
  const goal = { name: body.value.kind === 'named' ? body.value.name : 'the objective', value: body.value, sense: found.sense };
  // What is said of the name later on is said of the best value.
  if (value === undefined && variable !== null && first === null && name !== null && !scope.isKnown(name)) scope.isBest(name, { goal, variable });
  if (value !== undefined && variable === null && found.variables.length > 0) return nothing([plainStep('stationary', 'undecided', 'a best value under conditions, or by several variables, is not decided', at)]);
  if (value === undefined || variable === null) return nothing([plainStep('expression', 'not-a-claim', 'an optimum of an objective', placed(null, s.span, body.value, null))]);
  if (!value.value.ok) return nothing([unread(value, s.links[k + 1] ?? null, s.span)]);
  const pair = scope.pair(variable.symbol, value.value.value, value.surface);
  if (!pair.ok) return nothing([plainStep('stationary', 'not-understood', pair.diagnostics[0]?.message ?? '', at, pair.diagnostics[0])]);
  const [, closed] = pair.value;
  const step = closedFormStep(goal, variable, closed, placed('=', s.span, variable.symbol, closed), means) ?? plainStep('stationary', 'undecided', 'no law differentiates the objective', at);
  const isName = name !== null && !scope.isKnown(name) && step.status !== 'refuted';
  if (isName) scope.define(name, closed);
  return { steps: [step, ...links(value, values.slice(1), s.links.filter((_, i) => i !== k).slice(1), means)], defines: isName ? [name] : [], inferred: [], last: closed };
};
