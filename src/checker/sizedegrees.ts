import { isBent, repetitions } from './traits.ts';
import { once, subterms } from './walk.ts';
import type { Dim, Env, Term } from './term.ts';

/** For every size name a bound on the degree in it as a number, and the names that stay small where sizes range widely. */
export interface SizeDegrees {
  readonly degrees: ReadonlyMap<string, number>;
  readonly pinned: ReadonlySet<string>;
}

/** What one term has of a size name: constants along its axes, some of them summed up already, and the degree of its entries in the size. */
interface Count {
  readonly constants: number;
  readonly degree: number;
}

const NOTHING: Count = { constants: 0, degree: 0 };
const MOST = 1e6;
/** Determinants and inverses raise degrees to as many factors as their operand has rows; where these are no number, trials keep to this. */
const SMALL_ORDER = 4;
const ELIMINATION = new Set(['inv', 'det', 'logdet', 'mpow']);
/** Operations that add up entries, by how many lost axes one sum takes. */
const AXES_OF_SUMS: ReadonlyMap<string, number> = new Map([['*', 2], ['inner', 2], ['tr', 2], ['blocktrace', 1], ['sum', 1], ['rowsum', 1], ['colsum', 1], ['norm1', 1], ['norm2', 1]]);

const inDim = (d: Dim, name: string): number => (d === name ? 1 : typeof d !== 'object' ? 0 : d[0] === '*' ? inDim(d[1], name) + inDim(d[2], name) : Math.max(inDim(d[1], name), inDim(d[2], name)));

/** A column, row or entry of an identity meets no sum that it could make a size of. */
const isUnitVector = (t: Term): boolean => typeof t !== 'string' && t[0] === 'index' && Array.isArray(t[1]) && t[1][0] === 'eye';

/** How many factors of one kind a determinant, inverse or matrix power makes of each. */
const orderOf = (t: Exclude<Term, string>, rows: number): number => (t[0] === 'mpow' ? repetitions(t) : rows);

/**
 * The degrees of terms in sizes as numbers. A sum counts entries only where it meets what doesn't depend on the symbols, and that comes
 * from one of the operations counted here, along the axes that its value has; there are at most as many such factors as such operations,
 * and as sums. `axesOf` tells the sizes of the axes of a term, those of size 1 left out: the names in each and its value where it has none.
 */
export const degreesInSizes = (names: readonly string[], terms: readonly Term[], axesOf: (t: Term) => readonly (readonly string[] | number)[], symbols: Env['symbols']): SizeDegrees => {
  const along = (t: Term, name: string): number => axesOf(t).filter((axis) => typeof axis !== 'number' && axis.includes(name)).length;
  const literalOrder = (t: Term): number => {
    const [axis = 1] = axesOf(t);
    return typeof axis === 'number' ? axis : SMALL_ORDER;
  };
  const pinned = new Set<string>();
  // Fractions and exponentials of sizes have as many zeros as all their terms together.
  const bent = once<boolean>((t, self) => typeof t !== 'string' && (isBent(t[0], t[2]) || subterms(t).some(self)));

  const constantsOf = (t: Exclude<Term, string>, name: string): number => {
    const [op, size, e] = t;
    if (op === 'dim' || op === 'eye') return inDim(size as Dim, name);
    if (op === 'sumover') return 2 * inDim(e as Dim, name);
    return op === 'ones' || op === 'commutation' || op === 'fill' || isBent(op, e) ? along(t, name) : 0;
  };
  /** Sums over the size that the operation itself makes. */
  const sumsOf = (t: Exclude<Term, string>, name: string): number => {
    const per = AXES_OF_SUMS.get(t[0]);
    return per === undefined ? 0 : Math.ceil(Math.max(0, subterms(t).reduce((n, s) => n + along(s, name), 0) - along(t, name)) / per);
  };
  const countsIn = (name: string): ((t: Term) => Count) => once<Count>((t, self) => {
    if (typeof t === 'string') return symbols.get(t)?.attributes.includes('orthogonal') === true ? { constants: along(t, name), degree: 0 } : NOTHING;
    if (isUnitVector(t)) return NOTHING;
    const below = subterms(t).map(self);
    const join = (list: readonly number[]): number => ((t[0] === '+' || t[0] === '-') && !bent(t) ? Math.max(0, ...list) : list.reduce((a, b) => a + b, 0));
    const own = constantsOf(t, name);
    const inside = join(below.map((c) => c.degree));
    const joined = own + Math.min(MOST, join(below.map((c) => c.constants)) * repetitions(t));
    if (!ELIMINATION.has(t[0])) {
      const numbers = t[0] === 'dim' || t[0] === 'sumover' ? own : sumsOf(t, name) * repetitions(t);
      return { constants: joined, degree: Math.min(joined, MOST, inside * repetitions(t) + numbers) };
    }
    if (inside > 0) axesOf(t[1] as Term).forEach((axis) => typeof axis !== 'number' && axis.forEach((n) => pinned.add(n)));
    const constants = Math.min(MOST, joined + inside * (orderOf(t, literalOrder(t[1] as Term)) - 1));
    return { constants, degree: constants };
  });
  const anyBent = terms.some(bent);
  const degrees = new Map(names.map((name) => {
    const count = countsIn(name);
    return [name, anyBent ? terms.reduce((n, t) => n + count(t).degree, 0) : Math.max(0, ...terms.map((t) => count(t).degree))] as const;
  }));
  return { degrees, pinned };
};
