import { countsOf, type FormulaReport, type NoteReport, type Status } from '../../notes/index.ts';
import { statusWord } from '../note-text.ts';
import { badge, card, headline, inline, isNotable, note } from './card.ts';
import { escaped } from './html.ts';
import { STYLE } from './style.ts';
import { markOf, marksIn, replaceMarks, withoutMarks, type Typesetter } from './typesetter.ts';

const HEADINGS: Readonly<Record<string, string>> = { section: 'h2', subsection: 'h3', subsubsection: 'h4', paragraph: 'h5' };

/** A LaTeX document as blocks: its body, with headings; commands that only lay out stay as they are written. */
const latexProse = (text: string): readonly string[] => {
  const body = /\\begin\{document\}([^]*?)(?:\\end\{document\}|$)/u.exec(text)?.[1] ?? text;
  return body.split(/\n\s*\n/u).map((p) => p.trim()).filter((p) => p !== '').map((p) => {
    const shown = escaped(p).replace(/\\(section|subsection|subsubsection|paragraph)\*?\{([^{}]*)\}/gu, (_, name: string, title: string) => `<${HEADINGS[name]}>${title}</${HEADINGS[name]}>`);
    return `<div class="p source">${shown}</div>`;
  });
};

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

/** The document with a mark in the place of every formula. */
const markedText = (text: string, report: NoteReport): string => {
  let at = 0;
  const parts = report.formulas.flatMap((f, k) => {
    const before = withoutMarks(text.slice(at, f.outer.start));
    at = f.outer.end;
    return [before, markOf(k, !isInText(text, f))];
  });
  return [...parts, withoutMarks(text.slice(at))].join('');
};

const counts = (report: NoteReport): string => {
  const known = Object.entries(countsOf(report)).filter(([s, n]) => n > 0 && s !== 'not-a-claim') as [Status, number][];
  const first = (s: Status): number => report.formulas.findIndex((f) => f.status === s);
  const items = known.map(([s, n]) => `<li><a href="#f${first(s)}">${badge(s, `${n} ${statusWord(s)}`)}</a></li>`).join('');
  return `<div class="bar" aria-hidden="true">${known.map(([s, n]) => `<span class="${s}" style="flex:${n}"></span>`).join('')}</div><ul class="counts" aria-label="verdicts">${items}</ul>`;
};

/** Lists longer than that are folded. */
const SHORT = 12;

const todo = (text: string, report: NoteReport): string => {
  const open = report.formulas.flatMap((f, k) => (f.status === 'refuted' || f.status === 'undecided' ? [{ f, k }] : []));
  if (open.length === 0) return '';
  const items = open.map(({ f, k }) => `<li>${badge(f.status)} <a class="ui" href="#${isNotable(f) && isInText(text, f) ? `n${k}` : `f${k}`}">line ${f.line}</a> <span class="ui where">${escaped(headline(f))}</span></li>`).join('');
  return `<nav class="todo" aria-label="what to look at"><details${open.length <= SHORT ? ' open' : ''}><summary><strong>To look at: ${open.length}</strong></summary><ol>${items}</ol></details></nav>`;
};

/** Nothing may be loaded and nothing may run: what a page shows is in it. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; base-uri 'none'; form-action 'none'";

/** The note as one page that needs nothing beside it: its text with every formula set, each with its verdict. */
export const notePage = (file: string, text: string, format: 'markdown' | 'latex', report: NoteReport, typesetter: Typesetter): string => {
  const marked = markedText(text, report);
  const blocks = format === 'latex' ? latexProse(marked) : typesetter.markdown(fenced(marked));
  const body = blocks.map((block) => {
    const html = replaceMarks(block, (k) => {
      const f = report.formulas[k];
      return f === undefined ? '' : isInText(text, f) ? inline(f, `f${k}`, `n${k}`, typesetter) : card(f, `f${k}`, typesetter);
    });
    const notes = marksIn(block).flatMap((k) => {
      const f = report.formulas[k];
      return f !== undefined && isInText(text, f) && isNotable(f) ? [note(f, `n${k}`, typesetter)] : [];
    });
    return [html, ...notes].join('\n');
  });
  const name = file.split(/[\\/]/u).at(-1) ?? file;
  const checked = report.formulas.filter((f) => f.status !== 'not-a-claim').length;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><title>${escaped(name)}: ${checked} formulas checked</title>
<style>${typesetter.style}${STYLE}</style></head>
<body><main>
<header><h1>${escaped(name)}</h1><p class="about ui">${report.formulas.length} formulas, ${checked} of them with a verdict by Gradus; ✓ is proved, ✗ refuted with a counterexample.</p>${counts(report)}${todo(text, report)}</header>
<article>
${body.join('\n')}
</article>
</main></body></html>
`;
};
