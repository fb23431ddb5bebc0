import { checkClaim } from '../../audit/check.ts';
import type { Expr } from '../../expr/expr.ts';
import { freeSymbols, inlineNames, subexpressions, substitute } from '../../expr/walk.ts';
import { printText } from '../../notation/print/text.ts';
import { equationsApart, parametersOf } from '../scope/parameters.ts';
import { parametrised, type Equation } from '../scope/parametrised.ts';
import { isAnalytic } from '../scope/spectrum.ts';
import { asDeclared } from '../scope/suppositions.ts';
import { failureUnder } from '../steps/failures.ts';
import type { Step } from '../steps/report.ts';
import { isBound, orderText, withSlack } from '../steps/slack.ts';
import { isRight, plainStep, type Means, type Placed } from '../steps/step.ts';
import { boundIn } from '../scope/extremal.ts';
import { ORDERS, orderOf } from '../steps/order.ts';
import { entailedBy } from './entailed.ts';
import { underExtremes } from './extremal.ts';

/** Decides what is claimed by a relation between two sides. */
export type Decide = (left: Expr, right: Expr, at: Placed, means: Means) => Step;

type Sides = readonly [Expr, Expr];

/** Is a root in an expression, which has several branches: sqrt(x^2) is x or -x? */
const hasRoot = (e: Expr): boolean => subexpressions(inlineNames(e)).some((x) => (x.kind === 'map' && x.fn === 'sqrt') || (x.kind === 'call' && (x.fn === 'norm2' || x.fn === 'logdet')) || (x.kind === 'power' && !(x.exponent.kind === 'const' && x.exponent.value.den === 1n)));

const placeOf = ({ relation, span, left, right }: Step): Placed => ({ relation, span, left, right });

/** A step that is not refuted, since something is supposed of names that is not used. */
const unused = (step: Step, names: readonly string[]): Step => {
  const { diagnosis: _diagnosis, slip: _slip, ...rest } = step;
  return { ...rest, status: 'undecided', sentence: `it fails without what is supposed of ${[...new Set(names)].join(' and ')}, which is not used here: ${step.sentence}` };
};

/** A refutation counts only where what is supposed of its symbols is met; of a derivative that is what is supposed of what it isn't taken by. */
export const underSuppositions = (step: Step, sides: Sides, decide: Decide, means: Means): Step => {
  const [left] = sides;
  if (step.status !== 'refuted') return step;
  return left.kind === 'derivative' ? ofDerivative(step, sides, left.wrt, decide, means) : step.kind === 'identity' || step.kind === 'inequality' || step.kind === 'bound' ? ofValues(step, sides, decide, means) : step;
};

const namesIn = (sides: Sides): readonly string[] => sides.flatMap((e) => [...freeSymbols(e)].map((s) => s.name));

const ofDerivative = (step: Step, sides: Sides, by: readonly Expr[], decide: Decide, means: Means): Step => {
  const there = byParameters(sides, equationsApart(means.scope.ties.supposedOf(namesIn(sides)), by), step, decide, means);
  return there === null || there.status === 'refuted' ? step : isRight(there) ? there : unused(step, namesIn(sides));
};

const ofValues = (step: Step, sides: Sides, decide: Decide, means: Means): Step => {
  const { scope, seed } = means;
  const [left, right] = sides;
  const names = namesIn(sides);
  const supposed = scope.ties.supposedOf(names).filter((s) => s.what === 'value' || step.kind !== 'identity');
  const [first] = supposed;
  if (first === undefined) return step;
  const equations = supposed.flatMap((s) => (s.equation === null ? [] : [s.equation]));
  if (equations.some(([l, r]) => l === left && r === right)) return plainStep('supposition', 'not-a-claim', 'supposes it again', placeOf(step));
  const general = byParameters(sides, equations, step, decide, means);
  if (general !== null && isRight(general)) return general;
  const entailed = step.claim?.kind === 'identity' ? entailedBy(step.claim, equations, means) : null;
  const { diagnosis: _diagnosis, slip: _slip, ...rest } = step;
  if (entailed !== null) return { ...rest, status: 'proved-under', sentence: `holds under conditions: ${entailed}`, conditions: [entailed] };
  const orders = supposed.flatMap((s) => (s.order === undefined || !isBound(s.order) ? [] : [s.order]));
  // What is analytic and differs somewhere differs within any bounds.
  if (step.kind === 'identity' && orders.length === supposed.length && sides.every((e) => isAnalytic(e) && !hasRoot(e))) return step;
  const slack = step.kind === 'identity' ? null : withSlack(sides, orders);
  const slackened = slack === null ? null : decide(...slack, placeOf(step), { ...means, isBrief: true });
  const said = orders.map(orderText);
  if (slackened !== null && isRight(slackened)) return { ...slackened, status: 'proved-under', sentence: `holds under conditions: ${said.join(', ')}`, conditions: [...said, ...slackened.conditions] };
  const bounds = supposed.flatMap((s) => (s.order === undefined ? [] : (boundIn(s.order) ?? [])));
  const order = ORDERS[step.relation ?? '='];
  const bound = order === undefined || bounds.length < supposed.length ? null : underExtremes(orderOf(order, left, right, step.kind === 'bound'), bounds, placeOf(step), decide, means);
  if (bound !== null && isRight(bound)) return { ...bound, status: 'proved-under', sentence: `holds under conditions: ${supposed.flatMap((s) => (s.order === undefined ? [] : [orderText(s.order)])).join(', ')}`, conditions: [...supposed.flatMap((s) => (s.order === undefined ? [] : [orderText(s.order)])), ...bound.conditions] };
  if (bound?.status === 'refuted') return { ...step, ...(bound.finding === undefined ? {} : { finding: bound.finding }) };
  const counterexample = step.claim?.kind === 'identity' && equations.length === supposed.length ? failureUnder(step.claim, equations, scope.problem, seed) : null;
  if (counterexample !== null && step.finding !== undefined) return { ...step, finding: { ...step.finding, counterexample }, ...(step.diagnosis === undefined ? {} : { diagnosis: { ...step.diagnosis, counterexample } }) };
  // Where all that is supposed is known in free symbols, what fails of these fails.
  const parameters = equations.length === supposed.length ? parametersOf(equations, scope.problem) : null;
  const isAllKnown = parameters !== null && parameters.conditions.length === new Set(equations.map(([l, r]) => `${l.id}=${r.id}`)).size
    && step.claim?.kind === 'identity' && checkClaim({ kind: 'identity', left: parameters.at(step.claim.left), right: parameters.at(step.claim.right) }, scope.problem.conditions, { seed }).verdict === 'refuted';
  const { counterexample: _counterexample, ...found } = step.finding ?? { verdict: 'refuted', grade: 'N' };
  if (isAllKnown) return { ...rest, finding: { ...found, reason: 'it fails under what is supposed as well' } };
  return unused(step, first.names.filter((n) => names.includes(n)));
};

/** The step decided for all values for which supposed equations hold, where these are known in free symbols; null where they are not. */
const byParameters = (sides: Sides, equations: readonly Equation[], step: Step, decide: Decide, means: Means): Step | null => {
  const found = parametersOf(equations, means.scope.problem);
  if (found === null) return null;
  // What is asked of these values supposes nothing.
  const back = means.scope.ties.mark();
  const there = decide(found.at(sides[0]), found.at(sides[1]), placeOf(step), { ...means, isBrief: true });
  back();
  return isRight(there) ? { ...there, status: 'proved-under', sentence: `holds under conditions: ${found.conditions.join(', ')}`, conditions: found.conditions } : there;
};

/** An equation that claims nothing by itself, decided where what is supposed already says what one of its symbols is; null otherwise. */
export const bySupposed = (sides: Sides, at: Placed, decide: Decide, means: Means): Step | null => {
  const names = sides.flatMap((e) => [...freeSymbols(e)]).filter((s) => s.range === null).map((s) => s.name);
  const isOfAll = (e: Equation): boolean => names.every((n) => e.some((x) => [...freeSymbols(x)].some((s) => s.name === n)));
  const equations = means.scope.ties.supposedOf(names).flatMap((s) => (s.equation === null || !isOfAll(s.equation) ? [] : [s.equation]));
  const values = equations.flatMap((e) => parametrised(e.map((x) => asDeclared(x, means.scope.problem)) as [Expr, Expr]) ?? []);
  if (values.length !== 2 || new Set(names).size < 2) return null;
  const [symbol, value] = values as [Expr, Expr];
  const there = sides.map((e) => substitute(inlineNames(e), new Map([[symbol, value]])));
  const step = decide(there[0] ?? symbol, there[1] ?? symbol, at, means);
  const text = equations[0]?.map((x) => printText(x)).join(' = ') ?? '';
  return isRight(step) ? { ...step, status: 'proved-under', sentence: `holds under conditions: ${text}`, conditions: [text] } : step.status === 'refuted' ? step : null;
};
