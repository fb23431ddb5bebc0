import { Redraw, Undecidable } from '../../checker/numbers/field.ts';
import { Points } from '../../checker/trials/points.ts';
import { gradientStatement, hessianStatement, identityStatement, jacobianStatement, type Statement } from '../../checker/trials/statement.ts';
import { floatTrial, type FloatTrial } from '../../checker/trials/trial.ts';
import type { Env, Variable as TermVariable } from '../../checker/terms/term.ts';
import type { Variable } from '../../calculus/variable.ts';
import { claimedValue, type Claim } from '../check.ts';
import { agree, flat, Point, type Convert, type Values } from './point.ts';

/** Trials from this one on have sizes that are small and differ. */
const SMALL = 40;
const ATTEMPTS = 60;
/** From this attempt on other indices coincide each time: a claim may fail at such points alone, at which wrong repairs are right as well. */
const COINCIDING = 15;
/** By that much drawn values keep away from the boundary of a condition. */
const MARGIN = 0.05;

/** A claim in the checker's form. */
export const statementOf = (claim: Claim, to: Convert): Statement => {
  const variable = (v: Variable): TermVariable => ({ name: v.symbol.name, ...(v.row === null ? {} : { row: to(v.row) }), ...(v.col === null ? {} : { col: to(v.col) }) });
  switch (claim.kind) {
    case 'identity': return identityStatement(to(claim.left), to(claim.right));
    case 'gradient': return gradientStatement(to(claim.of), variable(claim.by), to(claim.value));
    case 'jacobian': return jacobianStatement(to(claim.of), variable(claim.by), to(claim.value));
    case 'hessian': return hessianStatement(to(claim.of), variable(claim.by[0]), variable(claim.by[1]), to(claim.value));
  }
};

/** Do the values meet the conditions, with a margin where they are drawn at random? */
export const meets = (point: Point, env: Env, margin: number): boolean =>
  env.conditions.every((c) => {
    if (c.kind === 'size') return true;
    const m = point.term(c.term);
    return m !== null && flat(m).every((x) => (c.kind === 'positive' ? x > margin : c.kind === 'nonneg' ? x >= 0 : Math.abs(x) > margin));
  });

/** The values of symbols at a trial in double precision. */
export const valuesOf = (trial: FloatTrial, symbols: readonly string[]): Values => ({
  sizes: trial.sizes, symbols: new Map(symbols.filter((s) => trial.indices(s) === null).map((s) => [s, trial.values(s)])),
  indices: new Map(symbols.flatMap((s) => { const at = trial.indices(s); return at === null ? [] : [[s, at] as const]; })),
});

/** A random point with the value that the claim should have there. */
export interface Probe {
  readonly point: Point;
  readonly truth: Float64Array;
}

/** Random admissible points of small, different sizes at which the right value is a finite matrix; the claim fails at the first of them. */
export const probes = (claim: Claim, env: Env, to: Convert, seed: string, count: number): readonly Probe[] => {
  const points = new Points(statementOf(claim, to), env, seed);
  const found: Probe[] = [];
  for (let i = 0; i < ATTEMPTS && found.length < count; i++) {
    try {
      const t = SMALL + found.length + (i < COINCIDING ? 0 : i);
      const trial = floatTrial(points.spec('diagnosis', t, i, { special: points.hasSpecial, ...points.drawing(i) }));
      const point = new Point(env, valuesOf(trial, [...points.symbols.keys()]), to);
      const right = meets(point, env, MARGIN) ? point.truth(claim) : null;
      if (right === null) continue;
      const truth = flat(right);
      const claimed = found.length === 0 ? point.value(claimedValue(claim)) : null;
      const fails = claimed?.rows !== right.rows || !agree(flat(claimed), truth);
      if (truth.every(Number.isFinite) && (found.length > 0 || fails)) found.push({ point, truth });
    } catch (error) {
      if (error instanceof Undecidable) return found;
      if (!(error instanceof Redraw)) throw error;
    }
  }
  return found;
};
