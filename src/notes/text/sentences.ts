import type { NoteDocument } from './document.ts';

/** The sentence around a formula: the first of its formulas by position, and where it ends. */
export interface Sentence {
  readonly since: number;
  readonly until: number;
  /** Is the formula what is said under a condition: "if $A = A^\\top$"? */
  readonly isCondition: boolean;
  /** Is it what words right before it suppose: "suppose that $AB = BA$"? */
  readonly isSupposed: boolean;
  /** Does it begin its sentence behind "With", which gives names values for that sentence? */
  readonly isWith: boolean;
  /** Do words right before it call it an equation, or something that is solved? */
  readonly isSolved: boolean;
  /** Is it said to hold at a stationary point or the like? */
  readonly isThere: boolean;
  /** Names of which it is claimed for all their values: "for all $c$, $c^2 \\ge 0$". */
  readonly ofAll: readonly string[];
  /** Do words right before it say it of something that is known? */
  readonly isSame: boolean;
  /** Do the words of the sentence before it speak of a gradient that is set to zero? */
  readonly isGradient: boolean;
}

/** How far before and behind a formula one looks. */
const REACH = 200;
const STOP = /(?<!\b(?:i\.\s?e|e\.\s?g|s\.\s?t|w\.r\.t|resp|cf))[.?!](?=\s|$)|(?:^|\n)\s*(?:#|\\(?:part|chapter|(?:sub)*section|paragraph)(?![A-Za-z]))[^\n]*(?:\n|$)|\n\s*(?:[-*+]|\d+[.)]|\\item\b)\s/u;
const ENDED = /\.\s*(?:\$\$|\\\]|\\end\{\w+\*?\})?\s*$/u;
const CLAUSE = /[.,;:?!()]|\n\s*\n|\n\s*(?:[-*+]|\d+[.)]|\\item\b)\s/u;
const PART = /[.;:?!]|\n\s*\n|\n\s*(?:[-*+]|\d+[.)]|\\item\b)\s/u;
const LIST = /^\s*(?:,|and|,\s*and|,?\s*resp\.)\s*$/u;
const CONDITION = /(?:^|\s)(?:if|when|whenever|provided|for|in case)(?:\s+that)?\s+(?:[a-z-]+\s+){0,6}$/iu;

const SUPPOSED = /(?:^|[\s,(])(?:(?<!only\s)if|when|whenever|provided(?:\s+that)?|assum(?:e|ing)(?:\s+that)?|suppos(?:e|ing)(?:(?:\s+[a-z]+){0,3}\s+that)?|given(?:\s+that)?|such\s+that|satisfying|let|for(?:\s+(?:all|any|every))?|subject\s+to|requir(?:e|ing)(?:\s+that)?|(?:constraint|condition|assumption)s?(?:\s+that)?)\s*$/iu;
/** "The set of matrices $A$ with $A^\\top = -A$", "any $x$ with $x^\\top x = 1$": what belongs to it. */
const MEMBERS = /\b(?:sets?|(?:sub)?spaces?|class(?:es)?|cones?|groups?|famil(?:y|ies)|manifolds?|those|all|any|every)\b[^.;]*\b(?:with|where|for\s+which)\s*$/iu;
/** "With $W = I$ it is the same": at the beginning of a sentence. */
const WITH = /(?:^|[.!?]\s+|\n\s*)With\s*$/u;
/** "At a stationary point $B w = \\lambda w$", "at the optimum we have …": what holds there only. */
const THERE = new RegExp([
  String.raw`\bat\s+(?:(?:an?|the|any|every|each|all|such|its|this)\s+)?(?:(?:local|global|interior|unique)\s+)?(?:stationar(?:y|ity)|critical|optim(?:al|um|ality)|fixed|saddle|convergence|minim(?:um|izers?|isers?|a)|maxim(?:um|izers?|isers?|a)|solutions?|equilibrium)(?:\s+(?:points?|solutions?|values?))?\s*,?\s*(?:(?:we|one)\s+(?:have|has|get|gets)|it\s+holds\s+that|there\s+holds)?\s*$`,
  // "A stationary point satisfies": what holds of it.
  String.raw`\b(?:(?:stationary|critical|optimal|fixed|saddle)\s+(?:points?|solutions?|values?)|optimum|optima|minimi[sz]ers?|maximi[sz]ers?|minimum|maximum)\s+(?:must\s+|therefore\s+|thus\s+|then\s+)?(?:satisf(?:y|ies)|fulfil\w*|obeys?)\s*$`,
].join('|'), 'iu');
/** "Skew-symmetric means $A^\\top = -A$". */
const MEANT = /\b(?:symmetric|skew|orthogonal|orthonormal|idempotent|unitary|normal|nilpotent|involutory|singular|stochastic|projections?|projectors?)\s+means(?:\s+that)?\s*$/iu;
/** "The normal equations are $X^\top X b = X^\top y$": an equation for what solves it. */
const EQUATION = /\b(?:equations?|systems?)(?:\s+(?:is|are|reads?))?\s*$|\b(?:solves?|solving|solutions?\s+(?:of|to))\s*$/iu;
/** "If $A$ is idempotent, that is, $A^2 = A$": the words before say what is supposed, the formula again. */
const AGAIN = /(?:^|[\s,(])(?:that\s+is|i\.\s?e\.|meaning(?:\s+that)?|with|satisf(?:y|ies))\s*,?\s*$/iu;
/** "Setting the gradient with respect to $w$ to zero gives". */
const GRADIENT = /(?:gradient|derivative|differentiat\w*|导数|梯度|求导)[^.。]*(?:\bzero\b|\bvanish\w*|0|零)/iu;
const OPENING = /^\W*(?:if|suppose|assume|let|when|whenever)\b/iu;
const THEN = /\bthen\b|\b(?:we|one)\s+(?:have|has|get)\b/iu;

/** "The centred matrix satisfies", "can be written as": what follows is said of what is there, and gives nothing another value. */
const SAME = /\b(?:satisf(?:y|ies)|fulfil\w*|equals|(?:simplif(?:y|ies)|expands?|reduces?|amounts?)\s+to|can\s+(?:also\s+)?be\s+(?:re)?written(?:\s+as)?)\s*:?\s*$|\b(?:(?:expanding|multiplying\s+out)(?:\s+[a-z]+){0,4}|equivalently|in\s+other\s+words|in\s+matrix\s+(?:form|notation))\s*[,:]?\s*$/iu;

/** "For all matrices" at the beginning of a sentence. */
const FOR_ALL = /^\W*for\s+(?:all|any|every|each|arbitrary)\b[a-z\s-]*$/iu;
/** Between the names and what is claimed of them. */
const OF_ALL = /(?:,|(?:we|one)\s+(?:have|has|get|gets)|it\s+holds\s+that|there\s+holds)\s*:?\s*$/iu;
const RELATION = /[=<>]|\\(?:le|ge|leq|geq|prec|succ|preceq|succeq|in)(?![A-Za-z])/u;

/** The words around the formulas of a document, which go by their positions. */
export class Surroundings {
  private readonly document: NoteDocument;

  constructor(document: NoteDocument) {
    this.document = document;
  }

  private endOf(k: number): number {
    return this.document.blocks[k]?.outer.end ?? 0;
  }

  /** What stands before a formula, behind the one before it. */
  before(k: number): string {
    const { text, blocks } = this.document;
    const start = blocks[k]?.outer.start ?? 0;
    return text.slice(Math.max(k === 0 ? 0 : this.endOf(k - 1), start - REACH), start);
  }

  /** What stands behind a formula, before the next one. */
  after(k: number): string {
    const { text, blocks } = this.document;
    return text.slice(this.endOf(k), Math.min(blocks[k + 1]?.outer.start ?? text.length, this.endOf(k) + REACH));
  }

  /** The end of the clause before a formula. */
  clauseBefore(k: number): string {
    return this.before(k).split(CLAUSE).at(-1) ?? '';
  }

  /** The beginning of the clause behind a formula. */
  clauseAfter(k: number): string {
    return this.after(k).split(CLAUSE)[0] ?? '';
  }

  /** What stands in parentheses right behind a formula, or nothing. */
  inParentheses(k: number): string {
    return /^\s*\(([^()]*)\)/u.exec(this.after(k))?.[1] ?? '';
  }

  /** What follows in the same sentence, commas and brackets included. */
  restAfter(k: number): string {
    return this.after(k).split(PART)[0] ?? '';
  }

  /** The formula and those beside it that the same words speak of, backward or forward: A and B. */
  together(k: number, step: 1 | -1): readonly number[] {
    const { blocks } = this.document;
    const next = k + step;
    // "For $f = …$, $$…$$": what is displayed is said of what stands before it, and not listed with it.
    const isListed = blocks[next] !== undefined && blocks[next]?.kind === blocks[k]?.kind && LIST.test(step < 0 ? this.before(k) : this.after(k));
    return [k, ...(isListed ? this.together(next, step) : [])];
  }

  /** The formulas up to one that words list with it, each said to be something of its own or not: "symmetric $A$ and diagonal $B$", in order. */
  named(k: number): readonly number[] {
    const between = this.before(k);
    const isListed = k > 0 && this.document.blocks[k - 1]?.kind === 'inline' && /^\s*(?:,|and|,\s*and)(?:\s+[a-z-]+){0,4}\s*$/iu.test(between);
    return [...(isListed ? this.named(k - 1) : []), k];
  }

  /** Is the formula what is said under a condition? */
  isConditional(k: number): boolean {
    return this.together(k, -1).map((x) => this.clauseBefore(x)).some((clause) => CONDITION.test(clause) && !/\b(?:let|assume|suppose)\b/iu.test(clause));
  }

  /** Where the sentence around a formula ends in the document. */
  sentenceEnd(k: number): number {
    const { text, blocks } = this.document;
    for (let at = k; at < blocks.length; at++) {
      const stop = STOP.exec(this.after(at));
      if (stop !== null) return this.endOf(at) + stop.index;
      if (at > k && this.isEnd(at)) return this.endOf(at);
    }
    return text.length;
  }

  /** The sentence around a formula. */
  sentence(k: number): Sentence {
    const isOfAll = this.isClaimOfAll(k);
    const beside = isOfAll ? [k] : this.together(k, -1);
    const isOfMembers = beside.some((x) => MEANT.test(this.before(x)) || MEMBERS.test(this.sentenceBefore(x)));
    // Of "if a = 0 or b = 0" neither holds by itself.
    const isOneOf = /^\s*,?\s*or\b/iu.test(this.after(k)) || /\bor\s*$/iu.test(this.before(k));
    const isSupposed = isOneOf ? false : isOfMembers || beside.some((x) => SUPPOSED.test(this.before(x)) || this.isSaidAgain(x));
    const isAgain = this.isSaidAgain(k) && !/^\W*(?:suppose|assume|let)\b/iu.test(this.opening(k));
    const isWith = WITH.test(this.before(k));
    return { isWith, since: this.sentenceStart(k), until: this.sentenceEnd(k), isCondition: this.isConditional(k) || isAgain || isOfMembers || THERE.test(this.before(k)), isSupposed, isSolved: EQUATION.test(this.before(k)), isThere: THERE.test(this.before(k)), ofAll: isOfAll ? this.namesBefore(k) : [], isSame: SAME.test(this.before(k)), isGradient: GRADIENT.test(this.wordsBefore(k)) };
  }

  /** "For all $A$ and $B$, $AB = BA$.": is the formula what the sentence claims of all of the names before it? */
  private isClaimOfAll(k: number): boolean {
    const { blocks } = this.document;
    const start = this.sentenceStart(k);
    const isClaim = k > start && OF_ALL.test(this.before(k)) && RELATION.test(blocks[k]?.source ?? '') && (this.isEnd(k) || !/[a-z]/iu.test(this.restAfter(k)));
    return isClaim && FOR_ALL.test(this.opening(k)) && blocks.slice(start, k).every((b) => !RELATION.test(b.source));
  }

  /** The words in the formulas of a sentence before one of them. */
  private namesBefore(k: number): readonly string[] {
    return this.document.blocks.slice(this.sentenceStart(k), k).flatMap(({ source }) => source.match(/[A-Za-z]+/gu) ?? []);
  }

  /** The sentence up to a formula, with the formulas in it. */
  private sentenceBefore(k: number): string {
    const { text, blocks } = this.document;
    const from = blocks[this.sentenceStart(k)]?.outer.start ?? 0;
    return this.opening(k) + text.slice(from, Math.max(from, blocks[k]?.outer.start ?? 0));
  }

  /** What stands before the first formula of a sentence. */
  private opening(k: number): string {
    return this.before(this.sentenceStart(k)).split(STOP).at(-1) ?? '';
  }

  /** The words of the sentence before a formula. */
  wordsBefore(k: number): string {
    const start = this.sentenceStart(k);
    return [this.opening(k), ...Array.from({ length: k - start }, (_, j) => this.before(start + 1 + j))].join(' ');
  }

  /** Does the formula write what the words of its sentence suppose? */
  private isSaidAgain(k: number): boolean {
    const start = this.sentenceStart(k);
    const between = Array.from({ length: k - start + 1 }, (_, j) => this.before(start + j)).join(' ');
    return AGAIN.test(this.before(k)) && OPENING.test(this.opening(k)) && !THEN.test(between);
  }

  private sentenceStart(k: number): number {
    let at = k;
    while (at > 0 && !STOP.test(this.before(at)) && !this.isEnd(at - 1)) at--;
    return at;
  }

  /** Does a sentence end with a displayed formula? Its full stop stands inside or is left out before a capital letter. */
  private isEnd(k: number): boolean {
    const block = this.document.blocks[k];
    return block?.kind === 'display' && (ENDED.test(block.source) || /^\s*\p{Lu}/u.test(this.after(k)));
  }
}
