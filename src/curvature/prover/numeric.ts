import { elementwise } from '../../atoms/elementwise.ts';
import type { Expr } from '../../expr/expr.ts';
import { qNumber } from '../../expr/rational.ts';

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
