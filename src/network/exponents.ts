import { add, constant, hadamard, scale } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { MINUS_ONE_Q, ONE_Q, qAdd, qMul, ZERO_Q, type Rational } from '../expr/rational.ts';
import { compareTerm } from './order.ts';

const ONE_E = constant(1);

/** The terms of a scalar as numbers times what isn't one, sums inside multiplied out by numbers. */
const linearTerms = (e: Expr, by: Rational): readonly (readonly [Expr, Rational])[] => {
  if (e.kind === 'const') return [[ONE_E, qMul(by, e.value)]];
  if (e.kind === 'add') return e.terms.flatMap((t) => linearTerms(t, by));
  if (e.kind === 'scale' && e.by.kind === 'const') return linearTerms(e.arg, qMul(by, e.by.value));
  const [first, ...rest] = e.kind === 'hadamard' ? e.factors : [];
  return first?.kind === 'const' ? linearTerms(hadamard(...rest), qMul(by, first.value)) : [[e, by]];
};

const sumOfTerms = (terms: readonly (readonly [Expr, Rational])[]): Expr => {
  const merged = new Map<Expr, Rational>();
  for (const [e, q] of terms) merged.set(e, qAdd(merged.get(e) ?? ZERO_Q, q));
  const kept = [...merged].filter(([, q]) => q.num !== 0n).map(([e, q]) => scale(constant(q), e));
  return kept.length === 0 ? constant(0) : add(...kept.sort(compareTerm));
};

/** Sum of two exponents with equal terms merged: what cancels is gone. */
export const addExponents = (a: Expr, b: Expr): Expr => sumOfTerms([...linearTerms(a, ONE_Q), ...linearTerms(b, ONE_Q)]);

/** a − b as exponents, equal terms merged. */
export const subtractExponents = (a: Expr, b: Expr): Expr => sumOfTerms([...linearTerms(a, ONE_Q), ...linearTerms(b, MINUS_ONE_Q)]);
