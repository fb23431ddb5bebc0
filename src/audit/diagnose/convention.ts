import type { Variable } from '../../calculus/variable.ts';
import { add, call, constant, isSpecial, isZero, multiply, special, subtract, transpose } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { ONE_Q, qInv, qMul, qSign, qText, rational, type Rational } from '../../expr/rational.ts';
import { inlineNames, transform } from '../../expr/walk.ts';
import type { Shape } from '../../shape/shape.ts';
import { claimedValue, type Claim } from '../check.ts';
import { attempt } from './context.ts';
import { transposed } from './transposed.ts';
import { subjectOf } from './truth.ts';

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
  const value = claimedValue(claim);
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
  const q = ratio(claimedValue(claim), right);
  return q === null || qSign(q) <= 0 ? null : `right for ${qText(qInv(q))} times the function`;
};

/** A claim that says the same in another convention. */
export interface Restated {
  readonly text: string;
  readonly claim: Claim;
}

const SYMMETRIC: ReadonlySet<string> = new Set(['symmetric', 'posdef', 'psd']);

/** The expression where vec stacks rows: of the transpose, with commutation matrices the other way round. */
const byRows = (e: Expr): Expr => transform(inlineNames(e), (x) => (x.kind === 'call' && x.fn === 'vec' && x.args[0] !== undefined ? call('vec', transpose(x.args[0])) : isSpecial(x, 'commutation') && x.dims[0] !== undefined && x.dims[1] !== undefined ? special('commutation', x.dims[1], x.dims[0]) : x));

/** What a claim says in conventions that concern more than its value: vec by rows in identities, and derivatives by a symmetric matrix whose entries are not independent; `answer` is the derivative entry by entry. */
export const restated = (claim: Claim, answer: Expr | null): readonly Restated[] => {
  if (claim.kind === 'identity') {
    const [left, right] = [attempt(() => byRows(claim.left)), attempt(() => byRows(claim.right))];
    return left === null || right === null || (left === claim.left && right === claim.right) ? [] : [{ text: 'right where vec stacks rows instead of columns', claim: { kind: 'identity', left, right } }];
  }
  if (claim.kind !== 'gradient' || answer === null || claim.by.row !== null || claim.by.col !== null || !claim.by.symbol.attributes.some((a) => SYMMETRIC.has(a))) return [];
  const both = attempt(() => add(answer, transpose(answer)));
  const once = both === null ? null : attempt(() => subtract(both, call('diag', call('diagvec', answer))));
  const stated = (text: string, left: Expr | null): readonly Restated[] => (left === null ? [] : [{ text, claim: { kind: 'identity', left, right: claim.value } }]);
  return [
    ...stated('right where the two equal entries of a symmetric matrix count as one variable', once),
    ...stated('right for the symmetric part of the gradient', both === null ? null : multiply(constant(rational(1, 2)), both)),
  ];
};
