import type { Term } from '../terms/term.ts';
import { add, mul, neg, parse, power, print, rat, ONE, ZERO, type Rat } from '../numbers/rat.ts';
import { isNonneg, type Signs } from '../terms/signs.ts';
import { isRational } from '../terms/walk.ts';
import { must } from './fault.ts';
import type { NormalForms } from './ringnf.ts';
import type { Typing } from './typing.ts';

/** A factor b^e: what tells b, and whether no entry of b is negative. */
interface Base {
  readonly exponent: Rat;
  readonly nonneg: boolean;
}
/** c·Π b^e, entry by entry. */
interface Monomial {
  readonly c: Rat;
  readonly bases: ReadonlyMap<string, Base>;
}
type Sum = ReadonlyMap<string, Monomial>;

const MOST_MONOMIALS = 256;
/** Numerators and denominators of exponents go up to here. */
const HIGHEST = 99n;
const LARGEST = 1n << 4096n;
/** Sums of entries, applied term by term; of a scalar they are the scalar. */
const TOTALS: ReadonlySet<string> = new Set(['sum', 'rowsum', 'colsum']);

const isWhole = (e: Rat): boolean => e.den === 1n;
const small = (e: Rat): boolean => e.num <= HIGHEST && e.num >= -HIGHEST && e.den <= HIGHEST;
const keyOf = (m: Monomial): string => [...m.bases].map(([key, b]) => `${key}^${print(b.exponent)}`).sort().join(' ');
const textOf = (s: Sum): string => [...s].map(([key, m]) => `${print(m.c)} ${key}`).sort().join(' + ');
const UNIT: Monomial = { c: ONE, bases: new Map() };

const times = (a: Monomial, b: Monomial): Monomial => {
  const bases = new Map(a.bases);
  for (const [key, { exponent, nonneg }] of b.bases) {
    const sum = add(bases.get(key)?.exponent ?? ZERO, exponent);
    if (sum.num === 0n) bases.delete(key);
    else bases.set(key, { exponent: sum, nonneg: nonneg || (bases.get(key)?.nonneg ?? false) });
  }
  return { c: mul(a.c, b.c), bases };
};

/** Whole powers of whole numbers belong to the coefficient. */
const folded = (m: Monomial): Monomial => {
  must([...m.bases.values()].every((b) => small(b.exponent)), 'an exponent is too large');
  const isWholeNumber = ([key, b]: readonly [string, Base]): boolean => /^\d+$/.test(key) && isWhole(b.exponent);
  const [whole, rest] = [[...m.bases].filter(isWholeNumber), [...m.bases].filter((b) => !isWholeNumber(b))];
  return { c: whole.reduce((c, [key, b]) => mul(c, power(rat(BigInt(key)), Number(b.exponent.num))), m.c), bases: new Map(rest) };
};

const sumOf = (terms: Iterable<Monomial>): Sum => {
  const out = new Map<string, Monomial>();
  for (const t of terms) {
    const m = folded(t);
    const key = keyOf(m);
    const c = add(out.get(key)?.c ?? ZERO, m.c);
    must(c.num < LARGEST && c.num > -LARGEST && c.den < LARGEST, 'a coefficient is too large');
    if (c.num === 0n) out.delete(key);
    else out.set(key, { ...m, c });
  }
  must(out.size <= MOST_MONOMIALS, 'the form in powers has too many terms');
  return out;
};

/** c as a product of powers of whole numbers. */
const numberBases = (c: Rat, e: Rat): Monomial => ({
  c: ONE,
  bases: new Map([[c.num, e], [c.den, neg(e)]].flatMap(([n, exponent]) => (n === 1n ? [] : [[`${n as bigint}`, { exponent: exponent as Rat, nonneg: true }] as const]))),
});

/**
 * Sums of rational × product of rational powers of entries. The value of such a product follows from its form wherever the term that it was
 * read from has a value: a base under a root or a power that isn't whole is not negative there (shown by the sign table or a premise, by an
 * even power, or because it stood under a root before), and where a base is 0 all of its exponents in the term are positive.
 */
export class Powers {
  private readonly typing: Typing;
  private readonly forms: NormalForms;
  private readonly signs: (t: Term) => Signs;
  private readonly nonneg: ReadonlySet<Term>;

  /** `nonneg`: terms that premises show not to be negative. */
  constructor(typing: Typing, forms: NormalForms, signs: (t: Term) => Signs, nonneg: ReadonlySet<Term>) {
    this.typing = typing;
    this.forms = forms;
    this.signs = signs;
    this.nonneg = nonneg;
  }

  /** Do two terms of one shape have the same form? */
  equal(a: Term, b: Term): boolean {
    return textOf(this.of(a)) === textOf(this.of(b));
  }

  private of(t: Term): Sum {
    if (typeof t === 'string') {
      const value = isRational(t) ? parse(t) : null;
      return value === null ? this.leaf(t) : sumOf([{ ...UNIT, c: value }]);
    }
    const [op, ...rest] = t;
    const args = rest as readonly Term[];
    const [a, b] = args;
    if (a === undefined) return this.leaf(t);
    if (op === '+') return sumOf(args.flatMap((x) => [...this.of(x).values()]));
    if (op === '-') return sumOf(args.flatMap((x, k) => [...this.of(x).values()].map((m) => (k > 0 || b === undefined ? { ...m, c: neg(m.c) } : m))));
    if (op === '.*') return this.product(args);
    if (op === '*') return args.filter((x) => !this.typing.isScalar(x)).length <= 1 ? this.product(args) : this.leaf(t);
    if (op === './' && b !== undefined) return this.multiplied([this.of(a), this.raised(b, rat(-1n))]);
    if (op === '.^') {
      const e = typeof b === 'string' ? parse(b) : null;
      return e === null || e.num === 0n || !small(e) ? this.leaf(t) : this.raised(a, e);
    }
    if (op === 'sqrt') return this.raised(a, rat(1n, 2n));
    if (op === 'abs') return this.absolute(t, a);
    if (op === 'exp') return this.exponential(a);
    if (op === 'log') return this.logarithm(t, a);
    if (op === 'fill') return this.of(a);
    if (op === 'ones') return sumOf([UNIT]);
    if (op === 'zeros') return new Map();
    if (TOTALS.has(op)) return this.totalled(t, op, a);
    return this.leaf(t);
  }

  private product(args: readonly Term[]): Sum {
    return this.multiplied(args.map((x) => this.of(x)));
  }

  private multiplied(sums: readonly Sum[]): Sum {
    return sums.reduce<Sum>((x, y) => {
      must(x.size * y.size <= MOST_MONOMIALS, 'the form in powers has too many terms');
      return sumOf([...x.values()].flatMap((m) => [...y.values()].map((n) => times(m, n))));
    }, sumOf([UNIT]));
  }

  /** A term that nothing is known of but its ring normal form, a positive rational in front left out. */
  private leaf(t: Term): Sum {
    return this.powerOfLeaf(t, ONE);
  }

  private powerOfLeaf(t: Term, e: Rat): Sum {
    const { c, text } = this.forms.primitive(t);
    const [rows, cols] = this.typing.of(t);
    const one: Base = { exponent: e, nonneg: this.isNonneg(t) };
    const bases = new Map([[`<${text}:${rows.key}×${cols.key}>`, one]]);
    return sumOf([isWhole(e) ? { c: power(c, Number(e.num)), bases } : times(numberBases(c, e), { c: ONE, bases })]);
  }

  private isNonneg(t: Term): boolean {
    return this.nonneg.has(t) || isNonneg(this.signs(t));
  }

  /** The only product of a form, with bases that are not negative where it isn't negative; null where that isn't shown. */
  private rooted(s: Sum): Monomial | null {
    const [only, ...others] = [...s.values()];
    if (only === undefined || others.length > 0 || only.c.num < 0n) return null;
    const bases = new Map<string, Base>();
    for (const [key, base] of only.bases) {
      const { exponent, nonneg } = base;
      if (nonneg || !isWhole(exponent)) bases.set(key, base);
      else if (exponent.num % 2n === 0n) bases.set(`|${key}|`, { exponent, nonneg: true });
      else return null;
    }
    return { c: only.c, bases };
  }

  /** a^e for e ≠ 0. */
  private raised(a: Term, e: Rat): Sum {
    const below = this.of(a);
    const [only, ...others] = [...below.values()];
    const m = isWhole(e) ? (others.length === 0 ? only : undefined) : this.rooted(below);
    if (m === undefined || m === null) return this.powerOfLeaf(a, e);
    const exponents = [...m.bases].map(([key, b]) => [key, { ...b, exponent: mul(b.exponent, e) }] as const);
    const bases = { c: ONE, bases: new Map(exponents) };
    return sumOf([isWhole(e) ? { ...bases, c: power(m.c, Number(e.num)) } : times(numberBases(m.c, e), bases)]);
  }

  private absolute(t: Term, a: Term): Sum {
    const [only, ...others] = [...this.of(a).values()];
    if (only === undefined || others.length > 0) return this.leaf(t);
    const bases = [...only.bases].map(([key, b]) => (b.nonneg || !isWhole(b.exponent) ? [key, b] as const : [`|${key}|`, { ...b, nonneg: true }] as const));
    return sumOf([{ c: only.c.num < 0n ? neg(only.c) : only.c, bases: new Map(bases) }]);
  }

  /** exp of a sum is the product of the powers. */
  private exponential(a: Term): Sum {
    return sumOf([{ c: ONE, bases: new Map([...this.of(a)].map(([key, m]) => [`exp(${key})`, { exponent: m.c, nonneg: true }])) }]);
  }

  /** log of a product is a sum: where it is positive, so is each base. */
  private logarithm(t: Term, a: Term): Sum {
    const m = this.rooted(this.of(a));
    if (m === null) return this.leaf(t);
    return sumOf([...times(numberBases(m.c, ONE), m).bases].map(([key, b]) => ({ c: b.exponent, bases: new Map([[`log(${key})`, { exponent: ONE, nonneg: false }]]) })));
  }

  private totalled(t: Term, op: string, a: Term): Sum {
    if (this.typing.isScalar(a)) return this.of(a);
    const [rows, cols] = this.typing.of(a);
    const terms = this.of(a);
    const nonneg = terms.size === 1 && [...terms.values()].every((m) => m.c.num > 0n) && this.isNonneg(t);
    return sumOf([...terms].map(([key, m]) => ({ c: m.c, bases: new Map([[`${op}(${key}:${rows.key}×${cols.key})`, { exponent: ONE, nonneg }]]) })));
  }
}
