import type { Deriver } from '../calculus/derive.ts';
import { isZero } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { freeSymbols } from '../expr/walk.ts';
import { sidesOf } from './steps/judge.ts';
import { gravest, type FormulaReport, type Step } from './steps/report.ts';
import type { Sentence } from './text/sentences.ts';
import type { Means } from './steps/step.ts';

/** What became of a formula that words suppose: the report, and how to take it back. */
export interface Assumed {
  readonly report: FormulaReport;
  readonly undo: () => void;
}

/** Does the step set something to zero, of which nothing is known or which is a gradient, and which isn't zero by itself? */
const isSetToZero = (s: Step): boolean => s.finding?.verdict !== 'proved' && ((s.kind === 'equation' && s.status === 'not-a-claim' && s.claim !== undefined) || (s.kind === 'stationary' && s.claim?.kind === 'identity' && isZero(s.claim.right)));

/** Does the step say something that does not hold by itself, so that it can only be supposed? */
const isOpen = (s: Step): boolean => (s.status === 'not-a-claim' && (isSetToZero(s) || (s.kind === 'supposition' && s.claim !== undefined))) || (s.status === 'refuted' && s.slip === undefined && (s.kind === 'identity' || s.kind === 'inequality' || s.kind === 'bound'));

/** What a step says as an equation; null where it is none. */
const equationOf = ({ claim }: Step, deriver: Deriver): readonly [Expr, Expr] | null =>
  (claim?.kind === 'identity' ? [claim.left, claim.right] : claim?.kind === 'gradient' ? [deriver.gradient(claim.of, claim.by).value, claim.value] : null);

/** The symbols that a step is about. */
const symbolsOf = (s: Step): readonly string[] => (s.claim === undefined ? Object.keys(s.finding?.counterexample?.values ?? {}) : sidesOf(s.claim).flatMap((e) => [...freeSymbols(e)]).filter((x) => x.range === null).map((x) => x.name));

/** Takes these steps of a formula for granted from here on; the way back. */
const supposeAll = (open: readonly Step[], { scope, deriver }: Means): (() => void) => {
  const back = open.map((s) => scope.ties.suppose({ names: symbolsOf(s), what: 'value', equation: equationOf(s, deriver) }));
  return () => back.forEach((f) => f());
};

/** Does the document optimise something that depends on these symbols, so that an equation for them may be a wrong one? */
const isOfGoal = (names: readonly string[], { scope }: Means): boolean => names.some((n) => { const symbol = scope.symbol(n); return symbol !== null && scope.goals(symbol).length > 0; });

/** Does something depend on the argument of a quantity that the document defines, so that it may hold at some points only? */
const isOfVariable = (names: readonly string[], { scope }: Means): boolean => {
  const variables = [...scope.problem.parameters.values()].flat();
  return variables.length === 0 || variables.some((v) => names.includes(v.name));
};

/** Takes a formula that the words before it suppose, or call an equation that is solved, for granted; null where they don't, or it holds by itself. */
export const assumed = (report: FormulaReport, { isSupposed, isWith, isSolved, isThere }: Pick<Sentence, 'isSupposed' | 'isWith' | 'isSolved' | 'isThere'>, means: Means): Assumed | null => {
  // A value that a sentence begins with is nobody's best one.
  const isValue = (s: Step): boolean => isWith && s.kind === 'stationary' && s.status === 'refuted';
  const open = report.steps.filter((s) => isValue(s) || isOpen(s) && symbolsOf(s).length > 0 && (isSupposed || (isThere && isOfVariable(symbolsOf(s), means)) || (isSolved && s.kind === 'identity' && !isOfGoal(symbolsOf(s), means))));
  if (open.length === 0) return null;
  const undo = supposeAll(open, means);
  const steps = report.steps.map((s): Step => (open.includes(s) ? { kind: 'supposition', status: 'not-a-claim', sentence: 'supposes something of declared names', conditions: [], relation: s.relation, span: s.span, left: s.left, right: s.right } : s));
  return { report: { ...report, steps, status: gravest(steps.map((s) => s.status)) }, undo };
};

/** Takes what a formula sets to zero for granted, of which what is said next may be a consequence: of which symbols, and the way back; null where it sets nothing to zero. */
export const setToZero = (report: FormulaReport, means: Means): { readonly names: readonly string[]; readonly undo: () => void } | null => {
  const open = report.steps.filter((s) => isSetToZero(s) && symbolsOf(s).length > 0);
  return open.length === 0 ? null : { names: open.flatMap(symbolsOf), undo: supposeAll(open, means) };
};
