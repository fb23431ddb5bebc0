import type { Point, Smooth } from '../smooth.ts';

/** Where a step leads: the point, its value, and its gradient where that was computed along. */
export interface Landing {
  readonly x: Float64Array;
  readonly value: number;
  readonly there: Point | null;
}

/** What is there. A first step is mostly taken, so that its gradient is computed with its value; later ones mostly aren't. */
export const look = (f: Smooth, x: Float64Array, isFirst: boolean): Landing => {
  const there = isFirst ? f.both(x) : null;
  return { x, value: there?.value ?? f.value(x), there };
};

/**
 * Is the entry held where it is, at the edge of what must not be negative? The gradient would have it smaller, and all that it could gain by going to
 * 0 is rounding.
 */
export const isHeld = (f: Smooth, { x, value, gradient }: Point, i: number): boolean => {
  const slope = gradient[i] ?? 0;
  return slope > 0 && (x[i] ?? 0) * slope <= Number.EPSILON * Math.abs(value) && f.nonnegative(i);
};

/** Part of the way to 0 that is left of an entry which may not reach it, until it is so near that products of its reciprocals would overflow. */
const [LEFT, NEAREST] = [0.1, 1e-100];

/**
 * Where the step from x to y leads when it is projected onto what must not be negative. Where there is no finite value then, as 0·log(0) has
 * none, entries stop short of 0 (the fraction-to-boundary rule; Nocedal and Wright, ch. 19).
 */
export const landing = (f: Smooth, x: Float64Array, y: Float64Array, isFirst: boolean): Landing => {
  const projected = look(f, y.map((v, i) => (v < 0 && f.nonnegative(i) ? 0 : v)), isFirst);
  const least = (i: number): number => {
    const from = x[i] ?? 0;
    return Math.max(LEFT * from, Math.min(from, NEAREST));
  };
  if (Number.isFinite(projected.value) || !y.some((v, i) => v < least(i) && f.nonnegative(i))) return projected;
  return look(f, y.map((v, i) => (f.nonnegative(i) ? Math.max(v, least(i)) : v)), isFirst);
};
