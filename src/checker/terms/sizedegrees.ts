import { factorCount, inFractions, isElimination, isFraction, numberCount, repetitions } from './traits.ts';
import { once, subterms } from './walk.ts';
import type { Dim, Env, Term } from './term.ts';

/** For every size name a bound on the degree in it as a number, and the names that stay small where sizes range widely. */
export interface SizeDegrees {
  readonly degrees: ReadonlyMap<string, number>;
  readonly pinned: ReadonlySet<string>;
}

/** One axis of a term: the degree of its size in each name, and the largest size where names stay small. */
export interface Axis {
  readonly degrees: ReadonlyMap<string, number>;
  readonly small: number;
}

/**
 * What one term has of a size name: constants along its axes, some of them summed up already, and those of them that are no identities, which only
 * hand on what they meet; the degree of its entries in the size; and whether they are other functions of it than polynomials.
 */
interface Count {
  readonly constants: number;
  readonly ends: number;
  readonly degree: number;
  readonly isPolynomial: boolean;
}

const NOTHING: Count = { constants: 0, ends: 0, degree: 0, isPolynomial: true };
const MOST = 1e6;
/** Determinants and inverses raise degrees to as many factors as their operand has rows; where these are no number, trials keep to this. */
export const SMALL_ORDER = 8;
/** Operations that add up entries, by how many lost axes one sum takes. */
const AXES_OF_SUMS: ReadonlyMap<string, number> = new Map([['*', 2], ['inner', 2], ['tr', 2], ['blocktrace', 1], ['sum', 1], ['rowsum', 1], ['colsum', 1], ['norm1', 1], ['norm2', 1]]);
/** Operations that leave identities what they are; others may make ends of them, as diagvec(eye(n)) is a column of ones. */
const WIRED = new Set(['+', '-', '*', "'", 'kron', 'block', 'inv', 'eye']);
/** Operations whose value has constants along its axes, or that lay the constants of their operand along other axes. */
const CONSTANT = new Set(['ones', 'commutation', 'fill', 'gather', 'slice', 'unvec', 'blocktrace']);

const inDim = (d: Dim, name: string): number => (d === name ? 1 : typeof d !== 'object' ? 0 : d[0] === '*' ? inDim(d[1], name) + inDim(d[2], name) : Math.max(inDim(d[1], name), inDim(d[2], name)));

/** A column, row or entry of an identity meets no sum that it could make a size of. */
const isUnitVector = (t: Term): boolean => typeof t !== 'string' && t[0] === 'index' && Array.isArray(t[1]) && t[1][0] === 'eye';

/** Is an index a number inside of such a fraction, but for its numerator? */
const isInFractions = (index: string, isBroken: (t: Term) => boolean): ((t: Term) => boolean) => {
  const counts = factorCount((t) => t === index);
  return once<boolean>((t, self) => (isBroken(t) && counts(t[0] === './' ? (t[2] as Term) : t) > 0) || subterms(t).some(self));
};

/** A sum over an index raises the degree by one, and by one more for each time that the index is a factor. */
const degreeOfSum = (index: string, body: Term): number => 1 + numberCount((t) => t === index)(body);

/** Is it a sum over fractions or functions of its index, which is no polynomial in the size? */
const isFractional = (t: Exclude<Term, string>): boolean => t[0] === 'sumover' && inFractions((s) => s === t[1])(t[3] as Term);

/**
 * The degrees of terms in sizes as numbers. A sum counts entries only where it meets what doesn't depend on the symbols, and that comes
 * from one of the operations counted here, along the axes that its value has: there are at most as many such factors as such operations,
 * and as sums. Fractions make constants of what depends on the symbols, and so do functions in pairs. An inverse is a sum of products of its operand, in
 * which an identity, or another inverse, closes no sum: that takes constants at both ends. `axesOf` tells the axes of a term, those of size 1 left out.
 */
export const degreesInSizes = (names: readonly string[], terms: readonly Term[], axesOf: (t: Term) => readonly Axis[], symbols: Env['symbols']): SizeDegrees => {
  const axes = once<readonly Axis[]>(axesOf);
  const along = (t: Term, name: string): number => axes(t).reduce((n, { degrees }) => n + (degrees.get(name) ?? 0), 0);
  const orderOf = (t: Exclude<Term, string>): number => {
    if (t[0] === 'mpow') return repetitions(t);
    return axes(t[1] as Term)[0]?.small ?? 1;
  };
  const pinned = new Set<string>();
  const pin = (list: readonly Axis[]): void => list.forEach(({ degrees }) => degrees.forEach((d, n) => d > 0 && pinned.add(n)));
  /**
   * A sum over fractions of a size that are others for every value of the index, as Σ 1/(n + i), has as many denominators as the index has values, which stay few
   * then: how often the degree of one term counts. Entries of symbols are no numbers: no size is a zero for all values of them but one that is a zero for each entry.
   */
  const denominatorsOf = (t: Exclude<Term, string>, isBroken: (t: Term) => boolean): number => {
    if (t[0] !== 'sumover' || !isInFractions(t[1] as string, isBroken)(t[3] as Term)) return 1;
    const range = axes(['ones', t[2], 1]);
    pin(range);
    return range[0]?.small ?? 1;
  };
  const isOrthogonal = (name: string): boolean => symbols.get(name)?.attributes.includes('orthogonal') === true;

  const constantsOf = (t: Exclude<Term, string>, name: string): number => {
    const [op, first, second, body] = t;
    if (op === 'dim' || op === 'eye') return inDim(first as Dim, name);
    // A product with an inverse is constant where an identity would be: along one axis, the other one closes a sum with it.
    if (op === 'inv') return axes(t)[0]?.degrees.get(name) ?? 0;
    if (op === 'sumover') return degreeOfSum(first as string, body as Term) * inDim(second as Dim, name);
    return CONSTANT.has(op) || isFraction(t) ? along(t, name) : 0;
  };
  /** Sums over the size that the operation itself makes; a diagonal factor only scales. */
  const sumsOf = (t: Exclude<Term, string>, name: string): number => {
    const per = AXES_OF_SUMS.get(t[0]);
    const lost = (s: Term): number => (t[0] === '*' && typeof s !== 'string' && s[0] === 'diag' ? 0 : along(s, name));
    return per === undefined ? 0 : Math.ceil(Math.max(0, subterms(t).reduce((n, s) => n + lost(s), 0) - along(t, name)) / per);
  };
  const countsIn = (name: string): ((t: Term) => Count) => once<Count>((t, self) => {
    if (typeof t === 'string') return isOrthogonal(t) ? { ...NOTHING, constants: along(t, name), ends: along(t, name) } : NOTHING;
    if (isUnitVector(t)) return NOTHING;
    const [op] = t;
    const below = subterms(t).map(self);
    // Fractions and exponentials of sizes have as many zeros as all their terms together.
    const polynomials = below.every((c) => c.isPolynomial);
    const join = (list: readonly number[]): number => ((op === '+' || op === '-') && polynomials ? Math.max(0, ...list) : list.reduce((a, b) => a + b, 0));
    const own = constantsOf(t, name);
    const inside = join(below.map((c) => c.degree));
    const raised = (list: readonly number[]): number => Math.min(MOST, join(list) * repetitions(t));
    const joined = own + raised(below.map((c) => c.constants));
    const ends = WIRED.has(op) ? raised(below.map((c) => c.ends)) : joined;
    if (isElimination(t)) {
      if (inside > 0) pin(axes(t[1] as Term));
      const more = inside * (orderOf(t) - 1);
      const constants = Math.min(MOST, joined + more);
      // In another size the entries of an inverse are quotients of sums of products of as many entries as its operand has rows.
      const degree = op !== 'inv' ? constants : along(t, name) > 0 ? Math.min(MOST, ends + more) : polynomials ? Math.min(constants, inside * orderOf(t)) : constants;
      return { constants, ends: Math.min(MOST, ends + more), degree, isPolynomial: constants === 0 };
    }
    const numbers = op === 'dim' || op === 'sumover' ? own : sumsOf(t, name) * repetitions(t);
    const more = inside * repetitions(t) * (denominatorsOf(t, (s) => isFraction(s) && !self(s).isPolynomial) - 1);
    return { constants: joined + more, ends: ends + more, degree: Math.min(joined + more, MOST, inside * repetitions(t) + numbers + more), isPolynomial: polynomials && !isFractional(t) && (inside === 0 || !isFraction(t)) };
  });
  const degrees = new Map(names.map((name) => {
    const counts = terms.map(countsIn(name));
    return [name, counts.every((c) => c.isPolynomial) ? Math.max(0, ...counts.map((c) => c.degree)) : counts.reduce((n, c) => n + c.degree, 0)] as const;
  }));
  return { degrees, pinned };
};
