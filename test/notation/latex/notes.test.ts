import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readLatex, readMacros, type Vocabulary } from '../../../src/notation/latex/index.ts';

/** Displayed formulas of a note as they were found, with what its reader knows of its names. */
interface Note {
  readonly title: string;
  readonly macros: string;
  readonly superscriptsAreRows: boolean;
  readonly functions: readonly string[];
  readonly values: Readonly<Record<string, readonly [rows: string, cols: string]>>;
  readonly formulas: readonly string[];
  /** Formulas that are broken off, unbalanced or ambiguous as they stand: where and why they are refused. */
  readonly refused: readonly { readonly formula: number; readonly code: string; readonly at: number }[];
}

const notes = JSON.parse(readFileSync(new URL('./notes.json', import.meta.url), 'utf8')) as readonly Note[];

const vocabularyOf = ({ functions, values }: Note): Vocabulary => (name) => {
  const [rows, cols] = Object.hasOwn(values, name) ? (values[name] ?? []) : [];
  return rows !== undefined && cols !== undefined ? { kind: 'value', rows, cols, isMask: false, variables: [] } : functions.includes(name) ? { kind: 'function' } : null;
};

describe('displayed formulas of notes', () => {
  for (const note of notes) {
    const macros = readMacros(note.macros);
    const read = (source: string): ReturnType<typeof readLatex> => readLatex(source, { vocabulary: vocabularyOf(note), repair: true, conventions: { superscriptsAreRows: note.superscriptsAreRows }, ...(macros.ok ? { macros: macros.value } : {}) });

    it(`${note.title}: are read, or refused where they are broken`, () => {
      expect(macros.ok).toBe(true);
      const refused = note.formulas.flatMap((source, formula) => {
        const result = read(source);
        return result.ok ? [] : [{ formula, code: result.diagnostics[0]?.code, at: result.diagnostics[0]?.labels[0]?.span.start }];
      });
      expect(refused).toEqual(note.refused);
      expect(refused.length).toBeLessThanOrEqual(note.formulas.length / 8);
    });

    it(`${note.title}: are not mended silently`, () => {
      for (const source of note.formulas) {
        const mended = read(source);
        if (!mended.ok || mended.value.repairs.length === 0) continue;
        const plain = readLatex(source, { vocabulary: vocabularyOf(note) });
        expect(plain.ok ? '' : plain.diagnostics[0]?.code).toBe('damaged');
        for (const r of mended.value.repairs) expect(source.slice(r.span.start, r.span.end)).toBe(r.found);
      }
    });
  }

  it('are read in more than 9 of 10 cases', () => {
    const count = (of: (n: Note) => number): number => notes.reduce((sum, n) => sum + of(n), 0);
    expect(count((n) => n.refused.length)).toBeLessThan(count((n) => n.formulas.length) / 10);
  });
});
