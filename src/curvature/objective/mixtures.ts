import type { Expr } from '../../expr/expr.ts';
import { substitute } from '../../expr/walk.ts';
import { positiveProduct, positiveTerm } from '../prover/products.ts';
import type { Prover } from '../prover/prover.ts';
import type { Target } from './target.ts';

/** Keeps that a sum of one product with the positive x and of nonnegative terms is positive; that what stands beside x has no rows of zeros is assumed where it doesn't show. True if it is. */
const learnProduct = (prover: Prover, e: Expr, x: Expr): boolean => {
  const terms = e.kind === 'add' ? e.terms : [e];
  const [only, more] = terms.filter((t) => t.kind === 'product' && t.factors.includes(x));
  const signs = terms.filter((t) => t !== only).map((t) => prover.positive(t, false));
  if (only?.kind !== 'product' || more !== undefined || signs.some((s) => s === null)) return false;
  const first = positiveProduct(prover, only.factors, x, (sums) => positiveTerm(prover, sums) ?? prover.assume(['<', '0', sums]));
  const sum = first === null || signs.length === 0 ? first : prover.step('O-ADD', [first, ...signs]);
  const order = sum === null ? null : prover.recast('O-EQ', sum, '0', prover.term(e));
  return order !== null && prover.learn(e, order);
};

/** Keeps that a nonnegative mixture of the positive x is positive, at its current value y too. */
export const learnMixture = (prover: Prover, e: Expr, { x, y }: Pick<Target, 'x' | 'y'>): void => {
  if (learnProduct(prover, e, x)) learnProduct(prover, substitute(e, new Map<Expr, Expr>([[x, y]])), y);
};
