import type { Rat } from '../numbers/rat.ts';

/**
 * Intervals with ends in fixed point: an end stands for end/2^PRECISION. Every operation rounds outwards, so the result holds all
 * values of the operation on the operands (Moore, Kearfott, Cloud: Introduction to Interval Analysis). No floating point is used.
 */
export interface Enclosure {
  readonly lo: bigint;
  readonly hi: bigint;
}

/** The value of an operation isn't defined, or not enclosed, on the whole operand. */
export class NoEnclosure extends Error {}

export const PRECISION = 160n;
const UNIT = 1n << PRECISION;
/** Larger arguments would take too long. */
const ARGUMENT_CAP = 2048n * UNIT;
/** Ends beyond this aren't multiplied further. */
const LARGEST = UNIT << 4096n;
/** Terms of the series below; the remainders are added, so more terms only make the result narrower. */
const TERMS = 64n;

const floorDiv = (a: bigint, b: bigint): bigint => {
  const q = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? q - 1n : q;
};
const ceilDiv = (a: bigint, b: bigint): bigint => -floorDiv(-a, b);
const smallest = (values: readonly bigint[]): bigint => values.reduce((a, b) => (b < a ? b : a));
const largest = (values: readonly bigint[]): bigint => values.reduce((a, b) => (b > a ? b : a));

/** Encloses num/den, den > 0. */
const quotient = (num: bigint, den: bigint): Enclosure => ({ lo: floorDiv(num * UNIT, den), hi: ceilDiv(num * UNIT, den) });
/** Encloses a rational number. */
export const enclose = (x: Rat): Enclosure => quotient(x.num, x.den);
/** The smallest enclosure of both. */
export const hull = (a: Enclosure, b: Enclosure): Enclosure => ({ lo: smallest([a.lo, b.lo]), hi: largest([a.hi, b.hi]) });

export const add = (a: Enclosure, b: Enclosure): Enclosure => ({ lo: a.lo + b.lo, hi: a.hi + b.hi });
export const neg = (a: Enclosure): Enclosure => ({ lo: -a.hi, hi: -a.lo });
export const sub = (a: Enclosure, b: Enclosure): Enclosure => add(a, neg(b));
/** Throws NoEnclosure for very large values. */
export const mul = (a: Enclosure, b: Enclosure): Enclosure => {
  for (const x of [a.lo, a.hi, b.lo, b.hi]) if (x > LARGEST || -x > LARGEST) throw new NoEnclosure('a value is too large');
  const corners = [a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi];
  return { lo: floorDiv(smallest(corners), UNIT), hi: ceilDiv(largest(corners), UNIT) };
};
/** a/b. Throws NoEnclosure where b may be 0. */
export const div = (a: Enclosure, b: Enclosure): Enclosure => {
  if (b.lo <= 0n && b.hi >= 0n) throw new NoEnclosure('a divisor may be 0');
  const [x, y] = b.hi < 0n ? [neg(a), neg(b)] : [a, b];
  return {
    lo: smallest([floorDiv(x.lo * UNIT, y.lo), floorDiv(x.lo * UNIT, y.hi)]),
    hi: largest([ceilDiv(x.hi * UNIT, y.lo), ceilDiv(x.hi * UNIT, y.hi)]),
  };
};
/** a to a whole power; even powers know that they aren't negative. Throws NoEnclosure for a negative power where a may be 0. */
export const power = (a: Enclosure, k: number): Enclosure => {
  if (k < 0) return div(point(UNIT), power(a, -k));
  if (k === 0) return point(UNIT);
  const base = k % 2 === 0 ? abs(a) : a;
  let result = base;
  for (let j = 1; j < k; j++) result = mul(result, base);
  return result;
};
export const abs = (a: Enclosure): Enclosure => (a.lo >= 0n ? a : a.hi <= 0n ? neg(a) : { lo: 0n, hi: largest([-a.lo, a.hi]) });
/** 0 at negative arguments, else 1. */
export const step = (a: Enclosure): Enclosure => ({ lo: a.lo >= 0n ? UNIT : 0n, hi: a.hi < 0n ? 0n : UNIT });
/** −1, 0, 1 at negative, zero, positive arguments. */
export const signum = (a: Enclosure): Enclosure => ({ lo: a.lo > 0n ? UNIT : a.lo === 0n ? 0n : -UNIT, hi: a.hi < 0n ? -UNIT : a.hi === 0n ? 0n : UNIT });

const point = (x: bigint): Enclosure => ({ lo: x, hi: x });
const half = (a: Enclosure): Enclosure => ({ lo: floorDiv(a.lo, 2n), hi: ceilDiv(a.hi, 2n) });
const shrink = (a: Enclosure, k: bigint): Enclosure => ({ lo: floorDiv(a.lo, k), hi: ceilDiv(a.hi, k) });
const double = (a: Enclosure): Enclosure => add(a, a);
/** An increasing function from its values at points. */
const increasing = (a: Enclosure, at: (x: bigint) => Enclosure): Enclosure => ({ lo: at(a.lo).lo, hi: at(a.hi).hi });
const within = (x: bigint): void => {
  if (x > ARGUMENT_CAP || x < -ARGUMENT_CAP) throw new NoEnclosure('an argument is too large');
};

const expAt = (x: bigint): Enclosure => {
  within(x);
  if (x < 0n) return div(point(UNIT), expAt(-x));
  let halvings = 0;
  let r = point(x);
  for (; r.hi > UNIT / 2n; halvings++) r = half(r);
  let term = point(UNIT);
  let sum = term;
  for (let k = 1n; k < TERMS; k++) {
    term = shrink(mul(term, r), k);
    sum = add(sum, term);
  }
  // 0 ≤ r ≤ 1/2: the rest of the series is at most the last term.
  sum = { lo: sum.lo, hi: sum.hi + term.hi };
  for (; halvings > 0; halvings--) sum = mul(sum, sum);
  return sum;
};

/** 2·artanh((m − 1)/(m + 1)) = log m for 1 ≤ m ≤ 2. */
const logNear = (m: bigint): Enclosure => {
  const z = quotient(m - UNIT, m + UNIT);
  const square = mul(z, z);
  let term = z;
  let sum = z;
  for (let j = 1n; j < TERMS; j++) {
    term = mul(term, square);
    sum = add(sum, shrink(term, 2n * j + 1n));
  }
  // z² ≤ 1/9: the rest of the series is at most the last term.
  return double({ lo: sum.lo, hi: sum.hi + term.hi });
};

const logAt = (x: bigint): Enclosure => {
  if (x <= 0n) throw new NoEnclosure('the argument of a logarithm may be 0 or negative');
  const shift = BigInt(x.toString(2).length) - 1n - PRECISION;
  // x = m·2^shift with 1 ≤ m < 2; a right shift loses digits, so m is enclosed.
  const m = shift <= 0n ? point(x << -shift) : { lo: x >> shift, hi: (x >> shift) + 1n };
  const scaled = mul(point(shift * UNIT), logNear(2n * UNIT));
  return add(increasing(m, logNear), scaled);
};

const rootAt = (x: bigint): Enclosure => {
  if (x < 0n) throw new NoEnclosure('the argument of a square root may be negative');
  const n = x * UNIT;
  if (n < 2n) return point(n);
  let r = 1n << (BigInt(n.toString(2).length) / 2n + 1n);
  for (;;) {
    const next = (r + n / r) / 2n;
    if (next >= r) return { lo: r, hi: r * r === n ? r : r + 1n };
    r = next;
  }
};

const atanAt = (x: bigint): Enclosure => {
  if (x < 0n) return neg(atanAt(-x));
  // atan x = 2·atan(x/(1 + sqrt(1 + x²))): three times brings any x below 1/5.
  let y = point(x);
  for (let k = 0; k < 3; k++) y = div(y, add(point(UNIT), sqrt(add(point(UNIT), mul(y, y)))));
  const square = neg(mul(y, y));
  let term = y;
  let sum = y;
  for (let j = 1n; j < TERMS; j++) {
    term = mul(term, square);
    sum = add(sum, shrink(term, 2n * j + 1n));
  }
  // The series alternates with falling terms.
  const rest = abs(term).hi;
  return { lo: 8n * (sum.lo - rest), hi: 8n * (sum.hi + rest) };
};

/** sin and cos at a point. */
const circleAt = (x: bigint): { readonly sin: Enclosure; readonly cos: Enclosure } => {
  within(x);
  let halvings = 0;
  let r = point(x);
  for (; abs(r).hi > UNIT / 2n; halvings++) r = half(r);
  let term = point(UNIT);
  let [sin, cos] = [point(0n), term];
  for (let k = 1n; k < TERMS; k++) {
    term = shrink(mul(term, r), k);
    const signed = k % 4n < 2n ? term : neg(term);
    if (k % 2n === 1n) sin = add(sin, signed);
    else cos = add(cos, signed);
  }
  // |r| ≤ 1/2: what is left of either series is at most the last term.
  const rest = abs(term).hi;
  [sin, cos] = [{ lo: sin.lo - rest, hi: sin.hi + rest }, { lo: cos.lo - rest, hi: cos.hi + rest }];
  for (; halvings > 0; halvings--) [sin, cos] = [double(mul(sin, cos)), sub(point(UNIT), double(power(sin, 2)))];
  return { sin, cos };
};
/** sin and cos change no faster than their argument and stay between −1 and 1. */
const lipschitz = (a: Enclosure, at: (x: bigint) => Enclosure): Enclosure => {
  const middle = floorDiv(a.lo + a.hi, 2n);
  const radius = largest([a.hi - middle, middle - a.lo]);
  const value = at(middle);
  return { lo: largest([value.lo - radius, -UNIT]), hi: smallest([value.hi + radius, UNIT]) };
};

export const exp = (a: Enclosure): Enclosure => increasing(a, expAt);
/** Throws NoEnclosure unless a > 0. */
export const log = (a: Enclosure): Enclosure => increasing(a, logAt);
/** Throws NoEnclosure unless a ≥ 0. */
export const sqrt = (a: Enclosure): Enclosure => increasing(a, rootAt);
export const atan = (a: Enclosure): Enclosure => increasing(a, atanAt);
export const sin = (a: Enclosure): Enclosure => lipschitz(a, (x) => circleAt(x).sin);
export const cos = (a: Enclosure): Enclosure => lipschitz(a, (x) => circleAt(x).cos);
