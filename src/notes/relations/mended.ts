import * as b from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { printText } from '../../notation/print/text.ts';
import type { RelationName } from '../../notation/latex/index.ts';
import { freeSymbols, substitute } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';
import { decideOrder } from './decide-order.ts';
import type { Around, Order } from '../steps/order.ts';
import type { Slip } from '../steps/report.ts';

/** The same order with equality, and the other way round. */
const WEAKER: { readonly [R in RelationName]?: RelationName } = { '<': '<=', '>': '>=', '≺': '⪯', '≻': '⪰' };
const TURNED: { readonly [R in RelationName]?: RelationName } = { '<': '>', '>': '<', '<=': '>=', '>=': '<=', '≺': '≻', '≻': '≺', '⪯': '⪰', '⪰': '⪯' };

/** Bounds of more terms are not searched for one with another sign or factor. */
const MOST_TERMS = 4;
/** Factors of a bound that are forgotten, the likeliest first. */
const FACTORS: readonly (readonly [number, number])[] = [[2, 1], [1, 2], [4, 1], [1, 4]];

/** Another bound, and what is wrong with the one that stands for it. */
interface Variant {
  readonly flaw: 'sign' | 'factor';
  readonly bound: Expr;
}

/** A positive number in a term as its reciprocal: t for 1/t. */
const inverted = (term: Expr): readonly Expr[] => [...freeSymbols(term)].filter((s) => isScalar(s.shape) && s.attributes.includes('positive')).map((s) => substitute(term, new Map<Expr, Expr>([[s, b.reciprocal(s)]])));

/** The bounds of which one term has another sign or factor, the likeliest first. */
const variantsOf = (bound: Expr): readonly Variant[] => {
  const terms = bound.kind === 'add' ? bound.terms : [];
  const withTerm = (k: number, term: Expr): Expr => b.add(...terms.map((t, j) => (j === k ? term : t)));
  if (terms.length < 2 || terms.length > MOST_TERMS) return [];
  const all = (flaw: Variant['flaw'], f: (term: Expr) => readonly Expr[]): readonly Variant[] => terms.flatMap((t, k) => f(t).map((x) => ({ flaw, bound: withTerm(k, x) })));
  return [...all('sign', (t) => [b.negate(t)]), ...all('factor', inverted), ...all('factor', (t) => FACTORS.map(([over, under]) => b.scale(b.divide(b.constant(over), b.constant(under)), t)))];
};

/** What is wrong with a refuted order: it is strict, the other way round, or the bound on its right, or a term of it, has another factor or sign; the right one is proved. Null where none of these is it. */
export const mendedOrder = (order: Order, relation: RelationName, isTie: boolean, { problem, deriver, seed }: Around): Slip | null => {
  const [left, right] = order.isTurned ? [order.right, order.left] : [order.left, order.right];
  const text = (r: RelationName | undefined, bound = right): string => `${printText(left)} ${r ?? relation} ${printText(bound)}`;
  const holds = (o: Order): boolean => decideOrder(o, problem, deriver, seed).kind === 'proved';
  if (isTie) return holds({ ...order, isStrict: false }) ? { flaw: 'strictness', repair: text(WEAKER[relation]) } : { flaw: 'strictness', repair: null };
  const times = (over: number, under: number): Expr => b.scale(b.divide(b.constant(over), b.constant(under)), right);
  const bounds = (bound: Expr): boolean => holds(order.isTurned ? { ...order, left: bound } : { ...order, right: bound });
  const factor = b.isZero(right) ? undefined : FACTORS.map(([over, under]) => times(over, under)).find(bounds);
  if (factor !== undefined) return { flaw: 'factor', repair: text(relation, factor) };
  const variant = variantsOf(right).find((v) => bounds(v.bound));
  if (variant !== undefined) return { flaw: variant.flaw, repair: text(relation, variant.bound) };
  if (holds({ ...order, left: order.right, right: order.left })) return { flaw: 'direction', repair: text(TURNED[relation]) };
  return !b.isZero(right) && bounds(times(-1, 1)) ? { flaw: 'sign', repair: text(relation, times(-1, 1)) } : null;
};
