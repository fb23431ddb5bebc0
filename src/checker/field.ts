/** Value of a scalar function at a point; its first and second derivative are computed where they are asked for. */
export interface Local<T> {
  readonly value: T;
  readonly derivatives: () => readonly [first: T, second: T];
}

/** Exact or floating-point scalars, as the evaluator needs them. */
export interface Field<T> {
  readonly zero: T;
  readonly one: T;
  readonly integer: (n: bigint) => T;
  readonly add: (a: T, b: T) => T;
  readonly sub: (a: T, b: T) => T;
  readonly mul: (a: T, b: T) => T;
  /** Throws Redraw for zero. */
  readonly inv: (a: T) => T;
  /** The inverse of each element; throws Redraw where one is zero. */
  readonly inverses: (list: readonly T[]) => readonly T[];
  readonly isZero: (a: T) => boolean;
  /** Σ_k a_k[i]*b_k[j] over lists of coefficient vectors, reduced once. */
  readonly dot: (a: readonly (readonly T[])[], i: number, b: readonly (readonly T[])[], j: number) => T;
  /** A basic function at each of some places; throws Redraw outside its domain, Undecidable for a function without a model. */
  readonly apply: (fn: string, places: readonly T[]) => readonly Local<T>[];
  /** exp of a whose exponent, read one level deeper, is `deeper`. */
  readonly exp: (a: T, deeper: T) => T;
  /** a^(p/q) for a rational that isn't an integer. */
  readonly root: (a: T, p: bigint, q: bigint) => T;
}

/** This random point is unfit (a pivot vanished, a root doesn't exist): draw another one. */
export class Redraw extends Error {}

/** What is divided by, or what a logarithm or a root is taken of, vanishes at this point. */
export class Vanishing extends Redraw {}

/** A matrix has no inverse at this point. */
export class Singular extends Redraw {}

/** The exact method has no model for something in the term. */
export class Undecidable extends Error {}
