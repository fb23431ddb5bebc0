import { isRational, subterms } from './walk.ts';
import type { Attribute, Symbol_, Term } from './term.ts';

/** Which signs the entries of a term may have: a set of negative, zero, positive. */
export type Signs = number;

const NEGATIVE = 1;
const ZERO = 2;
const POSITIVE = 4;
const NONNEG = ZERO | POSITIVE;
const NONPOS = ZERO | NEGATIVE;
const ANY = NEGATIVE | ZERO | POSITIVE;
const NONZERO = NEGATIVE | POSITIVE;

export const isPositive = (s: Signs): boolean => s === POSITIVE;
export const isNonneg = (s: Signs): boolean => (s & NEGATIVE) === 0;
export const isNegative = (s: Signs): boolean => s === NEGATIVE;
export const isNonpos = (s: Signs): boolean => (s & POSITIVE) === 0;
export const isNonzero = (s: Signs): boolean => (s & ZERO) === 0;

const negated = (s: Signs): Signs => (s & ZERO) | (s & NEGATIVE ? POSITIVE : 0) | (s & POSITIVE ? NEGATIVE : 0);
const product = (a: Signs, b: Signs): Signs =>
  ((a | b) & ZERO) | (a & POSITIVE && b & POSITIVE ? POSITIVE : 0) | (a & NEGATIVE && b & NEGATIVE ? POSITIVE : 0)
  | (a & POSITIVE && b & NEGATIVE ? NEGATIVE : 0) | (a & NEGATIVE && b & POSITIVE ? NEGATIVE : 0);
const PAIR_SUMS: readonly (readonly [Signs, Signs, Signs])[] = [
  [POSITIVE, POSITIVE, POSITIVE], [POSITIVE, ZERO, POSITIVE], [ZERO, POSITIVE, POSITIVE], [ZERO, ZERO, ZERO],
  [NEGATIVE, NEGATIVE, NEGATIVE], [NEGATIVE, ZERO, NEGATIVE], [ZERO, NEGATIVE, NEGATIVE], [POSITIVE, NEGATIVE, ANY], [NEGATIVE, POSITIVE, ANY],
];
const sum = (a: Signs, b: Signs): Signs => PAIR_SUMS.reduce((s, [x, y, z]) => (a & x && b & y ? s | z : s), 0);
/** Sums of one or more entries. */
const total = (s: Signs): Signs => ((s & NONZERO) === NONZERO ? ANY : s);
const squared = (s: Signs): Signs => (s & ZERO) | (s & NONZERO ? POSITIVE : 0);
/** What isn't possible where the term has a value; nothing is claimed of a term that never has one. */
const given = (s: Signs, allowed: Signs): Signs => ((s & allowed) === 0 ? ANY : s & allowed);

const BY_ATTRIBUTE: Readonly<Partial<Record<Attribute, Signs>>> = { positive: POSITIVE, nonneg: NONNEG, mask: NONNEG, simplex: NONNEG, binary: NONZERO };

/** Entrywise functions, from the signs of the argument where the function has a value. */
const FUNCTIONS: ReadonlyMap<string, (a: Signs) => Signs> = new Map(Object.entries<(a: Signs) => Signs>({
  exp: () => POSITIVE, sigmoid: () => POSITIVE, softplus: () => POSITIVE, cosh: () => POSITIVE, acos: () => NONNEG,
  abs: squared, square: squared, logcosh: squared, sqrt: (a) => given(a, NONNEG),
  sign: (a) => a, sinh: (a) => a, tanh: (a) => a, atan: (a) => a, asin: (a) => a, expm1: (a) => a, log1p: (a) => a,
  relu: (a) => (a & POSITIVE) | (a & NONPOS ? ZERO : 0), step: (a) => (a & NONNEG ? POSITIVE : 0) | (a & NEGATIVE ? ZERO : 0),
}));

/** Operations whose entries are entries of the operand. */
const RESHAPING: ReadonlySet<string> = new Set(["'", 'vec', 'unvec', 'diagvec', 'index', 'slice', 'gather', 'fill']);
/** Operations whose entries are sums of entries of the operand. */
const TOTALS: ReadonlySet<string> = new Set(['sum', 'rowsum', 'colsum', 'tr', 'blocktrace']);

/** What the sign table asks about shapes. */
export interface SignContext {
  readonly symbols: ReadonlyMap<string, Symbol_>;
  readonly isScalar: (t: Term) => boolean;
  readonly isColumn: (t: Term) => boolean;
  readonly same: (a: Term, b: Term) => boolean;
}

type Rule = (args: readonly Term[], of: (t: Term) => Signs, c: SignContext) => Signs;

/** Factors grouped with their multiplicity: even powers are squares. */
const entrywiseProduct = (factors: readonly Term[], of: (t: Term) => Signs, c: SignContext): Signs => {
  const groups: { readonly factor: Term; count: number }[] = [];
  for (const f of factors) {
    const known = groups.find((g) => c.same(g.factor, f));
    if (known === undefined) groups.push({ factor: f, count: 1 });
    else known.count++;
  }
  return groups.map((g) => (g.count % 2 === 0 ? squared(of(g.factor)) : of(g.factor))).reduce(product, POSITIVE);
};

const isTransposeOf = (a: Term, b: Term, c: SignContext): boolean =>
  (typeof a !== 'string' && a[0] === "'" && c.same(a[1] as Term, b)) || (typeof b !== 'string' && b[0] === "'" && c.same(b[1] as Term, a));

const matrixProduct: Rule = (args, of, c) => {
  const scalars = args.filter(c.isScalar);
  const [a, b, ...more] = args.filter((t) => !c.isScalar(t));
  const scale = entrywiseProduct(scalars, of, c);
  if (a === undefined) return scale;
  if (b === undefined) return product(scale, of(a));
  // x'*x is a sum of squares for a column x.
  const isSquare = more.length === 0 && c.isColumn(b) && isTransposeOf(a, b, c) && typeof a !== 'string' && a[0] === "'";
  const rest = isSquare ? squared(of(b)) : more.reduce((s, t) => total(product(s, of(t))), total(product(of(a), of(b))));
  return product(scale, rest);
};

const power: Rule = ([a = '0', e = '0'], of) => {
  const base = of(a);
  // A size as exponent is a whole number, not negative: the base may have any sign.
  if (Array.isArray(e) && e[0] === 'dim') return isNonneg(base) ? (isPositive(base) ? POSITIVE : NONNEG) : ANY;
  if (typeof e !== 'string' || !/^-?\d+$/.test(e)) return POSITIVE;
  const k = BigInt(e);
  if (k === 0n) return POSITIVE;
  const valid = k < 0n ? given(base, NONZERO) : base;
  return k % 2n === 0n ? squared(valid) : valid;
};

const RULES: ReadonlyMap<string, Rule> = new Map(Object.entries<Rule>({
  '+': (args, of) => args.map(of).reduce(sum),
  '-': ([a = '0', b], of) => (b === undefined ? negated(of(a)) : sum(of(a), negated(of(b)))),
  '.*': entrywiseProduct,
  './': ([a = '0', b = '0'], of) => product(of(a), given(of(b), NONZERO)),
  '*': matrixProduct,
  '.^': power,
  kron: ([a = '0', b = '0'], of, c) => (c.same(a, b) && c.isScalar(a) ? squared(of(a)) : product(of(a), of(b))),
  inner: ([a = '0', b = '0'], of, c) => (c.same(a, b) ? squared(of(a)) : total(product(of(a), of(b)))),
  norm1: ([a = '0'], of) => squared(of(a)), norm2: ([a = '0'], of) => squared(of(a)),
  eye: () => NONNEG, commutation: () => NONNEG, ones: () => POSITIVE, zeros: () => ZERO,
  diag: ([a = '0'], of) => of(a) | ZERO,
  block: (args, of) => args.map(of).reduce((a, b) => a | b, 0),
}));

const isNonnegDim = (d: unknown): boolean => (typeof d === 'number' ? d >= 0 : typeof d === 'string' || (Array.isArray(d) && d[0] !== '-' && isNonnegDim(d[1]) && isNonnegDim(d[2])));
const isPositiveDim = (d: unknown): boolean => isNonnegDim(d) && (typeof d === 'number' ? d > 0 : typeof d === 'string' || (Array.isArray(d) && (d[0] === '*' ? isPositiveDim(d[1]) && isPositiveDim(d[2]) : isPositiveDim(d[1]) || isPositiveDim(d[2]))));

/**
 * The signs that the entries of terms may have, wherever these have values, from their form and the declared attributes alone. Size
 * names stand for positive integers; so do the indices that sums bind.
 */
export const signTable = (c: SignContext): ((t: Term) => Signs) => {
  const memo = new Map<Term, Signs>();
  const named = (t: string): Signs => {
    if (isRational(t)) return t.startsWith('-') ? NEGATIVE : /^0+(\/\d+)?$/.test(t) ? ZERO : POSITIVE;
    const s = c.symbols.get(t);
    // A bound index, or a declared one.
    if (s === undefined || s.range !== undefined) return POSITIVE;
    return s.attributes.reduce((signs, a) => ((signs & (BY_ATTRIBUTE[a] ?? ANY)) === 0 ? signs : signs & (BY_ATTRIBUTE[a] ?? ANY)), ANY);
  };
  const operation = (t: Exclude<Term, string>): Signs => {
    const [op] = t;
    if (op === 'dim') return isPositiveDim(t[1]) ? POSITIVE : isNonnegDim(t[1]) ? NONNEG : ANY;
    const args = subterms(t);
    const [a] = args;
    const rule = RULES.get(op);
    if (rule !== undefined) return rule(args, of, c);
    if (a === undefined) return ANY;
    if (RESHAPING.has(op)) return of(a);
    if (TOTALS.has(op) || op === 'sumover') return total(of(a));
    return FUNCTIONS.get(op)?.(of(a)) ?? ANY;
  };
  const of = (t: Term): Signs => {
    const known = memo.get(t);
    if (known !== undefined) return known;
    const result = typeof t === 'string' ? named(t) : operation(t);
    memo.set(t, result);
    return result;
  };
  return of;
};
