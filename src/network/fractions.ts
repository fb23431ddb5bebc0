import { add, constant, hadamard, ones, scale } from '../expr/build.ts';
import type { Expr, NodeOf } from '../expr/expr.ts';
import { qNumber, rational } from '../expr/rational.ts';
import { transform } from '../expr/walk.ts';
import { isScalar } from '../shape/shape.ts';
import { powerOf } from './forms.ts';

/** A term of a sum: its denominators (sums, entrywise or scalar, to whole and half powers) and what is left of it. */
interface Fraction {
  readonly powers: ReadonlyMap<Expr, number>;
  readonly rest: Expr;
}

const factorsOf = (e: Expr): readonly Expr[] => (e.kind === 'hadamard' ? e.factors : [e]);

/** The base and how often it divides, in whole or half times, where the factor is a reciprocal of a sum. */
const denominator = (e: Expr): readonly [Expr, number] | null => {
  if (e.kind !== 'power' || e.exponent.kind !== 'const' || e.exponent.value.den > 2n || e.exponent.value.num >= 0n) return null;
  const [base, root] = e.base.kind === 'map' && e.base.fn === 'sqrt' ? [e.base.arg, 0.5] : [e.base, 1];
  return base.kind === 'add' ? [base, -root * qNumber(e.exponent.value)] : null;
};

const fractionOf = (term: Expr): Fraction => {
  const powers = new Map<Expr, number>();
  const numerators = (e: Expr): Expr => hadamard(ones(e.shape), ...factorsOf(e).filter((f) => {
    const found = denominator(f);
    if (found !== null) powers.set(found[0], (powers.get(found[0]) ?? 0) + found[1]);
    return found === null;
  }));
  return { rest: term.kind === 'scale' ? scale(numerators(term.by), numerators(term.arg)) : numerators(term), powers };
};

/** e times base^k, entrywise or by a scalar. */
const raise = (base: Expr, k: number, e: Expr): Expr => {
  if (k === 0) return e;
  const factor = powerOf(base, constant(rational(2 * k, 2)));
  return isScalar(base.shape) ? scale(factor, e) : hadamard(factor, e);
};

/** The sum over its common denominators, `numerator` simplified by the caller; null where no two of its terms differ in them, or by a root. */
const overCommon = (e: NodeOf<'add'>, simplify: (numerator: Expr) => Expr | null): Expr | null => {
  const fractions = e.terms.map(fractionOf);
  const least = new Map<Expr, number>();
  for (const { powers } of fractions) for (const [base, k] of powers) least.set(base, Math.max(least.get(base) ?? 0, k));
  const missing = fractions.map(({ powers }) => [...least].map(([base, k]): readonly [Expr, number] => [base, k - (powers.get(base) ?? 0)]));
  if (missing.flat().every(([, k]) => k === 0) || missing.flat().some(([, k]) => !Number.isInteger(k))) return null;
  const numerator = simplify(add(...fractions.map(({ rest }, i) => (missing[i] ?? []).reduce((x, [base, k]) => raise(base, k, x), rest))));
  return numerator === null ? null : [...least].reduce((x, [base, k]) => raise(base, -k, x), numerator);
};

/** A product with a sum of fractions among its factors as one fraction, the other factors taking part in its numerator; null where there is none. */
const overCommonIn = (e: NodeOf<'hadamard'>, simplify: (numerator: Expr) => Expr | null): Expr | null => {
  const sum = e.factors.find((f) => f.kind === 'add' && f.terms.some((t) => fractionOf(t).powers.size > 0));
  if (sum?.kind !== 'add') return null;
  const { rest, powers } = fractionOf(hadamard(...e.factors.filter((f) => f !== sum)));
  const joined = overCommon(sum, (numerator) => simplify(hadamard(rest, numerator)));
  return joined === null ? null : [...powers].reduce((x, [base, k]) => raise(base, -k, x), joined);
};

/** `e` with every sum of fractions over its common denominators where `simplify` can read the numerator and `better` prefers the result. */
export const joinFractions = (e: Expr, simplify: (numerator: Expr) => Expr | null, better: (joined: Expr, sum: Expr) => boolean): Expr =>
  transform(e, (x) => {
    const joined = x.kind === 'add' ? overCommon(x, simplify) : x.kind === 'hadamard' ? overCommonIn(x, simplify) : null;
    return joined !== null && better(joined, x) ? joined : x;
  });
