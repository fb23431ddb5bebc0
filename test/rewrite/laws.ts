import { elementwise, isElementwise } from '../../src/atoms/elementwise.ts';
import type { Rule } from '../../src/rewrite/index.ts';
import { Evaluator, type Matrix, type Point } from './evaluate.ts';
import { doubles, dual, modular, NotRational, NoValue, PRIME, type Dual, type Numbers } from './numbers.ts';
import { drawPoint, drawSizes, meets, randomFrom, type Draw } from './points.ts';

/** How often a law was tried, by which arithmetic, and what went wrong first. */
export interface Outcome {
  readonly arithmetic: 'exact' | 'doubles';
  readonly tried: number;
  readonly fault: string | null;
}

const ROUNDS = 4;
const DRAWS = 60;
const STEP = 1e-5;

const differential = (name: string): string => `d(${name})`;

/** Variables that a differential law lets vary. */
const varying = (rule: Rule): readonly string[] => {
  const constant = new Set(rule.when.filter((c) => c.kind === 'free-of').map((c) => c.of));
  return rule.vars.filter((v) => v.range === null && !constant.has(v)).map((v) => v.name);
};

const combine = (a: Matrix<number>, b: Matrix<number>, f: (x: number, y: number) => number): Matrix<number> => a.map((row, i) => row.map((x, j) => f(x, b[i]?.[j] ?? Number.NaN)));

const withDirections = <T>(rule: Rule, point: Point<T>, direction: () => T): Point<T> => ({
  ...point,
  values: new Map([...point.values, ...varying(rule).map((name): [string, Matrix<T>] => [differential(name), (point.values.get(name) ?? []).map((row) => row.map(direction))])]),
});

/** The left side moved along the directions of the point by t. */
const moved = (rule: Rule, point: Point<number>, t: number): Matrix<number> => {
  const values = new Map([...point.values].map(([name, value]): [string, Matrix<number>] => {
    const direction = point.values.get(differential(name));
    return [name, direction === undefined ? value : combine(value, direction, (x, d) => x + t * d)];
  }));
  return new Evaluator(doubles, { ...point, values }).value(rule.left);
};

const quotient = (high: Matrix<number>, low: Matrix<number>, by: number): Matrix<number> => combine(high, low, (x, y) => (x - y) / by);

const show = (m: Matrix<unknown>): string => `[${m.map((row) => row.map((x) => (typeof x === 'object' ? JSON.stringify(x) : String(x))).join(', ')).join('; ')}]`;

const describePoint = <T>(point: Point<T>): string =>
  [JSON.stringify(point.sizes), ...[...point.values].map(([name, v]) => `${name} = ${show(v)}`), ...[...point.indices].map(([name, v]) => `${name} = ${v.join(', ')}`)].join('\n  ');

const agree = (a: Matrix<number>, b: Matrix<number>, tolerance: number): boolean =>
  a.length === b.length && a.every((row, i) => row.length === b[i]?.length && row.every((x, j) => {
    const y = b[i]?.[j] ?? Number.NaN;
    return Number.isFinite(x) && Number.isFinite(y) && Math.abs(x - y) <= tolerance * Math.max(1, Math.abs(x), Math.abs(y));
  }));

interface Sides {
  readonly left: Matrix<number>;
  readonly right: Matrix<number>;
  readonly tolerance: number;
}

/** Both sides of the law in double precision; of a differential law the left is a central difference. */
export const sidesInDoubles = (rule: Rule, point: Point<number>): Sides => {
  const right = new Evaluator(doubles, point).value(rule.right);
  return rule.differential
    ? { left: quotient(moved(rule, point, STEP), moved(rule, point, -STEP), 2 * STEP), right, tolerance: 1e-7 }
    : { left: new Evaluator(doubles, point).value(rule.left), right, tolerance: 1e-10 };
};

const exactSides = (rule: Rule, point: Point<number>): Sides => {
  const right = new Evaluator(modular, point).value(rule.right);
  if (!rule.differential) return { left: new Evaluator(modular, point).value(rule.left), right, tolerance: 0 };
  const values = new Map([...point.values].map(([name, value]): [string, Matrix<Dual>] => {
    const direction = point.values.get(differential(name));
    return [name, value.map((row, i) => row.map((x, j) => ({ value: x, slope: direction?.[i]?.[j] ?? 0 })))];
  }));
  const left = new Evaluator(dual, { ...point, values }).value(rule.left);
  return { left: left.map((row) => row.map((x) => x.slope)), right, tolerance: 0 };
};

/** Entries for double precision: away from 0, or inside the domain of the function that the law is about. */
const doubleDraw = (rule: Rule, random: () => number): Draw<number> => {
  const fn = rule.name.slice(2);
  const away = (positive: boolean): number => (0.3 + random()) * (positive || random() < 0.5 ? 1 : -1);
  if (rule.file !== 'atoms/elementwise.ts' || !isElementwise(fn)) return away;
  const [lo, hi] = elementwise[fn].domain;
  const [from, to] = [Math.max(lo, -1.3), Math.min(hi, 1.3)];
  return () => {
    const x = from + (to - from) * (0.1 + 0.8 * random());
    return Math.abs(x) < 0.1 ? x + 0.2 : x;
  };
};

const tried = (rule: Rule, seed: string, numbers: Numbers<number>, draw: Draw<number>, sidesAt: (point: Point<number>) => Sides, random: () => number): Omit<Outcome, 'arithmetic'> => {
  let accepted = 0;
  for (let i = 0; i < DRAWS && accepted < ROUNDS; i++) {
    try {
      const plain = drawPoint(rule, numbers, drawSizes(rule, random), draw, random);
      if (!rule.when.every((c) => meets(c, numbers, plain, numbers === doubles))) continue;
      const point = rule.differential ? withDirections(rule, plain, () => draw(false)) : plain;
      const { left, right, tolerance } = sidesAt(point);
      accepted++;
      if (!agree(left, right, tolerance)) return { tried: accepted, fault: `${rule.name} (${rule.law}) is refuted, seed ${seed}, at\n  ${describePoint(point)}\n  left  ${show(left)}\n  right ${show(right)}` };
    } catch (error) {
      if (!(error instanceof NoValue)) throw error;
    }
  }
  return { tried: accepted, fault: null };
};

/** Tries the law at random points that meet its conditions: exactly where it is rational, otherwise in double precision. */
export const holds = (rule: Rule, seed: string): Outcome => {
  const random = randomFrom(`${rule.name}|${seed}`);
  try {
    return { arithmetic: 'exact', ...tried(rule, seed, modular, () => Math.floor(random() * PRIME), (point) => exactSides(rule, point), random) };
  } catch (error) {
    if (!(error instanceof NotRational)) throw error;
    return { arithmetic: 'doubles', ...tried(rule, seed, doubles, doubleDraw(rule, random), (point) => sidesInDoubles(rule, point), random) };
  }
};

const unit = (m: Matrix<number>, k: number): Matrix<number> => m.map((row, i) => row.map((_, j) => (i * row.length + j === k ? 1 : 0)));

/** All directions along one entry of one variable. */
const alongEntries = (rule: Rule, point: Point<number>): readonly Point<number>[] => {
  const rest = varying(rule).map((name): [string, Matrix<number>] => [differential(name), (point.values.get(name) ?? []).map((row) => row.map(() => 0))]);
  return varying(rule).flatMap((name) => {
    const value = point.values.get(name) ?? [];
    return value.flat().map((_, k) => ({ ...point, values: new Map([...point.values, ...rest, [differential(name), unit(value, k)] as const]) }));
  });
};

/** Is the law false or without a value at the point? A differential law is also where the one-sided slopes differ. */
export const isRefuted = (rule: Rule, point: Point<number>): boolean => {
  try {
    if (!rule.differential) {
      const { left, right } = sidesInDoubles(rule, point);
      return !agree(left, right, 1e-9);
    }
    return alongEntries(rule, point).some((p) => {
      const here = moved(rule, p, 0);
      const [before, after] = [quotient(here, moved(rule, p, -STEP), STEP), quotient(moved(rule, p, STEP), here, STEP)];
      const { left, right } = sidesInDoubles(rule, p);
      return !agree(before, after, 1e-3) || !agree(left, right, 1e-3);
    });
  } catch (error) {
    if (error instanceof NoValue) return true;
    throw error;
  }
};

const CORNERS = [-1, 0, 1, 2];
const CORNER_DRAWS = 40;

/**
 * The first of many points with small whole entries (zeros, ties, singular matrices) that meets the conditions, at which the left side
 * has a value, and that refutes the law: a condition is missing there. `met` counts the points that qualified.
 */
export const undefinedCorner = (rule: Rule, seed: string): { readonly met: number; readonly fault: string | null } => {
  const random = randomFrom(`corner|${rule.name}|${seed}`);
  const entry: Draw<number> = (positive) => CORNERS[positive ? 2 + Math.floor(2 * random()) : Math.floor(4 * random())] ?? 0;
  let met = 0;
  for (let i = 0; i < CORNER_DRAWS; i++) {
    try {
      const point = drawPoint(rule, doubles, drawSizes(rule, random), entry, random);
      if (!rule.when.every((c) => meets(c, doubles, point, true))) continue;
      if (!new Evaluator(doubles, point).value(rule.left).flat().every(Number.isFinite)) continue;
      met++;
      if (isRefuted(rule, point)) return { met, fault: `${rule.name} (${rule.law}) fails at\n  ${describePoint(point)}` };
    } catch (error) {
      if (!(error instanceof NoValue)) throw error;
    }
  }
  return { met, fault: null };
};

/** Operations on numbers that evaluating each side as written takes, at a point that meets the conditions. Throws RangeError where none was drawn. */
export const operationsOfSides = (rule: Rule, seed: string): { readonly left: number; readonly right: number } => {
  const random = randomFrom(`work|${rule.name}|${seed}`);
  const draw = doubleDraw(rule, random);
  for (let i = 0; i < DRAWS; i++) {
    const point = drawPoint(rule, doubles, drawSizes(rule, random), draw, random);
    if (!rule.when.every((c) => meets(c, doubles, point, true))) continue;
    let count = 0;
    const counted = <A extends readonly unknown[]>(f: (...args: A) => number) => (...args: A): number => {
      count++;
      return f(...args);
    };
    const { add, mul, neg, inv, map, pow } = doubles;
    const numbers = { ...doubles, add: counted(add), mul: counted(mul), neg: counted(neg), inv: counted(inv), map: counted(map), pow: counted(pow) };
    const operations = (e: Rule['left']): number => {
      count = 0;
      new Evaluator(numbers, point).value(e);
      return count;
    };
    return { left: operations(rule.left), right: operations(rule.right) };
  }
  throw new RangeError(`no point meets the conditions of ${rule.name}`);
};
