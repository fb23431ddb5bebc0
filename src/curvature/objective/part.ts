import type { Theorem } from '../../checker/kernel/index.ts';
import type { Expr } from '../../expr/expr.ts';
import type { Rational } from '../../expr/rational.ts';
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

/** Such a part of a sum, with the way in which it was found. */
export interface SplitPart extends Above {
  /** Null for what is quadratic and stays as it is. */
  readonly way: string | null;
  /** The exponent of X./Y in it, where that isn't whole. */
  readonly root?: Rational;
}

/** A gradient rising.*(x./y).^above − falling.*(x./y).^below, of what has its minimum at y.*(falling./rising).^(1/(above − below)). */
export interface Balance {
  readonly rising: Expr;
  readonly above: number;
  readonly falling: Expr;
  readonly below: number;
}

/** The expression at the current value of the variable. */
export const here = (search: Search, e: Expr): Expr => substitute(e, new Map<Expr, Expr>([[search.target.x, search.target.y]]));
