import { add, hadamard, index, map, multiply, power, scale } from './build.ts';
import type { Expr } from './expr.ts';
import { isScalar } from '../shape/shape.ts';
import { transform } from './walk.ts';

/** A row, column or entry of an expression as an expression of rows, columns and entries of its parts, as far as that goes. */
const taken = (e: Expr, row: Expr | null, col: Expr | null): Expr => {
  if ((row === null && col === null) || isScalar(e.shape)) return e;
  const part = (x: Expr): Expr => (isScalar(x.shape) ? x : taken(x, row, col));
  switch (e.kind) {
    case 'named': return taken(e.value, row, col);
    case 'add': return add(...e.terms.map(part));
    case 'hadamard': return hadamard(...e.factors.map(part));
    case 'scale': return scale(e.by, part(e.arg));
    case 'map': return map(e.fn, part(e.arg));
    case 'power': return power(part(e.base), e.exponent);
    case 'product': {
      const last = e.factors.length - 1;
      return multiply(...e.factors.map((x, i) => taken(x, i === 0 ? row : null, i === last ? col : null)));
    }
    default: return index(e, row, col);
  }
};

/** The expression with every subscript moved towards the symbols: a row of f(A*B) is f of a row of A times B, which is all that it needs. */
export const subscriptsInside = (e: Expr): Expr => transform(e, (x) => (x.kind === 'index' ? taken(x.arg, x.row, x.col) : x));
