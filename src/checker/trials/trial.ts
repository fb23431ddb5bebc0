import { drawMatrix, type Draw } from './assign.ts';
import { Evaluator, type Point, type Setting } from './evaluate.ts';
import { Undecidable, Vanishing, type Field } from '../numbers/field.ts';
import { floatField } from '../numbers/float.ts';
import type { Order } from '../numbers/jets.ts';
import { build, type Matrix } from '../numbers/matrix.ts';
import { discreteLog } from '../numbers/logarithm.ts';
import { DEEP_TOWER, inverseMod, inverseOrRefuse, LOG_TOWER, ModularField, powerMod, type LogModel } from '../numbers/modular.ts';
import type { Indices } from './patterns.ts';
import { randomSource, type RandomSource, type Seed } from '../numbers/random.ts';
import type { Shape } from '../terms/shapes.ts';
import { sizeOf, type Sizes } from '../terms/sizes.ts';
import type { Env, Term, Variable } from '../terms/term.ts';

/** One random point at which a statement is tested. */
export interface Trial<T> {
  readonly field: Field<T>;
  readonly sizes: Sizes;
  /** Evaluates with the given variables perturbed: order 2 by the first, order 4 by the first and the second. */
  readonly evaluator: (order: Order) => Evaluator<T>;
  /** The direction of the k-th variable: its own shape, zero outside the row, column or entry that varies. */
  readonly direction: (k: 0 | 1) => Matrix<T>;
  /** A random column, by which exact trials compare matrices; null where they are compared entry by entry. */
  readonly column: ((rows: number) => Matrix<T>) | null;
  /** Plain values of a symbol, for counterexamples. */
  readonly values: (name: string) => Matrix<T>;
  readonly indices: Point<T>['indices'];
}

/** A trial in double precision that can also move the variables by finite steps along their directions. */
export interface FloatTrial extends Trial<number> {
  readonly moved: (first: number, second: number) => Evaluator<number>;
}

/** A trial over prime fields also tells which elements are squares. */
export interface ModularTrial extends Trial<bigint> {
  readonly isSquare: (a: bigint) => boolean;
}

/** What a trial needs to know. */
export interface TrialSpec {
  readonly env: Env;
  readonly sizes: Sizes;
  /** Rows and columns of terms at these sizes. */
  readonly shapes: (t: Term) => Shape;
  readonly seed: Seed;
  readonly variables: readonly Variable[];
  readonly indices: Indices;
  /** Draw ±1 and 0/1 entries as declared instead of generic ones. */
  readonly special: boolean;
  /** Take roots as functions without laws, which all values have. */
  readonly freeRoots?: boolean;
  /** Write the second derivative of a root r of a as −1/4r³, which is −1/4ra. */
  readonly bentByValue?: boolean;
  /** The tower of primes; left out, a fixed one. */
  readonly tower?: readonly bigint[];
  /** Forget signs and definiteness of the symbols. */
  readonly relaxed?: boolean;
  /** Relative size of a random perturbation of all values in double precision, to see how much of a result is rounding. */
  readonly jitter?: number;
  /** Give all entries of a symbol one sign, at random, in double precision: points that meet conditions which others hardly ever meet. */
  readonly oneSided?: boolean;
  /** By what values in double precision are multiplied: some conditions are met by small or by large ones only. */
  readonly scale?: number;
}

const shapeOf = (spec: TrialSpec, name: string): readonly [number, number] => {
  const s = spec.env.symbols.get(name);
  if (s === undefined) throw new Undecidable(`${name} is not declared`);
  return [sizeOf(s.rows, spec.sizes), sizeOf(s.cols, spec.sizes)];
};

const indexValues = (spec: TrialSpec): ((name: string) => readonly number[] | null) => (name) => spec.indices.get(name) ?? null;

/** The 0-based place that a subscript of a variable picks, null for the whole axis. Throws Undecidable for what is no literal and no known index. */
export const placeOf = (t: Term | undefined, indices: Point<unknown>['indices']): number | null => {
  if (t === undefined) return null;
  if (typeof t !== 'string') throw new Undecidable('a variable is picked by an index or a literal');
  const place = /^\d+$/.test(t) ? Number(t) : indices(t)?.[0];
  if (place === undefined) throw new Undecidable(`${t}, which picks the variable, is not a declared index`);
  return place - 1;
};

/** Positions of the entries that a variable covers. */
const covers = (v: Variable, indices: Point<unknown>['indices']): ((i: number, j: number) => boolean) => {
  const [row, col] = [placeOf(v.row, indices), placeOf(v.col, indices)];
  return (i, j) => (row === null || row === i) && (col === null || col === j);
};

/** Values, directions and the perturbed symbols of one level. */
const level = <T>(spec: TrialSpec, tag: string, field: Field<T>, draw: (random: RandomSource) => Draw<T>, indices: Point<T>['indices']) => {
  const memo = new Map<string, Matrix<T>>();
  const seed = spec.seed.then(`|${tag}|`);
  const values = (name: string): Matrix<T> => {
    const known = memo.get(name);
    if (known !== undefined) return known;
    const [rows, cols] = shapeOf(spec, name);
    const attributes = spec.env.symbols.get(name)?.attributes ?? [];
    const m = drawMatrix(rows, cols, attributes, field, draw(randomSource(seed.then(name))));
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
    const { any } = draw(randomSource(seed.then(`direction ${k}`)));
    const d = build<T>(rows, cols, (i, j) => {
      const x = any();
      return inside(i, j) ? x : field.zero;
    });
    directions.set(k, d);
    return d;
  };
  const perturbed = (order: Order): Point<T> => {
    const jets = new Map<string, Matrix<T>>();
    const lift = (name: string): Matrix<T> => {
      const part = (k: 0 | 1): readonly T[] | null => (order > 1 + k && spec.variables[k]?.name === name ? direction(k).jets[0] : null);
      const [first, second] = [part(0), order === 4 ? part(1) : null];
      const value = values(name);
      return first === null && second === null ? value : { ...value, jets: order === 2 ? [value.jets[0], first] : [value.jets[0], first, second, null] };
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
  /** A random column. */
  const column = (rows: number): Matrix<T> => {
    const { any } = draw(randomSource(seed.then(`column ${rows}`)));
    return build(rows, 1, any);
  };
  return { values, direction, perturbed, column };
};

/** The exponent of a symbolic power as an integer modulo the order of the group that the base lies in. */
const exponentIn = (t: Term, order: bigint, spec: TrialSpec, bound: ReadonlyMap<string, number>): bigint => {
  const go = (x: Term): bigint => {
    if (typeof x === 'string') {
      const rational = /^(-?\d+)(?:\/(\d+))?$/.exec(x);
      if (rational !== null) return (BigInt(rational[1] ?? '0') * (rational[2] === undefined ? 1n : inverseOrRefuse(BigInt(rational[2]), order))) % order;
      const i = bound.get(x) ?? spec.indices.get(x)?.[0];
      if (i !== undefined) return BigInt(i);
      return randomSource(spec.seed.then(`|exponent|${x}`)).big(order);
    }
    const [op, ...args] = x;
    if (op === 'dim') return BigInt(sizeOf(args[0] as never, spec.sizes));
    if (op !== '+' && op !== '-' && op !== '*' && op !== '.*' && op !== './') throw new Undecidable('an exponent of this form has no exact model');
    const parts = args.map((a) => go(a as Term));
    const [first = 0n, second] = parts;
    if (op === '+') return parts.reduce((a, b) => a + b, 0n) % order;
    if (op === '-') return second === undefined ? -first : (first - second) % order;
    if (op === './') return (first * inverseMod(second ?? 1n, order)) % order;
    return parts.reduce((a, b) => (a * b) % order, 1n);
  };
  return go(t);
};

/** A trial over a tower of prime fields; `root` is the level of the statement itself. */
export const modularTrial = (spec: TrialSpec, model: LogModel, root: number): ModularTrial => {
  const tower = spec.tower ?? (model === 'opaque' ? DEEP_TOWER : LOG_TOWER);
  const indices = indexValues(spec);
  const fields = new Map<number, ModularField>();
  const fieldAt = (l: number): ModularField => {
    const known = fields.get(l);
    if (known !== undefined) return known;
    const field = new ModularField(tower, l, spec.seed.then(`|field ${l}`), spec.freeRoots === true, spec.bentByValue === true);
    fields.set(l, field);
    return field;
  };
  const drawAt = (l: number) => (random: RandomSource): Draw<bigint> => {
    const { p } = fieldAt(l);
    const any = (): bigint => random.big(p);
    return {
      any, positive: () => { const x = random.big(p); return (x * x) % p; }, sign: () => (random.int(2) === 0 ? 1n : p - 1n), relaxed: spec.relaxed === true,
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
      env: spec.env, sizes: spec.sizes, shapes: spec.shapes, field, order,
      point: levelAt(l).perturbed(order),
      deeper: () => evaluatorAt(l + 1, 1),
      log: model === 'opaque' ? null : (t, bound) => {
        const a = evaluatorAt(l - 1, 1).at(t, bound);
        return { ...a, jets: [a.jets[0].map((x) => homomorphicLog(x, l))] };
      },
      symbolicPower: (a, t, bound) => field.squarePower(a, (order) => exponentIn(t, order, spec, bound)),
      size: (x) => (x === 0n ? 0 : 1),
    };
    const made = new Evaluator(setting);
    evaluators.set(key, made);
    return made;
  };
  const scales = new Map<number, bigint>();
  /** log from level l−1 to l: the discrete logarithm of the part of order p(l); it kills roots of unity, −1 among them. */
  const homomorphicLog = (a: bigint, l: number): bigint => {
    const [upper, lower] = [tower[l - 1], tower[l]];
    if (upper === undefined || lower === undefined) throw new Undecidable('logarithms are nested too deeply');
    if (a === 0n) throw new Vanishing('log of zero');
    const k = (upper - 1n) / lower;
    const scale = scales.get(l) ?? inverseMod(k * discreteLog(fieldAt(l - 1).exp([0n], [1n])[0] ?? 0n, lower, upper), lower);
    scales.set(l, scale);
    return (discreteLog(powerMod(a, k, upper), lower, upper) * scale) % lower;
  };
  const base = levelAt(root);
  return { field: fieldAt(root), sizes: spec.sizes, evaluator: (order) => evaluatorAt(root, order), direction: base.direction, column: base.column, values: base.values, indices, isSquare: (a) => fieldAt(root).isSquare(a) };
};

/** Pivots below this are rounding: values are drawn of order one. */
const NEGLIGIBLE = 1e-13;

/** A trial in double precision at moderate admissible values. */
export const floatTrial = (spec: TrialSpec): FloatTrial => {
  const indices = indexValues(spec);
  const size = (x: number): number => (Math.abs(x) < NEGLIGIBLE ? 0 : Math.abs(x));
  const draw = (random: RandomSource): Draw<number> => {
    // The perturbation has its own source, so that the values themselves stay the same with and without it.
    const noise = randomSource(spec.seed.then('|jitter'));
    const jittered = (x: number): number => x * (1 + (spec.jitter ?? 0) * (noise.unit() - 0.5));
    const sign = (): number => (random.int(2) === 0 ? 1 : -1);
    const side = spec.oneSided === true ? sign() : 0;
    const scale = spec.scale ?? 1;
    return {
      any: () => jittered(scale * (0.3 + 1.2 * random.unit()) * (side === 0 ? sign() : side)), positive: () => jittered(scale * (0.3 + 1.4 * random.unit())), sign, relaxed: false,
      special: spec.special ? (kind) => (random.int(2) === 0 ? (kind === 'mask' ? 0 : -1) : 1) : null, size,
    };
  };
  const made = level(spec, 'float', floatField, draw, indices);
  const at = (point: Point<number>, order: Order): Evaluator<number> => {
    const e: Evaluator<number> = new Evaluator<number>({
      env: spec.env, sizes: spec.sizes, shapes: spec.shapes, field: floatField, order, point, deeper: null, log: null, size,
      symbolicPower: (a, t, bound) => a ** (e.at(t, bound).jets[0][0] ?? Number.NaN),
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
        return { ...m, jets: [m.jets[0].map((x, k) => x + step * (d.jets[0][k] ?? 0))] };
      }, made.values(name));
    return at({ symbol, indices }, 1);
  };
  return { field: floatField, sizes: spec.sizes, evaluator, direction: made.direction, column: null, values: made.values, indices, moved };
};

/** Are the conditions on values met at a trial, clear of rounding? */
export const meetsConditions = (trial: FloatTrial, env: Env): boolean =>
  env.conditions.every((c) => {
    if (c.kind === 'size') return true;
    return trial.evaluator(1).value(c.term).jets[0].every((x) => (c.kind === 'positive' ? x > 0.05 : c.kind === 'nonneg' ? x >= 0 : Math.abs(x) > 0.05));
  });
