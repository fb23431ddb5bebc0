import type { Dense, Sizes } from '../compile/index.ts';
import type { Part } from './parts.ts';

/** One part of the result at one point: what should come, term by term, and what came. */
export interface Sight {
  readonly sizes: Sizes;
  readonly values: ReadonlyMap<string, Dense>;
  readonly expected: Dense;
  /** The terms of what should come; they add up to it. */
  readonly terms: readonly Dense[];
  readonly got: Dense;
  /** For each entry the size that rounding is relative to: that of its terms, not of their sum. */
  readonly scale: Float64Array;
}

/** A part with its terms as expressions, and all that was seen of it. */
export interface Evidence {
  readonly part: Part;
  readonly sights: readonly Sight[];
}

/** Relative differences up to this are the rounding of double precision; up to the second they may be that of single precision or of finite differences. */
export const DOUBLE = 1e-8;
export const SINGLE = 2e-4;

/** The sight of a part, its scale worked out. */
export const sightOf = (sizes: Sizes, values: ReadonlyMap<string, Dense>, expected: Dense, terms: readonly Dense[], got: Dense): Sight => {
  const sums = Float64Array.from(expected.data, (x, i) => Math.max(Math.abs(x), terms.reduce((s, t) => s + Math.abs(t.data[i] ?? 0), 0)));
  const largest = sums.reduce((m, x) => Math.max(m, x), 0);
  // An entry that is zero by structure has no size of its own.
  return { sizes, values, expected, terms, got, scale: sums.map((x) => Math.max(x, 1e-3 * largest, Number.MIN_VALUE)) };
};

/** The difference from other entries relative to the scale, entry by entry. */
export const differences = (s: Sight, from: ArrayLike<number> = s.expected.data): Float64Array => s.got.data.map((x, i) => Math.abs(x - (from[i] ?? 0)) / (s.scale[i] ?? 1));

/** The largest of them. */
export const worst = (s: Sight, from: ArrayLike<number> = s.expected.data): number => differences(s, from).reduce((m, x) => Math.max(m, x), 0);

/** Are these entries what came, up to rounding? Relative to their own size where they are larger. */
export const explains = (s: Sight, entries: ArrayLike<number>): boolean => s.got.data.every((x, i) => Math.abs(x - (entries[i] ?? 0)) <= DOUBLE * Math.max(s.scale[i] ?? 1, Math.abs(entries[i] ?? 0)));

export const isRight = (s: Sight): boolean => worst(s) <= DOUBLE;
