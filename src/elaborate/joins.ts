import type { Rational } from '../expr/rational.ts';
import type { BinaryOperator, Surface } from '../notation/surface.ts';
import { isScalar, sameShape, type Shape } from '../shape/shape.ts';

/** The builder that joins any number of operands of one shape. */
export type Join = 'add' | 'hadamard';

/** How an operator joins operands of one shape, or null where it has to be built by itself. */
export const joinOf = (op: BinaryOperator, left: Shape, right: Shape): Join | null => {
  if (!sameShape(left, right)) return null;
  if (op === '+' || op === '-') return 'add';
  return op === '.*' || (op === '*' && isScalar(left)) ? 'hadamard' : null;
};

/** One row of a block matrix as an operand. */
export const rowSurface = (row: readonly Surface[]): Surface => {
  const [first] = row;
  const last = row.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('an empty row');
  return row.length === 1 ? first : { kind: 'block', rows: [row], span: { start: first.span.start, end: last.span.end } };
};

/** By how many digits a number makes others longer: in a sum its denominator does, in a product both parts do. */
export const numberWeight = (q: Rational, isSum: boolean): number => String(q.den).length - 1 + (isSum ? 0 : String(q.num).length - 1);
