import { Redraw, Undecidable } from './field.ts';
import { ShapeClash, type Matrix } from './matrix.ts';
import { freshSeed, randomSource } from './random.ts';
import { drawSizes, sizeNames, sizeNamesOfEnv, type Sizes } from './sizes.ts';
import { gradientStatement, hessianStatement, identityStatement, jacobianStatement, type Statement } from './statement.ts';
import { withoutRoots } from './roots.ts';
import { traitsOf, type Traits } from './traits.ts';
import { floatTrial, modularTrial, type FloatTrial, type Trial, type TrialSpec } from './trial.ts';
import type { Counterexample, Dim, Env, Term, Variable, Verdict } from './term.ts';
import type { LogModel } from './modular.ts';

/** How to decide: a fixed seed makes the decision repeatable, none draws fresh entropy. */
export interface DecideOptions {
  readonly seed?: string;
  readonly trials?: number;
}

const MAX_REDRAWS = 300;
const FLOAT_DRAWS = 6;
const AGREES = 1e-9;
const DIFFERS = 1e-6;
/** Central differences lose that much to truncation and rounding. */
const DIFFERENCE_TOLERANCE = 1e-3;
/** log2 of the size of the smallest field that a statement of that model is evaluated in. */
const BITS: { readonly [M in LogModel]: { readonly field: number; readonly exponents: number } } = { opaque: { field: 127, exponents: 63 }, discrete: { field: 33, exponents: 24 } };

interface Exact {
  readonly agrees: boolean;
  readonly trials: number;
  readonly reason?: string;
}

/** Everything that stays the same between trials. */
class Decision {
  readonly statement: Statement;
  readonly env: Env;
  readonly seed: string;
  readonly traits: Traits;
  private readonly names: readonly string[];

  constructor(statement: Statement, env: Env, seed: string) {
    this.statement = statement;
    this.env = env;
    this.seed = seed;
    const conditions = env.conditions.flatMap((c) => (c.kind === 'size' ? [] : [c.term]));
    const traits = traitsOf(statement.terms, env);
    const symbols = new Set([...traits.symbols, ...statement.variables.map((v) => v.name), ...traitsOf(conditions, env).symbols]);
    this.traits = { ...traits, symbols };
    const names = new Set<string>();
    for (const t of [...statement.terms, ...conditions]) sizeNames(t, names);
    sizeNamesOfEnv(env, symbols, names);
    this.names = [...names].sort();
  }

  private sizes(tag: string): Sizes {
    const sizes = drawSizes(this.names, this.roomy, randomSource(`${this.seed}|sizes ${tag}`));
    if (sizes === null) throw new Undecidable('no sizes satisfy the conditions');
    return sizes;
  }

  /** The environment with room for all indices over one size to differ. */
  private get roomy(): Env {
    const counts = new Map<Dim, number>();
    for (const [name, s] of this.env.symbols) if (s.range !== undefined && s.rows === 1 && this.traits.symbols.has(name)) counts.set(s.range, (counts.get(s.range) ?? 0) + 1);
    const room = [...counts].filter(([, n]) => n > 2).map(([left, n]) => ({ kind: 'size' as const, left, order: '>=' as const, right: n }));
    return room.length === 0 ? this.env : { ...this.env, conditions: [...this.env.conditions, ...room] };
  }

  /** Do several indices occur, which may or may not coincide? */
  get hasIndices(): boolean {
    return [...this.traits.symbols].filter((name) => this.env.symbols.get(name)?.range !== undefined).length > 1;
  }

  private spec(tag: string, special: boolean, distinct: boolean): TrialSpec {
    return { env: this.env, sizes: this.sizes(tag), seed: `${this.seed}|${tag}`, variables: this.statement.variables, special, distinct };
  }

  get hasSpecial(): boolean {
    return [...this.traits.symbols].some((name) => this.env.symbols.get(name)?.attributes.some((a) => a === 'binary' || a === 'mask'));
  }

  /** Trials over prime fields until one disagrees. Throws Undecidable, ShapeClash. */
  exact(model: LogModel, root: number, trials: number, special: boolean): Exact {
    for (let t = 0; t < trials; t++) {
      const sides = this.attempt((tag) => modularTrial(this.spec(tag, special, t % 3 !== 2), model, root), `${model} ${root} ${special ? 'special' : 'generic'} ${t}`);
      const [a, b] = sides;
      checkShape(a, b);
      if (a.some((row, i) => row.some((x, j) => x[0] !== b[i]?.[j]?.[0]))) return { agrees: false, trials: t + 1 };
    }
    return { agrees: true, trials };
  }

  private attempt<T>(make: (tag: string) => Trial<T>, tag: string): readonly [Matrix<T>, Matrix<T>] {
    for (let i = 0; i < MAX_REDRAWS; i++) {
      try {
        return this.statement.sides(make(`${tag}/${i}`));
      } catch (error) {
        if (!(error instanceof Redraw)) throw error;
      }
    }
    throw new Undecidable('no admissible point was found');
  }

  /** Admissible draws in double precision: the error of each, the worst as a counterexample, and whether finite differences disagree. */
  floats(special: boolean): { readonly errors: readonly number[]; readonly worst: Counterexample | null; readonly doubtful: boolean } {
    const errors: number[] = [];
    let doubtful = false;
    let worst: Counterexample | null = null;
    for (let i = 0; i < 60 * FLOAT_DRAWS && errors.length < FLOAT_DRAWS; i++) {
      try {
        const spec = this.spec(`float ${i}`, special, i % 3 !== 2);
        const trial = floatTrial(spec);
        if (!this.admissible(trial)) continue;
        const [a, b] = this.statement.sides(trial);
        checkShape(a, b);
        const error = relativeError(a, b);
        if (!this.differencesAgree(trial, b)) doubtful = true;
        if (!Number.isFinite(error)) continue;
        errors.push(error);
        if (worst === null || error > worst.relativeError) worst = this.counterexample(trial, a, b, error);
      } catch (error) {
        if (!(error instanceof Redraw)) throw error;
      }
    }
    return { errors, worst, doubtful };
  }

  /** Do central differences of the function itself agree with the claim, as far as they can? */
  private differencesAgree(trial: FloatTrial, claimed: Matrix<number>): boolean {
    const differences = this.statement.differences?.(trial);
    return differences === undefined || relativeError(differences, claimed) < DIFFERENCE_TOLERANCE;
  }

  private admissible(trial: Trial<number>): boolean {
    return this.env.conditions.every((c) => {
      if (c.kind === 'size') return true;
      const entries = trial.evaluator(1).value(c.term).flat().map((x) => x[0] ?? Number.NaN);
      return entries.every((x) => (c.kind === 'positive' ? x > 0.05 : c.kind === 'nonneg' ? x >= 0 : Math.abs(x) > 0.05));
    });
  }

  private counterexample(trial: Trial<number>, a: Matrix<number>, b: Matrix<number>, error: number): Counterexample {
    const plain = (m: Matrix<number>): number[][] => m.map((row) => row.map((x) => x[0] ?? Number.NaN));
    const values = Object.fromEntries([...this.traits.symbols].map((name) => [name, trial.indices(name)?.map((i) => [i]) ?? plain(trial.values(name))]));
    return { sizes: Object.fromEntries(trial.sizes), values, left: plain(a), right: plain(b), relativeError: error };
  }
}

const checkShape = (a: Matrix<unknown>, b: Matrix<unknown>): void => {
  if (a.length !== b.length || a[0]?.length !== b[0]?.length) throw new ShapeClash(`the sides are ${a.length}×${a[0]?.length ?? 0} and ${b.length}×${b[0]?.length ?? 0}`);
};

const relativeError = (a: Matrix<number>, b: Matrix<number>): number => {
  let difference = 0;
  let size = 1e-6;
  a.forEach((row, i) => row.forEach((x, j) => {
    const [p, q] = [x[0] ?? Number.NaN, b[i]?.[j]?.[0] ?? Number.NaN];
    difference = Math.max(difference, Number.isFinite(p) && Number.isFinite(q) ? Math.abs(p - q) : Infinity);
    size = Math.max(size, Math.abs(p), Math.abs(q));
  }));
  return Number.isFinite(size) ? difference / size : Number.NaN;
};

/** The exact methods in the order they are tried; the second makes log a homomorphism, at a smaller prime. */
const methods = (traits: Traits, isIdentity: boolean): readonly { readonly model: LogModel; readonly root: number }[] => {
  const opaque = { model: 'opaque' as const, root: 0 };
  if (!traits.logs) return [opaque];
  const discrete = [{ model: 'discrete' as const, root: 1 }];
  return isIdentity ? [...discrete, opaque] : [opaque, ...discrete];
};

const accepted = (traits: Traits, model: LogModel, trials: number, special: boolean): Verdict => {
  const bits = BITS[model];
  const perTrial = Math.min(0, Math.max(traits.log2Degree - bits.field, traits.exponentials ? traits.log2Degree - bits.exponents : -Infinity));
  // Each trial with sign patterns may miss the one that matters; they are counted as one bit each.
  const log2Error = traits.signs || special ? -Math.min(-perTrial * trials, trials) : perTrial * trials;
  const heuristic = model === 'discrete' || traits.roots || traits.opaque || special;
  return { verdict: 'equal', grade: 'P', log2Error, trials, ...(heuristic ? { heuristic: true } : {}), ...(special ? { reason: 'uses that the entries are as declared (binary or mask)' } : {}) };
};

/** Decides a statement: exact trials first; a difference counts only with a witness in double precision. */
export const decide = (statement: Statement, env: Env, options: DecideOptions = {}): Verdict => {
  const seed = options.seed ?? freshSeed();
  const decision = new Decision(statement, env, seed);
  const { traits } = decision;
  const trials = options.trials ?? (traits.signs ? 24 : decision.hasIndices ? 6 : 3);
  let why = 'equal by no known law';
  try {
    for (const { model, root } of methods(traits, statement.variables.length === 0)) {
      try {
        const count = model === 'discrete' ? trials + 3 : trials;
        if (decision.exact(model, root, count, false).agrees) return accepted(traits, model, count, false);
        if (decision.hasSpecial && decision.exact(model, root, 24, true).agrees) return accepted(traits, model, 24, true);
        why = 'the sides differ by the laws that the exact check knows';
      } catch (error) {
        if (!(error instanceof Undecidable)) throw error;
        why = error.message;
      }
    }
    const { errors, worst, doubtful } = decision.floats(decision.hasSpecial);
    if (errors.length === 0 || worst === null) return { verdict: 'undecided', grade: 'N', trials: 0, reason: `${why}; no admissible point in double precision` };
    if (worst.relativeError > DIFFERS) return { verdict: 'different', grade: 'P', trials: errors.length, counterexample: worst };
    if (errors.every((e) => e < AGREES) && !doubtful) return { verdict: 'equal', grade: 'N', trials: errors.length, reason: why };
    return { verdict: 'undecided', grade: 'N', trials: errors.length, reason: why };
  } catch (error) {
    if (error instanceof ShapeClash) return { verdict: 'different', grade: 'P', trials: 1, reason: error.message };
    if (error instanceof Undecidable) return { verdict: 'undecided', grade: 'N', trials: 0, reason: error.message };
    throw error;
  }
};

/** a = b for all values and sizes. */
export const decideEqual = (a: Term, b: Term, env: Env, options?: DecideOptions): Verdict => {
  const plain = withoutRoots();
  return decide(identityStatement(plain(a), plain(b)), env, options);
};

/** g is the gradient of the scalar f by x; g has the shape of x. */
export const checkGradient = (f: Term, x: Variable, g: Term, env: Env, options?: DecideOptions): Verdict => {
  const plain = withoutRoots();
  return decide(gradientStatement(plain(f), x, plain(g)), env, options);
};

/** J = d vec(F)/d vec(x)', vec column-major. */
export const checkJacobian = (f: Term, x: Variable, jacobian: Term, env: Env, options?: DecideOptions): Verdict => {
  const plain = withoutRoots();
  return decide(jacobianStatement(plain(f), x, plain(jacobian)), env, options);
};

/** H = d vec(grad_x f)/d vec(y)'. */
export const checkHessian = (f: Term, x: Variable, y: Variable, hessian: Term, env: Env, options?: DecideOptions): Verdict => {
  const plain = withoutRoots();
  return decide(hessianStatement(plain(f), x, y, plain(hessian)), env, options);
};
