import { failed, ok, type Result } from '../../diagnostics/diagnostic.ts';
import { emptyProblem } from '../../elaborate/problem.ts';
import { readProblem, type Problem } from '../../elaborate/index.ts';
import type { Conventions } from '../../notation/latex/index.ts';
import type { NoteDocument } from './document.ts';

/** A part of a document in which names have one meaning. */
export interface Section {
  /** Where it begins in the document. */
  readonly start: number;
  readonly problem: Problem;
  readonly conventions: Conventions;
}

/** The line `convention rows above` among the declarations: W^i is row i, W_j column j. */
const CONVENTION = /^[ \t]*convention rows above[ \t]*$/mu;
/** The line `section TITLE`: from the heading that contains the title, or the line that is it, on, only the declarations below it hold. */
const SECTION = /^[ \t]*section[ \t]+(.+?)[ \t]*$/gmu;
const HEADING = /^(?: {0,3}#{1,6}[ \t].*|\\(?:part|chapter|(?:sub)*section|paragraph)\*?\{.*)$/gmu;

/** Does a heading stand between two places of a document? */
export const hasHeading = (text: string, from: number, to: number): boolean => text.slice(from, to).search(HEADING) >= 0;

const fault = (title: string, at: number): Result<never> => failed({
  code: 'unknown-name', message: `no heading of the document contains "${title}"`, labels: [{ span: { start: at, end: at + title.length }, text: 'no such heading', primary: true }],
});

/** A line that may be all of a heading where the text has lost its marks. */
const LINE = /^[ \t]*(\S.*?)[ \t]*$/gmu;

/** Declarations beside a document and those inside it, to which the positions of faults in them belong. */
export const declarationsOf = (document: NoteDocument, given: string): string => [given, ...document.declarations.map((d) => d.source)].filter((t) => t.trim() !== '').join('\n');

/** Reads the declarations beside and inside a note, section by section. Errors: those of problems, and unknown-name for a section that the document lacks; positions are those of `given` and what follows it. */
export const sectionsOf = (document: NoteDocument, given: string): Result<readonly Section[]> => {
  const marks = [...given.matchAll(SECTION)];
  const headings = [...document.text.matchAll(HEADING)];
  const sections: Section[] = [];
  for (let k = -1; k < marks.length; k++) {
    const mark = marks[k];
    const from = mark === undefined ? 0 : mark.index + mark[0].length;
    const to = marks[k + 1]?.index ?? given.length;
    const title = mark?.[1] ?? '';
    const isFurther = (at: number): boolean => sections.length < 2 || at > (sections.at(-1)?.start ?? 0);
    const heading = headings.find((h) => h[0].includes(title) && isFurther(h.index)) ?? [...document.text.matchAll(LINE)].find((l) => l[1] === title && isFurther(l.index));
    if (mark !== undefined && heading === undefined) return fault(title, mark.index + mark[0].indexOf(title));
    // Blanks in place of the other sections keep positions those of the source.
    const own = given.slice(0, from).replace(/[^\n]/gu, ' ') + given.slice(from, to);
    const source = declarationsOf(document, own);
    const plain = source.replace(CONVENTION, (line) => ' '.repeat(line.length));
    const problem = plain.trim() === '' ? ok(emptyProblem()) : readProblem(plain, 'declarations');
    if (!problem.ok) return problem;
    sections.push({ start: mark === undefined ? 0 : (heading?.index ?? 0), problem: problem.value, conventions: { superscriptsAreRows: CONVENTION.test(source) } });
  }
  return ok(sections);
};
