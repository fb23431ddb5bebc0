import { compile, type Closure, type Dense, type Inputs } from '../../compile/index.ts';
import { fixed, pick, raw, type Setting } from '../closures.ts';
import { ModelError, type Objective } from '../objective.ts';
import type { Arrays } from '../run.ts';
import { quadraticParts } from '../update.ts';
import { whole, type Variable } from '../../calculus/variable.ts';

/** Where problems that do not touch each other have their entries in a factor: entry t of problem i lies at i·next + t·step. */
export interface Places {
  readonly k: number;
  readonly count: number;
  readonly next: number;
  readonly step: number;
}

/** ½⟨x, A·x⟩ − ⟨x, b⟩ for each problem x: what the objective is in one factor while the other is held. */
export interface RowQuadratic extends Places {
  readonly A: Float64Array;
  readonly b: Float64Array;
}

/** The problems of one factor, of which curvature and linear term are read off the derived gradient and Hessian. */
export interface RowProblems {
  /** The same entry of every problem: a column or a row of the factor. */
  readonly entry: Variable;
  /** For a factor of this shape. */
  readonly places: (factor: Dense) => Places;
  /** Of the other factors' state, the one curvature and the linear terms. */
  readonly parts: Closure<{ readonly A: Dense; readonly b: Dense }>;
}

/** The problems of a block. Errors: ModelError where the Hessian is of another form. */
export const rowProblems = (objective: Objective, block: string, data: Inputs, setting: Setting): RowProblems => {
  const { A, b } = quadraticParts(objective, whole(objective.symbol(block)));
  if (A.side === 'entry') throw new ModelError(`the Hessian in ${block} is diagonal: its update needs no sweep`);
  return {
    entry: objective.variable(A.side === 'right' ? `${block}[:,j]` : `${block}[j,:]`),
    places: ({ rows, cols }) => (A.side === 'right' ? { k: cols, count: rows, next: cols, step: 1 } : { k: rows, count: cols, next: 1, step: cols }),
    parts: fixed(compile({ A: A.by, b }, raw(setting)), data),
  };
};

/** The quadratic of a block at a state. Errors: as `rowProblems`. */
export const rowQuadratic = (objective: Objective, block: string, data: Inputs, setting: Setting): ((state: Arrays) => RowQuadratic) => {
  const { places, parts } = rowProblems(objective, block, data, setting);
  return (state) => {
    const { A, b } = parts(pick(parts, state));
    return { ...places(b), A: A.data, b: b.data };
  };
};
