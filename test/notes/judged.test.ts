import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FormulaReport } from '../../src/notes/index.ts';
import { report } from './reading.ts';

/** The place of a formula: its line, and behind a full stop which one of the line it is where there are several. */
const placeOf = (f: FormulaReport, all: readonly FormulaReport[]): string => {
  const line = all.filter((x) => x.line === f.line);
  return line.length === 1 ? String(f.line) : `${f.line}.${line.indexOf(f) + 1}`;
};

/** Notes whose wrong formulas are known, each beside the list of these: they are refuted, and nothing else is or stays unread. */
const documents = (path: string): void => {
  const folder = new URL(path, import.meta.url);
  for (const name of readdirSync(folder).filter((n) => /\.(?:md|tex)$/u.test(n)))
    it(`${name}: what is wrong is refuted, what is right is not`, () => {
      const { formulas } = report(readFileSync(new URL(name, folder), 'utf8'), '', name.endsWith('.tex') ? 'latex' : 'markdown');
      const places = (status: FormulaReport['status']): readonly string[] => formulas.filter((f) => f.status === status).map((f) => placeOf(f, formulas));
      const wrong = readFileSync(new URL(name.replace(/\.\w+$/u, '.wrong'), folder), 'utf8').split('\n').filter((line) => line !== '');
      expect(places('refuted')).toEqual(wrong);
      expect(places('not-understood')).toEqual([]);
    });
};

describe('notes whose mistakes are known', () => documents('./judged/'));
describe.runIf(process.env['FULL'] === '1')('longer notes whose mistakes are known', () => documents('./judged/long/'));
