import type { Theorem } from '../../checker/kernel/index.ts';
import type { Term } from '../../checker/terms/term.ts';
import { add, constant, divide, hadamard, multiply, ones, power, subtract, symbol } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { qAdd, rational, type Rational } from '../../expr/rational.ts';
import { freeSymbols } from '../../expr/walk.ts';
import { ONE } from '../../shape/dim.ts';
import { SCALAR, shape } from '../../shape/shape.ts';
import { weighted } from '../objective/entries.ts';
import { substituted, type Prover } from '../prover/prover.ts';
import { powerOfRoot, rootPower } from '../prover/roots.ts';
import { simplified } from '../prover/scalar.ts';

/** A power in a mixture A*X that was split by Jensen's inequality at A*Y: φ′ = factor·t^exponent, weights in the shape of A*X. */
export interface SplitPower {
  readonly a: Expr;
  readonly x: Expr;
  readonly y: Expr;
  readonly weight: Expr;
  readonly phi: Expr;
  readonly t: Symbol_;
  readonly factor: Expr;
  readonly exponent: Rational;
}

/**
 * The split majorizer of w.*φ(A*X) with roots of X./Y and of A*Y each for itself: its summands are sum((A[:,k]*Y[k,:]).*w.*(c./(A*Y) + factor/q·(A*Y).^(q−1).*(1*(X[k,:]./Y[k,:])).^q))
 * for q = exponent + 1 and the constant c of φ. Trials, which take roots for functions without laws, can then differentiate it. Null where the laws of powers don't show it.
 */
export const inShares = (prover: Prover, split: Theorem, { a, x, y, weight, phi, t, factor, exponent }: SplitPower): Theorem | null => {
  const q = constant(qAdd(exponent, rational(1)));
  const lead = divide(factor, q);
  const rest = simplified(subtract(phi, hadamard(lead, power(t, q))));
  const g = split.conclusion[2] as readonly [string, string, Term, Term];
  if (g[0] !== 'sumover' || freeSymbols(rest).has(t)) return null;
  const k = symbol('k_share', SCALAR, [], { range: x.shape.rows });
  const mixture = multiply(a, y);
  // The laws of powers tell what is no product by its form, which is that of the rule.
  const [outer, share] = [symbol('jensen_outer', mixture.shape), symbol('jensen_share', mixture.shape)];
  const row = (e: Expr): Term => ['index', prover.term(e), prover.term(k), ':'];
  const forms: readonly (readonly [Symbol_, Term])[] = [[outer, ['*', ['index', prover.term(a), ':', prover.term(k)], row(y)]], [share, ['*', prover.term(ones(shape(a.shape.rows, ONE))), ['./', row(x), row(y)]]]];
  const parts = add(weighted(rest, power(mixture, constant(-1))), weighted(lead, hadamard(rootPower(mixture, exponent), powerOfRoot(share, qAdd(exponent, rational(1))))));
  const summand = forms.reduce<Term>((e, [s, form]) => substituted(e, s.name, form), ['sum', prover.term(weighted(weight, hadamard(outer, parts)))]);
  const apart = prover.step('E-POWER', [], { a: substituted(g[3], g[1], k.name), b: summand });
  const summed = apart === null ? null : prover.step('E-SUMOVER', [apart], { i: k.name, bound: g[1] });
  return summed === null ? null : prover.step('MM-EQ', [split, null, summed]);
};
