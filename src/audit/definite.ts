import type { Condition } from '../elaborate/index.ts';
import type { Expr, NodeOf } from '../expr/expr.ts';
import { flip, isSymmetric } from '../network/symmetry.ts';
import { isScalar } from '../shape/shape.ts';

/** A number of one sign, or a symmetric matrix whose quadratic form has one; `strict` where it vanishes nowhere but at zero. */
export interface Definiteness {
  readonly sign: 1 | -1;
  readonly strict: boolean;
}

/** What is known by form: the definiteness of a square matrix or number, or null, and whether it has an inverse. */
export interface Forms {
  readonly definite: (e: Expr) => Definiteness | null;
  readonly invertible: (e: Expr) => boolean;
}

const POSITIVE: Definiteness = { sign: 1, strict: true };
const NONNEG: Definiteness = { sign: 1, strict: false };

const isSquare = (e: Expr): boolean => e.shape.rows.key === e.shape.cols.key;

/** The product of commuting forms: of numbers, of a number and a matrix, the Kronecker and the entrywise product of matrices. */
const times = (a: Definiteness | null, b: Definiteness | null): Definiteness | null =>
  a === null || b === null ? null : { sign: a.sign === b.sign ? 1 : -1, strict: a.strict && b.strict };

const plus = (list: readonly (Definiteness | null)[]): Definiteness | null => {
  const [first] = list;
  return first == null || list.some((d) => d?.sign !== first.sign) ? null : { sign: first.sign, strict: list.some((d) => d?.strict === true) };
};

/** The factors of a matrix product, names and transposes of products taken apart. */
const factorsOf = (e: Expr): readonly Expr[] => {
  if (e.kind === 'product') return e.factors.flatMap(factorsOf);
  if (e.kind === 'named') return factorsOf(e.value);
  const inner = e.kind === 'transpose' ? factorsOf(e.arg) : [];
  return inner.length > 1 ? inner.toReversed().map(flip) : [e];
};

/**
 * Definiteness and inverses by the form of expressions, where these have values, from declared attributes, declared conditions, and
 * the signs of numbers as `signOf` knows them: Gram matrices, congruences, sums, inverses, Kronecker and entrywise products.
 */
export const formsOf = (conditions: readonly Condition[], signOf: (e: Expr) => Definiteness | null): Forms => {
  const isAtLeast = (e: Expr): boolean => conditions.some((c) => c.kind === 'size' && c.order !== '=' && c.left.key === e.shape.rows.key && c.right.key === e.shape.cols.key);

  /** Are the columns linearly independent? */
  const isInjective = (e: Expr): boolean =>
    invertible(e) || (e.kind === 'symbol' && (e.attributes.includes('orthogonal') || (e.attributes.includes('fullrank') && (e.shape.cols.key === '1' || isAtLeast(e)))));

  /** L'·C·L has the sign of C. */
  const congruence = (e: NodeOf<'product'> | NodeOf<'transpose'>): Definiteness | null => {
    const factors = factorsOf(e);
    const half = Math.floor(factors.length / 2);
    const outer = factors.slice(factors.length - half);
    if (!outer.every((f, k) => flip(f) === factors[half - 1 - k])) return null;
    const middle = factors.length % 2 === 1 ? factors[half] : undefined;
    const inner = middle === undefined ? POSITIVE : definite(middle);
    return inner === null ? null : { sign: inner.sign, strict: inner.strict && outer.every(isInjective) };
  };

  const number = (e: Expr): Definiteness | null => {
    const declared = conditions.find((c) => c.kind !== 'size' && c.expr === e && c.kind !== 'nonzero');
    return signOf(e) ?? (declared === undefined ? null : declared.kind === 'positive' ? POSITIVE : NONNEG);
  };

  const known = new Map<Expr, Definiteness | null>();
  const definite = (e: Expr): Definiteness | null => {
    const before = known.get(e);
    const d = before === undefined ? byForm(e) : before;
    known.set(e, d);
    return d;
  };

  const byForm = (e: Expr): Definiteness | null => {
    const [a, b] = e.kind === 'call' ? e.args : [];
    const own = isScalar(e.shape) ? number(e) : null;
    if (own?.strict === true) return own;
    switch (e.kind) {
      case 'named': return definite(e.value);
      case 'symbol': return e.attributes.includes('posdef') ? POSITIVE : e.attributes.includes('psd') ? NONNEG : own;
      case 'special': return e.name === 'eye' ? POSITIVE : e.name === 'commutation' || !isSquare(e) ? null : NONNEG;
      case 'add': return plus(e.terms.map(definite)) ?? own;
      case 'scale': return times(definite(e.by), definite(e.arg));
      case 'hadamard': return e.factors.map(definite).reduce(times) ?? own;
      case 'product': return congruence(e) ?? own;
      case 'transpose': return e.arg.kind === 'product' ? congruence(e) : definite(e.arg);
      case 'mpow': return isSymmetric(e.arg) ? power(e) : null;
      case 'sumover': return summed(e) ?? own;
      case 'map': return (e.fn === 'sqrt' && isScalar(e.shape) ? definite(e.arg) : null) ?? own;
      case 'power': return isScalar(e.shape) && definite(e.base)?.sign === 1 ? definite(e.base) : own;
      case 'call': break;
      default: return own;
    }
    if (a === undefined) return own;
    if (e.fn === 'inv') return strictly(definite(a));
    if (e.fn === 'kron' && b !== undefined) return times(definite(a), definite(b));
    if (e.fn === 'tr' || (e.fn === 'det' && definite(a)?.sign === 1)) return own ?? definite(a);
    return e.fn === 'diag' ? signOf(a) : own;
  };
  /** A sum over a range that may be empty is zero there. */
  const summed = (e: NodeOf<'sumover'>): Definiteness | null => {
    const d = definite(e.body);
    return d === null ? null : { ...d, strict: d.strict && e.range.terms.every((t) => t.coefficient > 0) };
  };
  /** What is semidefinite and has an inverse is definite. */
  const strictly = (d: Definiteness | null): Definiteness | null => (d === null ? null : { ...d, strict: true });

  /** Powers of a symmetric matrix, and of one that is definite. */
  const power = (e: NodeOf<'mpow'>): Definiteness | null => {
    if (e.exponent.kind !== 'const') return null;
    const d = definite(e.arg);
    const isEven = e.exponent.value.num % 2n === 0n;
    const strict = e.exponent.value.num < 0n || invertible(e.arg);
    return isEven ? { sign: 1, strict } : d === null ? null : { sign: d.sign, strict };
  };

  const invertible = (e: Expr): boolean => {
    if (!isSquare(e)) return false;
    switch (e.kind) {
      case 'symbol': if (e.attributes.includes('invertible') || e.attributes.includes('orthogonal')) return true; break;
      case 'named': return invertible(e.value);
      case 'transpose': return invertible(e.arg);
      case 'product': if (e.factors.every(invertible)) return true; break;
      case 'scale': if (definite(e.by)?.strict === true && invertible(e.arg)) return true; break;
      case 'mpow': return e.exponent.kind === 'const' && e.exponent.value.num < 0n ? true : invertible(e.arg);
      case 'call': if (e.fn === 'inv' || (e.fn === 'kron' && e.args.every(invertible))) return true; break;
      default: break;
    }
    return definite(e)?.strict === true;
  };

  return { definite, invertible };
};
