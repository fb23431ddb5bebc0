import { callAt, type Call, type Callee, type Convention } from './call.ts';
import { FORMS, type Form } from './forms.ts';
import type { Part } from './parts.ts';
import type { Truth } from './points.ts';
import { readResult } from './read.ts';
import { isRight, sightOf } from './sight.ts';
import type { Variable } from '../calculus/variable.ts';
import { isScalar } from '../shape/shape.ts';

/** How a call turned out, from the best to the worst. */
const RANKS = ['agrees', 'finite', 'not finite', 'misshapen', 'failed'] as const;
/** After so many calls that don't return no other way is tried. */
const MOST_ENDLESS = 2;
const FAILED = RANKS.indexOf('failed');

const rankOf = (call: Call, truth: Truth, parts: readonly Part[], variables: readonly Variable[]): (typeof RANKS)[number] => {
  if (!call.result.ok) return 'failed';
  const readings = readResult(call.result.value, parts, variables, truth.sizes);
  if (readings.some((r) => !r.ok)) return 'misshapen';
  const pairs = readings.flatMap((r, i) => (r.ok ? [{ got: r.value, expected: truth.expected[i] }] : []));
  if (pairs.some(({ got }) => !got.data.every(Number.isFinite))) return 'not finite';
  return pairs.every(({ got, expected }) => expected !== undefined && isRight(sightOf(truth.sizes, truth.values, expected, [], got))) ? 'agrees' : 'finite';
};

/** The conventions that make a difference for the function. */
const candidates = (callee: Callee, form: Form | null): readonly Convention[] => {
  const needsForm = [...callee.symbols, ...callee.directions].some((s) => !isScalar(s.shape));
  const bases = callee.symbols.some((s) => s.range !== null) ? ([1, 0] as const) : ([1] as const);
  const wraps = callee.directions.length === 1 ? [false, true] : [false];
  const forms = form === null ? (needsForm ? FORMS : FORMS.slice(0, 1)) : [form];
  return callee.fillings.flatMap((filling) => forms.flatMap((f) => bases.flatMap((base) => wraps.map((wrapped): Convention => ({ filling, form: f, base, wrapped })))));
};

const countOf = ({ values }: Truth): number => [...values.values()].reduce((n, x) => n + x.data.length, 0);

/** The convention with which a call at the first point turns out best, the most usual one among equals; one that fails there and not at the smallest point is no wrong one. */
export const chooseConvention = (callee: Callee, form: Form | null, truths: readonly [Truth, ...Truth[]], parts: readonly Part[], variables: readonly Variable[]): Convention => {
  const [first] = truths;
  const smallest = truths.reduce((a, b) => (countOf(b) < countOf(a) ? b : a));
  let endless = 0;
  const rankAt = (c: Convention, truth: Truth): number => {
    if (endless >= MOST_ENDLESS) return FAILED;
    const call = callAt(callee, truth, c);
    if (!call.result.ok && call.result.isEndless === true) endless++;
    return RANKS.indexOf(rankOf(call, truth, parts, variables));
  };
  const rank = (c: Convention): number => {
    const own = rankAt(c, first);
    return own < FAILED ? own : Math.max(RANKS.indexOf('finite'), rankAt(c, smallest));
  };
  const ranked = candidates(callee, form).map((c) => ({ c, rank: rank(c) }));
  return ranked.reduce((a, b) => (b.rank < a.rank ? b : a)).c;
};
