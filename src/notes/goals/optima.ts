import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, inlineNames, subexpressions, substitute } from '../../expr/walk.ts';
import type { Link } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { checkClaim, type Claim } from '../../audit/check.ts';
import { termConverter, toEnv } from '../../audit/term.ts';
import { plainRows } from '../../checker/numbers/matrix.ts';
import { samples } from '../../checker/trials/samples.ts';
import { identityStatement } from '../../checker/trials/statement.ts';
import { nearestVanishing, withNamesOf, type Repair } from '../../audit/diagnose/index.ts';
import { resolved, variableIn } from '../steps/claims.ts';
import { extremumAt } from './extremum.ts';
import type { Step } from '../steps/report.ts';
import { stationaryPoint } from './stationary.ts';
import type { Goal, Scope } from '../scope/scope.ts';
import { beatenStep, claimStep, guardedStep, isProved, isRight, type Means, type Placed } from '../steps/step.ts';
import { centring } from '../scope/parametrised.ts';
import { equationsApart, parametersOf } from '../scope/parameters.ts';
import { wholeUpdate } from './whole.ts';
import { gradientOf, stationaryClaim, withPart } from './updates.ts';
import { judge } from '../steps/judge.ts';
import { variableExpr, variableShape, type Variable } from '../../calculus/variable.ts';
import * as b from '../../expr/build.ts';
import { dimNamed } from '../../shape/dim.ts';
import { isScalar, sameShape } from '../../shape/shape.ts';

/** A minimiser or maximiser as a side of a chain. */
export interface Optimum {
  readonly body: Surface;
  readonly variables: readonly Surface[];
  readonly sense: 'minimize' | 'maximize';
}

/** The optimum that a side is, or null. */
export const optimumIn = (e: Surface): Optimum | null => {
  const [body, ...variables] = e.kind === 'call' ? e.args : [];
  if (e.kind !== 'call' || (e.name !== '\\argmin' && e.name !== '\\argmax') || body === undefined) return null;
  return { body, variables, sense: e.name === '\\argmin' ? 'minimize' : 'maximize' };
};

/** The place of the first optimum among the right sides of a chain of equations. */
export const optimumAt = (links: readonly Link[]): number => links.findIndex((l) => optimumIn(l.right) !== null);

/** By what the body of an optimum is optimised: what stands below it, or the one argument with which the body was defined. */
export const optimised = (o: Optimum, body: Expr, scope: Scope): Variable | null => {
  const [only, second] = o.variables;
  if (only !== undefined && second === undefined && only.kind === 'name') {
    const symbol = scope.symbol(only.name);
    return symbol === null ? null : { symbol, row: null, col: null };
  }
  const parameters = body.kind === 'named' ? scope.problem.parameters.get(body.name) : undefined;
  const [symbol] = parameters ?? [];
  return o.variables.length > 0 || symbol === undefined || parameters?.length !== 1 ? null : { symbol, row: null, col: null };
};

/** The value at which a gradient vanishes that is linear in its variable, or in the row, column or entry that varies; null for others, or where it is not proved. */
const derivedRoot = (goal: Goal, variable: Variable, means: Means): Repair | null => {
  const whole: Variable = { symbol: b.symbol(`${variable.symbol.name} there`, variableShape(variable)), row: null, col: null };
  const objective = substitute(resolved(inlineNames(goal.value), means.deriver), new Map<Expr, Expr>([[variable.symbol, withPart(variable, whole.symbol)]]));
  const gradient = gradientOf({ ...goal, value: objective }, whole, means.deriver);
  const root = gradient === null ? null : stationaryPoint(objective, gradient, whole, means.deriver);
  const claim = root === null ? null : stationaryClaim(goal, variable, root, means.deriver);
  const finding = claim === null ? null : checkClaim(claim, means.scope.problem.conditions, { seed: means.seed });
  return root !== null && finding?.verdict === 'proved' ? { value: root, source: 'derivation', edits: 0, finding } : null;
};

/** A refuted closed form with what is wrong in it as a change of the closed form itself; what the gradient is there says little. */
const mended = (step: Step, goal: Goal, variable: Variable, value: Expr, means: Means): Step => {
  const { diagnosis } = step;
  if (diagnosis === undefined || means.isBrief === true) return step;
  const { scope: { problem }, deriver, seed } = means;
  const gradient = (e: Expr): Expr | null => { const claim = stationaryClaim(goal, variable, e, deriver); return claim?.kind === 'identity' ? claim.left : null; };
  const found = nearestVanishing(resolved(inlineNames(value), deriver), gradient, problem.conditions, { seed });
  const root = found === null ? derivedRoot(goal, variable, means) : null;
  // Beside the right value, what is wrong is told by what differs from it.
  const compared = root === null ? null : judge({ kind: 'identity', left: root.value, right: value }, problem, seed).diagnosis;
  const isNear = compared?.repair?.source === 'edit';
  const repair = found !== null ? { ...found.repair, value: withNamesOf(found.repair.value, value) } : isNear ? compared.repair : root;
  return { ...step, claim: { kind: 'identity', left: variableExpr(variable), right: value }, diagnosis: { ...diagnosis, flaw: found?.flaw ?? (compared === null ? diagnosis.flaw : compared.flaw), repair, convention: null } };
};

/** A closed form of an optimum: the gradient of the goal has to vanish there, and where the goal has a sense, it has to be no better elsewhere. */
export const closedFormStep = (stated: Goal, variable: Variable, value: Expr, at: Placed, means: Means): Step | null => {
  const { scope } = means;
  const { best } = scope.spoken;
  const goal = best === null || best === 'either' ? stated : { ...stated, sense: best };
  const decide = (f: (e: Expr) => Expr, how: Means): Step | null => {
    const of = { ...goal, value: f(goal.value) };
    return (variable.symbol.attributes.includes('simplex') ? normalisedStep(of, variable, f(value), at, how) : null) ?? decidedForm(of, variable, f(value), at, how);
  };
  const plainly = (how: Means): Step | null => decide((e) => e, how);
  const step = plainly({ ...means, isBrief: true });
  if (step?.status !== 'refuted') return step;
  const data = [goal.value, value].flatMap((e) => [...freeSymbols(e)].map((s) => s.name));
  const found = parametersOf(equationsApart(scope.ties.supposedOf(data), [variable.symbol]), scope.problem);
  const there = found === null ? null : decide(found.at, { ...means, isBrief: true });
  return found === null || there === null || there.status === 'refuted' ? plainly(means) : { ...there, ...(isRight(there) ? { status: 'proved-under', conditions: [...found.conditions, ...there.conditions.map(found.named)], sentence: found.named(there.sentence) } : {}) };
};

/** The best value of a vector whose entries sum to one: so do those of the closed form, at which the gradient has equal entries. Null for other claims. */
const normalisedStep = (goal: Goal, variable: Variable, stated: Expr, at: Placed, means: Means): Step | null => {
  const whole = wholeUpdate(variable, stated) ?? (variable.row === null && variable.col === null ? { value: stated } : null);
  const all: Variable = { symbol: variable.symbol, row: null, col: null };
  const claim = whole === null ? null : stationaryClaim(goal, all, whole.value, means.deriver);
  if (whole === null || claim?.kind !== 'identity' || variable.symbol.shape.cols.key !== '1') return null;
  const equal: Claim = { ...claim, left: b.multiply(centring(variable.symbol.shape.rows), claim.left) };
  const step = guardedStep(() => claimStep(equal, at, { ...means, isBrief: true }, 'stationary'), 'stationary', at);
  if (!isRight(step) || !isProved({ kind: 'identity', left: b.call('sum', resolved(whole.value, means.deriver)), right: b.constant(1) }, means)) return null;
  return extremumStep(step, `the gradient of ${goal.name} by ${variable.symbol.name} has equal entries there`, goal, all, whole.value, means);
};

const decidedForm = (goal: Goal, variable: Variable, value: Expr, at: Placed, means: Means): Step | null => {
  const claim = stationaryClaim(goal, variable, value, means.deriver);
  if (claim === null) return null;
  const step = guardedStep(() => claimStep(claim, at, means, 'stationary'), 'stationary', at);
  if (step.status === 'undecided' || step.status === 'not-understood') return step;
  if (step.status === 'refuted') return { ...mended(step, goal, variable, value, means), sentence: `the gradient of ${goal.name} does not vanish there` };
  return extremumStep(step, `the gradient of ${goal.name} by ${variable.symbol.name} vanishes there`, goal, variable, value, means);
};

/** What a proved step about a stationary value comes to where the goal has a sense; `found` says what was proved. */
export const extremumStep = (step: Step, found: string, goal: Goal, variable: Variable, value: Expr, means: Means): Step => {
  const extremum = extremumAt(goal, variable, value, means);
  const [best, better] = goal.sense === 'minimize' ? ['minimum', 'smaller'] : ['maximum', 'larger'];
  if (extremum.kind === 'beaten') return beatenStep('stationary', `${found}, but ${goal.name} is ${better} elsewhere`, extremum.counterexample, { relation: step.relation, span: step.span, left: step.left, right: step.right });
  const conditions = extremum.kind === 'open' && goal.sense !== null ? [...step.conditions, `${goal.name} has its ${best} where it is stationary`] : step.conditions;
  const shape = extremum.kind === 'optimal' ? `, and ${goal.name} is ${extremum.shape} in ${variable.symbol.name}` : '';
  return { ...step, status: conditions.length === 0 ? 'proved' : 'proved-under', conditions, sentence: `${found}${shape}${conditions.length === 0 ? '' : `, under conditions: ${conditions.join(', ')}`}` };
};

/** Marks of a name that stands for the best value of the variable it is named after. */
const MARKS = /^(.+?)_(?:(?:star|hat|opt|ast)(?:_\w+)?|mle|ml|map|MLE|ML|MAP|ols|OLS|ridge)$/u;

/** The declared variable that a name such as w^* marks; null for other names. */
export const markedIn = (name: string, scope: Scope): Symbol_ | null => {
  const stem = MARKS.exec(name)?.[1];
  const symbol = stem === undefined ? null : scope.symbol(stem);
  return symbol?.range === null ? symbol : null;
};

/** The goals and the variable that a name such as w^* or \hat w is the optimum of, if it is one. */
export const namedAfter = (name: string, value: Expr, scope: Scope): { readonly variable: Variable; readonly goals: readonly Goal[] } | null => {
  const symbol = markedIn(name, scope);
  if (symbol === null || symbol.shape.rows.key !== value.shape.rows.key || symbol.shape.cols.key !== value.shape.cols.key) return null;
  return [...freeSymbols(value)].some((s) => s.name === symbol.name) ? null : { variable: { symbol, row: null, col: null }, goals: scope.goals(symbol) };
};

/** So many scalars may multiply an equation. */
const MOST_SCALARS = 3;
/** Numbers by which an equation may differ from a gradient that is set to zero, the likeliest first. */
const NUMBERS = [1, 2, 1 / 2, 4, 1 / 4, 3, 1 / 3, 6, 1 / 6, 8, 1 / 8].flatMap((c) => [c, -c]);

const numberOf = (c: number): Expr => (Math.abs(c) < 1 ? b.divide(b.constant(Math.sign(c)), b.constant(Math.round(1 / Math.abs(c)))) : b.constant(c));

/** Sizes and scalars, and products of one of each, by which it may differ besides. */
const scalesOf = (sizes: Iterable<string>, scalars: readonly Symbol_[]): readonly Expr[] => {
  const powers = (list: readonly Expr[], exponents: readonly number[]): readonly Expr[] => [b.constant(1), ...list.flatMap((e) => exponents.map((k) => b.power(e, b.constant(k))))];
  const [ofSizes, ofScalars] = [powers([...sizes].map((n) => b.dimScalar(dimNamed(n))), [1, -1]), powers(scalars.slice(0, MOST_SCALARS), [1, -1, 2, -2])];
  return ofScalars.flatMap((x) => ofSizes.map((s) => b.multiply(s, x)));
};

/** What `look` finds at random points of several sizes, of the entries of two expressions; points at which the second one is zero are left out. */
const atPoints = <R>(difference: Expr, gradient: Expr, { scope, seed }: Means, look: (x: readonly number[], y: readonly number[], value: (e: Expr) => number, sizes: Iterable<string>) => R): readonly R[] => {
  const to = termConverter();
  const [d, g] = [to(difference), to(gradient)];
  return [...samples(identityStatement(d, g), toEnv([], scope.problem.conditions, [difference, gradient]), { draws: 4, sizes: 4, seed: seed ?? 'factor' }, (trial) => {
    const evaluator = trial.evaluator(1);
    const at = (t: typeof d): readonly number[] => plainRows(evaluator.value(t)).flat();
    const y = at(g);
    return y.some((v) => v !== 0) ? { found: look(at(d), y, (e) => at(to(e))[0] ?? Number.NaN, trial.sizes.keys()) } : null;
  })].map((r) => r.found);
};

const isTimes = (c: number, x: readonly number[], y: readonly number[]): boolean => x.every((v, i) => Math.abs(v - c * (y[i] ?? 0)) <= 1e-7 * (1 + Math.abs(v)));

/** The first factor with which one expression is as large as the other at random points of several sizes, if there is one. */
export const factorBetween = (difference: Expr, gradient: Expr, means: Means): Expr | null => {
  const scalars = [...new Set([...freeSymbols(difference), ...freeSymbols(gradient)])].filter((s) => s.range === null && isScalar(s.shape));
  const found = atPoints(difference, gradient, means, (x, y, value, sizes) => scalesOf(sizes, scalars).flatMap((scale) => {
    const v = value(scale);
    return NUMBERS.filter((c) => isTimes(c * v, x, y)).map((c) => b.multiply(numberOf(c), scale));
  }));
  // In one size alone 1/2 may be 2/n.
  return found.reduce<readonly Expr[] | null>((fit, some) => (fit === null ? some : fit.filter((f) => some.includes(f))), null)?.[0] ?? null;
};

/** Is one vector or matrix a multiple of another one at all points, by whatever number? */
export const areParallel = (e: Expr, other: Expr, means: Means): boolean => {
  const found = isScalar(e.shape) ? [] : atPoints(e, other, means, (x, y) => { const k = y.findIndex((v) => v !== 0); return isTimes((x[k] ?? 0) / (y[k] ?? 1), x, y); });
  return found.length > 0 && found.every((is) => is);
};

/** The variables that an expression depends on: symbols, and the rows, columns and entries of them that stand in it. */
export const variablesOf = (e: Expr): readonly Variable[] =>
  [...new Set(subexpressions(e).filter((x) => x.kind === 'index' || (x.kind === 'symbol' && x.range === null)))].flatMap((x) => variableIn(x) ?? []);

/** So many matrices may multiply an equation. */
const MOST_MATRICES = 4;

/** Square matrices in an expression that fit on the left of another one, and their inverses where they have one by their form. */
const multipliers = (difference: Expr, gradient: Expr): readonly Expr[] => {
  const own = [...new Set([difference, gradient].flatMap(subexpressions))].filter((e) => (e.kind === 'named' || (e.kind === 'symbol' && e.range === null)) && !isScalar(e.shape) && e.shape.rows.key === e.shape.cols.key && e.shape.cols.key === gradient.shape.rows.key);
  return own.slice(0, MOST_MATRICES).flatMap((e) => [e, b.call('inv', e)]);
};

/** The factor, a number or a number and a matrix on the left, with which a gradient is what stands in an equation; null where none is found. */
const multipleOf = (difference: Expr, gradient: Expr, means: Means): { readonly multiple: Expr; readonly isByNumber: boolean } | null => {
  const times = (by: Expr | null): Expr | null => {
    const whole = by === null ? gradient : b.multiply(by, gradient);
    const factor = factorBetween(difference, whole, means);
    return factor === null ? null : b.multiply(factor, whole);
  };
  for (const by of [null, ...(isScalar(gradient.shape) ? [] : multipliers(difference, gradient))]) {
    const multiple = times(by);
    if (multiple !== null) return { multiple, isByNumber: by === null };
  }
  return null;
};

/** The goal and variable whose gradient, up to a factor, an equation sets to zero; null where there is none. */
export const gradientSetToZero = (left: Expr, right: Expr, means: Means): { readonly goal: Goal; readonly variable: Variable; readonly claim: Claim; readonly isByNumber: boolean } | null => {
  const { scope, deriver, seed } = means;
  const difference = b.subtract(left, right);
  for (const variable of variablesOf(difference)) {
    for (const goal of scope.goals(variable.symbol)) {
      const gradient = gradientOf(goal, variable, deriver);
      if (gradient === null || !sameShape(gradient.shape, difference.shape)) continue;
      const found = multipleOf(difference, gradient, means);
      const claim: Claim | null = found === null ? null : { kind: 'identity', left: difference, right: found.multiple };
      if (found !== null && claim !== null && checkClaim(claim, scope.problem.conditions, { seed }).verdict === 'proved') return { goal, variable, claim, isByNumber: found.isByNumber };
    }
  }
  return null;
};
