import type { Deriver } from '../../calculus/derive.ts';
import type { Counterexample } from '../../checker/index.ts';
import type { Certified } from '../../curvature/index.ts';
import type { Problem } from '../../elaborate/index.ts';
import type { Expr } from '../../expr/expr.ts';
import type { RelationName } from '../../notation/latex/index.ts';

/** What was found about left ⪯ right or left ≤ right. */
export type OrderAnswer =
  | { readonly kind: 'proved'; readonly proof: Certified; readonly how: string; /** Where the sides have values: what has to hold there of the symbols in them. */ readonly where?: readonly string[] }
  | { readonly kind: 'refuted'; readonly counterexample: Counterexample; readonly isTie: boolean }
  | { readonly kind: 'undecided'; readonly reason: string };

/** An order left ≤ right between two values, by definiteness for matrices (`isMatrix`), otherwise entry by entry; `isTurned` where it was written right ≥ left. */
export interface Order {
  readonly left: Expr;
  readonly right: Expr;
  readonly isStrict: boolean;
  readonly isMatrix: boolean;
  readonly isTurned: boolean;
}

/** How a relation symbol compares. */
export interface OrderForm {
  readonly isTurned: boolean;
  readonly isStrict: boolean;
  readonly isDefinite: boolean;
}

/** Orders, as left before right; `isDefinite` where only matrices are compared so. */
export const ORDERS: { readonly [R in RelationName]?: OrderForm } = {
  '<=': { isTurned: false, isStrict: false, isDefinite: false }, '<': { isTurned: false, isStrict: true, isDefinite: false },
  '>=': { isTurned: true, isStrict: false, isDefinite: false }, '>': { isTurned: true, isStrict: true, isDefinite: false },
  '⪯': { isTurned: false, isStrict: false, isDefinite: true }, '≺': { isTurned: false, isStrict: true, isDefinite: true },
  '⪰': { isTurned: true, isStrict: false, isDefinite: true }, '≻': { isTurned: true, isStrict: true, isDefinite: true },
};

const isHessian = (e: Expr): boolean => e.kind === 'derivative' && e.wrt.length === 2;

/** Does the relation compare by definiteness between these sides? Any order does where a Hessian stands on one. */
export const comparesDefiniteness = (form: OrderForm, left: Expr, right: Expr): boolean => form.isDefinite || isHessian(left) || isHessian(right);

/** The order that a relation states of what stands left and right of it. */
export const orderOf = ({ isTurned, isStrict }: OrderForm, left: Expr, right: Expr, isMatrix: boolean): Order => ({ ...(isTurned ? { left: right, right: left } : { left, right }), isStrict, isMatrix, isTurned });

/** What an order is decided with. */
export interface Around {
  readonly problem: Problem;
  readonly deriver: Deriver;
  readonly seed: string | undefined;
}

/** What a refutation of an order says. */
export const refutationText = (o: Order, isTie: boolean): string =>
  isTie ? 'equality occurs, so that the strict order fails; the order with equality was not refuted' : o.isMatrix ? 'the difference has an eigenvalue of the wrong sign' : 'the order fails at a point';
