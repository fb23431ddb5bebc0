import { printLatex } from '../notation/print/latex.ts';
import { countsOf, type FormulaReport, type NoteReport, type Status, type Step } from '../notes/index.ts';
import { statusWord, stepLines } from './note-text.ts';

/** Sets formulas as HTML. */
export interface Typesetter {
  /** The style sheet that the formulas need. */
  readonly style: string;
  /** A formula as HTML, or null where it isn't understood. */
  readonly formula: (source: string, isDisplay: boolean) => string | null;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/gu, (c) => ESCAPES[c] ?? c);

const MARKS: { readonly [S in Status]: string } = { refuted: '✗', undecided: '?', 'not-understood': '…', 'proved-under': '✓*', proved: '✓', definition: '≔', 'not-a-claim': '' };

const STYLE = `
:root{color-scheme:light dark;--bg:#fcfcfa;--fg:#1d1d1b;--soft:#6b6b66;--line:#dcdcd6;--card:#fff;--proved:#1a7f37;--proved-under:#4d7c0f;--refuted:#b42318;--undecided:#9a6700;--not-understood:#6b6b66;--definition:#1f5fa8}
@media(prefers-color-scheme:dark){:root{--bg:#161615;--fg:#e8e8e3;--soft:#a0a099;--line:#33332f;--card:#1f1f1d;--proved:#4ac26b;--proved-under:#a3cf5c;--refuted:#ff7b72;--undecided:#e3b341;--not-understood:#a0a099;--definition:#79b8ff}}
body{margin:0;background:var(--bg);color:var(--fg);font:17px/1.6 Georgia,"Times New Roman",serif}
main{max-width:52rem;margin:0 auto;padding:2rem 1.25rem 6rem}
.summary{display:flex;flex-wrap:wrap;gap:.5rem;padding:0;margin:1rem 0 2rem;list-style:none;font:14px/1.4 system-ui,sans-serif}
.summary a,.badge{border:1px solid currentColor;border-radius:1rem;padding:.1rem .65rem;text-decoration:none;color:var(--tone)}
.prose{white-space:pre-wrap;overflow-wrap:anywhere}
.prose h2{font-size:1.25rem;margin:1.6rem 0 .4rem}
.formula{border-left:4px solid var(--tone,var(--line));background:var(--card);margin:1rem 0;padding:.4rem 1rem .6rem;border-radius:0 .4rem .4rem 0}
.formula.plain{border-color:transparent;background:none;padding-block:0}
.formula .math{overflow-x:auto;overflow-y:hidden}
.inline{border-bottom:2px solid var(--tone,transparent)}
.formula summary{cursor:pointer;font:14px/1.5 system-ui,sans-serif;color:var(--tone)}
.formula pre,.source{white-space:pre-wrap;font:13px/1.5 ui-monospace,monospace;margin:.4rem 0;color:var(--fg)}
.right{margin:.4rem 0}
.right::before{content:"right: ";font:14px system-ui,sans-serif;color:var(--soft)}
:focus-visible{outline:2px solid var(--definition);outline-offset:2px}
${(['proved', 'proved-under', 'refuted', 'undecided', 'not-understood', 'definition'] as const).map((s) => `.${s}{--tone:var(--${s})}`).join('\n')}
`;

/** The text between formulas, with headings. */
const prose = (text: string): string => escaped(text.replace(/\n{3,}/gu, '\n\n')).replace(/^ {0,3}#{1,6}[ \t]+(.*)$/gmu, '<h2>$1</h2>').replace(/<\/h2>\n+/gu, '</h2>');

const repairOf = (s: Step, typesetter: Typesetter): string => {
  const value = s.diagnosis?.repair?.value;
  const set = value === undefined ? null : typesetter.formula(printLatex(value), true);
  return set === null ? '' : `<div class="right">${set}</div>`;
};

const detail = (f: FormulaReport, typesetter: Typesetter): string => {
  const steps = f.steps.filter((s) => s.status !== 'not-a-claim');
  const taken = f.inferred.map((x) => `<p class="source">taken: ${escaped(x)}</p>`).join('');
  const text = steps.map((s) => `${repairOf(s, typesetter)}<pre>${escaped(stepLines(s).join('\n'))}</pre>`).join('');
  const first = steps.find((s) => s.status === f.status)?.sentence ?? '';
  const open = f.status === 'refuted' ? ' open' : '';
  return `<details${open}><summary><span aria-hidden="true">${MARKS[f.status]}</span> ${statusWord(f.status)}${first === 'holds' || first === '' ? '' : `: ${escaped(first)}`}</summary>${taken}${text}</details>`;
};

const formula = (f: FormulaReport, k: number, typesetter: Typesetter): string => {
  const isDisplay = f.kind === 'display';
  const set = typesetter.formula(f.source, isDisplay) ?? `<code class="source">${escaped(f.source)}</code>`;
  if (!isDisplay && f.status !== 'refuted' && f.status !== 'undecided') {
    const title = f.status === 'not-a-claim' ? '' : ` title="${statusWord(f.status)}: ${escaped(f.steps[0]?.sentence ?? '')}"`;
    return `<span id="f${k}" class="inline ${f.status}"${title}>${set}</span>`;
  }
  if (f.status === 'not-a-claim') return `<div id="f${k}" class="formula plain"><div class="math">${set}</div></div>`;
  return `<section id="f${k}" class="formula ${f.status}" aria-label="formula on line ${f.line}: ${statusWord(f.status)}"><div class="math" tabindex="0">${set}</div>${detail(f, typesetter)}</section>`;
};

/** The note as one page that needs nothing beside it: its text with every formula set and its verdict below. */
export const notePage = (name: string, text: string, report: NoteReport, typesetter: Typesetter): string => {
  const parts: string[] = [];
  let at = 0;
  report.formulas.forEach((f, k) => {
    const before = text.slice(at, f.outer.start);
    parts.push(prose(before), formula(f, k, typesetter));
    at = f.outer.end;
  });
  parts.push(prose(text.slice(at)));
  const counts = countsOf(report);
  const summary = Object.entries(counts).filter(([s, n]) => n > 0 && s !== 'not-a-claim')
    .map(([s, n]) => `<li class="${s}"><a href="#f${report.formulas.findIndex((f) => f.status === s)}">${n} ${statusWord(s as Status)}</a></li>`).join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(name)}</title>
<style>${typesetter.style}${STYLE}</style></head>
<body><main><h1>${escaped(name)}</h1><ul class="summary" aria-label="verdicts">${summary}</ul>
<div class="prose">${parts.join('')}</div>
</main></body></html>
`;
};
