import { checkNote, countsOf, type FormulaReport, type NoteReport, type Status, type Step } from '../notes/index.ts';
import { replayPage } from './claims.ts';
import { diagnosisJson } from './diagnosis.ts';
import { EXIT, UsageError, type ExitStatus, type Io } from './io.ts';
import { findingJson } from './json.ts';
import { taken } from './load.ts';
import { notePage } from './page/page.ts';
import type { Typesetter } from './page/typesetter.ts';
import { oneLine, statusWord, stepLines } from './note-text.ts';

/** What `gradus check FILE` was asked for. */
export interface NotesCommand {
  readonly given?: string;
  readonly json: boolean;
  readonly html?: string;
  readonly repair: boolean;
  /** Writes the outputs of claim blocks anew instead of comparing them. */
  readonly update: boolean;
  readonly seed?: string;
}

/** Is this the name of a document with formulas? */
export const isNote = (input: string): boolean => /\.(?:md|markdown|tex|latex|txt)$/iu.test(input);

const isShown = (f: FormulaReport): boolean => f.status !== 'not-a-claim';

const formulaText = (f: FormulaReport): string => [
  `line ${f.line}   ${statusWord(f.status)}   ${oneLine(f.source)}`,
  ...f.inferred.map((x) => `    taken: ${x}`),
  ...f.steps.filter((s) => s.status !== 'not-a-claim').flatMap(stepLines).map((l) => `    ${l}`), '',
].join('\n');

const stepJson = (s: Step): Record<string, unknown> => ({
  kind: s.kind, relation: s.relation, left: s.left, right: s.right, status: s.status, sentence: s.sentence, span: [s.span.start, s.span.end],
  ...(s.conditions.length === 0 ? {} : { conditions: s.conditions }),
  ...(s.finding === undefined ? {} : findingJson(s.finding)),
  ...(s.claim === undefined || s.diagnosis === undefined ? {} : diagnosisJson(s.claim, s.diagnosis)),
  ...(s.diagnostic === undefined ? {} : { code: s.diagnostic.code }),
});

const reportJson = (file: string, r: NoteReport): Record<string, unknown> => ({
  file, counts: countsOf(r), inferred: r.inferred,
  formulas: r.formulas.map((f) => ({ line: f.line, kind: f.kind, source: f.source, span: [f.outer.start, f.outer.end], status: f.status, defines: f.defines, inferred: f.inferred, tags: f.tags, steps: f.steps.map(stepJson) })),
});

const summary = (r: NoteReport): string => {
  const counts = countsOf(r);
  return Object.entries(counts).filter(([, n]) => n > 0).map(([s, n]) => `${n} ${statusWord(s as Status)}`).join(', ');
};

const statusOf = (r: NoteReport): ExitStatus => {
  const counts = countsOf(r);
  if (counts.refuted > 0) return EXIT.refuted;
  if (counts.undecided > 0) return EXIT.undecided;
  return counts['not-understood'] > 0 ? EXIT.usage : EXIT.ok;
};

const givenText = (given: string | undefined, io: Io): string => (given === undefined ? '' : io.fileExists(given) ? io.readFile(given) : given.split(/,\s*(?=[A-Za-z_]\w*\s*:)/u).join('\n'));

const checkClaims = (file: string, text: string, update: boolean, io: Io): ExitStatus => {
  const page = replayPage(text, io.readFile);
  const failed = page.outcomes.filter((o) => !o.holds).length;
  const isSame = page.text === text;
  if (update && !isSame) io.writeFile(file, page.text);
  io.out(`${page.outcomes.length} claims: ${page.outcomes.length - failed} hold, ${failed} don't${isSame ? '' : update ? '; outputs written anew' : '; outputs differ, --update writes them anew'}\n`);
  return failed > 0 || (!isSame && !update) ? EXIT.refuted : EXIT.ok;
};

/** `gradus check NOTE.md|NOTE.tex`: a verdict for every formula, and for every claim block. Errors: InputRejected for declarations, UsageError. */
export const runNotes = (file: string, command: NotesCommand, typesetter: Typesetter | undefined, io: Io): ExitStatus => {
  if (!io.fileExists(file)) throw new UsageError('no-such-file', `there is no file ${file}`);
  const text = io.readFile(file);
  // A page of claims states its own outcomes; it isn't a note with formulas.
  if (/^```claim$/mu.test(text)) return checkClaims(file, text, command.update, io);
  const given = givenText(command.given, io);
  const format = /\.(?:tex|latex)$/iu.test(file) ? 'latex' : 'markdown';
  const progress = io.isTerminal && !command.json;
  const result = checkNote(text, {
    given, repair: command.repair, format, ...(command.seed === undefined ? {} : { seed: command.seed }),
    onFormula: (f, done, all) => {
      if (command.json) return;
      if (progress) io.err('\r\u001b[K');
      if (isShown(f)) io.out(`${formulaText(f)}\n`);
      if (progress && done < all) io.err(`${done} of ${all} formulas`);
    },
  });
  const report = taken(result, given, command.given ?? file);
  if (command.html !== undefined) {
    if (typesetter === undefined) throw new UsageError('no-typesetter', 'pages need KaTeX, which is not installed');
    io.writeFile(command.html, notePage(file, text, format, report, typesetter));
  }
  io.out(command.json ? `${JSON.stringify(reportJson(file, report))}\n` : `${report.formulas.length} formulas: ${summary(report)}\n`);
  return statusOf(report);
};
