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
const FILLERS = new Set(', a an the all both some any and also real square fixed given known strictly real-valued small large full-rank invertible nonsingular non-singular dense random arbitrary'.split(' '));
const NOUNS = new Set('matrix matrices kernel gram covariance precision weight weights vector vectors number numbers scalar scalars constant constants parameter parameters operator hessian laplacian data'.split(' '));
/** Behind attributes a clause may end or go on with these. */
const AFTERWARDS = new Set('with so then for hence since thus because where in as too we one it this that which let and is are'.split(' '));
const CONDITION = /(?:^|\s)(?:if|when|whenever|provided|for|in case)(?:\s+that)?\s+(?:[a-z-]+\s+){0,6}$/iu;

const wordsOf = (text: string): readonly string[] =>
  text.toLowerCase().replace(/positive[\s-]+semi[\s-]*definite|non-?negative[\s-]+definite/gu, 'psd').replace(/positive[\s-]+definite/gu, 'posdef').replace(/skew[\s-]+symmetric/gu, 'skew-symmetric').replace(/,/gu, ' , ').split(/[^a-z,-]+/u).filter((w) => w !== '');

const attributesOf = (word: string): readonly Attribute[] => (Object.hasOwn(ATTRIBUTES, word) ? (ATTRIBUTES[word] ?? []) : []);

const NEGATED = /\b(?:not|never|no|neither|nor)\b/iu;
/** Behind these an attribute is that of something else: a product of symmetric matrices. */
const OF_OTHERS = new Set('of by from with between than for into on to under over if unless when'.split(' '));

/** Attributes in a phrase that says what a name is: runs of them before a noun for matrices and numbers, or at the end of it. */
const stated = (phrase: string): readonly Attribute[] => {
  const words = wordsOf(phrase);
  const found: Attribute[] = [];
  let run: Attribute[] = [];
  let isOfOthers = false;
  words.forEach((word, k) => {
    const own = attributesOf(word);
    if (own.length > 0) {
      if (run.length === 0) isOfOthers = words.slice(Math.max(k - 2, 0), k).some((w) => OF_OTHERS.has(w));
      run.push(...own);
    } else if (!FILLERS.has(word) || word === ',') {
      if ((word === ',' || NOUNS.has(word) || AFTERWARDS.has(word)) && !isOfOthers) found.push(...run);
      run = [];
    }
  });
  return isOfOthers ? found : [...found, ...run];
};

/** Attributes right behind a name without a verb: `$D$ a diagonal matrix`, `$X \in S$ symmetric`. */
const apposed = (phrase: string): readonly Attribute[] => (/^\s*an?\s/iu.test(phrase) || attributesOf(wordsOf(phrase)[0] ?? '').length > 0 ? stated(phrase) : []);

/** Attributes at the end of a phrase, right before the name. */
const trailing = (phrase: string): readonly Attribute[] => {
  const found: Attribute[] = [];
  const words = [...wordsOf(phrase)].reverse();
  // "A is symmetric and B" says nothing of B.
  if (words[0] === 'and' || words[0] === 'or' || words[0] === ',') return [];
  for (const word of words) {
    const own = attributesOf(word);
    if (own.length > 0) found.push(...own);
    else if (word === 'not' || word === 'no' || word === 'non') return [];
    else if (!NOUNS.has(word) && !FILLERS.has(word)) return found;
  }
  return found;
};

const DIMENSIONS = /^\s*(\w|\\[a-z]+)\s*(?:\\times|\\cdot)\s*(\w|\\[a-z]+)\s*$/u;
const OF_ONE = /\b(?:scalars?|(?:real )?numbers?|positive (?:constants?|parameters?))\s*$/iu;
const BE = /^\s*(?:,?\s*(?:which|that)\s+)?(?:is|are|be|being|denotes?)\s+/iu;
const LIST = /^\s*(?:,|and|,\s*and|,?\s*resp\.)\s*$/u;
const plain = (size: string): string => size.replace('\\', '');

/** The sentence around a formula: the first of its formulas by position, and where it ends. */
export interface Sentence {
  readonly since: number;
  readonly until: number;
  /** Is the formula what is said under a condition: "if $A = A^\\top$"? */
  readonly isCondition: boolean;
}

/** What the words of a document say. */
export interface Prose {
  /** All that is said of names in formulas, in the order in which it holds. */
  readonly remarks: readonly Remark[];
  readonly sentences: readonly Sentence[];
}

const STOP = /[.?!](?=\s|$)|\n\s*(?:#|\\(?:sub)*section)/u;
const ENDED = /\.\s*(?:\$\$|\\\]|\\end\{\w+\*?\})?\s*$/u;

/** Reads the words around the formulas of a document. */
export const proseOf = ({ text, blocks }: NoteDocument): Prose => {
  const before = (k: number): string => {
    const from = k === 0 ? 0 : (blocks[k - 1]?.outer.end ?? 0);
    return text.slice(Math.max(from, (blocks[k]?.outer.start ?? 0) - 200), blocks[k]?.outer.start);
  };
  const inSentence = (k: number): string => after(k).split(/[.;:?!]|\n\s*\n/u)[0] ?? '';
  const after = (k: number): string => text.slice(blocks[k]?.outer.end, Math.min(blocks[k + 1]?.outer.start ?? text.length, (blocks[k]?.outer.end ?? 0) + 200));
  const clauseBefore = (k: number): string => before(k).split(/[.,;:?!()]|\n\s*\n/u).at(-1) ?? '';
  const clauseAfter = (k: number): string => after(k).split(/[.,;:?!()]|\n\s*\n/u)[0] ?? '';
  /** The names beside this one that the same words speak of, backward or forward: A and B. */
  const together = (k: number, step: 1 | -1): readonly number[] => {
    const next = k + step;
    const between = step < 0 ? before(k) : after(k);
    return [k, ...(next >= 0 && next < blocks.length && LIST.test(between) ? together(next, step) : [])];
  };
  /** Does a sentence end with a displayed formula? Its full stop stands inside or is left out before a capital letter. */
  const isEnd = (k: number): boolean => blocks[k]?.kind === 'display' && (ENDED.test(blocks[k]?.source ?? '') || /^\s*\p{Lu}/u.test(after(k)));
  const sentenceEnd = (k: number): number => {
    for (let at = k; at < blocks.length; at++) {
      const stop = STOP.exec(after(at));
      if (stop !== null) return (blocks[at]?.outer.end ?? 0) + stop.index;
      if (at > k && isEnd(at)) return blocks[at]?.outer.end ?? text.length;
    }
    return text.length;
  };
  const sentenceStart = (k: number): number => (k === 0 || STOP.test(before(k)) || isEnd(k - 1) ? k : sentenceStart(k - 1));
  const isConditional = (k: number): boolean => together(k, -1).some((x) => CONDITION.test(clauseBefore(x)) && !/\b(?:let|assume|suppose)\b/iu.test(clauseBefore(x)));
  const remark = (of: number, at: number, sizes: Remark['sizes'], attributes: readonly Attribute[], step: 1 | -1): readonly Remark[] =>
    together(of, step).map((k) => ({ of: k, at: Math.max(at, k), sizes, attributes: [...new Set(attributes)], until: sizes === null && isConditional(of) ? sentenceEnd(at) : text.length }));
  const remarks = blocks.flatMap((block, k): readonly Remark[] => {
    if (block.kind !== 'inline') return [];
    const size = DIMENSIONS.exec(block.source);
    const dimension = /^\s*(\w|\\[a-z]+)\s*$/u.exec(block.source);
    const isMatrix = size !== null && /^\s*(?:-\s*)?(?:[a-z-]+\s+){0,4}(?:matrix|matrices)\b/iu.test(clauseAfter(k));
    const isVector = dimension !== null && /^-\s*(?:dimensional\s+)?(?:[a-z]+\s+)?vectors?\b/iu.test(clauseAfter(k));
    if (isMatrix || isVector) {
      const sizes = (size ?? dimension ?? []).slice(1).map(plain);
      const isBehind = k > 0 && BE.test(before(k)) && /^\s*(?:[a-z-]+\s+){1,5}$/iu.test(before(k));
      const isAhead = k + 1 < blocks.length && blocks[k + 1]?.kind === 'inline' && /^\s*(?:-\s*)?(?:[a-z-]+\s+){0,5}$/iu.test(after(k)) && !/\b(?:of|with|by|in)\b/iu.test(after(k));
      const attributes = [...stated(clauseAfter(k)), ...trailing(clauseBefore(k))];
      return isBehind ? remark(k - 1, k, sizes, attributes, -1) : isAhead ? remark(k + 1, k + 1, sizes, attributes, 1) : [];
    }
    const words = inSentence(k);
    const behind = NEGATED.test(words) ? [] : BE.test(words) ? stated(words.replace(BE, '')) : apposed(clauseAfter(k));
    const ahead = trailing(clauseBefore(k));
    // "a positive number $c$" says how large it is as well.
    if (OF_ONE.test(clauseBefore(k))) return remark(k, k, [], ahead, 1);
    if (/\bunless\s*$/iu.test(clauseBefore(k))) return [];
    return [...(behind.length === 0 ? [] : remark(k, k, null, behind, -1)), ...(ahead.length === 0 ? [] : remark(k, k, null, ahead, 1))];
  });
  return { remarks, sentences: blocks.map((_, k) => ({ since: sentenceStart(k), until: sentenceEnd(k), isCondition: isConditional(k) })) };
};
