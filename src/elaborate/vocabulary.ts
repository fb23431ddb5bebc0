import type { Expr } from '../expr/expr.ts';
import { isScalar } from '../shape/shape.ts';
import { freeSymbols } from '../expr/walk.ts';
import type { Meaning, Vocabulary } from '../notation/latex/index.ts';
import type { Problem } from './problem.ts';

const quantity = (e: Expr): Extract<Meaning, { kind: 'value' }> => ({
  kind: 'value', rows: e.shape.rows.key, cols: e.shape.cols.key, isMask: e.kind === 'symbol' && e.attributes.includes('mask'),
  variables: e.kind === 'symbol' ? [] : [...freeSymbols(e)].filter((s) => s.range === null).map((s) => s.name),
});

/** What the names of a problem mean, as the reader of LaTeX asks for it; the objective is one of them. */
export const vocabularyOf = (problem: Problem): Vocabulary => {
  const known = new Map<string, Meaning>();
  for (const size of problem.sizes) known.set(size, { kind: 'size' });
  for (const name of [...problem.functions.keys(), ...problem.unknowns.keys()]) known.set(name, { kind: 'function' });
  if (problem.objective !== null && problem.objective.name !== null) known.set(problem.objective.name, quantity(problem.objective.expr));
  for (const [name, value] of problem.lets) known.set(name, { ...quantity(value), ...(problem.parameters.has(name) ? { isApplied: true, parameters: problem.parameters.get(name)?.map((s) => s.name) ?? [] } : {}) });
  for (const [name, { symbol }] of problem.symbols) known.set(name, symbol.range === null ? quantity(symbol) : { kind: 'index', range: symbol.range.key, ...(isScalar(symbol.shape) ? {} : { isList: true }) });
  return (name) => known.get(name) ?? null;
};
