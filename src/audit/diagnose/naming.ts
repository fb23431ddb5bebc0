import type { Expr } from '../../expr/expr.ts';
import { children } from '../../expr/walk.ts';
import type { Edit } from './edit.ts';
import type { Flaw } from './flaw.ts';
import { transposed } from './transposed.ts';
import { letters } from './words.ts';

/** Flaws from the most to the least telling. */
const TELLING: readonly Flaw[] = ['missing-commutation', 'hadamard-vs-product', 'missing-term', 'index', 'wrong-kron-order', 'missing-condition', 'wrong-order', 'transpose', 'sign', 'factor'];

/** The name of a mistake that two edits undo: that of the more telling one. */
export const graver = (a: Flaw, b: Flaw): Flaw => (TELLING.indexOf(a) <= TELLING.indexOf(b) ? a : b);

/** Of transposes and orders together: where the letters stand as they stood, only transposes are wrong. */
export const arrangementFlaw = (a: Flaw, b: Flaw, from: Expr, to: Expr): Flaw => {
  const isArrangement = (f: Flaw): boolean => f === 'transpose' || f === 'wrong-order';
  return isArrangement(a) && isArrangement(b) ? (letters(from).join(' ') === letters(to).join(' ') ? 'transpose' : 'wrong-order') : graver(a, b);
};

/** How often each matrix, vectors aside, stands there as it is and transposed. */
const turns = (e: Expr, turned = false): readonly string[] => {
  if (e.kind === 'transpose') return turns(e.arg, !turned);
  if (e.kind === 'symbol') return e.shape.rows.key === '1' || e.shape.cols.key === '1' ? [] : [`${e.name}${turned ? "'" : ''}`];
  return children(e).flatMap((c) => turns(c, turned));
};

/** Does the edit turn single matrices, rather than a whole product? */
const turnsMatrix = (from: Expr, to: Expr): boolean =>
  [...turns(from)].sort().join(' ') !== [...turns(to)].sort().join(' ') && !((from.kind === 'scale' ? from.arg : from).kind === 'product' && transposed(from) === to);

/** The name of a mistake where a share only of a term is to be edited: 2*B*x for B*x + B'*x lacks a transpose, 2*kron(I, x) a term. */
export const shareFlaw = (edit: Edit, from: Expr): Flaw => {
  if (edit.flaw === 'missing-commutation') return edit.flaw;
  return edit.flaw === 'transpose' && turnsMatrix(from, edit.to) ? edit.flaw : 'missing-term';
};
