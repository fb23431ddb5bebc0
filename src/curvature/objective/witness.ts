import { meets, Point, smallFailure, valuesOf, whereDefined } from '../../audit/diagnose/index.ts';
import { termConverter, toEnv, type ExprCondition } from '../../audit/term.ts';
import type { Counterexample, Env } from '../../checker/terms/term.ts';
import { samples } from '../../checker/trials/samples.ts';
import { identityStatement } from '../../checker/trials/statement.ts';
import { add, constant, divide, hadamard, scale, subtract, symbol } from '../../expr/build.ts';
import type { Attribute, Expr, Symbol_ } from '../../expr/expr.ts';
import { qNumber, rational, type Rational } from '../../expr/rational.ts';
import { freeSymbols, substitute } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';
import type { Question } from './question.ts';
import { targetOf } from './target.ts';

type Rows = readonly (readonly number[])[];

/** A point x, in the middle between two admissible ones x − d and x + d, and values of all else, at which a function bends. */
export interface Witness {
  readonly sizes: Readonly<Record<string, number>>;
  readonly values: Readonly<Record<string, Rows>>;
  readonly direction: Rows;
  /** f(x + d) − 2f(x) + f(x − d): positive excludes that f is concave, negative that it is convex. */
  readonly secondDifference: number;
}

const DRAWS = 40;
/** Second differences that are smaller, relative to the values, may be rounding. */
const CLEAR = 1e-7;

/** How far from the origin points are looked for, and how far from each other relative to that: terms of high degree win far away, those of low degree near the origin, kinks show at a distance, curvature that changes nearby. */
const PLACES: readonly (readonly [size: Rational, distance: Rational])[] = [rational(1), rational(1, 8), rational(12)].flatMap((size) => [[size, rational(1, 32)] as const, [size, rational(1)] as const]);

/** Attributes that hold for all multiples by positive numbers of what has them. */
const isCone = (attributes: readonly Attribute[]): boolean => !attributes.includes('simplex');

/** A question about the function along the line between two points a and b. */
interface Chord {
  readonly env: Env;
  readonly to: ReturnType<typeof termConverter>;
  readonly a: string;
  readonly b: string;
  /** The values at both ends and in the middle, for a difference of the ends of that many times b − a. */
  readonly at: (size: Rational, distance: Rational) => readonly [from: Expr, to: Expr, middle: Expr];
}

const chordOf = (q: Question, attributes: readonly Attribute[]): Chord & { readonly name: string } => {
  const { f, x } = targetOf(q.objective, 'minimize', q.variable, null, 'reals');
  const taken = new Set([...freeSymbols(f)].map((s) => s.name));
  const [a, b] = ['end_1', 'end_2'].map((name) => symbol(taken.has(name) ? `${name}_` : name, x.shape, attributes)) as [Symbol_, Symbol_];
  const times = (c: Rational, e: Expr): Expr => (isScalar(e.shape) ? hadamard(constant(c), e) : scale(constant(c), e));
  const put = (e: Expr, v: Expr): Expr => substitute(e, new Map<Expr, Expr>([[x, v]]));
  const conditions = q.conditions.flatMap((c): readonly ExprCondition[] => (c.kind === 'size' || !freeSymbols(c.expr).has(x) ? [c] : [a, b].map((v) => ({ ...c, expr: put(c.expr, v) }))));
  const to = termConverter();
  const ends = [put(f, a), put(f, b)];
  return {
    name: x.name, a: a.name, b: b.name, to, env: whereDefined(toEnv([a, b], conditions, ends), ends.map(to)),
    at: (size, distance) => {
      const [from, till] = [times(size, a), times(size, add(a, times(distance, subtract(b, a))))];
      return [put(f, from), put(f, till), put(f, times(rational(1, 2), add(from, till)))];
    },
  };
};

/** The second difference at a point, where it is clear. */
const bendAt = (point: Point, values: readonly [Expr, Expr, Expr]): number | null => {
  const found = values.map((e) => point.value(e)?.jets[0][0] ?? Number.NaN);
  const [from = 0, to = 0, middle = 0] = found;
  const difference = from + to - 2 * middle;
  return Number.isFinite(difference) && Math.abs(difference) > CLEAR * (1e-6 + found.reduce((s, v) => s + Math.abs(v), 0)) ? difference : null;
};

/** Which signs second differences of a function have at random points of a convex set, its matrices being those with the attributes. */
export const bends = (q: Question, attributes: readonly Attribute[]): { readonly up: boolean; readonly down: boolean } => {
  const { env, to, at } = chordOf(q, attributes);
  const names = [...env.symbols.keys()];
  const seen = { up: false, down: false };
  for (const [size, distance] of PLACES) {
    if (!isCone(attributes) && qNumber(size) !== 1) continue;
    const values = at(size, distance);
    const owed = whereDefined({ ...env, conditions: [] }, values.map(to)).conditions;
    const statement = identityStatement(to(values[2]), to(divide(add(values[0], values[1]), constant(2))));
    const found = samples(statement, env, { draws: DRAWS, sizes: 3, seed: `witness ${qNumber(size)} ${qNumber(distance)}` }, (trial) => {
      const point = new Point(env, valuesOf(trial, names), to);
      return meets(point, env, 0) && meets(point, { ...env, conditions: owed }, 0) ? bendAt(point, values) : null;
    });
    for (const difference of found) {
      seen[difference > 0 ? 'up' : 'down'] = true;
      if (seen.up && seen.down) return seen;
    }
  }
  return seen;
};

/** The smallest point that a short search finds at which the second difference has a sign; null where it finds none. */
export const witness = (q: Question, attributes: readonly Attribute[], sign: 1 | -1): Witness | null => {
  const { env, to, at, a, b, name } = chordOf(q, attributes);
  const places = PLACES.filter(([size]) => isCone(attributes) || qNumber(size) === 1).sort(([, d], [, e]) => qNumber(e) - qNumber(d));
  for (const [size, distance] of places) {
    const values = at(size, distance);
    const chord = divide(add(values[0], values[1]), constant(2));
    const statement = identityStatement(to(values[2]), to(chord));
    const failure = smallFailure({
      statement, sides: (p) => [p.value(values[2]), p.value(chord)],
      error: (middle, ends) => { const [m, e] = [middle.jets[0][0] ?? Number.NaN, ends.jets[0][0] ?? Number.NaN]; return sign * (e - m) > CLEAR * (1e-6 + Math.abs(m) + Math.abs(e)) ? Math.abs(e - m) : null; },
    }, env, to, 'witness');
    if (failure !== null) return madeOf(failure, [a, b, name], qNumber(size), qNumber(distance));
  }
  return null;
};

/** The middle and half of the way from one end to the other. */
const madeOf = ({ sizes, values, left, right }: Counterexample, [a, b, name]: readonly [string, string, string], size: number, distance: number): Witness => {
  const { [a]: from = [], [b]: to = [], ...others } = values;
  const each = (f: (p: number, q: number) => number): Rows => from.map((row, i) => row.map((p, j) => f(size * p, size * (p + distance * ((to[i]?.[j] ?? Number.NaN) - p)))));
  return { sizes, values: { ...others, [name]: each((p, q) => (p + q) / 2) }, direction: each((p, q) => (q - p) / 2), secondDifference: 2 * ((right[0]?.[0] ?? Number.NaN) - (left[0]?.[0] ?? Number.NaN)) };
};
