import { Undecidable } from './field.ts';
import type { RandomSource } from './random.ts';
import type { Sizes } from './sizes.ts';

/** Entries of the largest matrix in trials of many sizes. */
export const LARGEST_SPREAD = 4200;
/** Sizes that range widely: from how many. */
const RANGES = [6, 8, 12, 16, 24, 32] as const;
/** How sure they have to make, and by how many trials at most. */
const SPREAD_BITS = 24;
const MOST_SPREAD = 60;
/** Trials that are made where sizes that outnumber the degree several times cost too much. */
const MOST_UNSURE = 13;
const LARGEST_UNSURE = 20_000;
/** Range of sizes that are no numbers in a statement. */
const NARROW = 3;
/** Trials at random sizes beside a grid, should a bound on a degree be wrong. */
const SPOT_CHECKS = 4;
const SPOT_RANGE = 12;

/** What the sizes of a statement are: its names, the degree in each as a number, by how many wires each is met, and the largest matrix. */
export interface SizeUse {
  readonly names: readonly string[];
  readonly degrees: ReadonlyMap<string, number>;
  /** Names that stay small: orders of determinants and inverses of what holds sizes as numbers, whose degrees they multiply. */
  readonly pinned: ReadonlySet<string>;
  readonly widths: ReadonlyMap<string, number>;
  readonly largestAt: (sizes: Sizes) => number;
}

/** The sizes of further trials, or how to draw them. */
export interface Spread {
  readonly trials: number;
  /** log2 of a bound on the chance that the sizes of one trial hide a difference; the trials of a grid hide none together. */
  readonly perTrial: number;
  /** True where the sizes are fewer than the bound on the degree. */
  readonly heuristic: boolean;
  readonly sizes: (t: number, random: RandomSource) => Sizes;
}

/** Both ways to try many sizes; the grid comes first where there is one. */
export interface Spreads {
  readonly grid: Spread | null;
  readonly random: Spread;
}

const isWide = ({ degrees, pinned }: SizeUse, name: string): boolean => (degrees.get(name) ?? 0) > 0 && !pinned.has(name);

/** Multiplications that a trial takes, roughly, by its largest matrix; every trial takes some time of its own. */
const costAt = (entries: number): number => 200 + entries ** 1.25;

/**
 * Sizes drawn from a wide range: a polynomial of that degree in the sizes that isn't zero vanishes at one draw with probability at most
 * degree/range (Schwartz 1980). Sizes of degree 0 stay small. Throws Undecidable where the degree is too high for affordable sizes.
 */
const randomSizes = (use: SizeUse): Spread & { readonly cost: number } => {
  const degree = use.names.reduce((n, name) => n + (use.degrees.get(name) ?? 0), 0);
  const largest = (range: number): number => use.largestAt(new Map(use.names.map((name) => [name, isWide(use, name) ? range + 1 : 1 + NARROW])));
  const fits = (range: number, limit: number = LARGEST_SPREAD): boolean => largest(range) <= limit;
  // Small sizes are cheap: many trials at them can cost less than few at large ones.
  const trialsIn = (range: number): number => (degree >= range ? Infinity : Math.ceil(SPREAD_BITS / Math.log2(range / degree)));
  const cost = (range: number): number => trialsIn(range) * costAt(largest(Math.ceil(range / 2)));
  const [sure] = RANGES.filter((r) => trialsIn(r) <= MOST_SPREAD && fits(r)).sort((r, q) => cost(r) - cost(q));
  // The degree is a coarse bound. Where matrices are too large for sizes that outnumber it by far, more sizes of each name than its degree still have to agree.
  const affordable = RANGES.filter((r) => fits(r, LARGEST_UNSURE));
  const range = sure ?? affordable.find((r) => r > degree) ?? affordable[affordable.length - 1];
  const most = Math.max(...use.names.map((name) => use.degrees.get(name) ?? 0));
  if (range === undefined || most > range) throw new Undecidable('sizes stand for numbers in too many ways');
  const [trials, perTrial] = sure === undefined ? [MOST_UNSURE, -2] : [trialsIn(range), Math.log2(degree / range)];
  return { trials, perTrial, heuristic: sure === undefined || use.pinned.size > 0, sizes: (_, random) => drawn(use, range, random), cost: trials * costAt(largest(Math.ceil(range / 2))) };
};

const drawn = (use: SizeUse, range: number, random: RandomSource): Sizes =>
  new Map(use.names.map((name) => [name, 2 + random.int(isWide(use, name) ? range : NARROW)]));

/**
 * Every choice of one more size of each name than its degree, each as large as the size theorem asks for: a polynomial that vanishes at
 * all of them is zero. Some at random sizes follow. Null where that costs more than drawing sizes does.
 */
const gridSizes = (use: SizeUse, patterns: number, most: number): Spread | null => {
  const steps = (name: string): number => 1 + (use.degrees.get(name) ?? 0);
  const count = patterns * use.names.reduce((n, name) => n * steps(name), 1);
  if (count > MOST_SPREAD) return null;
  const least = (name: string): number => Math.max(2, use.widths.get(name) ?? 2);
  const sizesOf = (k: number): Sizes => {
    let rest = k;
    return new Map(use.names.map((name) => {
      const n = least(name) + (rest % steps(name));
      rest = Math.floor(rest / steps(name));
      return [name, n];
    }));
  };
  const all = Array.from({ length: count / patterns }, (_, k) => sizesOf(k));
  const largest = all.map(use.largestAt);
  const cost = largest.reduce((sum, entries) => sum + patterns * costAt(entries), 0);
  if (largest.some((entries) => entries > LARGEST_SPREAD) || cost > most) return null;
  return { trials: count + SPOT_CHECKS, perTrial: -Infinity, heuristic: false, sizes: (t, random) => all[Math.floor(t / patterns)] ?? drawn(use, SPOT_RANGE, random) };
};

/**
 * Trials at many sizes; null where no size is a number in the statement. `patterns`: how many trials each choice of sizes takes for all
 * coincidences of indices, null where these can't be listed. Throws Undecidable where no affordable sizes settle the statement.
 */
export const spreadsOf = (use: SizeUse, patterns: number | null): Spreads | null => {
  if (use.names.every((name) => (use.degrees.get(name) ?? 0) === 0)) return null;
  const random = randomSizes(use);
  return { grid: patterns === null || use.pinned.size > 0 ? null : gridSizes(use, patterns, random.heuristic ? 2 * random.cost : random.cost), random };
};
