import { countsOf, type FormulaReport, type NoteReport, type Status } from '../../notes/index.ts';
import { claimBlocks } from '../claim-blocks.ts';
import { firstLine } from '../claim-report.ts';
import type { Replayed } from '../claims.ts';
import { countWord } from '../note-text.ts';
import { badge, card, headline, inline, isNotable, note as noteOf } from './card.ts';
import { claimCard, claimSentence, claimStatus } from './claim-card.ts';
import { escaped } from './html.ts';
import { latexProse, macroDefinitions } from './latex-prose.ts';
import { STYLE } from './style.ts';
import { markOf, marksIn, replaceMarks, withoutMarks, type Typesetter } from './typesetter.ts';

/** Front matter as a block of code. */
const fenced = (text: string): string => text.replace(/^---\n([^]*?)\n---[ \t]*(?=\n|$)/u, (_, inner: string) => `\`\`\`yaml\n${inner}\n\`\`\``);

/** Longer ones get a line of their own wherever they stand. */
const SHORT_SOURCE = 40;

/** Is the formula part of a sentence? Some dialects of Markdown write short ones between double dollars too. */
const isInText = (text: string, { kind, outer, source }: FormulaReport): boolean => {
  if (kind === 'inline') return true;
  if (!text.startsWith('$$', outer.start) || source.includes('\n') || source.length > SHORT_SOURCE) return false;
  const before = text.slice(text.lastIndexOf('\n', outer.start - 1) + 1, outer.start);
  const after = /^[^\n]*/u.exec(text.slice(outer.end))?.[0] ?? '';
  return /[\p{L}\p{N}]/u.test(before + after);
};

/** The document with a mark in the place of every formula, and of what stands in every claim block. */
const markedText = ({ text, format, report }: Note): string => {
  const blocks = format === 'latex' ? [] : claimBlocks(text);
  const marks = [
    ...report.formulas.map((f, k) => ({ start: f.outer.start, end: f.outer.end, mark: markOf(k, isInText(text, f) ? 'inline' : 'display') })),
    ...blocks.map((b, k) => ({ start: b.start, end: b.end, mark: `${b.prefix}${markOf(k, 'claim')}\n` })),
  ].sort((a, b) => a.start - b.start);
  let at = 0;
  const parts = marks.flatMap(({ start, end, mark }) => {
    const before = withoutMarks(text.slice(at, start));
    at = end;
    return [before, mark];
  });
  return [...parts, withoutMarks(text.slice(at))].join('');
};

const counts = ({ report, claims }: Note): string => {
  const known = Object.entries(countsOf(report)).filter(([s, n]) => n > 0 && s !== 'not-a-claim') as [Status, number][];
  const first = (s: Status): number => report.formulas.findIndex((f) => f.status === s);
  const outcomes = [...new Map(claims.map((r) => [claimSentence(r), claimStatus(r)]))].map(([word, status]) => ({ word, status, at: claims.findIndex((r) => claimSentence(r) === word), n: claims.filter((r) => claimSentence(r) === word).length }));
  const entries = [
    ...known.map(([s, n]) => ({ status: s, n, href: `f${first(s)}`, text: countWord(s, n) })),
    ...outcomes.map(({ word, status, at, n }) => ({ status, n, href: `c${at}`, text: `${n} claim${n === 1 ? '' : 's'}: ${word}` })),
  ];
  const items = entries.map(({ status, href, text }) => `<li><a href="#${href}">${badge(status, escaped(text))}</a></li>`).join('');
  return `<div class="bar" aria-hidden="true">${entries.map(({ status, n }) => `<span class="${status}" style="flex:${n}"></span>`).join('')}</div><ul class="counts" aria-label="verdicts">${items}</ul>`;
};

/** Lists longer than that are folded. */
const SHORT = 12;

/** What a reader has to look at, the gravest first. */
const OPEN: readonly Status[] = ['refuted', 'undecided', 'not-understood'];

const todo = ({ text, report, claims }: Note): string => {
  const open = [
    ...report.formulas.flatMap((f, k) => (OPEN.includes(f.status) ? [{ line: f.line, rank: OPEN.indexOf(f.status), sign: badge(f.status), href: isNotable(f) && isInText(text, f) ? `n${k}` : `f${k}`, why: headline(f) }] : [])),
    ...claims.flatMap((r, k) => (claimStatus(r) === 'proved' ? [] : [{ line: r.line, rank: 0, sign: badge(claimStatus(r), escaped(claimSentence(r))), href: `c${k}`, why: firstLine(r) }])),
  ].sort((a, b) => a.rank - b.rank || a.line - b.line);
  if (open.length === 0) return '';
  const items = open.map(({ line, sign, href, why }) => `<li>${sign} <a class="ui" href="#${href}">line ${line}</a> <span class="ui where">${escaped(why)}</span></li>`).join('');
  return `<nav class="todo" aria-label="what to look at"><details${open.length <= SHORT ? ' open' : ''}><summary><strong>To look at: ${open.length}</strong></summary><ol>${items}</ol></details></nav>`;
};

/** Nothing may be loaded and nothing may run: what a page shows is in it. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'";

/** A document with what became of its formulas and its claims. */
export interface Note {
  readonly file: string;
  readonly text: string;
  readonly format: 'markdown' | 'latex';
  readonly report: NoteReport;
  readonly claims: readonly Replayed[];
}

/** The note as one page that needs nothing beside it: its text with every formula set, each with its verdict, and every claim with what came out. */
export const notePage = (note: Note, typesetter: Typesetter): string => {
  const { file, text, format, report, claims } = note;
  const marked = markedText(note);
  // Macros hold in all formulas, wherever they are defined.
  for (const definition of macroDefinitions(text)) typesetter.formula(definition, false);
  const blocks = format === 'latex' ? latexProse(marked) : typesetter.markdown(fenced(marked));
  const body = blocks.map((block) => {
    const html = replaceMarks(block, (k, isClaim) => {
      const claim = claims[k];
      if (isClaim) return claim === undefined ? '' : claimCard(claim, `c${k}`);
      const f = report.formulas[k];
      return f === undefined ? '' : isInText(text, f) ? inline(f, `f${k}`, `n${k}`, typesetter) : card(f, `f${k}`, typesetter);
    });
    const notes = marksIn(block).flatMap((k) => {
      const f = report.formulas[k];
      return f !== undefined && isInText(text, f) && isNotable(f) ? [noteOf(f, `n${k}`, typesetter)] : [];
    });
    return [html, ...notes].join('\n');
  });
  const name = file.split(/[\\/]/u).at(-1) ?? file;
  const checked = report.formulas.filter((f) => f.status !== 'not-a-claim').length;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><title>${escaped(name)}: ${checked} formulas checked</title>
<style>${typesetter.style}${STYLE}</style></head>
<body><main>
<header><h1>${escaped(name)}</h1><p class="about ui">${[...(report.formulas.length === 0 && claims.length > 0 ? [] : [`${report.formulas.length} formula${report.formulas.length === 1 ? '' : 's'}, ${checked} of them with a verdict by Gradus`]), ...(claims.length === 0 ? [] : [`${claims.length} claim${claims.length === 1 ? '' : 's'} replayed`])].join(', and ')}; ✓ is proved, ✗ refuted with a counterexample.</p>${counts(note)}${todo(note)}</header>
<article>
${body.join('\n')}
</article>
</main></body></html>
`;
};
