import type { LatexBlock } from '../../notation/latex/blocks.ts';
import type { NoteDocument } from './document.ts';
import { Surroundings } from './sentences.ts';

/** What words can assert of a value: properties of matrices, the curvature of functions, and orders. */
export type Asserted = 'symmetric' | 'skew' | 'idempotent' | 'orthogonal' | '≻' | '⪰' | '≺' | '⪯' | Curved | Bounding;
/** The value is a lower or an upper bound of another one. */
export type Bounding = '<=' | '>=';
/** Curvature as words have it. */
export type Curved = 'convex' | 'concave' | 'strictly convex' | 'strictly concave' | 'strongly convex' | 'strongly concave';

/** What the words behind a formula assert of it. */
export interface Assertion {
  readonly asserted: Asserted;
  /** "convex in $x$", "a lower bound of $f$": the formula of what it is so in, or bounds; null where the words don't say. */
  readonly variable: LatexBlock | null;
}

const VERB = String.raw`^\s*,?\s*(?:is|are)\s+(?:(?:also|thus|then|always|therefore|hence|clearly|indeed|in fact|both|even|an?)\s+)*`;
const DEFINITE = String.raw`(?:symmetric\s+(?:and\s+)?)?`;
const SEMI = String.raw`semi-?\s?definite`;

/** Words behind a formula, and what they assert; what turns the words into something else follows "not". */
const WORDS: readonly (readonly [words: string, asserted: Asserted])[] = [
  [`${DEFINITE}(?:positive[\\s-]+${SEMI}|non-?negative[\\s-]+definite|psd)`, '⪰'], [`${DEFINITE}negative[\\s-]+${SEMI}`, '⪯'],
  [`${DEFINITE}positive[\\s-]+definite`, '≻'], [`${DEFINITE}negative[\\s-]+definite`, '≺'],
  ['(?:skew-?\\s?symmetric|anti-?symmetric)', 'skew'], ['symmetric(?!\\s+(?:in|about|with|under|around))', 'symmetric'], ['idempotent', 'idempotent'], ['(?:an\\s+)?orthogonal(?!\\s+to)', 'orthogonal'],
  ...(['strictly ', 'strongly ', ''] as const).flatMap((degree) => (['convex', 'concave'] as const).map((c): readonly [string, Asserted] => [`${degree.trim()}${degree === '' ? '' : '\\s+'}${c}(?!\\s+(?:combination|set|hull|conjugate|relaxation|optimi|program|problem|cone|if))`, `${degree}${c}`])),
];
const PATTERNS = WORDS.map(([words, asserted]) => ({ asserted, pattern: new RegExp(`${VERB}${words}(?![a-z-])`, 'iu') }));

/** Words between two formulas by which the first one bounds the second, and those behind the second that go with them. */
const BOUNDS: readonly { readonly asserted: Bounding; readonly between: RegExp; readonly behind: RegExp }[] = (['<=', '>='] as const).flatMap((asserted) => {
  const [side, verb, hanzi] = asserted === '<=' ? ['lower', 'minori[sz]es', '下'] : ['upper', 'majori[sz]es', '上'];
  return [
    { asserted, between: new RegExp(String.raw`${VERB}(?:global\s+|tight\s+|valid\s+)?${side}[\s-]+bound\s+(?:of|on|for|to)(?:\s+the)?\s*$`, 'iu'), behind: /^/u },
    { asserted, between: new RegExp(String.raw`^\s*,?\s*(?:${verb}|${side}[\s-]bounds)\s*$`, 'iu'), behind: /^/u },
    { asserted, between: /^\s*(?:就|也)?是\s*$/u, behind: new RegExp(String.raw`^\s*的(?:一个)?${hanzi}界`, 'u') },
  ];
});

/** Words that make what follows, or stood before, a condition, a wish or a question instead of an assertion. */
const OPEN = /\b(?:if|iff|when(?:ever)?|let|suppos\w*|assum\w*|provided|given|unless|where|for|with|such|whether|requir\w*|want\w*|need\w*|should|must|not|cannot|consider\w*|ensur\w*|guarantee\w*|only|case|long|until|under|than|neither|nor|may|might|can|could|would)\b|n't\b|若|如果|假设|当/iu;

/** "For $A \\in S$ the function": what is said is said of all of these. */
const ALL = /\bfor\b(?=[^.;]*\bthe\s+(?:[a-z-]+\s+){0,2}(?:function|functional|objective|loss|cost|criterion|matrix)\s*$)/iu;

/** A second name of what a function is convex in together with the first. */
const MORE = /^\s*(?:,|and\b|\()/u;

const IN = /^\s*(?:in|as a function of|with respect to)\s*$/iu;

/** Words up to the end of their clause, without what they are said of. */
const clauseOf = (words: string): string => (/^[^,.;，。]*/u.exec(words)?.[0] ?? '').replace(/\bfor\s+(?:all|any|every)\b/iu, '');

/** That a formula bounds the one behind it; null where the words say nothing like that. */
const boundAt = (k: number, around: Surroundings, { blocks }: NoteDocument): Assertion | null => {
  const next = blocks[k + 1];
  const found = BOUNDS.find(({ between, behind }) => between.test(around.after(k)) && behind.test(around.after(k + 1)));
  return found === undefined || next === undefined || OPEN.test(around.wordsBefore(k).replace(ALL, '')) || OPEN.test(clauseOf(around.after(k + 1))) ? null : { asserted: found.asserted, variable: next };
};

/** What the words right behind a formula assert of it; null where they assert nothing, or only under a condition. */
const assertionAt = (k: number, around: Surroundings, { blocks }: NoteDocument): Assertion | null => {
  const rest = around.restAfter(k);
  const found = PATTERNS.find(({ pattern }) => pattern.test(rest));
  const match = found?.pattern.exec(rest);
  if (found === undefined || match == null || OPEN.test(around.wordsBefore(k).replace(ALL, ''))) return null;
  const behind = rest.slice(match[0].length);
  const next = blocks[k + 1];
  const isIn = IN.test(around.after(k).slice(match[0].length)) && next?.kind === 'inline';
  if (isIn && MORE.test(around.after(k + 1)) && blocks[k + 2]?.kind === 'inline') return null;
  return !isIn && (OPEN.test(behind) || /^\s+(?:in|on|at)\b/iu.test(behind)) ? null : { asserted: found.asserted, variable: isIn ? next : null };
};

/** What words assert of the formulas of a document, by position. */
export const assertionsOf = (document: NoteDocument): readonly (Assertion | null)[] => {
  const around = new Surroundings(document);
  return document.blocks.map((block, k) => boundAt(k, around, document) ?? (block.kind === 'inline' ? assertionAt(k, around, document) : null));
};
