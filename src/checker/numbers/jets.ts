import type { Field, Locals } from './field.ts';

/**
 * Truncated Taylor polynomials in lists: their constant coefficients, then those of ε, or those of ε₁, ε₂ and ε₁ε₂ where ε₁² = ε₂² = 0.
 * The last carries a mixed second derivative, which is all that a Hessian block needs. Coefficients that are null or left out are 0.
 */
export type Jets<T> = readonly [readonly T[], ...(readonly T[] | null)[]];
/** How many coefficients there are at most: 1 for plain values, 2 by one direction, 4 by two. */
export type Order = 1 | 2 | 4;

/** Something linear done to each coefficient. */
export const linear = <T, U>(a: Jets<T>, f: (part: readonly T[]) => readonly U[]): Jets<U> => {
  const [first, ...rest] = a;
  return rest.length === 0 ? [f(first)] : [f(first), ...rest.map((part) => (part === null ? null : f(part)))];
};

type Join<T> = (a: readonly T[], b: readonly T[]) => readonly T[];

/** The sum of the lists that there are. */
const summed = <T>(lists: readonly (readonly T[] | null)[], add: Join<T>): readonly T[] | null =>
  lists.reduce<readonly T[] | null>((a, b) => (a === null ? b : b === null ? a : add(a, b)), null);

/** a ± b coefficient by coefficient; `opposite` is −b. */
export const combined = <T>(a: Jets<T>, b: Jets<T>, join: Join<T>, opposite: (b: readonly T[]) => readonly T[]): Jets<T> => {
  const first = join(a[0], b[0]);
  if (a.length === 1 && b.length === 1) return [first];
  const parts: (readonly T[] | null)[] = [];
  for (let k = 1; k < Math.max(a.length, b.length); k++) {
    const [x, y] = [a[k] ?? null, b[k] ?? null];
    parts.push(y === null ? x : x === null ? opposite(y) : join(x, y));
  }
  return [first, ...parts];
};

/** Something bilinear done to two lists of jets, a product of whatever kind. */
export const bilinear = <T>(a: Jets<T>, b: Jets<T>, of: Join<T>, { add }: Field<T>): Jets<T> => {
  const first = of(a[0], b[0]);
  if (a.length === 1 && b.length === 1) return [first];
  const term = (i: number, j: number): readonly T[] | null => {
    const [x, y] = [a[i] ?? null, b[j] ?? null];
    return x === null || y === null ? null : of(x, y);
  };
  const along = (k: number): readonly T[] | null => summed([term(0, k), term(k, 0)], add);
  if (Math.max(a.length, b.length) === 2) return [first, along(1)];
  return [first, along(1), along(2), summed([term(0, 3), term(3, 0), term(1, 2), term(2, 1)], add)];
};

/** A scalar function of each jet, from what it is at their constant coefficients. */
export const composed = <T>(a: Jets<T>, f: Locals<T>, { mul, add }: Field<T>): Jets<T> => {
  const [, a1 = null, a2 = null, a3 = null] = a;
  if (a1 === null && a2 === null && a3 === null) return [f.values];
  const [slope, curvature] = f.derivatives();
  const along = (x: readonly T[] | null): readonly T[] | null => (x === null ? null : mul(slope, x));
  if (a.length === 2) return [f.values, along(a1)];
  return [f.values, along(a1), along(a2), summed([along(a3), a1 === null || a2 === null ? null : mul(curvature, mul(a1, a2))], add)];
};
