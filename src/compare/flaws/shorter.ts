import { compile, EvaluationError, InputError, type Dense } from '../../compile/index.ts';
import { denseFrom, entry } from '../../compile/values/values.ts';
import { freeSymbols } from '../../expr/walk.ts';
import { dimNames, type Dim } from '../../shape/dim.ts';
import type { Part } from '../parts.ts';
import { explains, type Sight } from '../sight.ts';
import type { Detector } from './flaw.ts';

const mentions = (d: Dim, name: string): boolean => dimNames(d).includes(name);

/** The sizes that are summed over: the result has none of them in its shape, and inputs have them as they are. */
const summedSizes = (part: Part, sights: readonly Sight[]): readonly string[] => {
  const symbols = [...freeSymbols(part.value)];
  const dims = symbols.flatMap((s) => [s.shape.rows, s.shape.cols]);
  return Object.keys(sights[0]?.sizes ?? {}).filter((n) => ![part.value.shape.rows, part.value.shape.cols].some((d) => mentions(d, n)) && dims.every((d) => d.key === n || !mentions(d, n)) && symbols.every((s) => s.range === null || !mentions(s.range, n)));
};

const without = (x: Dense, rows: boolean, cols: boolean, first: boolean): Dense => {
  const [di, dj] = [rows && first ? 1 : 0, cols && first ? 1 : 0];
  return denseFrom(x.rows - (rows ? 1 : 0), x.cols - (cols ? 1 : 0), (i, j) => entry(x, i + di, j + dj));
};

/** The same with zeros there instead: what is divided by the size stays so. */
const blank = (x: Dense, rows: boolean, cols: boolean, first: boolean): Dense =>
  denseFrom(x.rows, x.cols, (i, j) => ((rows && i === (first ? 0 : x.rows - 1)) || (cols && j === (first ? 0 : x.cols - 1)) ? 0 : entry(x, i, j)));

/** Sums that leave out their first or last element. */
export const shorter: Detector = ({ part, sights }) => {
  const symbols = [...freeSymbols(part.value)];
  const run = compile(part.value, { raw: true, symbols });
  const valueAt = (s: Sight, name: string, first: boolean, change: typeof without): Dense | null => {
    const inputs = Object.fromEntries(symbols.map((x) => [x.name, change(s.values.get(x.name) ?? s.got, x.shape.rows.key === name, x.shape.cols.key === name, first)]));
    const sizes = Object.fromEntries(run.sizes.map((n) => [n, (s.sizes[n] ?? 0) - (n === name && change === without ? 1 : 0)]));
    try {
      return run({ ...inputs, ...sizes });
    } catch (error) {
      if (error instanceof EvaluationError || error instanceof InputError) return null;
      throw error;
    }
  };
  for (const name of summedSizes(part, sights))
    for (const first of [false, true]) {
      const long = sights.filter((s) => (s.sizes[name] ?? 0) > 1);
      const isShort = (change: typeof without): boolean => long.every((s) => explains(s, valueAt(s, name, first, change)?.data ?? []));
      if (long.length > 1 && (isShort(without) || isShort(blank))) return { flaw: 'index', sentence: `the sums over 1…${name} leave out their ${first ? 'first' : 'last'} element` };
    }
  return null;
};
