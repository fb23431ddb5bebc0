import { meets, Point, smallFailure, valuesOf, whereDefined } from '../../audit/diagnose/index.ts';
import { termConverter, toEnv } from '../../audit/term.ts';
import type { Counterexample } from '../../checker/index.ts';
import { plainRows } from '../../checker/numbers/matrix.ts';
import { samples } from '../../checker/trials/samples.ts';
import { identityStatement, type Statement } from '../../checker/trials/statement.ts';
import type { Env } from '../../checker/terms/term.ts';
import type { Claim } from '../../audit/check.ts';
import type { Problem } from '../../elaborate/index.ts';
import type { Expr } from '../../expr/expr.ts';
import { asDeclared } from '../scope/suppositions.ts';
import { smallestEigenvalue } from './eigen.ts';
import type { Order } from './order.ts';

/** So many points are drawn at random. */
const POINTS = 160;
/** Differences below this, relative to the sides, may be rounding. */
const ROUNDING = 1e-9;

/** So much values are changed relative to themselves, and so little the sides may change for it. */
const NUDGE = 1e-8;
const STABLE = 1e-3;

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

/** A point at which an order fails: drawn at random in any size, or else small, and small where it can be. */
export class Failures {
  private readonly order: Order;
  private readonly to = termConverter();
  private readonly env: Env;
  private readonly seed: string;

  constructor(order: Order, problem: Problem, seed: string | undefined) {
    this.order = order;
    this.env = whereDefined(toEnv([], problem.conditions, [order.left, order.right]), [order.left, order.right].map(this.to));
    this.seed = seed ?? 'order';
  }

  private get statement(): Statement {
    return identityStatement(this.to(this.order.left), this.to(this.order.right));
  }

  /** The first of some random points at which the order fails. */
  private random(): Counterexample | null {
    const names = [...this.env.symbols.keys()];
    const found = samples(this.statement, this.env, { draws: POINTS, sizes: 4, seed: this.seed }, (trial) => {
      const point = new Point(this.env, valuesOf(trial, names), this.to);
      const sides = meets(point, this.env, 0) ? this.sides(point) : null;
      const relativeError = sides === null ? null : shortfall(this.order, ...sides, false);
      if (sides === null || relativeError === null || !this.isStable(point, sides, names)) return null;
      const values = Object.fromEntries(names.map((name) => [name, plainRows(trial.values(name))]));
      return { sizes: Object.fromEntries(trial.sizes), values, left: sides[0], right: sides[1], relativeError };
    });
    return found.next().value ?? null;
  }

  /** A point at which the order fails, small where one is found that is; null where random points show none. */
  any(): Counterexample | null {
    const random = this.random();
    return random === null ? null : (this.small(false) ?? random);
  }

  private sides(point: Point): readonly [Rows, Rows] | null {
    const [left, right] = [point.value(this.order.left), point.value(this.order.right)];
    return left === null || right === null ? null : [plainRows(left), plainRows(right)];
  }

  /** Do the sides stay what they are when values change a little? Where they don't, they are rounding, as the inverse of a singular matrix. */
  private isStable(point: Point, sides: readonly [Rows, Rows], names: readonly string[]): boolean {
    const nudged = this.sides(names.reduce((p, name, k) => p.with(name, (m) => ({ ...m, jets: [m.jets[0].map((x, a) => x * (1 + NUDGE * Math.sin(1 + Math.floor(a / m.cols) + k)))] })), point));
    if (nudged === null) return false;
    const size = 1 + Math.max(...sides.flat(2).map(Math.abs));
    return sides.every((side, s) => side.every((row, a) => row.every((x, c) => Math.abs(x - (nudged[s]?.[a]?.[c] ?? Number.NaN)) < STABLE * size)));
  }

  /** The smallest point of a short search at which it fails, or where `ties` count, at which the sides of a strict order are equal. */
  small(ties: boolean): Counterexample | null {
    const { order, statement } = this;
    return smallFailure({ statement, sides: (p) => [p.value(order.left), p.value(order.right)], error: (l, r) => shortfall(order, plainRows(l), plainRows(r), ties) }, this.env, this.to, this.seed);
  }
}

const apart = (left: Rows, right: Rows): number => {
  const scale = Math.max(...left.flat().map(Math.abs), ...right.flat().map(Math.abs));
  return scale === 0 ? 0 : Math.max(...left.map((row, a) => Math.max(...row.map((v, c) => Math.abs(v - (right[a]?.[c] ?? Number.NaN)))))) / scale;
};

/** A small point at which the sides of an identity differ although the equations hold; null where a short search finds none. */
export const failureUnder = ({ left, right }: Extract<Claim, { kind: 'identity' }>, equations: readonly (readonly [Expr, Expr])[], problem: Problem, seed: string | undefined): Counterexample | null => {
  const to = termConverter();
  const conditions = equations.map(([l, r]) => [asDeclared(l, problem), asDeclared(r, problem)] as const);
  const env = toEnv([], problem.conditions, [left, right, ...conditions.flat()]);
  const isMet = (p: Point): boolean => conditions.every(([l, r]) => { const [x, y] = [p.value(l), p.value(r)]; return x !== null && y !== null && apart(plainRows(x), plainRows(y)) < EQUAL; });
  const error = (l: Parameters<typeof plainRows>[0], r: Parameters<typeof plainRows>[0]): number | null => { const e = apart(plainRows(l), plainRows(r)); return e > EQUAL ? e : null; };
  const { terms, ...statement } = identityStatement(to(left), to(right));
  // Sizes that only the conditions have are drawn too.
  return smallFailure({ statement: { ...statement, terms: [...terms, ...conditions.flat().map(to)] }, sides: (p) => (isMet(p) ? [p.value(left), p.value(right)] : [null, null]), error }, env, to, seed ?? 'conditions');
};
