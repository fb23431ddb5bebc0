import type { NoteDocument } from './document.ts';

const CALLIGRAPHIC = /\\(?:mathcal|mathscr|cal)(?![A-Za-z])\s*\{?\s*([A-Z])(?![A-Za-z])/gu;
/** Words and letters in another font, and commands. */
const OTHERS = /\\(?:math[a-z]+|text[a-z]*|operatorname\*?|cal|bf|rm|bm|boldsymbol)(?![A-Za-z])\s*(?:\{[^{}]*\}|[A-Za-z])|\\[A-Za-z]+/gu;
const BOLD = /\\(?:mathbf|boldsymbol|bm)(?![A-Za-z])\s*\{?\s*([A-Z])(?![A-Za-z])/gu;
const LETTER = /(?<![A-Za-z])[A-Z](?![A-Za-z])/gu;

/** The capitals that a document writes in the calligraphic font and in another one. */
export const twoFontsIn = ({ blocks }: NoteDocument): ReadonlySet<string> => {
  const plain = new Set(blocks.flatMap(({ source }) => [...(source.replace(OTHERS, ' ').match(LETTER) ?? []), ...[...source.matchAll(BOLD)].map((m) => m[1] ?? '')]));
  return new Set(blocks.flatMap(({ source }) => [...source.matchAll(CALLIGRAPHIC)].map((m) => m[1] ?? '')).filter((letter) => plain.has(letter)));
};
