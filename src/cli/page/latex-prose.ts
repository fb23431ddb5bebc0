import { escaped } from './html.ts';

const HEADINGS: Readonly<Record<string, string>> = { part: 'h2', chapter: 'h2', section: 'h2', subsection: 'h3', subsubsection: 'h4', paragraph: 'h5' };
const THEOREMS = 'theorem|lemma|proposition|corollary|definition|remark|example|assumption|claim|proof|abstract';
const STYLES: Readonly<Record<string, string>> = { emph: 'em', textit: 'em', textbf: 'strong', texttt: 'code', textsc: 'span' };
const ARGUMENT = '\\{([^{}]*)\\}';

const titled = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;

/** What is written in LaTeX → what a page shows, one after the other; the text is escaped already. Commands that aren't here stay as they are written. */
const PROSE: readonly (readonly [pattern: RegExp, shown: (...groups: string[]) => string])[] = [
  [/(?<!\\)%.*$/gmu, () => ''],
  [/\\(?:maketitle|tableofcontents|centering|noindent|newpage|clearpage|bigskip|medskip|smallskip|par)\b\s?/gu, () => ''],
  [new RegExp(`\\\\(?:label|vspace|hspace|bibliographystyle|bibliography|thispagestyle)\\*?${ARGUMENT}`, 'gu'), () => ''],
  [new RegExp(`\\\\begin\\{(${THEOREMS})\\*?\\}(?:\\[([^\\]]*)\\])?`, 'gu'), (name = '', title) => `<strong>${titled(name)}${title === undefined ? '' : ` (${title})`}.</strong> `],
  [new RegExp(`\\\\end\\{(?:${THEOREMS})\\*?\\}`, 'gu'), () => ''],
  [/\\(?:begin|end)\{(?:itemize|enumerate|description|center|quote|figure|table)\*?\}(?:\[[^\]]*\])?/gu, () => ''],
  [/\s*\\item(?:\[([^\]]*)\])?\s*/gu, (label) => `<br>• ${label === undefined ? '' : `${label} `}`],
  [new RegExp(`\\\\(?:eqref|ref|cref|Cref|autoref)${ARGUMENT}`, 'gu'), (key = '') => `(${key})`],
  [new RegExp(`\\\\(?:cite|citep|citet)(?:\\[[^\\]]*\\])*${ARGUMENT}`, 'gu'), (key = '') => `[${key}]`],
  [new RegExp(`\\\\(?:url|href)${ARGUMENT}`, 'gu'), (address = '') => address],
  [new RegExp(`\\\\footnote${ARGUMENT}`, 'gu'), (text = '') => ` (${text})`],
  // Styles may stand in each other, the inner ones first.
  ...[1, 2].map((): readonly [RegExp, (...groups: string[]) => string] => [new RegExp(`\\\\(${Object.keys(STYLES).join('|')})${ARGUMENT}`, 'gu'), (name = '', text = '') => `<${STYLES[name]}>${text}</${STYLES[name]}>`]),
  [new RegExp(`\\\\(${Object.keys(HEADINGS).join('|')})\\*?${ARGUMENT}\\s*`, 'gu'), (name = '', title = '') => `<${HEADINGS[name]}>${title}</${HEADINGS[name]}>`],
  [/``/gu, () => '“'], [/(?:&#39;){2}/gu, () => '”'], [/---/gu, () => '—'], [/--/gu, () => '–'], [/(?<!\\)~/gu, () => '\u00a0'],
  [/\\(&amp;|[%$#_{}])/gu, (character = '') => character],
];

const paragraph = (text: string): string => `<div class="p">${PROSE.reduce((shown, [pattern, by]) => shown.replace(pattern, (_, ...found: unknown[]) => by(...(found.filter((x) => typeof x !== 'number' && typeof x !== 'object') as string[]).slice(0, -1))), escaped(text)).trim()}</div>`;

const VERBATIM = /\\begin\{(verbatim|lstlisting|minted)\*?\}(?:\[[^\]]*\])?(?:\{[^{}]*\})?\n?([^]*?)\\end\{\1\*?\}/gu;

/** A LaTeX document as blocks of HTML: its body with headings, statements, lists, styles and references; other commands stay as they are written. */
export const latexProse = (text: string): readonly string[] => {
  const body = /\\begin\{document\}([^]*?)(?:\\end\{document\}|$)/u.exec(text)?.[1] ?? text;
  const blocks: string[] = [];
  let at = 0;
  const prose = (part: string): void => {
    blocks.push(...part.split(/\n\s*\n/u).map((p) => p.trim()).filter((p) => p !== '').map(paragraph));
  };
  for (const m of body.matchAll(VERBATIM)) {
    prose(body.slice(at, m.index));
    blocks.push(`<pre tabindex="0"><code>${escaped(m[2] ?? '')}</code></pre>`);
    at = m.index + m[0].length;
  }
  prose(body.slice(at));
  return blocks;
};

/** Definitions of macros in a document, each as one piece of LaTeX: `\newcommand` and its kin, `\def`, and `\DeclareMathOperator` as the `\newcommand` that it stands for. */
export const macroDefinitions = (text: string): readonly string[] =>
  [...text.matchAll(/(?<!%.*)\\(?:((?:re|provide)?newcommand|DeclareMathOperator)\*?\s*\{?(\\[A-Za-z]+)\}?(\[\d\])?|def(\\[A-Za-z]+)((?:#\d)*))\s*(?=\{)/gu)].flatMap((m) => {
    const body = braced(text, m.index + m[0].length);
    if (body === null) return [];
    const [, command, name, parameters = '', defined, places = ''] = m;
    if (defined !== undefined) return [`\\def${defined}${places}${body}`];
    return [`\\def${name}${'#1#2#3#4#5#6#7#8#9'.slice(0, 2 * Number(parameters.slice(1, -1) || 0))}${command === 'DeclareMathOperator' ? `{\\operatorname${body}}` : body}`];
  });

/** What stands in braces from a place on, braces included; null where they aren't closed. */
const braced = (text: string, start: number): string | null => {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return text.slice(start, i + 1);
  }
  return null;
};
