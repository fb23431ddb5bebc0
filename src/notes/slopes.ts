import { Deriver } from '../calculus/derive.ts';
import { derivativeByNumber, NoLaw } from '../calculus/differential.ts';
import type { Result } from '../diagnostics/diagnostic.ts';
import * as b from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { inlineNames } from '../expr/walk.ts';
import type { FormulaStatement } from '../notation/latex/index.ts';
import { printText } from '../notation/print/text.ts';
import type { Surface } from '../notation/surface.ts';
import { dimNames } from '../shape/dim.ts';
import { isColumn, isScalar, sameShape, SCALAR } from '../shape/shape.ts';
import { membershipOf } from './infer.ts';
import type { Scope } from './scope.ts';
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

/** Up to that order derivatives of what is any function are any. */
const HIGHEST = 6;

/**
 * What `Y(x) ∈ ℝ^{m×n}` of a number x says: Y is any function of x. At any x its value and its derivatives are any matrices, which those of
 * a polynomial with any coefficients are too; so what holds of all of these, of derivatives up to its degree, holds of every Y. The names
 * that it gives a meaning, or null for other statements.
 */
export const dependent = (s: FormulaStatement, scope: Scope): readonly string[] | null => {
  const [link, second] = s.links;
  const call = s.left?.kind === 'call' && !s.left.name.startsWith('\\') && s.left.args.length === 1 ? s.left : null;
  const by = nameOf(call?.args[0]);
  const set = link?.relation === '∈' && second === undefined ? membershipOf(link.right) : null;
  // Of what is positive the derivatives are not.
  if (call === null || by === null || set === null || !set.attributes.every((a) => a === 'symmetric') || scope.isKnown(call.name)) return null;
  const known = scope.symbol(by);
  if (known === null ? scope.isKnown(by) : !isScalar(known.shape) || known.range !== null) return null;
  const x = known ?? b.symbol(by, SCALAR, []);
  const coefficients = Array.from({ length: HIGHEST + 1 }, (_, k) => b.symbol(`${call.name}_${k}`, set.shape, set.attributes));
  if (coefficients.some((c) => scope.isKnown(c.name))) return null;
  scope.declare([...(known === null ? [x] : []), ...coefficients], [set.shape.rows, set.shape.cols].flatMap(dimNames));
  scope.define(call.name, b.add(...coefficients.map((c, k) => (k === 0 ? c : b.scale(b.power(x, b.constant(k)), c)))), [by]);
  return [call.name];
};
