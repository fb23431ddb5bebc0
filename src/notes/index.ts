export { checkNote, type NoteOptions } from './note.ts';
export { countsOf, type FormulaReport, type NoteReport, type Status, type Step } from './report.ts';
