import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Typesetter } from './note-page.ts';

const FONT = /url\(fonts\/([\w-]+\.woff2)\) format\("woff2"\)[^;}]*/gu;

/** KaTeX with its style sheet and fonts inside, so that a page needs nothing else. Throws where KaTeX isn't installed. */
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
        return katex.renderToString(source, { displayMode: isDisplay, throwOnError: true, strict: 'ignore', macros, globalGroup: true, output: 'htmlAndMathml' });
      } catch (error) {
        if (error instanceof katex.ParseError) return null;
        throw error;
      }
    },
  };
};
