import { whole } from '../../calculus/variable.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import type { Term } from '../../checker/terms/term.ts';
import { add, constant, divide, hadamard, isZero, map, negate, ones, scale, subtract, symbol, zeros } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, summandsOf } from '../../expr/walk.ts';
import { readingCost } from '../../network/order.ts';
import { isScalar } from '../../shape/shape.ts';
import { valueOf } from '../objective/entries.ts';
import type { Search } from '../objective/search.ts';
import { semidefinite, zerosLike } from '../orders/loewner.ts';
import { degreeIn } from '../prover/degree.ts';
import type { Surrogate } from '../surrogates/surrogate.ts';
import { descend, type Update } from './update.ts';

/** The objective as a sum of functions of the single entries of x and of what is linear; null for another one, and for what is quadratic alone. */
export const separateEntries = (search: Search): Surrogate | null => {
  const { prover, target: { f, x, y }, deriver } = search;
  const { affine, other, polynomial } = search.pieces();
  if (other.length > 0 || affine.length === 0 || affine.some((p) => multipleOf(p.inner, x) === null) || (polynomial !== null && degreeIn(x)(polynomial) > 1)) return null;
  const value = add(...affine.map(valueOf), ...(polynomial === null ? [] : [polynomial]));
  prover.term(y);
  const same = prover.step('MM-REFL', [], { f: prover.term(value), x: x.name, y: y.name });
  const theorem = same === null ? null : prover.restated('MM-EQ', same, prover.term(f));
  const gradient = theorem === null ? null : add(zeros(x.shape), ...[...affine.map(valueOf), ...(polynomial === null ? [] : [polynomial])].map((part) => deriver.gradient(part, whole(x)).value));
  return theorem === null || gradient === null ? null : { ways: ['exact'], theorem, curvature: null, gradient };
};

/** A summand as value.*exp(rate·x), value free of x. */
const exponentialPart = (t: Expr, x: Symbol_): { readonly rate: Expr; readonly value: Expr } | null => {
  const isFree = (e: Expr): boolean => !freeSymbols(e).has(x);
  if (isFree(t)) return { rate: constant(0), value: t };
  if (t.kind === 'scale' && isFree(t.by)) {
    const inner = exponentialPart(t.arg, x);
    return inner === null ? null : { rate: inner.rate, value: scale(t.by, inner.value) };
  }
  const factors = t.kind === 'hadamard' ? t.factors : [t];
  const [e, more] = factors.filter((f) => !isFree(f));
  if (e?.kind !== 'map' || e.fn !== 'exp' || more !== undefined) return null;
  const rate = multipleOf(e.arg, x);
  const free = factors.filter((f) => f !== e);
  return rate === null ? null : { rate, value: free.length > 0 ? hadamard(...free) : isScalar(x.shape) ? constant(1) : ones(x.shape) };
};

/** c where e is c·x. */
const multipleOf = (e: Expr, x: Symbol_): Expr | null => {
  if (e === x) return constant(1);
  if (e.kind === 'scale' && e.arg === x && !freeSymbols(e.by).has(x)) return e.by;
  return e.kind === 'hadamard' && isScalar(e.shape) && e.factors.filter((f) => f === x).length === 1 && e.factors.every((f) => f === x || !freeSymbols(f).has(x)) ? hadamard(...e.factors.filter((f) => f !== x)) : null;
};

/** Where β.*exp(p·x) + γ.*exp(q·x) vanishes: x = log(−β./γ)/(q − p). */
export const exponentialStep = (search: Search, s: Surrogate): Update | null => {
  const { prover, target: { x }, deriver } = search;
  const { gradient } = s;
  const parts = gradient === undefined ? [] : summandsOf(deriver.simplifier.simplify(gradient)).map((t) => exponentialPart(t, x));
  if (gradient === undefined || !parts.every((p) => p !== null)) return null;
  const rates = [...new Set(parts.map((p) => p.rate))].sort((a, b) => Number(isZero(b)) - Number(isZero(a)));
  const [p, q] = rates;
  if (p === undefined || q === undefined || rates.length > 2) return null;
  const simplify = (e: Expr): Expr => deriver.simplifier.simplify(e);
  const sumAt = (rate: Expr): Expr => simplify(add(zeros(x.shape), ...parts.flatMap((t) => (t.rate === rate ? [t.value] : []))));
  const ratio = simplify(negate(divide(sumAt(p), sumAt(q))));
  const positive = prover.positive(ratio, true) ?? prover.assume(['<', '0', prover.term(ratio)]);
  const distance = simplify(subtract(q, p));
  const over = (e: Expr): Expr => scaled(divide(constant(1), distance), e);
  const v = over(map('log', ratio));
  const g = s.theorem.conclusion[2] as Term;
  const curvature = deriver.jacobian(gradient, whole(x)).value;
  const grad = prover.step('G-JET', [], { f: g, x: x.name, g: prover.term(gradient) });
  const hess = prover.step('H-JET', [], { f: g, x: x.name, H: prover.term(curvature) });
  const convex = semidefinite(prover, curvature);
  // At w/(q − p) it is exp(p·w/(q − p)).*(β + γ.*exp(w)) for any w, which is log(z) for any positive z, which is the ratio; what stands in front is any h.
  const [w, h, z] = [symbol('exponent_1', x.shape), symbol('factor_1', x.shape), symbol('ratio_1', x.shape, ['positive'])];
  const factored = (front: Expr, power: Expr): Term => prover.term(hadamard(...(isZero(p) ? [] : [front]), add(sumAt(p), hadamard(sumAt(q), power))));
  const front = (e: Expr): Expr => map('exp', scaled(p, over(e)));
  const put = (t: Theorem | null, s: Symbol_, r: Expr, ...sign: readonly Theorem[]): Theorem | null => (t === null ? null : prover.step('PUT', [t, ...sign], { s: s.name, r: prover.term(r) }));
  const joined = (t: Theorem | null, next: Theorem | null): Theorem | null => (t === null || next === null ? null : prover.step('E-TRANS', [t, next]));
  const apart = put(prover.equal(prover.at(gradient, x, over(w)), factored(front(w), map('exp', w))), w, map('log', z));
  const single = prover.equal(factored(h, map('exp', map('log', z))), factored(h, z));
  const general = joined(apart, isZero(p) ? single : put(single, h, front(map('log', z))));
  const there = positive === null ? null : put(general, z, ratio, positive);
  const vanishes = there === null ? null : joined(there, prover.equal(there.conclusion[2] as Term, zerosLike(x, prover)));
  if (grad === null || hess === null || convex === null || vanishes === null) return null;
  const argmin = prover.step('U-CONVEX', [grad, hess, convex, vanishes], { v: prover.term(v) });
  const descent = descend(search, s, argmin);
  return argmin === null || descent === null ? null : { value: search.target.display(v), kind: 'stationary', argmin, descent, cost: readingCost(v) };
};

const scaled = (c: Expr, e: Expr): Expr => (isScalar(e.shape) ? hadamard(c, e) : scale(c, e));
