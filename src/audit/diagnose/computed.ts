import type { Expr } from '../../expr/expr.ts';
import { freeSymbols, inlineNames } from '../../expr/walk.ts';
import { matrixOf } from '../../checker/numbers/matrix.ts';
import { toEnv } from '../term.ts';
import { contextOf } from './context.ts';
import type { Flaw } from './flaw.ts';
import { agree, converter, flat, Point, type Values } from './point.ts';
import type { Probe } from './probes.ts';
import { nearest, type Budget } from './search.ts';
import { expanded, termsOf } from './truth.ts';

/** A point, matrices by their rows, and the entries (row by row) that something has there. */
export interface Observed {
  readonly sizes: Readonly<Record<string, number>>;
  readonly values: ReadonlyMap<string, readonly (readonly number[])[]>;
  readonly entries: Float64Array;
}

/** Points that the search itself looks at; the others confirm. */
const PROBES = 2;
const BUDGET: Budget = { candidates: 3000 };

const probeAt = (values: Observed, indices: ReadonlySet<string>, point: (v: Values) => Point): Probe => {
  const all = [...values.values];
  return {
    truth: values.entries,
    point: point({
      sizes: new Map(Object.entries(values.sizes)), symbols: new Map(all.filter(([name]) => !indices.has(name)).map(([name, m]) => [name, matrixOf(m)])),
      indices: new Map(all.filter(([name]) => indices.has(name)).map(([name, m]) => [name, m.flat()])),
    }),
  };
};

/** The formula nearest to a right one, out of an expression `subject`, that has all observed entries, and the mistake that leads to it; null where none was found. */
export const computedFormula = (right: Expr, subject: Expr, observed: readonly Observed[]): { readonly value: Expr; readonly flaw: Flaw } | null => {
  const claimed = inlineNames(right);
  const env = toEnv([], [], [claimed, subject]);
  const to = converter();
  const indices = new Set([...freeSymbols(claimed), ...freeSymbols(subject)].filter((s) => s.range !== null).map((s) => s.name));
  const all = observed.map((o) => probeAt(o, indices, (v) => new Point(env, v, to)));
  const prove = (e: Expr): boolean => all.every(({ point, truth }) => {
    const value = point.value(e);
    return value !== null && agree(flat(value), truth);
  });
  const forms = [...new Set([claimed, expanded(claimed)])];
  const context = contextOf(claimed, [subject], null, new Set());
  const found = nearest(forms.map((form) => ({ claimed: form, context, shape: claimed.shape, probes: all.slice(0, PROBES), terms: termsOf(claimed), subject, prove, without: ['missing-condition'] })), BUDGET);
  return found === null ? null : { value: found.value, flaw: found.flaw };
};
