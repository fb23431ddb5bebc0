import { whole } from '../../calculus/variable.ts';
import type { Inputs } from '../../compile/index.ts';
import type { Symbol_ } from '../../expr/expr.ts';
import { GenerateError } from '../../generate/error.ts';
import { certifiedBlocks } from '../../generate/solver.ts';
import { ROUNDING, solverLoop } from '../../generate/trial.ts';
import { requirements } from '../../compile/index.ts';
import { raw, type Setting } from '../closures.ts';
import { ModelError, type Objective } from '../objective.ts';
import { isRounding, type Arrays, type Method } from '../run.ts';

/**
 * Certified updates of the variables in turn, each of which never makes the objective worse. Errors: ModelError where a variable has
 * none, and when run, where the objective gets worse, so that an assumption of a certificate doesn't hold for the data.
 */
export const mm = (objective: Objective, variables: readonly Symbol_[], data: Inputs, start: Arrays, setting: Setting): Method => {
  const { stated, sense, problem } = objective;
  const found = (() => {
    try {
      return certifiedBlocks({ objective: stated, variables: variables.map(whole), conditions: problem.conditions, seed: 'solve' }, { sense, domain: null, updates: new Map(), identify: () => '' });
    } catch (error) {
      throw error instanceof GenerateError ? new ModelError(error.message) : error;
    }
  })();
  const open = solverLoop(stated, found, requirements([stated, ...found.map((b) => b.update)], variables).symbols, raw(setting));
  let loop = open({ ...data, ...start });
  let before: number | null = null;
  let isOver = false;
  return {
    updates: found.map(({ variable, kind, update, found: { certificate } }) => ({ variable, kind, value: update, certificate })),
    state: () => loop.state(),
    restore: (state) => {
      loop = open({ ...data, ...state });
      [before, isOver] = [null, false];
    },
    objective: () => before ?? loop.value(),
    ended: () => (isOver ? 'converged' : null),
    step: (iteration) => {
      const was = before ?? loop.value();
      loop.sweep();
      const now = loop.value();
      const worse = sense === 'maximize' ? was - now : now - was;
      if (!(worse <= ROUNDING * Math.abs(was))) throw new ModelError(`the objective went from ${was} to ${now} in iteration ${iteration + 1}, which the certificates rule out: one of their assumptions does not hold for these data`);
      [before, isOver] = [now, isRounding(worse, was)];
    },
  };
};
