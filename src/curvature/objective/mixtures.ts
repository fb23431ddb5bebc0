import type { Theorem } from '../../checker/kernel/index.ts';
import { call, multiply } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols } from '../../expr/walk.ts';
import type { Prover } from '../prover/prover.ts';

/** 0 < L*x*R for a positive x between nonnegative factors without rows or columns of zeros, which is assumed where they don't show it. */
const ofProduct = (prover: Prover, factors: readonly Expr[], x: Symbol_): Theorem | null => {
  const at = factors.indexOf(x);
  if (at < 0) return null;
  const [left, right] = [factors.slice(0, at).reverse(), factors.slice(at + 1)];
  let [value, found]: [Expr, Theorem | null] = [x, prover.positive(x, true)];
  for (const [a, side] of [...left.map((f) => [f, 'left'] as const), ...right.map((f) => [f, 'right'] as const)]) {
    const sums = call(side === 'left' ? 'rowsum' : 'colsum', a);
    const nonneg = found === null ? null : prover.positive(a, false);
    const full = nonneg === null ? null : prover.positive(sums, true) ?? prover.assume(['<', '0', prover.term(sums)]);
    value = side === 'left' ? multiply(a, value) : multiply(value, a);
    const step: Theorem | null = full === null ? null : prover.step('O-MATPOS', [nonneg, full, found], { side });
    found = step === null ? null : prover.recast('O-EQ', step, '0', prover.term(value));
  }
  return found;
};

/** Keeps that a mixture A*x + r of a positive x is positive, for nonnegative A without rows of zeros and nonnegative r; true if it is. */
export const learnMixture = (prover: Prover, e: Expr, x: Symbol_): boolean => {
  const terms = e.kind === 'add' ? e.terms : [e];
  const [moving, fixed] = [terms.filter((t) => freeSymbols(t).has(x)), terms.filter((t) => !freeSymbols(t).has(x))];
  const signs = fixed.map((t) => prover.positive(t, false));
  const [only] = moving;
  if (only?.kind !== 'product' || moving.length > 1 || signs.some((s) => s === null)) return false;
  const first = ofProduct(prover, only.factors, x);
  const sum = first === null || signs.length === 0 ? first : prover.step('O-ADD', [first, ...signs]);
  const order = sum === null ? null : prover.recast('O-EQ', sum, '0', prover.term(e));
  return order !== null && prover.learn(e, order);
};
