import type { Expr } from '../../../expr/expr.ts';
import { children, subexpressions, substitute } from '../../../expr/walk.ts';
import { editsOf, local, occurrences, type Generator } from '../edit.ts';
import { replaceAt } from '../paths.ts';

/** What the copies of more subexpressions, or other edits of one, have in common is no slip of the pen. */
const MOST_COPIED = 6;
const MOST_EDITS = 40;
/** A mistake that is copied is a little further than one that stands once. */
const COPIED = 0.2;

/** One mistake in every copy of a subexpression, as x + inv(A)*b for x - inv(A)*b at both ends of a quadratic form. */
export const repeated = (generators: readonly Generator[]): Generator => function* (e, context, place) {
  if (place.parent !== null) return;
  const copied = [...new Set(subexpressions(e))].filter((s) => s !== e && children(s).length > 0 && s.kind !== 'transpose' && occurrences(e, s) > 1).slice(0, MOST_COPIED);
  for (const s of copied)
    for (const edit of editsOf(s, context, generators, false).slice(0, MOST_EDITS)) {
      const to = replaceAt(s, [edit]);
      if (to !== null) yield local(edit.flaw, edit.cost + COPIED, () => substitute(e, new Map<Expr, Expr>([[s, to]])));
    }
};
