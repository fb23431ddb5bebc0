import type { Theorem } from '../../checker/kernel/index.ts';
import type { Term } from '../../checker/terms/term.ts';
import { multiply } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import type { Steps } from './ranges.ts';

/** 0 < L*x*R for a factor x that is positive between nonnegative ones; `isFull` shows that the row or column sums of one of these are positive. */
export const positiveProduct = (prover: Steps, factors: readonly Expr[], x: Expr, isFull: (sums: Term) => Theorem | null): Theorem | null => {
  const at = factors.indexOf(x);
  if (at < 0) return null;
  const [left, right] = [factors.slice(0, at).reverse(), factors.slice(at + 1)];
  let [value, found]: [Expr, Theorem | null] = [x, prover.positive(x, true)];
  for (const [a, side] of [...left.map((f) => [f, 'left'] as const), ...right.map((f) => [f, 'right'] as const)]) {
    const nonneg = found === null ? null : prover.positive(a, false);
    const full = nonneg === null ? null : isFull([side === 'left' ? 'rowsum' : 'colsum', prover.term(a)]);
    value = side === 'left' ? multiply(a, value) : multiply(value, a);
    const step: Theorem | null = full === null ? null : prover.step('O-MATPOS', [nonneg, full, found], { side });
    found = step === null ? null : prover.recast('O-EQ', step, '0', prover.term(value));
  }
  return found;
};

/** 0 < e for a term, by the sign table. */
export const positiveTerm = (prover: Pick<Steps, 'step'>, e: Term): Theorem | null => {
  const found = prover.step('O-SGN', [], { a: e });
  return found?.conclusion[0] === '<' && found.conclusion[1] === '0' ? found : null;
};
