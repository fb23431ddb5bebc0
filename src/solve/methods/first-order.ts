import type { Dense } from '../../compile/index.ts';
import type { Arrays, Method } from '../run.ts';
import type { Point, Smooth } from '../smooth.ts';

/** The part of the data that an iteration sees; all of it by default. */
export type Batches = (iteration: number) => Smooth;

/** How fast a first-order method moves. */
export interface FirstOrderOptions {
  readonly rate: number;
  /** Decay of the averaged gradient. */
  readonly beta1?: number;
  /** Decay of the averaged squares. */
  readonly beta2?: number;
  readonly epsilon?: number;
  readonly batches?: Batches;
}

/** Averages that a rule keeps, and the step −rate·direction that it makes of a gradient in iteration t = 1, 2, …. */
interface Rule {
  readonly keeps: readonly ('mean' | 'square')[];
  readonly direction: (g: number, mean: number, square: number, t: number, o: Required<Omit<FirstOrderOptions, 'batches'>>) => number;
  /** The parameters that the rule has beside its rate. */
  readonly defaults: { readonly [P in 'beta1' | 'beta2' | 'epsilon']?: number };
}

/** The first-order rules: what each moves along. */
const FIRST_ORDER = {
  gradient: { keeps: [], direction: (g) => g, defaults: {} },
  // The averaged form: mean ← β·mean + (1 − β)·g.
  momentum: { keeps: ['mean'], direction: (_, mean) => mean, defaults: { beta1: 0.9 } },
  // Tieleman and Hinton (2012), ε under the root.
  rmsprop: { keeps: ['square'], direction: (g, _, square, __, { epsilon }) => g / Math.sqrt(square + epsilon), defaults: { beta2: 0.9, epsilon: 1e-8 } },
  // Kingma and Ba (2015).
  adam: {
    keeps: ['mean', 'square'],
    direction: (_, mean, square, t, { beta1, beta2, epsilon }) => mean / (1 - beta1 ** t) / (Math.sqrt(square / (1 - beta2 ** t)) + epsilon),
    defaults: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  },
} as const satisfies Readonly<Record<string, Rule>>;

/** Names of the first-order rules. */
export type FirstOrderName = keyof typeof FIRST_ORDER;

/** Names of the parameters that a rule has beside its rate. */
export const parametersOf = (name: FirstOrderName): readonly string[] => Object.keys(FIRST_ORDER[name].defaults);

const column = (data: Float64Array): Dense => ({ rows: data.length, cols: 1, data });

/** A first-order method from a start; variables that must not be negative are clipped at 0. */
export const firstOrder = (name: FirstOrderName, f: Smooth, start: Arrays, options: FirstOrderOptions, sign = 1): Method => {
  const rule: Rule = FIRST_ORDER[name];
  const o = { beta1: 0, beta2: 0, epsilon: 0, ...rule.defaults, ...options };
  const { batches } = options;
  let x = f.pack(start);
  /** The point at x, as soon as all data are looked at there. */
  let known: Point | null = null;
  const current = (): Point => (known ??= f.both(x));
  /** Of all data it comes with the objective. */
  const gradient = (t: number): Float64Array => {
    if (batches !== undefined) return batches(t).gradient(x);
    const here = current();
    return here.gradient.length === x.length ? here.gradient : f.gradient(x);
  };
  let averages = Object.fromEntries(rule.keeps.map((k) => [k, new Float64Array(x.length)]));
  const restore = (s: Arrays): void => {
    x = f.pack(s);
    known = null;
    averages = Object.fromEntries(rule.keeps.map((k) => [k, s[`average ${k}`]?.data.slice() ?? new Float64Array(x.length)]));
  };
  return {
    state: () => ({ ...f.unpack(x), ...Object.fromEntries(Object.entries(averages).map(([k, a]) => [`average ${k}`, column(a)])) }),
    restore,
    objective: () => sign * (batches === undefined ? current().value : f.value(x)),
    step: (t) => {
      const g = gradient(t);
      const { mean, square } = averages;
      const next = new Float64Array(x.length);
      for (let i = 0; i < x.length; i++) {
        const gi = g[i] ?? 0;
        if (mean !== undefined) mean[i] = o.beta1 * (mean[i] ?? 0) + (1 - o.beta1) * gi;
        if (square !== undefined) square[i] = o.beta2 * (square[i] ?? 0) + (1 - o.beta2) * gi * gi;
        const to = (x[i] ?? 0) - o.rate * rule.direction(gi, mean?.[i] ?? 0, square?.[i] ?? 0, t + 1, o);
        next[i] = to < 0 && f.nonnegative(i) ? 0 : to;
      }
      [x, known] = [next, null];
    },
  };
};
