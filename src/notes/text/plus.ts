import type { NoteDocument } from './document.ts';

const PSEUDO = /pseudo-?\s?invers|moore|penrose|generali[sz]ed\s+invers/iu;
/** X^+ = …, the whole left side of an equation, and its right side. */
const HEAD = /(?:^|[,;&]|\\\\|\\q?quad)\s*(?:[A-Za-z]|\\[A-Za-z]+(?:\s*\{[A-Za-z]\})?|\{[^{}]*\})\s*\^\s*(?:\+|\{\+\})\s*&?\s*(?:=|:=|\\leftarrow|\\gets|\\coloneqq)(.*)/su;

/** Is it a sum, outside of all brackets? A pseudo-inverse is a product. */
const isSum = (source: string): boolean => {
  let depth = 0;
  return [...source.split(/\\\\|\\qquad|\\quad/u)[0] ?? ''].some((c) => {
    depth += '([{'.includes(c) ? 1 : ')]}'.includes(c) ? -1 : 0;
    return depth === 0 && (c === '+' || c === '-');
  });
};

/** Does a document write X⁺ for the next value of X? It gives such a name a sum as its value, and speaks of no pseudo-inverse. */
export const isPlusNextIn = ({ text, blocks }: NoteDocument): boolean => !PSEUDO.test(text) && blocks.some((b) => isSum(HEAD.exec(b.source)?.[1] ?? ''));
