import { add as addRat, compare, gcd, midpoint, ONE, rat, type Rat } from '../numbers/rat.ts';

/**
 * A polynomial in one unknown with integer coefficients, the constant first, the last one not 0; the zero polynomial is empty.
 * Signs on intervals are decided exactly by Sturm's theorem (Basu, Pollack, Roy: Algorithms in Real Algebraic Geometry, 2.2).
 */
export type Poly = readonly bigint[];

/** An interval; an end of null is infinite. Whether an end belongs to it is said by `loOpen`, `hiOpen`. */
export interface Interval {
  readonly lo: Rat | null;
  readonly hi: Rat | null;
  readonly loOpen: boolean;
  readonly hiOpen: boolean;
}

/** Beyond this degree, this number of bits of all coefficients together, or this work, nothing is decided, so that time stays bounded. */
export const DEGREE_CAP = 64;
const BITS_CAP = 8192;
const WORK_CAP = 1 << 19;

const trim = (p: readonly bigint[]): Poly => {
  let n = p.length;
  while (n > 0 && p[n - 1] === 0n) n--;
  return p.slice(0, n);
};

/** The polynomial of these coefficients, multiplied by a positive number to make them whole. */
export const fromRationals = (coefficients: readonly Rat[]): Poly => {
  const den = coefficients.reduce((d, c) => (d * c.den) / gcd(d, c.den), 1n);
  return trim(coefficients.map((c) => c.num * (den / c.den)));
};

const lead = (p: Poly): bigint => p[p.length - 1] ?? 0n;
/** Binary digits of the largest coefficient. */
const bits = (p: Poly): number => p.reduce((n, c) => Math.max(n, (c < 0n ? -c : c).toString(2).length), 0);
const negate = (p: Poly): Poly => p.map((c) => -c);
/** Divided by the positive common factor of its coefficients. */
const primitive = (p: Poly): Poly => {
  const g = p.reduce(gcd, 0n);
  return g < 2n ? p : p.map((c) => c / g);
};
const derivative = (p: Poly): Poly => p.slice(1).map((c, k) => c * BigInt(k + 1));
/** The product. */
export const times = (p: Poly, q: Poly): Poly => {
  const out = new Array<bigint>(Math.max(0, p.length + q.length - 1)).fill(0n);
  p.forEach((a, i) => q.forEach((b, j) => { out[i + j] = (out[i + j] ?? 0n) + a * b; }));
  return trim(out);
};
/** p − q. */
export const minus = (p: Poly, q: Poly): Poly => trim(Array.from({ length: Math.max(p.length, q.length) }, (_, k) => (p[k] ?? 0n) - (q[k] ?? 0n)));

/** Quotient and remainder of s·p by q for a positive number s: the quotient is given up to the same s. */
const divide = (p: Poly, q: Poly): { readonly quotient: Poly; readonly rest: Poly } => {
  let rest = p;
  let quotient = new Array<bigint>(Math.max(0, p.length - q.length + 1)).fill(0n);
  const top = lead(q);
  const scale = top < 0n ? -top : top;
  while (rest.length >= q.length && rest.length > 0) {
    const shift = rest.length - q.length;
    const factor = top < 0n ? -lead(rest) : lead(rest);
    quotient = quotient.map((c) => c * scale);
    quotient[shift] = (quotient[shift] ?? 0n) + factor;
    rest = trim(rest.map((c, k) => c * scale - (k >= shift ? factor * (q[k - shift] ?? 0n) : 0n)));
  }
  return { quotient: trim(quotient), rest };
};

const commonDivisor = (p: Poly, q: Poly): Poly => (q.length === 0 ? primitive(p) : commonDivisor(q, primitive(divide(p, q).rest)));

/** The polynomial with the same roots, all simple. */
const squareFree = (p: Poly): Poly => {
  const d = derivative(p);
  return d.length === 0 ? p : primitive(divide(p, commonDivisor(p, d)).quotient);
};

/** The sign of p at x. */
export const signAt = (p: Poly, x: Rat): number => {
  let value = 0n;
  let scale = 1n;
  for (let k = p.length - 1; k >= 0; k--) {
    value = value * x.num + (p[k] ?? 0n) * scale;
    scale *= x.den;
  }
  return value > 0n ? 1 : value < 0n ? -1 : 0;
};

const sturmChain = (p: Poly): readonly Poly[] => {
  const chain: Poly[] = [p, primitive(derivative(p))];
  for (;;) {
    const [a, b] = chain.slice(-2);
    if (a === undefined || b === undefined || b.length === 0) return chain.slice(0, -1);
    chain.push(primitive(negate(divide(a, b).rest)));
  }
};

const variations = (chain: readonly Poly[], x: Rat): number => {
  const signs = chain.map((p) => signAt(p, x)).filter((s) => s !== 0);
  return signs.filter((s, k) => k > 0 && s !== signs[k - 1]).length;
};

/** Larger than the absolute value of every root. */
const rootBound = (p: Poly): Rat => {
  const top = lead(p) < 0n ? -lead(p) : lead(p);
  const largest = p.slice(0, -1).reduce((m, c) => (c < 0n ? (-c > m ? -c : m) : c > m ? c : m), 0n);
  return rat(2n + largest / top);
};

/** Ends that cut off no root of p inside the interval. */
const finiteEnds = (p: Poly, { lo, hi }: Interval): readonly [Rat, Rat] => {
  const bound = rootBound(p);
  const below = rat(-bound.num);
  const left = lo ?? (hi !== null && compare(hi, below) <= 0 ? addRat(hi, rat(-1n)) : below);
  return [left, hi ?? (compare(left, bound) >= 0 ? addRat(left, ONE) : bound)];
};

/**
 * Rational points, one in every open cell into which the roots of p cut the inside of an interval.
 * Throws RangeError for the zero polynomial, beyond the degree cap, or for an interval without inside.
 */
export const cellPoints = (p: Poly, interval: Interval): readonly Rat[] => {
  if (p.length === 0 || p.length > DEGREE_CAP + 1) throw new RangeError(`a polynomial of degree ${p.length - 1} isn't decided`);
  if (p.length * bits(p) > BITS_CAP) throw new RangeError('a polynomial with such coefficients isn\'t decided');
  const [a, b] = finiteEnds(p, interval);
  if (compare(a, b) >= 0) throw new RangeError('an interval without inside');
  if (p.length === 1) return [midpoint(a, b)];
  const simple = squareFree(p);
  const chain = sturmChain(simple);
  const start = variations(chain, a);
  /** Roots in (a, x]; for a square-free polynomial this also holds where a or x is a root. */
  const count = (x: Rat): number => start - variations(chain, x);
  const inside = count(b) - (signAt(simple, b) === 0 ? 1 : 0);
  let work = 0;
  return Array.from({ length: inside + 1 }, (_, k) => {
    let [left, right] = [a, b];
    for (;;) {
      work += p.length ** 2;
      if (work > WORK_CAP) throw new RangeError('roots lie too close together');
      const x = midpoint(left, right);
      const below = count(x);
      // A root itself counts as below, so the cell lies to its right.
      if (below === k && signAt(simple, x) !== 0) return x;
      if (below > k) right = x;
      else left = x;
    }
  });
};

/** Has p a root in the interval, its closed ends included? */
export const hasRoot = (p: Poly, interval: Interval): boolean => {
  if (p.length === 0) return true;
  if (!interval.loOpen && interval.lo !== null && signAt(p, interval.lo) === 0) return true;
  if (!interval.hiOpen && interval.hi !== null && signAt(p, interval.hi) === 0) return true;
  return cellPoints(p, interval).length > 1;
};

/** What holds of p on a whole interval: `positive`, `nonneg`, or neither. Throws RangeError beyond the degree cap or for an empty inside. */
export const signOn = (p: Poly, interval: Interval): 'positive' | 'nonneg' | 'neither' => {
  if (p.length === 0) return 'nonneg';
  if (cellPoints(p, interval).some((x) => signAt(p, x) < 0)) return 'neither';
  return hasRoot(p, interval) ? 'nonneg' : 'positive';
};
