import { termConverter, toEnv } from './term.ts';
import { obligations, type Obligation, type Term } from '../checker/index.ts';
import type { Condition, Problem } from '../elaborate/index.ts';
import type { Expr } from '../expr/expr.ts';
import { subexpressions } from '../expr/walk.ts';
import { printText } from '../notation/print/text.ts';

const conditionText = (c: Condition): string =>
  c.kind === 'size' ? `${c.left.key} ${c.order} ${c.right.key}` : `${printText(c.expr)} ${c.kind === 'positive' ? '> 0' : c.kind === 'nonneg' ? '>= 0' : '!= 0'}`;

const SUFFIX: { readonly [K in Obligation['kind']]: string } = { nonzero: ' != 0', positive: ' > 0', nonneg: ' >= 0', invertible: ' invertible', 'within-one': ' within [-1, 1]', 'away-from-kink': ' != 0' };

/** What an answer rests on: the declared conditions, and what has to hold for the expressions to have values. */
export const assumptionsOf = (expressions: readonly Expr[], problem: Problem): { readonly assumptions: readonly string[]; readonly obligations: readonly string[] } => {
  const to = termConverter();
  const env = toEnv([...problem.symbols.values()].map((d) => d.symbol), problem.conditions, expressions);
  const terms = expressions.map(to);
  const back = new Map<Term, Expr>();
  for (const e of expressions) for (const x of subexpressions(e)) back.set(to(x), x);
  const owed = obligations(terms, env).flatMap((o) => {
    const e = back.get(o.term);
    return e === undefined ? [] : [`${printText(e)}${SUFFIX[o.kind]}`];
  });
  return { assumptions: problem.conditions.map(conditionText), obligations: [...new Set(owed)] };
};
