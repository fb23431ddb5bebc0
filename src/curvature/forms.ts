import type { Theorem } from '../checker/kernel/index.ts';
import type { Expr } from '../expr/expr.ts';
import type { Simplifier } from '../network/simplify.ts';
import { definite, semidefinite, zerosLike } from './loewner.ts';
import type { Prover } from './prover.ts';
import { resolventForms } from './resolvent.ts';
import { completedSquares } from './squares.ts';

/** 0 ⪯ e, or that e is positive definite (`isStrict`), by the first form of e that shows it: as it is, with products of inverses written otherwise, with squares completed; or null. */
export const semidefiniteInSomeForm = (prover: Prover, e: Expr, simplifier: Simplifier, isStrict = false): Theorem | null => {
  for (const form of [e, ...resolventForms(e, (x) => simplifier.simplify(x)), ...completedSquares(e, simplifier)]) {
    const theorem = isStrict ? definite(prover, form) : semidefinite(prover, form);
    const own = theorem === null || form === e ? theorem : isStrict ? definitely(prover, theorem, e) : prover.recast('L-EQ', theorem, zerosLike(e, prover), prover.term(e));
    if (own !== null) return own;
  }
  return null;
};

const definitely = (prover: Prover, theorem: Theorem, e: Expr): Theorem | null => {
  const same = prover.equal(theorem.conclusion[1] as never, prover.term(e));
  return same === null ? null : prover.step('PD-EQ', [theorem, same]);
};
