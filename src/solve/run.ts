import { nextTurn } from '../compile/steps/turns.ts';
import type { Dense } from '../compile/index.ts';
import type { Update } from './update.ts';

/** Matrices by name: all that a method needs to go on from where it was. */
export type Arrays = Readonly<Record<string, Dense>>;

/**
 * Why a method has nothing left to do: what a step could gain is rounding, or no step improves the objective, which is so at a kink too.
 */
export type Ending = 'converged' | 'stalled';

/** Is a change of the objective no more than its last bit? */
export const isRounding = (change: number, objective: number): boolean => Math.abs(change) <= Number.EPSILON * Math.abs(objective);

/** The rounding of an objective is so many times its last bit, by the sums in it. */
const NOISE = 1024;
/** Did a step gain no more than rounding where no more could be hoped for? `slope` is the change that the gradient promised. */
export const isSpent = (before: number, after: number, slope: number): boolean => isRounding(before - after, before) && isRounding(slope / NOISE, before);

/** An iterative method at some point of its way. What comes next depends only on the state, the number of the iteration and the seed. */
export interface Method {
  readonly state: () => Arrays;
  /** Continues from a state that `state` gave. */
  readonly restore: (state: Arrays) => void;
  /** One iteration; they are numbered from 0. */
  readonly step: (iteration: number) => void;
  /** The objective in the sense of the problem. */
  readonly objective: () => number;
  /** Why the next steps would change nothing, where the method can tell. */
  readonly ended?: () => Ending | null;
  /** The updates in closed form that it takes, where it takes any. */
  readonly updates?: readonly Update[];
}

/** How far a run has come. */
export interface Progress {
  /** Iterations done. */
  readonly iteration: number;
  readonly of: number;
  readonly objective: number;
  /** Seconds since the start of the run, and until its end if it takes all iterations. */
  readonly seconds: number;
  readonly left: number;
}

/** When a run stops and who watches it. */
export interface RunOptions {
  readonly iterations: number;
  /** Stop when the objective changes by less than this part of itself between two reports; never by default. */
  readonly tolerance?: number;
  /** Iterations between two evaluations of the objective; 1 by default. */
  readonly every?: number;
  /** Iterations done before, in a run that is taken up again. */
  readonly from?: number;
  readonly onProgress?: (p: Progress) => void;
  readonly signal?: AbortSignal;
  /** Milliseconds, for the time left; the platform's clock by default. */
  readonly now?: () => number;
}

/** What a run came to. */
export interface Outcome {
  readonly iterations: number;
  /** The objective at each report, the start first. */
  readonly trace: readonly { readonly iteration: number; readonly objective: number }[];
  readonly stopped: 'iterations' | 'tolerance' | 'diverged' | Ending;
}

const finished = (before: number, now: number, tolerance: number | undefined): Outcome['stopped'] | null => {
  if (!Number.isFinite(now)) return 'diverged';
  return tolerance !== undefined && Math.abs(now - before) <= tolerance * Math.abs(before) ? 'tolerance' : null;
};

/** The run as steps that a caller goes through at its own pace. */
function* steps(method: Method, options: RunOptions): Generator<undefined, Outcome> {
  const { iterations, tolerance, every = 1, from = 0, now = () => performance.now() } = options;
  const start = now();
  const trace = [{ iteration: from, objective: method.objective() }];
  for (let t = from; t < iterations; t++) {
    method.step(t);
    const done = t + 1;
    const ended = method.ended?.() ?? null;
    if (done % every !== 0 && done !== iterations && ended === null) {
      yield;
      continue;
    }
    const objective = method.objective();
    const seconds = (now() - start) / 1000;
    const stopped = finished(trace.at(-1)?.objective ?? Number.NaN, objective, tolerance) ?? ended;
    trace.push({ iteration: done, objective });
    options.onProgress?.({ iteration: done, of: iterations, objective, seconds, left: (seconds / (done - from)) * (iterations - done) });
    if (stopped !== null) return { iterations: done, trace, stopped };
    yield;
  }
  return { iterations, trace, stopped: 'iterations' };
}

/** Iterates without a pause. */
export const run = (method: Method, options: RunOptions): Outcome => {
  const work = steps(method, options);
  for (;;) {
    options.signal?.throwIfAborted();
    const step = work.next();
    if (step.done === true) return step.value;
  }
};

/** Iterates with the event loop free between iterations. Errors: the signal's reason where it is aborted. */
export const runInTurns = async (method: Method, options: RunOptions): Promise<Outcome> => {
  const work = steps(method, options);
  const TURN = 12;
  for (let since = performance.now(); ; ) {
    options.signal?.throwIfAborted();
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() - since < TURN) continue;
    await nextTurn();
    since = performance.now();
  }
};
