import type { Expr } from '../../expr/expr.ts';
import type { Plan, ValueId } from '../steps/steps.ts';
import type { Sizes } from '../values/sizes.ts';
import { Planner } from './planner.ts';

export { planCost, printPlan } from '../steps/cost.ts';

/** A value that has a name in an expression. */
interface NamedValue {
  readonly value: ValueId;
  readonly name: string;
}

/** The values that named subexpressions have in memory. */
const namedValues = (planner: Planner): readonly NamedValue[] =>
  planner.expressions.flatMap((e): readonly NamedValue[] => {
    const held = e.kind === 'named' ? planner.made(e) : null;
    return e.kind !== 'named' || held === null || held.trans ? [] : [{ value: held.value, name: e.name }];
  });

/**
 * The plan that computes the roots together: equal subexpressions once, structured matrices applied instead of built, products
 * bracketed for the least work under `sizes`. Errors: EvaluationError unresolved-derivative.
 */
export const makePlan = (roots: ReadonlyMap<string, Expr>, sizes: Sizes): Plan => {
  const list = [...roots.values()];
  const [first] = list;
  if (first === undefined) return { steps: [], shapes: [], outputs: new Map(), names: new Map(), sizes };
  const planner = new Planner(list, first, sizes);
  const outputs = new Map([...roots].map(([name, e]) => [name, planner.value(e)]));
  const named = namedValues(planner);
  // Of a name that several values have, as a part has that was moved to another point, none is called by it.
  const names = new Map(named.flatMap((x) => (named.some((y) => y.name === x.name && y.value !== x.value) ? [] : [[x.value, x.name] as const])));
  return { steps: planner.emitter.steps, shapes: planner.emitter.shapes, outputs, names, sizes };
};
