import * as b from '../../expr/build.ts';
import type { FormulaStatement } from '../../notation/latex/index.ts';
import { dimNames } from '../../shape/dim.ts';
import { SCALAR, isScalar } from '../../shape/shape.ts';
import { membershipOf } from './infer.ts';
import type { Scope } from './scope.ts';
import { nameOf } from './surfaces.ts';

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
