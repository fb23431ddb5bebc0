import { compile, type Dense, type Inputs } from '../../compile/index.ts';
import { fixed, pick, raw, type Setting } from '../closures.ts';
import { ModelError, type Objective } from '../objective.ts';
import type { Arrays } from '../run.ts';
import { quadraticParts } from '../update.ts';
import { whole } from '../../calculus/variable.ts';

/**
 * ½⟨x, x·A⟩ − ⟨x, b⟩ in rows x of k entries that do not touch each other: what the objective is in one factor while the other is
 * held. `first` and `stride` say where the entries of such a row lie in the factor.
 */
export interface RowQuadratic {
  readonly A: Float64Array;
  readonly b: Float64Array;
  readonly k: number;
  readonly count: number;
  readonly first: (i: number) => number;
  readonly stride: number;
}

/** Curvature and linear term of the block at a state, read off the derived gradient and Hessian. Errors: ModelError where the Hessian is of another form. */
export const rowQuadratic = (objective: Objective, block: string, data: Inputs, setting: Setting): ((state: Arrays) => RowQuadratic) => {
  const { A, b } = quadraticParts(objective, whole(objective.symbol(block)));
  if (A.side === 'entry') throw new ModelError(`the Hessian in ${block} is diagonal: its update needs no sweep`);
  const closure = fixed(compile({ A: A.by, b }, raw(setting)), data);
  return (state) => {
    const at: { readonly A: Dense; readonly b: Dense } = closure(pick(closure, state));
    const { rows, cols } = at.b;
    const common = { A: at.A.data, b: at.b.data, k: at.A.rows };
    return A.side === 'right' ? { ...common, count: rows, first: (i) => i * cols, stride: 1 } : { ...common, count: cols, first: (j) => j, stride: cols };
  };
};
