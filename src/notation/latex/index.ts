import { failed, ok, type Diagnostic, type Result } from '../../diagnostics/diagnostic.ts';
import { SyntaxFault } from '../expressions.ts';
import { buildItems } from './build.ts';
import { Context } from './context.ts';
import { findDamage, repaired } from './damage.ts';
import { withDifferentials } from './differentials.ts';
import { withLetterE } from './euler.ts';
import type { Conventions, Formula, Repair, Vocabulary } from './formula.ts';
import { definitions, expand, type Macros } from './macros.ts';
import { Reader } from './reader.ts';
import { lined, statements } from './statements.ts';
import { tokenize } from './tokens.ts';

export type { Conventions, Formula, FormulaStatement, Link, Meaning, RelationName, Repair, Vocabulary } from './formula.ts';
export { damagedRows, sourceRows, type SourceRow } from './rows.ts';
export { UNKNOWN_RANGE } from './ranges.ts';
export type { Macros } from './macros.ts';

/** How a formula is read. */
export interface LatexOptions {
  /** What names mean; without it every name is undeclared, and what only a declaration decides is asked. */
  readonly vocabulary?: Vocabulary;
  /** Macros that stand outside the formula, from `readMacros`. */
  readonly macros?: Macros;
  readonly conventions?: Conventions;
  /** Mends lost backslashes and signs, and says what it mended; otherwise they are an error with a suggestion. */
  readonly repair?: boolean;
}

const guarded = <T>(f: () => T): Result<T> => {
  try {
    return ok(f());
  } catch (error) {
    if (error instanceof SyntaxFault) return failed(error.diagnostic);
    throw error;
  }
};

/** The macros that a document or preamble defines. Errors: too-long, bad-macro, expected, unclosed. */
export const readMacros = (source: string): Result<Macros> => {
  const tokens = tokenize(source);
  return tokens.ok ? guarded(() => definitions(tokens.value)) : tokens;
};

const damageDiagnostic = (repairs: readonly Repair[]): Diagnostic => ({
  code: 'damaged', message: `${repairs.some((r) => /^(?:1 - |- |\\sum_|\\tag)/u.test(r.replacement)) ? 'backslashes or signs' : 'backslashes'} seem to be lost in ${repairs.length === 1 ? 'one place' : `${repairs.length} places`}`,
  labels: repairs.slice(0, 8).map(({ span, replacement }, i) => ({ span, text: `did you mean ${replacement.trim()}?`, primary: i === 0 })), help: 'mend the formula, or read it with --repair',
});

/**
 * Reads a formula of mathematics written in LaTeX, without its dollar signs, as statements on the surface tree of the text language.
 * In LaTeX side by side means multiplied; what only a declaration can decide is decided by `vocabulary` or refused with a question.
 * Errors: ambiguous, damaged, bad-macro, unknown-command, and those of expressions. Positions are those of `source`.
 */
export const readLatex = (source: string, options: LatexOptions = {}): Result<Formula> => {
  const vocabulary = options.vocabulary ?? (() => null);
  const repairs = source.length > 100_000 ? [] : findDamage(source, vocabulary);
  if (repairs.length > 0 && options.repair !== true) return failed(damageDiagnostic(repairs));
  const { text, origin } = repaired(source, repairs);
  const tokens = tokenize(text);
  if (!tokens.ok) return tokens;
  return guarded(() => {
    const placed = repairs.length === 0 ? tokens.value : tokens.value.map((t) => ({ ...t, span: { start: origin(t.span.start), end: Math.max(origin(t.span.end), origin(t.span.start)) } }));
    const { rows, tags } = buildItems(expand(placed, options.macros ?? new Map()).tokens);
    const numbers = [...tags];
    const texts: string[] = [];
    const items = lined(rows, numbers);
    const context = new Context(withLetterE(withDifferentials(vocabulary, items), items), options.conventions ?? {});
    const reader = new Reader(context, items, { start: 0, end: Math.max(source.length, 1) });
    const list = statements(reader, texts);
    return { statements: list, tags: numbers, texts, repairs, readings: context.readings };
  });
};
