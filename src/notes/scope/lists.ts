import * as b from '../../expr/build.ts';
import { ExprError } from '../../expr/error.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, transform } from '../../expr/walk.ts';
import { dimLiteral, dimNames, dimSubstitute, type Dim } from '../../shape/dim.ts';
import { isScalar } from '../../shape/shape.ts';

/** The lists of indices on which an expression depends: samples of rows and columns. */
const listsIn = (e: Expr): readonly Symbol_[] => [...freeSymbols(e)].filter((s) => s.range !== null && !isScalar(s.shape));

/** The expression with every index where a list chooses some: the list gone, and its length that of all; null where more than the list has its length. */
const withAll = (e: Expr, list: Symbol_): Expr | null => {
  const [length, more] = dimNames(list.shape.rows);
  const { range } = list;
  if (range === null || length === undefined || more !== undefined || dimLiteral(list.shape.rows) !== null) return null;
  const sized = (d: Dim): Dim => dimSubstitute(d, new Map([[length, range]]));
  const index = (s: Symbol_): Symbol_ => (s.range === null ? s : b.symbol(s.name, s.shape, s.attributes, { range: sized(s.range) }));
  const change = (x: Expr): Expr => {
    switch (x.kind) {
      case 'gather': return x.indices === list ? x.arg : x;
      case 'symbol': return x === list ? x : index(x);
      case 'sumover': return b.sumOver(index(x.index), sized(x.range), x.body);
      case 'special': return b.special(x.name, ...x.dims.map(sized));
      case 'dim': return b.dimScalar(sized(x.dim));
      default: return x;
    }
  };
  try {
    const all = transform(e, change);
    return freeSymbols(all).has(list) ? null : all;
  } catch (error) {
    // Something else of the list's length doesn't fit the whole.
    if (error instanceof ExprError) return null;
    throw error;
  }
};

/** What a value is with all rows and columns in place of the samples that it takes, and which samples these are; null where it takes none, or more depends on how many. */
export const unsampled = (e: Expr): { readonly value: Expr; readonly lists: readonly Symbol_[] } | null => {
  const lists = listsIn(e);
  const value = lists.reduce<Expr | null>((x, list) => (x === null ? null : withAll(x, list)), e);
  return lists.length === 0 || value === null ? null : { value, lists };
};
