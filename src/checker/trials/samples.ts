import { Redraw, Undecidable } from '../numbers/field.ts';
import { Points } from './points.ts';
import type { Statement } from './statement.ts';
import type { Env } from '../terms/term.ts';
import { floatTrial, meetsConditions, type FloatTrial } from './trial.ts';

/** How many points are drawn, in how many sizes by turns, from which seed. */
export interface Sampling {
  readonly draws: number;
  readonly sizes: number;
  readonly seed: string;
}

/** What `look` finds at random admissible points in double precision, one after the other; points where it finds nothing (null) or something has no value are left out. */
export function* samples<R>(statement: Statement, env: Env, { draws, sizes, seed }: Sampling, look: (trial: FloatTrial) => R | null): Generator<R> {
  const points = new Points(statement, env, seed);
  for (let i = 0; i < draws; i++) {
    let found: R | null = null;
    try {
      const trial = floatTrial(points.spec('float', i % sizes, i, { special: true }));
      if (meetsConditions(trial, env)) found = look(trial);
    } catch (error) {
      if (!(error instanceof Redraw) && !(error instanceof Undecidable)) throw error;
    }
    if (found !== null) yield found;
  }
}
