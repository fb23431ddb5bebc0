import { add, call, constant, hadamard, isOne, map, power, scale } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { isScalar } from '../../shape/shape.ts';
import type { Piece, Separable } from './decompose.ts';
import { spread } from './spread.ts';

/** The weight spread over the shape of the argument and multiplied in. */
export const weighted = (weight: Expr, body: Expr): Expr => (isOne(weight) ? body : isScalar(weight.shape) && !isScalar(body.shape) ? scale(weight, body) : hadamard(weight, body));

/** φ applied to every entry of r. */
export const applied = (phi: Expr, t: Symbol_, r: Expr): Expr => spread(phi, new Map([[t, r]]));

/** The entries that a separable piece sums: weight .* φ(inner). */
export const entriesOf = (p: Separable): Expr => weighted(p.weight, applied(p.phi, p.t, p.inner));

/** The sum of all entries. */
export const total = (e: Expr): Expr => (isScalar(e.shape) ? e : call('sum', e));

/** A piece as the scalar that it stands for. */
export const valueOf = (p: Piece): Expr => (p.kind === 'separable' ? total(entriesOf(p)) : p.value);

/** One entry of an entrywise expression, with numbers in place of its parts and the numbers that may stay; null where it isn't entrywise in them. */
export const entryIn = (e: Expr, parts: ReadonlyMap<Expr, Expr>, mayStay: (x: Expr) => boolean = () => true): Expr | null => {
  const go = (x: Expr): Expr | null => {
    const known = parts.get(x);
    if (known !== undefined) return known;
    const all = (list: readonly Expr[], build: (...made: readonly Expr[]) => Expr): Expr | null => {
      const made = list.map(go);
      return made.every((m) => m !== null) ? build(...made) : null;
    };
    switch (x.kind) {
      case 'add': return all(x.terms, add);
      case 'scale': return all([x.by, x.arg], hadamard);
      case 'hadamard': return all(x.factors, hadamard);
      case 'power': return mayStay(x.exponent) ? all([x.base], (base = x) => power(base, x.exponent)) : null;
      case 'map': return all([x.arg], (arg = x) => map(x.fn, arg));
      case 'special': return x.name === 'ones' ? constant(1) : x.name === 'zeros' ? constant(0) : null;
      default: return isScalar(x.shape) && mayStay(x) ? x : null;
    }
  };
  return go(e);
};
