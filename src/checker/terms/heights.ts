import { sizeOf, type Sizes } from './sizes.ts';
import { once, isRational, subterms } from './walk.ts';
import type { Shapes } from './shapes.ts';
import type { Dim, Env, Term } from './term.ts';

/** The coefficients of a polynomial with rational ones: the sum of their absolute values times their common denominator, and that. */
interface Height {
  readonly sum: number;
  readonly scale: number;
}

const MOST = 1e100;
/** Indices are numbers up to the sizes of trials. */
export const LARGEST_INDEX = 2 ** 10;
const ATOM: Height = { sum: 1, scale: 1 };
const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
const commonMultiple = (a: number, b: number): number => Math.min(MOST, (a / gcd(a, b)) * b);
const added = (a: Height, b: Height): Height => {
  const scale = commonMultiple(a.scale, b.scale);
  return { sum: Math.min(MOST, (a.sum * scale) / a.scale + (b.sum * scale) / b.scale), scale };
};
const product = (list: readonly Height[]): Height => list.reduce((a, b) => ({ sum: Math.min(MOST, a.sum * b.sum), scale: Math.min(MOST, a.scale * b.scale) }), ATOM);
const many = ({ sum, scale }: Height, count: number): Height => ({ sum: Math.min(MOST, sum * count), scale });

const SUMS: ReadonlySet<string> = new Set(['sum', 'rowsum', 'colsum', 'tr', 'inner']);
const KEPT: ReadonlySet<string> = new Set(["'", 'vec', 'unvec', 'diag', 'diagvec', 'index', 'slice', 'gather', 'fill']);

/** How high powers exponentials are, and of what: of exp(v/scale) for the v that exponents are made of. */
export interface Heights {
  (t: Term): number;
  /** A common denominator of all exponents that were asked for. */
  readonly scale: () => number;
}

/**
 * The degree of exp of a term in exponentials of its monomials: the sum of its coefficients, all taken as whole numbers. What is neither sum nor product nor number counts as one
 * variable. Each term is visited once.
 */
export const heightsAt = (env: Env, sizes: Sizes, shape: Shapes): Heights => {
  const size = (d: unknown): number => sizeOf(d as Dim, sizes);
  const cells = (t: Term): number => shape(t)[0] * shape(t)[1];
  /** An entry of a definite matrix is drawn as a sum of products, an index is a number. */
  const termsOf = (name: string): number => {
    const s = env.symbols.get(name);
    return s === undefined || s.range !== undefined ? LARGEST_INDEX : s.attributes.some((a) => a === 'psd' || a === 'posdef') ? size(s.rows) : 1;
  };
  const rational = (t: string): Height => {
    const [num = '0', den = '1'] = t.split('/');
    return { sum: Math.max(1, Math.abs(Number(num))), scale: Number(den) };
  };
  const of = once<Height>((t, self) => {
    if (typeof t === 'string') return isRational(t) ? rational(t) : many(ATOM, termsOf(t));
    const [op, first, second] = t;
    const below = (): readonly Height[] => subterms(t).map(self);
    if (KEPT.has(op)) return self(first as Term);
    if (SUMS.has(op)) return many(product(below()), cells(first as Term));
    switch (op) {
      case 'dim': return many(ATOM, Math.max(1, size(first)));
      case '+': case '-': return below().reduce(added);
      case '.*': case 'kron': return product(below());
      case '*': return many(product(below()), subterms(t).slice(1).reduce((n, s) => n * (cells(s) === 1 ? 1 : shape(s)[0]), 1));
      case './': return isRational(second) ? product([self(first as Term), reciprocal(rational(second))]) : self(first as Term);
      case '.^': return typeof second === 'string' && /^\d+$/.test(second) ? product(Array.from({ length: Math.min(64, Number(second)) }, () => self(first as Term))) : ATOM;
      case 'sumover': return many(self(t[3] as Term), size(second));
      default: return ATOM;
    }
  });
  let common = 1;
  const degree = (t: Term): number => {
    const { sum, scale } = of(t);
    common = commonMultiple(common, scale);
    return sum;
  };
  return Object.assign(degree, { scale: () => common });
};

const reciprocal = ({ sum, scale }: Height): Height => ({ sum: scale, scale: sum });
