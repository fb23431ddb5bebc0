import { call, multiply } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { subexpressions } from '../expr/walk.ts';
import { sortKey } from './order.ts';
import { flip } from './symmetry.ts';

/** A scalar as a linear function of one of its parts: `build(rest)` has its value, and readings with one key build in the same way. */
export interface Reading {
  readonly key: string;
  readonly rest: Expr;
  readonly build: (rest: Expr) => Expr;
}

/** Readings that don't tear a quadratic form apart: what is taken out stands once. */
const apart = (taken: Expr, rest: Expr): boolean => {
  const inside = subexpressions(rest);
  return !inside.includes(taken) && !inside.includes(flip(taken));
};

/** The ways to read an inner product or a trace as a linear function of one part of it. */
export const linearReadings = (e: Expr): readonly Reading[] => {
  const found: Reading[] = [];
  const put = (name: string, taken: Expr, rest: Expr, build: (rest: Expr) => Expr): void => {
    if (apart(taken, rest)) found.push({ key: `${name} ${sortKey(taken)}`, rest, build });
  };
  if (e.kind === 'product')
    for (const [first, ...rest] of [e.factors, [...e.factors].reverse().map(flip)]) if (first !== undefined) put('times', first, multiply(...rest), (x) => multiply(first, x));
  const [a, b] = e.kind === 'call' ? e.args : [];
  if (e.kind === 'call' && e.fn === 'inner' && a !== undefined && b !== undefined)
    for (const [x, y] of [[a, b], [b, a]] as const) put('inner', x, y, (rest) => call('inner', x, rest));
  if (e.kind === 'call' && e.fn === 'tr' && a?.kind === 'product')
    for (const factors of [a.factors, [...a.factors].reverse().map(flip)])
      factors.forEach((first, i) => put('trace', first, multiply(...factors.slice(i + 1), ...factors.slice(0, i)), (rest) => call('tr', multiply(first, rest))));
  return found;
};
