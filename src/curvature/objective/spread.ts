import { add, hadamard, map, ones, power, scale } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, substitute } from '../../expr/walk.ts';
import { isScalar, type Shape } from '../../shape/shape.ts';

/** A scalar expression applied to every entry of its arguments, which are all of one shape; what is free of them is a constant. */
export const spread = (e: Expr, args: ReadonlyMap<Symbol_, Expr>): Expr => {
  const [first] = args.values();
  if (first === undefined || isScalar(first.shape)) return substitute(e, args);
  return over(e, args, first.shape);
};

const over = (e: Expr, args: ReadonlyMap<Symbol_, Expr>, shape: Shape): Expr => {
  const go = (x: Expr): Expr => over(x, args, shape);
  if (![...freeSymbols(e)].some((s) => args.has(s))) return scale(e, ones(shape));
  switch (e.kind) {
    case 'symbol': return args.get(e) ?? e;
    case 'named': return go(e.value);
    case 'add': return add(...e.terms.map(go));
    case 'hadamard': return hadamard(...e.factors.map(go));
    case 'power': return power(go(e.base), e.exponent);
    case 'map': return map(e.fn, go(e.arg));
    default: throw new TypeError(`${e.kind} is not entrywise`);
  }
};
