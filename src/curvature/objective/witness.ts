import { termConverter, toEnv } from '../../audit/term.ts';
import { plainRows } from '../../checker/numbers/matrix.ts';
import { obligations } from '../../checker/terms/obligations.ts';
import { samples } from '../../checker/trials/samples.ts';
import { gradientStatement } from '../../checker/trials/statement.ts';
import { constant, hadamard, scale } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { rational, type Rational } from '../../expr/rational.ts';
import { substitute } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';
import type { Question } from './question.ts';
import { targetOf, type Range } from './target.ts';

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
/** What rounding may change in a value, with much to spare. */
const ROUNDING = 1e-12;

/** How far from the origin points are looked for: where a term of higher degree wins far away, those of lower degree show near it; what is concave of a positive number may be so only where that is large. */
const SCALES: readonly Rational[] = [rational(1), rational(1, 8), rational(12)];

/** The first points, over all reals or the positive numbers, with a clear positive and a clear negative second derivative along a random direction, by second differences in double precision. */
export const witness = (q: Question, range: Range & ('reals' | 'positive')): readonly [up: Witness | null, down: Witness | null] => {
  let [up, down]: [Witness | null, Witness | null] = [null, null];
  for (const s of SCALES)
    for (const w of witnesses(q, range, constant(s), Number(s.num) / Number(s.den))) {
      if (w.secondDerivative > 0) up ??= w;
      else down ??= w;
      if (up !== null && down !== null) return [up, down];
    }
  return [up, down];
};

/** Points s·x for random x with a clear second derivative: that of f(s·x) over s². */
function* witnesses(q: Question, range: Range, factor: Expr, s: number): Generator<Witness> {
  const target = targetOf(q.objective, 'minimize', q.variable, range === 'positive' ? 'nonneg' : 'reals', range);
  const to = termConverter();
  const f = to(s === 1 ? target.f : substitute(target.f, new Map<Expr, Expr>([[target.x, isScalar(target.x.shape) ? hadamard(factor, target.x) : scale(factor, target.x)]])));
  const env = toEnv([target.x], q.conditions, [target.f]);
  const owed = obligations([f], env).filter((o) => o.kind === 'positive' || o.kind === 'nonneg');
  yield* samples(gradientStatement(f, { name: target.x.name }, '0'), env, { draws: DRAWS, sizes: 3, seed: 'witness' }, (trial): Witness | null => {
    const at = (h: number) => (h === 0 ? trial.evaluator(1) : trial.moved(h, 0));
    // Logarithms are of absolute values here, so that points outside the domain have to be left out.
    const inside = (h: number): boolean => owed.every((o) => at(h).value(o.term).jets[0].every((x) => x > 0));
    if (![-STEP, 0, STEP].every(inside)) return null;
    const along = (h: number): number => at(h).value(f).jets[0][0] ?? Number.NaN;
    const [after, here, before] = [along(STEP), along(0), along(-STEP)];
    const difference = (after - 2 * here + before) / (STEP * STEP);
    const noise = (ROUNDING * Math.max(Math.abs(after), Math.abs(here), Math.abs(before))) / (STEP * STEP);
    if (!Number.isFinite(difference) || Math.abs(difference) < Math.max(CLEAR, noise)) return null;
    const scaled = (rows: readonly (readonly number[])[]) => rows.map((row) => row.map((x) => s * x));
    const values = Object.fromEntries([...env.symbols.keys()].map((name) => [name, name === target.x.name ? scaled(plainRows(trial.values(name))) : plainRows(trial.values(name))]));
    return { sizes: Object.fromEntries(trial.sizes), values, direction: plainRows(trial.direction(0)), secondDerivative: difference / (s * s) };
  });
}
