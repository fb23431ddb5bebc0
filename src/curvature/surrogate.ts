import type { Deriver } from '../calculus/derive.ts';
import { whole } from '../calculus/variable.ts';
import { vecOf } from '../calculus/vectorise.ts';
import type { Theorem } from '../checker/kernel/index.ts';
import { add, call, hadamard, multiply, scale, subtract } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { freeSymbols, substitute } from '../expr/walk.ts';
import { isColumn, isScalar } from '../shape/shape.ts';
import { hessianBound, NoBound, otherBound } from './bound.ts';
import { half, type LoewnerBound } from './curvature.ts';
import type { Piece } from './decompose.ts';
import { piecesOf, weighted, type AffinePiece } from './pieces.ts';
import type { Prover } from './prover.ts';
import { scalarMajorizers, type ScalarMajorizer } from './scalarmaj.ts';
import { spread } from './spread.ts';
import type { Target } from './target.ts';

/** What one search works with. */
export interface Search {
  readonly target: Target;
  readonly prover: Prover;
  readonly deriver: Deriver;
  readonly print: (e: Expr) => string;
  /** 0 ⪯ e by its form, or null. */
  readonly semidefinite: (e: Expr) => Theorem | null;
}

/** A function of x that lies above f and touches it at the current value. */
export interface Surrogate {
  /** How it was found, one name a step. */
  readonly ways: readonly string[];
  readonly value: Expr;
  /** maj f value x y. */
  readonly theorem: Theorem;
  /** Its gradient, of the shape of x. */
  readonly gradient: Expr;
  /** Its Hessian where that is free of x, else null. */
  readonly curvature: Expr | null;
}

/** The expression at the current value of the variable. */
export const here = (search: Search, e: Expr): Expr => substitute(e, new Map<Expr, Expr>([[search.target.x, search.target.y]]));

/** f(y) + ⟨g(y), x − y⟩ + ½ vec(x − y)'M vec(x − y). */
const quadraticModel = (search: Search, f: Expr, g: Expr, m: Expr): Expr => {
  const d = subtract(search.target.x, search.target.y);
  const v = isColumn(d.shape) ? d : vecOf(d);
  const second = isScalar(d.shape) ? hadamard(m, d, d) : call('inner', v, multiply(m, v));
  return add(here(search, f), isScalar(d.shape) ? hadamard(here(search, g), d) : call('inner', here(search, g), d), scale(half, second));
};

/** The surrogate with its derivatives. */
export const withDerivatives = (search: Search, ways: readonly string[], value: Expr, theorem: Theorem): Surrogate => {
  const v = whole(search.target.x);
  const gradient = search.deriver.gradient(value, v).value;
  const curvature = search.deriver.hessian(value, v, v).value;
  return { ways, value, theorem, gradient, curvature: freeSymbols(curvature).has(search.target.x) ? null : curvature };
};

/** f itself, for an objective that can be minimised as it is. */
export const exact = (search: Search): Surrogate | null => {
  const { prover, target } = search;
  const f = prover.term(target.f);
  prover.term(target.y);
  const theorem = prover.step('MM-REFL', [], { f, x: target.x.name, y: target.y.name });
  return theorem === null ? null : withDerivatives(search, ['exact'], target.f, theorem);
};

/** The quadratic whose Hessian bounds that of the objective, where all of it has a bound. Errors: NoBound. */
export const byHessianBound = (search: Search): Surrogate => {
  const { target, prover, deriver, print } = search;
  const found = hessianBound(target, prover, deriver, print);
  const gradient = deriver.gradient(target.f, whole(target.x)).value;
  return quadraticSurrogate(search, ['Hessian bound'], target.f, gradient, found);
};

/** The quadratic model of f with curvature M, from H ⪯ M. Errors: NoBound. */
export const quadraticSurrogate = (search: Search, ways: readonly string[], f: Expr, gradient: Expr, found: { readonly bound: Expr; readonly hess: Theorem; readonly order: Theorem }): Surrogate => {
  const { target, prover } = search;
  prover.term(target.y);
  const grad = prover.step('G-JET', [], { f: prover.term(f), x: target.x.name, g: prover.term(gradient) });
  const maj = grad === null ? null : prover.step('MM-QUAD', [grad, found.hess, found.order], { y: target.y.name });
  if (maj === null) throw new NoBound('the gradient is not shown to be right');
  const value = quadraticModel(search, f, gradient, found.bound);
  const stated = prover.recast('MM-EQ', maj, prover.term(f), prover.term(value));
  if (stated === null) throw new NoBound('the quadratic model is not shown to be what the rule gives');
  return { ...withDerivatives(search, ways, value, stated), curvature: found.bound };
};

/** One part of the objective and a function above it. */
interface Part {
  readonly way: string;
  readonly of: Expr;
  readonly value: Expr;
  readonly theorem: Theorem;
}

const total = (e: Expr): Expr => (isScalar(e.shape) ? e : call('sum', e));

/** sum(w.*ψ(r; r_y)) above sum(w.*φ(r)). */
const liftedPart = (search: Search, piece: AffinePiece, scalar: ScalarMajorizer): Part | null => {
  const { prover, target } = search;
  const weight = piece.nonneg ?? prover.step('O-SGN', [], { a: '1' });
  const now = here(search, piece.inner);
  const domain = piece.positive === null ? [] : [piece.positive, prover.positive(now, true)];
  const theorem = prover.step('MM-LIFT', [scalar.theorem, weight, ...domain], { r: prover.term(piece.inner), x: target.x.name, y: target.y.name });
  if (theorem === null) return null;
  const of = total(weighted(piece.weight, spread(piece.phi, new Map([[piece.t, piece.inner]]))));
  const value = total(weighted(piece.weight, spread(scalar.psi, new Map([[scalar.t, piece.inner], [scalar.s, now]]))));
  const stated = prover.recast('MM-EQ', theorem, prover.term(of), prover.term(value));
  return stated === null ? null : { way: scalar.kind, of, value, theorem: stated };
};

/** The part itself, where it is quadratic already. */
const unchanged = (search: Search, of: Expr): Part | null => {
  const theorem = search.prover.step('MM-REFL', [], { f: search.prover.term(of), x: search.target.x.name, y: search.target.y.name });
  return theorem === null ? null : { way: 'exact', of, value: of, theorem };
};

/** A part by a bound of its Hessian. */
const boundedPart = (search: Search, of: Expr, bound: LoewnerBound): Part | null => {
  const { prover, deriver, target } = search;
  const hess = prover.step('H-JET', [], { f: prover.term(of), x: target.x.name, H: prover.term(bound.of) });
  if (hess === null) return null;
  const gradient = deriver.gradient(of, whole(target.x)).value;
  const { value, theorem } = quadraticSurrogate(search, [], of, gradient, { bound: bound.by, hess, order: bound.theorem });
  return { way: 'Hessian bound', of, value, theorem };
};

/** Every part by its sharpest majorizer. Errors: NoBound, naming the part that has none. */
export const byParts = (search: Search): Surrogate | null => {
  const { target, prover, deriver, print } = search;
  prover.term(target.y);
  const pieces = piecesOf(target, prover, deriver);
  const parts: Part[] = [];
  let sharper = false;
  for (const p of pieces.affine) {
    const [best] = scalarMajorizers(p, prover);
    if (best === undefined) throw new NoBound(`${print(p.phi)} has no quadratic majorizer that is proved`);
    sharper ||= best.kind === 'half-quadratic';
    const part = liftedPart(search, p, best);
    if (part === null) throw new NoBound(`the majorizer of ${print(p.phi)} does not carry over to ${print(p.inner)}`);
    parts.push(part);
  }
  for (const p of pieces.other) parts.push(otherPart(search, p));
  if (pieces.polynomial !== null) {
    const part = unchanged(search, pieces.polynomial);
    if (part !== null) parts.push(part);
  }
  if (!sharper) return null;
  const sum = parts.length === 1 ? (parts[0]?.theorem ?? null) : prover.step('MM-ADD', parts.map((p) => p.theorem));
  const value = add(...parts.map((p) => p.value));
  const theorem = sum === null ? null : prover.recast('MM-EQ', sum, prover.term(target.f), prover.term(value));
  return theorem === null ? null : withDerivatives(search, [...new Set(parts.map((p) => p.way))], value, theorem);
};

const otherPart = (search: Search, p: Piece): Part => {
  const of = p.kind === 'separable' ? total(weighted(p.weight, spread(p.phi, new Map([[p.t, p.inner]])))) : p.value;
  const part = boundedPart(search, of, otherBound(p, search.target, search.prover, search.deriver, search.print));
  if (part === null) throw new NoBound(`the bound of ${search.print(of)} is not shown to be right`);
  return part;
};
