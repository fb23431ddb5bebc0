import type { Variable } from '../../calculus/variable.ts';
import type { Expr } from '../../expr/expr.ts';

/** A scalar that the document optimises or differentiates. */
export interface Goal {
  readonly name: string;
  readonly value: Expr;
  readonly sense: 'minimize' | 'maximize' | null;
}

/** The best value of a variable for a goal. */
export interface Optimal {
  readonly goal: Goal;
  readonly variable: Variable;
}
