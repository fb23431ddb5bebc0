import { discreteChoices, isFaithful } from './assign.ts';
import { Undecidable } from '../numbers/field.ts';
import { measureAt, type Measure } from '../terms/fractions.ts';
import { planIndices, type IndexPlan, type Indices } from './patterns.ts';
import { randomSource, Seed } from '../numbers/random.ts';
import { LARGEST_LITERAL } from './refusals.ts';
import { mostRepeated, repeatedIn, type Repeated } from './repeated.ts';
import { shapesAt, type Shapes } from '../terms/shapes.ts';
import { signDegreeOf } from '../terms/signdegrees.ts';
import { degreesInSizes, SMALL_ORDER, type Axis, type SizeDegrees } from '../terms/sizedegrees.ts';
import { LARGEST_SPREAD, spreadsOf, type Spread, type Spreads } from './spread.ts';
import { drawSizes, holds, literalSizes, sizeNamesOf, type Sizes } from '../terms/sizes.ts';
import type { Statement } from './statement.ts';
import { traitsOf, type Traits } from '../terms/traits.ts';
import { everySubterm } from '../terms/walk.ts';
import type { TrialSpec } from './trial.ts';
import type { Env, Symbol_, Term } from '../terms/term.ts';

/** Size theorem or not, no trial starts from larger sizes than this. */
const LARGEST_FLOOR = 8;
/** One trial outside of proofs has sizes as large as the size theorem asks for, up to this. */
const LARGEST_WIDTH = 18;
/** So far parts of matrices are followed when they shift each other. */
const LARGEST_SHIFT = 40;
const LARGEST_FLOOR_WITH_ROOTS = 3;
/** By so much sizes grow at most where points are unfit. */
const MOST_SHIFT = 6;
const MOST_SHIFT_WITH_ROOTS = 2;
/** Trials of a proof have sizes as large as the size theorem asks for, up to this, and so many entries in one matrix. */
const LARGEST_WIDE_SIZE = 40;
const LARGEST_WIDE = 40_000;
/** So many entries of subterms in sums, over all values of the indices there, a trial of a proof may have, and so many count for one of the largest matrix. */
const MOST_REPEATED = 250_000;
const REPEATED_FOR_ONE = 64;
/** Entries of the largest matrix that the first, the second, and every further trial may meet. */
const AFFORDABLE = [1300, 700, 400] as const;
/** Magnitudes of draws in turn. */
const SCALES = [1, 1 / 2, 2, 1 / 4, 4, 1 / 8] as const;
/** Entries under roots that a trial may have: half of all points are unfit for each of them. */
const AFFORDABLE_ROOTS = 5;

/** Sizes that no literal one is mixed up with. */
const LEAST_SAMPLE = 1_000_003;
const GROWTH = 1000;
const ROUNDING = 1e-9;
/** Sizes at which an index hardly hits a root of a product in it, and how many trials are made there. */
const INDEX_RANGE = 16;
const INDEX_TRIALS = 12;

/**
 * Where a statement is tested: which sizes, index patterns and kinds of values the trials take, and how many it needs. The first two
 * trials have sizes that the size theorem asks for and differ in parity; the further ones run through small sizes.
 */
export class Points {
  readonly traits: Traits;
  readonly symbols: ReadonlyMap<string, Symbol_>;
  private readonly statement: Statement;
  private readonly env: Env;
  private readonly seed: Seed;
  private readonly names: readonly string[];
  private readonly indexPlan: IndexPlan;
  private readonly repeated: Repeated;

  constructor(statement: Statement, env: Env, seed: string) {
    this.statement = statement;
    this.env = env;
    this.seed = new Seed(`${seed}|`);
    const conditions = env.conditions.flatMap((c) => (c.kind === 'size' ? [] : [c.term]));
    const subscripts = statement.variables.flatMap((v) => [v.row ?? '1', v.col ?? '1']);
    // A Hessian block has four open wires, everything else at most as many.
    this.traits = traitsOf(statement.terms, env, 4);
    const names = new Set([...this.traits.symbols, ...statement.variables.map((v) => v.name), ...traitsOf([...conditions, ...subscripts], env).symbols]);
    this.symbols = new Map([...env.symbols].filter(([name]) => names.has(name)));
    this.names = sizeNamesOf([...statement.terms, ...conditions], env, names);
    this.repeated = repeatedIn(statement.terms);
    this.indexPlan = planIndices(statement.terms, statement.variables, env, names);
  }

  /** Trials that the patterns of indices and the numbers that sizes are ask for. */
  get patterns(): number {
    return Math.max(this.indexPlan.trials, this.traits.sizeDegree > 0 ? Math.min(3 + this.traits.sizeDegree, 9) : 0);
  }

  /** Do sizes stand for numbers, so that trials at many of them follow? */
  get countsSizes(): boolean {
    return [...this.sizeDegrees.degrees.values()].some((d) => d > 0);
  }

  /** The same where trials at many sizes follow, which settle what sizes do as numbers. */
  get patternsBeforeSpread(): number {
    return this.countsSizes ? this.indexPlan.trials : this.patterns;
  }

  /** How values are drawn in double precision: where these have conditions or domains to meet, every second draw is one-sided, and where they have conditions, most are small or large, so that those are met that others hardly ever meet. */
  drawing(redraw: number): Pick<TrialSpec, 'oneSided' | 'scale'> {
    const hasConditions = this.env.conditions.some((c) => c.kind !== 'size');
    const oneSided = redraw % 2 === 1 && (this.traits.logDepth > 0 || this.traits.roots.length > 0 || hasConditions);
    return { oneSided, scale: hasConditions ? (SCALES[Math.floor(redraw / 2) % SCALES.length] ?? 1) : 1 };
  }

  get hasSpecial(): boolean {
    return [...this.symbols.values()].some((s) => s.attributes.some((a) => a === 'binary' || a === 'mask'));
  }

  /** How many signs that are chosen at random one product of the statement has at most. */
  get signDegree(): number {
    return this.traits.signs.length === 0 ? 0 : signDegreeOf(this.statement.terms, this.shapes(new Map(this.names.map((name) => [name, LEAST_SAMPLE]))).of);
  }

  /** Do the draws of all symbols have all their attributes? */
  get isFaithful(): boolean {
    return [...this.symbols.values()].every(isFaithful);
  }

  /** Choices between components of the sets that symbols range over. */
  get choices(): number {
    return [...this.symbols.values()].reduce((n, s) => n + discreteChoices(s), 0);
  }

  /** What trial t is made at; `redraw` counts the unfit points before. Throws Undecidable where no sizes satisfy the conditions. */
  spec(tag: string, t: number, redraw: number, options: Pick<TrialSpec, 'special' | 'relaxed' | 'jitter' | 'tower' | 'oneSided' | 'scale' | 'freeRoots'>): TrialSpec {
    const sizes = this.sizes(t, redraw, this.seed.then(`sizes ${tag} ${t} ${redraw}`), options.freeRoots === true);
    return this.made(sizes, t, this.seed.then(`${tag} ${t} ${redraw}`), options);
  }

  private made(sizes: Sizes, t: number, seed: Seed, options: Omit<TrialSpec, 'env' | 'sizes' | 'shapes' | 'seed' | 'variables' | 'indices'>, indices?: Indices): TrialSpec {
    return { env: this.env, sizes, shapes: this.shapes(sizes).of, seed, variables: this.statement.variables, indices: indices ?? this.indexPlan.assign(t, sizes, randomSource(seed.then('|indices'))), ...options };
  }

  /** Sizes as large as the size theorem asks for, where no trial has had them; null where none has to, false where they can't be had. */
  get widestSizes(): Sizes | null | false {
    const width = (name: string): number => this.traits.width.get(name) ?? 2;
    if (this.names.every((name) => width(name) <= LARGEST_FLOOR)) return null;
    const sizes = new Map(this.names.map((name) => [name, Math.max(2, width(name))]));
    return [...sizes.values()].every((n) => n <= LARGEST_WIDTH) && this.isWithinSpread(sizes) ? sizes : false;
  }

  /** Sizes for trials in which indices that are numbers hardly ever are roots of the statement; none where matrices get too large. */
  get indexSizes(): readonly Sizes[] {
    const sizes = new Map(this.names.map((name) => [name, INDEX_RANGE]));
    return this.indexPlan.areNumbers && this.isWithinSpread(sizes) ? Array.from({ length: INDEX_TRIALS }, () => sizes) : [];
  }

  /** All values of indices and lists at sizes that leave the entries of one product room to differ; null where these are too many to try. */
  get listings(): readonly { readonly sizes: Sizes; readonly indices: Indices }[] | null {
    const { isOpen, hasLists, listFactors, all } = this.indexPlan;
    if (!isOpen) return [];
    const least = hasLists ? Math.max(2, listFactors) : 3;
    const choices = [() => least, (k: number) => 2 + (k % 2), (k: number) => 3 - (k % 2)].map((f): Sizes => new Map(this.names.map((name, k) => [name, f(k)])));
    const distinct = [...new Map(choices.map((sizes) => [JSON.stringify([...sizes]), sizes])).values()].filter((sizes) => this.env.conditions.every((c) => holds(c, sizes)));
    const lists = distinct.map((sizes) => all(sizes)?.map((indices) => ({ sizes, indices })) ?? null);
    return lists.reduce((a, b) => (a === null || b === null ? null : [...a, ...b]), []);
  }

  /** Has the statement sizes at all? */
  get hasSizes(): boolean {
    return this.names.length > 0;
  }

  /** As large as the size theorem asks for, with room for indices to differ. */
  private widthOf(name: string): number {
    return Math.max(2, this.traits.width.get(name) ?? 2, this.indexPlan.room.get(JSON.stringify(name)) ?? 0);
  }

  /** Are sizes as large as the size theorem asks for? */
  isWide(sizes: Sizes): boolean {
    return this.names.every((name) => (sizes.get(name) ?? 0) >= this.widthOf(name));
  }

  /** The least sizes that the size theorem asks for. Throws Undecidable where trials there cost too much. */
  leastWide(): Sizes {
    const least = new Map(this.names.map((name) => [name, this.widthOf(name)]));
    const often = mostRepeated(this.repeated, least, this.shapes(least).of) > MOST_REPEATED;
    if (often || Math.max(...least.values()) > LARGEST_WIDE_SIZE || this.largestAt(least) > LARGEST_WIDE) throw new Undecidable('sizes as large as its products have factors cost too much');
    return least;
  }

  /** What trial t of a proof at sizes as large as the size theorem asks for is made at; the more redraws, the larger, as some points are unfit by their sizes. Throws Undecidable where that costs too much. */
  wideSpec(t: number, redraw: number, options: Pick<TrialSpec, 'special' | 'freeRoots' | 'tower'>): TrialSpec {
    const seed = this.seed.then(`wide ${t} ${redraw}`);
    const more = randomSource(seed.then('|sizes'));
    const most = Math.min(MOST_SHIFT, Math.ceil(redraw / 2));
    const sizes = new Map(this.names.map((name) => [name, this.widthOf(name) + more.int(most + 1)]));
    return this.made(this.largestAt(sizes) > LARGEST_WIDE ? this.leastWide() : sizes, t, seed, options);
  }

  private isWithinSpread(sizes: Sizes): boolean {
    return this.env.conditions.every((c) => holds(c, sizes)) && this.largestAt(sizes) <= LARGEST_SPREAD;
  }

  /** Entries of the largest matrix at given sizes, of all its values together where it stands in sums. */
  largestAt(sizes: Sizes): number {
    return this.shapes(sizes).largest;
  }

  private readonly measures = new Map<string, Measure>();
  /** What the error of a trial at given sizes hangs on, with roots as functions without laws or with laws. */
  measure(sizes: Sizes, freeRoots: boolean): Measure {
    const key = `${freeRoots} ${this.keyOf(sizes)}`;
    const known = this.measures.get(key);
    if (known !== undefined) return known;
    const made = measureAt(this.statement.terms, this.statement.variables.length, freeRoots, this.env, sizes, this.shapes(sizes).of);
    this.measures.set(key, made);
    return made;
  }

  private keyOf(sizes: Sizes): string {
    return this.names.map((name) => sizes.get(name)).join(' ');
  }

  private readonly known = new Map<string, { readonly of: Shapes; readonly largest: number }>();
  /** Shapes of terms at given sizes, which many trials may have, and the entries of the largest matrix, or of all values of one in sums. */
  private shapes(sizes: Sizes): { readonly of: Shapes; readonly largest: number } {
    const key = this.keyOf(sizes);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const of = shapesAt(this.env, sizes);
    this.statement.terms.forEach((t) => of(t));
    const made = { of, largest: Math.max(of.largest(), Math.ceil(mostRepeated(this.repeated, sizes, of) / REPEATED_FOR_ONE)) };
    this.known.set(key, made);
    return made;
  }

  /** Small sizes: all 1, each one 1, all 2, all 3, rising and falling; literal sizes and the next ones; every size that parts of matrices can shift by. */
  get smallSizes(): readonly Sizes[] {
    const { names } = this;
    const by = (f: (k: number) => number): Sizes => new Map(names.map((name, k) => [name, f(k)]));
    const literals = literalSizes(this.statement.terms, this.env, new Set(this.symbols.keys())).filter((n) => n > 1 && n <= LARGEST_LITERAL);
    const all = [
      by(() => 1), ...names.map((_, i) => by((k) => (k === i ? 1 : 3))), by(() => 2), by(() => 3), by((k) => 2 + k), by((k) => 1 + names.length - k),
      ...literals.flatMap((n) => [by(() => n), by(() => n + 1), ...names.flatMap((_, i) => [[n + 1, 2], [n + 1, 1], [2 * n + 2, 1]].map(([large = 1, rest = 1]) => by((k) => (k === i ? large : rest))))]),
      ...this.shifts.flatMap((n) => [by(() => n), ...names.map((_, i) => by((k) => (k === i ? n : 2)))].filter((s) => this.isWithinSpread(s))),
    ];
    return names.length === 0 ? [] : [...new Map(all.map((s) => [JSON.stringify([...s]), s])).values()].filter((s) => this.env.conditions.every((c) => holds(c, s)));
  }

  /** Products of matrices that are put together of parts may vanish at all sizes but those that their factors shift by together. */
  private get shifts(): readonly number[] {
    let parts = false;
    everySubterm(this.statement.terms, (t) => {
      parts ||= typeof t !== 'string' && (t[0] === 'block' || t[0] === 'slice');
    });
    const most = Math.min(LARGEST_SHIFT, Math.max(0, ...this.names.map((name) => this.traits.width.get(name) ?? 0)));
    return parts ? Array.from({ length: Math.max(0, most - 3) }, (_, k) => k + 4) : [];
  }

  /** What a trial at given sizes, and given values of indices, is made at. */
  at({ sizes, indices }: { readonly sizes: Sizes; readonly indices?: Indices | undefined }, tag: string, options: Pick<TrialSpec, 'special' | 'freeRoots' | 'tower' | 'jitter' | 'oneSided' | 'scale'>): TrialSpec {
    return this.made(sizes, 0, this.seed.then(tag), options, indices);
  }

  /** Trials at many sizes, for a proof as many as its random choices of signs ask for, null without; null where no size is a number in the statement. Throws Undecidable where none that are affordable settle it. */
  spreads(choices: number | null): Spreads | null {
    const { indexPlan, names } = this;
    const isListed = !indexPlan.areNumbers && !indexPlan.hasLists;
    const patterns = isListed ? Math.max(1, indexPlan.trials) : 1;
    const chance = choices === null ? 1 : 2 ** -choices / patterns;
    return spreadsOf({ names, ...this.sizeDegrees, widths: this.traits.width, largestAt: (sizes: Sizes): number => this.largestAt(sizes), choices: choices ?? 0, patterns, chance }, isListed);
  }

  /** What trial t at many sizes is made at. A point can be unfit because of its sizes; those that are fit are drawn evenly. */
  spreadSpec(kind: keyof Spreads, { sizes }: Spread, t: number, redraw: number, options: Pick<TrialSpec, 'special' | 'freeRoots' | 'tower'>): TrialSpec {
    const seed = this.seed.then(`${kind} ${t}`);
    return this.made(sizes(t, randomSource(seed.then(`|sizes ${Math.floor(redraw / 3)}`))), t, seed.then(` ${redraw}`), options);
  }

  private knownDegrees: SizeDegrees | null = null;
  /** For every size name how high a power of it the statement may hold as a number. */
  private get sizeDegrees(): SizeDegrees {
    return (this.knownDegrees ??= this.measuredDegrees());
  }

  private measuredDegrees(): SizeDegrees {
    // How the axes of a term grow with one size tells their degrees in it.
    const base = new Map(this.names.map((name, k) => [name, LEAST_SAMPLE + 7919 * k] as const));
    const plain = shapesAt(this.env, base);
    const small = shapesAt(this.env, new Map(this.names.map((name) => [name, SMALL_ORDER])));
    const grown = this.names.map((name) => [name, shapesAt(this.env, new Map([...base, [name, GROWTH * (base.get(name) ?? 1)]]))] as const);
    const axesOf = (t: Term): readonly Axis[] => plain(t).flatMap((size, k) => {
      if (size === 1) return [];
      const degrees = grown.map(([name, shape]) => [name, Math.max(0, Math.ceil(Math.log((shape(t)[k] ?? size) / size) / Math.log(GROWTH) - ROUNDING))] as const);
      return [{ degrees: new Map(degrees), small: small(t)[k] ?? 1 }];
    });
    return degreesInSizes(this.names, this.statement.terms, axesOf, this.env.symbols);
  }

  private readonly affordability = new Map<string, boolean>();
  /** Are there at most so many entries in every matrix, and few under roots? */
  private isAffordable(sizes: Sizes, limit: number, freeRoots: boolean): boolean {
    const { of: shape, largest } = this.shapes(sizes);
    const entries = (x: Term): number => {
      const [rows, cols] = shape(x);
      return rows * cols;
    };
    const rooted = freeRoots ? 0 : this.traits.roots.filter((x) => typeof x !== 'string').reduce((n, x) => n + entries(x), 0);
    return this.statement.terms.every((x) => entries(x) <= limit) && largest <= limit && rooted <= Math.max(AFFORDABLE_ROOTS, this.traits.roots.length);
  }

  private sizes(t: number, redraw: number, seed: Seed, freeRoots: boolean): Sizes {
    // A point can be unfit because of its sizes: an odd skew matrix has no inverse, nor has X'X with fewer rows than columns in X.
    // Roots want few entries, half of all values having none.
    const rooted = this.traits.roots.length > 0 && !freeRoots;
    const most = Math.min(rooted ? MOST_SHIFT_WITH_ROOTS : MOST_SHIFT, Math.floor(redraw / 2));
    const shifts = randomSource(seed.then('|shifts'));
    const shift = new Map(this.names.map((name) => [name, shifts.int(most + 1)]));
    const floor = (name: string): number => {
      const width = Math.min(rooted ? LARGEST_FLOOR_WITH_ROOTS : LARGEST_FLOOR, this.traits.width.get(name) ?? 2);
      const wanted = t < 2 ? width + t : t - 2 <= this.traits.sizeDegree ? t : 2;
      return Math.max(2, wanted + (shift.get(name) ?? 0), this.indexPlan.room.get(JSON.stringify(name)) ?? 0);
    };
    const limit = AFFORDABLE[Math.min(t, 2)] ?? 400;
    const affordable = (sizes: Sizes): boolean => {
      const key = `${limit} ${freeRoots} ${this.keyOf(sizes)}`;
      const known = this.affordability.get(key);
      if (known !== undefined) return known;
      const found = this.isAffordable(sizes, limit, freeRoots);
      this.affordability.set(key, found);
      return found;
    };
    const sizes = drawSizes(this.names, this.env.conditions, { floor, affordable }, randomSource(seed));
    if (sizes === null) throw new Undecidable('no sizes satisfy the conditions');
    return sizes;
  }
}
