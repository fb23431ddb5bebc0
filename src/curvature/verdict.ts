import { Deriver } from '../calculus/derive.ts';
import { isZero, negate } from '../expr/build.ts';
import type { Theorem } from '../checker/kernel/index.ts';
import type { Expr } from '../expr/expr.ts';
import { OUT_OF_WORK } from './prover/budget.ts';
import { ConvexityProver } from './convexity/convex.ts';
import { boundsByParts, certified, type Certified, type FoundBound } from './find.ts';
import { definite } from './orders/loewner.ts';
import { Prover } from './prover/prover.ts';
import type { Question } from './objective/question.ts';
import { convexBeyond } from './convexity/strong.ts';
import { domainOf, targetOf, type Range, type Target } from './objective/target.ts';
import { witness, type Witness } from './objective/witness.ts';

/** What is known of the curvature of an objective in one variable. */
export type Verdict =
  | ({ readonly kind: 'affine' | 'convex' | 'concave' } & Certified)
  /** ∇²f ⪰ m (or ⪯ −m for strongly concave), m positive definite and free of the variable; where there may be kinks, f − ½ x'm x is convex (or f + ½ x'm x concave). */
  | ({ readonly kind: 'strongly convex' | 'strongly concave'; readonly modulus: Expr; readonly hasKinks: boolean } & Certified)
  | { readonly kind: 'neither'; readonly up: Witness; readonly down: Witness }
  | { readonly kind: 'undecided'; readonly reason: string };

/** Attributes of a variable whose points the search for witnesses draws; ±1 and 0 and 1 stand for what is between them. */
const WITNESSED: ReadonlySet<string> = new Set(['nonneg', 'positive', 'binary', 'mask', 'invertible', 'fullrank']);

/** Attributes of a variable whose matrices are a convex set that certificates speak of. */
const CONVEX_SETS: ReadonlySet<string> = new Set(['symmetric', 'psd', 'posdef']);

/** Convex, concave, strongly so, neither with two witness directions, or undecided; `known` are full bounds found before, null for none. */
export const convexityOf = (q: Question, known: ReadonlyMap<FoundBound['side'], FoundBound | null> = new Map()): Verdict => {
  const found = new Map(known);
  const boundOf = (side: FoundBound['side']): FoundBound | null => {
    const before = found.get(side);
    if (before !== undefined) return before;
    const bound = boundsByParts(q, side, 'full').results[0] ?? null;
    found.set(side, bound);
    return bound;
  };
  const strong = (side: FoundBound['side']): Verdict | null => {
    const bound = boundOf(side);
    if (bound === null) return null;
    const modulus = side === 'lower' ? bound.bound : negate(bound.bound);
    return definite(new Prover(q.seed, q.budget), modulus) === null ? null : { kind: side === 'lower' ? 'strongly convex' : 'strongly concave', modulus: bound.bound, hasKinks: false, certificate: bound.certificate, verified: bound.verified, grounds: bound.grounds };
  };
  const byBound = (side: FoundBound['side']): Verdict | null => {
    const bound = boundOf(side);
    return bound === null || !isZero(bound.bound) ? null : { kind: side === 'lower' ? 'convex' : 'concave', certificate: bound.certificate, verified: bound.verified, grounds: bound.grounds };
  };
  const isNonneg = domainOf(q.variable.symbol) === 'nonneg';
  const { attributes } = q.variable.symbol;
  const ranges: readonly Range[] = isNonneg ? ['reals', 'positive'] : attributes.length === 1 && attributes.some((a) => CONVEX_SETS.has(a)) ? ['reals', 'declared'] : ['reals'];
  // Points and directions are drawn over all matrices of the shape, or all positive ones.
  const special = attributes.filter((a) => !WITNESSED.has(a));
  const witnesses = new Map(ranges.map((r) => [r, special.length > 0 || r === 'declared' ? [null, null] as const : witness(q, r === 'positive' ? r : 'reals')]));
  const proved = (sense: Question['sense'], prove: (calculus: ConvexityProver, target: Target) => Theorem | null): Certified | null => {
    for (const range of ranges) {
      const [up, down] = witnesses.get(range) ?? [null, null];
      if ((sense === 'minimize' ? down : up) !== null) continue;
      const prover = new Prover(q.seed, q.budget);
      const target = targetOf(q.objective, sense, q.variable, isNonneg ? 'nonneg' : 'reals', range);
      const theorem = prove(new ConvexityProver(target.x, prover, new Deriver()), target);
      const proof = theorem === null ? null : certified(prover, theorem, q.seed);
      if (proof !== null) return proof;
    }
    return null;
  };
  const plain = (sense: Question['sense']): Certified | null => proved(sense, (calculus, { f }) => calculus.convex(f));
  /** Convex beyond a quadratic form: that of the quadratic part of the objective. */
  const beyond = (sense: Question['sense']): Verdict | null => {
    let modulus: Expr | null = null;
    const proof = proved(sense, (calculus, target) => {
      const found = convexBeyond(calculus, target);
      modulus = found === null ? null : target.declared(target.display(found.modulus));
      return found?.theorem ?? null;
    });
    if (proof === null || modulus === null) return null;
    return sense === 'minimize' ? { kind: 'strongly convex', modulus, hasKinks: true, ...proof } : { kind: 'strongly concave', modulus: negate(modulus), hasKinks: true, ...proof };
  };
  for (const side of known.keys()) {
    const verdict = strong(side);
    if (verdict !== null) return verdict;
  }
  const [up, down] = witnesses.get(isNonneg ? 'positive' : 'reals') ?? [null, null];
  if (up !== null && down !== null) return { kind: 'neither', up, down };
  const [convex, concave] = [plain('minimize'), plain('maximize')];
  if (convex !== null && concave !== null) return { kind: 'affine', ...convex };
  if (convex !== null) return strong('lower') ?? beyond('minimize') ?? { kind: 'convex', ...convex };
  if (concave !== null) return strong('upper') ?? beyond('maximize') ?? { kind: 'concave', ...concave };
  const bounded = (down === null ? strong('lower') ?? byBound('lower') : null) ?? (up === null ? strong('upper') ?? byBound('upper') : null);
  if (bounded !== null) return bounded;
  if (special.length > 0) return { kind: 'undecided', reason: `${q.variable.symbol.name} is declared ${special.join(' ')}; convexity over all matrices is not proved, and no witness is looked for among the declared ones` };
  if (q.budget?.allows('convexity') === false) return { kind: 'undecided', reason: OUT_OF_WORK };
  return { kind: 'undecided', reason: up === null && down === null ? 'no admissible point was found' : down === null ? 'no direction of negative curvature was found, and convexity is not proved' : 'no direction of positive curvature was found, and concavity is not proved' };
};
