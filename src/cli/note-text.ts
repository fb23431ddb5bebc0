import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { NOTE_FLAWS, type Slip, type Status, type Step } from '../notes/index.ts';
import { counterexampleText } from './counterexample.ts';
import { diagnosisText } from './diagnosis.ts';
import { explanationText } from './explanation.ts';
import { gradeText } from './render.ts';

const WORDS: { readonly [S in Status]: string } = { refuted: 'refuted', undecided: 'undecided', 'not-understood': 'not understood', 'proved-under': 'proved under conditions', proved: 'proved', definition: 'definition', 'not-a-claim': 'not a claim' };

/** What a status is called. */
export const statusWord = (s: Status): string => WORDS[s];

const COUNTED: Partial<Record<Status, readonly [one: string, more: string]>> = { definition: ['definition', 'definitions'], 'not-a-claim': ['without a claim', 'without a claim'] };

/** So many formulas of a status, in words. */
export const countWord = (s: Status, n: number): string => `${n} ${COUNTED[s]?.[n === 1 ? 0 : 1] ?? WORDS[s]}`;

/** What a document supposes of a symbol from a formula on, or null. */
export const supposed = (s: Step): string | null => (s.kind === 'supposition' ? (/^supposes it from here on: (.+)$/u.exec(s.sentence)?.[1] ?? null) : null);

/** A formula in one line that is not too long. */
export const oneLine = (source: string): string => {
  const text = source.replace(/\s+/gu, ' ').trim();
  return text.length > 160 ? `${text.slice(0, 157)}…` : text;
};

const WIDTH = 100;

/** The line of the document that a diagnostic points into with the place marked, and what would mend it. */
const placeLines = (d: Diagnostic, document: string): readonly string[] => {
  const label = d.labels.find((l) => l.primary === true) ?? d.labels[0];
  const help = d.help === undefined ? [] : [`  help: ${d.help}`];
  if (label === undefined || label.span.start >= document.length) return help;
  const start = document.lastIndexOf('\n', label.span.start - 1) + 1;
  const end = document.indexOf('\n', label.span.start);
  const line = document.slice(start, end < 0 ? document.length : end).replace(/\t/gu, ' ');
  const column = label.span.start - start;
  // Of a long line only what stands around the place.
  const from = line.length <= WIDTH ? 0 : Math.max(0, Math.min(column - WIDTH / 2, line.length - WIDTH));
  const marked = Math.max(1, Math.min(label.span.end - label.span.start, from + WIDTH - column, line.length - column));
  return [`  ${line.slice(from, from + WIDTH)}`, `  ${' '.repeat(column - from)}${'^'.repeat(marked)} ${label.text}`, ...help];
};

const slipLines = ({ flaw, repair }: Slip): readonly string[] => [`  flaw: ${flaw} (${NOTE_FLAWS[flaw]})`, ...(repair === null ? [] : [`  right: ${repair}`, '         proved'])];

/** What a definition gives; nothing where all of it is among what was taken. */
const definitionLines = (s: Step): readonly string[] => {
  const [, name, by = ''] = /^defines (\S+?)(, .*)?$/u.exec(s.sentence) ?? [];
  if (name !== undefined && s.right !== '') return [`defines ${name} = ${s.right}${by}`];
  if (s.sentence === 'declares') return [];
  const head = `${s.left} ${s.relation ?? ''} ${s.right}`.trim();
  return s.right === '' && s.relation !== null ? [s.sentence] : [head, `  ${s.sentence}`];
};

/** The text of a step below its formula; `explain` adds how what is claimed comes about. */
export const stepLines = (s: Step, document: string, explain: boolean): readonly string[] => {
  // A relation without its right side would look as if it had been cut off.
  if (s.status === 'definition') return definitionLines(s).filter((l) => l.trim() !== '');
  const head = s.right === '' && s.relation !== null ? '' : `${s.left} ${s.relation ?? ''} ${s.right}`.trim();
  const flaw = s.diagnosis?.flaw ?? s.slip?.flaw ?? null;
  // What is said of the flaw follows beside its name.
  const isSaid = s.sentence === 'holds' || (flaw !== null && s.sentence === NOTE_FLAWS[flaw]);
  const lines = head === '' ? [`${statusWord(s.status)}${isSaid ? '' : `: ${s.sentence}`}`] : [`${statusWord(s.status)}: ${head}`, ...(isSaid ? [] : [`  ${s.sentence}`])];
  if (s.status === 'not-understood' && s.diagnostic !== undefined) lines.push(...placeLines(s.diagnostic, document));
  if (s.status === 'proved' && s.finding !== undefined) lines.push(`  ${gradeText(s.finding)}`);
  if (s.status === 'refuted') {
    if (s.claim !== undefined && s.diagnosis !== undefined) lines.push(...diagnosisText(s.claim, s.diagnosis).split('\n'));
    if (s.slip !== undefined) lines.push(...slipLines(s.slip));
    const counterexample = s.diagnosis?.counterexample ?? s.finding?.counterexample;
    if (counterexample !== undefined && counterexample !== null) lines.push(...counterexampleText(counterexample).split('\n'));
  }
  if (explain && s.claim !== undefined) lines.push(...explanationText(s.claim, [], undefined).split('\n'));
  return lines.filter((l) => l.trim() !== '');
};
