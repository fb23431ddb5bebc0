import type { Dim } from '../terms/term.ts';
import { fail } from './fault.ts';

/** A size as a polynomial in size names; equal sizes are one object, whatever way they were written. */
export interface Size {
  /** The size written in the one way that all its forms share. */
  readonly dim: Dim;
  readonly key: string;
  /** Coefficients by monomial: the names of its factors, sorted, with repetitions. */
  readonly terms: ReadonlyMap<string, bigint>;
}

/** Rows and columns. */
export type Shape = readonly [rows: Size, cols: Size];

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const INTEGER = /^(?:0|[1-9]\d*)$/;
/** No literal size of a document is larger. */
export const LARGEST_LITERAL = 64n;
/** No size has larger coefficients, more terms, or a monomial of more names. */
const LIMITS = { coefficient: 4096n, terms: 64, names: 12 } as const;

type Terms = ReadonlyMap<string, bigint>;

const sum = (a: Terms, b: Terms, sign: bigint): Terms => {
  const out = new Map(a);
  for (const [monomial, c] of b) {
    const total = (out.get(monomial) ?? 0n) + sign * c;
    if (total === 0n) out.delete(monomial);
    else out.set(monomial, total);
  }
  return out;
};

const factors = (monomial: string): readonly string[] => (monomial === '' ? [] : monomial.split(' '));

const product = (a: Terms, b: Terms): Terms => {
  let out: Terms = new Map();
  for (const [m, c] of a) for (const [n, d] of b) out = sum(out, new Map([[[...factors(m), ...factors(n)].sort().join(' '), c * d]]), 1n);
  return out;
};

/** The monomials with the names raised by one: what a size is at names 1 + n. */
const shifted = (terms: Terms): Terms => {
  let out: Terms = new Map();
  for (const [m, c] of terms) {
    const raised = factors(m).reduce<Terms>((p, name) => product(p, new Map([[name, 1n], ['', 1n]])), new Map([['', c]]));
    out = sum(out, raised, 1n);
  }
  return out;
};

const dimOf = (terms: Terms): Dim => {
  const monomial = (m: string, c: bigint): Dim => {
    const names = factors(m);
    const [first, ...rest] = c === 1n && names.length > 0 ? names : [Number(c), ...names];
    return rest.reduce<Dim>((d, name) => ['*', d, name], first ?? 0);
  };
  const sorted = [...terms].sort(([a], [b]) => (a < b ? -1 : 1));
  const [first, ...rest] = sorted.filter(([, c]) => c > 0n).map(([m, c]) => monomial(m, c));
  const positive = rest.reduce<Dim>((d, m) => ['+', d, m], first ?? 0);
  return sorted.filter(([, c]) => c < 0n).reduce<Dim>((d, [m, c]) => ['-', d, monomial(m, -c)], positive);
};

/** Sizes of one document: reading, arithmetic, order. */
export class Sizes {
  private readonly known = new Map<string, Size>();
  /** All names of sizes that were read. */
  readonly names = new Set<string>();

  private of(terms: Terms): Size {
    const isSmall = ([m, c]: readonly [string, bigint]): boolean => c <= LIMITS.coefficient && -c <= LIMITS.coefficient && factors(m).length <= LIMITS.names;
    if (terms.size > LIMITS.terms || ![...terms].every(isSmall)) fail('shape', 'a size with too many terms or too large numbers');
    const dim = dimOf(terms);
    const key = JSON.stringify(dim);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const made = { dim, key, terms };
    this.known.set(key, made);
    return made;
  }

  readonly one = this.of(new Map([['', 1n]]));

  /** A size from its written form: an integer or its text, a name, or an operation of two sizes. */
  read(d: unknown): Size {
    if (typeof d === 'number') return this.read(String(d));
    if (typeof d === 'string' && INTEGER.test(d)) {
      return this.of(d === '0' ? new Map() : new Map([['', BigInt(d)]]));
    }
    if (typeof d === 'string' && NAME.test(d)) {
      this.names.add(d);
      return this.of(new Map([[d, 1n]]));
    }
    if (Array.isArray(d) && d.length === 3) {
      const [op, left, right] = d as readonly unknown[];
      const [a, b] = [this.read(left), this.read(right)];
      if (op === '+') return this.add(a, b);
      if (op === '-') return this.subtract(a, b);
      if (op === '*') return this.multiply(a, b);
    }
    return fail('shape', `${JSON.stringify(d)} is not a size`);
  }

  add(a: Size, b: Size): Size {
    return this.of(sum(a.terms, b.terms, 1n));
  }

  subtract(a: Size, b: Size): Size {
    return this.of(sum(a.terms, b.terms, -1n));
  }

  multiply(a: Size, b: Size): Size {
    return this.of(product(a.terms, b.terms));
  }

  /** a/b where b is one monomial that divides every term of a; null otherwise. */
  divide(a: Size, b: Size): Size | null {
    const [divisor, ...more] = [...b.terms];
    if (divisor === undefined || more.length > 0) return null;
    const out = new Map<string, bigint>();
    for (const [m, c] of a.terms) {
      const names = [...factors(m)];
      for (const name of factors(divisor[0])) {
        const k = names.indexOf(name);
        if (k < 0) return null;
        names.splice(k, 1);
      }
      if (c % divisor[1] !== 0n) return null;
      out.set(names.join(' '), c / divisor[1]);
    }
    return this.of(out);
  }

  /** Is the size at least `least` whatever positive integers the names stand for? Read off the coefficients at names 1 + n, so no may be wrong. */
  isAtLeast(a: Size, least: 0 | 1): boolean {
    const terms = shifted(a.terms);
    return [...terms.values()].every((c) => c >= 0n) && (terms.get('') ?? 0n) >= BigInt(least);
  }
}
