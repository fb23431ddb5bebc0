import type { Dense, Inputs } from '../../compile/index.ts';
import { compile, type Closure } from '../../compile/index.ts';
import { whole } from '../../calculus/variable.ts';
import { fixed, pick, raw, type Setting } from '../closures.ts';
import type { BlockStep, UpdatedStep } from '../blocks.ts';
import { updateOf } from '../certified.ts';
import type { Objective } from '../objective.ts';
import type { Arrays } from '../run.ts';
import { rowQuadratic, type RowQuadratic } from './quadratic.ts';

// The constants of Lin (2007), "Projected gradient methods for nonnegative matrix factorization".
const BETA = 0.1;
const SUFFICIENT = 0.01;
const SUBPROBLEM_STEPS = 1000;
const LINE_SEARCH_STEPS = 20;
const TOLERANCE = 0.001;

/** out = x·A − b·(1 or 0), row by row. */
const times = ({ A, b, k, count, next, step }: RowQuadratic, x: Float64Array, minus: number, out: Float64Array): void => {
  for (let i = 0; i < count; i++) {
    const start = i * next;
    for (let t = 0; t < k; t++) {
      let sum = minus === 0 ? 0 : -minus * (b[start + t * step] ?? 0);
      for (let r = 0; r < k; r++) sum += (A[t * k + r] ?? 0) * (x[start + r * step] ?? 0);
      out[start + t * step] = sum;
    }
  }
};

const inner = (a: Float64Array, b: Float64Array): number => a.reduce((s, x, i) => s + x * (b[i] ?? 0), 0);

/** Norm of the gradient without the entries that would leave the nonnegative numbers. */
const projectedNorm = (x: Float64Array, gradient: Float64Array): number =>
  Math.sqrt(gradient.reduce((s, g, i) => (g < 0 || (x[i] ?? 0) > 0 ? s + g * g : s), 0));

/** Lin's sub-problem: minimises the quadratic over x ≥ 0 from `start`; `steps` is 1 where the start was good enough already. */
const minimise = (q: RowQuadratic, start: Float64Array, tolerance: number): { readonly x: Float64Array; readonly steps: number } => {
  let x = start;
  let alpha = 1;
  const gradient = new Float64Array(x.length);
  const bent = new Float64Array(x.length);
  for (let steps = 1; steps <= SUBPROBLEM_STEPS; steps++) {
    times(q, x, 1, gradient);
    if (projectedNorm(x, gradient) < tolerance) return { x, steps };
    let shrinking = false;
    let before = x;
    for (let tries = 0; tries < LINE_SEARCH_STEPS; tries++) {
      const next = x.map((v, i) => Math.max(v - alpha * (gradient[i] ?? 0), 0));
      const step = next.map((v, i) => v - (x[i] ?? 0));
      times(q, step, 0, bent);
      const enough = (1 - SUFFICIENT) * inner(gradient, step) + inner(step, bent) / 2 < 0;
      if (tries === 0) shrinking = !enough;
      if (shrinking) {
        if (enough) {
          x = next;
          break;
        }
        alpha *= BETA;
      } else {
        const current = before;
        if (!enough || next.every((v, i) => v === current[i])) {
          x = before;
          break;
        }
        alpha /= BETA;
        before = next;
      }
    }
  }
  return { x, steps: SUBPROBLEM_STEPS };
};

/** The name under which the state keeps the tolerance of a block's sub-problem. */
const toleranceName = (block: string): string => `tolerance of ${block}`;
const scalar = (x: number): Dense => ({ rows: 1, cols: 1, data: Float64Array.of(x) });

/** The tolerances that Lin's method starts with: a part of the first gradient's norm. */
export const projectedStart = (objective: Objective, blocks: readonly string[], data: Inputs, start: Arrays, setting: Setting): Arrays => {
  const closures = blocks.map((name): Closure<Dense> => fixed(compile(objective.gradient(whole(objective.symbol(name))), raw(setting)), data));
  const norm = Math.sqrt(closures.reduce((s, c) => s + c(pick(c, start)).data.reduce((t, g) => t + g * g, 0), 0));
  return { ...start, ...Object.fromEntries(blocks.map((name) => [toleranceName(name), scalar(TOLERANCE * norm)])) };
};

/**
 * One factor solved for by projected gradients; the tolerance tightens when a start was good enough. A step is taken where gradient
 * and curvature promise enough descent. Errors: ModelError, without a certificate of that curvature where one is asked for too.
 */
export const projectedStep = (objective: Objective, block: string, data: Inputs, setting: Setting): UpdatedStep => {
  const update = updateOf(objective, whole(objective.symbol(block)), 'line search', setting);
  const quadratic = rowQuadratic(objective, block, data, setting);
  const step: BlockStep = (state) => {
    const x = state[block];
    const tolerance = state[toleranceName(block)]?.data[0];
    if (x === undefined || tolerance === undefined) throw new RangeError(`the state has no ${block}; start it with projectedStart`);
    const solved = minimise(quadratic(state), x.data, tolerance);
    return { [block]: { ...x, data: solved.x }, ...(solved.steps === 1 ? { [toleranceName(block)]: scalar(tolerance * BETA) } : {}) };
  };
  return { update, step };
};
