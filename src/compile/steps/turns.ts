import { dimValue } from '../../shape/dim.ts';
import { SCALAR } from '../../shape/shape.ts';
import { stepCost } from './cost.ts';
import type { Given, Machine } from './run.ts';
import type { Plan } from './steps.ts';
import type { Dense } from '../values/values.ts';

/** How work in turns is watched and stopped. */
export interface TurnOptions {
  readonly signal?: AbortSignal;
  /** Called between turns with the part of the arithmetic that is done, from 0 to 1. */
  readonly onProgress?: (done: number) => void;
}

/** Work goes on for this long before other events get their turn, in milliseconds. */
const TURN = 12;

/** Lets everything else that waits in the event loop run first; timers of 0 ms would be held back by browsers. */
export const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const arrived = (): void => {
      port1.close();
      resolve();
    };
    port1.addEventListener('message', arrived);
    port1.start();
    port2.postMessage(null);
  });

/** Turns of work that can be watched and stopped. */
export interface Turns {
  /** Ends the turn where it has lasted long enough; `done` is the part of the work done. Errors: the signal's reason. */
  readonly next: (done: number) => Promise<void>;
}

/** The first turn begins now. Errors: the signal's reason. */
export const createTurns = ({ signal, onProgress }: TurnOptions): Turns => {
  signal?.throwIfAborted();
  let since = performance.now();
  return {
    next: async (done) => {
      if (performance.now() - since < TURN) return;
      onProgress?.(done);
      await nextTurn();
      signal?.throwIfAborted();
      since = performance.now();
    },
  };
};

/** A call of the machine, unit by unit, with the event loop free between turns. Errors: as the call; the signal's reason. */
export const runInTurns = async (machine: Machine, plan: Plan, given: Given, options: TurnOptions): Promise<readonly Dense[]> => {
  const shapeOf = (v: number): (typeof plan.shapes)[number] => plan.shapes[v] ?? SCALAR;
  const costs = machine.units.map((u) => u.steps.reduce((sum, s) => sum + dimValue(stepCost(s.does, shapeOf(s.out), shapeOf), plan.sizes), 1));
  const total = costs.reduce((a, b) => a + b, 0);
  const turns = createTurns(options);
  machine.load(given);
  let done = 0;
  for (const [i, unit] of machine.units.entries()) {
    unit.run();
    done += costs[i] ?? 0;
    await turns.next(done / total);
  }
  options.onProgress?.(1);
  return machine.outputs();
};
