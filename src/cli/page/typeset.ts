import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Marked } from 'marked';
import { escaped } from './html.ts';
import { hasDisplay, isClaimMark, type Typesetter } from './typesetter.ts';

const FONT = /url\(fonts\/([\w-]+\.woff2)\) format\("woff2"\)[^;}]*/gu;
const SAFE_LINK = /^(?:https?:|mailto:|#|[^:]*$)/iu;

/** What belongs to a formula and isn't seen. */
const NOT_SET = /\\label\{[^{}]*\}/gu;

/** Anchors given to the headings of the document at hand. */
const anchors = new Set<string>();

/** The anchor of a heading, by which documents link to it; none for one that has it already. */
const anchor = (heading: string): string => {
  const id = heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replace(/\s/gu, '-');
  if (anchors.has(id)) return '';
  anchors.add(id);
  return id;
};

/** Markdown as HTML: raw HTML is shown as text, links that could run something and pictures, which would be loaded, are words only. */
const markdown = new Marked({
  gfm: true,
  renderer: {
    html: ({ text }) => escaped(text),
    image: ({ text, href }) => `<span class="image">${escaped(text === '' ? href : text)}</span>`,
    link({ href, tokens }) {
      const text = this.parser.parseInline(tokens);
      return SAFE_LINK.test(href) ? `<a href="${escaped(href)}" rel="noreferrer">${text}</a>` : text;
    },
    // The page has a heading of its own above those of the document.
    heading({ tokens, depth }) {
      const level = Math.min(depth + 1, 6);
      const id = anchor(this.parser.parseInline(tokens, this.parser.textRenderer));
      return `<h${level}${id === '' ? '' : ` id="${id}"`}>${this.parser.parseInline(tokens)}</h${level}>\n`;
    },
    paragraph({ tokens }) {
      const inner = this.parser.parseInline(tokens);
      return hasDisplay(inner) ? `<div class="p">${inner}</div>\n` : `<p>${inner}</p>\n`;
    },
    code: ({ text, lang }) => isClaimMark(text) ? `${text}\n` : `<pre tabindex="0"${lang === undefined || lang === '' ? '' : ` aria-label="${escaped(lang)}"`}><code>${escaped(text)}</code></pre>\n`,
  },
});

/** KaTeX with its style sheet and fonts inside, so that a page needs nothing else, and Markdown. Throws where KaTeX or marked isn't installed. */
export const katexTypesetter = async (): Promise<Typesetter> => {
  const { default: katex } = await import('katex');
  const folder = dirname(createRequire(import.meta.url).resolve('katex/dist/katex.min.css'));
  const style = readFileSync(join(folder, 'katex.min.css'), 'utf8')
    .replace(FONT, (_, file: string) => `url(data:font/woff2;base64,${readFileSync(join(folder, 'fonts', file)).toString('base64')}) format("woff2")`);
  // Macros of a document hold in all formulas behind them.
  const macros: Record<string, string> = {};
  return {
    style,
    formula: (source, isDisplay) => {
      try {
        return katex.renderToString(source.replaceAll(NOT_SET, ''), { displayMode: isDisplay, throwOnError: true, strict: 'ignore', macros, globalGroup: true, output: 'htmlAndMathml' });
      } catch (error) {
        if (error instanceof katex.ParseError) return null;
        throw error;
      }
    },
    markdown: (text) => {
      anchors.clear();
      return markdown.lexer(text).map((token) => markdown.parser([token])).filter((html) => html.trim() !== '');
    },
  };
};
