import { Points } from '../checker/points.ts';
import { Redraw, Undecidable } from '../checker/field.ts';
import { identityStatement } from '../checker/statement.ts';
import { floatTrial } from '../checker/trial.ts';
import type { Env, Term } from '../checker/term.ts';

const DRAWS = 12;

/** Mean of a − b for two scalar terms over random admissible values of their symbols, in double precision; NaN where none was found. */
export const meanDifference = (a: Term, b: Term, env: Env): number => {
  const points = new Points(identityStatement(a, b), env, 'ranking');
  const found: number[] = [];
  for (let i = 0; i < 4 * DRAWS && found.length < DRAWS; i++) {
    try {
      const trial = floatTrial(points.spec('float', i % 4, i, { special: true }));
      const evaluator = trial.evaluator(1);
      const [x, y] = [a, b].map((t) => evaluator.value(t)[0]?.[0]?.[0] ?? Number.NaN);
      const difference = (x ?? Number.NaN) - (y ?? Number.NaN);
      if (Number.isFinite(difference)) found.push(difference);
    } catch (error) {
      if (!(error instanceof Redraw) && !(error instanceof Undecidable)) throw error;
    }
  }
  return found.length === 0 ? Number.NaN : found.reduce((s, d) => s + d, 0) / found.length;
};
