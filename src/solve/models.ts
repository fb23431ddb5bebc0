import { variableExpr, whole } from '../calculus/variable.ts';
import { attributeProblems } from '../compile/values/attributes.ts';
import { compile, EvaluationError, inferSizes, InputError, type InputProblem, type Inputs } from '../compile/index.ts';
import { printText } from '../notation/print/text.ts';
import { dimValue } from '../shape/dim.ts';
import { pick, type Setting } from './closures.ts';
import { checkFinite, checkSameRows, type Data } from './data/checks.ts';
import { DataError } from './data/error.ts';
import { alignLabels, type Labels } from './data/labels.ts';
import { dlfh, type DlfhUpdate } from './hashing/dlfh.ts';
import { lfh, type LfhScheme } from './hashing/lfh.ts';
import { kernelEncoder, linearEncoder } from './hashing/out-of-sample.ts';
import { retrieve, signCodes } from './hashing/retrieval.ts';
import { rowBatches } from './methods/batches.ts';
import { FIRST_ORDER, firstOrder, type FirstOrderName } from './methods/first-order.ts';
import { lbfgs } from './methods/lbfgs.ts';
import { mm } from './methods/mm.ts';
import { newton } from './methods/newton.ts';
import { nmf, nmfObjective, type NmfLoss, type NmfMethod } from './nmf/index.ts';
import { ModelError, type Objective } from './objective.ts';
import { Random } from './random.ts';
import type { Arrays, Method } from './run.ts';
import { smooth } from './smooth.ts';
import { notKept, startOf } from './structure.ts';
import { toDense, type Dense } from '../compile/values/values.ts';

/** Matrices and numbers by name, as given on a command line. */
export interface Given {
  readonly data: Readonly<Record<string, Data | number>>;
  readonly labels?: Labels;
  readonly queries?: Readonly<Record<string, Data>>;
  readonly queryLabels?: Labels;
  /** Settings by name; those that the model doesn't know are refused. */
  readonly settings: Readonly<Record<string, string | number>>;
  readonly seed: number;
}

/** A model with its data, ready to run. */
export interface Solvable {
  readonly method: Method;
  /** What is solved and how, for people. */
  readonly describe: readonly string[];
  readonly warning: string | null;
  /** What to write when the run is over. */
  readonly results: () => Arrays;
  /** Where the objective is not finite: the first subexpression that isn't, at the current state. Null where it is, or is not known. */
  readonly notFinite: () => string | null;
  /** What to try where a run ended no better than it began; null where there is nothing to set. */
  readonly advice: string | null;
  /** How good the results are at their task, where there is data to tell. */
  readonly quality: () => Readonly<Record<string, number>>;
}

/** Reads settings one by one and refuses those that were never asked for. */
class Settings {
  private readonly left: Map<string, string | number>;
  private readonly known: string[] = [];
  constructor(given: Given['settings']) {
    this.left = new Map(Object.entries(given));
  }

  private take(name: string): string | number | undefined {
    this.known.push(name);
    const value = this.left.get(name);
    this.left.delete(name);
    return value;
  }

  number(name: string): { readonly [x: string]: number } {
    const value = this.take(name);
    if (value === undefined) return {};
    if (typeof value !== 'number') throw new ModelError(`${name} is a number, not ${value}`);
    return { [name]: value };
  }

  /** A number above zero. */
  positive(name: string): { readonly [x: string]: number } {
    const value = this.number(name);
    if (value[name] !== undefined && !(value[name] > 0)) throw new ModelError(`${name} is a number above 0, not ${value[name]}`);
    return value;
  }

  /** A whole number above zero. */
  count(name: string): { readonly [x: string]: number } {
    const value = this.number(name);
    if (value[name] !== undefined && !(Number.isInteger(value[name]) && value[name] > 0)) throw new ModelError(`${name} is a whole number from 1, not ${value[name]}`);
    return value;
  }

  /** A whole number above zero without which nothing can be done; `how` says how to give it. */
  needed(name: string, how: string): number {
    const value = this.count(name)[name];
    if (value === undefined) throw new ModelError(how);
    return value;
  }

  word<W extends string>(name: string, words: readonly W[]): W | undefined {
    const value = this.take(name);
    if (value === undefined) return undefined;
    const found = words.find((w) => w === value);
    if (found === undefined) throw new ModelError(`${name} is one of ${words.join(', ')}, not ${value}`);
    return found;
  }

  done(): void {
    const [name] = this.left.keys();
    if (name !== undefined) throw new ModelError(`there is no setting ${name} here; settings are ${this.known.join(', ')}`);
  }
}

const one = (data: Readonly<Record<string, Data | number>>, name: string, what: string): Data => {
  const x = data[name];
  if (x === undefined || typeof x === 'number') throw new DataError('empty-data', `${what} is missing: --data ${name}=FILE`);
  return x;
};

const optional = <V>(key: string, value: V | undefined): Readonly<Record<string, V>> => (value === undefined ? {} : { [key]: value });
const nothing = (): Readonly<Record<string, number>> => ({});
const labelsOf = (given: Given): Labels => {
  if (given.labels === undefined) throw new DataError('empty-data', 'the classes are missing: --labels FILE');
  return given.labels;
};

/** What tells how good codes are: nothing, or queries with their classes. Errors: DataError where only one of them is there. */
const queriesOf = ({ queries, queryLabels }: Given, names: readonly string[]): { readonly queries: Readonly<Record<string, Data>>; readonly queryLabels: Labels } | null => {
  if (queries === undefined && queryLabels === undefined) return null;
  if (queries === undefined) throw new DataError('empty-data', `the queries are missing: --queries ${names.map((n) => `${n}=FILE`).join(',')}`);
  if (queryLabels === undefined) throw new DataError('empty-data', 'the classes of the queries are missing: --query-labels FILE');
  for (const name of names) checkSameRows(one(queries, name, `the queries ${name}`), `the queries ${name}`, queryLabels, 'the list of their labels');
  return { queries, queryLabels };
};

/** Labels mean nothing to a solver without classes. */
const refuseLabels = (given: Given): void => {
  if (given.labels !== undefined || given.queries !== undefined || given.queryLabels !== undefined) throw new ModelError('labels and queries are for hashing: lfh and dlfh');
};

const solveNmf = (given: Given, setting: Setting): Solvable => {
  const s = new Settings(given.settings);
  const loss = s.word<NmfLoss>('loss', ['frobenius', 'kullback-leibler', 'masked']) ?? (given.data['M'] === undefined ? 'frobenius' : 'masked');
  const named = s.word<NmfMethod>('method', ['multiplicative', 'hals', 'projected', 'newton']);
  refuseLabels(given);
  const X = one(given.data, 'X', 'the matrix to factorise');
  const rank = s.needed('rank', 'say the rank of the factorisation: --rank 10');
  s.done();
  const mask = given.data['M'];
  const method = nmf(X, { ...setting, rank, loss, seed: given.seed, ...optional('method', named), ...(mask === undefined || typeof mask === 'number' ? {} : { mask }) });
  const o = nmfObjective(loss);
  return {
    method, warning: null, advice: null, quality: nothing, notFinite: () => null,
    describe: [`minimize ${printText(o.stated)}`, ...['W', 'H'].map((name) => `gradient in ${name}: ${printText(o.gradient(whole(o.symbol(name))))}`)],
    results: () => ({ W: method.state()['W'] as Dense, H: method.state()['H'] as Dense }),
  };
};

const solveLfh = (given: Given, setting: Setting): Solvable => {
  const s = new Settings(given.settings);
  const scheme = s.word<LfhScheme>('scheme', ['full', 'sparse', 'aligned']);
  const weights = s.word('weights', ['uniform', 'jaakkola']);
  const bits = s.needed('bits', 'say how long the codes are: --bits 16');
  const numbers = { ...s.count('sample'), ...s.positive('damping'), ...s.positive('beta') };
  const { gamma = 1 } = s.positive('gamma');
  s.done();
  const labels = labelsOf(given);
  const method = lfh(labels, { ...setting, bits, seed: given.seed, ...numbers, ...optional('scheme', scheme), ...optional('weights', weights) });
  const asked = queriesOf(given, ['X']);
  const X = asked === null && given.data['X'] === undefined ? null : one(given.data, 'X', 'the features of the rows');
  if (X !== null) checkSameRows(X, 'X', labels, 'the list of labels');
  return {
    method, warning: null, advice: null, describe: method.describe, notFinite: () => null,
    results: () => ({ U: method.state()['U'] as Dense, codes: method.codes() }),
    quality: () => {
      if (X === null || asked === null) return {};
      const encode = linearEncoder(toDense(X), method.codes(), gamma, setting);
      const { map, precision } = retrieve(signCodes(encode(toDense(one(asked.queries, 'X', 'the queries')))), alignLabels(asked.queryLabels, labels), signCodes(method.codes()), labels);
      return { MAP: map, 'precision at 100': precision };
    },
  };
};

const solveDlfh = (given: Given, setting: Setting): Solvable => {
  const s = new Settings(given.settings);
  const update = s.word<DlfhUpdate>('update', ['exact', 'bound']);
  const bits = s.needed('bits', 'say how long the codes are: --bits 16');
  const numbers = { ...s.count('sample'), ...s.positive('settle'), ...s.positive('lambda') };
  const { gamma = 1e-6 } = s.positive('gamma');
  const encoder = s.word('encoder', ['linear', 'kernel']) ?? 'linear';
  s.done();
  const labels = labelsOf(given);
  const method = dlfh(labels, { ...setting, bits, seed: given.seed, ...numbers, ...optional('update', update) });
  const asked = queriesOf(given, ['X', 'Y']);
  for (const name of ['X', 'Y']) if (asked !== null || given.data[name] !== undefined) checkSameRows(one(given.data, name, `the features ${name}`), name, labels, 'the list of labels');
  return {
    method, warning: method.warning, advice: null, describe: method.describe, notFinite: () => null,
    results: () => method.state(),
    quality: () => {
      if (asked === null) return {};
      const aligned = alignLabels(asked.queryLabels, labels);
      const { U, V } = method.state() as { readonly U: Dense; readonly V: Dense };
      const towards = (features: string, own: Dense, other: Dense): number => {
        const X = one(given.data, features, `the features ${features}`);
        const encode = encoder === 'kernel' ? kernelEncoder(toDense(X), own, { ...setting, seed: given.seed }) : linearEncoder(toDense(X), own, gamma, setting);
        return retrieve(signCodes(encode(toDense(one(asked.queries, features, `the queries ${features}`)))), aligned, signCodes(other), labels).map;
      };
      return { 'MAP of X asking Y': towards('X', U, V), 'MAP of Y asking X': towards('Y', V, U) };
    },
  };
};

/** The models by name. */
export const MODELS: Readonly<Record<string, (given: Given, setting: Setting) => Solvable>> = { nmf: solveNmf, lfh: solveLfh, dlfh: solveDlfh };

/** Sizes that the data fix, with those given as settings. Errors: InputError for data that clash; ModelError for a size that nothing tells. */
const sizesOf = (objective: Objective, data: Inputs, settings: Settings): Readonly<Record<string, number>> => {
  const passed = [...objective.problem.symbols.values()].flatMap(({ symbol }) => {
    const value = data[symbol.name];
    return typeof value === 'object' && 'rows' in value && 'cols' in value ? [{ symbol, rows: value.rows, cols: value.cols }] : [];
  });
  const problems: InputProblem[] = [];
  const sizes: Record<string, number> = { ...inferSizes(passed, {}, problems) };
  if (problems.length > 0) throw new InputError(problems);
  for (const name of objective.problem.sizes) if (sizes[name] === undefined) sizes[name] = settings.needed(name, `no data tell the size ${name}: --set ${name}=10`);
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

const METHODS = ['newton', 'lbfgs', 'mm', ...(Object.keys(FIRST_ORDER) as FirstOrderName[])] as const;
/** What solves problem files. */
export type MethodName = (typeof METHODS)[number];

/** Any problem file: the symbols without data are solved for, by a method for smooth objectives. Errors: ModelError, DataError. */
export const solveProblem = (objective: Objective, given: Given, setting: Setting): Solvable => {
  refuseLabels(given);
  const s = new Settings(given.settings);
  const name = s.word<MethodName>('method', METHODS) ?? 'newton';
  for (const [key, x] of Object.entries(given.data)) {
    const symbol = objective.symbol(key);
    if (typeof x !== 'number') checkFinite(x, key);
    const problems = attributeProblems(symbol, typeof x === 'number' ? { rows: 1, cols: 1, data: Float64Array.of(x) } : toDense(x), ROUNDING);
    if (problems.length > 0) throw new InputError(problems);
  }
  const variables = [...objective.problem.symbols.values()].map(({ symbol }) => symbol).filter((v) => given.data[v.name] === undefined && v.range === null);
  if (variables.length === 0) throw new ModelError('every symbol has data: there is nothing to solve for');
  const lost = variables.find((v) => notKept(v).length > 0);
  if (lost !== undefined && name !== 'mm') throw new ModelError(`${lost.name} has no data and is declared ${notKept(lost).join(' ')}, which no smooth method keeps; try --method mm, or give it: --data ${lost.name}=FILE`);
  const sizes = sizesOf(objective, given.data, s);
  const { spread = 0.1, rate = 0.01 } = { ...s.positive('spread'), ...s.positive('rate') };
  const { batch } = s.positive('batch');
  const averages = { ...s.number('beta1'), ...s.number('beta2'), ...s.number('epsilon') };
  s.done();
  const pickVariables = (state: Arrays): Arrays => Object.fromEntries(variables.flatMap((v) => (state[v.name] === undefined ? [] : [[v.name, state[v.name] as Dense]])));
  const random = new Random(given.seed);
  const start = Object.fromEntries(variables.map((v) => [v.name, startOf(v, dimValue(v.shape.rows, sizes), dimValue(v.shape.cols, sizes), spread, random)]));
  const sign = objective.sense === 'maximize' ? -1 : 1;
  const f = name === 'mm' ? null : smooth(objective, variables.map((v) => v.name), given.data, start, setting);
  const method = name === 'mm' || f === null ? mm(objective, variables, given.data, start, setting) : name === 'newton' ? newton(f, start, {}, sign) : name === 'lbfgs' ? lbfgs(f, start, {}, sign) : firstOrder(name, f, start, { rate, ...averages, ...(batch === undefined ? {} : { batches: rowBatches(f, given.data, itemData(objective, given.data), batch) }) }, sign);
  return {
    method, warning: null, quality: nothing,
    advice: name in FIRST_ORDER ? `the steps may be too long: the rate is ${rate}, try --set rate=${rate / 10}` : null,
    notFinite: () => firstNotFinite(objective, { ...given.data, ...pickVariables(method.state()) }),
    describe: [`${objective.sense} ${printText(objective.stated)}`, `by ${name}, for all that has no data: ${variables.map((v) => `${v.name} (${start[v.name]?.rows}×${start[v.name]?.cols})`).join(', ')}`, ...(method.updates?.map((u) => `${printText(variableExpr(u.variable))} := ${printText(u.value)}`) ?? variables.map((v) => `gradient in ${v.name}: ${printText(objective.gradient(whole(v)))}`))],
    results: () => pickVariables(method.state()),
  };
};
