import { computedFormula } from '../../audit/diagnose/index.ts';
import type { Expr } from '../../expr/expr.ts';
import type { Detector } from './flaw.ts';
import { rowsOf } from '../../compile/values/values.ts';

/** A formula near the right one that has what came at all points, up to a mistake that formulas make. */
export const formula = (objective: Expr): Detector => ({ part, sights }) => {
  const found = computedFormula(part.value, objective, sights.map((s) => ({ sizes: s.sizes, values: new Map([...s.values].map(([name, x]) => [name, rowsOf(x)])), entries: s.got.data })));
  return found === null ? null : { flaw: found.flaw, sentence: 'it has the values of another formula', computes: found.value };
};
