import { isZero, negate, symbol } from '../expr/build.ts';
import type { Theorem } from '../checker/kernel/index.ts';
import type { Expr } from '../expr/expr.ts';
import { freeSymbols, substitute } from '../expr/walk.ts';
import { OUT_OF_WORK } from './prover/budget.ts';
import { ConvexityProver } from './convexity/convex.ts';
import { certified, type Certified } from './certified.ts';
import { boundsByParts, type FoundBound } from './find.ts';
import { definite } from './orders/loewner.ts';
import { deriverOf } from './objective/deriver.ts';
import { learnReplaced } from './objective/lines.ts';
import type { Question } from './objective/question.ts';
import { proverFor } from './objective/search.ts';
import { convexBeyond } from './convexity/strong.ts';
import { whyTooSmall } from './objective/sizes.ts';
import { attributesOver, declaredSet, levelsOf, notConvex, rangeAt, variablesOf } from './objective/sets.ts';
import { targetOf, type Target } from './objective/target.ts';
import { bends, witness, type Bends, type Witness } from './objective/witness.ts';

/** What is known of the curvature of an objective in its variable, or in several together. */
export type Verdict =
  | ({ readonly kind: 'affine' | 'convex' | 'concave' } & Certified)
  /** ∇²f ⪰ m (or ⪯ −m for strongly concave), m positive definite and free of the variable; where there may be kinks, f − ½ x'm x is convex (or f + ½ x'm x concave). */
  | ({ readonly kind: 'strongly convex' | 'strongly concave'; readonly modulus: Expr; readonly hasKinks: boolean } & Certified)
  | { readonly kind: 'neither'; readonly up: Witness; readonly down: Witness }
  | { readonly kind: 'undecided'; readonly reason: string };

type Proof = (calculus: ConvexityProver, target: Target) => Theorem | null;

const first = <T, R>(list: readonly T[], find: (t: T) => R | null): R | null => {
  for (const t of list) {
    const found = find(t);
    if (found !== null) return found;
  }
  return null;
};

/** Sets of values of the variables, and whether something may be supposed of these. */
interface Over {
  readonly level: number;
  readonly isSupposing: boolean;
}

/** Where proofs are looked for: for all values, the largest sets first, then under suppositions, the smallest first, of which least is to be supposed. */
const placesOf = (q: Question): readonly Over[] => {
  const levels = levelsOf(q);
  return [...levels.map((level) => ({ level, isSupposing: false })), ...(q.isWhereDefined === true ? levels.toReversed().map((level) => ({ level, isSupposing: true })) : [])];
};

/** A proof about the objective, or its negative. */
const over = ({ level, isSupposing }: Over, q: Question, sense: Question['sense'], prove: Proof): Certified | null => {
  const prover = proverFor(q);
  const others = (q.together ?? []).map((x) => [x, symbol(x.name, x.shape, attributesOver(x, rangeAt(x, level)))] as const);
  const range = rangeAt(q.variable.symbol, level);
  const target = targetOf(substitute(q.objective, new Map<Expr, Expr>(others)), sense, q.variable, range === 'positive' ? 'nonneg' : 'reals', range);
  learnReplaced(prover, target);
  const xs = [target.x, ...others.map(([, x]) => x)];
  const given = q.conditions.flatMap((c) => (c.kind === 'positive' ? [target.lift(substitute(c.expr, new Map<Expr, Expr>(others)))] : [])).filter((e) => xs.some((x) => freeSymbols(e).has(x)));
  const theorem = prove(new ConvexityProver(xs, prover, deriverOf(q.objective), isSupposing ? given : null), target);
  return theorem === null ? null : certified(prover, theorem, q.seed);
};

/** That an objective is convex in its variable, or in several together, or null where that isn't proved. */
export const provedConvex = (q: Question): Certified | null => {
  const byForm = first(placesOf(q), (place) => over(place, q, 'minimize', (calculus, { f }) => calculus.convex(f)));
  const [bound] = byForm !== null || q.together !== undefined ? [] : boundsByParts(q, 'lower', 'full').results;
  return byForm ?? (bound !== undefined && (isZero(bound.bound) || definite(proverFor(q), bound.bound) !== null) ? bound : null);
};

/** Convex, concave, strongly so, neither with two witness directions, or undecided; `known` are full bounds found before, null for none. */
export const convexityOf = (q: Question, known: ReadonlyMap<FoundBound['side'], FoundBound | null> = new Map()): Verdict => {
  const small = whyTooSmall(q.objective);
  if (small !== null) return { kind: 'undecided', reason: small };
  const found = new Map(known);
  const isAlone = (q.together ?? []).length === 0;
  const boundOf = (side: FoundBound['side']): FoundBound | null => {
    if (!isAlone) return null;
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
  const drawn = new Map<number, Bends>();
  const bendsAt = (level: number): Bends => {
    const known = drawn.get(level) ?? bends(q, (x) => attributesOver(x, rangeAt(x, level)));
    drawn.set(level, known);
    return known;
  };
  const proved = (sense: Question['sense'], prove: Proof): Certified | null => first(placesOf(q), (place) => (bendsAt(place.level)[sense === 'minimize' ? 'down' : 'up'] !== null ? null : over(place, q, sense, prove)));
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
  const other = first(variablesOf(q), (x) => { const attribute = notConvex(x); return attribute === undefined ? null : { name: x.name, attribute }; });
  const { up, down } = other === null ? bends(q, declaredSet) : { up: null, down: null };
  const [above, below] = up !== null && down !== null ? [witness(q, 1), witness(q, -1)] : [null, null];
  if (above !== null && below !== null) return { kind: 'neither', up: above, down: below };
  const [convex, concave] = [plain('minimize'), plain('maximize')];
  if (convex !== null && concave !== null) return { kind: 'affine', ...convex };
  const affine = up === null && down === null && other === null ? proved('minimize', (calculus, { f }) => calculus.affine(f)) : null;
  if (affine !== null) return { kind: 'affine', ...affine };
  if (convex !== null) return strong('lower') ?? (isAlone ? beyond('minimize') : null) ?? { kind: 'convex', ...convex };
  if (concave !== null) return strong('upper') ?? (isAlone ? beyond('maximize') : null) ?? { kind: 'concave', ...concave };
  const bounded = (down !== null ? null : strong('lower') ?? byBound('lower')) ?? (up !== null ? null : strong('upper') ?? byBound('upper'));
  if (bounded !== null) return bounded;
  if (other !== null) return { kind: 'undecided', reason: `${other.name} is declared ${other.attribute}, which is no convex set; convexity over all matrices is not proved` };
  if (q.budget?.allows('convexity') === false) return { kind: 'undecided', reason: OUT_OF_WORK };
  return { kind: 'undecided', reason: up === null && down === null ? 'no direction was found in which it bends, and that it is affine is not proved' : up === null ? 'no direction of positive curvature was found, and concavity is not proved' : 'no direction of negative curvature was found, and convexity is not proved' };
};
