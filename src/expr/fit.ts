import { dimEqual, type Dim } from '../shape/dim.ts';
import { isScalar, type Shape } from '../shape/shape.ts';
import { ExprError, type ShapeFault } from './error.ts';
import type { Expr } from './expr.ts';

/** Rejects an expression whose operands don't fit. Errors: ExprError, with the fault. */
export const fail = (fault: ShapeFault): never => {
  throw new ExprError(fault);
};

/** Needs two sizes to be equal, and says of which operands they are. Errors: shape-mismatch. */
export const agree = (operation: string, shapes: readonly Shape[], a: Dim, b: Dim, what: readonly [string, string], operands: readonly [number, number]): void => {
  const same = dimEqual(a, b);
  if (same === 'yes') return;
  fail({
    code: 'shape-mismatch', operation, shapes, assumable: same === 'unknown',
    sizes: [{ what: what[0], size: a.key, operand: operands[0] }, { what: what[1], size: b.key, operand: operands[1] }],
  });
};

/** The one shape of all operands. Errors: shape-mismatch. */
export const sameShape = (operation: string, list: readonly Expr[]): Shape => {
  const [first, ...rest] = list;
  if (first === undefined) throw new RangeError(`${operation} of nothing`);
  const shapes = list.map((e) => e.shape);
  rest.forEach((e, i) => {
    agree(operation, shapes, first.shape.rows, e.shape.rows, ['rows', 'rows'], [0, i + 1]);
    agree(operation, shapes, first.shape.cols, e.shape.cols, ['columns', 'columns'], [0, i + 1]);
  });
  return first.shape;
};

/** Errors: not-square. */
export const needSquare = (operation: string, e: Expr): void => {
  if (dimEqual(e.shape.rows, e.shape.cols) === 'yes') return;
  fail({
    code: 'not-square', operation, shapes: [e.shape], assumable: dimEqual(e.shape.rows, e.shape.cols) === 'unknown',
    sizes: [{ what: 'rows', size: e.shape.rows.key, operand: 0 }, { what: 'columns', size: e.shape.cols.key, operand: 0 }],
  });
};

/** Errors: not-scalar. */
export const needScalar = (operation: string, e: Expr): void => {
  if (!isScalar(e.shape)) fail({ code: 'not-scalar', operation, shapes: [e.shape] });
};
