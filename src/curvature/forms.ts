import { symbol } from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { freeSymbols, inlineNames, subexpressions, substitute } from '../expr/walk.ts';
import type { Certified, Found } from './certified.ts';
import type { Condition } from './grounds.ts';
import { withoutIndices } from './objective/indexed.ts';
import { aboutSizes, whyTooSmall } from './objective/sizes.ts';
import type { Question } from './objective/question.ts';
import { domainOf } from './objective/target.ts';

/** A question whose objective has another form, and what its answers suppose beyond what is declared. */
interface Form {
  readonly question: Question;
  readonly supposed: readonly Condition[];
}

/** Sums over indices in matrix form; null where there are none. */
const inMatrices = (q: Question): Form | null => {
  const objective = withoutIndices(inlineNames(q.objective));
  return objective === q.objective ? null : { question: { ...q, objective, stated: q.objective }, supposed: [] };
};

/** With nonnegative factors of a nonnegative variable as positive ones, so that what is under a logarithm is positive; null where there are none. */
const withPositiveFactors = (q: Question): Form | null => {
  const x = q.variable.symbol;
  const products = domainOf(x) === 'nonneg' ? subexpressions(q.objective).filter((e) => e.kind === 'product' && freeSymbols(e).has(x)) : [];
  const factors = [...new Set(products.flatMap((e) => [...freeSymbols(e)]))].filter((s) => s !== x && s.attributes.includes('nonneg'));
  if (factors.length === 0) return null;
  const positive = (s: Symbol_): Symbol_ => symbol(s.name, s.shape, s.attributes.map((a) => (a === 'nonneg' ? 'positive' : a)), s.range === null ? {} : { range: s.range });
  const objective = substitute(q.objective, new Map<Expr, Expr>(factors.map((s) => [s, positive(s)])));
  return { question: { ...q, objective }, supposed: factors.map((s) => ({ relation: 'positive', of: positive(s) })) };
};

const FORMS: readonly ((q: Question) => Form | null)[] = [(question) => ({ question, supposed: [] }), inMatrices, withPositiveFactors];

/** What a search finds for a question, or where that is nothing for the next form of it; the reasons are those for the question as it is. */
export const inSomeForm = <T extends Certified>(q: Question, search: (q: Question) => Found<T>): Found<T> => {
  const small = whyTooSmall(q.objective);
  if (small !== null) return { results: [], failures: [small] };
  let first: Found<T> | null = null;
  for (const form of FORMS) {
    const made = form(q);
    if (made === null) continue;
    const found = search(made.question);
    const { supposed } = made;
    if (found.results.length > 0) return supposed.length === 0 ? found : { ...found, results: found.results.map((r) => ({ ...r, supposed, grounds: { ...r.grounds, assumptions: [...supposed, ...r.grounds.assumptions] } })) };
    first ??= found;
  }
  const { failures } = first ?? { failures: [] };
  return { results: [], failures: [...failures, ...notes(q)] };
};

/** What in a question keeps anything from being found, beside the reasons of the searches. */
const notes = ({ objective, conditions, variable: { symbol: x }, print }: Question): readonly string[] => {
  const own = conditions.flatMap((c) => (c.kind === 'positive' && freeSymbols(c.expr).has(x) ? [`${print(c.expr)} > 0 is supposed of ${x.name} itself: searches go over all values that ${x.name} is declared to have, as an update would have to keep it`] : []));
  const sizes = aboutSizes(objective);
  return [...own, ...(sizes === null ? [] : [sizes])];
};
