import { Deriver } from '../../calculus/derive.ts';
import { whole } from '../../calculus/variable.ts';
import { add, constant, divide, hadamard, map, negate, power, symbol } from '../../expr/build.ts';
import type { Attribute, Expr, MapExpr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, subexpressions, substitute, summandsOf, transform } from '../../expr/walk.ts';
import { qAbs, qIsInteger, qText, rational, type Rational } from '../../expr/rational.ts';
import { readingCost } from '../../network/order.ts';
import { SCALAR } from '../../shape/shape.ts';
import { attempt } from './attempt.ts';
import { valueAt } from './numeric.ts';

/** The argument of a scalar function, over the reals or the positive numbers. */
export const argument = (name: string, attributes: readonly Attribute[] = []): Symbol_ => symbol(name, SCALAR, attributes);

/** Is it the argument of a function of one, by its name? */
export const isArgument = (s: Symbol_): boolean => /^arg_\d/.test(s.name);

const deriver = new Deriver();

/** Simplified scalar expression. */
export const simplified = (e: Expr): Expr => deriver.simplifier.simplify(e);

/** Divisors of a sum of products, each with the largest exponent that it has. */
const divisors = (e: Expr): ReadonlyMap<Expr, number> => {
  const found = new Map<Expr, number>();
  for (const term of summandsOf(e))
    for (const f of term.kind === 'hadamard' ? term.factors : [term])
      if (f.kind === 'power' && f.exponent.kind === 'const' && qIsInteger(f.exponent.value) && f.exponent.value.num < 0n) found.set(f.base, Math.max(found.get(f.base) ?? 0, -Number(f.exponent.value.num)));
  return found;
};

/** The shorter of a scalar expression and the same over one denominator, in which numerators may cancel. */
const overOneDenominator = (e: Expr): Expr => {
  const shared = divisors(e);
  if (e.kind !== 'add' || shared.size === 0) return e;
  const denominator = hadamard(constant(1), ...[...shared].map(([base, k]) => power(base, constant(k))));
  const numerator = simplified(add(...e.terms.map((t) => simplified(hadamard(t, denominator)))));
  const whole = simplified(divide(numerator, denominator));
  return readingCost(whole) <= readingCost(e) ? whole : e;
};

/** relu(u)·step(u) = relu(u), also where u vanishes. */
const withoutSteps = (e: Expr): Expr => transform(e, (x) => {
  if (x.kind !== 'hadamard') return x;
  const positive = new Set(x.factors.flatMap((f) => baseOf(f, 'relu')));
  const kept = x.factors.filter((f) => !baseOf(f, 'step').some((u) => positive.has(u)));
  return kept.length === x.factors.length ? x : hadamard(...kept);
});

/** u where the factor is a positive power of fn(u). */
const baseOf = (f: Expr, fn: 'relu' | 'step'): readonly Expr[] => {
  const base = f.kind === 'power' && f.exponent.kind === 'const' && f.exponent.value.num > 0n ? f.base : f;
  return base.kind === 'map' && base.fn === fn ? [base.arg] : [];
};

/** Values of a step or sign of w off its jump, the lower one first, with those of the continuous function that belongs to it. */
const SIDES = {
  step: { continuous: 'relu', values: [0, 1], at: (w: Expr): readonly [Expr, Expr] => [constant(0), w] },
  sign: { continuous: 'abs', values: [-1, 1], at: (w: Expr): readonly [Expr, Expr] => [negate(w), w] },
} as const;

/** A function of t without jumps where its value is the same on both sides of them: with relu(w) for step(w)·w, |w| for sign(w)·w; off the jumps they are equal. */
export const withoutJumps = (e: Expr, t: Symbol_): Expr => {
  const jump = jumpIn(e, t);
  if (jump === undefined) return e;
  const w = jump.arg;
  const { continuous, values, at: valuesOf } = SIDES[jump.fn as 'step' | 'sign'];
  const side = (k: 0 | 1): Expr => simplified(substitute(e, new Map<Expr, Expr>([[jump, constant(values[k])], [map(continuous, w), valuesOf(w)[k]]])));
  const [low, high] = [side(0), side(1)];
  // low + (high − low)(s − s₀)/(s₁ − s₀) for the value s of the jumping function.
  const ratio = simplified(divide(simplified(add(high, negate(low))), w));
  if (divisors(ratio).size > 0) return e;
  const half = divide(constant(1), constant(2));
  const parts = jump.fn === 'step' ? [low, hadamard(ratio, map('relu', w))] : [hadamard(half, add(low, high)), hadamard(half, ratio, map('abs', w))];
  return withoutJumps(simplified(add(...parts)), t);
};

/** Is a function without kinks by its form? */
export const isSmooth = (phi: Expr): boolean => !subexpressions(phi).some((e) => e.kind === 'map' && (e.fn === 'abs' || e.fn === 'relu'));

/** Is φ defined for positive arguments only? */
export const needsPositive = (phi: Expr, t: Symbol_): boolean =>
  subexpressions(phi).some((e) =>
    (e.kind === 'map' && (e.fn === 'log' || e.fn === 'sqrt') && e.arg === t) || (e.kind === 'power' && e.base === t && !(e.exponent.kind === 'const' && qIsInteger(e.exponent.value) && e.exponent.value.num >= 0n)));

/** dφ/dt, simplified. Errors: NoLaw. */
export const slope = (phi: Expr, t: Symbol_): Expr => overOneDenominator(withoutSteps(deriver.gradient(phi, whole(t)).value));

/** Exact values of functions at exact points. */
const SPECIAL_VALUES: Readonly<Record<string, Readonly<Record<string, Expr>>>> = {
  '0': {
    exp: constant(1), sigmoid: divide(constant(1), constant(2)), tanh: constant(0), sinh: constant(0), cosh: constant(1), sin: constant(0), cos: constant(1), tan: constant(0), atan: constant(0), asin: constant(0),
    sqrt: constant(0), abs: constant(0), relu: constant(0), square: constant(0), logcosh: constant(0), log1p: constant(0), expm1: constant(0), sign: constant(0),
  },
  '1': { log: constant(0), sqrt: constant(1), abs: constant(1), relu: constant(1), sign: constant(1), square: constant(1), step: constant(1) },
};

const evaluated = (e: Expr): Expr => transform(e, (x) => (x.kind === 'map' && x.arg.kind === 'const' ? (SPECIAL_VALUES[qText(x.arg.value)]?.[x.fn] ?? x) : x));

/** φ at t = value, simplified; null where it isn't defined there. */
export const at = (phi: Expr, t: Symbol_, value: Expr): Expr | null => attempt(() => simplified(evaluated(substitute(phi, new Map<Expr, Expr>([[t, value]])))));

/** Points at which a function of one argument is looked at: both signs, from tiny to huge, dense around the origin. */
const PROBES: readonly number[] = [...Array.from({ length: 161 }, (_, i) => (i - 80) / 8), ...[12, 20, 40, 80, 200, 1e3].flatMap((x) => [x, -x])];

/** Largest value of a function of t among the probes, its other symbols as given (1 where they aren't). */
const largest = (e: Expr, t: Symbol_, others: ReadonlyMap<string, number>): number | null => {
  const [least, open] = t.attributes.includes('positive') ? [0, true] : t.attributes.includes('nonneg') ? [0, false] : [-Infinity, false];
  const values = PROBES.filter((x) => (open ? x > least : x >= least)).map((x) => valueAt(e, new Map([...others, [t.name, x]])));
  const finite = values.filter((v): v is number => v !== null && Number.isFinite(v));
  return finite.length === 0 ? null : Math.max(...finite);
};

/** Far out, and near the end of the positive numbers. */
const EXTREMES: readonly number[] = [1e3, 1e6, -1e3, -1e6, 100, -100, 30, -30, 1e-3, 1e-6];
const HUGE = 1e4;

/** An argument at which a function of t is so large that no bound is to be expected, and its value there; null for none. */
export const farAbove = (e: Expr, t: Symbol_): { readonly at: number; readonly value: number } | null => {
  const signed = t.attributes.length > 0;
  for (const x of EXTREMES) {
    const value = !signed || x > 0 ? valueAt(e, new Map([[t.name, x]])) : null;
    if (value !== null && Number.isFinite(value) && value > HUGE) return { at: x, value };
  }
  return null;
};

/** Π p^k over the parameters p, where doubling p changes the largest value by 2^k for a whole k; null where it doesn't behave like that. */
const scaling = (e: Expr, t: Symbol_, top: number): Expr | null => {
  const factors: Expr[] = [];
  for (const p of freeSymbols(e)) {
    if (p === t) continue;
    const doubled = largest(e, t, new Map([[p.name, 2]]));
    const k = doubled === null ? Number.NaN : Math.log2(doubled / top);
    if (!Number.isFinite(k) || Math.abs(k - Math.round(k)) > 0.02) return null;
    factors.push(power(p, constant(Math.round(k))));
  }
  return hadamard(constant(1), ...factors);
};

/** A step or sign of t in a term. */
const jumpIn = (e: Expr, t: Symbol_): MapExpr | undefined =>
  subexpressions(e).find((s): s is MapExpr => s.kind === 'map' && (s.fn === 'step' || s.fn === 'sign') && freeSymbols(s).has(t));

/** Values between which a function of t jumps, where they are free of t, and the larger one of two. */
const jumpValues = (e: Expr, t: Symbol_): readonly Expr[] => {
  const jump = jumpIn(e, t);
  if (jump === undefined) return freeSymbols(e).has(t) ? [] : [e];
  const sides = SIDES[jump.fn as 'step' | 'sign'].values.map((v) => jumpValues(simplified(substitute(e, new Map<Expr, Expr>([[jump, constant(v)]]))), t));
  const [low, high] = sides.map((side) => side.at(-1));
  if (low === undefined || high === undefined) return [];
  return [...sides.flat(), simplified(divide(add(low, high, sizeOf(simplified(add(high, negate(low))))), constant(2)))];
};

/** A product as its rational factor and the rest. */
export const withoutRational = (e: Expr): { readonly rational: Rational; readonly rest: Expr } => {
  const k = e.kind === 'hadamard' ? e.factors.find((f) => f.kind === 'const') : undefined;
  return e.kind !== 'hadamard' || k?.kind !== 'const' ? { rational: rational(1), rest: e } : { rational: k.value, rest: hadamard(constant(1), ...e.factors.filter((f) => f !== k)) };
};

/** |e| with a rational factor taken out. */
const sizeOf = (e: Expr): Expr => {
  const { rational: k, rest } = withoutRational(e);
  return hadamard(constant(qAbs(k)), map('abs', rest));
};

/** Values that an upper bound of a function of t may have, the most likely first; each has to be proved by somebody else. */
export const boundCandidates = (e: Expr, t: Symbol_): readonly Expr[] => {
  // At a jump trials know no value.
  const middle = t.attributes.includes('positive') || jumpIn(e, t) !== undefined ? null : at(e, t, constant(0));
  const top = largest(e, t, new Map());
  const scale = top === null || Math.abs(top) < 1e-9 ? constant(1) : scaling(e, t, top);
  const guesses = top === null || scale === null ? [] : rationalsAbove(top).map((q) => hadamard(q, scale));
  // A curvature that tends to 0 from below is nowhere above it.
  const zero = top !== null && top <= 0 ? [constant(0)] : [];
  return [...new Set([...(middle === null || freeSymbols(middle).has(t) ? [] : [middle]), ...guesses, ...zero, ...jumpValues(e, t)])];
};

/** Simple rationals at or just above a number, the simplest first. */
const rationalsAbove = (x: number): readonly Expr[] => {
  const found: Expr[] = [];
  for (const d of [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 27, 32, 64, 100, 1000]) {
    const n = Math.ceil(x * d - 1e-9);
    if (n / d - x <= 0.02 * Math.max(1e-3, Math.abs(x))) found.push(divide(constant(rational(n)), constant(d)));
  }
  return [...new Set(found)].slice(0, 4);
};
