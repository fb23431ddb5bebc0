import { Deriver } from '../../calculus/derive.ts';
import { NoLaw, derivativeByNumber } from '../../calculus/differential.ts';
import type { Result } from '../../diagnostics/diagnostic.ts';
import * as b from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { inlineNames, subexpressions } from '../../expr/walk.ts';
import { printText } from '../../notation/print/text.ts';
import type { Surface } from '../../notation/surface.ts';
import { isColumn, isScalar, sameShape } from '../../shape/shape.ts';
import { nameOf } from './surfaces.ts';

/** The derivative of a vector or matrix by a number, entry by entry; null where no law differentiates it. */
const slopeOf = (value: Expr, by: Symbol_, order: 1 | 2): Expr | null => {
  try {
    const first = derivativeByNumber(inlineNames(new Deriver().resolve(value)), by);
    return order === 1 ? first : derivativeByNumber(first, by);
  } catch (error) {
    if (error instanceof NoLaw) return null;
    throw error;
  }
};

/** Does an expression contain the derivative of a vector or matrix by a number? */
export const hasSlope = (e: Expr): boolean => subexpressions(e).some((x) => x.kind === 'named' && /^d2?\(.*\)\/d/u.test(x.name));

/** The derivative by a number, by the names below it, of what `read` gives, with a name of its own; null for other derivatives. */
export const slopeIn = (by: readonly Surface[], symbol: (name: string) => Symbol_ | null, read: () => Result<Expr>): Expr & { readonly kind: 'named' } | null => {
  const [x, y = x] = by.map(nameOf);
  const variable = x === null || x === undefined || x !== y ? null : symbol(x);
  if (variable === null || variable.range !== null || !isScalar(variable.shape)) return null;
  const value = read();
  const slope = !value.ok || isScalar(value.value.shape) ? null : slopeOf(value.value, variable, by.length === 2 ? 2 : 1);
  const named = slope === null || !value.ok ? null : b.named(`d${by.length === 2 ? '2' : ''}(${printText(value.value)})/d${x}`, slope);
  return named?.kind === 'named' ? named : null;
};

/** The Jacobian of a vector by another one of its length, with a name of its own, which a trace or determinant is taken of whatever its layout is; null for other derivatives. */
export const jacobianIn = (by: Surface | undefined, symbol: (name: string) => Symbol_ | null, read: () => Result<Expr>): Expr & { readonly kind: 'named' } | null => {
  const variable = symbol(nameOf(by) ?? '');
  if (variable === null || variable.range !== null || !isColumn(variable.shape) || isScalar(variable.shape)) return null;
  const value = read();
  if (!value.ok || !sameShape(value.value.shape, variable.shape)) return null;
  const deriver = new Deriver();
  try {
    const named = b.named(`d(${printText(value.value)})/d${variable.name}`, deriver.jacobian(inlineNames(deriver.resolve(value.value)), { symbol: variable, row: null, col: null }).value);
    return named.kind === 'named' ? named : null;
  } catch (error) {
    if (error instanceof NoLaw) return null;
    throw error;
  }
};
