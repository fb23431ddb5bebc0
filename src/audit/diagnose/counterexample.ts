import { drawMatrix, type Draw } from '../../checker/trials/assign.ts';
import { Redraw } from '../../checker/numbers/field.ts';
import { floatField } from '../../checker/numbers/float.ts';
import { determinantOf } from '../../checker/numbers/elimination.ts';
import { build, entryOf, productOf, transposeOf, plainRows, type Matrix } from '../../checker/numbers/matrix.ts';
import { randomSource, type RandomSource } from '../../checker/numbers/random.ts';
import { namesInDim, sizeOf, sizeNamesOf, type Sizes } from '../../checker/terms/sizes.ts';
import type { Attribute, Counterexample, Env } from '../../checker/terms/term.ts';
import type { Statement } from '../../checker/trials/statement.ts';
import { claimedValue, type Claim } from '../check.ts';
import { whereDefined } from './domain.ts';
import { flat, Point, type Convert, type Values } from './point.ts';
import { meets, statementOf } from './probes.ts';

/** Entries are drawn up to this size, the smallest first. */
const MAGNITUDES = [1, 2, 3] as const;
const DRAWS = 10;
/** No size above that is tried, nor more sizes than that. */
const LARGEST_SIZE = 3;
const MOST_SIZES = 60;
/** Points evaluated. */
const MOST_POINTS = 700;
/** Relative difference from which the sides visibly differ. */
const VISIBLE = 1e-6;

/** Values below this are rounding of zero. */
const NEGLIGIBLE = 1e-12;

const SINGULAR = 1e-9;
const pivot = (x: number): number => (Math.abs(x) < SINGULAR ? 0 : Math.abs(x));

/** Has a drawn matrix the attributes that hold for almost all draws, but not for all? */
const isRegular = (m: Matrix<number>, attributes: readonly Attribute[]): boolean => {
  if (!attributes.some((a) => a === 'invertible' || a === 'posdef' || a === 'fullrank')) return true;
  // A wide matrix has no full column rank.
  if (attributes.includes('fullrank') && m.rows < m.cols) return false;
  const square = m.rows === m.cols ? m : productOf(transposeOf(m), m, floatField);
  return pivot(determinantOf(square, floatField, pivot).jets[0][0] ?? 0) > 0;
};

/** Small whole numbers with the attributes; none below zero where `oneSided`. */
const drawing = (random: RandomSource, attributes: readonly Attribute[], magnitude: number, oneSided: boolean): Draw<number> => ({
  any: () => (oneSided ? random.int(magnitude + 1) : random.int(2 * magnitude + 1) - magnitude),
  positive: () => (attributes.some((a) => a === 'positive' || a === 'posdef') ? 1 + random.int(magnitude) : random.int(magnitude + 1)), sign: () => (random.int(2) === 0 ? 1 : -1), relaxed: false,
  special: (kind) => (random.int(2) === 0 ? (kind === 'mask' ? 0 : -1) : 1), size: pivot,
});

/** All sizes up to the largest, the smallest sums first. */
const sizesInOrder = (names: readonly string[]): readonly (readonly number[])[] => {
  const all = names.reduce<readonly (readonly number[])[]>((list) => list.flatMap((s) => Array.from({ length: LARGEST_SIZE }, (_, i) => [...s, i + 1])), [[]]);
  const total = (s: readonly number[]): number => s.reduce((a, b) => a + b, 0);
  return [...all].sort((a, b) => total(a) - total(b));
};

const admits = (env: Env, sizes: Sizes): boolean => env.conditions.every((c) => {
  if (c.kind !== 'size') return true;
  const known = new Set<string>();
  [c.left, c.right].forEach((d) => namesInDim(d, known));
  if ([...known].some((n) => !sizes.has(n))) return true;
  const [a, b] = [sizeOf(c.left, sizes), sizeOf(c.right, sizes)];
  return c.order === '=' ? a === b : c.order === '>' ? a > b : a >= b;
});

/** How much there is to read in a number: nothing in 0, little in 1, more in larger ones and most in fractions. */
const weight = (x: number): number => (x === 0 ? 0 : x === 1 ? 1 : Number.isInteger(x) ? 2 + Math.abs(x) + (x < 0 ? 0.5 : 0) : 20);
const weightOf = (v: Values): number => [...v.symbols.values()].reduce((sum, m) => sum + flat(m).reduce((s, x) => s + weight(x), 0), 0);

/** Attributes under which every entry may change by itself. */
const ENTRYWISE = new Set<Attribute>(['positive', 'nonneg', 'invertible', 'fullrank']);

/** What may fail at a point: what it is about, its two sides there, and by how much they fail it, null where they don't. */
export interface Falsifiable {
  readonly statement: Statement;
  readonly sides: (point: Point) => readonly [Matrix<number> | null, Matrix<number> | null];
  readonly error: (left: Matrix<number>, right: Matrix<number>) => number | null;
}

/** The visible difference of two sides that should be equal. */
const difference = (left: Matrix<number>, right: Matrix<number>): number | null => {
  const [a, b] = [flat(left), flat(right)];
  if (a.length !== b.length) return null;
  const size = [...a, ...b].reduce((m, x) => Math.max(m, Math.abs(x)), 0);
  // Where both sides are rounding they don't differ.
  const relative = size < NEGLIGIBLE ? 0 : a.reduce((m, x, i) => Math.max(m, Math.abs(x - (b[i] ?? 0))), 0) / size;
  return relative < VISIBLE ? null : relative;
};

/** A search for the smallest point at which something fails. */
class Shrinking {
  private readonly what: Falsifiable;
  private readonly env: Env;
  private readonly to: Convert;
  private left = MOST_POINTS;

  constructor(what: Falsifiable, env: Env, to: Convert) {
    this.what = what;
    this.env = env;
    this.to = to;
  }

  get isSpent(): boolean {
    return this.left <= 0;
  }

  /** Both sides where it fails at these values, else null. */
  failure(values: Values): Counterexample | null {
    this.left--;
    const point = new Point(this.env, values, this.to);
    if (!meets(point, this.env, 0)) return null;
    const [left, right] = this.what.sides(point);
    if (left === null || right === null || ![...flat(left), ...flat(right)].every(Number.isFinite)) return null;
    const relativeError = this.what.error(left, right);
    if (relativeError === null) return null;
    const indices = [...values.indices].map(([name, at]) => [name, at.map((i) => [i])] as const);
    return { sizes: Object.fromEntries(values.sizes), values: Object.fromEntries([...[...values.symbols].map(([name, m]) => [name, plainRows(m)] as const), ...indices]), left: plainRows(left), right: plainRows(right), relativeError };
  }

  draw(sizes: Sizes, names: readonly string[], random: RandomSource, magnitude: number, oneSided: boolean): Values | null {
    const symbols = new Map<string, Matrix<number>>();
    const indices = new Map<string, readonly number[]>();
    for (const name of names) {
      const s = this.env.symbols.get(name);
      if (s === undefined) return null;
      const [rows, cols] = [sizeOf(s.rows, sizes), sizeOf(s.cols, sizes)];
      if (s.range !== undefined) {
        const range = sizeOf(s.range, sizes);
        indices.set(name, Array.from({ length: rows }, () => 1 + random.int(range)));
        continue;
      }
      try {
        const m = drawMatrix(rows, cols, s.attributes, floatField, drawing(random, s.attributes, magnitude, oneSided));
        if (!isRegular(m, s.attributes)) return null;
        symbols.set(name, m);
      } catch (error) {
        if (error instanceof Redraw) return null;
        throw error;
      }
    }
    return { sizes, symbols, indices };
  }

  /** Sets entries to 0 or 1, one by one, while it still fails. */
  simplified(values: Values, failure: Counterexample): Counterexample {
    let [best, shown] = [values, failure];
    for (const [name, m] of values.symbols) {
      const attributes = this.env.symbols.get(name)?.attributes ?? [];
      if (!attributes.every((a) => ENTRYWISE.has(a))) continue;
      const candidates = attributes.includes('positive') ? [1] : [0, 1];
      plainRows(m).forEach((row, i) => row.forEach((_, j) => {
        for (const x of candidates) {
          const current = best.symbols.get(name) ?? m;
          if (this.isSpent || weight(x) >= weight(entryOf(current, i, j) ?? 0)) continue;
          const changed = build(m.rows, m.cols, (p, q) => (p === i && q === j ? x : (entryOf(current, p, q) ?? 0)));
          if (!isRegular(changed, attributes)) continue;
          const next: Values = { ...best, symbols: new Map([...best.symbols, [name, changed]]) };
          const still = this.failure(next);
          if (still !== null) [best, shown] = [next, still];
        }
      }));
    }
    return shown;
  }
}

/** The claim's failure at the smallest sizes and the simplest values that a short search finds; null where it finds none. */
export const smallCounterexample = (claim: Claim, env: Env, to: Convert, seed: string): Counterexample | null =>
  smallFailure({ statement: statementOf(claim, to), sides: (p) => [p.truth(claim), p.value(claimedValue(claim))], error: difference }, env, to, seed);

/** A failure at the smallest sizes and the simplest values that a short search finds; null where it finds none. */
export const smallFailure = (what: Falsifiable, declared: Env, to: Convert, seed: string): Counterexample | null => {
  const env = whereDefined(declared, what.statement.terms);
  const symbols = [...env.symbols.keys()];
  const names = sizeNamesOf(what.statement.terms, env, new Set(symbols));
  // Conditions on values are met more often by entries of one sign.
  const isBound = env.conditions.some((c) => c.kind !== 'size');
  const search = new Shrinking(what, env, to);
  for (const list of sizesInOrder(names).slice(0, MOST_SIZES)) {
    const sizes: Sizes = new Map(names.map((name, i) => [name, list[i] ?? 1]));
    if (!admits(env, sizes)) continue;
    for (const magnitude of MAGNITUDES) {
      let best: { readonly values: Values; readonly failure: Counterexample } | null = null;
      for (let i = 0; i < DRAWS && !search.isSpent; i++) {
        const values = search.draw(sizes, symbols, randomSource(`${seed}|${list.join(' ')}|${magnitude}|${i}`), magnitude, isBound && i % 2 === 1);
        if (values === null || (best !== null && weightOf(values) >= weightOf(best.values))) continue;
        const failure = search.failure(values);
        if (failure !== null) best = { values, failure };
      }
      if (best !== null) return search.simplified(best.values, best.failure);
    }
    if (search.isSpent) return null;
  }
  return null;
};
