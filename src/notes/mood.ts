import type { FormulaRead } from './formula.ts';
import { gravest, type Step } from './steps/report.ts';
import { plainStep } from './steps/step.ts';
import type { Mood } from './text/moods.ts';

/** The step, as words speak of it that deny it, leave it open, or say it of some values only. */
const spokenStep = (s: Step, mood: Mood): Step => {
  const at = { relation: s.relation, span: s.span, left: s.left, right: s.right };
  if (mood === 'somewhere') return s.status === 'refuted' ? plainStep('expression', 'not-a-claim', 'said of some values, not of all', at) : s;
  if (s.status === 'refuted') return { ...s, sentence: `${s.sentence}, and the words do not claim it` };
  return s.kind === 'supposition' || s.status === 'definition' ? plainStep('expression', 'not-a-claim', 'the words do not say that it holds', at) : s;
};

/** A formula as the words beside it speak of it: nothing is supposed or defined by what they deny or leave open. `back` brings the names back to what they meant before it. */
export const inMood = (read: FormulaRead, mood: Mood | null, back: () => void): FormulaRead => {
  if (mood === null) return read;
  if (mood !== 'somewhere') back();
  const { report } = read;
  const steps = report.steps.map((s) => spokenStep(s, mood));
  return { ...read, report: { ...report, steps, defines: mood === 'somewhere' ? report.defines : [], status: steps.length === 0 ? report.status : gravest(steps.map((s) => s.status)) } };
};
