import { elementwise } from '../../atoms/elementwise.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { qNumber } from '../../expr/rational.ts';

/** Arguments that tell most orders that don't hold, in size. */
const SIZES: readonly number[] = [1e-3, 0.05, 0.2, 0.7, 1.3, 3, 8, 25];
/** What rounding may make of a difference, with much to spare. */
const CLEAR = 1e-6;

/** Is a ≤ b clearly false at an argument of few that are tried, parameters being 1? In double precision: what isn't clear is left to proofs. */
export const clearlyFails = (a: Expr, b: Expr, t: Symbol_): boolean => {
  const isSigned = !t.attributes.some((x) => x === 'positive' || x === 'nonneg');
  return SIZES.flatMap((x) => (isSigned ? [x, -x] : [x])).some((x) => {
    const at = new Map([[t.name, x]]);
    const [left, right] = [valueAt(a, at), valueAt(b, at)];
    return left !== null && right !== null && Number.isFinite(left) && Number.isFinite(right) && left - right > CLEAR * Math.max(1, Math.abs(left), Math.abs(right));
  });
};

/** Value of a scalar expression at given values of its symbols (parameters without one count as 1), or null where it isn't one. */
export const valueAt = (e: Expr, values: ReadonlyMap<string, number>): number | null => {
  const go = (x: Expr): number => {
    switch (x.kind) {
      case 'const': return qNumber(x.value);
      case 'dim': return 3;
      case 'symbol': return values.get(x.name) ?? 1;
      case 'named': return go(x.value);
      case 'add': return x.terms.reduce((s, t) => s + go(t), 0);
      case 'hadamard': return x.factors.reduce((p, f) => p * go(f), 1);
      case 'power': return go(x.base) ** go(x.exponent);
      case 'map': return elementwise[x.fn].evaluate(go(x.arg));
      default: return Number.NaN;
    }
  };
  const value = go(e);
  return Number.isNaN(value) ? null : value;
};
