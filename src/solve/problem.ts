import { variableExpr, whole } from '../calculus/variable.ts';
import { attributeProblems } from '../compile/values/attributes.ts';
import { compile, EvaluationError, inferSizes, InputError, type InputProblem, type Inputs } from '../compile/index.ts';
import { toDense, type Dense } from '../compile/values/values.ts';
import type { Symbol_ } from '../expr/expr.ts';
import { printText } from '../notation/print/text.ts';
import { dimValue } from '../shape/dim.ts';
import { pick, type Setting } from './closures.ts';
import { checkFinite } from './data/checks.ts';
import { rowBatches } from './methods/batches.ts';
import { firstOrder, parametersOf, type FirstOrderName } from './methods/first-order.ts';
import { lbfgs } from './methods/lbfgs.ts';
import { mm } from './methods/mm.ts';
import { newton } from './methods/newton.ts';
import { ModelError, type Objective } from './objective.ts';
import { Random } from './random.ts';
import type { Arrays, Method } from './run.ts';
import { Settings } from './settings.ts';
import { smooth, type Smooth } from './smooth.ts';
import { refuseLabels, type Given, type Solvable } from './solvable.ts';
import { notKept, startOf } from './structure.ts';

/** Sizes that the data fix, with those given as settings. Errors: InputError for data that clash; ModelError for a size that nothing tells. */
const sizesOf = (objective: Objective, data: Inputs, settings: Settings): Readonly<Record<string, number>> => {
  const passed = [...objective.problem.symbols.values()].flatMap(({ symbol }) => {
    const value = data[symbol.name];
    return typeof value === 'object' && 'rows' in value && 'cols' in value ? [{ symbol, rows: value.rows, cols: value.cols }] : [];
  });
  const problems: InputProblem[] = [];
  const sizes: Record<string, number> = { ...inferSizes(passed, {}, problems) };
  if (problems.length > 0) throw new InputError(problems);
  for (const name of objective.problem.sizes.filter((size) => sizes[size] === undefined)) {
    const telling = [...objective.problem.symbols.values()].flatMap(({ symbol: { name: of, shape: { rows, cols } } }) => (data[of] === undefined && [rows, cols].some((d) => d.key === name) ? [of] : []));
    sizes[name] = settings.needed(name, `no data tell the size ${name}: set it (--set ${name}=10)${telling.length === 0 ? '' : ` or give the data of ${telling.join(' or ')} (--data ${telling[0]}=FILE)`}`);
  }
  return sizes;
};

/** The data that have a row for each item: as many rows, by name of the size, as the first matrix. */
const itemData = (objective: Objective, data: Inputs): readonly string[] => {
  const names = Object.keys(data).filter((name) => typeof data[name] === 'object');
  const key = (name: string): string => objective.symbol(name).shape.rows.key;
  const [first] = names;
  return first === undefined ? [] : names.filter((name) => key(name) === key(first));
};

/** Why an objective has no finite value. */
const NO_VALUE: readonly string[] = ['non-finite', 'singular-matrix'];

/** The first subexpression of the objective that is not finite at these inputs, or is inverted and singular, and what it is; null where there is none. */
const firstNotFinite = (objective: Objective, inputs: Inputs): string | null => {
  const closure = compile(objective.stated, { raw: true, checkFinite: true });
  try {
    closure(pick(closure, inputs));
    return null;
  } catch (error) {
    if (error instanceof EvaluationError && NO_VALUE.includes(error.code)) return error.message;
    throw error;
  }
};

/** Entries of data may deviate from declared attributes by this part of the largest one. */
const ROUNDING = 1e-9;

/** What a method is set up with. */
interface Setup {
  readonly objective: Objective;
  readonly variables: readonly Symbol_[];
  readonly data: Given['data'];
  readonly start: Arrays;
  readonly setting: Setting;
}

/** A method whose settings have been read, and what to try where a run of it went astray. */
interface Chosen {
  readonly make: (at: Setup) => Method;
  readonly advice: string | null;
}

const onSmooth = (make: (f: Smooth, at: Setup, sign: 1 | -1) => Method): Chosen['make'] =>
  (at) => make(smooth(at.objective, at.variables.map((v) => v.name), at.data, at.start, at.setting), at, at.objective.sense === 'maximize' ? -1 : 1);

const byRule = (name: FirstOrderName) => (s: Settings): Chosen => {
  const { rate = 0.01 } = s.positive('rate');
  const { batch } = s.count('batch');
  const parameters = Object.assign({}, ...parametersOf(name).map((p) => s.number(p))) as Readonly<Record<string, number>>;
  return {
    make: onSmooth((f, { objective, data, start }, sign) => firstOrder(name, f, start, { rate, ...parameters, ...(batch === undefined ? {} : { batches: rowBatches(f, data, itemData(objective, data), batch) }) }, sign)),
    advice: `the steps may be too long: the rate is ${rate}, try --set rate=${rate / 10}`,
  };
};

/** What solves problem files; each reads its own settings. */
const METHODS = {
  newton: () => ({ make: onSmooth((f, { start }, sign) => newton(f, start, {}, sign)), advice: null }),
  lbfgs: () => ({ make: onSmooth((f, { start }, sign) => lbfgs(f, start, {}, sign)), advice: null }),
  mm: () => ({ make: ({ objective, variables, data, start, setting }) => mm(objective, variables, data, start, setting), advice: null }),
  gradient: byRule('gradient'), momentum: byRule('momentum'), rmsprop: byRule('rmsprop'), adam: byRule('adam'),
} satisfies Readonly<Record<string, (s: Settings) => Chosen>>;
/** Names of the methods for problem files. */
export type MethodName = keyof typeof METHODS;

/** Any problem file: the symbols without data are solved for, by a method for smooth objectives. Errors: ModelError, DataError, InputError. */
export const solveProblem = (objective: Objective, given: Given, setting: Setting): Solvable => {
  const { data } = given;
  refuseLabels(given);
  checkData(objective, data);
  const s = new Settings(given.settings);
  const name = s.word('method', Object.keys(METHODS) as MethodName[]) ?? 'newton';
  const variables = variablesOf(objective, data, name);
  const sizes = sizesOf(objective, data, s);
  const { spread = 0.1 } = s.positive('spread');
  const { make, advice } = METHODS[name](s);
  s.done(name);
  const random = new Random(given.seed);
  const start = Object.fromEntries(variables.map((v) => [v.name, startOf(v, dimValue(v.shape.rows, sizes), dimValue(v.shape.cols, sizes), spread, random)]));
  const method = make({ objective, variables, data, start, setting });
  const results = (): Arrays => {
    const state = method.state();
    return Object.fromEntries(variables.flatMap((v) => (state[v.name] === undefined ? [] : [[v.name, state[v.name] as Dense]])));
  };
  return {
    method, warning: null, quality: () => ({}), advice, results,
    notFinite: () => firstNotFinite(objective, { ...data, ...results() }),
    describe: [
      `${objective.sense} ${printText(objective.stated)}`, `by ${name}, for all that has no data: ${variables.map((v) => `${v.name} (${start[v.name]?.rows}×${start[v.name]?.cols})`).join(', ')}`,
      ...(method.updates?.map((u) => `${printText(variableExpr(u.variable))} := ${printText(u.value)}`) ?? variables.map((v) => `gradient in ${v.name}: ${printText(objective.gradient(whole(v)))}`)),
    ],
  };
};

const checkData = (objective: Objective, data: Given['data']): void => {
  for (const [key, x] of Object.entries(data)) {
    const symbol = objective.symbol(key);
    if (typeof x !== 'number') checkFinite(x, key);
    const problems = attributeProblems(symbol, typeof x === 'number' ? { rows: 1, cols: 1, data: Float64Array.of(x) } : toDense(x), ROUNDING);
    if (problems.length > 0) throw new InputError(problems);
  }
};

/** What has no data, and is solved for. */
const variablesOf = (objective: Objective, data: Given['data'], method: MethodName): readonly Symbol_[] => {
  const variables = [...objective.problem.symbols.values()].map(({ symbol }) => symbol).filter((v) => data[v.name] === undefined && v.range === null);
  if (variables.length === 0) throw new ModelError('every symbol has data: there is nothing to solve for');
  const lost = method === 'mm' ? undefined : variables.find((v) => notKept(v).length > 0);
  if (lost !== undefined) throw new ModelError(`${lost.name} has no data and is declared ${notKept(lost).join(' ')}, which no smooth method keeps; try --method mm, or give it: --data ${lost.name}=FILE`);
  return variables;
};
