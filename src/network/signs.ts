import { add, hadamard, isConst, isSpecial, multiply, negate } from '../expr/build.ts';
import type { Expr, NodeOf } from '../expr/expr.ts';
import { mapChildren } from '../expr/walk.ts';
import { compareTerm, isNegativeTerm } from './order.ts';

/** The argument of a transpose, diagonal or row or column sum, through which a sign passes. */
const linearArgument = (e: Expr): Expr | null => {
  if (e.kind === 'transpose') return e.arg;
  const [arg] = e.kind === 'call' && ['diag', 'diagvec', 'rowsum', 'colsum', 'vec'].includes(e.fn) ? e.args : [];
  return arg ?? null;
};

/** A difference whose sign may change places; 1 - s reads best as it is. */
const isFlippable = (e: NodeOf<'add'>): boolean => e.terms.some(isNegativeTerm) && !e.terms.some((t) => isSpecial(t, 'ones') || isConst(t, 1));

/** How many such differences stand among the factors. */
export const differences = (body: Expr): number => {
  if (body.kind === 'add') return isFlippable(body) ? 1 : 0;
  const inside = linearArgument(body);
  if (inside !== null) return differences(inside);
  return body.kind === 'product' || body.kind === 'hadamard' ? body.factors.reduce((n, f) => n + differences(f), 0) : 0;
};

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
