import { plainRows } from '../../checker/numbers/matrix.ts';
import { samples } from '../../checker/trials/samples.ts';
import { identityStatement } from '../../checker/trials/statement.ts';
import type { Env, Term } from '../../checker/terms/term.ts';

const DRAWS = 12;

/** Has every entry of a term a value at some of a few random admissible points? */
export const hasValue = (t: Term, env: Env): boolean => {
  const values = samples(identityStatement(t, t), env, { draws: DRAWS, sizes: 4, seed: 'value' }, (trial) => (trial.evaluator(1).value(t).jets[0].every(Number.isFinite) ? true : null));
  return values.next().done !== true;
};

/** Is a symmetric matrix positive definite, by elimination, with room for rounding? */
const isDefinite = (rows: readonly (readonly number[])[]): boolean => {
  const a = rows.map((r) => [...r]);
  const least = 1e-9 * Math.max(1, ...rows.flat().map(Math.abs));
  return a.every((row, k) => {
    const pivot = row[k] ?? Number.NaN;
    if (!(pivot > least)) return false;
    for (const below of a.slice(k + 1)) {
      const factor = (below[k] ?? 0) / pivot;
      row.forEach((x, j) => { below[j] = (below[j] ?? 0) - factor * x; });
    }
    return true;
  });
};

/** Is a symmetric matrix positive definite at some of a few random admissible points? An assumption that never holds is worth nothing. */
export const isDefiniteSomewhere = (t: Term, env: Env): boolean => {
  const values = samples(identityStatement(t, t), env, { draws: 8 * DRAWS, sizes: 4, seed: 'definite' }, (trial) => (isDefinite(plainRows(trial.evaluator(1).value(t))) ? true : null));
  return values.next().done !== true;
};

/** Mean of a − b for two scalar terms over random admissible values of their symbols, in double precision, the same points for all a over one b; NaN where none was found. */
export const meanDifference = (a: Term, b: Term, env: Env): number => {
  const differences = samples(identityStatement(b, b), env, { draws: 4 * DRAWS, sizes: 4, seed: 'ranking' }, (trial) => {
    const value = (t: Term): number => trial.evaluator(1).value(t).jets[0][0] ?? Number.NaN;
    // Symbols are drawn in the order in which they are met.
    const below = value(b);
    const difference = value(a) - below;
    return Number.isFinite(difference) ? difference : null;
  });
  const found: number[] = [];
  for (const d of differences) if (found.push(d) === DRAWS) break;
  return found.length === 0 ? Number.NaN : found.reduce((s, d) => s + d, 0) / found.length;
};
