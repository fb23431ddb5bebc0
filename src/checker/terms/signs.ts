import { isPositiveFraction, isRational, subterms } from './walk.ts';
import type { Attribute, Dim, Symbol_, Term } from './term.ts';

/** Which signs the entries of a term may have: a set of negative, zero, positive. */
export type Signs = number;

const NEGATIVE = 1;
const ZERO = 2;
/** The sign of what is positive. */
export const POSITIVE = 4;
/** The signs of what is not negative. */
export const NONNEG = ZERO | POSITIVE;
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

/** What the sign table asks about symbols and shapes. */
export interface SignContext {
  readonly symbols: ReadonlyMap<string, Symbol_>;
  /** Rows and columns as texts that tell sizes apart, "1" for one; null where they aren't known. */
  readonly shape: (t: Term) => readonly [rows: string, cols: string] | null;
  readonly size: (d: Dim) => Signs;
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

const isScalar = (t: Term, c: SignContext): boolean => c.shape(t)?.every((n) => n === '1') ?? false;
const isOp = (t: Term, op: string): t is Exclude<Term, string> => typeof t !== 'string' && t[0] === op;
const isTranspose = (a: Term, b: Term, c: SignContext): boolean => isOp(a, "'") && c.same(a[1] as Term, b);

/** The rows of blocks of two block matrices that are multiplied block by block; null where they don't fit. */
const blocksOf = (a: Term, b: Term, c: SignContext): readonly [readonly (readonly Term[])[], readonly (readonly Term[])[]] | null => {
  if (!isOp(a, 'block') || !isOp(b, 'block')) return null;
  const [left, right] = [a.slice(1), b.slice(1)] as unknown as readonly [readonly (readonly Term[])[], readonly (readonly Term[])[]];
  const [widths, heights] = [left[0]?.map((t) => c.shape(t)?.[1]) ?? [], right.map(([t = '0']) => c.shape(t)?.[0])];
  return widths.length === heights.length && widths.every((w, k) => w !== undefined && w === heights[k]) ? [left, right] : null;
};

/** Factors from left to right in runs, each a product of matrices proper; what a run but the last gives is 1-by-1 and scales. Unknown shapes make one run. */
const runsOf = (factors: readonly Term[], c: SignContext): readonly (readonly Term[])[] => {
  const shapes = factors.map((t) => c.shape(t));
  if (shapes.includes(null)) return [factors];
  const runs: Term[][] = [];
  let [open, rows]: [Term[] | null, string | undefined] = [null, undefined];
  factors.forEach((t, k) => {
    if (open === null) {
      runs.push(open = []);
      rows = shapes[k]?.[0];
    }
    open.push(t);
    if (rows === '1' && shapes[k]?.[1] === '1') open = null;
  });
  // Identities among other matrices are no factors.
  return runs.map((run) => (run.some((t) => !isOp(t, 'eye')) ? run.filter((t) => !isOp(t, 'eye')) : run.slice(0, 1)));
};

/** Of a product of two matrices: a row with itself transposed is a sum of squares, blocks are multiplied block by block. */
const pairProduct = (a: Term, b: Term, of: (t: Term) => Signs, c: SignContext): Signs => {
  if (c.shape(a)?.[0] === '1' && (isTranspose(a, b, c) || isTranspose(b, a, c))) return squared(of(a));
  const blocks = blocksOf(a, b, c);
  if (blocks === null) return total(product(of(a), of(b)));
  const [left, right] = blocks;
  const entry = (row: readonly Term[], k: number): Signs => row.map((t, j) => matrixProduct([t, right[j]?.[k] ?? '0'], of, c)).reduce(sum);
  return left.flatMap((row) => (right[0] ?? []).map((_, k) => entry(row, k))).reduce((x, y) => x | y, 0);
};

const matrixProduct: Rule = (args, of, c) => {
  const scale = entrywiseProduct(args.filter((t) => isScalar(t, c)), of, c);
  const others = args.filter((t) => !isScalar(t, c));
  if (others.length === 0) return scale;
  return runsOf(others, c).map(([a = '0', b, ...more]) => (b === undefined ? of(a) : more.reduce((s, t) => total(product(s, of(t))), pairProduct(a, b, of, c)))).reduce(product, scale);
};

const power: Rule = ([a = '0', e = '0'], of) => {
  const base = of(a);
  // A size as exponent is a whole number, not negative: the base may have any sign.
  if (Array.isArray(e) && e[0] === 'dim') return isNonneg(base) ? (isPositive(base) ? POSITIVE : NONNEG) : ANY;
  if (isPositiveFraction(e)) return isPositive(base) ? POSITIVE : NONNEG;
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
  kron: ([a = '0', b = '0'], of) => product(of(a), of(b)),
  inner: ([a = '0', b = '0'], of, c) => (c.same(a, b) ? squared(of(a)) : total(product(of(a), of(b)))),
  norm1: ([a = '0'], of) => squared(of(a)), norm2: ([a = '0'], of) => squared(of(a)),
  ones: () => POSITIVE, zeros: () => ZERO,
  diag: ([a = '0'], of, c) => (isScalar(a, c) ? of(a) : of(a) | ZERO),
  block: (args, of) => args.map(of).reduce((a, b) => a | b, 0),
}));

/** The signs of a size by the form in which it is written; names stand for positive integers. */
export const signsOfSize = (d: Dim): Signs => {
  if (typeof d === 'number') return d > 0 ? POSITIVE : d === 0 ? ZERO : NEGATIVE;
  if (typeof d === 'string') return POSITIVE;
  const [a, b] = [signsOfSize(d[1]), signsOfSize(d[2])];
  return d[0] === '*' ? product(a, b) : sum(a, d[0] === '-' ? negated(b) : b);
};

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
    if (op === 'dim') return c.size(t[1] as Dim);
    if (op === 'eye' || op === 'commutation') return isScalar(t, c) ? POSITIVE : NONNEG;
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
