import { Matrix, solve } from 'ml-matrix';
import type { Expr } from '../../expr/expr.ts';
import { printText } from '../../notation/print/text.ts';
import { explains, type Sight } from '../sight.ts';
import type { CodeFlaw, Detector } from './flaw.ts';
import { flawOf } from './factor.ts';
import { coefficientText } from './ratio.ts';

/** More terms than that are not told apart by a few entries. */
const MOST_TERMS = 10;

const combined = (s: Sight, coefficients: readonly number[]): Float64Array => s.got.data.map((_, i) => s.terms.reduce((sum, t, k) => sum + (coefficients[k] ?? 0) * (t.data[i] ?? 0), 0));

/** The coefficients of the terms that fit best, or null where they don't fit at some point. */
const fitted = (sights: readonly Sight[]): readonly number[] | null => {
  const rows = sights.flatMap((s) => Array.from(s.got.data, (x, i) => ({ terms: s.terms.map((t) => (t.data[i] ?? 0) / (s.scale[i] ?? 1)), got: x / (s.scale[i] ?? 1) })));
  if (rows.length < (rows[0]?.terms.length ?? 0)) return null;
  const c = solve(new Matrix(rows.map((r) => r.terms)), Matrix.columnVector(rows.map((r) => r.got)), true).to1DArray();
  return sights.every((s) => explains(s, combined(s, c))) ? c : null;
};

const TELLING: readonly CodeFlaw[] = ['missing-term', 'sign', 'factor'];

/** Some terms of a sum, `most` at most, are missing or come with another coefficient: the same everywhere, or one made of sizes and scalars. */
export const terms = (expressions: readonly Expr[], most: number): Detector => ({ sights }) => {
  if (expressions.length < 2 || expressions.length > MOST_TERMS) return null;
  const together = fitted(sights);
  const enough = sights.filter((s) => s.got.data.length >= expressions.length);
  const apart = together === null ? enough.map((s) => fitted([s])) : [];
  const seen = together === null ? apart.filter((c) => c !== null) : sights.map(() => together);
  if (together === null && (seen.length < enough.length || seen.length < 3)) return null;
  const words = expressions.map((_, k) => coefficientText(seen.map((c) => c[k] ?? Number.NaN), together === null ? enough : sights));
  const wrong = expressions.flatMap((e, k) => (words[k] === '1' ? [] : [{ text: printText(e), words: words[k] ?? null }]));
  if (wrong.length === 0 || wrong.length > most || wrong.some((w) => w.words === null)) return null;
  const flaws = wrong.map((w) => flawOf(w.words ?? ''));
  const sentences = wrong.map(({ text, words: c }) => (c === '0' ? `the term ${text} is missing` : c === '-1' ? `the term ${text} has the opposite sign` : `the term ${text} comes ${c} times`));
  return { flaw: TELLING.find((f) => flaws.includes(f)) ?? 'factor', sentence: sentences.join(', ') };
};
