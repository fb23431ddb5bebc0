import { EvaluationError, extremeEigenvalue } from '../../compile/index.ts';
import { Random } from '../random.ts';
import { isSpent, type Arrays, type Ending, type Method } from '../run.ts';
import type { Point, Smooth } from '../smooth.ts';
import { dot, norm, plus } from '../../compile/values/vector.ts';
import { isHeld, landing } from './bounds.ts';

/** How Newton's equations are solved. */
export interface NewtonOptions {
  /** Conjugate gradients always, also where the Hessian is small enough to be factorised. */
  readonly products?: boolean;
  /** Residual of the conjugate gradients relative to the gradient; min(0.5, √|g|)·|g| by default (Nocedal and Wright, ch. 7). */
  readonly forcing?: number;
  readonly maxProducts?: number;
}

// Armijo's constant and the factor by which a step that isn't good enough shrinks.
const SUFFICIENT = 1e-4;
const SHRINK = 0.5;
const LINE_SEARCH_STEPS = 40;

/** Approximate solution of H·d = −g by conjugate gradients, cut off at a direction along which H does not curve up. */
const direction = (product: (v: Float64Array) => Float64Array, g: Float64Array, tolerance: number, maxProducts: number): Float64Array => {
  let d: Float64Array = new Float64Array(g.length);
  let r: Float64Array = g.map((x) => -x);
  let p = r;
  let rr = dot(r, r);
  for (let k = 0; k < maxProducts && Math.sqrt(rr) > tolerance; k++) {
    const Hp = product(p);
    const bend = dot(p, Hp);
    if (bend <= 0) return k === 0 ? r : d;
    const alpha = rr / bend;
    d = plus(d, alpha, p);
    r = plus(r, -alpha, Hp);
    const next = dot(r, r);
    p = plus(r, next / rr, p);
    rr = next;
  }
  return d;
};

/** A gradient below this part of the objective (at least 1) is looked at as that of a stationary point. */
const STATIONARY = 1e-7;
/** A direction along which H bends down by less than this part of its largest bend is looked at as flat. */
const FLAT = 1e-6;

/** Products that are spent on each end of the spectrum at a stationary point. */
const LOOK = 40;

/** A unit vector along which H bends down most, or null where none was found. */
const downwards = (product: (v: Float64Array) => Float64Array, dimension: number): Float64Array | null => {
  const random = new Random(0);
  const start = Float64Array.from({ length: dimension }, () => random.normal());
  try {
    const [smallest, largest] = (['smallest', 'largest'] as const).map((end) => extremeEigenvalue(product, dimension, end, { tolerance: 1e-3, start, maxProducts: LOOK }));
    return smallest !== undefined && largest !== undefined && smallest.value < -FLAT * Math.max(Math.abs(largest.value), Math.abs(smallest.value)) ? smallest.vector : null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
};

/**
 * Newton's method: the factorised Hessian where it is small, truncated conjugate gradients with Hessian products otherwise, a
 * backtracking line search, and the two-metric projection of Bertsekas (1982) where variables must not be negative. A stationary point
 * is left along a direction in which the Hessian bends down, where there is one. The objective never rises. It ends where what a step
 * could gain is rounding, and where no step gains.
 */
export const newton = (f: Smooth, start: Arrays, options: NewtonOptions = {}, sign = 1): Method => {
  let x = f.pack(start);
  /** The point at x, as soon as it is asked for. */
  let known: Point | null = null;
  const current = (): Point => (known ??= f.both(x));
  let ended: Ending | null = null;
  const { maxProducts = Math.max(20, Math.min(1000, f.dimension)) } = options;
  /** The exact step, where there is one and it leads down. */
  const factorised = (at: Float64Array, g: Float64Array, held: Float64Array): Float64Array | null => {
    if (f.newtonStep === null || options.products === true || held.includes(1)) return null;
    try {
      const d = f.newtonStep(at);
      return dot(d, g) < 0 ? d : null;
    } catch (error) {
      if (error instanceof EvaluationError && error.code === 'singular-matrix') return null;
      throw error;
    }
  };
  const truncated = (at: Float64Array, g: Float64Array, size: number, free: (v: Float64Array) => Float64Array): Float64Array => {
    const hessian = f.hessian(at);
    return direction((v) => free(hessian(v)), g, (options.forcing ?? Math.min(0.5, Math.sqrt(size))) * size, maxProducts);
  };
  const escape = (at: Float64Array, free: (v: Float64Array) => Float64Array): Float64Array | null => {
    const hessian = f.hessian(at);
    const away = downwards((v) => free(hessian(free(v))), f.dimension);
    return away === null ? null : away.map((y) => y * Math.max(1, norm(at)));
  };
  return {
    state: () => f.unpack(x),
    restore: (s) => {
      x = f.pack(s);
      [known, ended] = [null, null];
    },
    objective: () => sign * current().value,
    ended: () => ended,
    step: () => {
      const here = current();
      const { value: before, gradient } = here;
      const held = gradient.map((_, i) => (isHeld(f, here, i) ? 1 : 0));
      const free = (v: Float64Array): Float64Array => v.map((y, i) => (held[i] === 1 ? 0 : y));
      const g = free(gradient);
      const size = norm(g);
      const isStationary = size <= STATIONARY * Math.max(1, Math.abs(before));
      const away = isStationary ? escape(x, free) : null;
      if (size === 0 && away === null) {
        ended = 'converged';
        return;
      }
      const d = away === null ? factorised(x, g, held) ?? truncated(x, g, size, free) : null;
      // Where the projected direction does not lead down, the negative gradient does; down from a saddle, either way may.
      const ways = away === null ? [d ?? g] : [away, away.map((y) => -y)];
      for (const along of [...ways, g.map((y) => -y)]) {
        let alpha = 1;
        for (let k = 0; k < LINE_SEARCH_STEPS; k++) {
          const { x: next, value, there } = landing(f, x, plus(x, alpha, along), k === 0);
          const falls = away === null ? value <= before + SUFFICIENT * Math.min(0, dot(g, plus(next, -1, x))) : value < before;
          if (falls && next.some((v, i) => v !== x[i])) {
            if (away === null && isStationary && isSpent(before, value, dot(along, g))) ended = 'converged';
            [x, known] = [next, there];
            return;
          }
          alpha *= SHRINK;
        }
      }
      ended = isStationary && away === null ? 'converged' : 'stalled';
    },
  };
};
