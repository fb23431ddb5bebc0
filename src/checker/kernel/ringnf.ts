import type { Symbol_, Term } from '../terms/term.ts';
import { add as addRat, div, mul, neg, power, rat, ZERO, type Rat } from '../numbers/rat.ts';
import { isRational } from '../terms/walk.ts';
import { must } from './fault.ts';
import type { Size } from './size.ts';
import type { Typing } from './typing.ts';

/** A factor of a word: a term that the ring knows nothing about, or its transpose. */
interface Leaf {
  readonly key: string;
  readonly term: Term;
  readonly transposed: boolean;
  readonly rows: Size;
  readonly cols: Size;
}

/** num/den × scalars × word */
interface Monomial extends Rat {
  /** Keys of scalar factors, sorted. */
  readonly scalars: readonly string[];
  readonly word: readonly Leaf[];
}

/** A sum of monomials by what they are besides their coefficients. */
type Sum = ReadonlyMap<string, Monomial>;

/** Terms of a form, and products of two of them before equal ones are joined; factors of a monomial; and its numerator and denominator. */
const MOST_MONOMIALS = 4000;
const MOST_FACTORS = 1000;
const LARGEST = 1n << 4096n;
/** Entrywise products of sums are multiplied out up to so many terms. */
const MOST_ENTRYWISE = 64;
/** Whole powers up to this one are entrywise products. */
const HIGHEST_POWER = 4;
/** Functions of one matrix that are linear. */
const LINEAR: ReadonlySet<string> = new Set(['diag', 'diagvec', 'vec', 'sum', 'rowsum', 'colsum', 'tr']);
const SYMMETRIC = ['symmetric', 'diagonal', 'posdef', 'psd'] as const;

const leafKey = (l: Leaf): string => (l.transposed ? `${l.key}'` : l.key);
const wordKey = (word: readonly Leaf[]): string => word.map(leafKey).join(' ');
const keyOf = (m: Monomial): string => `${m.scalars.join(' ')}|${wordKey(m.word)}`;

/** Adds b to a, which changes. */
const addTo = (a: Map<string, Monomial>, b: Sum, sign: bigint): Map<string, Monomial> => {
  for (const [key, m] of b) {
    const c = addRat(a.get(key) ?? ZERO, sign < 0n ? neg(m) : m);
    must(c.num < LARGEST && -c.num < LARGEST && c.den < LARGEST, 'the normal form has too large numbers');
    if (c.num === 0n) a.delete(key);
    else a.set(key, { ...m, ...c });
  }
  return a;
};
const add = (a: Sum, b: Sum, sign: bigint): Sum => {
  const out = addTo(new Map(a), b, sign);
  must(out.size <= MOST_MONOMIALS, 'the normal form has too many terms');
  return out;
};

const ONE: Monomial = { num: 1n, den: 1n, scalars: [], word: [] };

/** Every way to choose one of each. */
const choices = <T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] =>
  lists.reduce<readonly (readonly T[])[]>((all, list) => all.flatMap((chosen) => list.map((x) => [...chosen, x])), [[]]);

const single = (m: Monomial): Sum => {
  must(m.scalars.length + m.word.length <= MOST_FACTORS, 'the normal form has too many factors');
  must(m.num < LARGEST && -m.num < LARGEST && m.den < LARGEST, 'the normal form has too large numbers');
  return m.num === 0n ? new Map() : new Map([[keyOf(m), m]]);
};

/** Ring normal forms of the terms of one document. */
export class NormalForms {
  private readonly typing: Typing;
  private readonly memo = new Map<Term, Sum>();
  private readonly numbers = new Map<string, number>();

  constructor(typing: Typing) {
    this.typing = typing;
  }

  /** Do two closed terms of one shape have the same normal form? */
  equal(a: Term, b: Term): boolean {
    return add(this.of(a), this.of(b), -1n).size === 0;
  }

  /** A term as a positive rational times what is left, told by its normal form. */
  primitive(t: Term): { readonly c: Rat; readonly text: string } {
    const form = this.of(t);
    const [only, ...others] = [...form.values()];
    const c = only === undefined || others.length > 0 || only.num < 0n ? rat(1n) : rat(only.num, only.den);
    return { c, text: this.number(this.textOf(new Map([...form].map(([key, m]) => [key, { ...m, ...div(m, c) }])))) };
  }

  private of(t: Term): Sum {
    const known = this.memo.get(t);
    if (known !== undefined) return known;
    const result = this.computed(t);
    this.memo.set(t, result);
    return result;
  }

  private computed(t: Term): Sum {
    if (typeof t === 'string') {
      if (!isRational(t)) return this.leaf(t);
      const [num = '0', den = '1'] = t.split('/');
      return single({ ...rat(BigInt(num), BigInt(den)), scalars: [], word: [] });
    }
    const [op, ...rest] = t;
    const args = rest as readonly Term[];
    const [a, b] = args;
    if (op === '+') return args.map((x) => this.of(x)).reduce((x, y) => add(x, y, 1n));
    if (op === '-' && a !== undefined) return b === undefined ? add(new Map(), this.of(a), -1n) : add(this.of(a), this.of(b), -1n);
    if (op === '.*' && a !== undefined) return this.entrywise(t, args);
    if (op === '.^' && a !== undefined) return this.powerOf(t, a, rest[1]);
    if (op === '*') return args.map((x) => this.of(x)).reduce((x, y) => this.product(x, y));
    if (op === "'" && a !== undefined) return this.transposed(this.of(a));
    if (op === 'zeros') return new Map();
    if (op === './' && a !== undefined && b !== undefined && this.typing.isScalar(b)) return this.product(this.of(a), this.of(this.typing.terms.make('.^', b, '-1')));
    // fill(s, A) is s times the matrix of ones in the shape of A.
    if (op === 'fill' && a !== undefined) return this.product(this.of(a), this.ones(t));
    if (LINEAR.has(op) && a !== undefined) return this.linear(op, a);
    return this.leaf(t);
  }

  /** An entrywise product, multiplied out: coefficients and scalars in front, ones left out. */
  private entrywise(t: Term, factors: readonly Term[]): Sum {
    const sums = factors.map((x) => this.of(x));
    if (factors.filter((x) => !this.typing.isScalar(x)).length <= 1) return sums.reduce((x, y) => this.product(x, y));
    if (sums.reduce((n, s) => n * s.size, 1) > MOST_ENTRYWISE) return this.leaf(t);
    let out: Sum = new Map();
    for (const chosen of choices(sums.map((s) => [...s.values()]))) {
      const front = chosen.reduce<Monomial>((x, y) => ({ ...mul(x, y), scalars: [...x.scalars, ...y.scalars], word: [] }), ONE);
      const terms = chosen.flatMap(({ word }, k) => (this.typing.isScalar(factors[k] ?? t) ? [] : this.entrywiseFactors(word)));
      out = add(out, this.product(single(front), this.entrywiseOf(t, terms)), 1n);
    }
    return out;
  }

  /** The factors of a word by the entrywise product. */
  private entrywiseFactors(word: readonly Leaf[]): readonly Term[] {
    const { make } = this.typing.terms;
    const [first, ...more] = word.map((l) => (l.transposed ? make("'", l.term) : l.term));
    if (first === undefined) return [];
    if (more.length > 0) return [make('*', first, ...more)];
    const turned = word[0]?.transposed === true;
    const inner = word[0]?.term ?? first;
    if (typeof inner === 'string') return [first];
    if (inner[0] === 'ones') return [];
    return inner[0] === '.*' ? this.typing.terms.operands(inner).map((x) => (turned ? make("'", x) : x)) : [first];
  }

  /** The entrywise product of terms in the shape of t. */
  private entrywiseOf(t: Term, terms: readonly Term[]): Sum {
    const [first, ...more] = terms;
    if (first === undefined) return this.ones(t);
    must(terms.length <= MOST_FACTORS, 'the normal form has too many factors');
    return more.length === 0 ? this.of(first) : this.leaf(this.typing.terms.make('.*', ...terms));
  }

  /** Small whole powers are products; others take the coefficient of a single matrix out. */
  private powerOf(t: Term, a: Term, exponent: unknown): Sum {
    const e = typeof exponent === 'string' && /^-?[1-9]\d?$/.test(exponent) ? Number(exponent) : 0;
    const below = this.of(a);
    if (e >= 1 && e <= HIGHEST_POWER && below.size ** e <= MOST_ENTRYWISE) return this.entrywise(t, Array.from({ length: e }, () => a));
    const [only, ...others] = [...below.values()];
    if (e >= 0 || only === undefined || others.length > 0 || only.scalars.length > 0) return this.leaf(t);
    const terms = this.entrywiseFactors(only.word);
    const [first = a, ...more] = terms;
    const base = more.length === 0 ? first : this.typing.terms.make('.*', ...terms);
    return this.product(single({ ...ONE, ...power(only, e) }), terms.length === 0 ? this.ones(t) : this.leaf(this.typing.terms.make('.^', base, String(e))));
  }

  /** A linear function of a sum, term by term, coefficients and scalars in front. */
  private linear(op: string, a: Term): Sum {
    const { make } = this.typing.terms;
    if (this.typing.isScalar(a)) return this.of(a);
    let out: Sum = new Map();
    for (const m of this.of(a).values()) {
      const [first, ...more] = m.word.map((l) => (l.transposed ? make("'", l.term) : l.term));
      const argument = first === undefined ? a : more.length === 0 ? first : make('*', first, ...more);
      out = add(out, this.product(single({ ...m, word: [] }), this.leaf(make(op, argument))), 1n);
    }
    return out;
  }

  private ones(t: Term): Sum {
    const [rows, cols] = this.typing.of(t);
    return rows === this.typing.one && cols === this.typing.one ? single(ONE) : this.leaf(this.typing.terms.make('ones', rows.dim, cols.dim));
  }

  /** What tells a leaf: its operation, the normal forms of its operands, entrywise products in any order, and its shape, which zero doesn't tell. */
  private keyOfLeaf(t: Term): string {
    const { terms } = this.typing;
    if (typeof t === 'string' || t[0] === 'sumover' || t[0] === 'block') return terms.id(t);
    const [op, ...args] = t;
    const keys = args.map((x, k) => (terms.operand(t, k) ? this.number(this.textOf(this.of(x as Term))) : `=${JSON.stringify(x)}`));
    const [rows, cols] = this.typing.of(t);
    return `${op}(${(op === '.*' ? keys.sort() : keys).join(',')}:${this.number(`${rows.key}×${cols.key}`)})`;
  }

  private textOf(s: Sum): string {
    return [...s].map(([key, m]) => `${m.num}/${m.den} ${key}`).sort().join(' + ');
  }

  /** A short name for a long text. */
  private number(text: string): string {
    const known = this.numbers.get(text) ?? this.numbers.size;
    this.numbers.set(text, known);
    return `~${known}`;
  }

  private leaf(t: Term): Sum {
    const key = this.keyOfLeaf(t);
    const [rows, cols] = this.typing.of(t);
    if (rows === cols && rows === this.typing.one) return single({ num: 1n, den: 1n, scalars: [key], word: [] });
    return single({ num: 1n, den: 1n, scalars: [], word: [{ key, term: t, transposed: false, rows, cols }] });
  }

  private product(a: Sum, b: Sum): Sum {
    must(a.size * b.size <= MOST_MONOMIALS, 'the normal form has too many terms');
    const out = new Map<string, Monomial>();
    for (const x of a.values()) {
      for (const y of b.values()) addTo(out, single(this.folded({ ...mul(x, y), scalars: [...x.scalars, ...y.scalars], word: [...x.word, ...y.word] })), 1n);
    }
    return out;
  }

  private transposed(a: Sum): Sum {
    const out = new Map<string, Monomial>();
    for (const m of a.values()) addTo(out, single({ ...m, word: this.reversed(m.word) }), 1n);
    return out;
  }

  private reversed(word: readonly Leaf[]): readonly Leaf[] {
    return [...word].reverse().map((l) => this.turned(l));
  }

  private turned(l: Leaf): Leaf {
    if (this.isSymmetric(l.key)) return l;
    const { make, operands } = this.typing.terms;
    // The transpose of an entrywise product is that of the transposes.
    if (!l.transposed && typeof l.term !== 'string' && l.term[0] === '.*') {
      const [only, ...others] = [...this.of(make('.*', ...operands(l.term).map((x) => make("'", x)))).values()];
      if (only?.word.length === 1 && others.length === 0 && only.num === only.den && only.scalars.length === 0) return only.word[0] ?? l;
    }
    return { ...l, transposed: !l.transposed, rows: l.cols, cols: l.rows };
  }

  private isSymmetric(key: string): boolean {
    const s: Symbol_ | undefined = this.typing.symbols.get(key);
    return SYMMETRIC.some((a) => s?.attributes.includes(a) ?? false);
  }

  /** A stretch of the word between two sizes 1 is a scalar, equal to its transpose, and commutes with everything. */
  private folded(m: Monomial): Monomial {
    const { one } = this.typing;
    const ends = [m.word[0]?.rows, ...m.word.map((l) => l.cols)];
    const cuts = ends.flatMap((size, k) => (size === one ? [k] : []));
    const [first, last] = [cuts[0], cuts[cuts.length - 1]];
    if (first === undefined || last === undefined) return { ...m, scalars: [...m.scalars].sort() };
    const stretches = cuts.slice(1).map((end, k) => m.word.slice(cuts[k], end));
    const atoms = stretches.map((s) => [wordKey(s), wordKey(this.reversed(s))].sort()[0] ?? '').map((key) => `(${key})`);
    return { ...m, scalars: [...m.scalars, ...atoms].sort(), word: [...m.word.slice(0, first), ...m.word.slice(last)] };
  }
}
