import { isNonneg } from '../../terms/signs.ts';
import type { Term } from '../../terms/term.ts';
import { isRational } from '../../terms/walk.ts';
import { fail, must } from '../fault.ts';
import type { Step } from '../step.ts';

/** No degree is larger. */
const HIGHEST = 1000;
/** Operations whose entries are entries of the operands, or sums of them. */
const LARGEST_OF: ReadonlySet<string> = new Set(['+', "'", 'vec', 'unvec', 'sum', 'rowsum', 'colsum', 'diag', 'diagvec', 'tr', 'blocktrace', 'slice', 'block', 'sumover']);
/** Operations whose entries are sums of products of entries. */
const SUM_OF: ReadonlySet<string> = new Set(['.*', '*', 'inner', 'kron']);

/** k of a numeral that is a positive whole number. */
const whole = (e: unknown): number | null => (typeof e === 'string' && /^[1-9]\d{0,3}$/.test(e) ? Number(e) : null);

/**
 * The degree in x of a term whose entries are polynomials in those of x with nonnegative coefficients, by its form: a term free of x is a coefficient where the sign
 * table, or one of the terms `nonneg` of premises, says so. Throws Fault for any other term.
 */
export const posynomialDegree = (s: Step, f: Term, x: string, nonneg: ReadonlySet<Term>): number => {
  const { terms, signs } = s.context;
  const isCoefficient = (t: Term): boolean => nonneg.has(t) || isNonneg(signs(t));
  const go = (t: Term): number => {
    const degree = degreeOf(t);
    must(degree <= HIGHEST, 'the degree is too high');
    return degree;
  };
  const degreeOf = (t: Term): number => {
    if (t === x) return 1;
    if (!terms.has(t, x)) return isCoefficient(t) ? 0 : fail('condition', `a coefficient may be negative`);
    const [op, a, b] = t as readonly [string, Term, Term];
    if (LARGEST_OF.has(op)) return Math.max(...terms.operands(t).map(go));
    if (SUM_OF.has(op)) return terms.operands(t).reduce((n, u) => n + go(u), 0);
    if (op === 'index' || op === 'gather' || op === 'fill') return go(a);
    if (op === 'square') return 2 * go(a);
    if (op === './' && !terms.has(b, x) && isCoefficient(b)) return go(a);
    const k = op === '.^' && isRational(b) ? whole(b) : null;
    if (k === null) return fail('condition', `no polynomial with nonnegative coefficients by the form of "${op}"`);
    return k * (typeof a !== 'string' && a[0] === 'norm2' && k % 2 === 0 ? go(a[1] as Term) : go(a));
  };
  return go(f);
};
