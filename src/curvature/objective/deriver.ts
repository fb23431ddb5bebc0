import { Deriver } from '../../calculus/derive.ts';
import type { Expr } from '../../expr/expr.ts';

const derivers = new WeakMap<Expr, Deriver>();

/** The deriver of all searches about one objective: what one of them has derived and simplified the next one has. */
export const deriverOf = (objective: Expr): Deriver => {
  const known = derivers.get(objective);
  if (known !== undefined) return known;
  const made = new Deriver();
  derivers.set(objective, made);
  return made;
};
