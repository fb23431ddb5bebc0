export { checkOrder } from './relations/check-order.ts';
export type { OrderAnswer } from './steps/order.ts';
export { checkNote, type NoteOptions } from './note.ts';
export { countsOf, NOTE_FLAWS, type FormulaReport, type NoteFlaw, type NoteReport, type Slip, type Status, type Step } from './steps/report.ts';
