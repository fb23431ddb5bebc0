import { termConverter, toEnv } from '../audit/term.ts';
import { Points } from '../checker/points.ts';
import { Redraw, Undecidable } from '../checker/field.ts';
import { obligations } from '../checker/obligations.ts';
import { gradientStatement } from '../checker/statement.ts';
import { floatTrial } from '../checker/trial.ts';
import type { Question } from './find.ts';
import { targetOf } from './target.ts';

/** A point and a direction of a variable, with the second derivative along it. */
export interface Witness {
  readonly sizes: Readonly<Record<string, number>>;
  readonly values: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly direction: readonly (readonly number[])[];
  readonly secondDerivative: number;
}

const DRAWS = 60;
/** Below that a second derivative may be rounding. */
const CLEAR = 1e-3;
const STEP = 1e-3;

/** The points with the clearest positive and negative second derivative along a random direction, by second differences in double precision. */
export const witness = (q: Question): readonly [up: Witness | null, down: Witness | null] => {
  const signed = q.variable.symbol.attributes.some((a) => a === 'positive' || a === 'nonneg');
  const target = targetOf(q.objective, 'minimize', q.variable, signed ? 'nonneg' : 'reals', signed ? 'positive' : 'reals');
  const to = termConverter();
  const f = to(target.f);
  const env = toEnv([target.x], q.conditions, [target.f]);
  const variable = { name: target.x.name };
  const points = new Points(gradientStatement(f, variable, '0'), env, 'witness');
  const owed = obligations([f], env).filter((o) => o.kind === 'positive' || o.kind === 'nonneg');
  let [up, down]: [Witness | null, Witness | null] = [null, null];
  for (let i = 0; i < DRAWS; i++) {
    try {
      const trial = floatTrial(points.spec('float', i % 3, i, { special: true }));
      const d = trial.direction(0);
      const at = (h: number) => (h === 0 ? trial.evaluator(1) : trial.moved(h, 0));
      // Logarithms are of absolute values here, so that points outside the domain have to be left out.
      const inside = (h: number): boolean => owed.every((o) => at(h).value(o.term).flat().every((x) => (x[0] ?? 0) > 0));
      if (![-STEP, 0, STEP].every(inside)) continue;
      const along = (h: number): number => at(h).value(f)[0]?.[0]?.[0] ?? Number.NaN;
      const value = (along(STEP) - 2 * along(0) + along(-STEP)) / (STEP * STEP);
      if (!Number.isFinite(value) || Math.abs(value) < CLEAR) continue;
      const plain = (name: string): number[][] => trial.values(name).map((row) => row.map((x) => x[0] ?? Number.NaN));
      const found: Witness = { sizes: Object.fromEntries(trial.sizes), values: Object.fromEntries([...env.symbols.keys()].map((name) => [name, plain(name)])), direction: d.map((row) => row.map((x) => x[0] ?? Number.NaN)), secondDerivative: value };
      if (value > 0 && up === null) up = found;
      if (value < 0 && down === null) down = found;
      if (up !== null && down !== null) break;
    } catch (error) {
      if (!(error instanceof Redraw) && !(error instanceof Undecidable)) throw error;
    }
  }
  return [up, down];
};
