import { Deriver } from '../calculus/derive.ts';
import { isZero, negate } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { ConvexityProver } from './convex.ts';
import { certified, findBounds, type Certified, type FoundBound } from './find.ts';
import { definite } from './loewner.ts';
import { Prover } from './prover.ts';
import type { Question } from './search.ts';
import { domainOf, targetOf } from './target.ts';
import { witness, type Witness } from './witness.ts';

/** What is known of the curvature of an objective in one variable. */
export type Verdict =
  | ({ readonly kind: 'affine' | 'convex' | 'concave' } & Certified)
  /** ∇²f ⪰ m (or ⪯ −m for strongly concave), m positive definite and free of the variable. */
  | ({ readonly kind: 'strongly convex' | 'strongly concave'; readonly modulus: Expr } & Certified)
  | { readonly kind: 'neither'; readonly up: Witness; readonly down: Witness }
  | { readonly kind: 'undecided'; readonly reason: string };

/** Attributes of a variable whose points the search for witnesses draws; ±1 and 0 and 1 stand for what is between them. */
const WITNESSED: ReadonlySet<string> = new Set(['nonneg', 'positive', 'binary', 'mask', 'invertible', 'fullrank']);

/** Convex, concave, strongly so, neither with two witness directions, or undecided; `known` are full bounds found before, null for none. */
export const convexityOf = (q: Question, known: ReadonlyMap<FoundBound['side'], FoundBound | null> = new Map()): Verdict => {
  const found = new Map(known);
  const boundOf = (side: FoundBound['side']): FoundBound | null => {
    const before = found.get(side);
    if (before !== undefined) return before;
    const bound = findBounds(q, side, 'full').results[0] ?? null;
    found.set(side, bound);
    return bound;
  };
  const strong = (side: FoundBound['side']): Verdict | null => {
    const bound = boundOf(side);
    if (bound === null) return null;
    const modulus = side === 'lower' ? bound.bound : negate(bound.bound);
    return definite(new Prover(q.seed), modulus) === null ? null : { kind: side === 'lower' ? 'strongly convex' : 'strongly concave', modulus: bound.bound, certificate: bound.certificate, verified: bound.verified, conditions: bound.conditions };
  };
  const byBound = (side: FoundBound['side']): Verdict | null => {
    const bound = boundOf(side);
    return bound === null || !isZero(bound.bound) ? null : { kind: side === 'lower' ? 'convex' : 'concave', certificate: bound.certificate, verified: bound.verified, conditions: bound.conditions };
  };
  const isNonneg = domainOf(q.variable.symbol) === 'nonneg';
  const proved = (sense: Question['sense']): Certified | null => {
    for (const range of isNonneg ? (['reals', 'positive'] as const) : (['reals'] as const)) {
      const prover = new Prover(q.seed);
      const target = targetOf(q.objective, sense, q.variable, isNonneg ? 'nonneg' : 'reals', range);
      const theorem = new ConvexityProver(target.x, prover, new Deriver()).convex(target.f);
      const proof = theorem === null ? null : certified(prover, theorem, q.seed);
      if (proof !== null) return proof;
    }
    return null;
  };
  for (const side of known.keys()) {
    const verdict = strong(side);
    if (verdict !== null) return verdict;
  }
  const [convex, concave] = [proved('minimize'), proved('maximize')];
  if (convex !== null && concave !== null) return { kind: 'affine', ...convex };
  if (convex !== null) return strong('lower') ?? { kind: 'convex', ...convex };
  if (concave !== null) return strong('upper') ?? { kind: 'concave', ...concave };
  const bounded = strong('lower') ?? strong('upper') ?? byBound('lower') ?? byBound('upper');
  if (bounded !== null) return bounded;
  // Points and directions are drawn over all matrices of the shape, or all positive ones.
  const beyond = q.variable.symbol.attributes.filter((a) => !WITNESSED.has(a));
  if (beyond.length > 0) return { kind: 'undecided', reason: `${q.variable.symbol.name} is declared ${beyond.join(' ')}; convexity over all matrices is not proved, and no witness is looked for among the declared ones` };
  const [up, down] = witness(q);
  if (up !== null && down !== null) return { kind: 'neither', up, down };
  return { kind: 'undecided', reason: up === null && down === null ? 'no admissible point was found' : down === null ? 'no direction of negative curvature was found, and convexity is not proved' : 'no direction of positive curvature was found, and concavity is not proved' };
};
