import { add, hadamard, isConst, isOnes, multiply, negate } from '../expr/build.ts';
import type { Expr, NodeOf } from '../expr/expr.ts';
import { mapChildren } from '../expr/walk.ts';
import { isNegativeTerm } from '../expr/forms.ts';
import { compareTerm } from './order.ts';

/** The argument of a transpose, diagonal or row or column sum, through which a sign passes. */
const linearArgument = (e: Expr): Expr | null => {
  if (e.kind === 'transpose') return e.arg;
  const [arg] = e.kind === 'call' && ['diag', 'diagvec', 'rowsum', 'colsum', 'vec'].includes(e.fn) ? e.args : [];
  return arg ?? null;
};

/** A function with values between -1 and 1, or its square. */
const isBounded = (e: Expr): boolean => (e.kind === 'power' && isConst(e.exponent, 2) ? isBounded(e.base) : e.kind === 'map' && (e.fn === 'sigmoid' || e.fn === 'tanh'));

/** s - 1 for s below 1, which reads best as 1 - s. */
const isBackward = (e: NodeOf<'add'>): boolean => e.terms.length === 2 && e.terms.some((t) => isOnes(negate(t))) && e.terms.some(isBounded);

/** A difference whose sign may change places; 1 - s reads best as it is. */
const isFlippable = (e: NodeOf<'add'>): boolean => e.terms.some(isNegativeTerm) && !e.terms.some(isOnes);

/** How many sums of a kind stand among the factors. */
const count = (body: Expr, isCounted: (e: NodeOf<'add'>) => boolean): number => {
  if (body.kind === 'add') return isCounted(body) ? 1 : 0;
  const inside = linearArgument(body);
  if (inside !== null) return count(inside, isCounted);
  return body.kind === 'product' || body.kind === 'hadamard' ? body.factors.reduce((n, f) => n + count(f, isCounted), 0) : 0;
};

/** Does the body read better with its sign, or the opposite one, absorbed by the one difference among its factors? */
export const absorbsSign = (body: Expr, isNegative: boolean): boolean => count(body, isFlippable) === 1 && (isNegative || count(body, isBackward) === 1);

/** −body with the sign absorbed by a difference inside the product, or null where there is none. */
export const flipSign = (body: Expr): Expr | null => {
  if (body.kind === 'add') return !isFlippable(body) ? null : add(...body.terms.map(negate).sort(compareTerm));
  const inside = linearArgument(body);
  if (inside !== null) {
    const flipped = flipSign(inside);
    return flipped === null ? null : mapChildren(body, () => flipped);
  }
  if (body.kind !== 'product' && body.kind !== 'hadamard') return null;
  for (const [i, f] of body.factors.entries()) {
    const flipped = flipSign(f);
    if (flipped === null) continue;
    const factors = body.factors.map((x, j) => (j === i ? flipped : x));
    return body.kind === 'product' ? multiply(...factors) : hadamard(...factors);
  }
  return null;
};
