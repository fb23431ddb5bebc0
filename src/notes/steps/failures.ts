import { meets, Point, smallFailure, valuesOf, whereDefined } from '../../audit/diagnose/index.ts';
import { termConverter, toEnv } from '../../audit/term.ts';
import { obligations, type Counterexample, type Term } from '../../checker/index.ts';
import { plainRows, type Matrix } from '../../checker/numbers/matrix.ts';
import { everySubterm } from '../../checker/terms/walk.ts';
import { samples } from '../../checker/trials/samples.ts';
import { identityStatement, type Statement } from '../../checker/trials/statement.ts';
import type { Env } from '../../checker/terms/term.ts';
import type { Claim } from '../../audit/check.ts';
import type { Problem } from '../../elaborate/index.ts';
import type { Expr } from '../../expr/expr.ts';
import { forAllEntries } from '../scope/lift.ts';
import { asDeclared } from '../scope/suppositions.ts';
import { smallestEigenvalue } from './eigen.ts';
import type { Order } from './order.ts';

/** So many points are drawn at random near the origin, and so many farther from it and nearer to it: what holds of values of ordinary size may fail there, as bounds by constants and powers of different degrees. */
const PLACES: readonly (readonly [draws: number, factor: number])[] = [[160, 1], ...[16, 1 / 16, 1e3, 1e-3, 1e7, 1e-7].map((f) => [24, f] as const)];
/** Attributes that positive multiples keep. */
const SCALABLE: ReadonlySet<string> = new Set(['symmetric', 'skew', 'diagonal', 'hollow', 'nonneg', 'positive', 'psd', 'posdef', 'invertible', 'fullrank']);
/** Differences below this, relative to the sides, may be rounding. */
const ROUNDING = 1e-9;

/** So much values are changed relative to themselves, far more than rounding does, and the sides may change by this part of what the order fails by. */
const NUDGE = 1e-11;
const STABLE = 1 / 4;

/** Parts that are smaller, or larger than its reciprocal, may be where double precision ends; functions that are nowhere 0. */
const SMALLEST = 1e-100;
const POSITIVE: ReadonlySet<string> = new Set(['exp', 'sigmoid', 'softplus', 'cosh']);

/** Matrices whose entries, times those of their inverse, come out larger may be singular: their inverse is rounding. */
const REGULAR = 1e10;

/** Sides that differ by less, relative to their size, are equal. */
const EQUAL = 1e-6;

type Rows = readonly (readonly number[])[];

/** By how much, relative to the sides, an order fails; 0 where `ties` count and a strict one fails by equality, null where it holds. */
const shortfall = (o: Order, left: Rows, right: Rows, ties: boolean): number | null => {
  const difference = right.map((row, a) => row.map((v, c) => v - (left[a]?.[c] ?? Number.NaN)));
  if (difference.flat().some((v) => !Number.isFinite(v))) return null;
  const scale = 1 + Math.max(...left.flat().map(Math.abs), ...right.flat().map(Math.abs));
  const least = o.isMatrix ? smallestEigenvalue(difference) : Math.min(...difference.flat());
  return least < -ROUNDING * scale ? -least / scale : ties && o.isStrict && least === 0 ? 0 : null;
};

/** A symbol that has the value of something that no expression says, of another expression. */
interface Dependent {
  readonly name: string;
  readonly of: Expr;
  readonly value: (of: Matrix<number>) => Matrix<number>;
}

/** A point at which an order fails: drawn at random in any size, or else small, and small where it can be. */
export class Failures {
  private readonly order: Order;
  private readonly to = termConverter();
  private readonly env: Env;
  private readonly seed: string;
  /** What has to be invertible for the sides to have a value. */
  private readonly inverted: readonly Term[];

  private readonly dependent: readonly Dependent[];

  constructor(order: Order, problem: Problem, seed: string | undefined, dependent: readonly Dependent[] = []) {
    this.order = order;
    this.dependent = dependent;
    const all = [order.left, order.right, ...dependent.map((d) => d.of)];
    this.env = whereDefined(toEnv([], problem.conditions, all), all.map(this.to));
    this.seed = seed ?? 'order';
    this.inverted = obligations([order.left, order.right].map(this.to), this.env).flatMap((o) => (o.kind === 'invertible' ? [o.term] : []));
  }

  private get statement(): Statement {
    const { terms, ...statement } = identityStatement(this.to(this.order.left), this.to(this.order.right));
    return { ...statement, terms: [...terms, ...this.dependent.map((d) => this.to(d.of))] };
  }

  /** The point with the values of what depends on it. */
  private completed(point: Point): Point {
    return this.dependent.reduce((p, d) => { const of = p.value(d.of); return of === null ? p : p.with(d.name, () => d.value(of)); }, point);
  }

  /** Symbols whose multiples by positive numbers are admissible too. */
  private get scalable(): readonly string[] {
    return [...this.env.symbols].flatMap(([name, s]) => (s.range === undefined && s.attributes.every((a) => SCALABLE.has(a)) ? [name] : []));
  }

  /** The point with the values of scalable symbols so many times as large. */
  private scaled(point: Point, factor: number): Point {
    return factor === 1 ? point : this.scalable.reduce((p, name) => p.with(name, (m) => ({ ...m, jets: [m.jets[0].map((x) => factor * x)] })), point);
  }

  /** The first of some random points, taken so many times as far from the origin, at which the order fails. */
  private random(draws: number, factor: number): Counterexample | null {
    const names = [...this.env.symbols.keys()];
    const found = samples(this.statement, this.env, { draws, sizes: 4, seed: this.seed }, (trial) => {
      const point = this.completed(this.scaled(new Point(this.env, valuesOf(trial, names), this.to), factor));
      const sides = meets(point, this.env, 0) ? this.sides(point) : null;
      const relativeError = sides === null ? null : shortfall(this.order, ...sides, false);
      if (sides === null || relativeError === null || !this.isRegular(point) || !this.isStable(point, sides, names, relativeError) || !this.isInRange(point)) return null;
      const { sizes, symbols, indices } = point.values;
      const values = Object.fromEntries([...[...symbols].map(([name, m]) => [name, plainRows(m)] as const), ...[...indices].map(([name, at]) => [name, at.map((i) => [i])] as const)]);
      return { sizes: Object.fromEntries(sizes), values, left: sides[0], right: sides[1], relativeError };
    });
    return found.next().value ?? null;
  }

  /** A point at which the order fails, small where one is found that is; null where random points, near the origin and far from it, show none. */
  any(): Counterexample | null {
    for (const [draws, factor] of PLACES) {
      const found = factor === 1 || this.scalable.length > 0 ? this.random(draws, factor) : null;
      if (found !== null) return this.small(false, factor) ?? found;
    }
    return null;
  }

  private sides(point: Point): readonly [Rows, Rows] | null {
    const [left, right] = [point.value(this.order.left), point.value(this.order.right)];
    return left === null || right === null ? null : [plainRows(left), plainRows(right)];
  }

  /** Are the values of all parts far from where double precision ends, and none 0 that can't be? Underflow stays the same when values change a little. */
  private isInRange(point: Point): boolean {
    let isFine = true;
    everySubterm([this.order.left, this.order.right].map(this.to), (t) => {
      const least = typeof t !== 'string' && POSITIVE.has(t[0]) ? SMALLEST : 0;
      isFine &&= point.term(t)?.jets[0].every((x) => (x === 0 ? least === 0 : Math.abs(x) > SMALLEST && Math.abs(x) < 1 / SMALLEST)) ?? true;
    });
    return isFine;
  }

  /** Are all matrices that are inverted far from singular ones? */
  private isRegular(point: Point): boolean {
    // What depends on an index that runs has no value by itself.
    const largest = (t: Term): number => Math.max(0, ...(point.term(t)?.jets[0] ?? []).map(Math.abs));
    return this.inverted.every((t) => largest(t) * largest(['inv', t]) < REGULAR);
  }

  /** Does what the order fails by stay when values change a little? Where it doesn't it is rounding, as the inverse of a singular matrix. */
  private isStable(point: Point, sides: readonly [Rows, Rows], names: readonly string[], relativeError: number): boolean {
    const nudged = this.sides(this.completed(names.reduce((p, name, k) => p.with(name, (m) => ({ ...m, jets: [m.jets[0].map((x, a) => x * (1 + NUDGE * Math.sin(1 + Math.floor(a / m.cols) + k)))] })), point)));
    if (nudged === null) return false;
    const most = STABLE * relativeError * (1 + Math.max(...sides.flat(2).map(Math.abs)));
    return sides.every((side, s) => side.every((row, a) => row.every((x, c) => Math.abs(x - (nudged[s]?.[a]?.[c] ?? Number.NaN)) < most)));
  }

  /** The smallest point of a short search, its values so many times as large, at which it fails, or where `ties` count, at which the sides of a strict order are equal. */
  small(ties: boolean, factor = 1): Counterexample | null {
    const { order, statement } = this;
    const sides = (p: Point): ReturnType<Parameters<typeof smallFailure>[0]['sides']> => {
      const point = this.completed(this.scaled(p, factor));
      return this.isRegular(point) && (factor === 1 || (meets(point, this.env, 0) && this.isInRange(point))) ? [point.value(order.left), point.value(order.right)] : [null, null];
    };
    const found = smallFailure({ statement, sides, error: (l, r) => shortfall(order, plainRows(l), plainRows(r), ties) }, this.env, this.to, this.seed);
    const scalable = new Set(this.scalable);
    return found === null || factor === 1 ? found : { ...found, values: Object.fromEntries(Object.entries(found.values).map(([name, rows]) => [name, scalable.has(name) ? rows.map((row) => row.map((x) => factor * x)) : rows])) };
  }
}

const apart = (left: Rows, right: Rows): number => {
  const scale = Math.max(...left.flat().map(Math.abs), ...right.flat().map(Math.abs));
  return scale === 0 ? 0 : Math.max(...left.map((row, a) => Math.max(...row.map((v, c) => Math.abs(v - (right[a]?.[c] ?? Number.NaN)))))) / scale;
};

/** A small point at which the sides of an identity differ although the equations hold; null where a short search finds none. */
export const failureUnder = ({ left, right }: Extract<Claim, { kind: 'identity' }>, equations: readonly (readonly [Expr, Expr])[], problem: Problem, seed: string | undefined): Counterexample | null => {
  const to = termConverter();
  const conditions = equations.flatMap(([l, r]) => { const all = forAllEntries([asDeclared(l, problem), asDeclared(r, problem)]); return all === null ? [] : [all]; });
  // A point is not seen to meet what is known of single entries only.
  if (conditions.length < equations.length) return null;
  const env = toEnv([], problem.conditions, [left, right, ...conditions.flat()]);
  const isMet = (p: Point): boolean => conditions.every(([l, r]) => { const [x, y] = [p.value(l), p.value(r)]; return x !== null && y !== null && apart(plainRows(x), plainRows(y)) < EQUAL; });
  const error = (l: Parameters<typeof plainRows>[0], r: Parameters<typeof plainRows>[0]): number | null => { const e = apart(plainRows(l), plainRows(r)); return e > EQUAL ? e : null; };
  const { terms, ...statement } = identityStatement(to(left), to(right));
  // Sizes that only the conditions have are drawn too.
  return smallFailure({ statement: { ...statement, terms: [...terms, ...conditions.flat().map(to)] }, sides: (p) => (isMet(p) ? [p.value(left), p.value(right)] : [null, null]), error }, env, to, seed ?? 'conditions');
};
