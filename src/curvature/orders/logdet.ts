import type { Deriver } from '../../calculus/derive.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import { call, eye, hadamard, negate, subtract } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { summandsOf } from '../../expr/walk.ts';
import { semidefiniteInSomeForm } from './forms.ts';
import { definite, orderBy } from './loewner.ts';
import type { Prover } from '../prover/prover.ts';

const logdetOf = (t: Expr): Expr | undefined => (t.kind === 'call' && t.fn === 'logdet' ? t.args[0] : undefined);

/** logdet A ≤ logdet B for a definite A ⪯ B, or null. */
const logdetOrder = (prover: Prover, a: Expr, b: Expr, { simplifier }: Deriver): Theorem | null => {
  const strict = definite(prover, a);
  const more = strict === null ? null : semidefiniteInSomeForm(prover, simplifier.simplify(subtract(b, a)), simplifier);
  const order = more === null ? null : orderBy(prover, a, more, b);
  return order === null ? null : prover.step('O-LOGDET', [strict, order]);
};

/** 0 ≤ c·e from 0 ≤ e, where the first factor that holds a logarithm of a determinant is e and c ≥ 0. */
const ofMultiple = (prover: Prover, e: Expr & { readonly kind: 'hadamard' }, deriver: Deriver): Theorem | null => {
  const inside = e.factors.find((f) => f.kind === 'add' || logdetOf(f) !== undefined);
  const inner = inside === undefined ? null : nonnegativeLogdet(prover, inside, deriver);
  const sign = inner === null ? null : prover.positive(hadamard(...e.factors.filter((f) => f !== inside)), false);
  const theorem = sign === null ? null : prover.step('O-SCALE', [sign, inner]);
  return theorem === null ? null : prover.recast('O-EQ', theorem, '0', prover.term(e));
};

/** 0 ≤ c·(logdet B − logdet A) or 0 ≤ c·logdet B, where A or I is below B by one of its forms and c ≥ 0; null where the form doesn't show it. */
export const nonnegativeLogdet = (prover: Prover, e: Expr, deriver: Deriver): Theorem | null => {
  if (e.kind === 'hadamard') return ofMultiple(prover, e, deriver);
  const terms = summandsOf(e);
  const [more, less] = [terms.flatMap((t) => logdetOf(t) ?? []), terms.flatMap((t) => logdetOf(negate(t)) ?? [])];
  const [b, a = b === undefined ? undefined : eye(b.shape.rows)] = [more[0], less[0]];
  if (b === undefined || a === undefined || more.length > 1 || less.length > 1 || more.length + less.length < terms.length) return null;
  const [order, same] = [logdetOrder(prover, a, b, deriver), prover.step('O-REFL', [], { a: prover.term(negate(call('logdet', a))) })];
  const sum = order === null || same === null ? null : prover.step('O-ADD', [order, same]);
  return sum === null ? null : prover.recast('O-EQ', sum, '0', prover.term(e));
};
