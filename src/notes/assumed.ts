import { freeSymbols } from '../expr/walk.ts';
import { sidesOf } from './judge.ts';
import { gravest, type FormulaReport, type Step } from './report.ts';
import type { Scope } from './scope.ts';

/** What became of a formula that words suppose: the report, and how to take it back. */
export interface Assumed {
  readonly report: FormulaReport;
  readonly undo: () => void;
}

/** Does the step say something that does not hold by itself, so that it can only be supposed? */
const isOpen = (s: Step): boolean => (s.status === 'refuted' && s.slip === undefined && (s.kind === 'identity' || s.kind === 'inequality' || s.kind === 'bound')) || (s.kind === 'equation' && s.status === 'not-a-claim' && s.claim !== undefined);

/** The symbols that a step is about. */
const symbolsOf = (s: Step): readonly string[] => (s.claim === undefined ? Object.keys(s.finding?.counterexample?.values ?? {}) : sidesOf(s.claim).flatMap((e) => [...freeSymbols(e)]).filter((x) => x.range === null).map((x) => x.name));

/** Takes a formula that the words before it suppose for granted; null where it holds by itself, or is none. */
export const assumed = (report: FormulaReport, scope: Scope): Assumed | null => {
  const open = report.steps.filter((s) => isOpen(s) && symbolsOf(s).length > 0);
  if (open.length === 0) return null;
  const back = open.map((s) => scope.suppose({ names: symbolsOf(s), what: 'value', equation: s.claim?.kind === 'identity' ? [s.claim.left, s.claim.right] : null }));
  const steps = report.steps.map((s): Step => (open.includes(s) ? { kind: 'supposition', status: 'not-a-claim', sentence: 'supposes something of declared names', conditions: [], relation: s.relation, span: s.span, left: s.left, right: s.right } : s));
  return { report: { ...report, steps, status: gravest(steps.map((s) => s.status)) }, undo: () => back.forEach((f) => f()) };
};
