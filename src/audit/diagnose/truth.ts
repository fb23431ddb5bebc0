import { Deriver } from '../../calculus/derive.ts';
import { NoLaw } from '../../calculus/differential.ts';
import { variableExpr } from '../../calculus/variable.ts';
import { add, hadamard, index, multiply, scale, transpose } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { TooLarge } from '../../network/combine.ts';
import { Unprintable } from '../../network/unprintable.ts';
import { dimMul, type Dim } from '../../shape/dim.ts';
import { shape, type Shape } from '../../shape/shape.ts';
import type { Claim } from '../check.ts';

/** The claim with another right side. */
export const withValue = (claim: Claim, value: Expr): Claim => (claim.kind === 'identity' ? { ...claim, right: value } : { ...claim, value });

/** The shape that the value of a derivative should have. */
export const expectedShape = (claim: Claim): Shape => {
  const size = (e: Expr): Dim => dimMul(e.shape.rows, e.shape.cols);
  switch (claim.kind) {
    case 'identity': return claim.left.shape;
    case 'gradient': return variableExpr(claim.by).shape;
    case 'jacobian': return shape(size(claim.of), size(variableExpr(claim.by)));
    case 'hessian': return shape(size(variableExpr(claim.by[0])), size(variableExpr(claim.by[1])));
  }
};

/** The expression that the claim is about. */
export const subjectOf = (claim: Claim): Expr => (claim.kind === 'identity' ? claim.left : claim.of);

/** The engine's own answer: the derivative, or the left side in simplest form; null where it has none. */
export const engineAnswer = (claim: Claim): Expr | null => {
  try {
    const deriver = new Deriver();
    switch (claim.kind) {
      case 'identity': return deriver.simplifier.simplify(claim.left);
      case 'gradient': return deriver.gradient(claim.of, claim.by).value;
      case 'jacobian': return deriver.jacobian(claim.of, claim.by).value;
      case 'hessian': return deriver.hessian(claim.of, ...claim.by).value;
    }
  } catch (error) {
    if (error instanceof NoLaw) return null;
    throw error;
  }
};

const MOST_TERMS = 24;

/** A subscript of a product picks a row of its first factor and a column of its last. */
const entryOf = (e: Expr, row: Expr | null, col: Expr | null): Expr => {
  if (e.kind === 'scale') return scale(e.by, entryOf(e.arg, row, col));
  if (e.kind !== 'product') return index(e, row, col);
  const last = e.factors.length - 1;
  return multiply(...e.factors.map((f, i) => index(f, i === 0 ? row : null, i === last ? col : null)));
};

/** The terms of a sum with products multiplied out, up to a number of terms that is still readable. */
export const termsOf = (e: Expr): readonly Expr[] => {
  const combine = (lists: readonly (readonly Expr[])[], join: (...parts: readonly Expr[]) => Expr): readonly Expr[] => {
    const count = lists.reduce((n, l) => n * l.length, 1);
    if (count > MOST_TERMS || (count === 1 && e.kind !== 'index')) return [e];
    return lists.reduce<readonly (readonly Expr[])[]>((all, list) => all.flatMap((parts) => list.map((x) => [...parts, x])), [[]]).map((parts) => join(...parts));
  };
  switch (e.kind) {
    case 'add': return e.terms.flatMap(termsOf);
    case 'product': return combine(e.factors.map(termsOf), multiply);
    case 'hadamard': return combine(e.factors.map(termsOf), hadamard);
    case 'scale': return combine([termsOf(e.by), termsOf(e.arg)], (by = e.by, arg = e.arg) => scale(by, arg));
    case 'index': return combine([termsOf(e.arg)], (x = e.arg) => entryOf(x, e.row, e.col));
    case 'transpose': return combine([termsOf(e.arg)], (x = e.arg) => transpose(x));
    default: return [e];
  }
};

/** The terms of the left side of an identity multiplied out, norms and traces of sums included; none where it has only one, or where they can't be written. */
export const leftTerms = (claim: Claim): readonly Expr[] => {
  if (claim.kind !== 'identity') return [];
  try {
    const terms = new Deriver().simplifier.terms(claim.left);
    // One term is the left side itself in other words.
    return terms.length > 1 ? terms : [];
  } catch (error) {
    if (error instanceof Unprintable || error instanceof TooLarge) return [];
    throw error;
  }
};

/** The expression multiplied out. */
export const expanded = (e: Expr): Expr => {
  const terms = termsOf(e);
  return terms.length === 1 ? e : add(...terms);
};
