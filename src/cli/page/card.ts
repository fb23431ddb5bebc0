import { diffOf, FLAWS, type Diagnosis } from '../../audit/diagnose/index.ts';
import { claimedValue, type Claim } from '../../audit/check.ts';
import type { Counterexample } from '../../checker/index.ts';
import { symbol } from '../../expr/build.ts';
import { printLatex } from '../../notation/print/latex.ts';
import { printText } from '../../notation/print/text.ts';
import { SCALAR } from '../../shape/shape.ts';
import { NOTE_FLAWS, type FormulaReport, type Status, type Step } from '../../notes/index.ts';
import { statusWord } from '../note-text.ts';
import { gradeText } from '../render.ts';
import { escaped } from './html.ts';
import type { Typesetter } from './typesetter.ts';

/** Signs that tell verdicts apart without colours. */
const SIGNS: { readonly [S in Status]: string } = { refuted: '✗', undecided: '?', 'not-understood': '…', 'proved-under': '✓*', proved: '✓', definition: '≔', 'not-a-claim': '·' };

/** A status as sign and word. */
export const badge = (s: Status, text = statusWord(s)): string => `<span class="badge ${s}"><span aria-hidden="true">${SIGNS[s]}</span> ${text}</span>`;

const number = (x: number): string => (Number.isInteger(x) ? String(x) : String(Number(x.toPrecision(4))));
const matrixLatex = (m: readonly (readonly number[])[]): string =>
  m.length === 1 && m[0]?.length === 1 ? number(m[0][0] ?? Number.NaN) : `\\begin{pmatrix}${m.map((row) => row.map(number).join(' & ')).join(' \\\\ ')}\\end{pmatrix}`;
const nameLatex = (name: string): string => printLatex(symbol(name, SCALAR));

/** Larger matrices would fill the page. */
const MOST_ENTRIES = 36;

const counterexample = (c: Counterexample, typesetter: Typesetter): string => {
  const set = (source: string): string => `<span>${typesetter.formula(source, false) ?? `<code>${escaped(source)}</code>`}</span>`;
  const values = Object.entries(c.values).filter(([, m]) => m.length * (m[0]?.length ?? 0) <= MOST_ENTRIES).map(([name, m]) => set(`${nameLatex(name)} = ${matrixLatex(m)}`));
  const sizes = Object.entries(c.sizes).map(([n, v]) => `${n} = ${v}`).join(', ');
  return `<figure class="case" tabindex="0"><figcaption class="ui">counterexample${sizes === '' ? '' : ` at ${escaped(sizes)}`}</figcaption><div class="values">${values.join('')}</div>` +
    `<div class="values"><span class="ui">left side</span>${set(matrixLatex(c.left))}<span class="ui">right side</span>${set(matrixLatex(c.right))}</div></figure>`;
};

const marked = (before: string, after: string, side: 'removed' | 'added'): string =>
  diffOf(before, after).filter((s) => s.kind === 'same' || s.kind === side).map((s) => (s.kind === 'same' ? escaped(s.text) : side === 'removed' ? `<del>${escaped(s.text)}</del>` : `<ins>${escaped(s.text)}</ins>`)).join('');

const repair = (claim: Claim, { repair: r }: Diagnosis, typesetter: Typesetter): string => {
  if (r === null) return '';
  const [before, after] = [printText(claimedValue(claim)), printText(r.value)];
  const set = typesetter.formula(printLatex(r.value), true);
  const source = r.source === 'edit' ? 'proved, the nearest formula found' : 'proved; derived anew, as no small change of the claim is right';
  return `<dl class="diff ui"><dt>claimed</dt><dd><code>${marked(before, after, 'removed')}</code></dd><dt>right</dt><dd><code>${marked(before, after, 'added')}</code></dd></dl>` +
    `<div class="right">${set === null ? '' : `<div class="math" tabindex="0">${set}</div>`}<p class="ui grade">${source}</p></div>`;
};

const diagnosis = (s: Step, typesetter: Typesetter): string => {
  const found = s.diagnosis?.counterexample ?? s.finding?.counterexample;
  const shown = found === undefined || found === null ? '' : counterexample(found, typesetter);
  if (s.slip !== undefined) return `<p class="ui">flaw: <strong>${s.slip.flaw}</strong> (${NOTE_FLAWS[s.slip.flaw]})</p>${s.slip.repair === null ? '' : `<div class="right"><code>${escaped(s.slip.repair)}</code><p class="ui grade">proved</p></div>`}${shown}`;
  if (s.claim === undefined || s.diagnosis === undefined) return shown;
  const d = s.diagnosis;
  return [
    d.flaw === null ? '' : `<p class="ui">flaw: <strong>${d.flaw}</strong> (${FLAWS[d.flaw]})</p>`,
    repair(s.claim, d, typesetter),
    d.convention === null ? '' : `<p class="ui">as it stands it is ${escaped(d.convention)}</p>`,
    d.holdsIf.length === 0 ? '' : `<p class="ui">as it stands it holds if ${escaped(d.holdsIf.join(', or if '))}</p>`,
    shown,
  ].join('');
};

const step = (s: Step, typesetter: Typesetter): string => {
  // A relation without its right side would look as if it had been cut off.
  const text = s.right === '' && s.relation !== null ? '' : `${s.left} ${s.relation ?? ''} ${s.right}`.trim();
  const isNews = s.sentence !== 'holds' && s.sentence !== '' && (s.diagnosis === undefined || s.diagnosis.flaw === null);
  const grade = s.status === 'proved' && s.finding !== undefined ? `<p class="ui grade">${escaped(gradeText(s.finding))}</p>` : '';
  return `<li class="${s.status}"><div class="step ui"><span class="sign" aria-hidden="true">${SIGNS[s.status]}</span><span class="hidden">${statusWord(s.status)}: </span>${text === '' ? `<span>${escaped(s.sentence)}</span>` : `<code>${escaped(text)}</code>`}</div>` +
    `${isNews && text !== '' ? `<p class="ui">${escaped(s.sentence)}</p>` : ''}${grade}${s.status === 'refuted' ? diagnosis(s, typesetter) : ''}</li>`;
};

/** The sentence that a reader needs first. */
export const headline = (f: FormulaReport): string => {
  const sentence = f.steps.find((s) => s.status === f.status)?.sentence ?? '';
  return sentence === 'holds' ? '' : sentence;
};

const details = (f: FormulaReport, typesetter: Typesetter): string => {
  const steps = f.steps.filter((s) => s.status !== 'not-a-claim');
  const taken = f.inferred.length === 0 ? '' : `<li class="not-understood"><p class="ui grade">taken: ${f.inferred.map(escaped).join('; ')}</p></li>`;
  const why = headline(f);
  return `<details${f.status === 'refuted' ? ' open' : ''}><summary>${badge(f.status)}${why === '' ? '' : `<span class="why">${escaped(why)}</span>`}<span class="line">line ${f.line}</span></summary>` +
    `<ul class="steps">${taken}${steps.map((s) => step(s, typesetter)).join('')}</ul></details>`;
};

const set = (f: FormulaReport, isDisplay: boolean, typesetter: Typesetter): string => typesetter.formula(f.source, isDisplay) ?? `<code class="source">${escaped(f.source)}</code>`;

/** A formula that stands by itself, with its verdict below. */
export const card = (f: FormulaReport, id: string, typesetter: Typesetter): string => {
  const math = `<div class="math" tabindex="0">${set(f, true, typesetter)}</div>`;
  if (f.status === 'not-a-claim') return `<section id="${id}" class="formula not-a-claim" data-verdict="not-a-claim" aria-label="formula on line ${f.line}">${math}<p class="plain-verdict ui">${statusWord(f.status)}</p></section>`;
  return `<section id="${id}" class="formula ${f.status}" data-verdict="${f.status}" aria-label="formula on line ${f.line}: ${statusWord(f.status)}">${math}${details(f, typesetter)}</section>`;
};

/** In a sentence, verdicts that need more than a sign. */
const NOTABLE: readonly Status[] = ['refuted', 'undecided', 'not-understood', 'proved-under'];
export const isNotable = (f: FormulaReport): boolean => NOTABLE.includes(f.status);

/** A formula in a sentence with the sign of its verdict behind it; `note` is where more is said. */
export const inline = (f: FormulaReport, id: string, note: string, typesetter: Typesetter): string => {
  const math = set(f, false, typesetter);
  if (f.status === 'not-a-claim') return `<span id="${id}" class="inline not-a-claim" data-verdict="not-a-claim">${math}</span>`;
  const words = `<span aria-hidden="true">${SIGNS[f.status]}</span><span class="hidden">(${statusWord(f.status)})</span>`;
  const mark = isNotable(f) ? `<a class="mark" href="#${note}" title="${statusWord(f.status)}">${words}</a>` : `<span class="mark" title="${statusWord(f.status)}">${words}</span>`;
  return `<span id="${id}" class="inline ${f.status}" data-verdict="${f.status}">${math}\u2060${mark}</span>`;
};

/** What is said of a formula in a sentence, below the sentence. */
export const note = (f: FormulaReport, id: string, typesetter: Typesetter): string =>
  `<section id="${id}" class="formula ${f.status}" aria-label="formula in the text above, line ${f.line}: ${statusWord(f.status)}"><div class="math" tabindex="0">${set(f, false, typesetter)}</div>${details(f, typesetter)}</section>`;
