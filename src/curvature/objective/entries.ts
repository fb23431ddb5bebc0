import { call, hadamard, isOne, scale } from '../../expr/build.ts';
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
