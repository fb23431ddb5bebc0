import { Deriver } from '../../calculus/derive.ts';
import { differential, NoLaw } from '../../calculus/differential.ts';
import { differentialSymbol } from '../../calculus/variable.ts';
import { unknownBetween } from '../../elaborate/unknown.ts';
import * as b from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, inlineNames, substitute } from '../../expr/walk.ts';

/**
 * The first or second differential of a value in the symbols that vary, or in all where none does; a differential that is declared stands
 * under its name. Null where there is no law.
 */
export const differentialOf = (value: Expr, order: 1 | 2, isVaried: (s: Symbol_) => boolean, declared: (s: Symbol_) => Symbol_ | null): Expr | null => {
  try {
    const free = [...freeSymbols(value)].filter((s) => s.range === null && unknownBetween(value, s.name) === null);
    const variables = free.filter((s) => isVaried(s) || declared(s) !== null);
    const own = new Map<Expr, Expr>(variables.flatMap((s) => { const d = declared(s); return d === null ? [] : [[differentialSymbol({ symbol: s, row: null, col: null }), d] as const]; }));
    const varying = variables.length > 0 ? variables : free;
    // The differentials of the variables are the same everywhere.
    const once = (e: Expr): Expr => b.add(...varying.map((symbol) => differential(e, { symbol, row: null, col: null }).value));
    if (varying.length === 0) return null;
    const first = once(inlineNames(new Deriver().resolve(value)));
    return substitute(order === 1 ? first : once(first), own);
  } catch (error) {
    // Without a law the differential stays what the reader makes of it.
    if (error instanceof NoLaw) return null;
    throw error;
  }
};
