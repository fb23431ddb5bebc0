import type { Variable } from '../../calculus/variable.ts';
import { constant, isZero, multiply, special } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { ONE_Q, qInv, qMul, qSign, qText, type Rational } from '../../expr/rational.ts';
import type { Shape } from '../../shape/shape.ts';
import type { Claim } from '../check.ts';
import { attempt } from './context.ts';
import { transposed } from './edits/order.ts';
import { subjectOf, valueOf } from './truth.ts';

/** Another way to arrange or to scale a derivative, with what the claimed value is in ours. */
interface Convention {
  readonly text: string;
  readonly value: Expr;
}

const LAYOUT = { gradient: 'the gradient as a row, as in numerator layout', jacobian: 'the Jacobian in denominator layout', hessian: 'the Hessian block with rows and columns exchanged' } as const;

const shapeOf = ({ symbol, row, col }: Variable): Shape | null => (row === null && col === null ? symbol.shape : null);

/** From vec by rows to vec by columns on both sides: K(q,p)*J*K(m,n) for a p×q function of an m×n variable. */
const byColumns = (value: Expr, function_: Shape | null, variable: Shape | null): Expr | null =>
  function_ === null || variable === null ? null : attempt(() => multiply(special('commutation', function_.cols, function_.rows), value, special('commutation', variable.rows, variable.cols)));

/** The number in front of an expression. */
const coefficient = (e: Expr): Rational => {
  const by = e.kind === 'scale' ? e.by : e;
  const first = by.kind === 'hadamard' ? by.factors[0] : by;
  return first?.kind === 'const' ? first.value : ONE_Q;
};

/** The ratio of the right value to the claimed one, where it is a number. */
const ratio = (claimed: Expr, right: Expr): Rational | null => {
  if (isZero(claimed)) return null;
  const quotient = qMul(coefficient(right), qInv(coefficient(claimed)));
  return multiply(constant(quotient), claimed) === right ? quotient : null;
};

/** The conventions in which a claim about a derivative may be right. */
export const conventions = (claim: Claim): readonly Convention[] => {
  if (claim.kind === 'identity') return [];
  const value = valueOf(claim);
  const by = claim.kind === 'hessian' ? claim.by[1] : claim.by;
  const rowMajor = claim.kind === 'gradient' ? null : byColumns(value, claim.kind === 'hessian' ? shapeOf(claim.by[0]) : subjectOf(claim).shape, shapeOf(by));
  return [
    { text: `right for ${LAYOUT[claim.kind]}`, value: transposed(value) },
    ...(rowMajor === null ? [] : [{ text: 'right where vec stacks rows instead of columns', value: rowMajor }]),
  ].filter((c) => c.value !== value);
};

/** What to say where a repair only multiplies a derivative by a positive number: the factor belongs to the objective. */
export const absorbed = (claim: Claim, right: Expr): string | null => {
  if (claim.kind === 'identity') return null;
  const q = ratio(valueOf(claim), right);
  return q === null || qSign(q) <= 0 ? null : `right for ${qText(qInv(q))} times the function`;
};
