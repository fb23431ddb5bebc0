import { Deriver } from '../../calculus/derive.ts';
import { whole } from '../../calculus/variable.ts';
import { vecOf } from '../../calculus/vectorise.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import { add, call, constant, divide, hadamard, multiply, subtract } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { freeSymbols } from '../../expr/walk.ts';
import type { ConvexityProver } from './convex.ts';
import { decompose } from '../objective/decompose.ts';
import { definite } from '../orders/loewner.ts';
import { entriesOf, total } from '../objective/entries.ts';
import type { Target } from '../objective/target.ts';

/** f − ½ vec(x)'M vec(x) is convex and M positive definite. */
export interface StronglyConvex {
  readonly modulus: Expr;
  readonly theorem: Theorem;
}

/** That f is convex beyond the quadratic form of its own quadratic part, which smooth or not the rest is; null where that isn't shown. */
export const convexBeyond = (calculus: ConvexityProver, { f, x }: Target): StronglyConvex | null => {
  const { prover } = calculus;
  const deriver = new Deriver();
  const pieces = decompose(f, x);
  const part = pieces.find((p) => p.kind === 'polynomial');
  if (part?.kind !== 'polynomial') return null;
  const modulus = deriver.hessian(part.value, whole(x), whole(x)).value;
  const pd = freeSymbols(modulus).has(x) ? null : definite(prover, modulus);
  if (pd === null) return null;
  const v = vecOf(x);
  const form = hadamard(divide(constant(1), constant(2)), call('inner', v, multiply(modulus, v)));
  // The other parts stay as they are, in the form that shows what is convex.
  const rest = add(deriver.simplifier.simplify(subtract(part.value, form)), ...pieces.flatMap((p) => (p === part ? [] : [p.kind === 'separable' ? total(entriesOf(p)) : p.value])));
  const convex = calculus.cast(calculus.convex(rest), subtract(f, form));
  const theorem = convex === null ? null : prover.step('AND', [convex, pd]);
  return theorem === null ? null : { modulus, theorem };
};
