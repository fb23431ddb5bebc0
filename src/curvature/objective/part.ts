import type { Theorem } from '../../checker/kernel/index.ts';
import type { Expr } from '../../expr/expr.ts';
import { substitute } from '../../expr/walk.ts';
import type { Search } from './search.ts';

/** A majorizer of one part of the objective, and the Hessian of it. */
export interface Part {
  readonly way: string;
  readonly curvature: Expr;
  readonly theorem: Theorem;
}

/** A function of the single entries of x above another one, touching it at the current value, and its gradient. */
export interface Above {
  readonly theorem: Theorem;
  readonly gradient: Expr;
}

/** The expression at the current value of the variable. */
export const here = (search: Search, e: Expr): Expr => substitute(e, new Map<Expr, Expr>([[search.target.x, search.target.y]]));
