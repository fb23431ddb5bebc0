import type { Shapes } from './shapes.ts';
import { isEntrywise, isSigned } from './traits.ts';
import { isRational, once, subterms } from './walk.ts';
import type { Term } from './term.ts';

/** What an entry of a term is of signs, each of one of two values: a function of so many of them and of that degree, and a quotient of polynomials in them. */
interface SignDegree {
  readonly degree: number;
  readonly signs: number;
  readonly num: number;
  readonly den: number;
}

const NONE: SignDegree = { degree: 0, signs: 0, num: 0, den: 0 };
const MOST = 1e6;
/** Operations whose entries are products of entries of the operands, or sums of such. */
const PRODUCTS: ReadonlySet<string> = new Set(['*', '.*', 'kron', 'inner', 'fill']);
const TOTALS: ReadonlySet<string> = new Set(['sum', 'rowsum', 'colsum', 'tr', 'blocktrace', 'sumover']);
/** Operations that are no polynomial in many signs of their operand. */
const WHOLE: ReadonlySet<string> = new Set(['inv', 'det', 'logdet', 'mpow', 'norm2']);

type Quotient = Pick<SignDegree, 'num' | 'den'>;
const sumOf = (list: readonly Quotient[]): Quotient =>
  list.reduce((a, b) => ({ num: Math.min(MOST, Math.max(a.num + b.den, b.num + a.den)), den: Math.min(MOST, a.den + b.den) }), { num: 0, den: 0 });
const productOf = (list: readonly Quotient[]): Quotient => list.reduce((a, b) => ({ num: Math.min(MOST, a.num + b.num), den: Math.min(MOST, a.den + b.den) }), { num: 0, den: 0 });

/**
 * The degree of a difference of terms in the signs that they take of their entries: that of an entry as a function of signs, no more than there are, or that of its numerator where it is a
 * quotient of polynomials in them; the terms of a sum over an axis count as having one denominator. A function of degree d of signs that isn't zero is not zero for a part of 2^-d of all signs at least.
 */
export const signDegreeOf = (terms: readonly Term[], shape: Shapes): number => {
  const cells = (t: Term): number => shape(t)[0] * shape(t)[1];
  /** How many products the entries of a matrix product add up; scalars and diagonal matrices make no sum. */
  const summed = (factors: readonly Term[]): number => factors.filter((f) => cells(f) > 1 && (typeof f === 'string' || f[0] !== 'diag')).slice(1).reduce((n, f) => n * shape(f)[0], 1);
  const of = once<SignDegree>((t, self) => {
    if (typeof t === 'string') return NONE;
    const [op, a, e] = t as readonly [string, Term, unknown];
    const below = subterms(t).map(self);
    const [first = NONE, second = NONE] = below;
    const signs = below.reduce((n, s) => n + s.signs, 0);
    const added = below.reduce((n, s) => n + s.degree, 0);
    const made = (degree: number, all: number, quotient: Quotient): SignDegree => ({ degree: Math.min(MOST, degree, all), signs: Math.min(MOST, all), ...quotient });
    const opaque = (degree: number, all: number): SignDegree => made(degree, all, { num: signs === 0 ? 0 : MOST, den: 0 });
    if (isSigned(t)) return { ...opaque(first.signs + 1, (first.signs + 1) * (op === 'norm1' ? cells(a) : 1)), num: signs === 0 ? 1 : MOST };
    if (op === '+' || op === '-' || op === 'block') return made(Math.max(0, ...below.map((s) => s.degree)), signs, sumOf(below));
    if (PRODUCTS.has(op)) return made(added, signs * (op === '*' ? summed(subterms(t)) : op === 'inner' ? cells(a) : 1), productOf(below));
    if (op === './') return made(first.degree + second.signs, signs, productOf([first, { num: second.den, den: second.num }]));
    if (op === '.^' && isRational(e) && /^-?\d+$/.test(e)) {
      const k = Number(e);
      const [num, den] = k >= 0 ? [first.num, first.den] : [first.den, first.num];
      return made(k >= 0 ? k * first.degree : signs, signs, { num: Math.min(MOST, Math.abs(k) * num), den: Math.min(MOST, Math.abs(k) * den) });
    }
    if (TOTALS.has(op)) return made(first.degree, op === 'sumover' ? signs * MOST : signs * cells(a), first);
    if (WHOLE.has(op)) return opaque(MOST, signs * cells(a));
    return op === '.^' || isEntrywise(op) ? opaque(signs, signs) : first;
  });
  const all = terms.map(of);
  return Math.min(Math.max(0, ...all.map((s) => s.degree)), sumOf(all).num);
};
