import type { Dense, Sizes } from '../compile/index.ts';
import type { Expr } from '../expr/expr.ts';
import { dependsOnSizes, entriesText, explain, type CodeFlaw } from './flaws/index.ts';
import { transposed } from './flaws/layout.ts';
import type { Part } from './parts.ts';
import type { Truth } from './points.ts';
import type { Reading } from './read.ts';
import { differences, isRight, sightOf, SINGLE, worst, type Sight } from './sight.ts';

/** One entry that is wrong, at the smallest point where one is. */
export interface Example {
  readonly sizes: Sizes;
  /** Row and column, from 1. */
  readonly place: readonly [number, number];
  readonly got: number;
  readonly expected: number;
  readonly values: ReadonlyMap<string, Dense>;
  readonly whole: { readonly got: Dense; readonly expected: Dense };
}

/** How a part of the result compares. */
export interface PartReport {
  readonly part: Part;
  /** `near`: too near to be called wrong, too far for double precision. */
  readonly verdict: 'agrees' | 'near' | 'differs';
  readonly precision: 'double' | 'single' | null;
  /** Points at which there was something to compare. */
  readonly points: number;
  /** The largest difference, relative to the size of the terms; null where nothing could be compared. */
  readonly error: number | null;
  readonly flaw: CodeFlaw | null;
  /** What is wrong, in words. */
  readonly sentences: readonly string[];
  /** Right as it stands, in another convention. */
  readonly isConvention: boolean;
  readonly entries: string | null;
  readonly computes: Expr | null;
  readonly example: Example | null;
}

export const sizesText = (sizes: Sizes): string => Object.entries(sizes).map(([name, n]) => `${name} = ${n}`).join(', ');
const where = (sizes: Sizes): string => (Object.keys(sizes).length === 0 ? '' : ` at ${sizesText(sizes)}`);

/** The same thing said of several points: once, with the sizes on which it depends, or the first at which it is so. */
export const said = (list: readonly (readonly [Truth, string | null])[]): string | null => {
  const first = list.find(([, message]) => message !== null);
  if (first === undefined) return null;
  const fact = dependsOnSizes(list.map(([t, message]) => [t.sizes, message !== null]));
  if (list.every(([, message]) => message === first[1])) return first[1];
  if (list.every(([, message]) => message !== null)) return `${first[1] ?? ''}${where(first[0].sizes)}`;
  return `${first[1] ?? ''}${where(first[0].sizes)}${fact === null ? '' : fact.holds ? ` (it does so only where ${fact.text})` : ` (it doesn't where ${fact.text})`}`;
};

const exampleOf = (sights: readonly Sight[]): Example | null => {
  const failing = sights.filter((s) => !isRight(s)).sort((a, b) => a.got.data.length - b.got.data.length);
  const [s] = failing;
  if (s === undefined) return null;
  const apart = differences(s);
  const at = apart.indexOf(apart.reduce((m, x) => Math.max(m, x), 0));
  return {
    sizes: s.sizes, place: [Math.floor(at / s.got.cols) + 1, (at % s.got.cols) + 1], got: s.got.data[at] ?? Number.NaN, expected: s.expected.data[at] ?? Number.NaN, values: s.values,
    whole: { got: s.got, expected: s.expected },
  };
};

const notFinite = (x: Dense): string | null => {
  const at = x.data.findIndex((v) => !Number.isFinite(v));
  return at < 0 ? null : `it has ${x.data[at]} in entry [${Math.floor(at / x.cols) + 1},${(at % x.cols) + 1}]`;
};

/** The matrices as results of the transposed shape, where all of them are. */
const turned = (list: readonly (readonly [Truth, Dense, Reading])[]): boolean => {
  const misshapen = list.filter(([, , r]) => !r.ok);
  return misshapen.length > 0 && list.every(([t, expected, r]) => r.value !== null && (r.ok
    ? isRight(sightOf(t.sizes, t.values, expected, [expected], r.value)) || isRight(sightOf(t.sizes, t.values, transposed(expected), [], r.value))
    : r.value.rows === expected.cols && r.value.cols === expected.rows && isRight(sightOf(t.sizes, t.values, transposed(expected), [], r.value))));
};

/** Is what came the right value of another part? */
const isOther = (truth: Truth, expected: Dense | undefined, got: Dense | null): boolean =>
  expected !== undefined && got !== null && got.rows === expected.rows && got.cols === expected.cols && isRight(sightOf(truth.sizes, truth.values, expected, [], got));

/** What is compared of one part: the right values (followed by those of its terms) and what was read, point by point. */
export interface PartInput {
  readonly part: Part;
  readonly expressions: readonly Expr[];
  readonly seen: readonly { readonly truth: Truth; readonly expected: Dense; readonly terms: readonly Dense[]; readonly reading: Reading }[];
  /** Other parts of the same kind with their right values, point by point. */
  readonly others: readonly { readonly name: string; readonly expected: readonly Dense[] }[];
}

/** The verdict on a part, with the flaw that explains it where one is known; nothing explains a function that isn't stable. */
export const judge = ({ part, expressions, seen, others }: PartInput, objective: Expr, isStable: boolean): PartReport => {
  const shapes = said(seen.map(({ truth, reading }) => [truth, reading.ok ? null : `it returns ${reading.message}`]));
  const readable = seen.flatMap((s) => (s.reading.ok ? [{ ...s, got: s.reading.value }] : []));
  const infinite = said(readable.map(({ truth, got }) => [truth, notFinite(got)]));
  const sights = readable.filter(({ got }) => notFinite(got) === null).map(({ truth, expected, terms, got }) => sightOf(truth.sizes, truth.values, expected, terms, got));
  const faults = [shapes, infinite].filter((x) => x !== null);
  const base = { part, points: sights.length, error: sights.length === 0 ? null : Math.max(...sights.map((s) => worst(s))), isConvention: false, entries: null, computes: null, precision: null } as const;
  if (turned(seen.map(({ truth, expected, reading }) => [truth, expected, reading])))
    return { ...base, verdict: 'differs', flaw: 'transpose', sentences: ['it is the transpose of what is right', ...faults], example: null };
  const failing = sights.filter((s) => !isRight(s));
  const other = failing.length + faults.length === 0 ? undefined : others.find(({ expected }) => seen.every(({ truth, reading: { value } }, i) => isOther(truth, expected[i], value)));
  if (other !== undefined) return { ...base, verdict: 'differs', flaw: 'index', sentences: [`it is what is right for ${other.name}`, ...faults], example: exampleOf(sights) };
  if (faults.length > 0 && failing.length === 0) return { ...base, verdict: 'differs', flaw: null, sentences: faults, example: null };
  if (failing.length === 0) return { ...base, verdict: 'agrees', precision: 'double', flaw: null, sentences: [], example: null };
  const isNear = sights.every((s) => worst(s) <= SINGLE);
  if (faults.length === 0 && isNear && sights.every((s) => s.got.data.every((x) => Math.fround(x) === x)))
    return { ...base, verdict: 'agrees', precision: 'single', flaw: null, sentences: [], example: null };
  const found = isStable ? explain({ part, sights }, objective, expressions) : null;
  const sentences = [...(found === null ? [] : [found.sentence]), ...faults];
  if (faults.length === 0 && isNear && found === null)
    return { ...base, verdict: 'near', flaw: null, sentences: [`it agrees to about ${Math.floor(-Math.log10(base.error ?? 1))} digits only, as results of finite differences do, or of code in single precision`], example: null };
  return { ...base, verdict: 'differs', flaw: found?.flaw ?? null, sentences, isConvention: found?.convention === true, entries: entriesText(sights), computes: found?.computes ?? null, example: exampleOf(sights) };
};

