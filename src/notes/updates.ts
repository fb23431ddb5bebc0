import { termConverter, toEnv } from '../audit/term.ts';
import type { Claim } from '../audit/check.ts';
import type { Deriver } from '../calculus/derive.ts';
import { NoLaw } from '../calculus/differential.ts';
import { variableExpr, variableShape, type Variable } from '../calculus/variable.ts';
import { decideEqual } from '../checker/index.ts';
import { findSurrogates, type FoundSurrogate } from '../curvature/index.ts';
import type { Problem } from '../elaborate/index.ts';
import * as b from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { freeSymbols, inlineNames, substitute } from '../expr/walk.ts';
import { printText } from '../notation/print/text.ts';
import { resolved } from './claims.ts';
import type { Goal } from './scope.ts';

/** The claim that the gradient of a goal vanishes where the variable, a whole symbol, has the stated value; null where the value depends on the variable. */
export const stationaryClaim = (goal: Goal, variable: Variable, value: Expr, deriver: Deriver): Claim | null => {
  if (variable.row !== null || variable.col !== null || [...freeSymbols(value)].some((s) => s.name === variable.symbol.name)) return null;
  try {
    const gradient = deriver.gradient(resolved(inlineNames(goal.value), deriver), variable).value;
    const there = substitute(inlineNames(gradient), new Map<Expr, Expr>([[variable.symbol, resolved(inlineNames(value), deriver)]]));
    return { kind: 'identity', left: there, right: b.zeros(variableShape(variable)) };
  } catch (error) {
    if (error instanceof NoLaw) return null;
    throw error;
  }
};

/** An update that the certified search knows: the one stated, if it is among those found, and how many there are. */
export interface KnownUpdate {
  readonly found: FoundSurrogate | null;
  readonly others: readonly FoundSurrogate[];
}

/** Looks for the stated next value of a variable among the updates that are proved not to make a goal worse. */
export const knownUpdate = (goal: Goal, variable: Variable, value: Expr, problem: Problem, deriver: Deriver, seed: string | undefined): KnownUpdate => {
  const stated = resolved(inlineNames(value), deriver);
  const { results } = findSurrogates({
    objective: resolved(inlineNames(goal.value), deriver), sense: goal.sense ?? 'minimize', variable, conditions: problem.conditions, print: (e) => printText(e), ...(seed === undefined ? {} : { seed }),
  }, null);
  const shape = variableExpr(variable).shape;
  const same = (found: Expr): boolean => {
    const sides = [found, stated].map((e) => (e.shape.rows.key === shape.rows.key && e.shape.cols.key === shape.cols.key ? e : b.transpose(e)));
    const [x, y] = sides;
    if (x === undefined || y === undefined || x.shape.rows.key !== y.shape.rows.key || x.shape.cols.key !== y.shape.cols.key) return false;
    const to = termConverter();
    const { verdict, grade } = decideEqual(to(x), to(y), toEnv([], problem.conditions, [x, y]), seed === undefined ? {} : { seed });
    return verdict === 'equal' && grade !== 'N';
  };
  return { found: results.find((r) => same(r.update)) ?? null, others: results };
};
