import { Deriver } from '../calculus/derive.ts';
import { ok, type Result } from '../diagnostics/diagnostic.ts';
import type { Problem } from '../elaborate/index.ts';
import type { Expr } from '../expr/expr.ts';
import type { DocumentFormat, LatexBlock } from '../notation/latex/blocks.ts';
import { readLatex, readMacros, type Macros } from '../notation/latex/index.ts';
import { withAssertion } from './asserted.ts';
import { assertionsOf } from './text/assertions.ts';
import { assumed, setToZero } from './assumed.ts';
import { isDeclaredBehind, isDeclaredLater, isDefinedBehind, isDescribedBehind } from './behind.ts';
import { countIn } from './text/counts.ts';
import { readDocument, type NoteDocument } from './text/document.ts';
import { fixedIn } from './text/fixed.ts';
import { twoFontsIn } from './text/fonts.ts';
import { readFormula, type FormulaRead } from './formula.ts';
import type { FormulaReport, NoteReport, Step } from './steps/report.ts';
import { Scope } from './scope/scope.ts';
import { withMatrixFunctions } from './statements/functions.ts';
import { lookAlike, withLookAlikes } from './statements/lookalikes.ts';
import { misstatedGradient } from './misstated.ts';
import { operatorsIn } from './text/operators.ts';
import { givenIn } from './text/given.ts';
import { diagonalsIn, equalIn, primesIn, slopesIn, sumsRepeatedIn } from './text/habits.ts';
import { isPlusNextIn } from './text/plus.ts';
import { proseOf } from './text/prose.ts';
import { takeRemark, takeUsual, withRemark } from './remarks.ts';
import { PLAINLY, spokenOf } from './text/moods.ts';
import { inMood } from './mood.ts';
import { hasHeading, sectionsOf } from './text/sections.ts';
import { withEntries } from './statements/entries.ts';
import { withShapes } from './statements/shapes.ts';
import { withScalars } from './statements/scalars.ts';
import { stack } from './scope/stacks.ts';
import type { Means } from './steps/step.ts';

/** How a note is checked. */
export interface NoteOptions {
  readonly format?: DocumentFormat;
  /** Declarations beside the document; those inside it come behind them. */
  readonly given?: string;
  /** A fixed seed makes the run repeatable. */
  readonly seed?: string;
  /** Mends lost backslashes, and says what it mended. */
  readonly repair?: boolean;
  /** Is told of every formula when it is done. */
  readonly onFormula?: (report: FormulaReport, done: number, all: number) => void;
}

/** Lines of a Markdown file that define macros outside of formulas. */
const MACRO_LINE = /^[ \t]*\\(?:def|(?:re)?newcommand|DeclareMathOperator)\b.*$/gmu;

const macrosOf = (document: NoteDocument): Macros => {
  const outside = document.format === 'latex' ? [document.text.split('\\begin{document}')[0] ?? ''] : (document.text.match(MACRO_LINE) ?? []);
  const defining = [...outside, ...document.blocks.map((b) => b.source)].filter((source) => /\\(?:def|(?:re)?newcommand|DeclareMathOperator|let)\b/.test(source));
  return new Map(defining.flatMap((source) => {
    const macros = readMacros(source);
    return macros.ok ? [...macros.value] : [];
  }));
};

/**
 * Checks every formula of a note in order: what it defines is remembered, what it claims is decided. Errors: those of the declarations;
 * a formula that can't be read is part of the report.
 */
export const checkNote = (text: string, options: NoteOptions = {}): Result<NoteReport> => {
  const document = readDocument(text, options.format ?? 'markdown', options.repair);
  const sections = sectionsOf(document, options.given ?? '');
  if (!sections.ok) return sections;
  const macros = macrosOf(document);
  const formulas: FormulaReport[] = [];
  const searches: Means['searches'] = new Map();
  const { remarks, sentences, parts, usual } = proseOf(document);
  const assertions = assertionsOf(document);
  const spoken = spokenOf(document);
  const isFixed = fixedIn(document);
  const fonts = twoFontsIn(document);
  const operators = operatorsIn(document);
  const primes = primesIn(document);
  const isGiven = givenIn(document);
  const slopes = slopesIn(document);
  const equalSizes = equalIn(document);
  sections.value.forEach((section, k) => {
    const end = sections.value[k + 1]?.start ?? text.length + 1;
    const counted = countIn(document, { start: section.start, end });
    const means: Means = { scope: new Scope(section.problem), deriver: new Deriver(), seed: options.seed, searches };
    const twoFonts = new Set([...fonts].filter((letter) => !means.scope.isKnown(letter)));
    const reading = { macros, conventions: { ...section.conventions, twoFonts, operators, ...(primes === null ? {} : { primes }), hasSlopes: slopes !== null }, repair: options.repair === true };
    means.scope.isPlusNext = isPlusNextIn(document);
    for (const name of diagonalsIn(document)) means.scope.guesses.describe(name, ['vector']);
    means.scope.losses.calledByD = slopes;
    means.scope.losses.isGiven = isGiven;
    means.scope.manners.sumsRepeated = sumsRepeatedIn(document);
    let before: Expr | null = null;
    const understood = (block: LatexBlock, going: Expr | null): FormulaRead => {
      const at = document.blocks.indexOf(block);
      means.scope.isOfSame = sentences[at]?.isSame ?? false;
      means.scope.notation = block.source.includes('\\nabla') ? 'nabla' : 'fraction';
      means.scope.ofAll = new Set(sentences[at]?.ofAll);
      means.scope.spoken = spoken[at] ?? PLAINLY;
      const back = means.scope.snapshot();
      // What has been read by now has said what it says.
      const isLater = (name: string): boolean => isDeclaredBehind(name, block, document, formulas.length);
      const isSaidLater = (name: string): boolean => isLater(name) || isDescribedBehind(name, block, document, formulas.length) || isDefinedBehind(name, block, document, (b) => readLatex(b.source, { ...reading, vocabulary: means.scope.vocabulary }));
      // Where damage is mended, a name that looks like a declared one is that.
      const isTaken = (name: string): boolean => isSaidLater(name) || (reading.repair && lookAlike(name, means.scope.names()) !== null);
      const declared = { isDeclaredBehind: isTaken, isDeclaredLater: (name: string): boolean => isDeclaredLater(name, block, document) };
      const read = (): FormulaRead => withEntries(block, reading, means.scope, () => withShapes(block, reading, means.scope, () => withScalars(means.scope, () => readFormula(block, document, reading, going, means), isLater), declared), isTaken);
      const matrices = (): FormulaRead => withMatrixFunctions(means.scope, read);
      const once = reading.repair ? withLookAlikes(means.scope, matrices) : matrices();
      const found = withoutOldGuesses(once, block, means.scope, matrices);
      return inMood({ ...found, report: withAssertion(found.report, found.last, assertions[at] ?? null, reading, means) }, means.scope.spoken.mood, back);
    };
    const waiting: Waiting[] = [];
    let passing: { readonly until: number; readonly undo: () => void }[] = [];
    const first = formulas.length;
    // What was guessed in a sentence from sizes that its words change is guessed again.
    const guessAnew = (k: number, resized: readonly string[]): void => {
      const since = Math.max(sentences[k]?.since ?? k, first);
      // What stands before is not about what goes by these names now.
      waiting.splice(0, waiting.length, ...waiting.filter((w) => w.at >= since));
      for (let at = since; at <= k; at++) {
        const block = document.blocks[at];
        const names = (formulas[at]?.inferred ?? []).flatMap((line) => { const [name = ''] = line.split(' :'); return means.scope.guesses.isTaken(name) ? [name] : []; });
        if (block === undefined || names.length === 0 || !resized.some((n) => block.source.includes(n.split('_')[0] ?? n))) continue;
        means.scope.undeclare(names);
        waiting.push({ at, block });
      }
    };
    // What the words around the formulas say holds from the last of these on.
    const listen = (k: number): void => {
      for (const r of remarks.filter((x) => x.at === k && x.of >= first)) {
        const block = document.blocks[r.of];
        const report = formulas[r.of];
        const taken = block === undefined ? null : takeRemark(r, block, reading, means.scope);
        if (taken === null || report === undefined || (taken.symbols.length === 0 && !taken.isMore)) continue;
        if (taken.resized.length > 0) guessAnew(k, taken.resized);
        const isUnread = taken.symbols.length > 0 && isWaiting(report) && report.steps.some((x) => x.relation !== null);
        if (taken.symbols.length > 0) formulas[r.of] = withRemark(isUnread && block !== undefined ? understood(block, null).report : report, taken.symbols);
        if (taken.symbols.length > 0) resume(waiting.splice(0));
        // What is said with a declaration belongs to it, under whatever condition it stands.
        const isDeclared = taken.symbols.some((x) => report.defines.includes(x.name));
        if (r.until < text.length && !isDeclared) passing.push({ until: r.until, undo: taken.undo });
        reconsider(k);
      }
    };
    // What is supposed at the end of a sentence holds in all of it, and so does what names with an index are.
    const reconsider = (k: number, names: readonly string[] = []): void => {
      for (let at = Math.max(sentences[k]?.since ?? k, first); at < k; at++) {
        const block = document.blocks[at];
        if (block === undefined || formulas[at]?.status !== 'refuted') continue;
        const again = understood(block, null).report;
        const isOther = again.status === 'refuted' && names.some((n) => new RegExp(`(?<![A-Za-z])${n}_`, 'u').test(block.source));
        if (isOther || (again.status !== 'refuted' && again.status !== 'not-understood')) formulas[at] = again;
      }
    };
    // A formula that supposes something under a condition supposes it for its sentence.
    const suppose = (k: number, symbols: Problem['symbols']): void => {
      // What the same sentence mentions first, without a declaration, is what it is said to be for good.
      const own = formulas.slice(Math.max(sentences[k]?.since ?? first, first), k + 1).flatMap((f) => f.inferred);
      const changed = [...symbols].flatMap(([name, { symbol }]) => (means.scope.symbol(name) === symbol || means.scope.symbol(name) === null || own.some((line) => line.startsWith(`${name} :`)) ? [] : [symbol]));
      if (changed.length === 0 || formulas[k]?.defines.length !== 0) return;
      reconsider(k);
      if (sentences[k]?.isCondition === true) passing.push({ until: sentences[k]?.until ?? text.length, undo: () => changed.forEach((s) => means.scope.redeclare(s)) });
    };
    const forget = (at: number): void => {
      passing.filter((p) => p.until <= at).reverse().forEach((p) => p.undo());
      passing = passing.filter((p) => p.until > at);
    };
    // What was not understood for want of a name is read again when later formulas have defined names.
    const resume = (list: readonly Waiting[]): void => {
      for (const w of list) {
        const again = understood(w.block, null).report;
        // What has been taken for a definition in words stays one where it isn't understood now either.
        if (formulas[w.at]?.status !== 'definition' || again.status !== 'not-understood') formulas[w.at] = again;
        if (isWaiting(again)) waiting.push(w);
      }
    };
    for (const block of document.blocks.filter((b) => b.outer.start >= section.start && b.outer.start < end)) {
      forget(block.outer.start);
      if (hasHeading(text, document.blocks[formulas.length - 1]?.outer.end ?? 0, block.outer.start)) means.scope.guesses.age();
      const { symbols } = means.scope.problem;
      means.scope.manners.equalSizes = equalSizes(block.start);
      means.scope.parts.count = (index) => counted(index, block.start);
      means.scope.parts.isFixed = (index) => isFixed(index, block.start);
      means.scope.isDeclaredBehind = (name) => isDeclaredBehind(name, block, document);
      const once = understood(block, before);
      const read: FormulaRead = explainsItself(once.report) ? understood(block, before) : once;
      if (read.last !== null || block.kind === 'display') before = read.last;
      const sentence = sentences[formulas.length];
      const taken = sentence === undefined ? null : assumed(read.report, sentence, means);
      formulas.push(taken?.report ?? (sentence?.isGradient === true ? misstatedGradient(read.report, means) : read.report));
      // "If S = LL', then …": only there S is that.
      const held = sentence?.isCondition === true ? read.report.defines.filter((name) => symbols.has(name)) : [];
      if (held.length > 0) passing.push({ until: sentence?.until ?? text.length, undo: () => held.forEach((name) => means.scope.release(name)) });
      if (taken !== null) {
        if (sentence?.isCondition === true || sentence?.isWith === true) passing.push({ until: sentence.until, undo: taken.undo });
        reconsider(formulas.length - 1);
      }
      const zero = taken === null ? setToZero(read.report, means) : null;
      // Of what the same sentence declares it is said for good.
      const isOfDeclared = formulas.slice(Math.max(sentence?.since ?? first, first)).some((f) => f.defines.some((name) => zero?.names.includes(name)));
      if (zero !== null && !isOfDeclared) passing.push({ until: paragraphEnd(text, block), undo: zero.undo });
      if (isWaiting(read.report)) waiting.push({ at: formulas.length - 1, block });
      for (const u of usual.filter((x) => x.at === formulas.length - 1)) takeUsual(u, means.scope);
      const said = parts.filter((p) => p.at === formulas.length - 1);
      said.forEach((p) => means.scope.parts.say(p.name, p.lean));
      if (said.length > 0) reconsider(formulas.length - 1, said.map((p) => p.name));
      for (const p of parts.filter((x) => x.isOfNext && x.at === formulas.length - 2)) for (const name of read.report.defines) stack(p, name, means.scope);
      suppose(formulas.length - 1, symbols);
      listen(formulas.length - 1);
      if (said.length > 0 || (!isWaiting(read.report) && read.report.defines.length > 0)) resume(waiting.splice(0));
      options.onFormula?.(read.report, formulas.length, document.blocks.length);
    }
    resume(waiting.splice(0));
  });
  return ok({ formulas, inferred: formulas.flatMap((f) => (f.defines.length > 0 ? f.inferred : [])) });
};

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

interface Waiting {
  readonly at: number;
  readonly block: LatexBlock;
}

/** Faults that a later definition or declaration may mend. */
const MENDED_LATER = new Set(['ambiguous', 'unknown-name', 'unknown-size', 'bad-subscript', 'unknown-function', 'shape-mismatch', 'not-square', 'scalar-plus-matrix']);

/** Is it something without a value so far, which a later definition or declaration may give it? */
const isWaiting = (f: FormulaReport): boolean => {
  const isUnread = (x: Step): boolean => x.status === 'not-understood' || (x.status === 'definition' && x.diagnostic !== undefined);
  return (f.status === 'not-understood' || f.status === 'definition') && f.defines.length === 0 && f.steps.some((x) => isUnread(x) && MENDED_LATER.has(x.diagnostic?.code ?? ''));
};
