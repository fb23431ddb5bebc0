import { qText } from '../../expr/rational.ts';
import { simpleRatio } from '../../audit/diagnose/ratio.ts';
import type { Dense, Sizes } from '../../compile/index.ts';

/** A number at every point by name: sizes, and inputs that are scalars. */
const namedNumbers = (points: readonly { readonly sizes: Sizes; readonly values: ReadonlyMap<string, Dense> }[]): ReadonlyMap<string, readonly number[]> => {
  const [first] = points;
  if (first === undefined) return new Map();
  const scalars = [...first.values.keys()].filter((name) => points.every((p) => p.values.get(name)?.data.length === 1));
  const own = (name: string): readonly number[] => points.map((p) => p.sizes[name] ?? p.values.get(name)?.data[0] ?? Number.NaN);
  return new Map([...Object.keys(first.sizes), ...scalars].map((name) => [name, own(name)]));
};

const SAME = 1e-7;

/** The number that all of them are up to rounding, or null. */
export const constantOf = (list: readonly number[]): number | null => {
  const [first] = list;
  return first !== undefined && list.every((x) => Number.isFinite(x) && Math.abs(x - first) <= SAME * Math.max(Math.abs(first), 1e-3)) ? first : null;
};

const POWERS: readonly (readonly [number, string])[] = [[1, ''], [2, '^2'], [0.5, '^(1/2)']];
/** A number that somebody may have written down: zero, a small fraction, or a decimal of few digits; null for any other. */
const wordsOf = (x: number): string | null => {
  const q = simpleRatio(x);
  if (q !== null) return qText(q);
  const short = Number(x.toPrecision(4));
  return Math.abs(x) < SAME || Math.abs(short - x) <= SAME * Math.abs(x) ? String(Math.abs(x) < SAME ? 0 : short) : null;
};

/** A coefficient in words, at every point a number: a constant, or one times a power of a size or a scalar, a product or a quotient of two; null where it is none of these. */
export const coefficientText = (list: readonly number[], points: readonly { readonly sizes: Sizes; readonly values: ReadonlyMap<string, Dense> }[]): string | null => {
  const constant = constantOf(list);
  if (constant !== null) return wordsOf(constant);
  const named = namedNumbers(points);
  const powers = [...named].flatMap(([name, xs]) => POWERS.map(([e, text]) => ({ name: `${name}${text}`, single: e === 1, xs: xs.map((x) => x ** e) })));
  const singles = powers.filter((p) => p.single);
  const pairs = singles.flatMap((a, i) => singles.slice(i + 1).map((b) => ({ name: `${a.name}*${b.name}`, single: false, xs: a.xs.map((x, k) => x * (b.xs[k] ?? Number.NaN)) })));
  const join = (c: number, name: string, below: boolean): string | null => {
    const words = wordsOf(c);
    if (words === null) return null;
    if (below) return `${words}/${name.includes('*') ? `(${name})` : name}`;
    return words === '1' ? name : `${words === '-1' ? '-' : `${words}*`}${name}`;
  };
  for (const { name, xs } of [...powers, ...pairs]) {
    if (constantOf(xs) !== null) continue;
    const over = constantOf(list.map((c, i) => c / (xs[i] ?? Number.NaN)));
    if (over !== null) return join(over, name, false);
    const times = constantOf(list.map((c, i) => c * (xs[i] ?? Number.NaN)));
    if (times !== null) return join(times, name, true);
  }
  // One size over another, as in n/m.
  for (const [a, b] of singles.flatMap((x) => singles.map((y) => [x, y] as const))) {
    const quotient = a === b ? null : constantOf(list.map((c, i) => (c * (b.xs[i] ?? Number.NaN)) / (a.xs[i] ?? Number.NaN)));
    const numerator = quotient === null ? null : join(quotient, a.name, false);
    if (numerator !== null) return `${numerator}/${b.name}`;
  }
  return null;
};
