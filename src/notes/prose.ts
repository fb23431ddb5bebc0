import type { Attribute } from '../expr/expr.ts';
import type { NoteDocument } from './document.ts';

/** What the words around a formula say of the names in it: their sizes as text, and attributes. */
export interface Remark {
  /** The block that names what is spoken of, by its position among the blocks of the document. */
  readonly of: number;
  /** The last block that the remark was read from; it holds from there on. */
  readonly at: number;
  readonly sizes: readonly string[] | null;
  readonly attributes: readonly Attribute[];
  /** Where in the document it ends: the end of the sentence for what is only said under a condition. */
  readonly until: number;
}

const ATTRIBUTES: Readonly<Record<string, readonly Attribute[]>> = {
  symmetric: ['symmetric'], 'skew-symmetric': ['skew'], antisymmetric: ['skew'], orthogonal: ['orthogonal'], diagonal: ['diagonal'], posdef: ['symmetric', 'posdef'], spd: ['symmetric', 'posdef'], pd: ['symmetric', 'posdef'],
  psd: ['symmetric', 'psd'], spsd: ['symmetric', 'psd'], nonnegative: ['nonneg'], 'non-negative': ['nonneg'], positive: ['positive'],
};
const FILLERS = new Set('a an the all both some any and also real square fixed given known strictly real-valued small large full-rank invertible nonsingular non-singular dense random arbitrary'.split(' '));
const NOUNS = new Set('matrix matrices kernel gram covariance precision weight weights vector vectors number numbers scalar scalars constant constants parameter parameters operator hessian laplacian data'.split(' '));
/** Behind attributes a clause may end or go on with these. */
const AFTERWARDS = new Set('with so then for hence since thus because where in'.split(' '));
const CONDITION = /(?:^|\s)(?:if|when|whenever|provided|unless|for|in case)(?:\s+that)?\s+(?:[a-z-]+\s+){0,6}$/iu;

const wordsOf = (text: string): readonly string[] =>
  text.toLowerCase().replace(/positive[\s-]+semi[\s-]*definite|non-?negative[\s-]+definite/gu, 'psd').replace(/positive[\s-]+definite/gu, 'posdef').replace(/skew[\s-]+symmetric/gu, 'skew-symmetric').split(/[^a-z-]+/u).filter((w) => w !== '');

const attributesOf = (word: string): readonly Attribute[] => (Object.hasOwn(ATTRIBUTES, word) ? (ATTRIBUTES[word] ?? []) : []);

/** Attributes at the beginning of a phrase, up to the noun that has them; none where the noun is something else of the name. */
const leading = (phrase: string): readonly Attribute[] => {
  const found: Attribute[] = [];
  for (const word of wordsOf(phrase)) {
    const own = attributesOf(word);
    if (own.length > 0) found.push(...own);
    else if (NOUNS.has(word) || (found.length > 0 && AFTERWARDS.has(word))) return found;
    else if (!FILLERS.has(word)) return [];
  }
  return found;
};

/** Attributes of a noun with an article behind a name: $D$ a diagonal matrix. */
const apposed = (phrase: string): readonly Attribute[] => (/^\s*an?\s/iu.test(phrase) && wordsOf(phrase).some((w) => NOUNS.has(w)) ? leading(phrase) : []);

/** Attributes at the end of a phrase, right before the name. */
const trailing = (phrase: string): readonly Attribute[] => {
  const found: Attribute[] = [];
  const words = [...wordsOf(phrase)].reverse();
  // "A is symmetric and B" says nothing of B.
  if (words[0] === 'and' || words[0] === 'or') return [];
  for (const word of words) {
    const own = attributesOf(word);
    if (own.length > 0) found.push(...own);
    else if (word === 'not' || word === 'no' || word === 'non') return [];
    else if (!NOUNS.has(word) && !FILLERS.has(word)) return found;
  }
  return found;
};

const DIMENSIONS = /^\s*(\w|\\[a-z]+)\s*(?:\\times|\\cdot)\s*(\w|\\[a-z]+)\s*$/u;
const BE = /^\s*(?:,?\s*(?:which|that)\s+)?(?:is|are|be|being|denotes?)\s+/iu;
const LIST = /^\s*(?:,|and|,\s*and|,?\s*resp\.)\s*$/u;
const plain = (size: string): string => size.replace('\\', '');

/** All that the words of a document say of names in its formulas, in the order in which it holds. */
export const remarksIn = ({ text, blocks }: NoteDocument): readonly Remark[] => {
  const before = (k: number): string => {
    const from = k === 0 ? 0 : (blocks[k - 1]?.outer.end ?? 0);
    return text.slice(Math.max(from, (blocks[k]?.outer.start ?? 0) - 200), blocks[k]?.outer.start);
  };
  const after = (k: number): string => text.slice(blocks[k]?.outer.end, Math.min(blocks[k + 1]?.outer.start ?? text.length, (blocks[k]?.outer.end ?? 0) + 200));
  const clauseBefore = (k: number): string => before(k).split(/[.,;:?!()]|\n\s*\n/u).at(-1) ?? '';
  const clauseAfter = (k: number): string => after(k).split(/[.,;:?!()]|\n\s*\n/u)[0] ?? '';
  /** The names before this one that the same words speak of: A and B. */
  const together = (k: number): readonly number[] => [k, ...(k > 0 && LIST.test(before(k)) ? together(k - 1) : [])];
  const sentenceEnd = (k: number): number => {
    for (let at = k; at < blocks.length; at++) {
      const stop = /[.?!](?=\s|$)|\n\s*(?:#|\\(?:sub)*section)/u.exec(after(at));
      if (stop !== null) return (blocks[at]?.outer.end ?? 0) + stop.index;
      if (at > k && blocks[at]?.kind === 'display' && /\.\s*(?:\$\$|\\\]|\\end\{\w+\*?\})?\s*$/u.test(blocks[at]?.source ?? '')) return blocks[at]?.outer.end ?? text.length;
    }
    return text.length;
  };
  const isConditional = (k: number): boolean => together(k).some((x) => CONDITION.test(clauseBefore(x)) && !/\b(?:let|assume|suppose)\b/iu.test(clauseBefore(x)));
  const remark = (of: number, at: number, sizes: Remark['sizes'], attributes: readonly Attribute[]): readonly Remark[] =>
    together(of).map((k) => ({ of: k, at: Math.max(at, k), sizes, attributes: [...new Set(attributes)], until: sizes === null && isConditional(of) ? sentenceEnd(at) : text.length }));
  return blocks.flatMap((block, k): readonly Remark[] => {
    if (block.kind !== 'inline') return [];
    const size = DIMENSIONS.exec(block.source);
    const dimension = /^\s*(\w|\\[a-z]+)\s*$/u.exec(block.source);
    const isMatrix = size !== null && /^\s*(?:-\s*)?(?:[a-z-]+\s+){0,4}(?:matrix|matrices)\b/iu.test(clauseAfter(k));
    const isVector = dimension !== null && /^-\s*(?:dimensional\s+)?(?:[a-z]+\s+)?vectors?\b/iu.test(clauseAfter(k));
    if (isMatrix || isVector) {
      const sizes = (size ?? dimension ?? []).slice(1).map(plain);
      const isBehind = k > 0 && BE.test(before(k)) && /^\s*(?:[a-z-]+\s+){1,5}$/iu.test(before(k));
      const isAhead = k + 1 < blocks.length && blocks[k + 1]?.kind === 'inline' && /^\s*(?:-\s*)?(?:[a-z-]+\s+){0,5}$/iu.test(after(k)) && !/\b(?:of|with|by|in)\b/iu.test(after(k));
      const attributes = [...leading(clauseAfter(k)), ...trailing(clauseBefore(k))];
      return isBehind ? remark(k - 1, k, sizes, attributes) : isAhead ? remark(k + 1, k + 1, sizes, attributes) : [];
    }
    const words = clauseAfter(k);
    const said = BE.test(words) && !/\b(?:not|never|no)\b/iu.test(words) ? leading(words.replace(BE, '')) : apposed(words);
    const attributes = [...said, ...trailing(clauseBefore(k))];
    return attributes.length === 0 ? [] : remark(k, k, null, attributes);
  });
};
