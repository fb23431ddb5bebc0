import { constant, dimScalar, matrixPower, negate, power, reciprocal, scale, subtract } from '../../../expr/build.ts';
import type { Expr } from '../../../expr/expr.ts';
import { qNumber, rational } from '../../../expr/rational.ts';
import { subexpressions, substitute } from '../../../expr/walk.ts';
import { isScalar } from '../../../shape/shape.ts';
import { isSquare } from '../context.ts';
import { local, type Generator } from '../edit.ts';
import { isAnchor } from '../paths.ts';

/** Coefficients that are lost or doubled most often; 2 and 1/2 come with every square. */
const FACTORS = [[2, 1], [1, 2], [4, 1], [1, 4], [3, 1], [1, 3], [3, 2], [2, 3], [-2, 1], [-1, 2]] as const;

/** −e where a sign belongs to e. */
export const signs: Generator = function* (e, context, place) {
  if (isAnchor(place)) yield local('sign', 1, () => negate(e));
  // det(-A) is (-1)^n*det(A).
  if (place.parent === null && isScalar(e.shape) && subexpressions(e).some((x) => x.kind === 'call' && x.fn === 'det')) for (const d of context.dims) yield local('sign', 1.9, () => scale(power(constant(-1), dimScalar(d)), e));
};

/** A multiple by a simple number, by a scalar of the problem, or by its inverse. */
export const factors: Generator = function* (e, context, place) {
  if (!isAnchor(place)) return;
  for (const [num, den] of FACTORS) yield local('factor', 1.05 + (num < 0 ? 0.4 : 0) + 0.03 * (Math.abs(num) + den), () => scale(constant(rational(num, den)), e));
  const numbers = context.symbols.filter((s) => isScalar(s.shape));
  const differences = numbers.flatMap((s) => numbers.filter((t) => t !== s).map((t) => subtract(s, t)));
  for (const s of [...context.scalars, ...differences]) {
    yield local('factor', 1.75, () => scale(s, e));
    yield local('factor', 1.8, () => scale(reciprocal(s), e));
  }
};

const isBase = (e: Expr): boolean => e.kind !== 'const' && e.kind !== 'power' && e.kind !== 'hadamard' && e.kind !== 'add' && e.kind !== 'scale';

/** Two sizes that stand as numbers, exchanged. */
export const sizes: Generator = function* (e, context, place) {
  if (place.parent !== null) return;
  for (const [i, a] of context.dims.entries())
    for (const b of context.dims.slice(i + 1)) yield local('factor', 1.7, () => substitute(e, new Map<Expr, Expr>([[dimScalar(a), dimScalar(b)], [dimScalar(b), dimScalar(a)]])));
};

/** An exponent that is off by one, doubled, halved, of the wrong sign, or a size. */
export const exponents: Generator = function* (e, context, place) {
  if ((e.kind === 'power' || e.kind === 'mpow') && e.exponent.kind === 'const') {
    const k = qNumber(e.exponent.value);
    const raised = (to: number): Expr => (e.kind === 'power' ? power(e.base, constant(rational(Math.round(2 * to), 2))) : matrixPower(e.arg, constant(to)));
    for (const to of [k + 1, k - 1, 2 * k, k / 2, -k, k + 0.5, k - 0.5]) {
      if (to === 0 || Math.abs(to) > 12 || (e.kind === 'mpow' && !Number.isInteger(to)) || !Number.isInteger(2 * to)) continue;
      yield local(to === -k ? (e.kind === 'mpow' ? 'missing-term' : 'sign') : 'factor', Number.isInteger(to) ? 1.25 : 1.5, () => raised(to));
    }
  }
  // det(2*A) is 2^n*det(A).
  if (e.kind === 'const' && e !== constant(1) && (place.parent?.kind === 'scale' || place.parent?.kind === 'hadamard'))
    for (const d of context.dims) yield local(e === constant(-1) ? 'sign' : 'factor', 1.9, () => power(e, dimScalar(d)));
};

/** An exponent where there is none. */
export const powers: Generator = function* (e, context) {
  if (isScalar(e.shape) && isBase(e)) {
    for (const k of [2, -1]) yield local('factor', 1.5, () => power(e, constant(k)));
    for (const d of context.dims) yield local('factor', 1.9, () => power(e, dimScalar(d)));
  } else if (!isScalar(e.shape) && isBase(e) && e.kind !== 'special') {
    yield local('factor', 1.9, () => power(e, constant(2)));
    if (isSquare(e.shape)) yield local('factor', 1.9, () => matrixPower(e, constant(2)));
  }
};
