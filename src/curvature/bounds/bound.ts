import { whole } from '../../calculus/variable.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import type { Term } from '../../checker/terms/term.ts';
import { add, isZero } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { freeSymbols, subexpressions } from '../../expr/walk.ts';
import { attempt } from '../prover/attempt.ts';
import { curvatureBound, liftBound, reflexive, type LoewnerBound } from '../objective/curvature.ts';
import { concaveBound, curvedBound } from '../convexity/curved.ts';
import { reduceFacts } from '../objective/facts.ts';
import { logSumExp, softmaxBound } from './softmax.ts';
import { degreeIn } from '../prover/degree.ts';
import type { Piece } from '../objective/decompose.ts';
import type { AffinePiece } from '../objective/pieces.ts';
import type { Prover } from '../prover/prover.ts';
import { farAbove, slope } from '../prover/scalar.ts';
import type { Search } from '../objective/search.ts';

/** hess f x H and H ⪯ M for a target, M free of x and as it is to be read. */
export interface HessianBound {
  readonly hessian: Expr;
  readonly bound: Expr;
  readonly order: Theorem;
  readonly hess: Theorem;
}

/** Why an objective has no bound of this kind. */
export class NoBound extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NoBound';
  }
}

/** The bound of a part that is no function of one affine argument. Errors: NoBound. */
export const otherBound = (p: Piece, search: Search, print: Search['print']): LoewnerBound => {
  const found = softmaxBound(p, search) ?? attempt(() => curvedBound(p, search));
  if (found === null) throw new NoBound(whyOther(p, search, print));
  return found;
};

/** Why a part has no bound. */
const whyOther = (p: Piece, { target }: Search, print: Search['print']): string => {
  const name = target.variable.symbol.name;
  const of = p.kind === 'separable' ? p.inner : p.value;
  const degree = degreeIn(target.x)(of);
  const shown = print(target.display(of));
  if (logSumExp(p, target.x) !== null) return `${shown} is not shown to be positive for every ${name}; weights declared positive would do`;
  if (p.kind === 'separable' && degree <= 1) return `${print(p.phi)} is for positive ${print(p.t)}, and ${shown} is not shown to be positive for every ${name}`;
  if (p.kind !== 'separable' && degree < Infinity) return `${shown} has degree ${degree} in ${name}, so that its curvature grows without bound`;
  return `${shown} is neither affine in ${name} nor a log-sum-exp of something affine`;
};

/** Functions with kinks or jumps. */
export const KINKS: readonly string[] = ['abs', 'sign', 'relu', 'step', 'norm1'];

/** Why a Hessian isn't shown to be right: a kink, as far as there is one. */
const whyNoHessian = ({ target }: Search): string => {
  const name = target.variable.symbol.name;
  const kinks = new Set(subexpressions(target.f).flatMap((e) => ((e.kind === 'map' || e.kind === 'call') && KINKS.includes(e.fn) && freeSymbols(e).has(target.x) ? [e.fn] : [])));
  return kinks.size === 0 ? 'the Hessian is not shown to be right' : `${[...kinks].join(' and ')} of ${name} ${kinks.size > 1 ? 'have' : 'has'} kinks, where there is no Hessian`;
};

/** Why the curvature of a function of one argument has no bound. */
export const whyUnbounded = ({ phi, t }: Pick<AffinePiece, 'phi' | 't'>, print: Search['print']): string => {
  const second = attempt(() => slope(slope(phi, t), t));
  const over = t.attributes.includes('positive') ? `${print(t)} > 0` : `all ${print(t)}`;
  if (second === null) return `${print(phi)} has no second derivative that is known`;
  const far = farAbove(second, t);
  return far === null ? `the curvature of ${print(phi)} over ${over} has no upper bound that is proved` : `the curvature of ${print(phi)} over ${over} grows without bound: it is ${far.value.toPrecision(2)} at ${print(t)} = ${far.at}`;
};

/** Upper bounds of the pieces' Hessians. Errors: NoBound, with the piece and the reason. */
const pieceBounds = (search: Search, print: Search['print']): readonly LoewnerBound[] => {
  const { target, prover, deriver } = search;
  const pieces = search.pieces();
  const bounds: LoewnerBound[] = [];
  const keep = (b: LoewnerBound | null, why: string): void => {
    if (b === null) throw new NoBound(why);
    bounds.push(b);
  };
  for (const p of pieces.affine) {
    const scalar = curvatureBound(p, prover);
    if (scalar === null) throw new NoBound(whyUnbounded(p, print));
    keep(liftBound(p, scalar, prover), `the bound of ${print(p.phi)} does not carry over to ${print(p.inner)}`);
  }
  // What is concave is below 0; where it need not be bounded, a tangent plane says more.
  for (const p of pieces.other) bounds.push(softmaxBound(p, search) ?? concaveBound(p, search) ?? otherBound(p, search, print));
  if (pieces.polynomial !== null) {
    const hessian = deriver.hessian(pieces.polynomial, whole(target.x), whole(target.x)).value;
    if (freeSymbols(hessian).has(target.x)) throw new NoBound(`the Hessian of ${print(pieces.polynomial)} depends on ${target.variable.symbol.name}`);
    if (bounds.length === 0 || !isZero(hessian)) keep(reflexive(hessian, prover), `the Hessian of ${print(pieces.polynomial)} is not shown to be symmetric`);
  }
  return bounds;
};

/** The sum of bounds, the right side as it is to be read; the left one stays as the rules give it. */
const totalBound = (bounds: readonly LoewnerBound[], simplify: (e: Expr) => Expr, prover: Prover): LoewnerBound | null => {
  const [first] = bounds;
  if (first === undefined) return null;
  const of = add(...bounds.map((b) => b.of));
  const sum = bounds.length === 1 ? first.theorem : prover.step('L-ADD', bounds.map((b) => b.theorem));
  const reduced = reduceFacts(simplify(add(...bounds.map((b) => b.by))), simplify, prover);
  if (sum === null || reduced === null) return null;
  const plain = prover.recast('L-EQ', sum, sum.conclusion[1] as Term, prover.term(reduced.from));
  const theorem = plain === null ? null : reduced.equality === null ? plain : prover.step('L-EQ', [plain, null, reduced.equality]);
  return theorem === null ? null : { of, by: reduced.to, theorem };
};

/** hess f x H and H ⪯ M; `print` writes the piece that a failure names. Errors: NoBound. */
export const hessianBound = (search: Search, print: Search['print']): HessianBound => {
  const { target, prover, deriver } = search;
  const bounds = pieceBounds(search, print);
  const total = totalBound(bounds, (e) => deriver.simplifier.simplify(e), prover);
  if (total === null) throw new NoBound('the bounds of the parts do not add up to one of the whole');
  const hess = prover.hessian(prover.term(target.f), target.x.name, total.theorem.conclusion[1] as Term);
  if (hess === null) throw new NoBound(whyNoHessian(search));
  return { hessian: total.of, bound: total.by, order: total.theorem, hess };
};
