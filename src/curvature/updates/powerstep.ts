import { whole } from '../../calculus/variable.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import { add, constant, hadamard, map, power, scale, subtract, symbol } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { qAdd, qInv, qIsInteger, qMul, qText, rational, type Rational } from '../../expr/rational.ts';
import { substitute } from '../../expr/walk.ts';
import { total } from '../objective/entries.ts';
import type { Search } from '../objective/search.ts';
import { here } from '../objective/part.ts';
import { semidefinite, zerosLike } from '../orders/loewner.ts';
import type { Surrogate } from '../surrogates/surrogate.ts';
import type { Powers } from './stationary.ts';

/** Powers of x that are tried as a variable, for a gradient of these exponents: one in which a summand of the function is linear, a whole one first. */
const changes = (exponents: readonly Rational[]): readonly Rational[] =>
  exponents.map((p) => qAdd(p, rational(1))).filter((k) => k.num !== 0n).sort((a, b) => Number(qIsInteger(b)) - Number(qIsInteger(a)));

/** A function with the gradient coefficient.*x^exponent, entry by entry, as one of t = x.^k. */
const integral = (coefficient: Expr, exponent: Rational, t: Expr, k: Rational): Expr => {
  const next = qAdd(exponent, rational(1));
  const part = next.num === 0n ? scale(constant(qInv(k)), map('log', t)) : scale(constant(qInv(next)), power(t, constant(qMul(next, qInv(k)))));
  return hadamard(coefficient, part);
};

/**
 * The minimiser v of a separable surrogate that is convex in a power x.^k of the positive variable, as n*log(x) + c./x is in 1./x: the surrogate as
 * a function of that power and its minimum there. Null where it is convex in no such power.
 */
export const powerStep = (search: Search, s: Surrogate, { exponents, coefficient }: Powers, v: Expr): { readonly above: Theorem; readonly argmin: Theorem } | null => {
  const { prover, target: { f, x, y }, deriver } = search;
  const t = symbol('arg_7', x.shape, ['positive']);
  for (const k of changes(exponents)) {
    const of = (e: Expr, j: Rational): Expr => total(add(...exponents.map((p) => integral(coefficient(qText(p)), p, e, j))));
    const one = rational(1);
    const value = add(of(t, k), subtract(here(search, f), of(y, one)));
    const slope = deriver.gradient(value, whole(t)).value;
    const hessian = deriver.hessian(value, whole(t), whole(t)).value;
    const convex = semidefinite(prover, hessian);
    if (convex === null) continue;
    const at = deriver.simplifier.simplify(power(v, constant(k)));
    const [grad, hess] = [prover.step('G-JET', [], { f: prover.term(value), x: t.name, g: prover.term(slope) }), prover.step('H-JET', [], { f: prover.term(value), x: t.name, H: prover.term(hessian) })];
    const inside = prover.positive(at, true) ?? prover.assume(['<', '0', prover.term(at)]);
    const vanishes = prover.equal(prover.at(slope, t, at), zerosLike(t, prover));
    const least = grad === null || hess === null || vanishes === null || inside === null ? null : prover.step('U-CONVEX', [grad, hess, convex, vanishes, inside], { v: prover.term(at) });
    const argmin = least === null ? null : prover.step('U-POWER', [least], { x: x.name, k: qText(k) });
    const above = argmin === null ? null : prover.recast('MM-EQ', s.theorem, prover.term(f), prover.term(substitute(value, new Map<Expr, Expr>([[t, power(x, constant(k))]]))));
    if (above !== null && argmin !== null) return { above, argmin };
  }
  return null;
};
