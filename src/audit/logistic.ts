import * as b from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { inlineNames, transform } from '../expr/walk.ts';

/** u where an expression is the logistic function of u, also as 1/(1 + exp(-u)), or an entry of that; null for others. */
const argumentOf = (e: Expr): Expr | null => {
  if (e.kind === 'map' && e.fn === 'sigmoid') return e.arg;
  if (e.kind === 'index') { const whole = argumentOf(e.arg); return whole === null ? null : b.index(whole, e.row, e.col); }
  const under = e.kind === 'power' && b.isConst(e.exponent, -1) && e.base.kind === 'add' && e.base.terms.length === 2 ? e.base.terms : [];
  const exponential = under.find((x) => x.kind === 'map' && x.fn === 'exp');
  return exponential?.kind === 'map' && under.some(b.isOnes) ? b.negate(exponential.arg) : null;
};

/** An expression with 1 − σ(u) as σ(−u), which is seen to be positive. */
export const withComplements = (e: Expr): Expr => transform(inlineNames(e), (x) => {
  const [first, second, more] = x.kind === 'add' ? x.terms : [];
  if (first === undefined || second === undefined || more !== undefined) return x;
  const [one, other] = b.isOnes(first) ? [first, second] : [second, first];
  const u = b.isOnes(one) ? argumentOf(b.negate(other)) : null;
  return u === null ? x : b.map('sigmoid', b.negate(u));
});
