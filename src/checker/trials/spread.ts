import { Undecidable } from '../numbers/field.ts';
import type { RandomSource } from '../numbers/random.ts';
import { SMALL_ORDER } from '../terms/sizedegrees.ts';
import type { Sizes } from '../terms/sizes.ts';

/** Entries of the largest matrix in trials of many sizes. */
export const LARGEST_SPREAD = 4200;
/** Sizes that range widely: from how many for each degree. */
const MULTIPLES = [1.5, 2, 3, 4, 6, 8, 12, 24] as const;
const FEWEST = 6;
/** How sure they have to make, and by how many trials at most. */
const SPREAD_BITS = 24;
const MOST_SPREAD = 60;
/** The same where only some trials have the signs, or coincidences of indices, at which a statement is false. */
const MOST_SPREAD_OF_CHOICES = 400;
/** How sure repeated trials at one size have to be of signs. */
const CHOICE_BITS = 16;
/** Where that would cost too much: with how much less a statement gets by, at how large matrices. */
const LEAST_BITS = 14;
const LARGEST_UNSURE = 20_000;
/** Range of sizes that are no numbers in a statement. */
const NARROW = 3;
/** Trials at random sizes beside a grid, should a bound on a degree be wrong. */
const SPOT_CHECKS = 2;
const SPOT_MULTIPLE = 2;

/** What the sizes of a statement are: its names, the degree in each as a number, by how many wires each is met, and the largest matrix. */
export interface SizeUse {
  readonly names: readonly string[];
  readonly degrees: ReadonlyMap<string, number>;
  /** Names that stay small: orders of determinants and inverses of what holds sizes as numbers, whose degrees they multiply. */
  readonly pinned: ReadonlySet<string>;
  readonly widths: ReadonlyMap<string, number>;
  readonly largestAt: (sizes: Sizes) => number;
  /** Yes-or-no choices that a trial makes at random, as those of signs. */
  readonly choices: number;
  /** In how many ways indices coincide, which trials take in turn. */
  readonly patterns: number;
  /** What of all trials has the signs and coincidences at which a statement is false, at least. */
  readonly chance: number;
}

const degreeOf = ({ degrees }: SizeUse, name: string): number => degrees.get(name) ?? 0;

/** The sizes of further trials, or how to draw them. */
export interface Spread {
  readonly trials: number;
  /** log2 of a bound on the chance that the sizes and signs of one trial hide a difference; that the signs of all trials at one point of a grid do. */
  readonly perTrial: number;
  readonly sizes: (t: number, random: RandomSource) => Sizes;
  /** The sizes that the error is counted at: the largest that may be drawn, or those of a grid. */
  readonly counted: readonly Sizes[];
}

/** Both ways to try many sizes, as far as they are affordable; the grid comes first where there is one. */
export interface Spreads {
  readonly grid: Spread | null;
  readonly random: Spread | null;
}

/** Multiplications that a trial takes, roughly, by its largest matrix; every trial takes some time of its own. */
const costAt = (entries: number): number => 200 + entries ** 1.25;

/** log2 of the bound on the chance that a polynomial of those degrees which isn't zero vanishes at sizes drawn from so many (Alon and Füredi 1993), or that other signs are drawn. */
const missed = (use: SizeUse, multiple: number): number =>
  Math.log2(1 - use.names.reduce((p, name) => p * Math.max(0, 1 - degreeOf(use, name) / rangeOf(use, name, multiple)), use.chance));
const mostTrials = (use: SizeUse): number => (use.chance === 1 ? MOST_SPREAD : MOST_SPREAD_OF_CHOICES);

/** Sizes that are numbers range the wider the higher their degree, but for orders of eliminations; others stay small. */
const rangeOf = (use: SizeUse, name: string, multiple: number): number => {
  const degree = degreeOf(use, name);
  return degree === 0 ? NARROW : use.pinned.has(name) ? SMALL_ORDER - 1 : Math.max(FEWEST, Math.ceil(multiple * degree));
};

/** How many trials miss with that many bits; no number of them does where each may miss surely. */
const trialsFor = (bits: number, log2Missed: number): number => (log2Missed < 0 ? Math.ceil(bits / -log2Missed) : Infinity);

/** Sizes drawn from a wide range, from as many as the trials that are needed cost least at; null where none that are affordable settle a statement. */
const randomSizes = (use: SizeUse): (Spread & { readonly cost: number }) | null => {
  const largest = (multiple: number): number => use.largestAt(largestOf(use, multiple));
  const middle = (multiple: number): number => use.largestAt(new Map(use.names.map((name) => [name, 1 + Math.ceil(rangeOf(use, name, multiple) / 2)])));
  // Small sizes are cheap: many trials at them can cost less than few at large ones.
  const ways = (bits: number, limit: number): readonly { readonly multiple: number; readonly trials: number; readonly cost: number }[] =>
    MULTIPLES.filter((multiple) => largest(multiple) <= limit)
      .map((multiple) => ({ multiple, trials: trialsFor(bits, missed(use, multiple)) }))
      .filter(({ trials }) => trials <= mostTrials(use))
      .map(({ multiple, trials }) => ({ multiple, trials, cost: trials * costAt(middle(multiple)) }))
      .sort((a, b) => a.cost - b.cost);
  const [best] = [...ways(SPREAD_BITS, LARGEST_SPREAD), ...ways(LEAST_BITS, LARGEST_UNSURE)];
  return best === undefined ? null : { ...best, perTrial: missed(use, best.multiple), counted: [largestOf(use, best.multiple)], sizes: (_, random) => drawn(use, best.multiple, random) };
};

const largestOf = (use: SizeUse, multiple: number): Sizes => new Map(use.names.map((name) => [name, 1 + rangeOf(use, name, multiple)]));
const drawn = (use: SizeUse, multiple: number, random: RandomSource): Sizes =>
  new Map(use.names.map((name) => [name, 2 + random.int(rangeOf(use, name, multiple))]));

/**
 * Every choice of one more size of each name than its degree, each as large as the size theorem asks for: a polynomial that vanishes at
 * all of them is zero. Some at random sizes follow. Null where that costs more than drawing sizes does.
 */
const gridSizes = (use: SizeUse, most: number): Spread | null => {
  const steps = (name: string): number => 1 + degreeOf(use, name);
  const log2Signs = use.choices === 0 ? -Infinity : Math.log2(1 - 2 ** -use.choices);
  const repeated = use.choices === 0 ? 1 : trialsFor(CHOICE_BITS, log2Signs);
  const patterns = use.patterns * repeated;
  const count = patterns * use.names.reduce((n, name) => n * steps(name), 1);
  if (count > mostTrials(use)) return null;
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
  return { trials: count + SPOT_CHECKS, perTrial: repeated * log2Signs, counted: all, sizes: (t, random) => all[Math.floor(t / patterns)] ?? drawn(use, SPOT_MULTIPLE, random) };
};

/**
 * Trials at many sizes; null where no size is a number in the statement. `isListed`: whether all
 * coincidences of indices can be listed. Throws Undecidable where no affordable sizes settle the statement.
 */
export const spreadsOf = (use: SizeUse, isListed: boolean): Spreads | null => {
  if (use.names.every((name) => degreeOf(use, name) === 0)) return null;
  const random = randomSizes(use);
  const grid = !isListed || use.pinned.size > 0 ? null : gridSizes(use, random?.cost ?? Infinity);
  if (random === null && grid === null) throw new Undecidable('sizes stand for numbers in too many ways');
  return { grid, random };
};
