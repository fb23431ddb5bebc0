/** An exact rational in lowest terms with a positive denominator. */
export interface Rational {
  readonly num: bigint;
  readonly den: bigint;
}

const gcd = (a: bigint, b: bigint): bigint => {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
};

/** num/den in lowest terms; throws RangeError for a zero denominator. */
export const rational = (num: bigint | number, den: bigint | number = 1n): Rational => {
  const n = BigInt(num);
  const d = BigInt(den);
  if (d === 0n) throw new RangeError('zero denominator');
  const g = gcd(n, d) * (d < 0n ? -1n : 1n);
  return n === 0n ? { num: 0n, den: 1n } : { num: n / g, den: d / g };
};

export const ZERO_Q = rational(0);
export const ONE_Q = rational(1);
export const MINUS_ONE_Q = rational(-1);

export const qAdd = (a: Rational, b: Rational): Rational => rational(a.num * b.den + b.num * a.den, a.den * b.den);
export const qMul = (a: Rational, b: Rational): Rational => rational(a.num * b.num, a.den * b.den);
export const qNeg = (a: Rational): Rational => ({ num: -a.num, den: a.den });

/** |q|. */
export const qAbs = (q: Rational): Rational => (q.num < 0n ? qNeg(q) : q);
/** 1/a; throws RangeError for zero. */
export const qInv = (a: Rational): Rational => rational(a.den, a.num);
export const qEqual = (a: Rational, b: Rational): boolean => a.num === b.num && a.den === b.den;
export const qSign = (a: Rational): -1 | 0 | 1 => (a.num > 0n ? 1 : a.num < 0n ? -1 : 0);
export const qIsInteger = (a: Rational): boolean => a.den === 1n;
export const qNumber = (a: Rational): number => Number(a.num) / Number(a.den);
export const qText = (a: Rational): string => (a.den === 1n ? String(a.num) : `${a.num}/${a.den}`);

/** Integer power, negative through the inverse; throws RangeError for 0 to a negative power. */
export const qPow = (a: Rational, k: number): Rational =>
  k < 0 ? qPow(qInv(a), -k) : { num: a.num ** BigInt(k), den: a.den ** BigInt(k) };

/** Greatest common divisor of two rationals: the largest q such that a/q and b/q are integers; nonnegative. */
export const qGcd = (a: Rational, b: Rational): Rational => rational(gcd(a.num * b.den, b.num * a.den), a.den * b.den);

/** An exact rational from decimal text such as `0.5` or `1e-3`; throws SyntaxError for anything else. */
export const qParse = (text: string): Rational => {
  const match = /^(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) throw new SyntaxError(`not a number: ${text}`);
  const [, whole = '0', fraction = '', exponent = '0'] = match;
  const shift = Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  return shift >= 0 ? rational(digits * 10n ** BigInt(shift)) : rational(digits, 10n ** BigInt(-shift));
};
