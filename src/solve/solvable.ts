import type { Data } from './data/checks.ts';
import type { Labels } from './data/labels.ts';
import { ModelError } from './objective.ts';
import type { Arrays, Method } from './run.ts';

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

/** Refuses data that a model doesn't read. Errors: ModelError. */
export const refuseData = (given: Given, known: readonly string[]): void => {
  const other = Object.keys({ ...given.data, ...given.queries }).find((name) => !known.includes(name));
  if (other !== undefined) throw new ModelError(`the model reads no ${other}; its data are ${known.join(', ')}`);
};

/** Labels mean nothing to a solver without classes. Errors: ModelError. */
export const refuseLabels = (given: Given): void => {
  if (given.labels !== undefined || given.queries !== undefined || given.queryLabels !== undefined) throw new ModelError('labels and queries are for hashing: lfh and dlfh');
};
