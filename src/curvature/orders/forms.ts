import type { Theorem } from '../../checker/kernel/index.ts';
import type { Expr } from '../../expr/expr.ts';
import type { Simplifier } from '../../network/simplify.ts';
import { harmonicForms } from './harmonic.ts';
import { definite, semidefinite, zerosLike } from './loewner.ts';
import type { Prover } from '../prover/prover.ts';
import { resolventForms } from './resolvent.ts';
import { completedSquares } from './squares.ts';
import { sumForms } from './sums.ts';

/** Ways to write a matrix in which it may be seen to be semidefinite, the cheapest first: as it is, with products of inverses written otherwise, with squares completed, with inverses of sums by their tangents, in the terms of sums that are inverted. */
const FORMS: readonly ((e: Expr, simplifier: Simplifier) => readonly Expr[])[] = [(e) => [e], (e, simplifier) => resolventForms(e, (x) => simplifier.simplify(x)), completedSquares, (e, simplifier) => harmonicForms(e, (x) => simplifier.simplify(x)), sumForms];

/** 0 ⪯ e, or that e is positive definite (`isStrict`), by the first form of e that shows it; or null. */
export const semidefiniteInSomeForm = (prover: Prover, e: Expr, simplifier: Simplifier, isStrict = false): Theorem | null => {
  for (const forms of FORMS)
    for (const form of forms(e, simplifier)) {
      const theorem = isStrict ? definite(prover, form) : semidefinite(prover, form);
      const own = theorem === null ? null : isStrict ? prover.asDefinite(theorem, e) : prover.recast('L-EQ', theorem, zerosLike(e, prover), prover.term(e));
      if (own !== null) return own;
    }
  return null;
};
