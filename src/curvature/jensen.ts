import { whole } from '../calculus/variable.ts';
import type { Theorem } from '../checker/kernel/index.ts';
import { add, constant, hadamard, isOne, map, multiply, negate, power, scale, transpose } from '../expr/build.ts';
import { qMul, rational } from '../expr/rational.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { freeSymbols } from '../expr/walk.ts';
import { NoBound } from './bound.ts';
import { half } from './curvature.ts';
import { entriesOf, total, weighted, type AffinePiece } from './pieces.ts';
import { slope } from './scalar.ts';
import { byCurvature } from './scalarmaj.ts';
import type { Search } from './search.ts';
import { here, liftedPart, type Surrogate } from './surrogate.ts';

/** A linear argument as A*X with A ≥ 0: X is the variable or its transpose, and then the argument is transposed too. */
interface Mixture {
  readonly a: Expr;
  readonly x: Expr;
  readonly turned: boolean;
}

const mixtureOf = (r: Expr, x: Symbol_): Mixture | null => {
  const depends = (e: Expr): boolean => freeSymbols(e).has(x);
  if (r.kind !== 'product') return null;
  const { factors } = r;
  const [first, last] = [factors[0], factors[factors.length - 1]];
  if (last === x && !factors.slice(0, -1).some(depends)) return { a: multiply(...factors.slice(0, -1)), x, turned: false };
  if (first === x && !factors.slice(1).some(depends)) return { a: transpose(multiply(...factors.slice(1))), x: transpose(x), turned: true };
  return null;
};

/** φ′ = c·t^p as [c, p], or null for another form. */
const powerLaw = (slope: Expr, t: Symbol_): { readonly factor: Expr; readonly exponent: Expr } | null => {
  const factors = slope.kind === 'hadamard' ? slope.factors : [slope];
  const moving = factors.filter((f) => freeSymbols(f).has(t));
  const [m] = moving;
  const factor = hadamard(constant(1), ...factors.filter((f) => f !== m));
  if (m === undefined) return { factor: slope, exponent: constant(0) };
  if (moving.length > 1) return null;
  if (m === t) return { factor, exponent: constant(1) };
  if (m.kind === 'map' && m.fn === 'sqrt' && m.arg === t) return { factor, exponent: half };
  if (m.kind === 'power' && m.base === map('sqrt', t) && m.exponent.kind === 'const') return { factor, exponent: constant(qMul(m.exponent.value, rational(1, 2))) };
  return m.kind === 'power' && m.base === t && m.exponent.kind === 'const' ? { factor, exponent: m.exponent } : null;
};

/** A part above which a function of the single entries lies: the theorem, and the gradient of that function. */
interface SplitPart {
  readonly way: string;
  readonly theorem: Theorem;
  readonly gradient: Expr;
}

/**
 * Σ_k sum(w .* (A[:,k]*Y[k,:])./(A*Y) .* φ((A*Y) .* (1*(X[k,:]./Y[k,:])))), above sum(w .* φ(A*X)) for convex φ. Where φ′ is a power, its
 * gradient is (X./Y).^p .* (A'*(w.*φ′(A*Y))).
 */
const mixed = (search: Search, piece: AffinePiece): SplitPart | null => {
  const { prover, target } = search;
  const m = mixtureOf(piece.inner, target.x);
  if (m === null) return null;
  const term = (e: Expr) => prover.term(e);
  const first = slope(piece.phi, piece.t);
  const law = powerLaw(first, piece.t);
  if (law === null) return null;
  const second = slope(first, piece.t);
  const convex = prover.scalarOrder(constant(0), second, piece.t);
  const hess = convex === null ? null : prover.step('H-JET', [], { f: term(piece.phi), x: piece.t.name, H: term(second) });
  const weight = m.turned && !isOne(piece.weight) ? transpose(piece.weight) : piece.weight;
  const nonneg = isOne(weight) ? prover.step('O-SGN', [], { a: '1' }) : prover.positive(weight, false);
  const current = here(search, m.x);
  const premises = [hess, convex, prover.positive(m.a, false), prover.positive(m.x, true), prover.positive(current, true), nonneg];
  if (premises.some((p) => p === null)) return null;
  const theorem = prover.step('MM-JENSEN', premises, { x: target.x.name, y: target.y.name });
  if (theorem === null) return null;
  const image = multiply(m.a, current);
  const slopes = weighted(weight, scale(law.factor, power(image, law.exponent)));
  const gradient = hadamard(power(m.x, law.exponent), power(current, negate(law.exponent)), multiply(transpose(m.a), slopes));
  return { way: 'Jensen', theorem, gradient: m.turned ? transpose(gradient) : gradient };
};

/** A function of the single entries as it is. */
const separate = (search: Search, piece: AffinePiece): SplitPart | null => {
  const { target, prover, deriver } = search;
  if (piece.inner !== target.x) return null;
  const value = total(entriesOf(piece));
  const theorem = prover.step('MM-REFL', [], { f: prover.term(value), x: target.x.name, y: target.y.name });
  return theorem === null ? null : { way: 'exact', theorem, gradient: deriver.gradient(value, whole(target.x)).value };
};

/** The tangent of a concave function at the current argument. */
const tangent = (search: Search, piece: AffinePiece): SplitPart | null => {
  const { prover, deriver, target } = search;
  const scalar = byCurvature(piece, prover);
  const part = scalar?.kind === 'tangent' ? liftedPart(search, piece, scalar) : null;
  return part === null ? null : { way: 'tangent', theorem: part.theorem, gradient: here(search, deriver.gradient(total(entriesOf(piece)), whole(target.x)).value) };
};

/**
 * A sum of functions of the single entries of x > 0: convex functions of nonnegative mixtures are split (Jensen; De Pierro 1995), concave
 * functions replaced by their tangents (Hunter & Lange 2004). Errors: NoBound.
 */
export const byJensen = (search: Search): Surrogate | null => {
  const { target, prover, deriver, print } = search;
  prover.term(target.y);
  const pieces = search.pieces();
  if (pieces.other.length > 0) return null;
  const parts = pieces.affine.map((p) => {
    const part = separate(search, p) ?? mixed(search, p) ?? tangent(search, p);
    if (part === null) throw new NoBound(`${print(p.phi)} of ${print(p.inner)} is neither a convex function of a nonnegative mixture nor concave`);
    return part;
  });
  if (!parts.some((p) => p.way !== 'exact')) return null;
  const rest = pieces.polynomial === null ? null : prover.step('MM-REFL', [], { f: prover.term(pieces.polynomial), x: target.x.name, y: target.y.name });
  const theorems = [...parts.map((p) => p.theorem), ...(rest === null ? [] : [rest])];
  const sum = theorems.length === 1 ? (theorems[0] ?? null) : prover.step('MM-ADD', theorems);
  const theorem = sum === null ? null : prover.restated('MM-EQ', sum, prover.term(target.f));
  const smooth = pieces.polynomial === null ? [] : [deriver.gradient(pieces.polynomial, whole(target.x)).value];
  const gradient = deriver.simplifier.simplify(add(...parts.map((p) => p.gradient), ...smooth));
  return theorem === null ? null : { ways: [...new Set(parts.map((p) => p.way))], theorem, curvature: null, gradient };
};
