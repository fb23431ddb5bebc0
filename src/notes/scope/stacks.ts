import * as b from '../../expr/build.ts';
import { freeSymbols } from '../../expr/walk.ts';
import { sameShape, shape } from '../../shape/shape.ts';
import { stackedRows } from './lift.ts';
import type { PartRemark } from '../text/prose.ts';
import type { Scope } from './scope.ts';

/** Gives a matrix that the document declares the value which its words say of it: the vectors d_i, which were defined before, are its rows or columns. */
export const stack = (part: PartRemark, name: string, scope: Scope): void => {
  const matrix = scope.isGiven(name) ? null : scope.symbol(name);
  const value = part.index === null ? null : scope.value(`${part.name}_${part.index}`);
  const index = value === null ? undefined : [...freeSymbols(value)].find((s) => s.name === part.index);
  const range = index?.range ?? null;
  if (matrix === null || value === null || index === undefined || range === null || value.shape.cols.key !== '1') return;
  const length = value.shape.rows;
  if (!sameShape(matrix.shape, part.lean === 'rows' ? shape(range, length) : shape(length, range))) return;
  const rows = stackedRows(value, { symbol: index, range });
  scope.define(name, part.lean === 'rows' ? rows : b.transpose(rows));
};
