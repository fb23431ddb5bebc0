import { add, call, subtract, symbol } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { freeSymbols, subexpressions, substitute, summandsOf } from '../../expr/walk.ts';
import type { Simplifier } from '../../network/simplify.ts';
import { completedSquares } from './squares.ts';

/**
 * Expressions with the inverse of a sum S = A + R in the terms of S in place of A, squares completed: A*inv(A + B)*B as B − B*inv(S)*B, A − I + inv(I + A) as
 * (S − I)*inv(S)*(S − I). None where there is no such inverse.
 */
export const sumForms = (e: Expr, simplifier: Simplifier): readonly Expr[] => {
  const sums = [...new Set(subexpressions(e).flatMap((x) => (x.kind === 'call' && x.fn === 'inv' && x.args[0]?.kind === 'add' ? [x.args[0]] : [])))];
  return sums.flatMap((sum) => summandsOf(sum).filter((a) => a.kind === 'symbol').flatMap((a) => {
    const whole = symbol(`sum_${[...freeSymbols(sum)].map((s) => s.name).join('_')}`, sum.shape, ['posdef']);
    const rest = add(...summandsOf(sum).filter((t) => t !== a));
    const inverse = call('inv', whole);
    const written = simplifier.simplify(substitute(substitute(e, new Map<Expr, Expr>([[call('inv', sum), inverse]])), new Map<Expr, Expr>([[a, subtract(whole, rest)]])));
    return [written, ...completedSquares(written, simplifier)].map((form) => substitute(form, new Map<Expr, Expr>([[whole, sum]])));
  }));
};
