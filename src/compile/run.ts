import type { Expr } from '../expr/expr.ts';
import { dimValue, type Dim } from '../shape/dim.ts';
import { EvaluationError } from './error.ts';
import type { Backend, Factor } from './kernels.ts';
import { perform, type Cell, type Env } from './operations.ts';
import { operandsOf, type Plan, type Step, type ValueId } from './steps.ts';
import type { Dense } from './values.ts';

/** How a plan is run. */
export interface RunOptions {
  readonly backend: Backend;
  /** Stop at the first step whose result is not finite. */
  readonly checkFinite: boolean;
  /** Text of a subexpression for messages. */
  readonly describe: (e: Expr) => string;
}

/** A plan with its sizes worked out. */
export interface Runner {
  /** The steps that do not depend on the `late` inputs are run at once; the result runs the others. Outputs are by root name. */
  readonly prepare: (early: ReadonlyMap<string, Dense>, late: ReadonlySet<string>) => (late: ReadonlyMap<string, Dense>) => ReadonlyMap<string, Dense>;
}

/** The steps of a plan that depend on the named inputs, and the others. Inputs are read outside of loops only, as they depend on no index. */
const split = (plan: Plan, late: ReadonlySet<string>): { readonly early: readonly Step[]; readonly late: readonly Step[] } => {
  const depends = new Set<ValueId>();
  for (const s of plan.steps) if (s.does.op === 'input' ? late.has(s.does.name) : operandsOf(s.does).some((v) => depends.has(v))) depends.add(s.out);
  return { early: plan.steps.filter((s) => !depends.has(s.out)), late: plan.steps.filter((s) => depends.has(s.out)) };
};

/** A runner for the plan under its sizes. Errors when run: EvaluationError. */
export const createRunner = (plan: Plan, options: RunOptions): Runner => {
  const size = (d: Dim): number => dimValue(d, plan.sizes);
  const shapes = plan.shapes.map((s) => [size(s.rows), size(s.cols)] as const);
  const negative = plan.shapes.find((_, i) => (shapes[i]?.[0] ?? 0) < 0 || (shapes[i]?.[1] ?? 0) < 0);
  if (negative !== undefined) throw new EvaluationError('negative-size', `size ${negative.rows.key} × ${negative.cols.key} is negative`);

  const environment = (inputs: ReadonlyMap<string, Dense>, cells: Cell[]): Env => {
    const at = (v: ValueId): Dense => {
      const cell = cells[v];
      if (cell === undefined || !('dense' in cell)) throw new RangeError(`value ${v} is read before it is computed`);
      return cell.dense;
    };
    const factorAt = (v: ValueId): Factor => {
      const cell = cells[v];
      if (cell === undefined || !('factor' in cell)) throw new RangeError(`value ${v} is not a factorisation`);
      return cell.factor;
    };
    const run = (steps: readonly Step[]): void => {
      for (const step of steps) cells[step.out] = checked(step, env);
    };
    const env: Env = { inputs, cells, backend: options.backend, size, at, factorAt, run };
    return env;
  };

  const checked = (step: Step, env: Env): Cell => {
    try {
      const [rows = 0, cols = 0] = shapes[step.out] ?? [];
      const cell = perform(step.does, rows, cols, env);
      if (options.checkFinite && 'dense' in cell) {
        const bad = cell.dense.data.find((x) => !Number.isFinite(x));
        if (bad !== undefined) throw new EvaluationError('non-finite', `${bad} appears`);
      }
      return cell;
    } catch (error) {
      // The innermost step names the place; loops around it only pass it on.
      if (!(error instanceof EvaluationError) || error.where !== null) throw error;
      throw new EvaluationError(error.code, error.message, options.describe(step.origin));
    }
  };

  return {
    prepare: (early, late) => {
      const parts = split(plan, late);
      const cells: Cell[] = [];
      environment(early, cells).run(parts.early);
      return (rest) => {
        const env = environment(new Map([...early, ...rest]), late.size === 0 ? cells : [...cells]);
        env.run(parts.late);
        return new Map([...plan.outputs].map(([name, v]) => [name, env.at(v)]));
      };
    },
  };
};
