import { add, call, constant, divide, hadamard, index, isOne, multiply, ones, sumOver, symbol, transpose } from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { freeSymbols } from '../expr/walk.ts';
import { ONE } from '../shape/dim.ts';
import { isScalar, SCALAR, shape } from '../shape/shape.ts';
import { NoBound } from './bound.ts';
import { piecesOf, weighted, type AffinePiece } from './pieces.ts';
import { slope } from './scalar.ts';
import { spread } from './spread.ts';
import { here, type Search, type Surrogate } from './surrogate.ts';

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

const total = (e: Expr): Expr => (isScalar(e.shape) ? e : call('sum', e));

/** Σ_k sum(w .* (A[:,k]*Y[k,:])./(A*Y) .* φ((A*Y) .* (1*(X[k,:]./Y[k,:])))), above sum(w .* φ(A*X)) for convex φ. */
const mixed = (search: Search, piece: AffinePiece, m: Mixture) => {
  const { prover, target } = search;
  const term = (e: Expr) => prover.term(e);
  let second: Expr;
  try {
    second = slope(slope(piece.phi, piece.t), piece.t);
  } catch {
    return null;
  }
  const convex = prover.scalarOrder(constant(0), second, piece.t);
  const hess = convex === null ? null : prover.step('H-JET', [], { f: term(piece.phi), x: piece.t.name, H: term(second) });
  const weight = m.turned && !isOne(piece.weight) ? transpose(piece.weight) : piece.weight;
  const nonneg = isOne(weight) ? prover.step('O-SGN', [], { a: '1' }) : prover.positive(weight, false);
  const current = here(search, m.x);
  const premises = [hess, convex, prover.positive(m.a, false), prover.positive(m.x, true), prover.positive(current, true), nonneg];
  if (premises.some((p) => p === null)) return null;
  const theorem = prover.step('MM-JENSEN', premises, { x: target.x.name, y: target.y.name });
  if (theorem === null) return null;
  const k = symbol('k_jensen', SCALAR, [], { range: m.a.shape.cols });
  const image = multiply(m.a, current);
  const ratio = divide(index(m.x, k, null), index(current, k, null));
  const share = divide(multiply(index(m.a, null, k), index(current, k, null)), image);
  const argument = hadamard(image, multiply(ones(shape(m.a.shape.rows, ONE)), ratio));
  const body = hadamard(share, spread(piece.phi, new Map([[piece.t, argument]])));
  const value = sumOver(k, m.a.shape.cols, total(weighted(weight, body)));
  const of = total(weighted(piece.weight, spread(piece.phi, new Map([[piece.t, piece.inner]]))));
  const stated = prover.recast('MM-EQ', theorem, term(of), term(value));
  return stated === null ? null : { of, value, theorem: stated };
};

/** Convex functions of nonnegative mixtures of x > 0, split into functions of one entry each (Jensen; De Pierro 1995). Errors: NoBound. */
export const byJensen = (search: Search): Surrogate | null => {
  const { target, prover, deriver, print } = search;
  prover.term(target.y);
  const pieces = piecesOf(target, prover, deriver);
  if (pieces.other.length > 0) return null;
  const parts = pieces.affine.map((p) => {
    const m = mixtureOf(p.inner, target.x);
    const part = m === null ? null : mixed(search, p, m);
    if (part === null) throw new NoBound(`${print(p.phi)} of ${print(p.inner)} is no convex function of a nonnegative mixture`);
    return part;
  });
  if (parts.length === 0) return null;
  const rest = pieces.polynomial === null ? null : prover.step('MM-REFL', [], { f: prover.term(pieces.polynomial), x: target.x.name, y: target.y.name });
  const theorems = [...parts.map((p) => p.theorem), ...(rest === null ? [] : [rest])];
  const sum = theorems.length === 1 ? (theorems[0] ?? null) : prover.step('MM-ADD', theorems);
  const value = add(...parts.map((p) => p.value), ...(pieces.polynomial === null ? [] : [pieces.polynomial]));
  const theorem = sum === null ? null : prover.recast('MM-EQ', sum, prover.term(target.f), prover.term(value));
  return theorem === null ? null : { ways: ['Jensen'], value, theorem, curvature: null };
};

