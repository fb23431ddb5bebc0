import { constant, gather, hadamard, isSpecial, map, multiply, power, slice } from '../expr/build.ts';
import type { Expr, Slice } from '../expr/expr.ts';
import { qIsInteger } from '../expr/rational.ts';
import { shape } from '../shape/shape.ts';
import { compareExpr, compareFactor, readingCost } from './order.ts';

/** A power, with the exponents ±1/2 as square roots. */
export const powerOf = (base: Expr, exponent: Expr): Expr => {
  if (exponent.kind !== 'const' || exponent.value.den !== 2n || (exponent.value.num !== 1n && exponent.value.num !== -1n)) return power(base, exponent);
  return power(map('sqrt', base), constant(exponent.value.num));
};

/** Base and exponent of a factor; a whole exponent is a number. */
const wholePower = (e: Expr): readonly [base: Expr, exponent: number] =>
  e.kind === 'power' && e.exponent.kind === 'const' && qIsInteger(e.exponent.value) ? [e.base, Number(e.exponent.value.num)] : [e, 1];

/** Entrywise product in reading order, powers of one base as one power. */
export const entrywise = (list: readonly Expr[]): Expr => {
  const exponents = new Map<Expr, number>();
  for (const [base, k] of list.flatMap((x) => (x.kind === 'hadamard' ? x.factors : [x])).map(wholePower)) exponents.set(base, (exponents.get(base) ?? 0) + k);
  return hadamard(...[...exponents].map(([base, k]) => power(base, constant(k))).sort(compareFactor));
};

/** The cheaper of two forms of one value, ties broken by the structural order. */
export const cheaper = (x: Expr, y: Expr): Expr => {
  const difference = readingCost(x) - readingCost(y);
  if (Math.abs(difference) > 1e-9) return difference < 0 ? x : y;
  return compareExpr(x, y) <= 0 ? x : y;
};

/** Some rows of an identity, all its columns. */
export const isRowSelection = (e: Expr): e is Slice => e.kind === 'slice' && isSpecial(e.arg, 'eye') && e.shape.cols.key === e.arg.shape.cols.key;

/** Matrix product in which selections act as subscripts and repeated factors become powers. */
export const join = (a: Expr, b: Expr): Expr => {
  if (a.kind === 'gather' && isSpecial(a.arg, 'eye')) return gather(b, a.indices);
  if (isRowSelection(a)) return slice(b, a.rowOffset, a.colOffset, shape(a.shape.rows, b.shape.cols));
  if (b.kind === 'transpose' && isRowSelection(b.arg)) return slice(a, b.arg.colOffset, b.arg.rowOffset, shape(a.shape.rows, b.arg.shape.rows));
  return multiply(a, b);
};
