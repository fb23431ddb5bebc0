import { basicForm } from './basic.ts';
import { rationalValue } from './exponents.ts';
import { heightsAt, LARGEST_INDEX } from './heights.ts';
import type { Shapes } from './shapes.ts';
import { sizeOf, type Sizes } from './sizes.ts';
import type { Dim, Env, Term } from './term.ts';
import { isRational, once } from './walk.ts';

/** A polynomial in what a trial draws: its degree, and log2 of the sum of the absolute values of its coefficients, which are whole numbers. */
interface Polynomial {
  readonly degree: number;
  readonly bits: number;
}

/** A quotient of two polynomials. */
export interface Fraction {
  readonly num: Polynomial;
  readonly den: Polynomial;
}

/** Bounds on the fractions that the entries of a term are: on each by itself, and on all of them over one denominator. */
export interface Entries {
  readonly entry: Fraction;
  readonly matrix: Fraction;
}

/** No matrix is raised to a higher power. */
const LARGEST_POWER = 64;
/** Larger numbers say nothing. */
const MOST = 1e100;
const polynomial = (degree: number, bits = 0): Polynomial => ({ degree: Math.min(MOST, degree), bits: Math.min(MOST, bits) });
const UNIT = polynomial(0);
const plus = (a: Polynomial, b: Polynomial): Polynomial => polynomial(a.degree + b.degree, a.bits + b.bits);
const times = (k: number, a: Polynomial): Polynomial => polynomial(k * a.degree, k * a.bits);
const larger = (a: Polynomial, b: Polynomial): Polynomial => polynomial(Math.max(a.degree, b.degree), Math.max(a.bits, b.bits));

const ONE: Fraction = { num: UNIT, den: UNIT };
const whole = (degree: number, bits = 0): Fraction => ({ num: polynomial(degree, bits), den: UNIT });
const product = (list: readonly Fraction[]): Fraction => list.reduce((a, b) => ({ num: plus(a.num, b.num), den: plus(a.den, b.den) }), ONE);
const reciprocal = ({ num, den }: Fraction): Fraction => ({ num: den, den: num });
const power = ({ num, den }: Fraction, k: number): Fraction => ({ num: times(k, num), den: times(k, den) });
/** A sum of so many terms over one denominator. */
const summed = ({ num, den }: Fraction, terms: number): Fraction => ({ num: polynomial(num.degree, num.bits + Math.log2(Math.max(1, terms))), den });
/** Terms of a sum over the product of their denominators. */
const together = (list: readonly Fraction[]): Fraction =>
  summed(list.reduce((a, b) => ({ num: larger(plus(a.num, b.den), plus(b.num, a.den)), den: plus(a.den, b.den) })), list.length);
/** So many fractions over the product of their denominators. */
const over = ({ num, den }: Fraction, count: number): Fraction => ({ num: plus(num, times(Math.max(0, count - 1), den)), den: times(count, den) });
const lesser = (a: Fraction, b: Fraction): Fraction => (a.num.degree + a.den.degree <= b.num.degree + b.den.degree ? a : b);
const same = (f: Fraction): Entries => ({ entry: f, matrix: f });
const both = (f: (list: readonly Fraction[]) => Fraction, list: readonly Entries[]): Entries => ({ entry: f(list.map((a) => a.entry)), matrix: f(list.map((a) => a.matrix)) });

/** An adjugate over a determinant. */
const inverted = ({ num, den }: Fraction, order: number): Fraction => {
  const products = order * Math.log2(order);
  return { num: plus(plus(den, times(order - 1, num)), polynomial(0, products)), den: plus(times(order, num), polynomial(0, products)) };
};
const determinant = (a: Fraction, order: number): Fraction => product([power(a, order), whole(0, order * Math.log2(order))]);
/** Every entry is a sum of so many products, or of entries. */
const sums = ({ entry, matrix }: Entries, count: number): Entries => ({ entry: lesser(summed(matrix, count), summed(over(entry, count), count)), matrix: summed(matrix, count) });

/**
 * Derivatives of a function of a fraction are fractions with its numerator and denominator in theirs, which count for the function itself: the derivative of a
 * quotient then is no larger than that of fractions.
 */
const bend = ({ num, den }: Fraction): Fraction => {
  const part = times(2, plus(num, den));
  return { num: part, den: part };
};
/** A function without laws has values of its own, those of sine and cosine are points that they choose of the circle. */
const OPAQUE_VALUE = 2;
/** An exponent that is a symbol counts as so many factors. */
const SYMBOLIC_EXPONENT = 4;

/** A rational number, in lowest terms. */
interface Exponent {
  readonly num: number;
  readonly den: number;
}

/** What an operation looks up beside the fractions of its operands. */
interface Setting {
  readonly of: (t: Term) => Entries;
  readonly shape: (t: Term) => readonly [rows: number, cols: number];
  readonly size: (d: unknown) => number;
  readonly exponent: (t: unknown) => Exponent | null;
  readonly height: (t: Term) => number;
}
type Rule = (args: readonly Term[], s: Setting) => Entries;

const cells = ([rows, cols]: readonly [number, number]): number => rows * cols;
const kept: Rule = ([a], { of }) => of(a as Term);
const isDiagonal = (t: Term): boolean => typeof t !== 'string' && (t[0] === 'diag' || t[0] === 'eye');
const functionOf = (own: number, entry: Fraction): Entries => ({ entry: product([{ num: polynomial(own), den: polynomial(own) }, bend(entry)]), matrix: MANY });
/** No bound but that by the entries. */
const MANY: Fraction = whole(MOST);

const RULES: Readonly<Record<string, Rule>> = {
  dim: ([d], { size }) => same(whole(0, Math.log2(Math.max(1, size(d))))),
  eye: () => same(ONE), ones: () => same(ONE), zeros: () => same(ONE), commutation: () => same(ONE), sign: () => same(ONE),
  "'": kept, vec: kept, unvec: kept, diag: kept, diagvec: kept, index: kept, slice: kept, gather: kept, fill: kept, abs: kept,
  '+': (args, { of }) => both(together, args.map(of)), '-': (args, { of }) => both(together, args.map(of)),
  '.*': (args, { of }) => both(product, args.map(of)), kron: (args, { of }) => both(product, args.map(of)),
  '*': (args, { of, shape }) => {
    const [first, ...rest] = args as readonly [Term, ...Term[]];
    let [left, isOne, isSparse] = [of(first), cells(shape(first)) === 1, isDiagonal(first)];
    for (const t of rest) {
      const [inner, right] = [shape(t)[0], both(product, [left, of(t)])];
      const isScalar = cells(shape(t)) === 1;
      left = isOne || isScalar || isSparse || isDiagonal(t) ? right : sums(right, inner);
      isSparse = (isSparse || isOne) && (isDiagonal(t) || isScalar);
      isOne &&= isScalar;
    }
    return left;
  },
  './': ([a, b], { of, shape }) => {
    const [x, y] = [of(a as Term), reciprocal(of(b as Term).entry)];
    return { entry: product([x.entry, y]), matrix: product([x.matrix, over(y, cells(shape(b as Term)))]) };
  },
  '.^': ([a, e], { of, exponent, height }) => {
    const [x, k] = [of(a as Term), exponent(e)];
    if (k === null) return functionOf(SYMBOLIC_EXPONENT * height(e as Term), power(x.entry, SYMBOLIC_EXPONENT));
    if (k.num >= 0 && k.den === 1) return { entry: power(x.entry, k.num), matrix: power(x.matrix, k.num) };
    const entry = power(k.num < 0 ? reciprocal(x.entry) : x.entry, Math.abs(k.num));
    return { entry: k.den === 1 ? entry : product([entry, bend(x.entry)]), matrix: MANY };
  },
  inv: ([a], { of, shape }) => same(inverted(of(a as Term).matrix, shape(a as Term)[0])),
  det: ([a], { of, shape }) => same(determinant(of(a as Term).matrix, shape(a as Term)[0])),
  logdet: ([a], { of, shape }) => functionOf(OPAQUE_VALUE, determinant(of(a as Term).matrix, shape(a as Term)[0])),
  mpow: ([a, e], { of, shape, exponent }) => {
    const [k, n] = [exponent(e)?.num ?? LARGEST_POWER, shape(a as Term)[0]];
    return same(summed(power(k < 0 ? inverted(of(a as Term).matrix, n) : of(a as Term).matrix, Math.abs(k)), n ** Math.abs(k)));
  },
  sum: ([a], { of, shape }) => sums(of(a as Term), cells(shape(a as Term))), norm1: ([a], { of, shape }) => sums(of(a as Term), cells(shape(a as Term))),
  rowsum: ([a], { of, shape }) => sums(of(a as Term), shape(a as Term)[1]), colsum: ([a], { of, shape }) => sums(of(a as Term), shape(a as Term)[0]),
  tr: ([a], { of, shape }) => sums(of(a as Term), shape(a as Term)[0]), blocktrace: ([a, p], { of, size }) => sums(of(a as Term), size(p)),
  inner: ([a, b], { of, shape }) => sums(both(product, [of(a as Term), of(b as Term)]), cells(shape(a as Term))),
  norm2: ([a], { of, shape }) => {
    const squares = sums(both(product, [of(a as Term), of(a as Term)]), cells(shape(a as Term))).entry;
    return same(product([squares, bend(squares)]));
  },
  block: (rows, { of }) => {
    const parts = (rows as readonly unknown[] as readonly (readonly Term[])[]).flat().map(of);
    return { entry: parts.map((p) => p.entry).reduce((a, b) => ({ num: larger(a.num, b.num), den: larger(a.den, b.den) })), matrix: together(parts.map((p) => p.matrix)) };
  },
  // Every value of the index may have a denominator of its own.
  sumover: ([, n, body], { of, size }) => both(([f = ONE]) => summed(over(f, size(n)), size(n)), [of(body as Term)]),
  exp: ([a], { of, height }) => functionOf(height(a as Term), of(a as Term).entry),
  sqrt: ([a], { of }) => ({ entry: product([of(a as Term).entry, bend(of(a as Term).entry)]), matrix: MANY }),
};
const opaque: Rule = ([a], { of }) => functionOf(OPAQUE_VALUE, of(a as Term).entry);

/** The entries of a symbol as they are drawn, see `assign.ts`: positive ones are squares, definite matrices and rotations products of what is drawn. */
const drawn = (name: string, env: Env, size: (d: Dim) => number): Entries => {
  const s = env.symbols.get(name);
  if (s === undefined || s.range !== undefined) return same(whole(0, Math.log2(LARGEST_INDEX)));
  const has = (...list: readonly string[]): boolean => list.some((a) => (s.attributes as readonly string[]).includes(a));
  const rows = size(s.rows);
  const own = has('positive', 'nonneg', 'simplex') ? 2 : 1;
  if (has('orthogonal')) return same({ num: polynomial(2 * rows, 2 * rows * Math.log2(1 + rows)), den: polynomial(2 * rows, 2 * rows * Math.log2(1 + rows)) });
  if (has('simplex')) return same({ num: polynomial(own), den: polynomial(own, Math.log2(rows)) });
  return same(has('posdef', 'psd') ? whole(2 * own, Math.log2(rows)) : whole(own));
};

/** What all terms that were visited have of roots and of functions without laws. */
interface Atoms {
  /** log2 of how many conjugates all roots have together. */
  conjugates: number;
  /** Values of functions, and the largest degree of one of their arguments. */
  values: number;
  argument: number;
}

/** The fractions of terms at given sizes, each visited once, and what they are made of. */
export const fractionsAt = (env: Env, sizes: Sizes, shape: Shapes): { readonly of: (t: Term) => Entries; readonly atoms: Atoms; readonly scale: () => number } => {
  const size = (d: unknown): number => sizeOf(d as Dim, sizes);
  const exponent = (t: unknown): Exponent | null => {
    if (typeof t === 'number') return { num: t, den: 1 };
    const r = rationalValue(t as Term, () => undefined, size);
    return r === null ? null : { num: Number(r.num), den: Number(r.den) };
  };
  const height = heightsAt(env, sizes, shape);
  const atoms: Atoms = { conjugates: 0, values: 0, argument: 0 };
  /** Notes what a function without laws or a root takes; trials may take roots as either. */
  const note = (t: readonly [string, ...unknown[]], { num, den }: Fraction): void => {
    const root = rootOf(t, exponent);
    if (root === 1 && RULES[t[0]] !== undefined && t[0] !== 'logdet') return;
    atoms.values += cells(shape(t));
    atoms.argument = Math.max(atoms.argument, num.degree + den.degree);
    atoms.conjugates += cells(shape(t)) * Math.log2(root);
  };
  const of = once<Entries>((t, self) => {
    if (typeof t === 'string') {
      if (!isRational(t)) return drawn(t, env, size);
      const [num = '0', den = '1'] = t.split('/');
      return same({ num: polynomial(0, Math.log2(Math.max(1, Math.abs(Number(num))))), den: polynomial(0, Math.log2(Number(den))) });
    }
    const [op, ...args] = t;
    const basic = basicForm(op, args[0] as Term);
    if (basic !== null) return self(basic);
    const { entry, matrix } = (RULES[op] ?? opaque)(args as readonly Term[], { of: self, shape, size, exponent, height });
    const least = lesser(matrix, over(entry, cells(shape(t))));
    note(t, entry);
    return { entry: lesser(entry, least), matrix: least };
  });
  return { of, atoms, scale: height.scale };
};

/** Which root an operation takes, 1 for others. */
const rootOf = ([op, , e]: readonly [string, ...unknown[]], exponent: Setting['exponent']): number =>
  op === 'sqrt' || op === 'norm2' ? 2 : op === '.^' ? (exponent(e)?.den ?? 2) : 1;

/** What the error of a trial hangs on. */
export interface Measure {
  /** log2 of a bound on the degree, in what the trial draws, of a polynomial that is zero where it finds no difference. */
  readonly log2Degree: number;
  /** log2 of a bound on the coefficients of that. */
  readonly log2Height: number;
}

/** That of no trials. */
export const NOTHING: Measure = { log2Degree: 0, log2Height: 0 };
/** That of trials of either kind. */
export const largerOf = (a: Measure, b: Measure): Measure => ({ log2Degree: Math.max(a.log2Degree, b.log2Degree), log2Height: Math.max(a.log2Height, b.log2Height) });

/**
 * The measure of a statement about terms at given sizes: that the first one, or what so many derivatives make of it, is the second. A difference of fractions is zero where its
 * numerator is; at half of all points at least its denominator isn't. Where roots keep their laws, the product of all conjugates is zero too, and only points count at which there are
 * roots. Values of functions without laws are drawn, too, where no two arguments share one.
 */
export const measureAt = (terms: readonly Term[], derivatives: number, freeRoots: boolean, env: Env, sizes: Sizes, shape: Shapes): Measure => {
  const { of, atoms, scale } = fractionsAt(env, sizes, shape);
  const parts = terms.map((t, k) => {
    const { num, den } = of(t).entry;
    return plus(num, times(k === 0 ? 1 + derivatives : 1, den));
  });
  // Two for directions, or for a random column.
  const { degree, bits } = parts.reduce(plus, polynomial(2));
  const conjugates = freeRoots ? 0 : atoms.conjugates;
  return {
    log2Degree: 1 + Math.log2(degree * scale() + atoms.values ** 2 * atoms.argument) + 2 * conjugates,
    log2Height: Math.log2(1 + bits + derivatives * Math.log2(degree)) + conjugates,
  };
};
