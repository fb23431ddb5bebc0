import * as b from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, substitute } from '../../expr/walk.ts';
import { printText } from '../../notation/print/text.ts';
import type { SupposedOrder } from '../scope/ties.ts';

/** Ends the name of what an upper bound is above something by. */
const SLACK = '_slack';

/** The declared symbol that an expression is, or is an entry of. */
const symbolOf = (e: Expr): Symbol_ | null => (e.kind === 'symbol' && e.range === null ? e : e.kind === 'index' ? symbolOf(e.arg) : null);

/** A symbol, or its entry, as what bounds it with something nonnegative less or more: g_i ≤ -f_i says that g_i is -f_i - s_i, Q ⪯ L I that Q is L I - S. Null where nothing stands alone. */
const solved = ({ left, right, isDefinite }: SupposedOrder): readonly [Expr, Expr] | null => {
  for (const [e, bound, sign] of [[left, right, -1], [right, left, 1]] as const) {
    const symbol = isDefinite && e.kind === 'index' ? null : symbolOf(e);
    if (symbol === null || freeSymbols(bound).has(symbol)) continue;
    const slack = b.symbol(`${symbol.name}${SLACK}`, symbol.shape, isDefinite ? ['symmetric', 'psd'] : ['nonneg']);
    return [e, b.add(bound, b.scale(b.constant(sign), substitute(e, new Map<Expr, Expr>([[symbol, slack]]))))];
  }
  return null;
};

/** Does an order bound a declared symbol, or its entries, by something else? */
export const isBound = (order: SupposedOrder): boolean => solved(order) !== null;

/** An order in words. */
export const orderText = ({ left, right, isDefinite }: SupposedOrder): string => `${printText(left)} ${isDefinite ? '⪯' : '<='} ${printText(right)}`;

/** Sides with what is supposed to be bounded written by its bound and a nonnegative slack: what holds of these holds under the orders. Null where they bound nothing. */
export const withSlack = (sides: readonly [Expr, Expr], orders: readonly SupposedOrder[]): readonly [Expr, Expr] | null => {
  const values = new Map<Expr, Expr>(orders.flatMap((o) => { const s = solved(o); return s === null ? [] : [s]; }));
  const [left, right] = sides.map((e) => substitute(e, values));
  return values.size === 0 || left === undefined || right === undefined || (left === sides[0] && right === sides[1]) ? null : [left, right];
};
