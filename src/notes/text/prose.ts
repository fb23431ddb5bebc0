import type { NoteDocument } from './document.ts';
import { apposed, isNegated, listedBehind, stated, trailing, type Property } from './phrases.ts';
import { Surroundings, type Sentence } from './sentences.ts';

/** What the words around a formula say of the names in it: their sizes as text, and attributes. */
export interface Remark {
  /** The block that names what is spoken of, by its position among the blocks of the document. */
  readonly of: number;
  /** The last block that the remark was read from; it holds from there on. */
  readonly at: number;
  readonly sizes: readonly string[] | null;
  readonly attributes: readonly Property[];
  /** Where in the document it ends: the end of the sentence for what is only said under a condition. */
  readonly until: number;
}

/** What the words around a formula say of a name with an index: that it is a row or a column. */
export interface PartRemark {
  readonly at: number;
  readonly name: string;
  readonly index: string | null;
  readonly lean: 'rows' | 'cols';
  /** Is the next formula the matrix that it is a row or column of? */
  readonly isOfNext: boolean;
}

/** What the words of a document say. */
export interface Prose {
  /** All that is said of names in formulas, in the order in which it holds. */
  readonly remarks: readonly Remark[];
  readonly sentences: readonly Sentence[];
  readonly parts: readonly PartRemark[];
  readonly usual: readonly Usual[];
}

const SIZE = String.raw`(\w|\\[a-z]+)`;
const DIMENSIONS = new RegExp(String.raw`^\s*${SIZE}\s*(?:\\times|\\cdot)\s*${SIZE}\s*$`, 'u');
const DIMENSION = new RegExp(String.raw`^\s*${SIZE}\s*$`, 'u');
/** What follows the size of a matrix, and of a vector: an m×n covariance matrix, n-dimensional vectors. */
const MATRIX = /^\s*(?:-\s*)?(?:[a-z-]+\s+){0,4}(?:matrix|matrices)\b/iu;
const VECTOR = /^-\s*(?:dimensional\s+)?(?:[a-z]+\s+)?vectors?\b/iu;
/** What stands before them: a matrix of size m×n, a vector of length n. */
const OF_SIZE = /\bof\s+(?:size|order|shape|dimensions?)\s*$/iu;
/** A square matrix of order n. */
const OF_ORDER = /\bof\s+order\s*$/iu;
const OF_LENGTH = /\bvectors?\s+of\s+(?:length|size|dimension)\s*$/iu;
const OF_ONE = /\b(?:scalars?|(?:real )?numbers?|positive (?:constants?|parameters?))\s*$/iu;
const APPOSED = /^\s*,?\s*(?:an?|of)\s+/iu;
const BE = /^\s*(?:,?\s*(?:which|that)\s+)?(?:is|are|be|being|denotes?)\s+/iu;

/** The verb before what is said of the rank or the columns of a matrix. */
const HAVE = /^\s*(?:,?\s*(?:which|that)\s+)?(?:has|have|having|with|of|(?:is|are|be)\s+of)\s+(?=full\b|linearly\s+independent\b|orthonormal\s+(?:columns|rows)\b)/iu;
/** Several names that commute. */
const COMMUTE = /^\s*commutes?\b/iu;

/** "Each row of $Y$ sums to one". */
const PARTS_OF = /\b(row|column)s?\s+of\s*$/iu;
const TO_ONE = /^\s*(?:all\s+)?(?:sums?|adds?\s+up)\s+to\s+(?:one|1)\b/iu;

/** Remarks on a formula and those beside it, `step` says on which side: read at one formula, of another. */
type MakeRemarks = (of: number, at: number, sizes: Remark['sizes'], attributes: readonly Property[], step: 1 | -1) => readonly Remark[];

const IS = /^\s*(?:is|are|be|being)\s*$/iu;
/** "$X$ ($n\times d$)", "$X$ (an $n\times d$ matrix, one example per row)". */
const isInParentheses = (before: string, behind: string): boolean => /^\s*\(\s*(?:an?\s+|of\s+(?:size|shape|order)\s+|size\s+)?$/iu.test(before) && /^[^().]*\)/u.test(behind);

/** The sizes that a formula gives, of the matrix or vector that the words behind or before it speak of; null for other formulas. */
const sizesGiven = (source: string, before: string, behind: string): readonly string[] | null => {
  // "$F, Q$ are $n\\times n$" and "$P$ ($n\\times n$)" need no noun.
  const isOfName = MATRIX.test(behind) || OF_SIZE.test(before) || IS.test(before) || isInParentheses(before, behind);
  const order = OF_ORDER.test(before) ? DIMENSION.exec(source)?.[1] : undefined;
  if (order !== undefined) return [order, order].map((size) => size.replace('\\', ''));
  const found = (isOfName ? DIMENSIONS.exec(source) : null) ?? (VECTOR.test(behind) || OF_LENGTH.test(before) ? DIMENSION.exec(source) : null);
  return found === null ? null : found.slice(1).map((size) => size.replace('\\', ''));
};

/** A set of vectors or matrices by itself, and the words between a name and it: "$S$ in $\mathbb R^{d\times d}$", "of type". */
const SET = /^\s*\\(?:mathbb|mathbf|Bbb)\s*\{?\s*R\s*\}?\s*\^\s*(?:\{([^{}]*)\}|(\w))\s*$/u;
const WITHIN = /^\s*(?:(?:(?:data|observations?|samples?|points?|inputs?|examples?|features?)|both|all|each|be|are|is|a|an|the|matrix|matrices|vectors?|symmetric|positive|semi-?|definite|semidefinite|invertible|nonsingular|given|real|square|fixed|[,;])\s*)*\b(?:in|of|from)\s*$/iu;

/** The sizes that a set by itself gives; null for other formulas. */
const sizesOfSet = (source: string): readonly string[] | null => {
  const [, list, single] = SET.exec(source) ?? [];
  const found = list === undefined ? null : (DIMENSIONS.exec(list) ?? DIMENSION.exec(list));
  return single !== undefined ? [single] : (found?.slice(1).map((size) => size.replace('\\', '')) ?? null);
};

/** "$S$ and $T$ in $\mathbb R^{d\times d}$", "$S$, $T$ in $\mathbb R^{p\times p}$ and $\mathbb R^{q\times q}$": what names before sets are, one by one where there are as many sets. */
const ofSets = (sizes: readonly string[], k: number, around: Surroundings, { blocks }: NoteDocument, make: MakeRemarks): readonly Remark[] => {
  const isSet = (at: number): boolean => blocks[at]?.kind === 'inline' && sizesOfSet(blocks[at]?.source ?? '') !== null;
  if (k === 0 || isSet(k - 1) || !WITHIN.test(around.before(k))) return [];
  const sets = [k, ...around.together(k, 1).slice(1)].filter(isSet);
  const names = around.named(k - 1);
  if (sets.length < 2) return names.flatMap((of) => make(of, k, sizes, [], -1)).filter((r, i, all) => all.findIndex((x) => x.of === r.of) === i);
  if (sets.length !== names.length) return [];
  return sets.flatMap((at, i): readonly Remark[] => { const of = names[i]; const own = sizesOfSet(blocks[at]?.source ?? ''); return of === undefined || own === null ? [] : [{ of, at, sizes: own, attributes: [], until: Infinity }]; });
};

/** What the words around sizes say: "$A$ is an $m\times n$ matrix" of what stands before, "an $m\times n$ matrix $A$" of what follows. */
const ofSizes = (sizes: readonly string[], k: number, around: Surroundings, { blocks }: NoteDocument, make: MakeRemarks): readonly Remark[] => {
  const attributes = [...stated(around.clauseAfter(k)), ...trailing(around.clauseBefore(k))];
  const [before, after] = [around.before(k), around.after(k)];
  const isBehind = OF_SIZE.test(before) || OF_LENGTH.test(before);
  const isEnclosed = isInParentheses(before, after);
  const isBare = k > 0 && (IS.test(before) || isEnclosed);
  // "$P$ ($n\times n$, symmetric)": all in the parentheses is said of what stands before them.
  if (isBare) return make(k - 1, k, sizes, isEnclosed ? [...attributes, ...listedBehind(after.split(')')[0] ?? '')] : attributes, -1);
  const isInCommas = /^\s*,\s+an?\s+$/iu.test(before) && MATRIX.test(after);
  const isOfBefore = k > 0 && (BE.test(before) || isInCommas || (isBehind && APPOSED.test(before))) && /^[\s,]*(?:[a-z-]+\s+){1,6}$/iu.test(before);
  if (isOfBefore || isBehind) return isOfBefore ? make(k - 1, k, sizes, attributes, -1) : [];
  const isNamed = blocks[k + 1]?.kind === 'inline' && /^\s*(?:-\s*)?(?:[a-z-]+\s+){0,5}$/iu.test(after) && !/\b(?:of|with|by|in)\b/iu.test(after);
  return isNamed ? make(k + 1, k + 1, sizes, attributes, 1) : [];
};

const KIND = /^(?:\s*(?:is|are|be|being|denotes?)\b)?\s*(?:an?\s|the\s|all\s)?\s*(?:(?:any|given|fixed|known|arbitrary|constant|real|column|random)\s+)*(vectors?|matrix|matrices)\s*(?:$|\b(?!\s+of\b))/iu;
const KIND_BEFORE = /\b(vectors?|matrix|matrices)\s*$/iu;

/** What words say that the names of a formula are: "$a$, $b$ are vectors", "for matrices $A$ and $B$"; null where they say nothing. */
const kindOf = (before: string, behind: string): Property | null => {
  const word = (KIND.exec(behind) ?? KIND_BEFORE.exec(before))?.[1]?.toLowerCase();
  return word === undefined ? null : word.startsWith('vector') ? 'vector' : 'matrix';
};

/** What the words around a name say of it: "$A$ is symmetric", "a positive number $c$", which says how large it is as well. */
const ofName = (k: number, source: string, around: Surroundings, make: MakeRemarks): readonly Remark[] => {
  if (DIMENSIONS.test(source)) return [];
  const before = around.clauseBefore(k);
  const ahead = trailing(before);
  const [, part] = TO_ONE.test(around.restAfter(k)) ? (PARTS_OF.exec(before) ?? []) : [];
  if (part !== undefined) return make(k, k, null, [part.toLowerCase() === 'row' ? 'rows-to-one' : 'columns-to-one'], -1);
  if (OF_ONE.test(before)) return make(k, k, [], ahead, 1);
  if (/\bunless\s*$/iu.test(before)) return [];
  const rest = around.restAfter(k);
  if (COMMUTE.test(rest)) return make(k, k, null, ['special'], -1);
  const isClause = BE.test(rest) || HAVE.test(rest);
  const behind = isNegated(rest) ? [] : isClause ? stated(rest.replace(HAVE, '').replace(BE, '')) : [...apposed(around.clauseAfter(k)), ...listedBehind(rest.split('(')[0] ?? ''), ...apposed(around.inParentheses(k))];
  const made = behind.length === 0 ? [] : make(k, k, null, behind, -1);
  // "$F \in S$ and $Q \in S$ symmetric" says nothing of F.
  const own = !isClause && source.includes('\\in') ? made.filter((r) => r.of === k) : made;
  const kind = kindOf(before, around.clauseAfter(k));
  const kinds = kind === null ? [] : make(k, k, null, [kind], KIND_BEFORE.test(before) ? 1 : -1);
  return [...own, ...(ahead.length === 0 ? [] : make(k, k, null, ahead, 1)), ...kinds];
};

/** "All vectors are in $\mathbb R^n$", "every matrix is $n\times n$": the words before the size that all have. */
const ALL = /\b(?:all|every|each|our)\s+(?:the\s+|other\s+)?(vectors?|matrix|matrices)\s+(?:(?:are|is|live|lives|lie|lies|belong|belongs|have|has|being|to|in|elements|members|of|size|order|shape|length|dimensions?|square|real|assumed|be|an?)\s+)*$/iu;

/** The sizes of all vectors or matrices, where a document says these. */
export interface Usual {
  readonly kind: 'vector' | 'matrix';
  readonly sizes: readonly string[];
  /** The block with the sizes, by its position. */
  readonly at: number;
}

const usualSaid = (k: number, around: Surroundings, { blocks }: NoteDocument): readonly Usual[] => {
  const source = blocks[k]?.source ?? '';
  const kind = ALL.exec(around.before(k))?.[1]?.toLowerCase().startsWith('vector');
  const given = sizesOfSet(source) ?? DIMENSIONS.exec(source)?.slice(1).map((size) => size.replace('\\', '')) ?? null;
  const single = given === null && kind === true ? DIMENSION.exec(source)?.slice(1) : undefined;
  const sizes = given ?? single?.map((size) => size.replace('\\', '')) ?? null;
  return kind === undefined || sizes === null || sizes.length !== (kind ? 1 : 2) ? [] : [{ kind: kind ? 'vector' : 'matrix', sizes, at: k }];
};

/** A letter with an index below it, in whatever font. */
const INDEXED = /^\s*(?:\\(?:mathbf|boldsymbol|bm|vec|mathrm)\s*)?\{?([A-Za-z])\}?_\{?([a-z])?/u;
const PART_BEHIND = /^\s*,?\s*(?:(?:is|are|be|being|denotes?|as)\s+)?(?:the\s+)?(row|column)s?\b/iu;
const OF_NEXT = /^[^.;:]*\b(?:rows|columns)\s+of\s+(?:an?\s+|the\s+)?(?:[a-z]+\s+)?(?:matrix\s+)?$/iu;
const PART_BEFORE = /\b(row|column)s?(?:\s+(?:vectors?|are|denoted|by|denoted by))?\s*$/iu;

/** "$w_i$ is row $i$ of $W$", "$a_j$ denotes the $j$th column", "with rows $x_i$"; null where nothing like that is said. */
const partSaid = (k: number, around: Surroundings, { blocks }: NoteDocument): PartRemark | null => {
  const [, name, index = null] = INDEXED.exec(blocks[k]?.source ?? '') ?? [];
  if (name === undefined) return null;
  const isCounted = /^\s*(?:is|are|denotes?)\s+the\s*$/iu.test(around.after(k)) && /^\s*\w\s*$/u.test(blocks[k + 1]?.source ?? '');
  const word = (isCounted ? /^\s*-?\s*th\s+(row|column)\b/iu.exec(around.after(k + 1)) : PART_BEHIND.exec(around.after(k))) ?? PART_BEFORE.exec(around.before(k));
  const found = word ?? (/^\s*(?:be|are|,)\s*$/iu.test(around.before(k)) ? /\b(row|column)s\s+of\s*$/iu.exec(around.before(k - 1)) : null);
  return found === null ? null : { at: k, name, index, lean: found[1]?.toLowerCase() === 'row' ? 'rows' : 'cols', isOfNext: OF_NEXT.test(around.after(k)) };
};

/** Reads the words around the formulas of a document. */
export const proseOf = (document: NoteDocument): Prose => {
  const around = new Surroundings(document);
  const make: MakeRemarks = (of, at, sizes, attributes, step) => {
    const until = sizes === null && around.isConditional(of) ? around.sentenceEnd(at) : document.text.length;
    return around.together(of, step).map((k) => ({ of: k, at: Math.max(at, k), sizes, attributes: [...new Set(attributes)], until }));
  };
  const remarks = document.blocks.flatMap((block, k): readonly Remark[] => {
    if (block.kind !== 'inline') return [];
    const set = sizesOfSet(block.source);
    if (set !== null) return ofSets(set, k, around, document, make);
    const sizes = sizesGiven(block.source, around.before(k), around.after(k));
    return sizes === null ? ofName(k, block.source, around, make) : ofSizes(sizes, k, around, document, make);
  });
  return { remarks, sentences: document.blocks.map((_, k) => around.sentence(k)), parts: document.blocks.flatMap((_, k) => partSaid(k, around, document) ?? []), usual: document.blocks.flatMap((_, k) => usualSaid(k, around, document)) };
};
