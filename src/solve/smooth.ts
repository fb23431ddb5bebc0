import { differentialSymbol, whole } from '../calculus/variable.ts';
import { compile, EvaluationError, type Closure, type Dense, type Inputs } from '../compile/index.ts';
import { add, call, multiply, negate } from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { fixed, raw, type Setting } from './closures.ts';
import { isColumn } from '../shape/shape.ts';
import type { Objective } from './objective.ts';
import type { Arrays } from './run.ts';
import { isInside, keepStructure } from './structure.ts';

/** A point with what the function is there. */
export interface Point {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

/** A function of one vector: the variables of a problem, one behind the other, each row by row. It is minimised. */
export interface Smooth {
  readonly dimension: number;
  /** Infinite where a matrix is declared positive definite and isn't, NaN where one is singular that is inverted. */
  readonly value: (x: Float64Array) => number;
  /** With the linear structure that is declared of each variable, as have products with the Hessian. */
  readonly gradient: (x: Float64Array) => Float64Array;
  /** Both at once, which share their work; no gradient where there is no finite value for want of definiteness or of an inverse. */
  readonly both: (x: Float64Array) => Point;
  /** The Hessian at x as a function of a vector. */
  readonly hessian: (x: Float64Array) => (v: Float64Array) => Float64Array;
  /** The Newton step −H⁻¹·g at x with the derived Hessian built and factorised; null where that is not a matrix in closed form or too large. */
  readonly newtonStep: ((x: Float64Array) => Float64Array) | null;
  /** Must entry i stay at or above 0? */
  readonly nonnegative: (i: number) => boolean;
  /** The vector of given matrices, and the matrices of a vector. */
  readonly pack: (state: Arrays) => Float64Array;
  readonly unpack: (x: Float64Array) => Arrays;
  /** The same function of other data. */
  readonly at: (data: Inputs) => Smooth;
}

interface Place {
  readonly symbol: Symbol_;
  readonly rows: number;
  readonly cols: number;
  readonly start: number;
}

type Gradients = Closure<Readonly<Record<string, Dense>>>;
interface Closures {
  readonly value: () => Closure<Dense>;
  readonly gradient: () => Gradients;
  readonly both: () => Gradients;
  readonly product: () => Gradients;
  readonly newton: () => Closure<Dense>;
}

/** Makes what it is for when it is first asked for. */
const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
};

/** What is computed, or another value where a matrix is singular that is inverted. */
const orSingular = <T>(compute: () => T, other: T): T => {
  try {
    return compute();
  } catch (error) {
    if (error instanceof EvaluationError && error.code === 'singular-matrix') return other;
    throw error;
  }
};

/** What the value is called beside the gradients, which go by the names of symbols. */
const VALUE = 'the value';

/** Unknowns up to which a Hessian is built. */
const DENSE = 1500;

const over = (places: readonly Place[], closures: Closures, data: Inputs): Smooth => {
  const dimension = places.reduce((n, p) => n + p.rows * p.cols, 0);
  const named = (x: Float64Array, name: (s: Symbol_) => string): Arrays =>
    Object.fromEntries(places.map(({ symbol, rows, cols, start }) => [name(symbol), { rows, cols, data: x.subarray(start, start + rows * cols) }]));
  const unpack = (x: Float64Array): Arrays => named(x, (s) => s.name);
  const pack = (state: Arrays): Float64Array => {
    const x = new Float64Array(dimension);
    for (const { symbol, start } of places) x.set(state[symbol.name]?.data ?? [], start);
    return x;
  };
  /** The part of a vector that keeps the linear structure of its matrices, in place. */
  const structured = (x: Float64Array): Float64Array => {
    for (const { symbol, rows, cols, start } of places) keepStructure(symbol.attributes, x.subarray(start, start + rows * cols), rows);
    return x;
  };
  const inside = (x: Float64Array): boolean => places.every((p) => isInside(p.symbol.attributes, x.subarray(p.start, p.start + p.rows * p.cols), p.rows));
  const at = <R>(closure: () => Closure<R>): (() => Closure<R>) => once(() => fixed(closure(), data));
  const [value, gradient, both, product, newton] = [at(closures.value), at(closures.gradient), at(closures.both), at(closures.product), at(closures.newton)];
  const [only, second] = places;
  // By its declaration: a matrix that happens to have one column here has no Newton step in closed form.
  const isVector = only !== undefined && second === undefined && isColumn(only.symbol.shape);
  const nowhere = (x: Float64Array, there: number): Point => ({ x, value: there, gradient: new Float64Array(0) });
  return {
    dimension, pack, unpack,
    newtonStep: isVector && dimension <= DENSE ? (x) => newton()(unpack(x)).data : null,
    value: (x) => (inside(x) ? orSingular(() => value()(unpack(x)).data[0] ?? Number.NaN, Number.NaN) : Infinity),
    gradient: (x) => structured(pack(gradient()(unpack(x)))),
    both: (x) => {
      if (!inside(x)) return nowhere(x, Infinity);
      return orSingular(() => {
        const found = both()(unpack(x));
        return { x, value: found[VALUE]?.data[0] ?? Number.NaN, gradient: structured(pack(found)) };
      }, nowhere(x, Number.NaN));
    },
    hessian: (x) => {
      const here = product().fix(unpack(x.slice()));
      return (v) => structured(pack(here(named(v, (s) => differentialSymbol(whole(s)).name))));
    },
    nonnegative: (i) => places.some((p) => i >= p.start && i < p.start + p.rows * p.cols && p.symbol.attributes.some((a) => a === 'nonneg' || a === 'positive')),
    at: (other) => over(places, closures, other),
  };
};

/** What is minimised as a function of the named variables at given data, whose sizes are those of `start`. Gradient and Hessian products are derived. */
export const smooth = (objective: Objective, variables: readonly string[], data: Inputs, start: Arrays, setting: Setting = {}): Smooth => {
  let length = 0;
  const places = variables.map((name): Place => {
    const { rows, cols } = start[name] ?? { rows: 0, cols: 0 };
    const place = { symbol: objective.symbol(name), rows, cols, start: length };
    length += rows * cols;
    return place;
  });
  const all = variables.map((name) => whole(objective.symbol(name)));
  const symbols = all.map((v) => v.symbol);
  const record = (f: (v: (typeof all)[number]) => Expr): Record<string, Expr> => Object.fromEntries(all.map((v) => [v.symbol.name, f(v)]));
  const newtonExpr = (v: (typeof all)[number]): Expr => negate(multiply(call('inv', objective.hessian(v, v)), objective.gradient(v)));
  return over(places, {
    newton: once(() => compile(newtonExpr(whole(objective.symbol(variables[0] ?? ''))), { ...raw(setting), symbols })),
    value: once(() => compile(objective.f, { ...raw(setting), symbols })),
    gradient: once(() => compile(record((v) => objective.gradient(v)), { ...raw(setting), symbols })),
    both: once(() => compile({ ...record((v) => objective.gradient(v)), [VALUE]: objective.f }, { ...raw(setting), symbols })),
    product: once(() => compile(record((x) => add(...all.map((y) => objective.product(x, y)))), { ...raw(setting), symbols: [...symbols, ...all.map(differentialSymbol)] })),
  }, data);
};
