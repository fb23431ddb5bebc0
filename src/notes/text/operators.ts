import type { NoteDocument } from './document.ts';
import { Surroundings } from './sentences.ts';

/** Signs that stand for one product here and for another one there. */
const SIGNS = /\\(?:odot|ast|star|circ|bullet)(?![A-Za-z])|\*/gu;
/** What words call a product, and what it is. */
const PRODUCTS: readonly (readonly [words: string, meaning: string])[] = [[String.raw`khatri\W{1,3}rao|column-?\s?wise\s+kronecker`, '\\khatrirao'], [String.raw`hadamard|element-?\s?wise|entry-?\s?wise|component-?\s?wise`, '.*']];
const BEHIND = PRODUCTS.map(([words, meaning]) => ({ meaning, form: new RegExp(String.raw`^\s*(?:,?\s*(?:which|that)\s+)?(?:(?:be|is|are|as|for|denotes?|stands\s+for|means)\s+)*(?:an?\s+|the\s+)?(?:usual\s+)?(?:${words})\b`, 'iu') }));
const BEFORE = PRODUCTS.map(([words, meaning]) => ({ meaning, form: new RegExp(String.raw`(?:${words})\s+(?:matrix\s+)?product\s*(?:by|as|with)?\s*$`, 'iu') }));

/** The products that signs of a document stand for by its words: "$*$ the Hadamard product", "let $A \\odot B$ be the Khatri–Rao product". */
export const operatorsIn = (document: NoteDocument): ReadonlyMap<string, string> => {
  const around = new Surroundings(document);
  return new Map(document.blocks.flatMap((block, k): readonly (readonly [string, string])[] => {
    const [sign, ...others] = new Set(block.kind === 'inline' ? block.source.match(SIGNS) : []);
    if (sign === undefined || others.length > 0) return [];
    const found = BEHIND.find(({ form }) => form.test(around.restAfter(k))) ?? BEFORE.find(({ form }) => form.test(around.clauseBefore(k)));
    return found === undefined ? [] : [[sign, found.meaning]];
  }));
};
