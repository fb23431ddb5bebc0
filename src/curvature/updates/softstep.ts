import { whole } from '../../calculus/variable.ts';
import { add, constant, divide, hadamard, map, negate, ones, subtract } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { freeSymbols } from '../../expr/walk.ts';
import { readingCost } from '../../network/order.ts';
import { isScalar } from '../../shape/shape.ts';
import { total, valueOf, weighted } from '../objective/entries.ts';
import type { AffinePiece } from '../objective/pieces.ts';
import type { Search } from '../objective/search.ts';
import { degreeIn } from '../prover/degree.ts';
import { diagonalOf, dominanceBound } from '../surrogates/diagonal.ts';
import { byHessianBound, byParts, exact, type Surrogate } from '../surrogates/surrogate.ts';
import { coarsened, scalarBound } from './coarsen.ts';
import { descend, type Update } from './update.ts';

/** An objective as a smooth part and sum(weights.*abs(x)). */
interface Sparse {
  /** The search with the smooth part alone for its objective. */
  readonly smooth: Search;
  readonly weights: Expr;
}

/** c of c*|t|, null for another function. */
const multipleOfSize = ({ phi, t }: AffinePiece): Expr | null => {
  const factors = phi.kind === 'hadamard' ? phi.factors : [phi];
  const size = map('abs', t);
  return factors.includes(size) && factors.every((f) => f === size || !freeSymbols(f).has(t)) ? hadamard(constant(1), ...factors.filter((f) => f !== size)) : null;
};

/** The absolute values of the entries of the variable apart from the rest of an objective over the reals; null where there are none, or nothing else. */
const sparseParts = (search: Search): Sparse | null => {
  const { prover, target, deriver } = search;
  const pieces = search.pieces();
  const sizes = pieces.affine.flatMap((p) => {
    const c = p.inner === target.x ? multipleOfSize(p) : null;
    return c === null ? [] : [{ p, weights: weighted(p.weight, isScalar(target.x.shape) ? c : hadamardWith(c, target.x)) }];
  });
  const affine = pieces.affine.filter((p) => !sizes.some((s) => s.p === p));
  const rest = [...affine, ...pieces.other].map(valueOf);
  const parts = [...rest, ...(pieces.polynomial === null ? [] : [pieces.polynomial])];
  if (sizes.length === 0 || parts.length === 0) return null;
  const weights = add(...sizes.map((s) => s.weights));
  if (prover.positive(weights, false) === null) return null;
  const f = add(...parts);
  const smooth: Search = {
    ...search, target: { ...target, f, objective: target.display(f) }, gradient: () => target.display(deriver.gradient(f, whole(target.x)).value),
    pieces: () => ({ ...pieces, affine }), finerPieces: () => ({ ...pieces, affine }),
  };
  return { smooth, weights };
};

const hadamardWith = (c: Expr, x: Expr): Expr => weighted(c, ones(x.shape));

/** The soft threshold of a gradient step, for a surrogate of the smooth part with diagonal curvature d: z − l./d for z = y − ∇f(y)./d above l./d, z + l./d below −l./d, 0 between (Daubechies, Defrise & De Mol 2004). */
const softStep = (search: Search, { smooth, weights }: Sparse, s: Surrogate): readonly [Surrogate, Update] | null => {
  const { prover, target, deriver } = search;
  const d = s.curvature === null ? null : diagonalOf(search, s.curvature);
  if (d === null) return null;
  const sizes = total(hadamard(weights, map('abs', target.x)));
  const same = prover.step('MM-REFL', [], { f: prover.term(sizes), x: target.x.name, y: target.y.name });
  const sum = same === null ? null : prover.step('MM-ADD', [s.theorem, same]);
  const above = sum === null ? null : prover.restated('MM-EQ', sum, prover.term(target.f));
  const positive = prover.positive(d, true) ?? prover.assume(['<', '0', prover.term(d)]);
  const b = smooth.gradient();
  const argmin = above === null || positive === null ? null : prover.step('U-SOFT', [above, positive, prover.positive(weights, false)], { b: prover.term(target.now(b)) });
  if (above === null || argmin === null) return null;
  const shown: Surrogate = { ...s, theorem: above, ways: [...s.ways, 'absolute values'], curvature: null };
  const descent = descend(search, shown, argmin);
  const simplify = (e: Expr): Expr => deriver.simplifier.simplify(e);
  const z = simplify(subtract(target.display(target.y), divide(b, target.display(d))));
  const c = simplify(divide(weights, target.display(d)));
  const value = subtract(map('relu', simplify(subtract(z, c))), map('relu', simplify(negate(add(z, c)))));
  return descent === null ? null : [shown, { value, kind: 'soft threshold', argmin, descent, cost: readingCost(value) }];
};

/** The soft thresholds that surrogates of the smooth part with diagonal curvature lead to; `tried` gives what a work gives, none where it fails. */
export const softSteps = (search: Search, tried: <T>(work: () => T | null) => readonly T[]): readonly (readonly [Surrogate, Update])[] =>
  tried(() => sparseParts(search)).flatMap((sparse) => {
    const { smooth } = sparse;
    const { f, x } = smooth.target;
    const surrogates = degreeIn(x)(f) <= 2 ? tried(() => exact(smooth)) : [...tried(() => byParts(smooth)), ...tried(() => byHessianBound(smooth))];
    return surrogates.flatMap((s) => {
      if (s.curvature === null) return [];
      const isDiagonal = diagonalOf(search, s.curvature) !== null;
      const coarser = isDiagonal ? [] : [dominanceBound(search, s.curvature), scalarBound(search, s.curvature)];
      return [...(isDiagonal ? [s] : []), ...coarser.flatMap((b) => (b === null ? [] : tried(() => coarsened(smooth, s, b))))].flatMap((t) => tried(() => softStep(search, sparse, t)));
    });
  });
