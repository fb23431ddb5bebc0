import { termConverter, toEnv } from '../audit/term.ts';
import { plainRows } from '../checker/matrix.ts';
import { obligations } from '../checker/obligations.ts';
import { samples } from '../checker/samples.ts';
import { gradientStatement } from '../checker/statement.ts';
import type { Question } from './search.ts';
import { domainOf, targetOf } from './target.ts';

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

/** The first points with a clear positive and a clear negative second derivative along a random direction, by second differences in double precision. */
export const witness = (q: Question): readonly [up: Witness | null, down: Witness | null] => {
  const isNonneg = domainOf(q.variable.symbol) === 'nonneg';
  const target = targetOf(q.objective, 'minimize', q.variable, isNonneg ? 'nonneg' : 'reals', isNonneg ? 'positive' : 'reals');
  const to = termConverter();
  const f = to(target.f);
  const env = toEnv([target.x], q.conditions, [target.f]);
  const owed = obligations([f], env).filter((o) => o.kind === 'positive' || o.kind === 'nonneg');
  const found = samples(gradientStatement(f, { name: target.x.name }, '0'), env, { draws: DRAWS, sizes: 3, seed: 'witness' }, (trial): Witness | null => {
    const at = (h: number) => (h === 0 ? trial.evaluator(1) : trial.moved(h, 0));
    // Logarithms are of absolute values here, so that points outside the domain have to be left out.
    const inside = (h: number): boolean => owed.every((o) => at(h).value(o.term).flat().every((x) => (x[0] ?? 0) > 0));
    if (![-STEP, 0, STEP].every(inside)) return null;
    const along = (h: number): number => at(h).value(f)[0]?.[0]?.[0] ?? Number.NaN;
    const secondDerivative = (along(STEP) - 2 * along(0) + along(-STEP)) / (STEP * STEP);
    if (!Number.isFinite(secondDerivative) || Math.abs(secondDerivative) < CLEAR) return null;
    const values = Object.fromEntries([...env.symbols.keys()].map((name) => [name, plainRows(trial.values(name))]));
    return { sizes: Object.fromEntries(trial.sizes), values, direction: plainRows(trial.direction(0)), secondDerivative };
  });
  let [up, down]: [Witness | null, Witness | null] = [null, null];
  for (const w of found) {
    if (w.secondDerivative > 0) up ??= w;
    else down ??= w;
    if (up !== null && down !== null) break;
  }
  return [up, down];
};
