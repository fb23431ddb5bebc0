import { Deriver } from '../calculus/derive.ts';
import { isZero, negate } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { certified, findBounds, type Certified, type Question } from './find.ts';
import { ConvexityProver } from './convex.ts';
import { Prover } from './prover.ts';
import { definite } from './loewner.ts';
import { targetOf } from './target.ts';
import { witness, type Witness } from './witness.ts';

/** What is known of the curvature of an objective in one variable. */
export type Verdict =
  | ({ readonly kind: 'affine' | 'convex' | 'concave' } & Certified)
  /** ∇²f ⪰ m (or ⪯ −m for strongly concave), m positive definite and free of the variable. */
  | ({ readonly kind: 'strongly convex' | 'strongly concave'; readonly modulus: Expr } & Certified)
  | { readonly kind: 'neither'; readonly up: Witness; readonly down: Witness }
  | { readonly kind: 'undecided'; readonly reason: string };

/** Convex, concave, strongly so, neither with two witness directions, or undecided. */
export const convexityOf = (q: Question): Verdict => {
  const strong = (side: 'lower' | 'upper'): Verdict | null => {
    const [bound] = findBounds(q, side, 'full').results;
    if (bound === undefined) return null;
    const modulus = side === 'lower' ? bound.bound : negate(bound.bound);
    const prover = new Prover(q.seed);
    return definite(prover, modulus) === null ? null : { kind: side === 'lower' ? 'strongly convex' : 'strongly concave', modulus: bound.bound, certificate: bound.certificate, verified: bound.verified };
  };
  const signed = q.variable.symbol.attributes.some((a) => a === 'positive' || a === 'nonneg');
  const proved = (sense: Question['sense']): Certified | null => {
    for (const range of signed ? (['reals', 'positive'] as const) : (['reals'] as const)) {
      const prover = new Prover(q.seed);
      const target = targetOf(q.objective, sense, q.variable, signed ? 'nonneg' : 'reals', range);
      const theorem = new ConvexityProver(target.x, prover, new Deriver()).convex(target.f);
      const proof = theorem === null ? null : certified(prover, theorem, q.seed);
      if (proof !== null) return proof;
    }
    return null;
  };
  const [convex, concave] = [proved('minimize'), proved('maximize')];
  if (convex !== null && concave !== null) return { kind: 'affine', ...convex };
  if (convex !== null) return strong('lower') ?? { kind: 'convex', ...convex };
  if (concave !== null) return strong('upper') ?? { kind: 'concave', ...concave };
  const strongly = strong('lower') ?? strong('upper');
  if (strongly !== null) return strongly;
  const byBound = (side: 'lower' | 'upper'): Certified | null => findBounds(q, side, 'full').results.find((b) => isZero(b.bound)) ?? null;
  const [above, below] = [byBound('lower'), byBound('upper')];
  if (above !== null) return { kind: 'convex', certificate: above.certificate, verified: above.verified };
  if (below !== null) return { kind: 'concave', certificate: below.certificate, verified: below.verified };
  const [up, down] = witness(q);
  if (up !== null && down !== null) return { kind: 'neither', up, down };
  return { kind: 'undecided', reason: up === null && down === null ? 'no admissible point was found' : down === null ? 'no direction of negative curvature was found, and convexity is not proved' : 'no direction of positive curvature was found, and concavity is not proved' };
};
