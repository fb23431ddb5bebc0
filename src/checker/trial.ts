import { drawIndices, drawMatrix, type Draw } from './assign.ts';
import { Evaluator, type Point, type Setting } from './evaluate.ts';
import { Redraw, Undecidable, type Field } from './field.ts';
import { floatField } from './float.ts';
import type { Jet, Order } from './jets.ts';
import { build, type Matrix } from './matrix.ts';
import { discreteLog, DEEP_TOWER, inverseMod, LOG_TOWER, ModularField, powerMod, type LogModel } from './modular.ts';
import { randomSource, type RandomSource } from './random.ts';
import { sizeOf, type Sizes } from './sizes.ts';
import type { Env, Term, Variable } from './term.ts';

/** One random point at which a statement is tested. */
export interface Trial<T> {
  readonly field: Field<T>;
  readonly sizes: Sizes;
  /** Evaluates with the given variables perturbed: order 2 by the first, order 4 by the first and the second. */
  readonly evaluator: (order: Order) => Evaluator<T>;
  /** The direction of the k-th variable: its own shape, zero outside the row, column or entry that varies. */
  readonly direction: (k: 0 | 1) => Matrix<T>;
  /** Plain values of a symbol, for counterexamples. */
  readonly values: (name: string) => Matrix<T>;
  readonly indices: Point<T>['indices'];
}

/** A trial in double precision that can also move the variables by finite steps along their directions. */
export interface FloatTrial extends Trial<number> {
  readonly moved: (first: number, second: number) => Evaluator<number>;
}

/** What a trial needs to know. */
export interface TrialSpec {
  readonly env: Env;
  readonly sizes: Sizes;
  readonly seed: string;
  readonly variables: readonly Variable[];
  /** Draw ±1 and 0/1 entries as declared instead of generic ones. */
  readonly special: boolean;
  /** Give indices over one range different values where it is long enough. */
  readonly distinct: boolean;
}

const shapeOf = (spec: TrialSpec, name: string): readonly [number, number] => {
  const s = spec.env.symbols.get(name);
  if (s === undefined) throw new Undecidable(`${name} is not declared`);
  return [sizeOf(s.rows, spec.sizes), sizeOf(s.cols, spec.sizes)];
};

const indexValues = (spec: TrialSpec): ((name: string) => readonly number[] | null) => {
  const memo = new Map<string, readonly number[] | null>();
  const orders = new Map<number, number[]>();
  const single = (range: number, name: string): number => {
    const left = orders.get(range) ?? shuffledRange(range, randomSource(`${spec.seed}|indices ${range}`));
    orders.set(range, left);
    return (spec.distinct ? left.pop() : undefined) ?? 1 + randomSource(`${spec.seed}|index ${name}`).int(range);
  };
  return (name) => {
    const known = memo.get(name);
    if (known !== undefined) return known;
    const s = spec.env.symbols.get(name);
    const range = s?.range === undefined ? null : sizeOf(s.range, spec.sizes);
    const count = s === undefined ? 0 : sizeOf(s.rows, spec.sizes);
    const list = s === undefined || range === null ? null : count === 1 ? [single(range, name)] : drawIndices(s, range, count, randomSource(`${spec.seed}|index ${name}`));
    memo.set(name, list);
    return list;
  };
};

const shuffledRange = (n: number, random: RandomSource): number[] => {
  const list = Array.from({ length: n }, (_, i) => i + 1);
  for (let i = n - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [list[i], list[j]] = [list[j] ?? 1, list[i] ?? 1];
  }
  return list;
};

/** Positions of the entries that a variable covers. */
const covers = (v: Variable, indices: Point<unknown>['indices']): ((i: number, j: number) => boolean) => {
  const fixed = (t: Term | undefined): number | null => {
    if (t === undefined) return null;
    if (typeof t !== 'string') throw new Undecidable('a variable is picked by an index or a literal');
    return /^\d+$/.test(t) ? Number(t) - 1 : (indices(t)?.[0] ?? 1) - 1;
  };
  const [row, col] = [fixed(v.row), fixed(v.col)];
  return (i, j) => (row === null || row === i) && (col === null || col === j);
};

/** Values, directions and the perturbed symbols of one level. */
const level = <T>(spec: TrialSpec, tag: string, field: Field<T>, draw: (random: RandomSource) => Draw<T>, indices: Point<T>['indices']) => {
  const memo = new Map<string, Matrix<T>>();
  const values = (name: string): Matrix<T> => {
    const known = memo.get(name);
    if (known !== undefined) return known;
    const [rows, cols] = shapeOf(spec, name);
    const attributes = spec.env.symbols.get(name)?.attributes ?? [];
    const m = drawMatrix(rows, cols, attributes, field, draw(randomSource(`${spec.seed}|${tag}|${name}`)));
    memo.set(name, m);
    return m;
  };
  const directions = new Map<number, Matrix<T>>();
  const direction = (k: 0 | 1): Matrix<T> => {
    const known = directions.get(k);
    if (known !== undefined) return known;
    const v = spec.variables[k] ?? spec.variables[0];
    if (v === undefined) throw new Undecidable('nothing varies');
    const [rows, cols] = shapeOf(spec, v.name);
    const inside = covers(v, indices);
    const { any } = draw(randomSource(`${spec.seed}|${tag}|direction ${k}`));
    const d = build<T>(rows, cols, (i, j) => {
      const x = any();
      return [inside(i, j) ? x : field.zero];
    });
    directions.set(k, d);
    return d;
  };
  const perturbed = (order: Order): Point<T> => {
    const jets = new Map<string, Matrix<T>>();
    const lift = (name: string): Matrix<T> => {
      const part = (k: 0 | 1): Matrix<T> | null => (order > 1 + k && spec.variables[k]?.name === name ? direction(k) : null);
      const [first, second] = [part(0), order === 4 ? part(1) : null];
      return values(name).map((row, i) => row.map((x, j): Jet<T> => {
        const a = x[0] ?? field.zero;
        if (order === 1) return [a];
        const d1 = first?.[i]?.[j]?.[0] ?? field.zero;
        return order === 2 ? [a, d1] : [a, d1, second?.[i]?.[j]?.[0] ?? field.zero, field.zero];
      }));
    };
    return {
      symbol: (name) => {
        const known = jets.get(name);
        if (known !== undefined) return known;
        const m = lift(name);
        jets.set(name, m);
        return m;
      },
      indices,
    };
  };
  return { values, direction, perturbed };
};

/** The exponent of a symbolic power in the ring of exponents of F_p*, integers modulo p − 1. */
const exponentIn = (t: Term, p: bigint, spec: TrialSpec, indices: Point<unknown>['indices']): bigint => {
  const order = p - 1n;
  const reduce = (x: bigint): bigint => ((x % order) + order) % order;
  const go = (x: Term): bigint => {
    if (typeof x === 'string') {
      const rational = /^(-?\d+)(?:\/(\d+))?$/.exec(x);
      if (rational !== null) return reduce(BigInt(rational[1] ?? '0') * (rational[2] === undefined ? 1n : inverseOrRefuse(BigInt(rational[2]), order)));
      const i = indices(x)?.[0];
      if (i !== undefined) return BigInt(i);
      return randomSource(`${spec.seed}|exponent|${x}`).big(order);
    }
    const [op, ...args] = x;
    if (op === 'dim') return BigInt(sizeOf(args[0] as never, spec.sizes));
    const parts = args.map((a) => go(a as Term));
    const [first = 0n, second] = parts;
    if (op === '+') return reduce(parts.reduce((a, b) => a + b, 0n));
    if (op === '*' || op === '.*') return parts.reduce((a, b) => reduce(a * b), 1n);
    if (op === '-') return reduce(second === undefined ? -first : first - second);
    throw new Undecidable('an exponent of this form has no exact model');
  };
  return go(t);
};

const inverseOrRefuse = (a: bigint, m: bigint): bigint => {
  try {
    return inverseMod(a, m);
  } catch {
    throw new Undecidable('a fractional exponent has no exact model');
  }
};

/** A trial over a tower of prime fields; `root` is the level of the statement itself. */
export const modularTrial = (spec: TrialSpec, model: LogModel, root: number): Trial<bigint> => {
  const tower = model === 'opaque' ? DEEP_TOWER : LOG_TOWER;
  const indices = indexValues(spec);
  const fields = new Map<number, ModularField>();
  const fieldAt = (l: number): ModularField => {
    const known = fields.get(l);
    if (known !== undefined) return known;
    const field = new ModularField(tower, l, `${spec.seed}|field ${l}`);
    fields.set(l, field);
    return field;
  };
  const drawAt = (l: number) => (random: RandomSource): Draw<bigint> => {
    const { p } = fieldAt(l);
    const any = (): bigint => random.big(p);
    return {
      any, positive: () => { const x = random.big(p); return (x * x) % p; },
      special: spec.special ? (kind) => (random.int(2) === 0 ? (kind === 'mask' ? 0n : p - 1n) : 1n) : null,
      size: (x) => (x === 0n ? 0 : 1),
    };
  };
  const levels = new Map<number, ReturnType<typeof level<bigint>>>();
  const levelAt = (l: number) => {
    const known = levels.get(l);
    if (known !== undefined) return known;
    const made = level(spec, `level ${l}`, fieldAt(l), drawAt(l), indices);
    levels.set(l, made);
    return made;
  };
  const evaluators = new Map<string, Evaluator<bigint>>();
  const evaluatorAt = (l: number, order: Order): Evaluator<bigint> => {
    const key = `${l}|${order}`;
    const known = evaluators.get(key);
    if (known !== undefined) return known;
    if (l < 0) throw new Undecidable('logarithms are nested too deeply');
    const field = fieldAt(l);
    const setting: Setting<bigint> = {
      env: spec.env, sizes: spec.sizes, field, order,
      point: levelAt(l).perturbed(order),
      deeper: () => evaluatorAt(l + 1, 1),
      log: model === 'opaque' ? null : (t) => evaluatorAt(l - 1, 1).value(t).map((row) => row.map((x) => [homomorphicLog(x[0] ?? 0n, l)])),
      symbolicPower: (a, t) => {
        if (a === 0n) throw new Redraw('power of zero');
        return powerMod(a, exponentIn(t, field.p, spec, indices), field.p);
      },
      size: (x) => (x === 0n ? 0 : 1),
    };
    const made = new Evaluator(setting);
    evaluators.set(key, made);
    return made;
  };
  /** log from level l−1 to l: the discrete logarithm of the part of order p(l); it kills roots of unity, −1 among them. */
  const homomorphicLog = (a: bigint, l: number): bigint => {
    const [upper, lower] = [tower[l - 1], tower[l]];
    if (upper === undefined || lower === undefined) throw new Undecidable('logarithms are nested too deeply');
    if (a === 0n) throw new Redraw('log of zero');
    const k = (upper - 1n) / lower;
    const x = discreteLog(powerMod(a, k, upper), fieldAt(l - 1).exp(0n, 1n), lower, upper);
    return (x * inverseMod(k, lower)) % lower;
  };
  const base = levelAt(root);
  return { field: fieldAt(root), sizes: spec.sizes, evaluator: (order) => evaluatorAt(root, order), direction: base.direction, values: base.values, indices };
};

/** A trial in double precision at moderate admissible values. */
export const floatTrial = (spec: TrialSpec): FloatTrial => {
  const indices = indexValues(spec);
  const draw = (random: RandomSource): Draw<number> => ({
    any: () => (0.3 + 1.2 * random.unit()) * (random.int(2) === 0 ? 1 : -1), positive: () => 0.3 + 1.4 * random.unit(),
    special: (kind) => (random.int(2) === 0 ? (kind === 'mask' ? 0 : -1) : 1), size: Math.abs,
  });
  const made = level(spec, 'float', floatField, spec.special ? draw : (r) => ({ ...draw(r), special: null }), indices);
  const at = (point: Point<number>, order: Order): Evaluator<number> => {
    const e: Evaluator<number> = new Evaluator<number>({
      env: spec.env, sizes: spec.sizes, field: floatField, order, point, deeper: null, log: null, symbolicPower: (a, t) => a ** (e.value(t)[0]?.[0]?.[0] ?? Number.NaN), size: Math.abs,
    });
    return e;
  };
  const evaluators = new Map<Order, Evaluator<number>>();
  const evaluator = (order: Order): Evaluator<number> => {
    const known = evaluators.get(order) ?? at(made.perturbed(order), order);
    evaluators.set(order, known);
    return known;
  };
  /** The point x + first*d, y + second*e; both steps apply where x and y are one symbol. */
  const moved = (first: number, second: number): Evaluator<number> => {
    const steps = [first, second];
    const symbol = (name: string): Matrix<number> =>
      spec.variables.reduce<Matrix<number>>((m, v, k) => {
        const step = steps[k] ?? 0;
        if (v.name !== name || step === 0) return m;
        const d = made.direction(k === 0 ? 0 : 1);
        return m.map((row, i) => row.map((x, j) => [(x[0] ?? 0) + step * (d[i]?.[j]?.[0] ?? 0)]));
      }, made.values(name));
    return at({ symbol, indices }, 1);
  };
  return { field: floatField, sizes: spec.sizes, evaluator, direction: made.direction, values: made.values, indices, moved };
};
