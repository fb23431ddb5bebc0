import * as b from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { printText } from '../../notation/print/text.ts';
import type { RelationName } from '../../notation/latex/index.ts';
import { decideOrder } from './decide-order.ts';
import type { Around, Order } from '../steps/order.ts';
import type { Slip } from '../steps/report.ts';

/** The same order with equality, and the other way round. */
const WEAKER: { readonly [R in RelationName]?: RelationName } = { '<': '<=', '>': '>=', '≺': '⪯', '≻': '⪰' };
const TURNED: { readonly [R in RelationName]?: RelationName } = { '<': '>', '>': '<', '<=': '>=', '>=': '<=', '≺': '≻', '≻': '≺', '⪯': '⪰', '⪰': '⪯' };

/** Factors of a bound that are forgotten, the likeliest first. */
const FACTORS: readonly (readonly [number, number])[] = [[2, 1], [1, 2], [4, 1], [1, 4]];

/** What is wrong with a refuted order: it is strict, the other way round, or the bound on its right has another factor or sign; the right one is proved. Null where none of these is it. */
export const mendedOrder = (order: Order, relation: RelationName, isTie: boolean, { problem, deriver, seed }: Around): Slip | null => {
  const [left, right] = order.isTurned ? [order.right, order.left] : [order.left, order.right];
  const text = (r: RelationName | undefined, bound = right): string => `${printText(left)} ${r ?? relation} ${printText(bound)}`;
  const holds = (o: Order): boolean => decideOrder(o, problem, deriver, seed).kind === 'proved';
  if (isTie) return holds({ ...order, isStrict: false }) ? { flaw: 'strictness', repair: text(WEAKER[relation]) } : { flaw: 'strictness', repair: null };
  const times = (over: number, under: number): Expr => b.scale(b.divide(b.constant(over), b.constant(under)), right);
  const bounds = (bound: Expr): boolean => holds(order.isTurned ? { ...order, left: bound } : { ...order, right: bound });
  const factor = b.isZero(right) ? undefined : FACTORS.map(([over, under]) => times(over, under)).find(bounds);
  if (factor !== undefined) return { flaw: 'factor', repair: text(relation, factor) };
  if (holds({ ...order, left: order.right, right: order.left })) return { flaw: 'direction', repair: text(TURNED[relation]) };
  return !b.isZero(right) && bounds(times(-1, 1)) ? { flaw: 'sign', repair: text(relation, times(-1, 1)) } : null;
};
