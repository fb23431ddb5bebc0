import { computedFormula } from '../../audit/diagnose/index.ts';
import type { Dense } from '../../compile/index.ts';
import type { Expr } from '../../expr/expr.ts';
import type { Detector } from './flaw.ts';

const rowsOf = (x: Dense): readonly (readonly number[])[] => Array.from({ length: x.rows }, (_, i) => [...x.data.subarray(i * x.cols, (i + 1) * x.cols)]);

/** A formula near the right one that has what came at all points, up to a mistake that formulas make. */
export const formula = (objective: Expr): Detector => ({ part, sights }) => {
  const found = computedFormula(part.value, objective, sights.map((s) => ({ sizes: s.sizes, values: new Map([...s.values].map(([name, x]) => [name, rowsOf(x)])), entries: s.got.data })));
  return found === null ? null : { flaw: found.flaw, sentence: 'it has the values of another formula', computes: found.value };
};
