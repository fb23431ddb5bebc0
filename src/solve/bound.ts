import { add, call, constant, divide, hadamard, map, multiply, negate, ones, scale, subtract, zeros } from '../expr/build.ts';
import { rational } from '../expr/rational.ts';
import { isScalar } from '../shape/shape.ts';
import type { Attribute, Expr, MapExpr } from '../expr/expr.ts';

/** φ″ lies between 0 and this everywhere; the bounds of the logistic loss are those of Böhning and Lindsay (1988). */
const LARGEST_SECOND_DERIVATIVE: Readonly<Record<string, Expr>> = { softplus: constant(rational(1n, 4n)), logcosh: constant(1) };

/** Functions that add entries up with weight 1. */
const SUMS: readonly string[] = ['sum', 'rowsum', 'colsum', 'tr'];

const NONNEGATIVE: readonly Attribute[] = ['nonneg', 'positive', 'mask', 'simplex'];

/** Is every entry at least 0, by the form of the expression? */
const isNonnegative = (e: Expr): boolean => {
  switch (e.kind) {
    case 'const': return e.value.num >= 0n;
    case 'dim': return true;
    case 'symbol': return e.attributes.some((a) => NONNEGATIVE.includes(a));
    case 'special': return true;
    case 'add': return e.terms.every(isNonnegative);
    case 'scale': return isNonnegative(e.by) && isNonnegative(e.arg);
    case 'product': case 'hadamard': return e.factors.every(isNonnegative);
    case 'power': return isNonnegative(e.base);
    case 'transpose': return isNonnegative(e.arg);
    default: return false;
  }
};

const isNegative = (e: Expr): boolean => !isNonnegative(e) && isNonnegative(negate(e));
/** Is the sign unknown? */
const isMoving = (e: Expr): boolean => !isNonnegative(e) && !isNegative(e);

const quadratic = (e: MapExpr, bound: Expr): Expr => scale(constant(rational(1n, 2n)), isScalar(bound.shape) ? scale(bound, hadamard(e.arg, e.arg)) : hadamard(bound, e.arg, e.arg));

/** The second derivative of the quadratic that stands for φ(t), or null where none does. */
export type SecondDerivative = (e: MapExpr) => Expr | null;

/** Weights of softplus(t) at the current t: φ lies below the quadratic that touches it at ±t with this curvature (Jaakkola and Jordan 2000). */
export const jaakkolaWeights = (t: Expr): Expr => divide(subtract(map('sigmoid', t), scale(constant(rational(1n, 2n)), ones(t.shape))), t);

/**
 * A function whose Hessian is nowhere below that of `f`: each φ(t) with φ″ between 0 and u becomes u·t²/2 where it counts with a
 * weight that is not negative, and 0 where it counts negatively. Exact for a quadratic. Occurrences with weights of unknown sign
 * stay, so that the Hessian still depends on the variable and no update is made of it.
 */
export const boundedAbove = (f: Expr, second: SecondDerivative = (e) => LARGEST_SECOND_DERIVATIVE[e.fn] ?? null, positive = true): Expr => {
  const inside = (e: Expr, flip = false): Expr => boundedAbove(e, second, positive !== flip);
  switch (f.kind) {
    case 'named': return inside(f.value);
    case 'map': {
      const bound = second(f);
      if (bound === null) return f;
      return positive ? quadratic(f, bound) : zeros(f.shape);
    }
    case 'add': return add(...f.terms.map((t) => inside(t)));
    case 'scale': return isMoving(f.by) ? f : scale(f.by, inside(f.arg, isNegative(f.by)));
    case 'hadamard': case 'product': {
      const moving = f.factors.filter(isMoving);
      if (moving.length !== 1) return f;
      const flip = f.factors.filter(isNegative).length % 2 === 1;
      return (f.kind === 'product' ? multiply : hadamard)(...f.factors.map((x) => (x === moving[0] ? inside(x, flip) : x)));
    }
    case 'call': return SUMS.includes(f.fn) ? call(f.fn, ...f.args.map((a) => inside(a))) : f;
    default: return f;
  }
};
