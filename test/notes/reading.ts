import { checkNote, type FormulaReport, type NoteReport } from '../../src/notes/index.ts';

/** The report of a note. Errors: the messages of what is wrong with its declarations. */
export const report = (text: string, given = '', format: 'markdown' | 'latex' = 'markdown'): NoteReport => {
  const result = checkNote(text, { given, format, seed: 'test' });
  if (!result.ok) throw new Error(result.diagnostics.map((d) => d.message).join('\n'));
  return result.value;
};

/** The formulas of a note. */
export const formulas = (text: string, given = ''): readonly FormulaReport[] => report(text, given).formulas;

/** The one displayed formula of a note, behind its declarations. */
export const one = (latex: string, given: string): FormulaReport => {
  const last = formulas(`$$${latex}$$`, given).at(-1);
  if (last === undefined) throw new Error('no formula');
  return last;
};

/** What became of the formulas of a note. */
export const statuses = (text: string, given = ''): readonly string[] => formulas(text, given).map((f) => f.status);
