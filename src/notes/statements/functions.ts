import { gravest, type FormulaReport, type Step } from '../steps/report.ts';
import type { Scope } from '../scope/scope.ts';
import { plainStep } from '../steps/step.ts';

const has = (report: FormulaReport, ...statuses: readonly Step['status'][]): boolean => report.steps.some((s) => statuses.includes(s.status));

/** A claim that fails of the functions of entries only is not refuted. */
const doubted = (report: FormulaReport): FormulaReport => {
  const steps = report.steps.map((s) => (s.status === 'refuted' ? plainStep(s.kind, 'undecided', `read as functions of every entry it fails, and the functions of matrices that may be meant are not computed with here: ${s.sentence}`, { relation: s.relation, span: s.span, left: s.left, right: s.right }) : s));
  return { ...report, steps, status: gravest(steps.map((s) => s.status)) };
};

/**
 * Reads a formula; exp X and its like, which are read as functions of every entry, are functions of matrices where the formula fails
 * otherwise and is right then, which is reported.
 */
export const withMatrixFunctions = <R extends { readonly report: FormulaReport }>(scope: Scope, read: () => R): R => {
  const back = scope.snapshot();
  scope.functions.takeEither();
  const plain = read();
  if (!scope.functions.takeEither() || !has(plain.report, 'refuted', 'undecided', 'not-understood')) return plain;
  back();
  const whole = scope.functions.reading(read);
  if (!has(whole.report, 'refuted', 'undecided', 'not-understood')) return { ...whole, report: { ...whole.report, inferred: ['exp, log and their like are functions of matrices here', ...whole.report.inferred] } };
  back();
  const again = read();
  return has(whole.report, 'refuted') ? again : { ...again, report: doubted(again.report) };
};
