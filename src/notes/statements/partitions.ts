import * as b from '../../expr/build.ts';
import type { Symbol_ } from '../../expr/expr.ts';
import type { FormulaStatement } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { dimNamed } from '../../shape/dim.ts';
import { shape } from '../../shape/shape.ts';
import { isEquation } from '../scope/links.ts';
import { labelOf } from '../scope/infer.ts';
import type { Scope } from '../scope/scope.ts';
import { nameOf } from '../scope/surfaces.ts';

/** What stands in one row of brackets: [X_1, X_2], or a matrix of one row; null for anything else. */
const rowOf = (e: Surface): readonly Surface[] | null => {
  const [row, second] = e.kind === 'block' ? e.rows : [];
  return e.kind === 'call' && e.name === '\\list' ? e.args : row !== undefined && second === undefined ? row : null;
};

/** The parts of a declared matrix that a statement X = [X_1, X_2] names side by side, where all of them mean nothing yet: as many rows, and columns of their own; null for other statements. */
export const partitionIn = (s: FormulaStatement, scope: Scope): readonly Symbol_[] | null => {
  const [link, second] = s.links;
  const whole = scope.symbol(nameOf(s.left) ?? '');
  const row = link === undefined || second !== undefined || !isEquation(link) ? null : rowOf(link.right);
  const names = row?.map(labelOf) ?? [];
  if (whole === null || whole.range !== null || whole.shape.cols.key === '1' || names.length < 2 || names.some((n) => n === null || scope.isKnown(n) || !n.startsWith(`${whole.name}_`))) return null;
  return names.flatMap((n) => (n === null ? [] : [b.symbol(n, shape(whole.shape.rows, dimNamed(n.replace(whole.name, whole.shape.cols.key.replace(/\W/gu, '_')))), [])]));
};
