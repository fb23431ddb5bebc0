import type { Field, Local } from './field.ts';

/**
 * A truncated Taylor polynomial: one coefficient (a plain value), two (1, ε), or four (1, ε₁, ε₂, ε₁ε₂ with ε₁² = ε₂² = 0).
 * The last carries a mixed second derivative, which is all that a Hessian block needs. Coefficients that are left out are 0: what doesn't vary has one.
 */
export type Jet<T> = readonly T[];
export type Order = 1 | 2 | 4;

const varies = (list: readonly Jet<unknown>[]): boolean => {
  for (const x of list) if (x.length > 1) return true;
  return false;
};

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
    return [a];
  }

  // Written out: these are where trials spend their time.
  readonly add = (a: Jet<T>, b: Jet<T>): Jet<T> => {
    const { add, zero } = this.field;
    const c0 = add(a[0] as T, b[0] as T);
    if (a.length === 1) return b.length === 1 ? [c0] : [c0, ...b.slice(1)];
    if (b.length === 1) return [c0, ...a.slice(1)];
    const c1 = add(a[1] as T, b[1] as T);
    return this.order === 2 ? [c0, c1] : [c0, c1, add(a[2] ?? zero, b[2] ?? zero), add(a[3] ?? zero, b[3] ?? zero)];
  };

  readonly sub = (a: Jet<T>, b: Jet<T>): Jet<T> => {
    const { sub, zero } = this.field;
    const c0 = sub(a[0] as T, b[0] as T);
    if (b.length === 1) return a.length === 1 ? [c0] : [c0, ...a.slice(1)];
    const c1 = sub(a[1] ?? zero, b[1] as T);
    return this.order === 2 ? [c0, c1] : [c0, c1, sub(a[2] ?? zero, b[2] ?? zero), sub(a[3] ?? zero, b[3] ?? zero)];
  };

  readonly mul = (a: Jet<T>, b: Jet<T>): Jet<T> => {
    const { mul, add, zero } = this.field;
    const [a0, b0] = [a[0] as T, b[0] as T];
    const c0 = mul(a0, b0);
    if (a.length === 1) return b.length === 1 ? [c0] : b.map((x, i) => (i === 0 ? c0 : mul(a0, x)));
    if (b.length === 1) return a.map((x, i) => (i === 0 ? c0 : mul(x, b0)));
    const [a1, b1] = [a[1] as T, b[1] as T];
    const c1 = add(mul(a0, b1), mul(a1, b0));
    if (this.order === 2) return [c0, c1];
    const [a2, a3, b2, b3] = [a[2] ?? zero, a[3] ?? zero, b[2] ?? zero, b[3] ?? zero];
    return [c0, c1, add(mul(a0, b2), mul(a2, b0)), add(add(mul(a0, b3), mul(a3, b0)), add(mul(a1, b2), mul(a2, b1)))];
  };

  /** Σ a_i*b_i. */
  readonly dot = (a: readonly Jet<T>[], b: readonly Jet<T>[]): Jet<T> => {
    const { dot, add } = this.field;
    const c0 = dot(a, 0, b, 0);
    if (this.order === 1) return [c0];
    const [left, right] = [varies(a), varies(b)];
    if (!left || !right) {
      const one = (k: number): T => (left ? dot(a, k, b, 0) : dot(a, 0, b, k));
      return !left && !right ? [c0] : this.order === 2 ? [c0, one(1)] : [c0, one(1), one(2), one(3)];
    }
    const c1 = add(dot(a, 0, b, 1), dot(a, 1, b, 0));
    if (this.order === 2) return [c0, c1];
    return [c0, c1, add(dot(a, 0, b, 2), dot(a, 2, b, 0)), add(add(dot(a, 0, b, 3), dot(a, 3, b, 0)), add(dot(a, 1, b, 2), dot(a, 2, b, 1)))];
  };

  /** A scalar function applied to a jet, from what it is at the constant term. */
  readonly compose = (a: Jet<T>, f: Local<T>): Jet<T> => {
    if (a.length === 1) return [f.value];
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

  readonly isZero = (a: Jet<T>): boolean => {
    const { isZero } = this.field;
    for (const x of a) if (!isZero(x)) return false;
    return true;
  };

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
