import { meets, Point, smallFailure, valuesOf, whereDefined } from '../../audit/diagnose/index.ts';
import { termConverter, toEnv, type ExprCondition } from '../../audit/term.ts';
import { plainRows, type Matrix } from '../../checker/numbers/matrix.ts';
import type { Counterexample, Env } from '../../checker/terms/term.ts';
import { samples } from '../../checker/trials/samples.ts';
import { identityStatement } from '../../checker/trials/statement.ts';
import { add, constant, divide, hadamard, scale, subtract, symbol } from '../../expr/build.ts';
import type { Attribute, Expr, Symbol_ } from '../../expr/expr.ts';
import { qNumber, rational, type Rational } from '../../expr/rational.ts';
import { freeSymbols, substitute } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';
import type { Question } from './question.ts';
import { declaredSet, variablesOf } from './sets.ts';
import { targetOf } from './target.ts';

type Rows = readonly (readonly number[])[];

/** A point z of the variables, in the middle between two admissible ones z − d and z + d, and values of all else, at which a function bends. */
export interface Witness {
  readonly sizes: Readonly<Record<string, number>>;
  readonly values: Readonly<Record<string, Rows>>;
  /** d, by the names of the variables. */
  readonly direction: Readonly<Record<string, Rows>>;
  /** f(z + d) − 2f(z) + f(z − d): positive excludes that f is concave, negative that it is convex. */
  readonly secondDifference: number;
}

/** A point of the variables and a direction in which the second derivative vanishes, or is smaller than any modulus could be. */
export interface FlatPoint extends Pick<Witness, 'sizes' | 'values' | 'direction'> {
  readonly secondDerivative: number;
}

const DRAWS = 20;
/** Where conditions have to hold, which random points often don't meet. */
const CONDITIONED_DRAWS = 60;
/** Second differences that are smaller, relative to the values, may be rounding; larger ones are where they change by more than that part when the point is moved a little. */
const CLEAR = 1e-5;
const STABLE = 1 / 8;
const NUDGES: readonly number[] = [1e-11, -3e-11, 7e-11];

/** How far from the origin points are looked for, and how far from each other relative to that: terms of high degree win far away, those of low degree near the origin, kinks show at a distance, curvature that changes nearby. */
const PLACES: readonly (readonly [size: Rational, distance: Rational])[] = [rational(1), rational(1, 8), rational(12)].flatMap((size) => [[size, rational(1, 32)] as const, [size, rational(1)] as const]);

/** A variable with the symbols for both ends of a line. */
interface Ends {
  readonly x: Symbol_;
  readonly from: Symbol_;
  readonly to: Symbol_;
}

/** A function at both ends of a line between two points of its variables and in the middle, and the conditions that hold at all three. */
export interface Line {
  readonly values: readonly [from: Expr, to: Expr, middle: Expr];
  readonly env: Env;
}

/** A function along the lines between two points of its variables, in sets of matrices with given attributes. */
export interface Chord {
  readonly to: ReturnType<typeof termConverter>;
  readonly ends: readonly Ends[];
  /** Distances from the origin and from each other at which points are looked for. */
  readonly places: typeof PLACES;
  /** The line whose ends are taken so many times, their difference so many times. */
  readonly at: (size: Rational, distance: Rational) => Line;
}

const times = (c: Rational, e: Expr): Expr => (isScalar(e.shape) ? hadamard(constant(c), e) : scale(constant(c), e));

/** The lines of a question between two points of its variables. */
export const chordOf = (q: Question, attributesOf: (x: Symbol_) => readonly Attribute[]): Chord => {
  const { f, x: first } = targetOf(q.objective, 'minimize', q.variable, null, 'reals');
  const taken = new Set([...freeSymbols(f)].map((s) => s.name));
  const ends = variablesOf(q).flatMap((declared, k): readonly Ends[] => {
    const x = k === 0 ? first : declared;
    if (!freeSymbols(f).has(x)) return [];
    const [from, to] = ['start', 'end'].map((name) => symbol(taken.has(`${name}_${x.name}`) ? `${name}_${x.name}_` : `${name}_${x.name}`, x.shape, attributesOf(declared))) as [Symbol_, Symbol_];
    return [{ x, from, to }];
  });
  const put = (e: Expr, value: (end: Ends) => Expr): Expr => substitute(e, new Map<Expr, Expr>(ends.map((end) => [end.x, value(end)])));
  const isMoving = (e: Expr): boolean => ends.some(({ x }) => freeSymbols(e).has(x));
  const to = termConverter();
  return {
    ends, to,
    // Multiples of probabilities are none.
    places: ends.some(({ from }) => from.attributes.includes('simplex')) ? PLACES.filter(([size]) => qNumber(size) === 1) : PLACES,
    at: (size, distance) => {
      const from = (end: Ends): Expr => times(size, end.from);
      const till = ({ from: start, to: end }: Ends): Expr => times(size, add(start, times(distance, subtract(end, start))));
      const points = [from, till, (end: Ends): Expr => times(rational(1, 2), add(from(end), till(end)))] as const;
      const values = points.map((point) => put(f, point)) as [Expr, Expr, Expr];
      const conditions = q.conditions.flatMap((c): readonly ExprCondition[] => (c.kind === 'size' || !isMoving(c.expr) ? [c] : points.map((point) => ({ ...c, expr: put(c.expr, point) }))));
      return { values, env: whereDefined(toEnv(ends.flatMap((end) => [end.from, end.to]), conditions, values), values.map(to)) };
    },
  };
};

/** The point with all values changed by a small part of themselves, each by another one. */
const nudged = (point: Point, by: number): Point =>
  [...point.values.symbols.keys()].reduce((p, name, k) => p.with(name, (m) => ({ ...m, jets: [m.jets[0].map((x, i) => x * (1 + by * Math.sin(1 + k + Math.floor(i / m.cols))))] })), point);

/** The second difference at a point, where it is clear: rounding changes when the point is moved a little. */
const bendAt = (point: Point, values: readonly [Expr, Expr, Expr]): number | null => {
  const at = (p: Point): readonly [difference: number, size: number] => {
    const [from = Number.NaN, to = Number.NaN, middle = Number.NaN] = values.map((e) => p.value(e)?.jets[0][0]);
    return [from + to - 2 * middle, Math.abs(from) + Math.abs(to) + 2 * Math.abs(middle)];
  };
  const [difference, size] = at(point);
  if (!Number.isFinite(difference) || Math.abs(difference) <= CLEAR * (1e-4 + size)) return null;
  return NUDGES.every((by) => Math.abs(at(nudged(point, by))[0] - difference) < STABLE * Math.abs(difference)) ? difference : null;
};

/** Points at which the second difference of a function is positive and negative; null where none was found. */
export interface Bends {
  readonly up: Witness | null;
  readonly down: Witness | null;
}

/** Random points of convex sets, of matrices with the attributes, at which a function bends up and down. */
export const bends = (q: Question, attributesOf: (x: Symbol_) => readonly Attribute[]): Bends => {
  const { to, at, places, ends } = chordOf(q, attributesOf);
  let [up, down]: [Witness | null, Witness | null] = [null, null];
  for (const [size, distance] of places) {
    const { values, env } = at(size, distance);
    const names = [...env.symbols.keys()];
    const chord = divide(add(values[0], values[1]), constant(2));
    const found = samples(identityStatement(to(values[2]), to(chord)), env, { draws: env.conditions.length === 0 ? DRAWS : CONDITIONED_DRAWS, sizes: 3, seed: `witness ${qNumber(size)} ${qNumber(distance)}` }, (trial) => {
      const point = new Point(env, valuesOf(trial, names), to);
      const difference = meets(point, env, 0) ? bendAt(point, values) : null;
      return difference === null ? null : { point, difference };
    });
    for (const { point, difference } of found) {
      const isNew = difference > 0 ? up === null : down === null;
      const [middle, outer] = isNew ? [point.value(values[2]), point.value(chord)] : [null, null];
      if (middle === null || outer === null) continue;
      const witness_ = madeOf(counterexampleAt(point, middle, outer), ends, qNumber(size), qNumber(distance));
      if (difference > 0) up = witness_;
      else down = witness_;
      if (up !== null && down !== null) return { up, down };
    }
  }
  return { up, down };
};

/** What is evaluated at a point, with its values as a reader has them. */
const counterexampleAt = ({ values: { sizes, symbols, indices } }: Point, left: Matrix<number>, right: Matrix<number>): Counterexample => ({
  sizes: Object.fromEntries(sizes), left: plainRows(left), right: plainRows(right), relativeError: 0,
  values: Object.fromEntries([...[...symbols].map(([name, m]) => [name, plainRows(m)] as const), ...[...indices].map(([name, list]) => [name, list.map((i) => [i])] as const)]),
});

/** The smallest point of the declared sets that a short search finds at which the second difference has a sign, or else a random one; null where none is found. */
export const witness = (q: Question, sign: 1 | -1): Witness | null => smallWitness(q, sign) ?? bends(q, declaredSet)[sign > 0 ? 'up' : 'down'];

const smallWitness = (q: Question, sign: 1 | -1): Witness | null => {
  const { to, at, places, ends } = chordOf(q, declaredSet);
  for (const [size, distance] of [...places].sort(([, d], [, e]) => qNumber(e) - qNumber(d))) {
    const { values, env } = at(size, distance);
    const chord = divide(add(values[0], values[1]), constant(2));
    const failure = smallFailure({
      statement: identityStatement(to(values[2]), to(chord)), sides: (p) => (sign * (bendAt(p, values) ?? 0) > 0 ? [p.value(values[2]), p.value(chord)] : [null, null]),
      error: (middle, outer) => Math.abs((outer.jets[0][0] ?? Number.NaN) - (middle.jets[0][0] ?? Number.NaN)),
    }, env, to, 'witness');
    if (failure !== null) return madeOf(failure, ends, qNumber(size), qNumber(distance));
  }
  return null;
};

/** The middle and half of the way from one end to the other. */
export const madeOf = ({ sizes, values, left, right }: Counterexample, ends: readonly Ends[], size: number, distance: number): Witness => {
  const names = new Set(ends.flatMap(({ from, to }) => [from.name, to.name]));
  const between = (f: (p: number, q: number) => number): readonly (readonly [string, Rows])[] => ends.map(({ x, from, to }) =>
    [x.name, (values[from.name] ?? []).map((row, i) => row.map((p, j) => f(size * p, size * (p + distance * ((values[to.name]?.[i]?.[j] ?? Number.NaN) - p)))))]);
  return {
    sizes, values: Object.fromEntries([...Object.entries(values).filter(([name]) => !names.has(name)), ...between((p, r) => (p + r) / 2)]), direction: Object.fromEntries(between((p, r) => (r - p) / 2)),
    secondDifference: 2 * ((right[0]?.[0] ?? Number.NaN) - (left[0]?.[0] ?? Number.NaN)),
  };
};
