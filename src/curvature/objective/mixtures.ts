import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols } from '../../expr/walk.ts';
import { positiveProduct } from '../prover/products.ts';
import type { Prover } from '../prover/prover.ts';

/** Keeps that a mixture A*x + r of a positive x is positive, for nonnegative A and r; that A has no rows of zeros is assumed where it doesn't show. True if it is. */
export const learnMixture = (prover: Prover, e: Expr, x: Symbol_): boolean => {
  const terms = e.kind === 'add' ? e.terms : [e];
  const [moving, fixed] = [terms.filter((t) => freeSymbols(t).has(x)), terms.filter((t) => !freeSymbols(t).has(x))];
  const signs = fixed.map((t) => prover.positive(t, false));
  const [only] = moving;
  if (only?.kind !== 'product' || moving.length > 1 || signs.some((s) => s === null)) return false;
  const first = positiveProduct(prover, only.factors, x, (sums) => prover.positive(sums, true) ?? prover.assume(['<', '0', prover.term(sums)]));
  const sum = first === null || signs.length === 0 ? first : prover.step('O-ADD', [first, ...signs]);
  const order = sum === null ? null : prover.recast('O-EQ', sum, '0', prover.term(e));
  return order !== null && prover.learn(e, order);
};
