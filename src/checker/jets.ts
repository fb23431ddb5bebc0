import type { Field, Triple } from './field.ts';

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

  readonly add = (a: Jet<T>, b: Jet<T>): Jet<T> => a.map((x, i) => this.field.add(x, b[i] ?? this.field.zero));
  readonly sub = (a: Jet<T>, b: Jet<T>): Jet<T> => a.map((x, i) => this.field.sub(x, b[i] ?? this.field.zero));

  readonly mul = (a: Jet<T>, b: Jet<T>): Jet<T> => this.dot([a], [b]);

  /** Σ a_i*b_i. */
  readonly dot = (a: readonly Jet<T>[], b: readonly Jet<T>[]): Jet<T> => {
    const { dot, add } = this.field;
    const at = (i: number, j: number): T => dot(a, i, b, j);
    const c0 = at(0, 0);
    if (this.order === 1) return [c0];
    const c1 = add(at(0, 1), at(1, 0));
    if (this.order === 2) return [c0, c1];
    return [c0, c1, add(at(0, 2), at(2, 0)), add(add(at(0, 3), at(3, 0)), add(at(1, 2), at(2, 1)))];
  };

  /** A scalar function applied to a jet, from its value and derivatives at the constant term. */
  readonly compose = (a: Jet<T>, f: Triple<T>): Jet<T> => {
    const { mul, add, zero } = this.field;
    if (this.order === 1) return [f.value];
    const first = mul(f.first, a[1] ?? zero);
    if (this.order === 2) return [f.value, first];
    const mixed = mul(f.second, mul(a[1] ?? zero, a[2] ?? zero));
    return [f.value, first, mul(f.first, a[2] ?? zero), add(mul(f.first, a[3] ?? zero), mixed)];
  };

  /** 1/a; throws Redraw where the constant term vanishes. */
  readonly inv = (a: Jet<T>): Jet<T> => {
    const { inv, mul, sub, add, zero } = this.field;
    const value = inv(a[0] ?? zero);
    const square = mul(value, value);
    const cube = mul(square, value);
    return this.compose(a, { value, first: sub(zero, square), second: add(cube, cube) });
  };

  readonly isZero = (a: Jet<T>): boolean => a.every((x) => this.field.isZero(x));

  /** Integer power, negative through the inverse. */
  readonly power = (a: Jet<T>, k: bigint): Jet<T> => {
    let base = k < 0n ? this.inv(a) : a;
    let result = this.one;
    for (let n = k < 0n ? -k : k; n > 0n; n >>= 1n) {
      if ((n & 1n) === 1n) result = this.mul(result, base);
      base = this.mul(base, base);
    }
    return result;
  };
}
