import type { Result } from '../diagnostics/diagnostic.ts';
import type { LatexBlock } from '../notation/latex/blocks.ts';
import type { Formula } from '../notation/latex/index.ts';
import { isEquation } from './scope/links.ts';
import { nameOf } from './scope/surfaces.ts';
import type { NoteDocument } from './text/document.ts';

/** Formulas behind one that may say what it uses: w = X^T a, a in R^n; further ones where the sentence goes on. */
const BEHIND = 2;
const MOST_BEHIND = 8;
const SENTENCE = /[.?!]\s+\p{Lu}|\n\s*\n/u;

const behind = (block: LatexBlock, { blocks, text }: NoteDocument): readonly LatexBlock[] => {
  const at = blocks.indexOf(block);
  const next = blocks.slice(at + 1, at + 1 + MOST_BEHIND);
  const end = next.findIndex((b, k) => k >= BEHIND && SENTENCE.test(text.slice(next[k - 1]?.outer.end, b.outer.start)));
  return end < 0 ? next : next.slice(0, end);
};

/** Does a formula behind, of those from the position `from` on, say in which set a name lies: a in R^n? */
export const isDeclaredBehind = (name: string, block: LatexBlock, document: NoteDocument, from = 0): boolean => {
  // x_i in a set says what x is, too.
  const named = new RegExp(`(?<![a-zA-Z])${name}(?:_\\{?[a-z]\\}?)?(?![a-zA-Z_^])`, 'u');
  return behind(block, document).filter((b) => document.blocks.indexOf(b) >= from).some(({ source }) => { const [left = '', set] = source.split(/\\in(?![a-z])/u); return set !== undefined && named.test(left); });
};

/** Does a formula anywhere further on say in which set a name lies? */
export const isDeclaredLater = (name: string, block: LatexBlock, { blocks }: NoteDocument): boolean => {
  const named = new RegExp(`(?<![a-zA-Z])${name}(?![a-zA-Z_^])`, 'u');
  return blocks.slice(blocks.indexOf(block) + 1).some(({ source }) => { const [left = '', set] = source.split(/\\in(?![a-z])/u); return set !== undefined && named.test(left); });
};

/** Is it said right behind a formula, from the position `from` on, what a name is: R ≻ 0? */
export const isDescribedBehind = (name: string, block: LatexBlock, document: NoteDocument, from = 0): boolean => {
  const said = new RegExp(`^[^=]*(?<![a-zA-Z])${name}(?![a-zA-Z_^])[^=]*(?:\\\\succ|\\\\prec|\\\\ge|>)`, 'u');
  return behind(block, document).filter((b) => document.blocks.indexOf(b) >= from).some(({ source }) => said.test(source));
};

/** Words that go on about what the formula before has named. */
const GOES_ON = /^[\s.,;:)]*(?:where|here|with|wherein|in which|for|and|其中|这里)(?![a-z])/iu;

/** Does a name get its value, or its entries theirs, in the sentence of a formula, or in the one behind that begins with "here": X'DX, where D = diag(p)? */
export const isDefinedBehind = (name: string, block: LatexBlock, document: NoteDocument, read: (b: LatexBlock) => Result<Formula>): boolean => {
  const next = behind(block, document);
  // The words between the formulas, as far as these are: the sentence may end with the first formula, but not behind the words that go on.
  const words = (last: number): string => [block, ...next].slice(0, last + 1).map((b, i) => document.text.slice(b.outer.end, next[i]?.outer.start)).join(' ');
  const defines = (b: LatexBlock): boolean => {
    const formula = read(b);
    return formula.ok && formula.value.statements.some((s) => nameOf(s.left?.kind === 'index' ? s.left.arg : s.left) === name && s.links[0] !== undefined && isEquation(s.links[0]));
  };
  return next.some((b, k) => GOES_ON.test(words(k)) && !/[.!?]\s+\p{Lu}/u.test(words(k).replace(/^[.\s]+/u, '')) && defines(b));
};
