import { compile, type Closure, type Dense, type Inputs } from '../compile/index.ts';
import { fixed, pick, raw, type Setting } from './closures.ts';
import type { Objective } from './objective.ts';
import type { Arrays, Method } from './run.ts';
import type { Update } from './update.ts';

/** One entry of a schedule: from the state, the matrices of it that change. */
export type BlockStep = (state: Arrays, iteration: number) => Arrays;

/** A step and the update that it takes. */
export interface UpdatedStep {
  readonly update: Update;
  readonly step: BlockStep;
}

/** The schedule that runs through its steps in turn, each from the state that the one before left. */
export const schedule = (steps: readonly UpdatedStep[], start: Arrays, value: (state: Arrays) => number): Method => {
  let state = start;
  return {
    updates: steps.map((s) => s.update),
    state: () => state,
    restore: (s) => {
      state = s;
    },
    step: (t) => {
      for (const { step } of steps) state = { ...state, ...step(state, t) };
    },
    objective: () => value(state),
  };
};

/** The objective as stated, at given data, as a function of the state. */
export const valueOf = (objective: Objective, data: Inputs, setting: Setting): ((state: Arrays) => number) => {
  const closure: Closure<Dense> = fixed(compile(objective.stated, raw(setting)), data);
  return (state) => closure(pick(closure, state)).data[0] ?? Number.NaN;
};

/** 0/0 in a ratio of nonnegative parts: the block has no effect there, and 0 is what smaller and smaller divisors tend to. */
const settled = (x: Dense): Dense => {
  const { data } = x;
  for (let i = 0; i < data.length; i++) if (Number.isNaN(data[i])) data[i] = 0;
  return x;
};

/** The step that sets a whole block to the value of its update. */
export const closedForm = (update: Update, data: Inputs, setting: Setting): UpdatedStep => {
  const closure: Closure<Dense> = fixed(compile(update.value, raw(setting)), data);
  const { name } = update.variable.symbol;
  const finish = update.kind === 'multiplicative' ? settled : (x: Dense): Dense => x;
  return { update, step: (state) => ({ [name]: finish(closure(pick(closure, state))) }) };
};
