import { InputError, type InputValue, type Inputs } from '../compile/index.ts';
import { toValue } from '../compile/values/values.ts';
import type { Problem } from '../elaborate/index.ts';
import { shapeText } from '../shape/shape.ts';
import type { Setting } from './closures.ts';
import { solveProblem, type MethodName } from './problem.ts';
import { Objective } from './objective.ts';
import { run, type Arrays, type Outcome, type RunOptions } from './run.ts';
import type { Given } from './solvable.ts';
import type { Update } from './update.ts';

/** How a problem is solved. */
export interface SolveOptions extends Setting, Partial<RunOptions> {
  /** Newton's method by default; `mm` takes updates with certificates of descent. */
  readonly method?: MethodName;
  /** The same seed gives the same run; 0 by default. */
  readonly seed?: number;
  /** Settings of the method by name, as `rate`, `batch` and `spread`. */
  readonly settings?: Readonly<Record<string, number>>;
}

/** What was found: the values of all that had no data, how the run went, and the updates in closed form that were taken. */
export interface Solution extends Outcome {
  readonly values: Arrays;
  readonly objective: number;
  readonly updates: readonly Update[];
}

const dataOf = ({ symbols }: Problem, name: string, value: InputValue): Given['data'][string] => {
  if (typeof value === 'number') return value;
  const symbol = symbols.get(name)?.symbol;
  const read = toValue(value, symbol !== undefined && symbol.shape.rows.key === '1' && symbol.shape.cols.key !== '1');
  if (typeof read === 'string') throw new InputError([{ code: 'wrong-type', input: name, message: `${name}${symbol === undefined ? '' : ` (declared ${shapeText(symbol.shape)})`} was passed as ${read}` }]);
  return read;
};

/**
 * Solves a problem for all symbols that `data` leaves out; sizes that no data tell are passed as numbers under their names.
 * Errors: ModelError, DataError, InputError for what doesn't fit.
 */
export const solve = (problem: Problem, data: Inputs, options: SolveOptions = {}): Solution => {
  const { method, seed = 0, settings = {}, iterations = 100, ...rest } = options;
  const isSize = (name: string): boolean => problem.sizes.includes(name);
  const entries = Object.entries(data);
  const solvable = solveProblem(new Objective(problem), {
    data: Object.fromEntries(entries.filter(([name]) => !isSize(name)).map(([name, value]) => [name, dataOf(problem, name, value)])), seed,
    settings: { ...settings, ...(method === undefined ? {} : { method }), ...Object.fromEntries(entries.flatMap(([name, value]) => (isSize(name) && typeof value === 'number' ? [[name, value]] : []))) },
  }, rest);
  const outcome = run(solvable.method, { ...rest, iterations });
  return { ...outcome, values: solvable.results(), objective: outcome.trace.at(-1)?.objective ?? solvable.method.objective(), updates: solvable.method.updates ?? [] };
};
