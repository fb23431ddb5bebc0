import * as b from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols } from '../../expr/walk.ts';
import { dimNamed, ONE } from '../../shape/dim.ts';
import { isScalar, shape, type Shape } from '../../shape/shape.ts';
import { forAllEntries } from './lift.ts';

/** An equation between two expressions. */
export type Equation = readonly [Expr, Expr];

const isSymmetric = (s: Symbol_): boolean => s.attributes.some((a) => a === 'symmetric' || a === 'psd' || a === 'posdef' || a === 'diagonal');

/** The declared symbol that an expression is; null for others. */
const symbolIn = (e: Expr | undefined): Symbol_ | null => (e?.kind === 'symbol' && e.range === null && !isScalar(e.shape) ? e : null);

/** I − 11'/n, which leaves of a vector how it differs from its mean. */
export const centring = (n: Shape['rows']): Expr => b.subtract(b.eye(n), b.divide(b.ones(shape(n, n)), b.dimScalar(n)));

/** All matrices whose rows (or columns) add up to zero, from any matrix of the same attributes. */
const balanced = (s: Symbol_, byRows: boolean): Expr => {
  const [left, right] = [s.shape.rows, s.shape.cols].map(centring) as [Expr, Expr];
  return isSymmetric(s) ? b.multiply(left, s, left) : byRows ? b.multiply(s, right) : b.multiply(left, s);
};

/** All matrices with these sums of rows (or columns): what is missing is shared among the entries. */
const withSums = (s: Symbol_, byRows: boolean, own: Expr, sums: Expr): Expr => {
  const rest = b.subtract(sums, own);
  const shared = byRows ? b.multiply(rest, b.ones(shape(ONE, s.shape.cols))) : b.multiply(b.ones(shape(s.shape.rows, ONE)), rest);
  return b.add(s, b.divide(shared, b.dimScalar(byRows ? s.shape.cols : s.shape.rows)));
};

/** All projections, orthogonal ones for a symmetric matrix, from bases of their range and of the complement of their kernel. */
const projection = (s: Symbol_): Expr => {
  const basis = shape(s.shape.rows, dimNamed(`rank(${s.name})`));
  const range = b.symbol(`range(${s.name})`, basis, isSymmetric(s) ? ['orthogonal'] : []);
  if (isSymmetric(s)) return b.multiply(range, b.transpose(range));
  const dual = b.transpose(b.symbol(`dual(${s.name})`, basis, []));
  return b.multiply(range, b.call('inv', b.multiply(dual, range)), dual);
};

/** What x'y is of two different columns; null for others. */
const crossed = (e: Expr): readonly [Symbol_, Symbol_] | null => {
  const [x, y] = e.kind === 'product' && e.factors.length === 2 ? e.factors : [];
  const [first, second] = [symbolIn(x?.kind === 'transpose' ? x.arg : undefined), symbolIn(y)];
  return first !== null && second !== null && first !== second && [first, second].every((s) => s.shape.cols.key === ONE.key) ? [first, second] : null;
};

/** What x'x or the norm of a column x says of it where it is 1; null for others. */
const unitIn = (e: Expr): Symbol_ | null => {
  if (e.kind === 'power') return unitIn(e.base);
  if (e.kind === 'call' && e.fn === 'norm2') return symbolIn(e.args[0]);
  const [x, y] = e.kind === 'product' && e.factors.length === 2 ? e.factors : [];
  return x?.kind === 'transpose' && x.arg === y && y?.shape.cols.key === ONE.key ? symbolIn(y) : null;
};

/** All values of a symbol for which an equation holds, for all values of the indices in it, in symbols that are free: the symbol and its value; null where no form is known. */
export const parametrised = (equation: Equation): readonly [Symbol_, Expr] | null => {
  const whole = forAllEntries(equation);
  return whole === null ? null : valuesOf(whole);
};

const valuesOf = ([left, right]: Equation): readonly [Symbol_, Expr] | null => {
  const [number, value] = right.kind === 'symbol' ? [right, left] : [left, right];
  if (number.kind === 'symbol' && number.range === null && (value.kind === 'const' || value.kind === 'special')) return [number, value];
  if (b.isZero(left) && !b.isZero(right)) return valuesOf([right, left]);
  if (left.kind === 'symbol' && right.kind !== 'symbol' && !b.isZero(right)) return valuesOf([right, left]);
  if (b.isZero(right)) {
    const own = left.kind === 'call' && (left.fn === 'rowsum' || left.fn === 'colsum' || (left.fn === 'sum' && left.args[0]?.shape.cols.key === ONE.key)) ? symbolIn(left.args[0]) : null;
    if (own !== null && left.kind === 'call') return [own, balanced(own, left.fn === 'rowsum')];
    const pair = crossed(left);
    return pair === null ? null : [pair[1], b.subtract(pair[1], b.scale(b.divide(b.multiply(b.transpose(pair[0]), pair[1]), b.multiply(b.transpose(pair[0]), pair[0])), pair[0]))];
  }
  if (b.isOne(right)) {
    const unit = unitIn(left);
    return unit === null ? null : [unit, b.scale(b.reciprocal(b.call('norm2', unit)), unit)];
  }
  const squared = symbolIn(right);
  const summed = left.kind === 'call' && b.isSpecial(right, 'ones') ? symbolIn(left.args[0]) : null;
  if (summed !== null && left.kind === 'call' && !isSymmetric(summed) && (left.fn === 'rowsum' || left.fn === 'colsum')) return [summed, withSums(summed, left.fn === 'rowsum', left, right)];
  // A X + X B = C: C is that of any A, B and X.
  if (squared !== null && squared.attributes.length === 0 && left.kind !== 'symbol' && !freeSymbols(left).has(squared)) return [squared, left];
  const isSquare = squared !== null && ((left.kind === 'mpow' && left.arg === squared && b.isConst(left.exponent, 2)) || (left.kind === 'product' && left.factors.length === 2 && left.factors.every((f) => f === squared)));
  return isSquare ? [squared, projection(squared)] : null;
};
