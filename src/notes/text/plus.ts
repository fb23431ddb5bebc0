import type { NoteDocument } from './document.ts';

const PSEUDO = /pseudo-?\s?invers|moore|penrose|generali[sz]ed\s+invers/iu;
/** X^+ = …, the whole left side of an equation: its name and its right side. */
const HEAD = /(?:^|[,;&]|\\\\|\\q?quad)\s*([A-Za-z]|\\[A-Za-z]+(?:\s*\{[A-Za-z]\})?|\{[^{}]*\})\s*\^\s*(?:\+|\{\+\})\s*&?\s*(?:=|:=|\\leftarrow|\\gets|\\coloneqq)(.*)/su;

/** Is it a sum, outside of all brackets? A pseudo-inverse is a product. */
const isSum = (source: string): boolean => {
  let depth = 0;
  return [...source.split(/\\\\|\\qquad|\\quad/u)[0] ?? ''].some((c) => {
    depth += '([{'.includes(c) ? 1 : ')]}'.includes(c) ? -1 : 0;
    return depth === 0 && (c === '+' || c === '-');
  });
};

/** The letters of a name without its font. */
const stem = (name: string): string => name.match(/[A-Za-z]+/gu)?.at(-1) ?? '';

/** Does a document write X⁺ for the next value of X? It gives that a value, gives one such name a sum as its value, and speaks of no pseudo-inverse. */
export const isPlusNextIn = ({ text, blocks }: NoteDocument): ((name: string) => boolean) => {
  const heads = PSEUDO.test(text) ? [] : blocks.flatMap(({ source }) => { const [, name, value] = HEAD.exec(source) ?? []; return name === undefined || value === undefined ? [] : [{ name: stem(name), isSum: isSum(value) }]; });
  return (name) => heads.some((h) => h.isSum) && heads.some((h) => h.name === name);
};
