import { Deriver } from '../calculus/derive.ts';
import { isZero, negate } from '../expr/build.ts';
import type { Theorem } from '../checker/kernel/index.ts';
import type { Attribute, Expr } from '../expr/expr.ts';
import { OUT_OF_WORK } from './prover/budget.ts';
import { ConvexityProver } from './convexity/convex.ts';
import { boundsByParts, certified, type Certified, type FoundBound } from './find.ts';
import { definite } from './orders/loewner.ts';
import type { Question } from './objective/question.ts';
import { proverFor } from './objective/search.ts';
import { convexBeyond } from './convexity/strong.ts';
import { asOneSet, targetOf, type Range, type Target } from './objective/target.ts';
import { bends, witness, type Witness } from './objective/witness.ts';

/** What is known of the curvature of an objective in one variable. */
export type Verdict =
  | ({ readonly kind: 'affine' | 'convex' | 'concave' } & Certified)
  /** ∇²f ⪰ m (or ⪯ −m for strongly concave), m positive definite and free of the variable; where there may be kinks, f − ½ x'm x is convex (or f + ½ x'm x concave). */
  | ({ readonly kind: 'strongly convex' | 'strongly concave'; readonly modulus: Expr; readonly hasKinks: boolean } & Certified)
  | { readonly kind: 'neither'; readonly up: Witness; readonly down: Witness }
  | { readonly kind: 'undecided'; readonly reason: string };

/** Attributes of a variable that make a convex set; ±1, 0 and 1, and what holds of almost all matrices, stand for what is between them. */
const CONVEX: ReadonlySet<Attribute> = new Set(['symmetric', 'skew', 'diagonal', 'hollow', 'nonneg', 'positive', 'simplex', 'psd', 'posdef']);
const FILLED: ReadonlySet<Attribute> = new Set(['binary', 'mask', 'invertible', 'fullrank']);

/** Convex sets of matrices that certificates speak of. */
const SETS: ReadonlySet<Attribute> = new Set(['symmetric', 'psd', 'posdef']);

/** The sets over which convexity is proved, the largest first: all of the shape, and what the variable is declared to be or the inside of that. */
const rangesOf = (attributes: readonly Attribute[]): readonly Range[] => {
  if (attributes.some((a) => a === 'nonneg' || a === 'positive' || a === 'simplex')) return ['reals', 'positive'];
  const [only, more] = asOneSet(attributes);
  if (only === undefined || more !== undefined || !SETS.has(only)) return ['reals'];
  return only === 'psd' ? ['reals', 'declared', 'posdef'] : ['reals', 'declared'];
};

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
    return definite(proverFor(q), modulus) === null ? null : { kind: side === 'lower' ? 'strongly convex' : 'strongly concave', modulus: bound.bound, hasKinks: false, certificate: bound.certificate, verified: bound.verified, grounds: bound.grounds };
  };
  const byBound = (side: FoundBound['side']): Verdict | null => {
    const bound = boundOf(side);
    return bound === null || !isZero(bound.bound) ? null : { kind: side === 'lower' ? 'convex' : 'concave', certificate: bound.certificate, verified: bound.verified, grounds: bound.grounds };
  };
  const { attributes } = q.variable.symbol;
  const ranges = rangesOf(attributes);
  const [own, other] = [attributes.filter((a) => CONVEX.has(a)), attributes.find((a) => !CONVEX.has(a) && !FILLED.has(a))];
  const drawn = new Map<string, ReturnType<typeof bends>>();
  const bendsOver = (set: readonly Attribute[]): ReturnType<typeof bends> => {
    const found = drawn.get(set.join(' ')) ?? bends(q, set);
    drawn.set(set.join(' '), found);
    return found;
  };
  const attributesOf = (range: Range): readonly Attribute[] => (range === 'reals' ? [] : range === 'declared' ? own : [range]);
  const proved = (sense: Question['sense'], prove: (calculus: ConvexityProver, target: Target) => Theorem | null): Certified | null => {
    for (const range of ranges) {
      if (bendsOver(attributesOf(range))[sense === 'minimize' ? 'down' : 'up']) continue;
      const prover = proverFor(q);
      const target = targetOf(q.objective, sense, q.variable, range === 'positive' ? 'nonneg' : 'reals', range);
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
  const { up, down } = other === undefined ? bendsOver(own) : { up: false, down: false };
  const [above, below] = up && down ? ([1, -1] as const).map((sign) => witness(q, own, sign)) : [];
  if (above != null && below != null) return { kind: 'neither', up: above, down: below };
  const [convex, concave] = [plain('minimize'), plain('maximize')];
  if (convex !== null && concave !== null) return { kind: 'affine', ...convex };
  if (convex !== null) return strong('lower') ?? beyond('minimize') ?? { kind: 'convex', ...convex };
  if (concave !== null) return strong('upper') ?? beyond('maximize') ?? { kind: 'concave', ...concave };
  const bounded = (down ? null : strong('lower') ?? byBound('lower')) ?? (up ? null : strong('upper') ?? byBound('upper'));
  if (bounded !== null) return bounded;
  if (other !== undefined) return { kind: 'undecided', reason: `${q.variable.symbol.name} is declared ${other}, which is no convex set; convexity over all matrices is not proved` };
  if (q.budget?.allows('convexity') === false) return { kind: 'undecided', reason: OUT_OF_WORK };
  return { kind: 'undecided', reason: up && down ? 'second differences of both signs were found, but none at a small point' : !up && !down ? 'no direction was found in which it bends, and that it is affine is not proved' : down ? 'no direction of positive curvature was found, and concavity is not proved' : 'no direction of negative curvature was found, and convexity is not proved' };
};
