import { checkNote, countsOf, type FormulaReport, type NoteReport, type Status, type Step } from '../notes/index.ts';
import { claimsJson, claimsStatus, claimsText } from './claim-report.ts';
import { replayPage, type Page } from './claims.ts';
import { diagnosisJson } from './diagnosis.ts';
import { readDocument } from '../notes/text/document.ts';
import { declarationsOf } from '../notes/text/sections.ts';
import { EXIT, textOf, UsageError, type ExitStatus, type Io } from './io.ts';
import { isGivenFile } from './load.ts';
import { findingJson } from './json.ts';
import { InputRejected, taken } from '../elaborate/rejected.ts';
import { readLatex } from '../notation/latex/index.ts';
import { notePage } from './page/page.ts';
import type { Typesetter } from './page/typesetter.ts';
import { progressOn } from './progress.ts';
import { countWord, oneLine, statusWord, stepLines, supposed } from './note-text.ts';

/** What `gradus check FILE` was asked for. */
export interface NotesCommand {
  readonly given?: string;
  readonly json: boolean;
  readonly html?: string;
  readonly repair: boolean;
  /** Writes the outputs of claim blocks anew instead of comparing them. */
  readonly update: boolean;
  /** With how what is claimed comes about. */
  readonly explain: boolean;
  readonly seed?: string;
}

/** Is this the name of a document with formulas? */
export const isNote = (input: string): boolean => /\.(?:md|markdown|tex|latex|txt)$/iu.test(input);

const isShown = (f: FormulaReport): boolean => f.status !== 'not-a-claim' || f.steps.some((s) => supposed(s) !== null);

const formulaText = (f: FormulaReport, document: string, explain: boolean): string => [
  `line ${f.line}   ${f.status === 'not-a-claim' ? 'supposed' : statusWord(f.status)}   ${oneLine(f.source)}`,
  ...f.inferred.map((x) => `    taken: ${x}`),
  ...f.steps.flatMap((s) => supposed(s) ?? []).map((x) => `    from here on: ${x}`),
  ...f.steps.filter((s) => s.status !== 'not-a-claim').flatMap((s) => stepLines(s, document, explain)).map((l) => `    ${l}`), '',
].join('\n');

const stepJson = (s: Step): Record<string, unknown> => ({
  kind: s.kind, relation: s.relation, left: s.left, right: s.right, status: s.status, sentence: s.sentence, span: [s.span.start, s.span.end],
  ...(s.conditions.length === 0 ? {} : { conditions: s.conditions }),
  ...(s.finding === undefined ? {} : findingJson(s.finding)),
  ...(s.claim === undefined || s.diagnosis === undefined ? {} : diagnosisJson(s.claim, s.diagnosis)),
  ...(s.slip === undefined ? {} : { flaw: s.slip.flaw, ...(s.slip.repair === null ? {} : { repair_statement: s.slip.repair }) }),
  ...(s.diagnostic === undefined ? {} : { code: s.diagnostic.code, places: s.diagnostic.labels.map((l) => ({ span: [l.span.start, l.span.end], text: l.text })), ...(s.diagnostic.help === undefined ? {} : { help: s.diagnostic.help }) }),
});

const reportJson = (r: NoteReport): Record<string, unknown> => ({
  counts: countsOf(r), inferred: r.inferred,
  formulas: r.formulas.map((f) => ({ line: f.line, kind: f.kind, source: f.source, span: [f.outer.start, f.outer.end], status: f.status, defines: f.defines, inferred: f.inferred, tags: f.tags, steps: f.steps.map(stepJson) })),
});

const summary = (r: NoteReport): string => {
  const counts = countsOf(r);
  const n = r.formulas.length;
  if (n === 0) return 'no formulas; they stand between $ and $, $$ and $$, \\( and \\), \\[ and \\], or in environments such as equation and align';
  return `${n} formula${n === 1 ? '' : 's'}: ${Object.entries(counts).filter(([, k]) => k > 0).map(([s, k]) => countWord(s as Status, k)).join(', ')}`;
};

const statusOf = (r: NoteReport): ExitStatus => {
  const counts = countsOf(r);
  if (counts.refuted > 0) return EXIT.refuted;
  if (counts.undecided > 0) return EXIT.undecided;
  return counts['not-understood'] > 0 ? EXIT.usage : EXIT.ok;
};

const givenText = (given: string | undefined, io: Io): string => (given === undefined ? '' : isGivenFile(given, io) ? textOf(given, io) : given.split(/,\s*(?=[A-Za-z_]\w*\s*:)/u).join('\n'));

/** The claims of a Markdown page; certificates that they name lie beside the page. */
const claimsOf = (file: string, text: string, io: Io): Page => {
  const folder = /^(.*[\\/])?/u.exec(file)?.[1] ?? '';
  return replayPage(text, (path) => {
    const at = /^(?:[\\/]|[A-Za-z]:)/u.test(path) ? path : `${folder}${path}`;
    return textOf(at, io);
  });
};

/** `gradus check 'LEFT = RIGHT'` in LaTeX: one formula, read as a note reads it. Errors: InputRejected for declarations and for what is no claim. */
export const runFormula = (latex: string, command: Pick<NotesCommand, 'given' | 'json' | 'repair' | 'explain' | 'seed'>, io: Io): ExitStatus => {
  const text = `$$${latex}$$`;
  const given = givenText(command.given, io);
  const report = taken(checkNote(text, { given, repair: command.repair, ...(command.seed === undefined ? {} : { seed: command.seed }) }), given, command.given ?? 'claim');
  if (report.formulas.every((f) => f.status === 'not-a-claim' || f.steps.every((s) => s.status === 'definition' && s.kind === 'expression'))) {
    taken(readLatex(latex), latex, 'claim');
    throw new InputRejected([{ code: 'not-a-claim', message: 'a claim is an equation or an order', labels: [{ span: { start: 0, end: latex.length }, text: 'no relation here', primary: true }], help: 'write left = right, for example \\nabla_x f = …' }], latex, 'claim');
  }
  if (command.json) io.out(`${JSON.stringify({ claim: latex, ...reportJson(report) })}\n`);
  else for (const f of report.formulas) io.out(`${f.steps.flatMap((s) => stepLines(s, text, command.explain)).join('\n')}\n`);
  return statusOf(report);
};

/** The graver of two statuses: refuted, not readable, undecided, fine. */
const graver = (a: ExitStatus, b: ExitStatus): ExitStatus => ([EXIT.refuted, EXIT.usage, EXIT.undecided] as const).find((s) => s === a || s === b) ?? EXIT.ok;

/** `gradus check NOTE.md|NOTE.tex`: a verdict for every formula, and for every claim block. Errors: InputRejected for declarations, UsageError. */
export const runNotes = (file: string, command: NotesCommand, typesetter: Typesetter | undefined, io: Io): ExitStatus => {
  const format = /\.(?:tex|latex)$/iu.test(file) ? 'latex' : 'markdown';
  const written = textOf(file, io);
  const page: Page = format === 'latex' ? { text: written, claims: [] } : claimsOf(file, written, io);
  const text = command.update ? page.text : written;
  if (text !== written) io.writeFile(file, text);
  if (page.claims.length > 0 && !command.json) io.out(claimsText(page, command.update, io.color === true));
  const given = givenText(command.given, io);
  const progress = progressOn(io, command.json);
  const result = checkNote(text, {
    given, repair: command.repair, format, ...(command.seed === undefined ? {} : { seed: command.seed }),
    onFormula: (_, done, all) => progress(done < all ? `${done} of ${all} formulas` : ''),
  });
  const document = readDocument(text, format);
  const report = taken(result, declarationsOf(document, given), document.declarations.length > 0 ? `${file}, declarations` : (command.given ?? file));
  // Only now, since what stands behind a formula may decide it.
  if (!command.json) for (const f of report.formulas.filter(isShown)) io.out(`${formulaText(f, text, command.explain)}\n`);
  if (command.html !== undefined) {
    if (typesetter === undefined) throw new UsageError('no-typesetter', 'pages need KaTeX, which is not installed');
    io.writeFile(command.html, notePage({ file, text, format, report, claims: command.update ? page.claims.map((c) => ({ ...c, isCurrent: c.result.ok })) : page.claims }, typesetter));
  }
  const claims = page.claims.length === 0 ? {} : { claims: claimsJson(page) };
  if (command.json) io.out(`${JSON.stringify({ file, ...reportJson(report), ...claims })}\n`);
  else if (report.formulas.length > 0 || page.claims.length === 0) io.out(`${summary(report)}\n`);
  if (command.html !== undefined && !command.json) io.out(`written: ${command.html}\n`);
  return graver(claimsStatus(page, command.update), statusOf(report));
};
