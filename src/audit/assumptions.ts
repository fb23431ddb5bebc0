import { obligations, type Obligation, type Term } from '../checker/index.ts';
import { isNegative, isNonneg, isNonpos, isPositive, signsOfSize, signTable } from '../checker/terms/signs.ts';
import type { Condition, Problem } from '../elaborate/index.ts';
import type { Expr } from '../expr/expr.ts';
import { subexpressions } from '../expr/walk.ts';
import { printText } from '../notation/print/text.ts';
import { isScalar } from '../shape/shape.ts';
import { settledBySign } from '../checker/terms/obligations.ts';
import { withComplements } from './logistic.ts';
import { formsOf, type Definiteness, type Forms } from './definite.ts';
import { termConverter, toEnv } from './term.ts';

const conditionText = (c: Condition): string =>
  c.kind === 'size' ? `${c.left.key} ${c.order} ${c.right.key}` : `${printText(c.expr)} ${c.kind === 'positive' ? '> 0' : c.kind === 'nonneg' ? '>= 0' : '!= 0'}`;

const SUFFIX: { readonly [K in Obligation['kind']]: string } = { nonzero: ' != 0', positive: ' > 0', nonneg: ' >= 0', invertible: ' invertible', 'within-one': ' within [-1, 1]', 'away-from-kink': ' != 0' };

/** What numbers owe is met by their definiteness, what inverses owe by that of matrices. */
const isMet = (kind: Obligation['kind'], e: Expr, { definite, invertible }: Forms): boolean => {
  if (kind === 'invertible') return invertible(e);
  const d = isScalar(e.shape) ? definite(e) : null;
  if (d === null || kind === 'within-one') return false;
  return kind === 'nonzero' || kind === 'away-from-kink' ? d.strict : d.sign === 1 && (d.strict || kind === 'nonneg');
};

/**
 * What an answer rests on: the declared conditions, and what has to hold for the expressions to have values, as far as neither signs nor
 * definiteness settle it.
 */
export const assumptionsOf = (expressions: readonly Expr[], problem: Problem): { readonly assumptions: readonly string[]; readonly obligations: readonly string[] } => {
  const to = termConverter();
  const env = toEnv([...problem.symbols.values()].map((d) => d.symbol), problem.conditions, expressions);
  const terms = expressions.map(to);
  const back = new Map<Term, Expr>();
  for (const e of expressions) for (const x of subexpressions(e)) back.set(to(x), x);
  const shape = (t: Term): readonly [string, string] | null => {
    const known = back.get(t)?.shape;
    return known === undefined ? null : [known.rows.key, known.cols.key];
  };
  const signs = signTable({ symbols: env.symbols, shape, size: signsOfSize, same: (a, b) => a === b });
  const signOf = (e: Expr): Definiteness | null => {
    const s = signs(to(e));
    return isNonneg(s) ? { sign: 1, strict: isPositive(s) } : isNonpos(s) ? { sign: -1, strict: isNegative(s) } : null;
  };
  const forms = formsOf(problem.conditions, signOf);
  const isSettled = (kind: Obligation['kind'], e: Expr): boolean => {
    if (isMet(kind, e, forms)) return true;
    const other = withComplements(e);
    subexpressions(other).forEach((x) => back.set(to(x), x));
    return isMet(kind, other, forms) || settledBySign({ kind, term: to(other) }, signs);
  };
  const owed = obligations(terms, env).flatMap((o) => {
    const e = back.get(o.term);
    return e === undefined || isSettled(o.kind, e) ? [] : [`${printText(e)}${SUFFIX[o.kind]}`];
  });
  return { assumptions: problem.conditions.map(conditionText), obligations: [...new Set(owed)] };
};
