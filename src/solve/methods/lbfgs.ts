import type { Dense } from '../../compile/index.ts';
import { isSpent, type Arrays, type Ending, type Method } from '../run.ts';
import type { Point, Smooth } from '../smooth.ts';
import { dot, norm, plus } from '../../compile/values/vector.ts';
import { isHeld, landing, look, type Landing } from './bounds.ts';

/** How much L-BFGS remembers. */
export interface LbfgsOptions {
  /** Pairs of steps and gradient changes kept; 10 by default. */
  readonly memory?: number;
}

interface Pair {
  readonly s: Float64Array;
  readonly y: Float64Array;
}

// The constants of the weak Wolfe conditions.
const DECREASE = 1e-4;
const CURVATURE = 0.9;
const LINE_SEARCH_STEPS = 60;

/** −H·g with the inverse Hessian that the pairs imply (Nocedal and Wright, algorithm 7.4). */
const twoLoop = (pairs: readonly Pair[], g: Float64Array): Float64Array => {
  let q: Float64Array = g.map((x) => -x);
  const alphas = [...pairs].reverse().map(({ s, y }) => {
    const alpha = dot(s, q) / dot(y, s);
    q = plus(q, -alpha, y);
    return alpha;
  });
  const last = pairs.at(-1);
  if (last !== undefined) {
    const gamma = dot(last.s, last.y) / dot(last.y, last.y);
    q = q.map((x) => gamma * x);
  }
  pairs.forEach(({ s, y }, i) => {
    q = plus(q, (alphas[pairs.length - 1 - i] ?? 0) - dot(y, q) / dot(y, s), s);
  });
  return q;
};

/** The point that is looked at where its value is at most `most`, else null. */
const below = (f: Smooth, { x, value, there }: Landing, most: number): Point | null => (value <= most ? (there ?? f.both(x)) : null);

/** A point along d that satisfies the weak Wolfe conditions, by bisection (Lewis and Overton 2013); null where none was found. */
const search = (f: Smooth, from: Point, d: Float64Array, first: number): Point | null => {
  const [value, slope] = [from.value, dot(from.gradient, d)];
  let [low, high, alpha] = [0, Infinity, first];
  let best: Point | null = null;
  for (let k = 0; k < LINE_SEARCH_STEPS; k++) {
    const there = below(f, look(f, plus(from.x, alpha, d), k === 0), value + DECREASE * alpha * slope);
    if (there === null) high = alpha;
    else {
      best = there;
      if (dot(there.gradient, d) >= CURVATURE * slope) return best;
      low = alpha;
    }
    alpha = high === Infinity ? 2 * low : (low + high) / 2;
  }
  return best;
};

/** Shrinks the step along the projection of x + α·d until the objective falls enough (Bertsekas 1982); null where it doesn't. */
const projectedSearch = (f: Smooth, from: Point, d: Float64Array, first: number): Point | null => {
  let alpha = first;
  for (let k = 0; k < LINE_SEARCH_STEPS; k++, alpha /= 2) {
    const landed = landing(f, from.x, plus(from.x, alpha, d), k === 0);
    const predicted = dot(from.gradient, plus(landed.x, -1, from.x));
    const there = predicted < 0 ? below(f, landed, from.value + DECREASE * predicted) : null;
    if (there !== null) return there;
  }
  return null;
};

const rowsOf = (vectors: readonly Float64Array[], cols: number): Dense => ({ rows: vectors.length, cols, data: Float64Array.from(vectors.flatMap((v) => [...v])) });

/**
 * The limited-memory BFGS method (Liu and Nocedal 1989). Where variables must not be negative, those held at 0 are left out of the
 * metric and steps are projected. The objective never rises. It ends where what a step could gain is rounding, and where no step gains.
 */
export const lbfgs = (f: Smooth, start: Arrays, options: LbfgsOptions = {}, sign = 1): Method => {
  const { memory = 10 } = options;
  const isBounded = Array.from({ length: f.dimension }, (_, i) => i).some(f.nonnegative);
  let x = f.pack(start);
  /** The point at x, as soon as it is asked for. */
  let known: Point | null = null;
  const current = (): Point => (known ??= f.both(x));
  let pairs: readonly Pair[] = [];
  let ended: Ending | null = null;
  return {
    state: () => ({ ...f.unpack(x), steps: rowsOf(pairs.map((p) => p.s), x.length), changes: rowsOf(pairs.map((p) => p.y), x.length) }),
    restore: (state) => {
      x = f.pack(state);
      [known, ended] = [null, null];
      const row = (m: Dense | undefined, i: number): Float64Array => m?.data.slice(i * x.length, (i + 1) * x.length) ?? new Float64Array(x.length);
      pairs = Array.from({ length: state['steps']?.rows ?? 0 }, (_, i) => ({ s: row(state['steps'], i), y: row(state['changes'], i) }));
    },
    objective: () => sign * current().value,
    ended: () => ended,
    step: () => {
      const here = current();
      const free = (v: Float64Array): Float64Array => (isBounded ? v.map((y, i) => (isHeld(f, here, i) ? 0 : y)) : v);
      const slope = free(here.gradient);
      const size = norm(slope);
      if (size === 0) {
        ended = 'converged';
        return;
      }
      const metric = isBounded ? pairs.map((p) => ({ s: free(p.s), y: free(p.y) })).filter((p) => dot(p.s, p.y) > 0) : pairs;
      const first = metric.length === 0 ? Math.min(1, 1 / size) : 1;
      const along = twoLoop(metric, slope);
      const next = isBounded
        ? projectedSearch(f, here, along, first) ?? projectedSearch(f, here, slope.map((y) => -y), Math.min(1, 1 / size))
        : search(f, here, along, first);
      if (next === null) {
        // What is remembered may lead nowhere; the gradient alone is tried before the end.
        if (pairs.length === 0) ended = 'stalled';
        pairs = [];
        return;
      }
      if (metric.length > 0 && isSpent(here.value, next.value, dot(along, slope))) ended = 'converged';
      const pair = { s: plus(next.x, -1, x), y: plus(next.gradient, -1, here.gradient) };
      // A pair without positive curvature would make the next direction lead up.
      if (dot(pair.s, pair.y) > 0) pairs = [...pairs, pair].slice(-memory);
      [x, known] = [next.x, next];
    },
  };
};
