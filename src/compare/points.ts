import type { ExprCondition } from '../audit/term.ts';
import { compile, requirements, type Dense, type Sizes } from '../compile/index.ts';
import { toDense } from '../compile/values/values.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { drawSample, sampleInputs } from '../generate/sample.ts';

/** A point with the right values of all expressions there. */
export interface Truth {
  readonly sizes: Sizes;
  readonly values: ReadonlyMap<string, Dense>;
  readonly expected: readonly Dense[];
}

/** Sizes, by their number: all different (in four orders), all equal (twice), drawn (three times), one among larger ones (twice), all one. */
const PLANS: readonly (((i: number, n: number) => number) | null)[] = [(i) => 2 + i, (i, n) => 1 + n - i, (i) => 2 + ((2 * i + 1) % 5), (i, n) => 2 + ((3 * (n - i)) % 5), () => 3, () => 2, null, null, null, (i) => (i === 0 ? 1 : 1 + i), (i, n) => (i === n - 1 ? 1 : 3), () => 1];

/** The points with larger numbers, by their position in the plans, and by how much: what code does with large ones, as clipping them, doesn't show elsewhere. */
const LARGER: Readonly<Record<number, number>> = { 6: 5, 7: 5 };

/** Expressions compared at once; more would make a plan that takes long to compile. */
export interface PointsRequest {
  readonly symbols: readonly Symbol_[];
  readonly conditions: readonly ExprCondition[];
  readonly expressions: readonly Expr[];
}

/** Admissible points of small sizes at which all expressions are finite, those at which all sizes differ first; none where none was found. */
export const drawPoints = ({ symbols, conditions, expressions }: PointsRequest): readonly Truth[] => {
  const { sizes: names } = requirements(expressions, symbols);
  const closure = compile(Object.fromEntries(expressions.map((e, i) => [`e${i}`, e])), { raw: true, symbols });
  return PLANS.flatMap((plan, seed): readonly Truth[] => {
    const at = plan === null ? {} : { at: Object.fromEntries(names.map((name, i) => [name, plan(i, names.length)])) };
    const sample = drawSample({ symbols, sizes: names, sparse: new Set(), conditions, finite: expressions, seed: 1 + seed, scale: LARGER[seed] ?? 1, ...at });
    if (sample === null) return [];
    const found = closure(sampleInputs(sample));
    return [{ sizes: sample.sizes, values: new Map([...sample.values].map(([name, x]) => [name, toDense(x)])), expected: expressions.map((_, i) => found[`e${i}`] as Dense) }];
  });
};
