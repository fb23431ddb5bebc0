import * as b from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { substitute } from '../../expr/walk.ts';
import { dimNamed, type Dim } from '../../shape/dim.ts';
import { shape } from '../../shape/shape.ts';

/** The pseudo-inverse of a declared matrix, of any rank: with A = B C, of columns and rows that are independent, it is C⁺ B⁺. */
export interface PseudoInverse {
  readonly of: Symbol_;
  /** The matrix and its pseudo-inverse by their factors. */
  readonly composed: Expr;
  readonly value: Expr;
  readonly rank: Dim;
  /** Names of the factors, which nobody wrote. */
  readonly parts: readonly string[];
}

/** (BᵀB)⁻¹Bᵀ of a matrix whose columns are independent. */
const ofColumns = (e: Expr): Expr => b.multiply(b.call('inv', b.multiply(b.transpose(e), e)), b.transpose(e));
/** Cᵀ(CCᵀ)⁻¹ of a matrix whose rows are independent. */
const ofRows = (e: Expr): Expr => b.multiply(b.transpose(e), b.call('inv', b.multiply(e, b.transpose(e))));

/** The pseudo-inverse of a matrix, in symbols of its own. */
export const pseudoInverse = (of: Symbol_): PseudoInverse => {
  const rank = dimNamed(`rank(${of.name})`);
  const [left, right] = [b.symbol(`columns(${of.name})`, shape(of.shape.rows, rank), []), b.symbol(`rows(${of.name})`, shape(rank, of.shape.cols), [])];
  return { of, rank, composed: b.multiply(left, right), value: b.multiply(ofRows(right), ofColumns(left)), parts: [left.name, right.name] };
};

/** What the pseudo-inverse is where the matrix has full rank, the condition in words. */
export const atFullRank = ({ of }: PseudoInverse): readonly { readonly text: string; readonly value: Expr }[] => [
  { text: `${of.name} of full column rank`, value: ofColumns(of) }, { text: `${of.name} of full row rank`, value: ofRows(of) }, ...(of.shape.rows.key === of.shape.cols.key ? [{ text: `${of.name} invertible`, value: b.call('inv', of) }] : []),
];

/** An expression with the matrix by its factors. */
export const byFactors = (e: Expr, p: PseudoInverse): Expr => substitute(e, new Map<Expr, Expr>([[p.of, p.composed]]));
