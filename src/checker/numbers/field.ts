/** Values of a function at some places; its first and second derivatives are computed where they are asked for. */
export interface Locals<T> {
  readonly values: readonly T[];
  readonly derivatives: () => readonly [first: readonly T[], second: readonly T[]];
}

/**
 * Exact or floating-point scalars, as the evaluator needs them: in lists, entry by entry, as trials run for so short a time that calls for
 * single scalars would take longer than the arithmetic.
 */
export interface Field<T> {
  readonly zero: T;
  readonly one: T;
  readonly integer: (n: bigint) => T;
  readonly add: (a: readonly T[], b: readonly T[]) => readonly T[];
  readonly sub: (a: readonly T[], b: readonly T[]) => readonly T[];
  readonly mul: (a: readonly T[], b: readonly T[]) => readonly T[];
  /** x times every entry. */
  readonly scale: (x: T, a: readonly T[]) => readonly T[];
  readonly total: (a: readonly T[]) => T;
  /** The product of matrices by rows, the second with `inner` rows and `cols` columns. */
  readonly product: (a: readonly T[], b: readonly T[], inner: number, cols: number) => readonly T[];
  /** The inverse of each element; throws Redraw where one is zero. */
  readonly inverses: (list: readonly T[]) => readonly T[];
  readonly isZero: (a: T) => boolean;
  /** A basic function at each of some places; throws Redraw outside its domain, Undecidable for a function without a model. */
  readonly apply: (fn: string, places: readonly T[]) => Locals<T>;
  /** exp of each a whose exponent, read one level deeper, is in `deeper`. */
  readonly exp: (a: readonly T[], deeper: readonly T[]) => readonly T[];
  /** a^(p/q) for a rational that isn't an integer. */
  readonly root: (a: T, p: bigint, q: bigint) => T;
}

/** This random point is unfit (a pivot vanished, a root doesn't exist): draw another one. No Error, whose stack takes longer to write down than many a point to evaluate. */
export class Redraw {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** What is divided by, or what a logarithm or a root is taken of, vanishes at this point. */
export class Vanishing extends Redraw {}

/** A matrix has no inverse at this point. */
export class Singular extends Redraw {}

/** The exact method has no model for something in the term. */
export class Undecidable extends Error {}
