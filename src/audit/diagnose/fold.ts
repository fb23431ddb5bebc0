import { add, multiply, transpose } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { inlineNames, mapChildren, subexpressions } from '../../expr/walk.ts';

/** Where a run of factors begins that is another one, or -1. */
const runOf = (factors: readonly Expr[], run: readonly Expr[]): number => factors.findIndex((_, k) => run.every((f, j) => factors[k + j] === f));

/** The expression with a name in place of its value: where that stands as a whole, among factors or among terms. */
const named = (e: Expr, name: Expr, value: Expr): Expr => {
  if (e === value) return name;
  if (e.kind === 'named') return e;
  if (e === transpose(value)) return transpose(name);
  const inner = mapChildren(e, (x) => named(x, name, value));
  if (inner.kind === 'product' && value.kind === 'product') {
    const at = runOf(inner.factors, value.factors);
    if (at >= 0) return multiply(...inner.factors.slice(0, at), name, ...inner.factors.slice(at + value.factors.length));
  }
  if (inner.kind === 'add' && value.kind === 'add' && value.terms.every((t) => inner.terms.includes(t))) return add(...inner.terms.filter((t) => !value.terms.includes(t)), name);
  return inner;
};

/** A value with the names that another expression uses in the places of what they stand for, those first that stand for others. */
export const withNamesOf = (value: Expr, of: Expr): Expr => {
  const names = [...new Set(subexpressions(of).filter((e) => e.kind === 'named'))];
  const worth = (e: Expr): number => subexpressions(inlineNames(e)).length;
  const sorted = names.sort((a, c) => worth(a) - worth(c));
  // What a name stands for is made of those before it by then.
  const folded: { readonly name: Expr; readonly value: Expr }[] = [];
  const fold = (e: Expr): Expr => folded.reduce((x, known) => named(x, known.name, known.value), e);
  for (const name of sorted) folded.push({ name, value: fold(inlineNames(name)) });
  return fold(value);
};
