import { elementwise } from '../atoms/elementwise.ts';
import { constant, isSpecial, isZero, ones, scale } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { subexpressions, substitute } from '../expr/walk.ts';
import { isScalar } from '../shape/shape.ts';

/** Arguments at which a value that floating point calls whole is whole: further out tanh comes to 1 by rounding, exp to 0. */
const EXACT = [-1, 0, 1];

/** The number that all entries of an expression are, where it is one as it is written; null for others. */
const number = (e: Expr): number | null => (e.kind === 'const' ? Number(e.value.num) / Number(e.value.den) : isSpecial(e, 'ones') ? 1 : isZero(e) ? 0 : null);

const wholeValue = (e: Expr): Expr | null => {
  if (e.kind === 'call' && e.fn === 'logdet' && e.args[0] !== undefined && isSpecial(e.args[0], 'eye')) return constant(0);
  const argument = e.kind === 'map' ? number(e.arg) : null;
  const value = e.kind === 'map' && argument !== null && EXACT.includes(argument) ? elementwise[e.fn].evaluate(argument) : Number.NaN;
  return Number.isInteger(value) ? (isScalar(e.shape) ? constant(value) : scale(constant(value), ones(e.shape))) : null;
};

/** The expression with the values of functions of constants that are whole numbers: log(1), exp(0), logdet(eye(n)). */
export const withWholeValues = (e: Expr): Expr => {
  const values = new Map(subexpressions(e).flatMap((x) => {
    const value = wholeValue(x);
    return value === null ? [] : [[x, value] as const];
  }));
  return values.size === 0 ? e : withWholeValues(substitute(e, values));
};
