import { compare, type Comparison } from '../numbers/comparison.ts';
import { Redraw, Singular, Undecidable, Vanishing } from '../numbers/field.ts';
import { discreteDegree, log2Missed, rootChoices } from './certainty.ts';
import { largerOf, NOTHING } from '../terms/fractions.ts';
import { plainRows, sameShape, ShapeClash, type Matrix } from '../numbers/matrix.ts';
import { normaliser } from '../terms/normalise.ts';
import type { Indices } from './patterns.ts';
import { Points } from './points.ts';
import { FEW_TOWERS, TOWERS, type TowerPlan, type Towers } from '../numbers/primes.ts';
import { freshSeed } from '../numbers/random.ts';
import { hasShortNumerals, refusal } from './refusals.ts';
import { gradientStatement, hessianStatement, identityStatement, jacobianStatement, type Statement } from './statement.ts';
import type { Sizes } from '../terms/sizes.ts';
import type { Spread, Spreads } from './spread.ts';
import type { Traits } from '../terms/traits.ts';
import { floatTrial, modularTrial, type FloatTrial, type Trial, type TrialSpec } from './trial.ts';
import type { Counterexample, Env, Term, Variable, Verdict } from '../terms/term.ts';
import type { LogModel } from '../numbers/modular.ts';

/** How to decide: a fixed seed makes the decision repeatable, none draws fresh entropy. */
export interface DecideOptions {
  readonly seed?: string;
  readonly trials?: number;
  /**
   * For steps of proofs, with the primes of each trial: two-valued symbols take generic values only, nothing rests on double precision
   * alone, and double precision has to confirm what the exact values can't tell from its conjugates.
   */
  readonly proof?: Towers;
  /** For a search that is replayed in full later: no trials at widely ranging sizes. */
  readonly quick?: boolean;
}

const MAX_REDRAWS = 300;
/** A search gives up sooner. */
const MAX_REDRAWS_QUICK = 40;
/** What vanishes at so many random points of large fields vanishes at all. */
const MOST_VANISHING = 24;
/** At small sizes many statements have no value anywhere. */
const SMALL_REDRAWS = 6;
/** Draws in double precision that look for a difference, that an exact proof may need, and that an answer resting on them alone takes. */
const FLOAT_DRAWS = { search: 6, confirm: 2, alone: 40, aloneWithSigns: 240 } as const;
/** Central differences lose that much to truncation and rounding. */
const DIFFERENCE_TOLERANCE = 1e-3;
/** How all values are perturbed to see the rounding in a result. */
const JITTER = 1e-12;
/** So many trials of choices of signs are made modulo large primes; what the further ones add is chance of the choices. */
const WIDE_TRIALS = 3;
/** So many trials have sizes as large as the size theorem asks for. */
const FULL_TRIALS = 2;
/** Trials in the small fields in which logarithms are taken, as many as make up for their size. */
const DISCRETE_TRIALS = { plain: 8, exponents: 6 } as const;
/** Trials for k yes-or-no choices that the exact values make at random; each misses a fatal pattern with probability 1 − 2^−k. */
const CHOICE_TRIALS = [0, 24, 48, 96, 160] as const;
const trialsForChoices = (k: number): number => CHOICE_TRIALS[Math.min(k, CHOICE_TRIALS.length - 1)] ?? 0;

/** The sides differ at sizes other than the first ones. */
class Differs extends Undecidable {}

/** log2 of the error that one trial of a grid of sizes may have. */
const LEAST_SURE_GRID = -24;

/** Do signs or roots choose between values, by whether numbers are squares modulo a prime? */
const hasSquares = ({ signs, roots }: Traits): boolean => signs.length + roots.length > 0;

/** Everything that stays the same between trials. */
class Decision {
  readonly points: Points;
  readonly statement: Statement;
  readonly env: Env;

  private readonly quick: boolean;
  private readonly redraws: number;
  /** Sizes at which a matrix without an inverse was met at random values: it has none at any there. */
  private readonly singular = new Set<string>();

  constructor(statement: Statement, env: Env, seed: string, quick: boolean) {
    this.statement = statement;
    this.env = env;
    this.quick = quick;
    this.redraws = quick ? MAX_REDRAWS_QUICK : MAX_REDRAWS;
    this.points = new Points(statement, env, seed);
  }

  /** The largest measure of the trials last made. */
  private largest = NOTHING;

  /** Trials over prime fields, where that isn't possible with roots without laws: whether all agree. Throws Undecidable, ShapeClash. */
  exact(method: Method, trials: number, special: boolean, towers?: Towers): boolean {
    this.largest = NOTHING;
    try {
      return this.exactly(method, trials, special, false, towers);
    } catch (error) {
      if (!(error instanceof Undecidable) || towers === undefined || this.points.traits.roots.length === 0) throw error;
      // What holds for functions with the derivatives of roots holds for roots.
      return this.exactly(method, trials, special, true, towers);
    }
  }

  private exactly({ model, root }: Method, trials: number, special: boolean, freeRoots: boolean, towers?: Towers): boolean {
    const tag = `${model} ${special ? 'special' : 'generic'}`;
    const turns = hasSquares(this.points.traits) ? TOWERS : FEW_TOWERS;
    const tower = (t: number): Pick<TrialSpec, 'tower'> => (towers === undefined ? {} : { tower: towers(this.exactPlan(model, t), t % turns) });
    // The first two trials have large sizes; a smaller one is quicker to see that sides differ.
    return [...range(trials).slice(2, 3), ...range(trials).filter((t) => t !== 2)].every((t) => this.agrees({ model, root }, (redraw) => this.points.spec(tag, t, redraw, { special, ...(freeRoots ? { freeRoots } : {}), ...tower(t) })));
  }

  /**
   * Trials at widely ranging sizes, as far as they are needed: log2 of the error that they leave. A search only learns whether they can be made.
   * Throws Undecidable where they can't, or the sides differ.
   */
  spread(method: Method, towers: Towers): number {
    const { spreads } = this.points;
    if (spreads === null || this.quick) return -Infinity;
    const { grid, random } = spreads;
    try {
      const error = grid === null ? 0 : this.alongSizes('grid', grid, method, towers);
      if (error <= LEAST_SURE_GRID) return error;
    } catch (error) {
      // At some of the sizes of the grid nothing has a value.
      if (error instanceof Differs || !(error instanceof Undecidable)) throw error;
    }
    if (random === null) throw new Undecidable('sizes stand for numbers in too many ways');
    return this.alongSizes('random', random, method, towers);
  }

  private alongSizes(kind: keyof Spreads, spread: Spread, method: Method, towers: Towers): number {
    const plan = this.plan(method.model, 'narrow');
    this.largest = NOTHING;
    const agree = range(spread.trials).every((t) => this.agrees(method, (redraw) => this.points.spreadSpec(kind, spread, t, redraw, towers(plan, t))));
    if (!agree) throw new Differs('the sides differ at other sizes');
    // The largest sizes make a bound that is the same every time; trials beside a grid don't count.
    this.largest = spread.counted.map((sizes) => this.points.measure(sizes, true)).reduce(largerOf, kind === 'grid' ? NOTHING : this.largest);
    // One trial of a grid has to find the difference, each random one may.
    return kind === 'grid' ? this.error(method, plan, 1) : this.error(method, plan, spread.trials, spread.perTrial);
  }

  /**
   * One trial at each of some small sizes, of 1 and equal ones among them, which polynomials in sizes and ranks of products may hang on,
   * some at sizes that leave indices room, one at the sizes of the size theorem, and all values of indices where these matter; those at which something has no value are left
   * out. Log2 of the error that the one at the sizes of the size theorem leaves, null where there is none but should be. Throws Undecidable where the sides differ.
   */
  atSizes({ model, root }: Method, towers: Towers): number | null {
    const widest = this.points.widestSizes;
    if (this.quick) return widest === false ? null : -Infinity;
    const plan = this.plan(model, 'narrow');
    const { listings } = this.points;
    if (listings === null) throw new Undecidable('indices and lists have too many values to try');
    const agreesAt = (tag: string, sizes: Sizes, indices?: Indices, t = 0): boolean => {
      try {
        if (this.agrees({ model, root }, (redraw) => this.points.at(sizes, `${tag} ${t} ${redraw}`, { special: false, freeRoots: true, tower: towers(plan, t) }, indices), SMALL_REDRAWS)) return true;
      } catch (error) {
        if (!(error instanceof Undecidable)) throw error;
        return false;
      }
      throw new Differs('the sides differ at other sizes');
    };
    const small = [...this.points.smallSizes, ...this.points.indexSizes].map((sizes) => ({ sizes, indices: undefined }));
    [...small, ...listings].forEach(({ sizes, indices }, t) => void agreesAt('small', sizes, indices, t));
    if (widest === null) return -Infinity;
    this.largest = NOTHING;
    return widest !== false && agreesAt('widest', widest) ? this.error({ model, root }, plan, 1) : null;
  }

  /** Do the sides agree at the first fit point? Throws Undecidable where none is found, ShapeClash. */
  private agrees({ model, root }: Method, specOf: (redraw: number) => TrialSpec, redraws = this.redraws): boolean {
    let vanished = 0;
    for (let redraw = 0; redraw < redraws && vanished < MOST_VANISHING; redraw++) {
      let spec: TrialSpec | null = null;
      try {
        spec = specOf(redraw);
        if (this.singular.has(JSON.stringify([...spec.sizes]))) continue;
        const same = (s: TrialSpec): boolean => {
          const [a, b] = this.statement.sides(modularTrial(s, model, root));
          checkShape(a, b);
          return a.jets[0].every((x, k) => x === b.jets[0][k]);
        };
        // Either form of the second derivative of a root, where the law by which they are equal is left out.
        const agree = same(spec) || (spec.freeRoots === true && this.points.traits.roots.length > 0 && same({ ...spec, bentByValue: true }));
        this.largest = largerOf(this.largest, this.points.measure(spec.sizes, spec.freeRoots === true));
        return agree;
      } catch (error) {
        if (!(error instanceof Redraw)) throw error;
        if (spec === null || spec.special) continue;
        if (error instanceof Singular) this.singular.add(JSON.stringify([...spec.sizes]));
        if (error instanceof Vanishing) vanished++;
      }
    }
    throw new Undecidable('no admissible point was found');
  }

  /** The shortest tower that has the exponents of the statement; of smaller primes for trials at widely ranging sizes, and for many choices of signs. */
  plan(model: LogModel, narrow?: 'narrow' | 'squares'): TowerPlan {
    if (model === 'discrete') return 'discrete';
    const { exponentDepth } = this.points.traits;
    if (exponentDepth === 0) return narrow ?? 'flat';
    return narrow !== undefined && exponentDepth === 1 ? `${narrow}-exponents` : 'opaque';
  }

  /** Large primes are for statements that no trials at many sizes follow, whose error these have, and there for the first trials of many. */
  exactPlan(model: LogModel, t = 0): TowerPlan {
    const { countsSizes, traits } = this.points;
    const isSquared = hasSquares(traits);
    return countsSizes || (isSquared && t >= WIDE_TRIALS) ? this.plan(model, isSquared ? 'squares' : 'narrow') : this.plan(model);
  }

  /** log2 of a bound on the chance that a false statement passes the trials just made, at sizes at which it is false. */
  error({ root }: Method, plan: TowerPlan, trials: number, log2Other?: number): number {
    return log2Missed({ plan, level: root, hasExponents: this.points.traits.exponentDepth > 0 }, this.largest, trials, log2Other);
  }

  /**
   * Up to `draws` admissible draws in double precision, stopping at the first real difference, which comes as a counterexample. Where an answer rests on
   * them alone, the function itself has to agree by its differences.
   */
  floats(draws: number, special: boolean, isAlone = false): { readonly found: readonly Comparison[]; readonly worst: Counterexample | null; readonly differs: boolean } {
    const found: Comparison[] = [];
    let worst: Counterexample | null = null;
    for (let i = 0; i < 60 * draws && found.length < draws; i++) {
      try {
        const trial = floatTrial(this.points.spec('float', found.length % 6, i, { special, oneSided: this.points.isOneSided(i) }));
        if (!this.admissible(trial)) continue;
        const [a, b] = this.statement.sides(trial);
        checkShape(a, b);
        const first = compare(a, b, a, b);
        // What rounding does matters where there is more of a difference than it is sure to make.
        const perturbed = first.agrees ? null : this.statement.sides(floatTrial(this.points.spec('float', found.length % 6, i, { special, oneSided: this.points.isOneSided(i), jitter: JITTER })));
        const compared = perturbed === null ? first : compare(a, b, ...perturbed);
        const comparison = { ...compared, agrees: compared.agrees && (!isAlone || this.differencesAgree(trial, b)) };
        if (!Number.isFinite(comparison.relativeError) || comparison.isDrowned) continue;
        found.push(comparison);
        if (worst === null || comparison.real || comparison.relativeError > worst.relativeError) worst = this.counterexample(trial, a, b, comparison.relativeError);
        if (comparison.real) return { found, worst, differs: true };
      } catch (error) {
        if (!(error instanceof Redraw)) throw error;
      }
    }
    return { found, worst, differs: false };
  }

  /** Do central differences of the function itself agree with the claim, as far as they can? */
  private differencesAgree(trial: FloatTrial, claimed: Matrix<number>): boolean {
    const differences = this.statement.differences?.(trial);
    return differences === undefined || compare(differences, claimed, differences, claimed).relativeError < DIFFERENCE_TOLERANCE;
  }

  private admissible(trial: Trial<number>): boolean {
    return this.env.conditions.every((c) => {
      if (c.kind === 'size') return true;
      return trial.evaluator(1).value(c.term).jets[0].every((x) => (c.kind === 'positive' ? x > 0.05 : c.kind === 'nonneg' ? x >= 0 : Math.abs(x) > 0.05));
    });
  }

  private counterexample(trial: Trial<number>, a: Matrix<number>, b: Matrix<number>, error: number): Counterexample {
    const values = Object.fromEntries([...this.points.symbols.keys()].map((name) => [name, trial.indices(name)?.map((i) => [i]) ?? plainRows(trial.values(name))]));
    return { sizes: Object.fromEntries(trial.sizes), values, left: plainRows(a), right: plainRows(b), relativeError: error };
  }
}

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, t) => t);

const checkShape = (a: Matrix<unknown>, b: Matrix<unknown>): void => {
  if (!sameShape(a, b)) throw new ShapeClash(`the sides are ${a.rows}×${a.cols} and ${b.rows}×${b.cols}`);
};

interface Method {
  readonly model: LogModel;
  readonly root: number;
}

/** The exact methods in the order they are tried; the second makes log a homomorphism, at a smaller prime. */
const methods = ({ terms, variables }: Statement, traits: Traits, isProof: boolean): readonly Method[] => {
  const isIdentity = variables.length === 0;
  const opaque: Method = { model: 'opaque', root: 0 };
  // The small primes of discrete logarithms are too few for choices of signs and for long numerals.
  if (traits.logDepth === 0 || (isProof && (hasSquares(traits) || !hasShortNumerals(terms)))) return [opaque];
  const discrete: Method = { model: 'discrete', root: Math.min(traits.logDepth, 2) };
  return isIdentity && !isProof ? [discrete, opaque] : [opaque, discrete];
};

/** Decides a statement: exact trials first; a difference counts only with a witness in double precision or where the exact laws are complete. */
export const decide = (statement: Statement, env: Env, options: DecideOptions = {}): Verdict => {
  try {
    return decided(new Decision(statement, env, options.seed ?? freshSeed(), options.quick === true), options);
  } catch (error) {
    if (error instanceof ShapeClash) return { verdict: 'different', grade: 'P', trials: 1, reason: error.message };
    if (error instanceof Undecidable) return { verdict: 'undecided', grade: 'N', trials: 0, reason: error.message };
    throw error;
  }
};

const decided = (decision: Decision, options: DecideOptions): Verdict => {
  const { points, statement } = decision;
  const { traits } = points;
  const choices = traits.signs.length + points.choices + rootChoices(points, traits.roots);
  const complete = traits.logDepth === 0 && !traits.opaque && traits.signs.length === 0 && traits.roots.length === 0;
  const refused = options.proof === undefined ? null : refusal(statement.terms, traits, decision.env);
  if (refused !== null) return { verdict: 'undecided', grade: 'N', trials: 0, reason: refused };
  let why = 'equal by no known law';
  let refuted = false;
  const attempt = ({ model, root }: Method): Verdict | null => {
    const least = Math.max(options.trials ?? (model === 'opaque' ? 3 : traits.exponentDepth > 0 ? DISCRETE_TRIALS.exponents : DISCRETE_TRIALS.plain), options.proof === undefined ? points.patterns : points.patternsBeforeSpread);
    // A constant may be a square modulo one prime and not modulo another.
    const generic = Math.max(least, trialsForChoices(choices), options.proof !== undefined && hasSquares(traits) ? TOWERS : 0);
    if (decision.exact({ model, root }, generic, false, options.proof)) {
      const found = accepted(decision, { model, root }, generic, choices, false, options.proof !== undefined);
      const atSizes = options.proof === undefined ? -Infinity : decision.atSizes({ model, root }, options.proof);
      const bySizes = options.proof === undefined ? -Infinity : decision.spread({ model, root }, options.proof);
      const verdict = confirmed(decision, found, options);
      return verdict.log2Error === undefined ? verdict : { ...verdict, log2Error: Math.max(verdict.log2Error, atSizes ?? -Infinity, bySizes), ...(atSizes === null ? { heuristic: true } : {}) };
    }
    if (points.hasSpecial && options.proof === undefined) {
      const bits = choices + discreteDegree(statement.terms, points.symbols);
      const special = Math.max(least, trialsForChoices(bits));
      if (decision.exact({ model, root }, special, true)) return confirmed(decision, accepted(decision, { model, root }, special, bits, true, false), options);
    }
    refuted = true;
    why = 'the sides differ by the laws that the exact check knows';
    return null;
  };
  for (const method of methods(statement, traits, options.proof !== undefined)) {
    try {
      const verdict = attempt(method);
      if (verdict !== null) return verdict;
    } catch (error) {
      if (!(error instanceof Undecidable)) throw error;
      why = error.message;
    }
  }
  return options.proof !== undefined ? { verdict: 'undecided', grade: 'N', trials: 0, reason: why } : byFloats(decision, why, refuted && complete);
};

/** What double precision says, and what a complete exact check that disagreed adds to it. */
const byFloats = (decision: Decision, why: string, isFalse: boolean): Verdict => {
  const { points } = decision;
  const undecided = (trials: number, reason: string): Verdict => ({ verdict: 'undecided', grade: 'N', trials, reason });
  if (!points.isFaithful) return undecided(0, `${why}; no draw has all the declared attributes`);
  const search = decision.floats(FLOAT_DRAWS.search, points.hasSpecial);
  if (search.differs && search.worst !== null) return { verdict: 'different', grade: 'P', trials: search.found.length, counterexample: search.worst };
  if (isFalse) return { verdict: 'different', grade: 'P', trials: search.found.length, reason: 'the sides differ exactly, by less than double precision shows', ...(search.worst === null ? {} : { counterexample: search.worst }) };
  if (search.found.length === 0) return undecided(0, `${why}; no admissible point in double precision`);
  const draws = points.traits.signs.length > 1 ? FLOAT_DRAWS.aloneWithSigns : FLOAT_DRAWS.alone;
  const all = decision.floats(draws, points.hasSpecial, true);
  if (all.differs && all.worst !== null) return { verdict: 'different', grade: 'P', trials: all.found.length, counterexample: all.worst };
  return all.found.length === draws && all.found.every((c) => c.agrees) ? { verdict: 'equal', grade: 'N', trials: all.found.length, reason: why } : undecided(all.found.length, why);
};

/** An exact proof that double precision contradicts is not handed on; a step of a proof that rests on choices of signs needs its confirmation. */
const confirmed = (decision: Decision, verdict: Verdict, options: DecideOptions): Verdict => {
  const { points } = decision;
  const needed = options.proof !== undefined && verdict.heuristic === true;
  // What a search finds is confirmed when it is replayed.
  if (options.quick === true || (!needed && !points.isFaithful)) return verdict;
  const { found, differs } = decision.floats(needed ? FLOAT_DRAWS.confirm : 1, points.hasSpecial && options.proof === undefined);
  if (differs) return { verdict: 'undecided', grade: 'N', trials: verdict.trials, reason: 'the exact check and double precision contradict each other' };
  if (needed && found.length === 0) return { verdict: 'undecided', grade: 'N', trials: verdict.trials, reason: 'no admissible point in double precision confirms the exact check' };
  return verdict;
};

const accepted = (decision: Decision, method: Method, trials: number, choices: number, special: boolean, isProof: boolean): Verdict => {
  const { traits } = decision.points;
  const { model } = method;
  const missed = choices === 0 ? -Infinity : trials * Math.log2(1 - 2 ** -choices);
  // Whether a constant is a square modulo a prime is chance.
  const isByCharacter = isProof && hasSquares(traits);
  const byCharacter = isByCharacter ? -Math.min(trials, TOWERS) : -Infinity;
  const atPoints = decision.error(method, isProof ? decision.exactPlan(model) : model, Math.min(trials, isByCharacter ? WIDE_TRIALS : model === 'discrete' ? trials : FULL_TRIALS));
  const heuristic = model === 'discrete' || traits.roots.length > 0 || traits.opaque || choices > 0;
  return {
    verdict: 'equal', grade: 'P', log2Error: Math.max(atPoints, missed, byCharacter), trials,
    ...(heuristic ? { heuristic: true } : {}), ...(special ? { reason: 'uses that the entries are as declared (binary or mask)' } : {}),
  };
};

/** a = b for all values and sizes. */
export const decideEqual = (a: Term, b: Term, env: Env, options?: DecideOptions): Verdict => {
  const plain = normaliser(env);
  return decide(identityStatement(plain(a), plain(b)), env, options);
};

/** g is the gradient of the scalar f by x; g has the shape of x. */
export const checkGradient = (f: Term, x: Variable, g: Term, env: Env, options?: DecideOptions): Verdict => {
  const plain = normaliser(env);
  return decide(gradientStatement(plain(f), x, plain(g)), env, options);
};

/** J = d vec(F)/d vec(x)', vec column-major. */
export const checkJacobian = (f: Term, x: Variable, jacobian: Term, env: Env, options?: DecideOptions): Verdict => {
  const plain = normaliser(env);
  return decide(jacobianStatement(plain(f), x, plain(jacobian)), env, options);
};

/** H = d vec(grad_x f)/d vec(y)'. */
export const checkHessian = (f: Term, x: Variable, y: Variable, hessian: Term, env: Env, options?: DecideOptions): Verdict => {
  const plain = normaliser(env);
  return decide(hessianStatement(plain(f), x, y, plain(hessian)), env, options);
};
