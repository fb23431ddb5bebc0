import type { Status, Step } from '../notes/index.ts';
import { counterexampleText } from './check.ts';
import { diagnosisText } from './diagnosis.ts';
import { explanationText } from './explanation.ts';
import { gradeText } from './render.ts';

const WORDS: { readonly [S in Status]: string } = { refuted: 'refuted', undecided: 'undecided', 'not-understood': 'not understood', 'proved-under': 'proved under conditions', proved: 'proved', definition: 'definition', 'not-a-claim': 'not a claim' };

/** What a status is called. */
export const statusWord = (s: Status): string => WORDS[s];

/** A formula in one line that is not too long. */
export const oneLine = (source: string): string => {
  const text = source.replace(/\s+/gu, ' ').trim();
  return text.length > 160 ? `${text.slice(0, 157)}…` : text;
};

/** The text of a step below its formula; `explain` adds how what is claimed comes about. */
export const stepLines = (s: Step, explain: boolean): readonly string[] => {
  const head = s.left === '' && s.right === '' ? '' : `${s.left} ${s.relation ?? ''} ${s.right}`.trim();
  const lines = [`${statusWord(s.status)}${head === '' ? '' : `: ${head}`}`, ...(s.sentence === 'holds' ? [] : [`  ${s.sentence}`])];
  if (s.status === 'proved' && s.finding !== undefined) lines.push(`  ${gradeText(s.finding)}`);
  if (s.status === 'refuted') {
    if (s.claim !== undefined && s.diagnosis !== undefined) lines.push(...diagnosisText(s.claim, s.diagnosis).split('\n'));
    const counterexample = s.diagnosis?.counterexample ?? s.finding?.counterexample;
    if (counterexample !== undefined && counterexample !== null) lines.push(...counterexampleText(counterexample).split('\n'));
  }
  if (explain && s.claim !== undefined) lines.push(...explanationText(s.claim, [], undefined).split('\n'));
  return lines.filter((l) => l.trim() !== '');
};
