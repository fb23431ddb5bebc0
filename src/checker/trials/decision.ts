import { compare, type Comparison } from '../numbers/comparison.ts';
import { Redraw, Singular, Undecidable, Vanishing } from '../numbers/field.ts';
import { plainRows, sameShape, ShapeClash, type Matrix } from '../numbers/matrix.ts';
import type { LogModel } from '../numbers/modular.ts';
import { FEW_TOWERS, TOWERS, type TowerPlan, type Towers } from '../numbers/primes.ts';
import { largerOf, NOTHING } from '../terms/fractions.ts';
import type { Sizes } from '../terms/sizes.ts';
import type { Traits } from '../terms/traits.ts';
import type { Counterexample, Env } from '../terms/term.ts';
import { log2Missed, rootChoices } from './certainty.ts';
import type { Indices } from './patterns.ts';
import { Points } from './points.ts';
import type { Spread, Spreads } from './spread.ts';
import type { Statement } from './statement.ts';
import { floatTrial, meetsConditions, modularTrial, type FloatTrial, type Trial, type TrialSpec } from './trial.ts';

const MAX_REDRAWS = 300;
/** A search gives up sooner. */
const MAX_REDRAWS_QUICK = 40;
/** What vanishes at so many random points of large fields vanishes at all. */
const MOST_VANISHING = 24;
/** At small sizes many statements have no value anywhere. */
const SMALL_REDRAWS = 6;
/** Entries of a matrix in trials of proofs. */
const MOST_ENTRIES = 400_000;
/** Trials at the sizes of the size theorem outside of proofs, more where primes are small. */
const TRIALS_THERE = { opaque: 2, discrete: 8 } as const;
/** Draws in double precision at given sizes. */
const DRAWS_THERE = 3;
/** Central differences lose that much to truncation and rounding. */
const DIFFERENCE_TOLERANCE = 1e-3;
/** How all values are perturbed to see the rounding in a result. */
const JITTER = 1e-12;
/** So many trials of choices of signs are made modulo large primes; what the further ones add is chance of the choices. */
export const WIDE_TRIALS = 3;
/** log2 of the error that one trial of a grid of sizes may have. */
const LEAST_SURE_GRID = -24;

const NOWHERE: Where = { sizes: new Map() };

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, t) => t);

const checkShape = (a: Matrix<unknown>, b: Matrix<unknown>): void => {
  if (!sameShape(a, b)) throw new ShapeClash(`the sides are ${a.rows}×${a.cols} and ${b.rows}×${b.cols}`);
};

/** How logarithms are taken, and at which level of a tower the statement stands. */
export interface Method {
  readonly model: LogModel;
  readonly root: number;
}

/** Sizes, and values of indices where these are given. */
export interface Where {
  readonly sizes: Sizes;
  readonly indices?: Indices | undefined;
}

/** Draws in double precision: how each compares, the worst one, and whether it shows a real difference. */
export interface Draws {
  readonly found: readonly Comparison[];
  readonly worst: Counterexample | null;
  readonly differs: boolean;
}

/** The sides differ at sizes other than the first ones. */
export class Differs extends Undecidable {
  readonly where: Where;
  constructor(where: Where) {
    super('the sides differ at other sizes');
    this.where = where;
  }
}

/** Do signs or roots choose between values, by whether numbers are squares modulo a prime? */
export const hasSquares = ({ signs, roots }: Traits): boolean => signs.length + roots.length > 0;

/** Everything that stays the same between trials. */
export class Decision {
  readonly points: Points;
  readonly statement: Statement;
  readonly env: Env;

  /** The primes of each trial of a proof; null takes fixed ones. */
  private readonly towers: Towers | null;
  /** Are roots functions without laws in all trials? In proofs about all sizes they are: large sizes have no points at which all roots exist. */
  readonly freeRoots: boolean;
  private readonly quick: boolean;
  private readonly redraws: number;
  /** Sizes at which a matrix without an inverse was met at random values: it has none at any there. */
  private readonly singular = new Set<string>();

  constructor(statement: Statement, env: Env, seed: string, { proof, quick = false }: { readonly proof?: Towers; readonly quick?: boolean }) {
    this.statement = statement;
    this.env = env;
    this.towers = proof ?? null;
    this.quick = quick;
    this.redraws = quick ? MAX_REDRAWS_QUICK : MAX_REDRAWS;
    this.points = new Points(statement, env, seed);
    this.freeRoots = this.towers !== null && this.points.traits.roots.length > 0 && this.points.hasSizes;
  }

  /** Do signs or roots choose between values, by whether numbers are squares modulo a prime? */
  get choosesSquares(): boolean {
    return this.freeRoots ? this.points.traits.signs.length > 0 : hasSquares(this.points.traits);
  }

  /** Yes-or-no choices that a trial makes at random; outside of proofs those of different signs are counted. */
  get choices(): number {
    const { traits, choices, signDegree } = this.points;
    return (this.towers === null ? traits.signs.length : signDegree) + choices + (this.freeRoots ? 0 : rootChoices(this.points, traits.roots));
  }

  /** How many trials had sizes as large as the networks of the terms have wires. */
  private wide = 0;
  /** The largest measure of the trials last made. */
  private largest = NOTHING;

  /** Trials over prime fields, where that isn't possible with roots without laws: whether all agree. Throws Undecidable, ShapeClash. */
  exact(method: Method, trials: number, special: boolean): boolean {
    this.largest = NOTHING;
    try {
      return this.exactly(method, trials, special, this.freeRoots);
    } catch (error) {
      if (!(error instanceof Undecidable) || this.freeRoots || this.points.traits.roots.length === 0) throw error;
      // What holds for functions with the derivatives of roots holds for roots.
      return this.exactly(method, trials, special, true);
    }
  }

  private exactly(method: Method, trials: number, special: boolean, freeRoots: boolean): boolean {
    const tag = `${method.model} ${special ? 'special' : 'generic'}`;
    // The first two trials have large sizes; a smaller one is quicker to see that sides differ.
    return [...range(trials).slice(2, 3), ...range(trials).filter((t) => t !== 2)].every((t) => this.agrees(method, (redraw) => this.points.spec(tag, t, redraw, { special, ...(freeRoots ? { freeRoots } : {}), ...this.turn(method, t) })));
  }

  private turn({ model }: Method, t: number): Pick<TrialSpec, 'tower'> {
    return this.tower(this.exactPlan(model, t), t % (this.choosesSquares ? TOWERS : FEW_TOWERS));
  }

  /**
   * Trials of a proof at sizes as large as the networks of the terms have wires: what is false at any sizes is false there. As many as the choices of signs and the
   * coincidences of indices ask for; none where one is enough and was made already. A search only learns whether they can be made. Throws Undecidable where they can't, Differs.
   */
  atWidest(method: Method, wanted: number): void {
    if (!this.points.hasSizes || (wanted === 1 && this.wide > 0)) return;
    const sizes = this.points.leastWide();
    if (this.quick) return;
    this.largest = NOTHING;
    const specOf = (t: number) => (redraw: number): TrialSpec => this.points.wideSpec(t, redraw, { special: false, freeRoots: this.freeRoots, ...this.turn(method, t) });
    if (!range(wanted).every((t) => this.agrees(method, specOf(t)))) throw new Differs({ sizes });
  }

  private tower(plan: TowerPlan, t: number): Pick<TrialSpec, 'tower'> {
    return this.towers === null ? {} : { tower: this.towers(plan, t) };
  }

  /**
   * Trials at widely ranging sizes, as far as they are needed: log2 of the error that they leave, null where they can't be made. A search only learns whether they can be made.
   * Throws Differs where the sides differ, Undecidable where a proof can't have them.
   */
  spread(method: Method, special = false): number | null {
    try {
      return this.points.countsSizes && special ? null : this.spreadOut(method);
    } catch (error) {
      if (error instanceof Differs || !(error instanceof Undecidable) || this.towers !== null) throw error;
      return null;
    }
  }

  private spreadOut(method: Method): number {
    const spreads = this.points.spreads(this.towers === null ? null : this.choices);
    if (spreads === null || this.quick) return -Infinity;
    const { grid, random } = spreads;
    try {
      const error = grid === null ? 0 : this.alongSizes('grid', grid, method);
      if (error <= LEAST_SURE_GRID) return error;
    } catch (error) {
      // At some of the sizes of the grid nothing has a value.
      if (error instanceof Differs || !(error instanceof Undecidable)) throw error;
    }
    if (random === null) throw new Undecidable('sizes stand for numbers in too many ways');
    return this.alongSizes('random', random, method);
  }

  private alongSizes(kind: keyof Spreads, spread: Spread, method: Method): number {
    const plan = this.plan(method.model, 'narrow');
    this.largest = NOTHING;
    range(spread.trials).forEach((t) => {
      let last: Where = NOWHERE;
      const agree = this.agrees(method, (redraw) => (last = this.points.spreadSpec(kind, spread, t, redraw, { special: false, freeRoots: true, ...this.tower(plan, t) })));
      if (!agree) this.differ(last, false);
    });
    // The largest sizes make a bound that is the same every time; trials beside a grid don't count.
    this.largest = spread.counted.map((sizes) => this.points.measure(sizes, true)).reduce(largerOf, kind === 'grid' ? NOTHING : this.largest);
    // One trial of a grid has to find the difference, each random one may.
    return kind === 'grid' ? this.error(method, plan, 1, spread.perTrial) : this.error(method, plan, spread.trials, spread.perTrial);
  }

  /**
   * One trial at each of some small sizes, of 1 and equal ones among them, which polynomials in sizes and ranks of products may hang on,
   * some at sizes that leave indices room, one at the sizes of the size theorem, and all values of indices where these matter; those at which something has no value are left
   * out. Outside of proofs one has the sizes of the size theorem: log2 of the error that it leaves, null where there is none but should be. Throws Undecidable where the sides differ.
   */
  atSizes(method: Method, special = false): number | null {
    const widest = this.towers === null ? this.points.widestSizes : null;
    if (this.quick) return widest === false ? null : -Infinity;
    const { listings } = this.points;
    if (listings === null && this.towers !== null) throw new Undecidable('indices and lists have too many values to try');
    const small = [...this.points.smallSizes, ...this.points.indexSizes].map((sizes): Where => ({ sizes }));
    [...small, ...(listings ?? [])].forEach((where, t) => void this.agreesAt('small', where, method, special, t));
    if (widest === null) return listings === null ? null : -Infinity;
    this.largest = NOTHING;
    const trials = TRIALS_THERE[method.model];
    return widest !== false && range(trials).every((t) => this.agreesAt('widest', { sizes: widest }, method, special, t)) ? this.error(method, this.plan(method.model, 'narrow'), trials) : null;
  }

  /** Do the sides agree at given sizes? False where no value was found there. Throws Differs. */
  private agreesAt(tag: string, where: Where, method: Method, special: boolean, t = 0): boolean {
    // Proofs take roots without laws, which all values have.
    const options = { special, freeRoots: this.towers !== null, ...this.tower(this.plan(method.model, 'narrow'), t) };
    try {
      if (this.agrees(method, (redraw) => this.points.at(where, `${tag} ${t} ${redraw}`, options), SMALL_REDRAWS)) return true;
    } catch (error) {
      if (!(error instanceof Undecidable)) throw error;
      if (this.towers === null && hasSquares(this.points.traits)) this.mustAgreeInFloats(where, special);
      return false;
    }
    this.differ(where, special);
    return false;
  }

  /** What a difference at given sizes says: that the sides differ there, where the exact laws are complete or double precision shows it. Throws Differs. */
  private differ(where: Where, special: boolean): void {
    if (this.towers !== null || this.isComplete) throw new Differs(where);
    this.mustAgreeInFloats(where, special);
  }

  private mustAgreeInFloats(where: Where, special: boolean): void {
    if (this.floatsAt(where, special).differs) throw new Differs(where);
  }

  /** Do the exact laws tell all values apart that differ? */
  get isComplete(): boolean {
    const { logDepth, opaque, signs, roots } = this.points.traits;
    return logDepth === 0 && !opaque && signs.length === 0 && roots.length === 0;
  }

  /** Do the sides agree at the first fit point? Throws Undecidable where none is found, ShapeClash. */
  private agrees({ model, root }: Method, specOf: (redraw: number) => TrialSpec, redraws = this.redraws): boolean {
    let vanished = 0;
    for (let redraw = 0; redraw < redraws && vanished < MOST_VANISHING; redraw++) {
      let spec: TrialSpec | null = null;
      try {
        spec = specOf(redraw);
        if (this.singular.has(JSON.stringify([...spec.sizes]))) continue;
        if (this.towers !== null && this.points.largestAt(spec.sizes) > MOST_ENTRIES) throw new Undecidable('a matrix has too many entries');
        const same = (s: TrialSpec): boolean => {
          const [a, b] = this.statement.sides(modularTrial(s, model, root));
          checkShape(a, b);
          return a.jets[0].every((x, k) => x === b.jets[0][k]);
        };
        // Either form of the second derivative of a root, where the law by which they are equal is left out.
        const agree = same(spec) || (spec.freeRoots === true && this.points.traits.roots.length > 0 && same({ ...spec, bentByValue: true }));
        this.largest = largerOf(this.largest, this.points.measure(spec.sizes, spec.freeRoots === true));
        if (this.points.isWide(spec.sizes)) this.wide++;
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
    if (model === 'discrete' || this.towers === null) return model;
    const { exponentDepth } = this.points.traits;
    if (exponentDepth === 0) return narrow ?? 'flat';
    return narrow !== undefined && exponentDepth === 1 ? `${narrow}-exponents` : 'opaque';
  }

  /** Large primes are for statements that no trials at many sizes follow, whose error these have, and there for the first trials of many. */
  exactPlan(model: LogModel, t = 0): TowerPlan {
    const { countsSizes } = this.points;
    const isSquared = this.choosesSquares;
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
  floats(draws: number, special: boolean, isAlone = false): Draws {
    return this.drawn(draws, isAlone, (found, i, jitter) => this.points.spec('float', found % 6, i, { special, ...this.points.drawing(i), ...jitter }));
  }

  /** The same at given sizes. */
  floatsAt(where: Where, special: boolean): Draws {
    return this.drawn(DRAWS_THERE, false, (_, i, jitter) => this.points.at(where, `float ${i}`, { special, ...this.points.drawing(i), ...jitter }));
  }

  private drawn(draws: number, isAlone: boolean, specOf: (found: number, i: number, jitter?: Pick<TrialSpec, 'jitter'>) => TrialSpec): Draws {
    const found: Comparison[] = [];
    let worst: Counterexample | null = null;
    for (let i = 0; i < 60 * draws && found.length < draws; i++) {
      try {
        const trial = floatTrial(specOf(found.length, i));
        if (!meetsConditions(trial, this.env)) continue;
        const [a, b] = this.statement.sides(trial);
        checkShape(a, b);
        const first = compare(a, b, a, b);
        // What rounding does matters where there is more of a difference than it is sure to make.
        const perturbed = first.agrees ? null : this.statement.sides(floatTrial(specOf(found.length, i, { jitter: JITTER })));
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

  private counterexample(trial: Trial<number>, a: Matrix<number>, b: Matrix<number>, error: number): Counterexample {
    const values = Object.fromEntries([...this.points.symbols.keys()].map((name) => [name, trial.indices(name)?.map((i) => [i]) ?? plainRows(trial.values(name))]));
    return { sizes: Object.fromEntries(trial.sizes), values, left: plainRows(a), right: plainRows(b), relativeError: error };
  }
}
