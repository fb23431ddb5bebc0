import { whole } from '../../calculus/variable.ts';
import { toEnv } from '../../audit/term.ts';
import { vecOf } from '../../calculus/vectorise.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import type { Term } from '../../checker/terms/term.ts';
import { add, call, constant, hadamard, map, multiply, negate, power, scale, subtract, symbol, transpose, unvec, zeros } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, subexpressions, substitute, summandsOf, transform } from '../../expr/walk.ts';
import { readingCost } from '../../network/order.ts';
import { isColumn, isScalar } from '../../shape/shape.ts';
import { hessianBound, KINKS, NoBound, otherBound, whyUnbounded } from '../bounds/bound.ts';
import { composedPart } from '../convexity/composed.ts';
import { learnForms } from '../convexity/quadratic.ts';
import { half, type LoewnerBound } from '../objective/curvature.ts';
import { squareOfNorm, type Piece, type Separable } from '../objective/decompose.ts';
import { ConvexityProver, turned } from '../convexity/convex.ts';
import { attempt } from '../prover/attempt.ts';
import { degreeIn } from '../prover/degree.ts';
import { positiveParts } from '../objective/inside.ts';
import { here, type Balance, type Part } from '../objective/part.ts';
import { applied, entriesOf, total, valueOf, weighted } from '../objective/entries.ts';
import { congruenceOf, signedParts, type AffinePiece } from '../objective/pieces.ts';
import { argument, isSmooth, slope } from '../prover/scalar.ts';
import { byCurvature, byHalfQuadratic, scalarMajorizer, type ScalarMajorizer } from './scalarmaj.ts';
import { reduceFacts } from '../objective/facts.ts';
import { semidefinite } from '../orders/loewner.ts';
import { hasValue } from '../objective/sample.ts';
import type { Search } from '../objective/search.ts';
import { spread } from '../objective/spread.ts';

/** A function of x that lies above f and touches it at the current value. */
export interface Surrogate {
  /** How it was found, one name a step. */
  readonly ways: readonly string[];
  /** maj f g x y, g as the rules give it. */
  readonly theorem: Theorem;
  /** Its Hessian where it is quadratic in x, else null. */
  readonly curvature: Expr | null;
  /** The gradient and the Hessian that it is made of, and the order that gives its curvature, where it is the quadratic model of f. */
  readonly model?: { readonly grad: Theorem; readonly hess: Theorem; readonly order: Theorem };
  /** Was that curvature bounded once more, by one that is simpler? */
  readonly isCoarse?: true;
  /** Its gradient as a function of x where it isn't quadratic. */
  readonly gradient?: Expr;
  readonly balance?: Balance;
  /** For a definite variable, its value as a function of the variable or of the symbol that stands for its inverse, with symbols for the weights in it. */
  readonly definite?: { readonly value: Expr; readonly of: Symbol_; readonly weights: ReadonlyMap<Expr, Expr> };
}

/** M applied to a change of the variable, in the shape of the variable. */
export const image = (m: Expr, d: Expr): Expr => {
  if (isScalar(d.shape)) return hadamard(m, d);
  if (isColumn(d.shape)) return multiply(m, d);
  return d.shape.rows.key === '1' ? multiply(d, transpose(m)) : unvec(multiply(m, vecOf(d)), d.shape.rows, d.shape.cols);
};

/** What is longer than this is left as it is: simplifying takes longer than it is worth. */
const LONG = 260;

/** The expression simplified where it isn't long. */
export const tidied = (search: Search, e: Expr): Expr => (readingCost(e) > LONG ? e : search.deriver.simplifier.simplify(e));

/** f itself, for an objective that can be minimised as it is. */
export const exact = (search: Search): Surrogate | null => {
  const { prover, target, deriver } = search;
  prover.term(target.y);
  const theorem = prover.step('MM-REFL', [], { f: prover.term(target.f), x: target.x.name, y: target.y.name });
  const hessian = deriver.hessian(target.f, whole(target.x), whole(target.x)).value;
  return theorem === null ? null : { ways: ['exact'], theorem, curvature: freeSymbols(hessian).has(target.x) ? null : hessian };
};

/** The quadratic whose Hessian bounds that of the objective, where all of it has a bound. Errors: NoBound. */
export const byHessianBound = (search: Search): Surrogate => {
  const { target, prover } = search;
  const found = hessianBound(search, search.print);
  return quadraticSurrogate(search, ['Hessian bound'], prover.term(target.f), target.lift(search.gradient()), found);
};

/** The quadratic model of f with curvature M, from H ⪯ M; `gradient` is that of f as a function of x. Errors: NoBound. */
export const quadraticSurrogate = (search: Search, ways: readonly string[], f: Term, gradient: Expr, found: { readonly bound: Expr; readonly hess: Theorem; readonly order: Theorem }): Surrogate => {
  const { target, prover } = search;
  prover.term(target.y);
  const grad = prover.gradient(f, target.x.name, prover.term(gradient));
  const theorem = grad === null ? null : prover.step('MM-QUAD', [grad, found.hess, found.order], { y: target.y.name });
  if (grad === null || theorem === null) throw new NoBound('the gradient is not shown to be right');
  return { ways, theorem, curvature: found.bound, model: { grad, hess: found.hess, order: found.order } };
};

/** The weight of a majorizer at the current argument. */
const weightAt = (search: Search, piece: AffinePiece, scalar: ScalarMajorizer): Expr => spread(scalar.weight, new Map([[scalar.s, here(search, piece.inner)]]));

/** maj sum(w.*φ(r)) sum(w.*ψ(r; r_y)) x y from a majorizer of φ; `inside` is 0 < r or 0 ≤ r, where φ needs it. */
const lifted = (search: Search, { inner, nonneg }: Pick<AffinePiece, 'inner' | 'nonneg'>, scalar: ScalarMajorizer, inside: Theorem | null): Theorem | null => {
  const { prover, target } = search;
  const weight = nonneg ?? prover.step('O-SGN', [], { a: '1' });
  const domain = inside === null ? [] : [inside, prover.positive(here(search, inner), inside.conclusion[0] === '<')];
  return prover.step('MM-LIFT', [scalar.theorem, weight, ...domain], { r: prover.term(inner), x: target.x.name, y: target.y.name });
};

/** sum(w.*ψ(r; r_y)) above sum(w.*φ(r)). */
export const liftedPart = (search: Search, piece: AffinePiece, scalar: ScalarMajorizer): Part | null => {
  const theorem = lifted(search, piece, scalar, piece.positive);
  if (theorem === null) return null;
  // Simplified with a symbol for the weights, which may be long.
  const weights = symbol('weights', piece.inner.shape);
  const form = search.deriver.simplifier.simplify(congruenceOf(piece, weights));
  const curvature = substitute(form, new Map<Expr, Expr>([[weights, weightAt(search, piece, scalar)]]));
  return { way: scalar.kind, curvature, theorem };
};

/** The part itself, where it is quadratic already. */
const unchanged = (search: Search, of: Expr): Part | null => {
  const { prover, target, deriver } = search;
  const theorem = prover.step('MM-REFL', [], { f: prover.term(of), x: target.x.name, y: target.y.name });
  const curvature = deriver.hessian(of, whole(target.x), whole(target.x)).value;
  return theorem === null ? null : { way: 'exact', curvature, theorem };
};

/** A part by a bound of its Hessian. */
const boundedPart = (search: Search, of: Expr, bound: LoewnerBound): Part | null => {
  const { prover, deriver, target } = search;
  const hess = prover.step('H-JET', [], { f: prover.term(of), x: target.x.name, H: bound.theorem.conclusion[1] });
  if (hess === null) return null;
  const gradient = deriver.gradient(of, whole(target.x)).value;
  const { theorem } = quadraticSurrogate(search, [], prover.term(of), gradient, { bound: bound.by, hess, order: bound.theorem });
  return { way: 'Hessian bound', curvature: bound.by, theorem };
};

/** Σ w.*(φ(r_y) + c.*(r − r_y)) above Σ w.*φ(r), for a function φ of something quadratic: its slopes c at the current value, and the theorem. */
interface Tangent {
  readonly slopes: Expr;
  readonly theorem: Theorem;
}

/** The tangent of a concave φ of a positive or nonnegative r. */
const smoothTangent = (search: Search, p: Separable, inside: Theorem): Tangent | null => {
  const { prover } = search;
  const t = inside.conclusion[0] === '<' ? argument('arg_2', ['positive']) : argument('arg_4', ['nonneg']);
  const [signed, second] = signedParts({ ...p, t, phi: substitute(p.phi, new Map<Expr, Expr>([[p.t, t]])) }, prover);
  const scalar = signed === undefined || second !== undefined ? null : byCurvature({ phi: signed.phi, t }, prover);
  if (signed === undefined || scalar?.kind !== 'tangent') return null;
  const now = here(search, p.inner);
  // Signs that the form of r doesn't show settle where the function is defined.
  const insideNow = prover.positive(now, inside.conclusion[0] === '<');
  positiveParts(search, scalar.phi, t, p.inner, now, inside);
  positiveParts(search, scalar.psi, scalar.s, now, now, insideNow);
  const theorem = lifted(search, { inner: p.inner, nonneg: signed.nonneg }, scalar, inside);
  return theorem === null ? null : { slopes: weighted(signed.weight, applied(slope(signed.phi, t), t, now)), theorem };
};

/** The tangent of a φ that has a slope where r is positive only: φ(u²) as a function of u = sqrt(r) by a majorizer of even functions. */
const rootTangent = (search: Search, p: Separable): Tangent | null => {
  const { prover } = search;
  const squared = transform(substitute(p.phi, new Map<Expr, Expr>([[p.t, power(p.t, constant(2))]])), (e) => (e.kind === 'map' && e.fn === 'sqrt' && e.arg === power(p.t, constant(2)) ? map('abs', p.t) : e));
  const [signed, second] = signedParts({ ...p, phi: squared }, prover);
  const scalar = signed === undefined || second !== undefined ? null : byHalfQuadratic({ phi: signed.phi, t: p.t }, prover);
  if (signed === undefined || scalar === null) return null;
  const norm = squareOfNorm(p.inner);
  const root = norm === null ? map('sqrt', p.inner) : call('norm2', norm);
  const above = lifted(search, { inner: root, nonneg: signed.nonneg }, scalar, null);
  const now = here(search, root);
  // A root is its own absolute value.
  const weight = transform(spread(scalar.weight, new Map([[scalar.s, now]])), (e) => (e === map('abs', now) ? now : e));
  const slopes = weighted(signed.weight, scale(half, weight));
  const value = total(add(entriesOf({ ...p, inner: here(search, p.inner) }), hadamard(slopes, subtract(p.inner, here(search, p.inner)))));
  const theorem = above === null ? null : prover.recast('MM-EQ', above, prover.term(total(entriesOf(p))), prover.term(value));
  return theorem === null ? null : { slopes, theorem };
};

/** The tangent of a function of a nonnegative quadratic expression, above it; null for anything else. */
const tangentPart = (search: Search, p: Piece): Part | null => {
  const { prover, target, deriver } = search;
  if (p.kind !== 'separable' || degreeIn(target.x)(p.inner) !== 2) return null;
  learnForms(prover, p.inner, target.x);
  learnForms(prover, here(search, p.inner), target.y);
  const inside = prover.positive(p.inner, true) ?? prover.positive(p.inner, false);
  const found = inside === null ? null : smoothTangent(search, p, inside) ?? rootTangent(search, p);
  if (found === null) return null;
  const weights = symbol('weights', p.inner.shape);
  const form = deriver.hessian(total(hadamard(weights, p.inner)), whole(target.x), whole(target.x)).value;
  return { way: 'tangent', curvature: substitute(form, new Map<Expr, Expr>([[weights, found.slopes]])), theorem: found.theorem };
};

/** The tangent plane at the current value, above something concave that needs no Hessian; null for what isn't shown to be concave. */
export const planePart = (search: Search, of: Expr): Part | null => {
  const { prover, target, deriver } = search;
  const opposite = turned(of, degreeIn(target.x));
  const convex = attempt(() => new ConvexityProver(target.x, prover, deriver).convex(opposite));
  const gradient = convex === null ? null : attempt(() => deriver.gradient(opposite, whole(target.x)).value);
  if (convex === null || gradient === null) return null;
  const plane = prover.step('MM-TANGENT', [convex], { g: prover.term(here(search, gradient)), y: target.y.name });
  const theorem = plane === null ? null : prover.restated('MM-EQ', plane, prover.term(of));
  return theorem === null ? null : { way: 'tangent plane', curvature: zeros({ rows: vecOf(target.x).shape.rows, cols: transpose(vecOf(target.x)).shape.cols }), theorem };
};

const otherPart = (search: Search, p: Piece): Part => {
  const of = valueOf(p);
  const part = boundedPart(search, of, otherBound(p, search, search.print));
  if (part === null) throw new NoBound(`the bound of ${search.print(of)} is not shown to be right`);
  return part;
};

/** Why a function of one argument has no majorizer. */
const whyNoMajorizer = (p: AffinePiece, print: Search['print']): string => {
  const jumps = new Set(subexpressions(p.phi).flatMap((e) => (e.kind === 'map' && KINKS.includes(e.fn) ? [e.fn] : [])));
  if (jumps.size > 0) return `${[...jumps].join(' and ')} ${jumps.size > 1 ? 'have' : 'has'} kinks, where there is no second derivative, and it is no even function of ${print(p.t)} plus a linear one whose slope over ${print(p.t)} falls`;
  return whyUnbounded(p, print);
};

/** A part by its tangent plane, or by majorizers of the terms of its function, each for itself; null where a term has neither. */
const termByTerm = (search: Search, p: AffinePiece, majorizer: typeof scalarMajorizer): readonly Part[] | null => {
  const plane = (q: AffinePiece): Part | null => planePart(search, total(entriesOf(q)));
  const whole = plane(p);
  if (whole !== null || p.phi.kind !== 'add') return whole === null ? null : [whole];
  const parts = p.phi.terms.map((phi) => {
    const found = attemptPart(search, { ...p, phi }, majorizer);
    return typeof found === 'string' ? plane({ ...p, phi }) : found;
  });
  return parts.every((part) => part !== null) ? parts : null;
};

const refused = (why: string): never => {
  throw new NoBound(why);
};

/** A part by the majorizer of its function of one argument, or why there is none. */
const attemptPart = (search: Search, p: AffinePiece, majorizer: typeof scalarMajorizer): Part | string => {
  const { target, prover, print } = search;
  const best = majorizer(p, prover);
  if (best === null) return `no quadratic majorizer of ${print(p.phi)} is proved: ${whyNoMajorizer(p, print)}`;
  if (!hasValue(prover.term(weightAt(search, p, best)), toEnv([target.y], [], [target.f]))) return `the weight of the ${best.kind} majorizer of ${print(p.phi)} has no value at ${print(target.display(p.inner))}, which is 0 in places whatever ${target.variable.symbol.name} is`;
  return liftedPart(search, p, best) ?? `the majorizer of ${print(p.phi)} does not carry over to ${print(target.display(p.inner))}`;
};

/** A part that is no function of one affine argument: by a bound of its Hessian, by its tangent plane, or by the tangent of a concave function of something quadratic. Errors: NoBound. */
const boundOrPlane = (search: Search, p: Piece): Part => {
  try {
    return otherPart(search, p);
  } catch (error) {
    if (!(error instanceof NoBound)) throw error;
    return planePart(search, valueOf(p)) ?? composedPart(search, valueOf(p)) ?? refused(error.message);
  }
};

/** The summands of what is quadratic that are concave by their Hessians, and the rest. */
const concaveTerms = (search: Search, polynomial: Expr): { readonly concave: readonly Expr[]; readonly rest: readonly Expr[] } => {
  const { target, prover, deriver } = search;
  const isConcave = (t: Expr): boolean => degreeIn(target.x)(t) === 2 && semidefinite(prover, deriver.simplifier.simplify(negate(deriver.hessian(t, whole(target.x), whole(target.x)).value))) !== null;
  const terms = summandsOf(polynomial);
  const concave = terms.filter(isConcave);
  return { concave, rest: terms.filter((t) => !concave.includes(t)) };
};

/** Every part by its sharpest majorizer, and what is concave and quadratic by its tangent plane, as differences of convex functions are minimised; null where nothing is. Errors: NoBound, naming the part. */
export const byPartsAndPlanes = (search: Search): Surrogate | null => {
  const { polynomial } = search.pieces();
  const split = polynomial === null ? null : concaveTerms(search, polynomial);
  return split === null || split.concave.length === 0 ? null : byParts(search, scalarMajorizer, split);
};

/** Every part by its sharpest majorizer of a kind; null where that is the bound of the Hessian for all of them. Errors: NoBound, naming the part. */
export const byParts = (search: Search, majorizer: typeof scalarMajorizer = scalarMajorizer, split: ReturnType<typeof concaveTerms> | null = null): Surrogate | null => {
  const { target, prover } = search;
  prover.term(target.y);
  const pieces = search.pieces();
  const parts: Part[] = [];
  for (const p of pieces.affine) {
    const found = attemptPart(search, p, majorizer);
    if (typeof found !== 'string') parts.push(found);
    else parts.push(...(termByTerm(search, p, majorizer) ?? refused(found)));
  }
  const others = pieces.other.map((p) => ({ p, part: tangentPart(search, p) ?? boundOrPlane(search, p) }));
  if (split === null && !parts.some((p) => p.way === 'half-quadratic' || p.way === 'tangent plane') && pieces.affine.every((p) => isSmooth(p.phi)) && others.every((o) => o.part.way === 'Hessian bound')) return null;
  parts.push(...others.map((o) => o.part));
  const flat = split === null ? [] : [planePart(search, add(...split.concave)) ?? refused('what is concave and quadratic has no tangent plane that is proved')];
  const kept = split === null ? pieces.polynomial : split.rest.length === 0 ? null : add(...split.rest);
  const same = kept === null ? null : unchanged(search, kept);
  parts.push(...flat, ...(same === null ? [] : [same]));
  const above = parts.length === 1 ? (parts[0]?.theorem ?? null) : prover.step('MM-ADD', parts.map((p) => p.theorem));
  const theorem = above === null ? null : prover.restated('MM-EQ', above, prover.term(target.f));
  const sum = add(...parts.map((p) => p.curvature));
  // That of a row says at every weight that it is taken at the current row, which is seen once it is written in the symbols of the problem.
  const curvature = target.current === target.y ? tidied(search, sum) : sum;
  return theorem === null ? null : withFacts(search, { ways: [...new Set(parts.map((p) => p.way))], theorem, curvature });
};

/** The surrogate with a curvature that is shorter by declared facts, as squares of ±1 are 1. */
const withFacts = (search: Search, s: Surrogate): Surrogate => {
  const { prover, target } = search;
  const reduced = s.curvature === null ? null : reduceFacts(s.curvature, (e) => tidied(search, e), prover);
  if (s.curvature === null || reduced === null || reduced.equality === null) return s;
  const f = s.theorem.conclusion[2] as Term;
  const [hess, same] = [prover.step('H-JET', [], { f, x: target.x.name, H: prover.term(s.curvature) }), prover.step('L-REFL', [], { A: prover.term(s.curvature) })];
  const order = same === null ? null : prover.step('L-EQ', [same, null, reduced.equality]);
  if (hess === null || order === null) return s;
  const above = quadraticSurrogate(search, s.ways, f, gradientOf(search, s.curvature), { bound: reduced.to, hess, order });
  const theorem = prover.step('MM-TRANS', [s.theorem, above.theorem]);
  return theorem === null ? s : { ways: s.ways, theorem, curvature: reduced.to };
};

/** The gradient of a quadratic surrogate as a function of x: g(y) + M(x − y). */
export const gradientOf = (search: Search, curvature: Expr): Expr => {
  const { target } = search;
  return add(target.now(search.gradient()), image(curvature, subtract(target.x, target.y)));
};
