import type { Field, Local } from './field.ts';

/**
 * A truncated Taylor polynomial: one coefficient (a plain value), two (1, ε), or four (1, ε₁, ε₂, ε₁ε₂ with ε₁² = ε₂² = 0).
 * The last carries a mixed second derivative, which is all that a Hessian block needs.
 */
export type Jet<T> = readonly T[];
export type Order = 1 | 2 | 4;

/** Arithmetic of jets of one order over a field. */
export class Jets<T> {
  readonly field: Field<T>;
  readonly order: Order;
  readonly zero: Jet<T>;
  readonly one: Jet<T>;

  constructor(field: Field<T>, order: Order) {
    this.field = field;
    this.order = order;
    this.zero = this.constant(field.zero);
    this.one = this.constant(field.one);
  }

  constant(a: T): Jet<T> {
    return this.order === 1 ? [a] : this.order === 2 ? [a, this.field.zero] : [a, this.field.zero, this.field.zero, this.field.zero];
  }

  readonly add = (a: Jet<T>, b: Jet<T>): Jet<T> => (this.order === 1 ? [this.field.add(a[0] as T, b[0] as T)] : a.map((x, i) => this.field.add(x, b[i] ?? this.field.zero)));
  readonly sub = (a: Jet<T>, b: Jet<T>): Jet<T> => (this.order === 1 ? [this.field.sub(a[0] as T, b[0] as T)] : a.map((x, i) => this.field.sub(x, b[i] ?? this.field.zero)));

  readonly mul = (a: Jet<T>, b: Jet<T>): Jet<T> => {
    const { mul, zero } = this.field;
    if (this.order === 1) return [mul(a[0] as T, b[0] as T)];
    return this.product((i, j) => mul(a[i] ?? zero, b[j] ?? zero));
  };

  /** Σ a_i*b_i. */
  readonly dot = (a: readonly Jet<T>[], b: readonly Jet<T>[]): Jet<T> => this.product((i, j) => this.field.dot(a, i, b, j));

  /** A product from those of the coefficients. */
  private product(at: (i: number, j: number) => T): Jet<T> {
    const { add } = this.field;
    const c0 = at(0, 0);
    if (this.order === 1) return [c0];
    const c1 = add(at(0, 1), at(1, 0));
    if (this.order === 2) return [c0, c1];
    return [c0, c1, add(at(0, 2), at(2, 0)), add(add(at(0, 3), at(3, 0)), add(at(1, 2), at(2, 1)))];
  }

  /** A scalar function applied to a jet, from what it is at the constant term. */
  readonly compose = (a: Jet<T>, f: Local<T>): Jet<T> => {
    if (this.order === 1) return [f.value];
    const { mul, add, zero } = this.field;
    const [slope, curvature] = f.derivatives();
    const first = mul(slope, a[1] ?? zero);
    if (this.order === 2) return [f.value, first];
    const mixed = mul(curvature, mul(a[1] ?? zero, a[2] ?? zero));
    return [f.value, first, mul(slope, a[2] ?? zero), add(mul(slope, a[3] ?? zero), mixed)];
  };

  /** 1/a; throws Redraw where the constant term vanishes. */
  readonly inv = (a: Jet<T>): Jet<T> => this.reciprocal(a, this.field.inv(a[0] ?? this.field.zero));

  /** 1/a for each; throws Redraw where a constant term vanishes. */
  readonly inverses = (list: readonly Jet<T>[]): readonly Jet<T>[] => {
    const values = this.field.inverses(list.map((a) => a[0] ?? this.field.zero));
    return list.map((a, i) => this.reciprocal(a, values[i] ?? this.field.zero));
  };

  /** 1/a from the inverse of its constant term. */
  private reciprocal(a: Jet<T>, value: T): Jet<T> {
    const { mul, sub, add, zero } = this.field;
    const derivatives = (): readonly [T, T] => {
      const square = mul(value, value);
      const cube = mul(square, value);
      return [sub(zero, square), add(cube, cube)];
    };
    return this.compose(a, { value, derivatives });
  }

  readonly isZero = (a: Jet<T>): boolean => a.every((x) => this.field.isZero(x));

  /** a^k for k ≥ 0. */
  readonly power = (a: Jet<T>, k: bigint): Jet<T> => {
    if (k === 1n) return a;
    let base = a;
    let result = this.one;
    for (let n = k; n > 0n; n >>= 1n) {
      if ((n & 1n) === 1n) result = this.mul(result, base);
      base = this.mul(base, base);
    }
    return result;
  };
}
