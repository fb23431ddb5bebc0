import { Deriver } from '../calculus/derive.ts';
import { failed, ok, type Result, type Span } from '../diagnostics/diagnostic.ts';
import { emptyProblem } from '../elaborate/problem.ts';
import { readProblem, type Problem } from '../elaborate/index.ts';
import type { Expr } from '../expr/expr.ts';
import type { DocumentFormat, LatexBlock } from '../notation/latex/blocks.ts';
import { readLatex, readMacros, type LatexOptions, type Conventions, type Macros } from '../notation/latex/index.ts';
import { lineAt, readDocument, type NoteDocument } from './document.ts';
import { gravest, type FormulaReport, type NoteReport, type Step } from './report.ts';
import { Scope } from './scope.ts';
import { readStatement } from './statement.ts';
import { plainStep } from './steps.ts';

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

/** A claim in the middle of a sentence is worth a verdict only where something is said. */
const hasRelation = (steps: readonly Step[]): boolean => steps.some((s) => s.relation !== null);

/** The line `convention rows above` among the declarations: W^i is row i, W_j column j. */
const CONVENTION = /^[ \t]*convention rows above[ \t]*$/mu;

/** Reads the declarations of a note. Errors: those of problems; positions are those of all declarations one below the other. */
export const declarationsOf = (document: NoteDocument, given: string): Result<{ readonly problem: Problem; readonly source: string; readonly conventions: Conventions }> => {
  const source = [given, ...document.declarations.map((d) => d.source)].filter((t) => t.trim() !== '').join('\n');
  const conventions: Conventions = { superscriptsAreRows: CONVENTION.test(source) };
  // The line keeps its length, so that positions stay those of the source.
  const rest = source.replace(CONVENTION, (line) => ' '.repeat(line.length));
  if (rest.trim() === '') return ok({ problem: emptyProblem(), source, conventions });
  const problem = readProblem(rest, 'declarations');
  return problem.ok ? ok({ problem: problem.value, source, conventions }) : failed(...problem.diagnostics);
};

const macrosOf = (document: NoteDocument): Macros => {
  const preamble = document.format === 'latex' ? [document.text.split('\\begin{document}')[0] ?? ''] : [];
  const defining = [...preamble, ...document.blocks.map((b) => b.source)].filter((source) => /\\(?:def|(?:re)?newcommand|DeclareMathOperator|let)\b/.test(source));
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
  const document = readDocument(text, options.format ?? 'markdown');
  const declared = declarationsOf(document, options.given ?? '');
  if (!declared.ok) return declared;
  const scope = new Scope(declared.value.problem);
  const macros = macrosOf(document);
  const means = { scope, deriver: new Deriver(), seed: options.seed };
  const formulas: FormulaReport[] = [];
  let before: Expr | null = null;
  document.blocks.forEach((block, k) => {
    const read = readFormula(block, document, { macros, conventions: declared.value.conventions, repair: options.repair === true }, before, means);
    if (read.last !== null || block.kind === 'display') before = read.last;
    formulas.push(read.report);
    options.onFormula?.(read.report, k + 1, document.blocks.length);
  });
  return ok({ formulas, inferred: formulas.flatMap((f) => (f.defines.length > 0 ? f.inferred : [])) });
};

const shifted = (span: Span, by: number): Span => ({ start: span.start + by, end: span.end + by });

const readFormula = (block: LatexBlock, document: NoteDocument, reading: Omit<LatexOptions, 'vocabulary'>, before: Expr | null, means: Parameters<typeof readStatement>[2]): { readonly report: FormulaReport; readonly last: Expr | null } => {
  const formula = readLatex(block.source, { ...reading, vocabulary: means.scope.vocabulary });
  const common = { kind: block.kind, line: lineAt(document.text, block.outer.start), outer: block.outer, inner: { start: block.start, end: block.start + block.source.length }, source: block.source };
  if (!formula.ok) {
    const [d] = formula.diagnostics;
    const steps = [plainStep('expression', 'not-understood', d?.message ?? 'it could not be read', { relation: null, span: common.inner, left: '', right: '' }, d)];
    return { report: { ...common, status: 'not-understood', steps, defines: [], inferred: [], tags: [] }, last: null };
  }
  const steps: Step[] = [];
  const defines: string[] = [];
  const inferred: string[] = formula.value.repairs.map((r) => `${r.found.trim()} read as ${r.replacement.trim()}`);
  let last = before;
  for (const s of formula.value.statements) {
    const read = readStatement(s, last, means);
    steps.push(...read.steps.map((x) => ({ ...x, span: shifted(x.span, block.start) })));
    defines.push(...read.defines);
    inferred.push(...read.inferred);
    last = read.last ?? last;
  }
  // Names and expressions in running text are not claims, whether they mean something here or not.
  const status = hasRelation(steps) || steps.some((x) => x.status === 'definition') ? gravest(steps.map((x) => x.status)) : 'not-a-claim';
  return { report: { ...common, status, steps, defines, inferred, tags: formula.value.tags }, last: formula.value.statements.length === 0 ? before : last };
};
