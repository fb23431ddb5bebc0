import { ENVIRONMENTS } from './commands.ts';

/** A formula in a document: what stands between its delimiters, and where. */
export interface LatexBlock {
  readonly kind: 'display' | 'inline';
  readonly source: string;
  /** Offset of the first character of `source` in the document. */
  readonly start: number;
  /** The formula with its delimiters. */
  readonly outer: { readonly start: number; readonly end: number };
  /** Do blanks stand in it for dollar signs that cut it apart? */
  readonly isJoined?: true;
}

/** What a document is written in; it decides what is code and what a comment. */
export type DocumentFormat = 'markdown' | 'latex';

interface Delimiter {
  readonly open: string;
  readonly close: string;
  readonly kind: LatexBlock['kind'];
}

const DELIMITERS: readonly Delimiter[] = [
  { open: '$`', close: '`$', kind: 'inline' },
  { open: '$$', close: '$$', kind: 'display' },
  { open: '\\[', close: '\\]', kind: 'display' },
  { open: '\\(', close: '\\)', kind: 'inline' },
  { open: '$', close: '$', kind: 'inline' },
];

/** Environments of formulas that stand by themselves. */
const STANDING = Object.keys(ENVIRONMENTS).filter((name) => ENVIRONMENTS[name] === 'rows' && !['aligned', 'gathered', 'split', 'eqalign', 'alignedat'].includes(name));
const BEGIN = new RegExp(`^\\\\begin\\{(${STANDING.join('|')})(\\*?)\\}`);
/** A fenced block of mathematics, as Markdown has them beside code. */
const MATH_FENCE = /^(`{3,}|~{3,})[ \t]*math[^\S\n]*\n/u;
const VERBATIM = /^\\begin\{(verbatim|lstlisting|minted|comment)\*?\}/;

/** Do only blanks and marks of quotations stand before this on its line? */
const isLineStart = (text: string, at: number): boolean => /(?:^|\n)[ >]{0,6}$/.test(text.slice(Math.max(at - 8, 0), at));

/** Where code or a comment that begins here ends, or null. */
const skipped = (text: string, at: number, format: DocumentFormat): number | null => {
  const past = (mark: string, start: number): number => {
    const end = text.indexOf(mark, start);
    return end < 0 ? text.length : end + mark.length;
  };
  const rest = text.slice(at, at + 40);
  if (format === 'latex') {
    if (text[at] === '%') return past('\n', at);
    const verbatim = VERBATIM.exec(rest);
    return verbatim === null ? null : past(`\\end{${verbatim[1] ?? ''}`, at);
  }
  if (rest.startsWith('<!--')) return past('-->', at);
  const fence = /^(?:`{3,}|~{3,})/.exec(rest)?.[0];
  if (fence !== undefined && isLineStart(text, at)) return past(fence, past('\n', at) - 1);
  const ticks = /^`+/.exec(rest)?.[0];
  if (ticks === undefined) return null;
  const end = text.indexOf(ticks, at + ticks.length);
  // Ticks that are not closed are ordinary characters.
  return end < 0 ? at + ticks.length : end + ticks.length;
};

/** The end of a formula that opens with a delimiter: its closing one, not escaped, before a blank line where it is inline. */
const closing = (text: string, from: number, { close, kind }: Delimiter): number => {
  for (let at = from; at < text.length; at++) {
    if (text.startsWith(close, at)) return at;
    if (text[at] === '\\') at++;
    else if (kind === 'inline' && text[at] === '\n' && /^\n[ \t]*\n/.test(text.slice(at, at + 80))) return -1;
  }
  return -1;
};

/** Where the next blank line stands, or the end of the text. */
const paragraphEnd = (text: string, at: number): number => {
  const next = text.slice(at).search(/\n[ \t]*\n/u);
  return next < 0 ? text.length : at + next;
};

/** A dollar before a number is a price unless another one follows the number closely. */
const isPrice = (inside: string, after: string): boolean => inside === '' || (/^\d/.test(inside) && (/\s$/.test(inside) || /^\d/.test(after)));

/** The formulas of a Markdown or LaTeX document, in order; code and comments are passed over. */
export const latexBlocks = (text: string, format: DocumentFormat = 'markdown'): readonly LatexBlock[] => {
  const blocks: LatexBlock[] = [];
  let at = 0;
  while (at < text.length) {
    const c = text[at];
    if (c !== '$' && c !== '\\' && c !== '`' && c !== '~' && c !== '<' && c !== '%') {
      at++;
      continue;
    }
    const fence = format === 'markdown' && isLineStart(text, at) ? MATH_FENCE.exec(text.slice(at, at + 80)) : null;
    if (fence !== null) {
      const start = at + fence[0].length;
      const close = text.indexOf(`\n${fence[1] ?? ''}`, start - 1);
      const outerEnd = close < 0 ? text.length : close + 1 + (fence[1] ?? '').length;
      blocks.push({ kind: 'display', source: text.slice(start, close < 0 ? text.length : close + 1), start, outer: { start: at, end: outerEnd } });
      at = outerEnd;
      continue;
    }
    const end = skipped(text, at, format);
    if (end !== null) {
      at = end;
      continue;
    }
    const begin = c === '\\' ? BEGIN.exec(text.slice(at, at + 40)) : null;
    const environment: Delimiter | null = begin === null ? null : { open: '', close: `\\end{${begin[1] ?? ''}${begin[2] ?? ''}}`, kind: 'display' };
    const found = environment ?? DELIMITERS.find((d) => text.startsWith(d.open, at));
    if (found === undefined) {
      at += c === '\\' ? 2 : 1;
      continue;
    }
    const start = at + found.open.length;
    const close = closing(text, start, found);
    if (close < 0 && environment !== null) {
      // An environment that nothing ends is told to be so by the reader.
      const end = paragraphEnd(text, at);
      blocks.push({ kind: 'display', source: text.slice(at, end), start, outer: { start: at, end } });
      at = end;
      continue;
    }
    const inside = text.slice(start, close);
    if (close < 0 || (found.open === '$' && isPrice(inside, text[close + 1] ?? ''))) {
      at = start;
      continue;
    }
    const outerEnd = close + found.close.length;
    blocks.push({ kind: found.kind, source: environment === null ? inside : text.slice(at, outerEnd), start, outer: { start: at, end: outerEnd } });
    at = outerEnd;
  }
  return blocks;
};
