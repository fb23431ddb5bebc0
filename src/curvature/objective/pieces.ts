import { Deriver } from '../../calculus/derive.ts';
import { differential } from '../../calculus/differential.ts';
import { differentialSymbol, whole } from '../../calculus/variable.ts';
import { vecOf } from '../../calculus/vectorise.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import { alongLine } from './lines.ts';
import { weighted } from './entries.ts';
import { add, call, constant, hadamard, isOne, isSpecial, isZero, map, multiply, negate, ones, scale, subtract, transpose } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, substitute } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';
import { decompose, type Piece, type Separable } from './decompose.ts';
import { degreeIn } from '../prover/degree.ts';
import { learnMixture } from './mixtures.ts';
import type { Prover } from '../prover/prover.ts';
import { argument, needsPositive } from '../prover/scalar.ts';
import type { Target } from './target.ts';

/** A separable piece with nonnegative weight and an affine argument; φ is over the positive numbers where the argument is positive. */
export interface AffinePiece extends Separable {
  /** d vec(inner)/d vec(x)', free of x. */
  readonly jacobian: Expr;
  /** 0 ≤ weight; null where the weight is 1. */
  readonly nonneg: Theorem | null;
  /** 0 < inner, where φ needs it. */
  readonly positive: Theorem | null;
}

/** J'*diag(vec(weight .* values))*J, the Hessian of sum(weight .* φ(inner)) for values = φ″(inner). */
export const congruenceOf = (piece: AffinePiece, values: Expr): Expr => multiply(transpose(piece.jacobian), call('diag', vecOf(weighted(piece.weight, values))), piece.jacobian);

/** The part of r that is affine in the change of x from its current value: r at y plus its differential there. */
const linearised = (r: Expr, target: Target, simplify: (e: Expr) => Expr): Expr => {
  const now = (e: Expr): Expr => substitute(e, new Map<Expr, Expr>([[target.x, target.current]]));
  const dx = differentialSymbol(whole(target.x));
  return add(simplify(now(r)), substitute(simplify(now(differential(r, whole(target.x)).value)), new Map<Expr, Expr>([[dx, subtract(target.x, target.current)]])));
};

/** The pieces of an objective, sorted: those that curvature bounds apply to, the quadratic rest, and what fits neither. */
export interface Pieces {
  readonly affine: readonly AffinePiece[];
  readonly polynomial: Expr | null;
  readonly other: readonly Piece[];
}

/** φ(−t), with relu(t) − t for relu(−t) and |t| for |−t|. */
const mirrored = (phi: Expr, t: Symbol_): Expr => substitute(substitute(phi, new Map<Expr, Expr>([[t, negate(t)]])), new Map<Expr, Expr>([[map('relu', negate(t)), subtract(map('relu', t), t)], [map('abs', negate(t)), map('abs', t)]]));

/** Is one the negative of the other, term by term? */
const isOpposite = (a: Expr, b: Expr): boolean => negate(a) === b || (a.kind === 'add' && b.kind === 'add' && a.terms.length === b.terms.length && a.terms.every((t) => b.terms.includes(negate(t))));

/** Have both the same argument, or opposite ones? */
const isTogether = (a: Separable, b: Separable): boolean => a.inner === b.inner || isOpposite(a.inner, b.inner);

/** Pieces with the same argument, or opposite ones, and scalar weights are one function of it; sizes among the factors of a weight stay there, all of it where the piece stands alone. */
const merged = (pieces: readonly Piece[]): readonly Piece[] => {
  const scaled = pieces.flatMap((p) => (p.kind === 'separable' && scalarWeight(p.weight) !== null ? [p] : []));
  const out: Piece[] = [];
  for (const p of pieces) {
    const c = p.kind === 'separable' ? scalarWeight(p.weight) : null;
    if (p.kind !== 'separable' || c === null || !scaled.some((q) => q !== p && isTogether(q, p))) {
      out.push(p);
      continue;
    }
    const { sizes: weight, rest } = withoutSizes(c);
    const at = out.findIndex((q) => q.kind === 'separable' && isTogether(q, p) && q.weight === weight);
    const held = out[at];
    if (held?.kind === 'separable') out[at] = { ...held, phi: add(held.phi, hadamard(rest, held.inner === p.inner ? p.phi : mirrored(p.phi, p.t))) };
    else out.push({ ...p, weight, phi: hadamard(rest, p.phi) });
  }
  return out;
};

const isSize = (e: Expr): boolean => e.kind === 'dim' || (e.kind === 'power' && e.base.kind === 'dim');

/** The sizes among the factors of a number, which is positive as their product is, and the other factors. */
const withoutSizes = (c: Expr): { readonly sizes: Expr; readonly rest: Expr } => {
  const factors = c.kind === 'hadamard' ? c.factors : [c];
  const product = (list: readonly Expr[]): Expr => hadamard(constant(1), ...list);
  return { sizes: product(factors.filter(isSize)), rest: product(factors.filter((f) => !isSize(f))) };
};

/** c of a weight c or c*ones; null for one that differs from entry to entry. */
export const scalarWeight = (w: Expr): Expr | null => {
  if (isScalar(w.shape)) return w;
  if (w.kind === 'special' && w.name === 'ones') return constant(1);
  if (w.kind !== 'scale') return null;
  const inner = scalarWeight(w.arg);
  return inner === null ? null : hadamard(w.by, inner);
};

/** A function of something negative as one of its opposite. */
const upright = (p: Piece, prover: Prover): Piece => (p.kind === 'separable' && p.inner.kind !== 'symbol' && prover.positive(negate(p.inner), true) !== null ? { ...p, inner: negate(p.inner), phi: mirrored(p.phi, p.t) } : p);

/** Pieces with the same function of the same argument are one, their weights added up. */
const gathered = (pieces: readonly Piece[], simplify: (e: Expr) => Expr): readonly Piece[] => {
  const out: Piece[] = [];
  for (const p of pieces) {
    const at = out.findIndex((q) => q.kind === 'separable' && p.kind === 'separable' && q.inner === p.inner && (q.phi === p.phi || q.phi === negate(p.phi)));
    const held = out[at];
    if (held?.kind !== 'separable' || p.kind !== 'separable') out.push(p);
    else {
      const spread = (w: Expr): Expr => (isScalar(w.shape) && !isScalar(p.inner.shape) ? scale(w, ones(p.inner.shape)) : w);
      const weight = simplify(add(spread(held.weight), held.phi === p.phi ? spread(p.weight) : negate(spread(p.weight))));
      out[at] = { ...held, weight: scalarWeight(weight) ?? weight };
    }
  }
  return out.filter((p) => p.kind !== 'separable' || !isZero(p.weight));
};

/** Sorts the pieces of the target's objective; what is quadratic counts as polynomial unless `smooth` is 1. */
export const piecesOf = (target: Target, prover: Prover, deriver: Deriver, smooth: 1 | 2 = 2): Pieces => {
  const degree = degreeIn(target.x);
  const affine: AffinePiece[] = [];
  const other: Piece[] = [];
  let polynomial: Expr | null = null;
  const isSigned = target.x.attributes.length > 0;
  const simplify = (e: Expr): Expr => deriver.simplifier.simplify(e);
  const parts = decompose(target.f, target.x, smooth).flatMap((p) => (p.kind === 'separable' ? alongLine(p, target, prover, simplify) ?? [p] : [p])).map((p) => (isSigned ? upright(p, prover) : p));
  for (const p of merged(gathered(parts, simplify))) {
    if (p.kind === 'polynomial') polynomial = polynomial === null ? p.value : add(polynomial, p.value);
    else {
      const found = p.kind === 'separable' ? affinePieces(p, target, degree, prover, deriver) : null;
      if (found === null) other.push(p);
      else affine.push(...found);
    }
  }
  return { affine, polynomial, other };
};

const affinePieces = (p: Separable, target: Target, degree: (e: Expr) => number, prover: Prover, deriver: Deriver): readonly AffinePiece[] | null => {
  const d = degree(p.inner);
  if (d > 2) return null;
  let inner = p.inner;
  if (d === 2) {
    // Where the weight hides what is quadratic (a mask with zero diagonal), the argument counts as affine.
    const tangent = linearised(inner, target, (e) => deriver.simplifier.simplify(e));
    if (prover.equal(prover.term(weighted(p.weight, inner)), prover.term(weighted(p.weight, tangent))) === null) return null;
    inner = tangent;
  }
  const jacobian = deriver.jacobian(inner, whole(target.x)).value;
  if (freeSymbols(jacobian).has(target.x)) return null;
  const needed = needsPositive(p.phi, p.t);
  const isPositive = target.x.attributes.includes('positive');
  if (needed && isPositive && prover.positive(inner, true) === null) learnMixture(prover, inner, target);
  const positive = needed || isPositive ? prover.positive(inner, true) : null;
  if (needed && positive === null) return null;
  const t = positive === null ? p.t : argument('arg_2', ['positive']);
  return signedParts(p, prover).map((signed) => ({ ...p, ...signed, inner, jacobian, positive, t, phi: t === p.t ? signed.phi : substitute(signed.phi, new Map<Expr, Expr>([[p.t, t]])) }));
};

/** A function with a nonnegative weight. */
export interface Signed {
  readonly weight: Expr;
  readonly phi: Expr;
  readonly nonneg: Theorem | null;
}

/** The piece with a weight that is nonnegative, the sign moved to φ where it has to; two pieces where the sign isn't known: w = relu(w) − relu(−w). */
export const signedParts = (p: Separable, prover: Prover): readonly Signed[] => {
  if (isOne(p.weight)) return [{ weight: p.weight, phi: p.phi, nonneg: null }];
  const part = (weight: Expr, phi: Expr): readonly Signed[] => {
    const nonneg = prover.positive(weight, false);
    return nonneg === null ? [] : [{ weight, phi, nonneg }];
  };
  const [turned, opposite] = [negate(p.weight), negate(p.phi)];
  if (isOne(turned) || isSpecial(turned, 'ones')) return [{ weight: constant(1), phi: opposite, nonneg: null }];
  const found = [...part(p.weight, p.phi), ...part(turned, opposite)].slice(0, 1);
  return found.length > 0 ? found : [...part(map('relu', p.weight), p.phi), ...part(map('relu', turned), opposite)];
};
