export { checkNote, type NoteOptions } from './note.ts';
export { countsOf, NOTE_FLAWS, type FormulaReport, type NoteFlaw, type NoteReport, type Slip, type Status, type Step } from './steps/report.ts';
