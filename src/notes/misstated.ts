import { FLAWS, type Flaw } from '../audit/diagnose/index.ts';
import { variableExpr, type Variable } from '../calculus/variable.ts';
import * as b from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { printText } from '../notation/print/text.ts';
import { isScalar, sameShape } from '../shape/shape.ts';
import { areParallel, variablesOf } from './goals/optima.ts';
import { gradientOf } from './goals/updates.ts';
import { judge } from './steps/judge.ts';
import { gravest, type FormulaReport, type Step } from './steps/report.ts';
import { guardedStep, slipStep, type Means } from './steps/step.ts';

/** Numbers by which an equation may differ from the gradient that it sets to zero. */
const FACTORS = [b.constant(1), b.constant(2), b.divide(b.constant(1), b.constant(2))].flatMap((c) => [c, b.negate(c)]);

/** A change that makes something the gradient of a goal. */
interface Repair {
  readonly flaw: Flaw;
  readonly edits: number;
  readonly text: string;
  /** The gradient that it is then, in words. */
  readonly gradient: string;
}

/** The changes of an expression that make it a multiple of the gradient of what was defined last by a variable. */
const repairsOf = (e: Expr, variable: Variable, means: Means): readonly Repair[] => {
  const { scope, deriver, seed } = means;
  const [goal] = scope.goals(variable.symbol);
  const gradient = goal === undefined ? null : gradientOf(goal, variable, deriver);
  if (goal === undefined || gradient === null || !sameShape(gradient.shape, e.shape) || areParallel(e, gradient, means)) return [];
  const found: Repair[] = [];
  for (const factor of FACTORS) {
    const { claim, diagnosis } = judge({ kind: 'identity', left: deriver.simplifier.simplify(b.scale(factor, gradient)), right: e }, scope.problem, seed);
    const { flaw = null, repair = null } = diagnosis ?? {};
    // Whatever an equation is multiplied by, it says the same, which of numbers may look like a term; a change of the gradient repairs nothing.
    if (repair?.source !== 'edit' || flaw === null || flaw === 'factor' || (flaw === 'missing-term' && isScalar(e.shape)) || claim.kind !== 'identity' || claim.right !== e) continue;
    found.push({ flaw, edits: repair.edits, text: printText(repair.value), gradient: `the gradient of ${goal.name} by ${printText(variableExpr(variable))}` });
    if (repair.edits === 1) break;
  }
  return found;
};

/** A step that sets to zero what a small change makes the gradient of what was defined last; null where none does. */
const corrected = (s: Step, means: Means): Step | null => {
  if (s.kind !== 'equation' || s.status !== 'not-a-claim' || s.claim?.kind !== 'identity' || !b.isZero(s.claim.right)) return null;
  const { left } = s.claim;
  const longer = (r: Repair): number => Math.abs(r.text.length - s.left.length);
  const [best] = variablesOf(left).flatMap((v) => repairsOf(left, v, means)).sort((x, y) => x.edits - y.edits || longer(x) - longer(y));
  const at = { relation: s.relation, span: s.span, left: s.left, right: s.right };
  return best === undefined ? null : slipStep('stationary', { flaw: best.flaw, repair: `${best.text} = ${s.right}` }, `not ${best.gradient}: ${FLAWS[best.flaw]}`, at);
};

/** A formula that words call a gradient set to zero, refuted where it isn't one but a small change makes it so. */
export const misstatedGradient = (report: FormulaReport, means: Means): FormulaReport => {
  const steps = report.steps.map((s) => guardedStep(() => corrected(s, means), s.kind, s) ?? s);
  return { ...report, steps, status: gravest(steps.map((s) => s.status)) };
};
