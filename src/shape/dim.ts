/** A size: a polynomial with integer coefficients in named sizes, in canonical form, so that equal sizes have equal keys. */
export interface Dim {
  /** Monomials in canonical order; the empty monomial is the constant term. Coefficients are nonzero. */
  readonly terms: readonly DimTerm[];
  /** Canonical text, e.g. `m*k` or `n+1`; two sizes are equal exactly when their keys are. */
  readonly key: string;
}

export interface DimTerm {
  /** Names with repetition, sorted. */
  readonly names: readonly string[];
  readonly coefficient: number;
}

/** Answer of a question about symbolic sizes: certain, impossible, or not known from what is declared. */
export type Ternary = 'yes' | 'no' | 'unknown';

const fromMap = (monomials: ReadonlyMap<string, number>): Dim => {
  const terms = [...monomials]
    .filter(([, coefficient]) => coefficient !== 0)
    .map(([key, coefficient]) => ({ names: key === '' ? [] : key.split('*'), coefficient }))
    .sort((a, b) => b.names.length - a.names.length || (a.names.join('*') < b.names.join('*') ? -1 : 1));
  return { terms, key: text(terms) };
};

const text = (terms: readonly DimTerm[]): string => {
  if (terms.length === 0) return '0';
  return terms
    .map(({ names, coefficient }, position) => {
      const size = Math.abs(coefficient);
      const body = names.length === 0 ? String(size) : (size === 1 ? '' : `${size}*`) + names.join('*');
      return (coefficient < 0 ? '-' : position === 0 ? '' : '+') + body;
    })
    .join('');
};

/** The literal size n (a nonnegative integer). */
export const dimOf = (n: number): Dim => fromMap(new Map([['', n]]));

/** The named size `name`. */
export const dimNamed = (name: string): Dim => fromMap(new Map([[name, 1]]));

export const ONE: Dim = dimOf(1);

const combine = (a: Dim, b: Dim, sign: number): Dim => {
  const out = new Map(a.terms.map((t) => [t.names.join('*'), t.coefficient]));
  for (const t of b.terms) {
    const key = t.names.join('*');
    out.set(key, (out.get(key) ?? 0) + sign * t.coefficient);
  }
  return fromMap(out);
};

/** Sum of two sizes. */
export const dimAdd = (a: Dim, b: Dim): Dim => combine(a, b, 1);

/** Difference of two sizes; meaningful as a size only where it is nonnegative. */
export const dimSub = (a: Dim, b: Dim): Dim => combine(a, b, -1);

/** Product of two sizes. */
export const dimMul = (a: Dim, b: Dim): Dim => {
  const out = new Map<string, number>();
  for (const s of a.terms)
    for (const t of b.terms) {
      const key = [...s.names, ...t.names].sort().join('*');
      out.set(key, (out.get(key) ?? 0) + s.coefficient * t.coefficient);
    }
  return fromMap(out);
};

/** Exact quotient a/b for a monomial b, or null where b doesn't divide every term. */
export const dimDiv = (a: Dim, b: Dim): Dim | null => {
  const [divisor] = b.terms;
  if (divisor === undefined || b.terms.length !== 1) return a.key === b.key ? ONE : null;
  const out = new Map<string, number>();
  for (const t of a.terms) {
    const names = [...t.names];
    for (const name of divisor.names) {
      const at = names.indexOf(name);
      if (at < 0) return null;
      names.splice(at, 1);
    }
    if (t.coefficient % divisor.coefficient !== 0) return null;
    out.set(names.join('*'), t.coefficient / divisor.coefficient);
  }
  return fromMap(out);
};

/** The literal value of a size, or null where it contains a name. */
export const dimLiteral = (d: Dim): number | null => {
  if (d.terms.length === 0) return 0;
  const [only] = d.terms;
  return d.terms.length === 1 && only !== undefined && only.names.length === 0 ? only.coefficient : null;
};

/**
 * Are two sizes equal for every choice of the named sizes (each at least 1)?
 * `no` where they differ for every choice, `unknown` where it depends (`m` against `n`).
 */
export const dimEqual = (a: Dim, b: Dim): Ternary => {
  const difference = dimSub(a, b);
  if (difference.terms.length === 0) return 'yes';
  const signs = new Set(difference.terms.map((t) => Math.sign(t.coefficient)));
  return signs.size === 1 ? 'no' : 'unknown';
};

/** Names that occur in a size. */
export const dimNames = (d: Dim): readonly string[] => [...new Set(d.terms.flatMap((t) => t.names))];

/** Value of a size under given values of its names; throws RangeError where a name has none. */
export const dimValue = (d: Dim, sizes: Readonly<Record<string, number>>): number =>
  d.terms.reduce(
    (sum, t) =>
      sum +
      t.names.reduce((product, name) => {
        const size = sizes[name];
        if (size === undefined) throw new RangeError(`no value for size ${name}`);
        return product * size;
      }, t.coefficient),
    0,
  );

/** The size with named sizes replaced by other sizes; names without a replacement stay. */
export const dimSubstitute = (d: Dim, replacement: ReadonlyMap<string, Dim>): Dim =>
  d.terms.reduce(
    (sum, t) =>
      dimAdd(sum, t.names.reduce((product, name) => dimMul(product, replacement.get(name) ?? dimNamed(name)), dimOf(t.coefficient))),
    dimOf(0),
  );
