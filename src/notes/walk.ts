import { Deriver } from '../calculus/derive.ts';
import type { Problem } from '../elaborate/index.ts';
import type { Expr } from '../expr/expr.ts';
import type { LatexBlock } from '../notation/latex/blocks.ts';
import { readLatex, type Macros } from '../notation/latex/index.ts';
import { withAssertion } from './asserted.ts';
import { assumed, setToZero } from './assumed.ts';
import { isDeclaredBehind, isDeclaredLater, isDefinedBehind, isDescribedBehind } from './behind.ts';
import { readFormula, type FormulaRead } from './formula.ts';
import { misstatedGradient } from './misstated.ts';
import { inMood } from './mood.ts';
import { takeRemark, takeUsual, withRemark } from './remarks.ts';
import { Scope } from './scope/scope.ts';
import { stack } from './scope/stacks.ts';
import { withEntries } from './statements/entries.ts';
import { withMatrixFunctions } from './statements/functions.ts';
import { lookAlike, withLookAlikes } from './statements/lookalikes.ts';
import { withScalars } from './statements/scalars.ts';
import { withShapes } from './statements/shapes.ts';
import type { FormulaReport, Step } from './steps/report.ts';
import type { Reading } from './steps/reading.ts';
import type { Means } from './steps/step.ts';
import { countIn } from './text/counts.ts';
import type { NoteDocument } from './text/document.ts';
import { PLAINLY } from './text/moods.ts';
import { hasHeading, type Section } from './text/sections.ts';
import type { Wording } from './wording.ts';

/** What all sections of a document are read with. */
export interface Around {
  readonly document: NoteDocument;
  readonly wording: Wording;
  readonly macros: Macros;
  readonly repair: boolean;
  readonly seed: string | undefined;
  readonly searches: Means['searches'];
}

/** A formula that later ones may make understood. */
interface Waiting {
  readonly at: number;
  readonly block: LatexBlock;
}

/**
 * Reads the formulas of one section in order. What a formula defines holds from it on; what is supposed under a condition holds for its
 * sentence; what could not be understood for want of a name is read again when a later formula or the words give it.
 */
export class SectionWalk {
  private readonly around: Around;
  private readonly means: Means;
  private readonly reading: Reading;
  private readonly counted: ReturnType<typeof countIn>;
  /** The reports on all formulas of the document so far, those of the sections before among them. */
  private readonly formulas: FormulaReport[];
  /** The first formula of the section. */
  private readonly first: number;
  private before: Expr | null = null;
  private waiting: Waiting[] = [];
  /** What is supposed up to a place, and how that is taken back. */
  private passing: { readonly until: number; readonly undo: () => void }[] = [];

  constructor(section: Section, end: number, formulas: FormulaReport[], around: Around) {
    const { document, wording, macros, repair, seed, searches } = around;
    const scope = new Scope(section.problem);
    this.around = around;
    this.formulas = formulas;
    this.first = formulas.length;
    this.counted = countIn(document, { start: section.start, end });
    this.means = { scope, deriver: new Deriver(), seed, searches };
    const twoFonts = new Set([...wording.fonts].filter((letter) => !scope.isKnown(letter)));
    this.reading = { macros, conventions: { ...section.conventions, twoFonts, operators: wording.operators, ...(wording.primes === null ? {} : { primes: wording.primes }), hasSlopes: wording.slopes !== null }, repair };
    scope.isPlusNext = wording.isPlusNext;
    for (const name of wording.diagonals) scope.guesses.describe(name, ['vector']);
    scope.entrywise.letters = wording.entrywise;
    scope.losses.calledByD = wording.slopes;
    scope.losses.isGiven = wording.isGiven;
    scope.manners.sumsRepeated = wording.sumsRepeated;
  }

  /** Reads a formula of the section and all that it touches. */
  take(block: LatexBlock): FormulaReport {
    const { document, wording } = this.around;
    const { scope } = this.means;
    const at = this.formulas.length;
    this.forget(block.outer.start);
    if (hasHeading(document.text, document.blocks[at - 1]?.outer.end ?? 0, block.outer.start)) scope.guesses.age();
    const { symbols } = scope.problem;
    scope.manners.equalSizes = wording.equalSizes(block.start);
    scope.parts.count = (index) => this.counted(index, block.start);
    scope.parts.isFixed = (index) => wording.isFixed(index, block.start);
    scope.isDeclaredBehind = (name) => isDeclaredBehind(name, block, document);
    const once = this.understood(block, this.before);
    const read = explainsItself(once.report) ? this.understood(block, this.before) : once;
    if (read.last !== null || block.kind === 'display') this.before = read.last;
    this.enter(read, block, symbols);
    if (isWaiting(read.report)) this.waiting.push({ at, block });
    for (const u of wording.usual.filter((x) => x.at === at)) takeUsual(u, scope);
    const said = wording.parts.filter((p) => p.at === at);
    said.forEach((p) => scope.parts.say(p.name, p.lean));
    if (said.length > 0) this.reconsider(at, said.map((p) => p.name));
    for (const p of wording.parts.filter((x) => x.isOfNext && x.at === at - 1)) for (const name of read.report.defines) stack(p, name, scope);
    this.suppose(at, symbols);
    this.listen(at);
    if (said.length > 0 || (!isWaiting(read.report) && read.report.defines.length > 0)) this.resume();
    return read.report;
  }

  /** Reads again what still waits, when the section is at its end. */
  end(): void {
    this.resume();
  }

  /** The formula as it is understood now, where `going` is the chain of equalities that it may go on with. */
  private understood(block: LatexBlock, going: Expr | null): FormulaRead {
    const { around: { document, wording }, means, means: { scope }, reading, formulas } = this;
    const at = document.blocks.indexOf(block);
    const sentence = wording.sentences[at];
    scope.isOfSame = sentence?.isSame ?? false;
    scope.notation = block.source.includes('\\nabla') ? 'nabla' : 'fraction';
    scope.ofAll = new Set(sentence?.ofAll);
    // What is said of all values is not said of those that were supposed before.
    scope.ofAll.forEach((name) => scope.ties.forget(name));
    scope.spoken = wording.spoken[at] ?? PLAINLY;
    const back = scope.snapshot();
    // What has been read by now has said what it says.
    const isLater = (name: string): boolean => isDeclaredBehind(name, block, document, formulas.length);
    const isSaidLater = (name: string): boolean => isLater(name) || isDescribedBehind(name, block, document, formulas.length) || isDefinedBehind(name, block, document, (b) => readLatex(b.source, { ...reading, vocabulary: scope.vocabulary }));
    // Where damage is mended, a name that looks like a declared one is that.
    const isTaken = (name: string): boolean => isSaidLater(name) || (reading.repair === true && lookAlike(name, scope.names()) !== null);
    const declared = { isDeclaredBehind: isTaken, isDeclaredLater: (name: string): boolean => isDeclaredLater(name, block, document) };
    const read = (): FormulaRead => withEntries(block, reading, scope, () => withShapes(block, reading, scope, () => withScalars(scope, () => readFormula(block, document, reading, going, means), isLater), declared), isTaken);
    const matrices = (): FormulaRead => withMatrixFunctions(scope, read);
    const once = reading.repair === true ? withLookAlikes(scope, matrices) : matrices();
    const found = withoutOldGuesses(once, block, scope, matrices);
    return inMood({ ...found, report: withAssertion(found.report, found.last, wording.assertions[at] ?? null, reading, means) }, scope.spoken.mood, back);
  }

  /** Adds the report on a formula, with what its sentence makes of it: a condition, a value set to zero, the gradient that was meant. */
  private enter(read: FormulaRead, block: LatexBlock, symbols: Problem['symbols']): void {
    const { around: { document, wording }, means, formulas, first } = this;
    const sentence = wording.sentences[formulas.length];
    const taken = sentence === undefined ? null : assumed(read.report, sentence, means);
    formulas.push(taken?.report ?? (sentence?.isGradient === true ? misstatedGradient(read.report, means) : read.report));
    // "If S = LL', then …": only there S is that.
    const held = sentence?.isCondition === true ? read.report.defines.filter((name) => symbols.has(name)) : [];
    if (held.length > 0) this.passing.push({ until: sentence?.until ?? document.text.length, undo: () => held.forEach((name) => means.scope.release(name)) });
    if (taken !== null) {
      if (sentence?.isCondition === true || sentence?.isWith === true) this.passing.push({ until: sentence.until, undo: taken.undo });
      this.reconsider(formulas.length - 1);
      return;
    }
    const zero = setToZero(read.report, means);
    // Of what the same sentence declares it is said for good.
    const isOfDeclared = formulas.slice(Math.max(sentence?.since ?? first, first)).some((f) => f.defines.some((name) => zero?.names.includes(name)));
    if (zero !== null && !isOfDeclared) this.passing.push({ until: paragraphEnd(document.text, block), undo: zero.undo });
  }

  /** What was guessed in a sentence from sizes that its words change is guessed again. */
  private guessAnew(k: number, resized: readonly string[]): void {
    const { around: { document, wording }, means: { scope }, formulas } = this;
    const since = Math.max(wording.sentences[k]?.since ?? k, this.first);
    // What stands before is not about what goes by these names now.
    this.waiting = this.waiting.filter((w) => w.at >= since);
    for (let at = since; at <= k; at++) {
      const block = document.blocks[at];
      const names = (formulas[at]?.inferred ?? []).flatMap((line) => { const [name = ''] = line.split(' :'); return scope.guesses.isTaken(name) ? [name] : []; });
      if (block === undefined || names.length === 0 || !resized.some((n) => block.source.includes(n.split('_')[0] ?? n))) continue;
      scope.undeclare(names);
      this.waiting.push({ at, block });
    }
  }

  /** What the words around the formulas say holds from the last of these on. */
  private listen(k: number): void {
    const { around: { document, wording }, means: { scope }, formulas, first } = this;
    for (const r of wording.remarks.filter((x) => x.at === k && x.of >= first)) {
      const block = document.blocks[r.of];
      const report = formulas[r.of];
      const taken = block === undefined ? null : takeRemark(r, block, this.reading, scope);
      if (block === undefined || taken === null || report === undefined || (taken.symbols.length === 0 && !taken.isMore)) continue;
      if (taken.resized.length > 0) this.guessAnew(k, taken.resized);
      if (taken.symbols.length > 0) {
        const isUnread = isWaiting(report) && report.steps.some((x) => x.relation !== null);
        formulas[r.of] = withRemark(isUnread ? this.understood(block, null).report : report, taken.symbols);
        this.resume();
      }
      // What is said with a declaration belongs to it, under whatever condition it stands.
      const isDeclared = taken.symbols.some((x) => report.defines.includes(x.name));
      const isPassing = r.until < document.text.length && !isDeclared;
      const back = isPassing ? scope.manners.condition(taken.symbols.map((x) => x.name)) : null;
      if (back !== null) this.passing.push({ until: r.until, undo: () => { taken.undo(); back(); } });
      this.reconsider(k);
    }
  }

  /** What is supposed at the end of a sentence holds in all of it, and so does what names with an index are. */
  private reconsider(k: number, names: readonly string[] = []): void {
    const { around: { document, wording }, formulas } = this;
    for (let at = Math.max(wording.sentences[k]?.since ?? k, this.first); at < k; at++) {
      const block = document.blocks[at];
      if (block === undefined || formulas[at]?.status !== 'refuted') continue;
      const again = this.understood(block, null).report;
      const isOther = again.status === 'refuted' && names.some((n) => new RegExp(`(?<![A-Za-z])${n}_`, 'u').test(block.source));
      if (isOther || (again.status !== 'refuted' && again.status !== 'not-understood')) formulas[at] = again;
    }
  }

  /** A formula that supposes something under a condition supposes it for its sentence; `symbols` are those before it. */
  private suppose(k: number, symbols: Problem['symbols']): void {
    const { around: { wording }, means: { scope }, formulas, first } = this;
    const sentence = wording.sentences[k];
    // What the same sentence mentions first, without a declaration, is what it is said to be for good.
    const own = formulas.slice(Math.max(sentence?.since ?? first, first), k + 1).flatMap((f) => f.inferred);
    const changed = [...symbols].flatMap(([name, { symbol }]) => (scope.symbol(name) === symbol || scope.symbol(name) === null || own.some((line) => line.startsWith(`${name} :`)) ? [] : [symbol]));
    if (changed.length === 0 || formulas[k]?.defines.length !== 0) return;
    const back = sentence?.isCondition === true ? scope.manners.condition(changed.map((s) => s.name)) : null;
    this.reconsider(k);
    if (sentence !== undefined && back !== null) this.passing.push({ until: sentence.until, undo: () => { changed.forEach((s) => scope.redeclare(s)); back(); } });
  }

  /** Takes back what was supposed up to a place. */
  private forget(at: number): void {
    this.passing.filter((p) => p.until <= at).reverse().forEach((p) => p.undo());
    this.passing = this.passing.filter((p) => p.until > at);
  }

  /** What was not understood for want of a name is read again when later formulas have defined names. */
  private resume(): void {
    const list = this.waiting;
    this.waiting = [];
    for (const w of list) {
      const again = this.understood(w.block, null).report;
      // What has been taken for a definition in words stays one where it isn't understood now either.
      if (this.formulas[w.at]?.status !== 'definition' || again.status !== 'not-understood') this.formulas[w.at] = again;
      if (isWaiting(again)) this.waiting.push(w);
    }
  }
}

/** Faults of sizes that don't fit. */
const OF_SIZES = new Set(['shape-mismatch', 'not-square', 'scalar-plus-matrix']);

/** A formula whose sizes don't fit with what was guessed in another section, read without these guesses where it is understood then. */
const withoutOldGuesses = (found: FormulaRead, { source }: LatexBlock, scope: Scope, read: () => FormulaRead): FormulaRead => {
  const isMisfit = found.report.steps.some((s) => s.status === 'not-understood' && OF_SIZES.has(s.diagnostic?.code ?? ''));
  const names = isMisfit ? scope.names().filter((n) => scope.guesses.isOld(n) && new RegExp(`(?<![A-Za-z])${n.split('_')[0] ?? n}(?![a-z])`, 'u').test(source)) : [];
  if (names.length === 0) return found;
  const back = scope.snapshot();
  scope.undeclare(names);
  const remembered = names.map((n) => scope.ties.forget(n));
  const again = read();
  if (again.report.status !== 'not-understood') return again;
  remembered.reverse().forEach((undo) => undo());
  back();
  return found;
};

/** The end of the paragraph around a formula, and of the one behind where it is displayed. */
const paragraphEnd = (text: string, { kind, outer }: LatexBlock): number => {
  const next = (from: number): number => { const at = text.slice(from).search(/\n\s*\n/u); return at < 0 ? text.length : from + at; };
  const end = next(outer.end);
  return kind === 'display' ? next(Math.min(end + 2, text.length)) : end;
};

/** Is a name that was missing defined further on in the same formula? */
const explainsItself = (f: FormulaReport): boolean => f.steps.some((s) => s.status === 'not-understood' && s.diagnostic?.subject !== undefined && f.defines.includes(s.diagnostic.subject));

/** Faults that a later definition or declaration may mend. */
const MENDED_LATER = new Set(['ambiguous', 'unknown-name', 'unknown-size', 'bad-subscript', 'unknown-function', 'shape-mismatch', 'not-square', 'scalar-plus-matrix']);

/** Is it something without a value so far, which a later definition or declaration may give it? */
const isWaiting = (f: FormulaReport): boolean => {
  const isUnread = (x: Step): boolean => x.status === 'not-understood' || (x.status === 'definition' && x.diagnostic !== undefined);
  return (f.status === 'not-understood' || f.status === 'definition') && f.defines.length === 0 && f.steps.some((x) => isUnread(x) && MENDED_LATER.has(x.diagnostic?.code ?? ''));
};
