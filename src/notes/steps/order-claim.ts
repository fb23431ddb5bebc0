import { readSides, relationAt } from '../../audit/claim.ts';
import { failed, ok, type Diagnostic, type Result } from '../../diagnostics/diagnostic.ts';
import type { Problem } from '../../elaborate/index.ts';
import * as b from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import type { RelationName } from '../../notation/latex/index.ts';
import { isScalar, sameShape, shapeText, type Shape } from '../../shape/shape.ts';
import { comparesDefiniteness, orderOf, ORDERS, type Order } from './order.ts';

/** Other spellings of relations. */
const SPELLINGS: Readonly<Record<string, RelationName>> = { '≤': '<=', '≥': '>=', '<<': '⪯', '>>': '⪰' };

/** A number beside a matrix stands for a matrix of it; beside a matrix that is compared by definiteness only 0 does. */
const filled = (e: Expr, like: Shape, isMatrix: boolean): Expr => {
  if (!isScalar(e.shape) || isScalar(like) || (isMatrix && !b.isConst(e, 0))) return e;
  return b.scale(e, b.ones(like));
};

/**
 * Reads `left <= right` and the like: ⪯ and ⪰ (or << and >>) compare symmetric matrices by definiteness, as <= does where a Hessian
 * stands on a side; else <= compares entry by entry. Null where the claim is no order. Errors: ambiguous-order, shape-mismatch and those
 * of expressions.
 */
export const readOrder = (text: string, problem: Problem): Result<Order> | null => {
  const at = relationAt(text);
  const form = at === null ? undefined : ORDERS[(SPELLINGS[at.symbol] ?? at.symbol) as RelationName];
  if (at === null || form === undefined) return null;
  const sides = readSides(text, at, problem);
  if (!sides.ok) return sides;
  const [x, y] = sides.value;
  const isDefinite = comparesDefiniteness(form, x, y);
  const [first, second] = [filled(x, y.shape, isDefinite), filled(y, x.shape, isDefinite)];
  const rejected = (d: Omit<Diagnostic, 'labels'>, here: string): Result<Order> =>
    failed({ ...d, labels: [{ span: { start: at.start, end: at.start + at.symbol.length }, text: here, primary: true }] });
  if (!sameShape(first.shape, second.shape))
    return rejected({ code: 'shape-mismatch', message: `cannot compare a ${shapeText(first.shape)} with a ${shapeText(second.shape)} matrix`, help: 'both sides of an order have one shape; a number is compared with every entry' }, 'sides of different shapes');
  const isSquare = !isScalar(first.shape) && first.shape.rows.key === first.shape.cols.key;
  if (isSquare && !isDefinite)
    return rejected({ code: 'ambiguous-order', message: `between square matrices ${at.symbol} may compare entries or definiteness`, help: 'write ⪯ or ⪰ (or << and >>) for definiteness, vec(A) <= vec(B) for entries' }, 'of entries, or of the matrices?');
  if (isDefinite && !isSquare && !isScalar(first.shape))
    return rejected({ code: 'shape-mismatch', message: `cannot compare ${shapeText(first.shape)} matrices by definiteness`, help: 'write <= to compare entry by entry' }, 'square matrices only');
  return ok(orderOf(form, first, second, isSquare));
};
