import { ok, type Result } from '../diagnostics/diagnostic.ts';
import type { DocumentFormat } from '../notation/latex/blocks.ts';
import { readMacros, type Macros } from '../notation/latex/index.ts';
import type { FormulaReport, NoteReport } from './steps/report.ts';
import { readDocument, type NoteDocument } from './text/document.ts';
import { sectionsOf } from './text/sections.ts';
import { SectionWalk, type Around } from './walk.ts';
import { wordingOf } from './wording.ts';

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
  const formulas: FormulaReport[] = [];
  const around: Around = { document, wording: wordingOf(document), macros: macrosOf(document), repair: options.repair === true, seed: options.seed, searches: new Map() };
  sections.value.forEach((section, k) => {
    const end = sections.value[k + 1]?.start ?? text.length + 1;
    const walk = new SectionWalk(section, end, formulas, around);
    for (const block of document.blocks.filter((b) => b.outer.start >= section.start && b.outer.start < end)) {
      const report = walk.take(block);
      options.onFormula?.(report, formulas.length, document.blocks.length);
    }
    walk.end();
  });
  return ok({ formulas, inferred: formulas.flatMap((f) => (f.defines.length > 0 ? f.inferred : [])) });
};
