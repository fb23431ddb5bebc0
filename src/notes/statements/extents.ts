import * as b from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { inlineNames, substitute } from '../../expr/walk.ts';
import type { FormulaStatement } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { isScalar, SCALAR } from '../../shape/shape.ts';
import { isEquation } from '../scope/links.ts';
import type { Step } from '../steps/report.ts';
import { guardedStep, isProved, placed, slipStep, type Means } from '../steps/step.ts';
import { nameOf, partsOf, rewritten } from '../scope/surfaces.ts';
import { writtenAs, type Written } from './programs.ts';

/** A positive number by which values are moved or stretched. */
const BY = b.symbol('t', SCALAR, ['positive']);
const SLOPES = [1, 2];
const MOST_VARIABLES = 3;

/** The program with values for what is written; null where a part has none. */
interface Valued {
  readonly goal: Expr;
  /** `left - right` of every condition. */
  readonly differences: readonly { readonly relation: string; readonly value: Expr }[];
}

const valued = (w: Written, { scope }: Means): Valued | null => {
  const elaborator = scope.elaborator();
  const read = (e: Surface): Expr | null => { const value = scope.side(scope.prepared(e), elaborator); return value.ok ? inlineNames(value.value) : null; };
  const goal = read(w.goal);
  const differences = w.conditions.flatMap(({ relation, left, right }) => {
    const [l, r] = [read(left), read(right)];
    const pair = l === null || r === null ? null : scope.pair(l, r, right);
    return pair?.ok === true ? [{ relation, value: b.subtract(...pair.value) }] : [];
  });
  return goal === null || !isScalar(goal.shape) || differences.length < w.conditions.length ? null : { goal, differences };
};

/** All ways to move each of the variables up, down or not at all, except for the last one of all. */
const directions = (count: number): readonly (readonly number[])[] =>
  Array.from({ length: count }).reduce<readonly (readonly number[])[]>((list) => list.flatMap((d) => [1, -1, 0].map((x) => [...d, x])), [[]]).filter((d) => d.some((x) => x !== 0));

/** How far each variable is moved without limit, the conditions kept and the value ever better; null where no such way was found. */
const unbounded = (w: Written, variables: readonly Symbol_[], means: Means): readonly number[] | null => {
  const { goal, differences } = valued(w, means) ?? {};
  if (goal === undefined || differences === undefined) return null;
  const moved = (e: Expr, d: readonly number[]): Expr => substitute(e, new Map<Expr, Expr>(variables.map((v, k) => [v, b.add(v, b.scale(b.multiply(b.constant(d[k] ?? 0), BY), isScalar(v.shape) ? b.constant(1) : b.ones(v.shape)))])));
  const grows = (e: Expr, d: readonly number[], slopes: readonly number[]): boolean => {
    const change = b.subtract(moved(e, d), e);
    return slopes.some((c) => isProved({ kind: 'identity', left: change, right: b.scale(b.multiply(b.constant(c), BY), isScalar(e.shape) ? b.constant(1) : b.ones(e.shape)) }, means));
  };
  const allowed: Readonly<Record<string, readonly number[]>> = { '=': [0], '<=': [0, ...SLOPES.map((c) => -c)], '>=': [0, ...SLOPES] };
  const better = w.sense === 'max' ? SLOPES : SLOPES.map((c) => -c);
  return directions(variables.length).find((d) => differences.every(({ relation, value }) => grows(value, d, allowed[relation] ?? [])) && grows(goal, d, better)) ?? null;
};

/** The variables where all are declared and free. */
const variablesOf = (w: Written, { scope }: Means): readonly Symbol_[] | null => {
  const symbols = w.variables.flatMap((name) => scope.symbol(name) ?? []);
  return symbols.length < w.variables.length || symbols.length > MOST_VARIABLES || symbols.some((s) => s.range !== null || s.attributes.length > 0) ? null : symbols;
};

const said = (variables: readonly Symbol_[], d: readonly number[]): string => variables.flatMap((v, k) => (d[k] === 0 ? [] : [`${v.name} ${d[k] === 1 ? '+' : '-'} t`])).join(' and ');

/** Does one plus in the goal, turned into a minus, leave no such way? */
const isBySign = (w: Written, variables: readonly Symbol_[], means: Means): boolean =>
  partsOf(w.goal, (x) => x.kind === 'binary' && x.op === '+').some((at) => unbounded({ ...w, goal: rewritten(w.goal, (x) => (x === at && x.kind === 'binary' ? { ...x, op: '-' } : null)) }, variables, means) === null);

/** The number K of a ball |v| <= K, where the goal is a multiple of the variable v and that is the only condition; null for other programs. */
const radius = (w: Written, [v, second]: readonly Symbol_[], means: Means): string | null => {
  const [ball, more] = w.conditions;
  const isBall = ball?.relation === '<=' && ball.left.kind === 'call' && ball.left.name.startsWith('\\norm') && v !== undefined && nameOf(ball.left.args[0] ?? null) === v.name;
  const name = isBall && more === undefined && second === undefined ? nameOf(ball.right) : null;
  const goal = name === null || partsOf(w.goal, (x) => nameOf(x) === name).length > 0 ? null : valued({ ...w, conditions: [] }, means)?.goal;
  if (goal === null || goal === undefined || v === undefined) return null;
  const stretched = substitute(goal, new Map<Expr, Expr>([[v, b.scale(BY, v)]]));
  return isProved({ kind: 'identity', left: stretched, right: b.multiply(BY, goal) }, means) ? name : null;
};

/**
 * `value = max …` refuted where the maximum can't be that value: it isn't bounded, or it is proportional to a number that the value doesn't depend
 * on. `isKnown` where earlier formulas say what the value is. Null where neither is found.
 */
export const misstatedBest = (s: FormulaStatement, isKnown: boolean, means: Means): Step | null => {
  const [link, second] = s.links;
  const { left } = s;
  const w = link === undefined || second !== undefined || !isEquation(link) ? null : writtenAs(link.right);
  const variables = w === null ? null : variablesOf(w, means);
  if (left === null || w === null || variables === null) return null;
  const at = placed('=', s.span, null, null);
  const called = w.sense === 'max' ? 'maximum' : 'minimum';
  return guardedStep((): Step | null => {
    const d = unbounded(w, variables, means);
    if (d !== null) return slipStep('identity', { flaw: isBySign(w, variables, means) ? 'sign' : 'missing-condition', repair: null }, `the ${called} is not bounded: ${said(variables, d)} for any t > 0 meet its conditions as well, and its value is ever better`, at);
    const number = isKnown ? radius(w, variables, means) : null;
    if (number === null || partsOf(left, (x) => nameOf(x) === number).length > 0) return null;
    const holdsIf = `${number} = 1`;
    return { ...slipStep('identity', { flaw: 'factor', repair: null }, `the ${called} is proportional to ${number}, on which the other side does not depend: it can only hold where ${holdsIf}`, at), conditions: [holdsIf] };
  }, 'identity', at);
};
