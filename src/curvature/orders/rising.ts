import type { Theorem } from '../../checker/kernel/index.ts';
import { constant } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, substitute } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';
import { attempt } from '../prover/attempt.ts';
import { clearlyFails } from '../prover/numeric.ts';
import { substituted, type Prover } from '../prover/prover.ts';
import { argument, slope } from '../prover/scalar.ts';

/** So many derivatives are taken one after the other. */
const MOST_SLOPES = 6;

/** 0 ≤ f for all t ≥ 0, by itself or because f is 0 (or more) at 0 and its slope is nowhere negative. */
const rising = (prover: Prover, f: Expr, t: Symbol_, slopes: number): Theorem | null => {
  if (clearlyFails(constant(0), f, t)) return null;
  const plain = prover.scalarOrder(constant(0), f, t);
  if (plain !== null || slopes === 0) return plain;
  const first = attempt(() => slope(f, t));
  const rises = first === null ? null : rising(prover, first, t, slopes - 1);
  const climb = first === null || rises === null ? null : prover.step('S-JET', [], { f: prover.term(f), t: t.name, g: prover.term(first) });
  if (climb === null) return null;
  const start = substituted(prover.term(f), t.name, '0');
  const least = prover.step('O-REFL', [], { a: '0' });
  const from = prover.step('O-SGN', [], { a: start }) ?? (least === null ? null : prover.recast('O-EQ', least, '0', start));
  return from === null ? null : prover.step('O-SLOPE', [climb, rises, from]);
};

/** 0 ≤ e for a function of one number that is not negative, by its derivatives: sin(x) <= x and Taylor's sums; null for anything else. */
export const nonnegativeByRise = (prover: Prover, e: Expr): Theorem | null => {
  const [x, more] = freeSymbols(e);
  const inside = x === undefined || more !== undefined || !isScalar(e.shape) || !isScalar(x.shape) ? null : prover.positive(x, false);
  if (x === undefined || inside === null) return null;
  const t = argument('arg_4', ['nonneg']);
  const order = rising(prover, substitute(e, new Map<Expr, Expr>([[x, t]])), t, MOST_SLOPES);
  const own = order === null ? null : prover.step('PUT', [order, inside], { s: t.name, r: prover.term(x) });
  return own === null ? null : prover.recast('O-EQ', own, '0', prover.term(e));
};
