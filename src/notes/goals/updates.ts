import { provedEqual, type Claim } from '../../audit/check.ts';
import type { Deriver } from '../../calculus/derive.ts';
import { NoLaw } from '../../calculus/differential.ts';
import { variableExpr, variableShape, type Variable } from '../../calculus/variable.ts';
import { findSurrogates, questionOf, type FoundSurrogate } from '../../curvature/index.ts';
import { unknownBetween } from '../../elaborate/unknown.ts';
import * as b from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { freeSymbols, inlineNames, substitute } from '../../expr/walk.ts';
import { sameShape } from '../../shape/shape.ts';
import { resolved } from '../steps/claims.ts';
import { inMatrixForm } from '../scope/lift.ts';
import type { Means } from '../steps/step.ts';
import type { Goal } from '../scope/scope.ts';

/** The gradient of a goal by a variable, or null without a law for it. */
export const gradientOf = (goal: Goal, variable: Variable, deriver: Deriver): Expr | null => {
  if (unknownBetween(goal.value, variable.symbol.name) !== null) return null;
  try {
    return inlineNames(deriver.gradient(resolved(inlineNames(goal.value), deriver), variable).value);
  } catch (error) {
    if (error instanceof NoLaw) return null;
    throw error;
  }
};

/** The symbol with the value in place of the row, column or entry that varies, a value of its shape. */
export const withPart = ({ symbol, row, col }: Variable, value: Expr): Expr => {
  if (row === null && col === null) return value;
  const change = b.subtract(value, b.index(symbol, row, col));
  const left = row === null || symbol.shape.rows.key === '1' ? [] : [b.index(b.eye(symbol.shape.rows), null, row)];
  const right = col === null || symbol.shape.cols.key === '1' ? [] : [b.index(b.eye(symbol.shape.cols), col, null)];
  return b.add(symbol, b.multiply(...left, change, ...right));
};

/** The claim that the gradient of a goal vanishes where the variable has the stated value; null where the value depends on the variable. */
export const stationaryClaim = (goal: Goal, variable: Variable, value: Expr, deriver: Deriver): Claim | null => {
  if ([...freeSymbols(value)].some((s) => s.name === variable.symbol.name)) return null;
  const gradient = gradientOf(goal, variable, deriver);
  if (gradient === null) return null;
  try {
    return { kind: 'identity', left: substitute(gradient, new Map<Expr, Expr>([[variable.symbol, withPart(variable, resolved(inlineNames(value), deriver))]])), right: b.zeros(variableShape(variable)) };
  } catch (error) {
    if (error instanceof NoLaw) return null;
    throw error;
  }
};

/** An update that the certified search knows: the one stated, if it is among those found, and how many there are. */
export interface KnownUpdate {
  readonly found: FoundSurrogate | null;
  readonly sense: 'minimize' | 'maximize';
  readonly count: number;
}

/** Looks for the stated next value of a variable among the updates that are proved not to make a goal worse; a goal without a sense is tried in both. */
export const knownUpdate = (goal: Goal, variable: Variable, value: Expr, { scope: { problem }, deriver, seed, searches }: Means): KnownUpdate => {
  const stated = resolved(inlineNames(value), deriver);
  const shape = variableExpr(variable).shape;
  const fitting = (e: Expr): Expr => (sameShape(e.shape, shape) ? e : b.transpose(e));
  const objective = inMatrixForm(resolved(inlineNames(goal.value), deriver));
  const senses = goal.sense === null ? (['minimize', 'maximize'] as const) : [goal.sense];
  const under = problem.conditions.map((c) => (c.kind === 'size' ? `${c.left.key}${c.order}${c.right.key}` : `${c.kind}${c.expr.id}`)).join();
  let count = 0;
  for (const sense of senses) {
    const key = [objective, sense, variable.symbol, variable.row, variable.col, under].map((x) => (typeof x === 'string' ? x : (x?.id ?? ':'))).join('|');
    const results = searches.get(key) ?? findSurrogates(questionOf({ objective, variable, conditions: problem.conditions, seed, sense }), null).results;
    searches.set(key, results);
    count += results.length;
    const found = results.find((r) => provedEqual(fitting(r.update), fitting(stated), problem.conditions, { seed }));
    if (found !== undefined) return { found, sense, count };
  }
  return { found: null, sense: goal.sense ?? 'minimize', count };
};
