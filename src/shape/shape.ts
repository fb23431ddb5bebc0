import { ONE, type Dim } from './dim.ts';

/** Rows and columns; a column vector is n×1, a scalar 1×1. */
export interface Shape {
  readonly rows: Dim;
  readonly cols: Dim;
}

export const SCALAR: Shape = { rows: ONE, cols: ONE };

/** A shape of the given size. */
export const shape = (rows: Dim, cols: Dim): Shape => ({ rows, cols });

export const isScalar = (s: Shape): boolean => s.rows.key === '1' && s.cols.key === '1';

/** True for n×1, a scalar included. */
export const isColumn = (s: Shape): boolean => s.cols.key === '1';

/** Is it a row, and not a scalar? */
export const isRow = (s: Shape): boolean => s.rows.key === '1' && s.cols.key !== '1';

/** `m×n`, the form used in messages. */
export const shapeText = (s: Shape): string => `${s.rows.key}×${s.cols.key}`;

/** Equal for all values of the sizes. */
export const sameShape = (a: Shape, b: Shape): boolean => a.rows.key === b.rows.key && a.cols.key === b.cols.key;
