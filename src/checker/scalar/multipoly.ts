import { add as addRat, commonUnit, div, mul as mulRat, neg as negRat, ONE, sign, ZERO, type Rat } from '../numbers/rat.ts';

/** Exponents of the unknowns numbered 0, 1, …; the last one isn't 0. */
export type Exponents = readonly number[];

/** One term of a polynomial: coefficient (not 0) times monomial. */
export interface Part {
  readonly exponents: Exponents;
  readonly coefficient: Rat;
}

/** A polynomial in numbered unknowns over the rationals: its terms by their exponents as text. */
export type MultiPoly = ReadonlyMap<string, Part>;

export const NIL: MultiPoly = new Map();

/** Beyond this number of terms, in a polynomial or in a product before equal ones are joined, nothing is decided, so that time stays bounded. */
const PARTS_CAP = 200;
const PRODUCT_CAP = 4000;
/** The same holds of exponents, and of numerators and denominators, beyond these. */
const EXPONENT_CAP = 512;
const LARGEST = 1n << 2048n;

const trimmed = (exponents: readonly number[]): Exponents => {
  let n = exponents.length;
  while (n > 0 && (exponents[n - 1] ?? 0) === 0) n--;
  return exponents.slice(0, n);
};

const isSmall = ({ num, den }: Rat): boolean => num < LARGEST && -num < LARGEST && den < LARGEST;

/** The sum of terms, equal monomials joined. Throws RangeError where it grows too large. */
export const collect = (parts: Iterable<Part>): MultiPoly => {
  const out = new Map<string, Part>();
  for (const part of parts) {
    const exponents = trimmed(part.exponents);
    const key = exponents.join(',');
    const coefficient = addRat(out.get(key)?.coefficient ?? ZERO, part.coefficient);
    if (exponents.some((e) => e > EXPONENT_CAP) || !isSmall(coefficient)) throw new RangeError('the polynomial has too large numbers');
    if (sign(coefficient) === 0) out.delete(key);
    else out.set(key, { exponents, coefficient });
  }
  if (out.size > PARTS_CAP) throw new RangeError('the polynomial has too many terms');
  return out;
};

export const constant = (c: Rat): MultiPoly => collect([{ exponents: [], coefficient: c }]);
/** The k-th unknown to a power. */
export const unknown = (k: number, exponent = 1): MultiPoly =>
  collect([{ exponents: [...new Array<number>(k).fill(0), exponent], coefficient: ONE }]);

export const add = (p: MultiPoly, q: MultiPoly): MultiPoly => collect([...p.values(), ...q.values()]);
export const scale = (p: MultiPoly, c: Rat): MultiPoly =>
  collect([...p.values()].map((x) => ({ exponents: x.exponents, coefficient: mulRat(c, x.coefficient) })));
export const neg = (p: MultiPoly): MultiPoly => scale(p, negRat(ONE));
export const sub = (p: MultiPoly, q: MultiPoly): MultiPoly => add(p, neg(q));

const joined = (a: Exponents, b: Exponents): Exponents => Array.from({ length: Math.max(a.length, b.length) }, (_, k) => (a[k] ?? 0) + (b[k] ?? 0));

/** The product. Throws RangeError where it grows too large. */
export const mul = (p: MultiPoly, q: MultiPoly): MultiPoly => {
  if (p.size * q.size > PRODUCT_CAP) throw new RangeError('a product has too many terms');
  return collect([...p.values()].flatMap((x) => [...q.values()].map((y) => ({ exponents: joined(x.exponents, y.exponents), coefficient: mulRat(x.coefficient, y.coefficient) }))));
};

/** p to a power that is whole and not negative. */
export const power = (p: MultiPoly, k: number): MultiPoly => (k === 0 ? constant(ONE) : mul(power(p, k - 1), p));

/** The value of a constant polynomial, or null. */
export const constantOf = (p: MultiPoly): Rat | null => (p.size === 0 ? ZERO : p.size === 1 ? (p.get('')?.coefficient ?? null) : null);

/** Numbers of the unknowns that occur. */
export const unknownsOf = (p: MultiPoly): readonly number[] => {
  const seen = new Set<number>();
  for (const { exponents } of p.values()) exponents.forEach((e, k) => { if (e !== 0) seen.add(k); });
  return [...seen].sort((a, b) => a - b);
};

/** ∂p/∂(k-th unknown). */
export const partial = (p: MultiPoly, k: number): MultiPoly =>
  collect([...p.values()].filter((x) => (x.exponents[k] ?? 0) !== 0).map(({ exponents, coefficient }) => ({
    exponents: exponents.map((e, j) => (j === k ? e - 1 : e)), coefficient: mulRat(coefficient, { num: BigInt(exponents[k] ?? 0), den: 1n }),
  })));

/** Coefficients of the powers 0, 1, … of the k-th unknown, free of it. */
export const coefficientsIn = (p: MultiPoly, k: number): readonly MultiPoly[] => {
  const lists: Part[][] = [];
  for (const { exponents, coefficient } of p.values()) {
    const e = exponents[k] ?? 0;
    while (lists.length <= e) lists.push([]);
    lists[e]?.push({ exponents: exponents.map((x, j) => (j === k ? 0 : x)), coefficient });
  }
  return lists.map(collect);
};

/** p with the k-th unknown replaced by a polynomial. */
export const substitute = (p: MultiPoly, k: number, value: MultiPoly): MultiPoly =>
  coefficientsIn(p, k).reduceRight<MultiPoly>((sum, c) => add(mul(sum, value), c), NIL);

/** d^n·p with the k-th unknown replaced by value/d, for the degree n of p in it. */
export const substituteQuotient = (p: MultiPoly, k: number, value: MultiPoly, d: MultiPoly): MultiPoly => {
  const coefficients = coefficientsIn(p, k);
  const n = coefficients.length - 1;
  return coefficients.reduce<MultiPoly>((sum, c, e) => add(sum, mul(mul(c, power(value, e)), power(d, n - e))), NIL);
};

/** p = content·monomial·rest: content rational with the sign of the leading term, the largest common monomial, rest with coprime whole coefficients. */
export const split = (p: MultiPoly): { readonly content: Rat; readonly monomial: Exponents; readonly rest: MultiPoly } => {
  const parts = [...p.values()];
  const [first] = parts;
  if (first === undefined) return { content: ZERO, monomial: [], rest: NIL };
  const monomial = trimmed(first.exponents.map((e, k) => Math.min(e, ...parts.map((x) => x.exponents[k] ?? 0))));
  const unit = commonUnit(parts.map((x) => x.coefficient));
  const content = leadingSign(parts) < 0 ? negRat(unit) : unit;
  const rest = collect(parts.map((x) => ({ exponents: x.exponents.map((e, k) => e - (monomial[k] ?? 0)), coefficient: div(x.coefficient, content) })));
  return { content, monomial, rest };
};

/** The sign of the term with the largest exponents, in an order that all equal polynomials share. */
const leadingSign = (parts: readonly Part[]): number =>
  sign(parts.reduce((best, x) => (compareExponents(x.exponents, best.exponents) > 0 ? x : best)).coefficient);

const compareExponents = (a: Exponents, b: Exponents): number => {
  for (let k = Math.max(a.length, b.length) - 1; k >= 0; k--) {
    const d = (a[k] ?? 0) - (b[k] ?? 0);
    if (d !== 0) return d;
  }
  return 0;
};

/** A text that equal polynomials share. */
export const keyOf = (p: MultiPoly): string =>
  [...p].map(([key, { coefficient }]) => `${key}:${coefficient.num}/${coefficient.den}`).sort().join(' ');
