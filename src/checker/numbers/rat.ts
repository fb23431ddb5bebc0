/** An exact rational number in lowest terms; `den` is positive. */
export interface Rat {
  readonly num: bigint;
  readonly den: bigint;
}

/** Greatest common divisor of two integers, not negative. */
export const gcd = (a: bigint, b: bigint): bigint => {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
};

/** The rational num/den. Throws RangeError for a zero denominator. */
export const rat = (num: bigint, den = 1n): Rat => {
  if (den === 0n) throw new RangeError('a rational number has denominator 0');
  const g = gcd(num, den) * (den < 0n ? -1n : 1n);
  return { num: num / g, den: den / g };
};

export const ZERO: Rat = rat(0n);
export const ONE: Rat = rat(1n);

export const add = (a: Rat, b: Rat): Rat => rat(a.num * b.den + b.num * a.den, a.den * b.den);
export const neg = (a: Rat): Rat => ({ num: -a.num, den: a.den });
export const sub = (a: Rat, b: Rat): Rat => add(a, neg(b));
export const mul = (a: Rat, b: Rat): Rat => rat(a.num * b.num, a.den * b.den);
/** a/b. Throws RangeError for b = 0. */
export const div = (a: Rat, b: Rat): Rat => rat(a.num * b.den, a.den * b.num);
/** −1, 0 or 1. */
export const sign = (a: Rat): number => (a.num > 0n ? 1 : a.num < 0n ? -1 : 0);
/** The sign of a − b. */
export const compare = (a: Rat, b: Rat): number => sign(sub(a, b));
/** a to the power of a whole k. Throws RangeError for a negative power of 0. */
export const power = (a: Rat, k: number): Rat => (k < 0 ? div(ONE, power(a, -k)) : rat(a.num ** BigInt(k), a.den ** BigInt(k)));
export const midpoint = (a: Rat, b: Rat): Rat => mul(add(a, b), rat(1n, 2n));

/** The text of a rational, as terms write it. */
export const print = (a: Rat): string => (a.den === 1n ? `${a.num}` : `${a.num}/${a.den}`);

/** The rational that a text `"3"` or `"-1/2"` stands for, or null. */
export const parse = (text: string): Rat | null => {
  const match = /^(-?\d+)(?:\/(\d+))?$/.exec(text);
  if (match === null) return null;
  const den = BigInt(match[2] ?? '1');
  return den === 0n ? null : rat(BigInt(match[1] ?? '0'), den);
};

/** The largest rational of which all of the given are whole multiples; 0 where all are 0. */
export const commonUnit = (values: readonly Rat[]): Rat =>
  values.reduce((u, v) => rat(gcd(u.num * v.den, v.num * u.den), u.den * v.den), ZERO);
