import type { Theorem } from '../../checker/kernel/index.ts';
import type { Term } from '../../checker/terms/term.ts';
import { add, constant, divide, hadamard, isZero, map, negate } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { qAbs } from '../../expr/rational.ts';
import { simplified, withoutRational } from './scalar.ts';

/** Functions whose values are known to lie between two numbers; the lower one is 0 for those whose sign is. */
const BOUNDED: ReadonlySet<string> = new Set(['sin', 'cos', 'tanh', 'sign', 'step', 'sigmoid']);

/** What proofs by ranges take from a prover: single steps, and what is nonnegative by its form. */
export interface Steps {
  step(rule: string, from: readonly (Theorem | null)[], fields?: Readonly<Record<string, unknown>>): Theorem | null;
  recast(rule: 'O-EQ', theorem: Theorem, left: Term, right: Term): Theorem | null;
  positive(e: Expr, strict: boolean): Theorem | null;
  term(e: Expr): Term;
}

/** A lower bound of one summand, and that it is one. */
interface Low {
  readonly value: Expr;
  readonly theorem: Theorem;
}

/** The least value of w·f(r) for an f with bounded values. */
const ofBounded = (prover: Steps, e: Expr): Low | null => {
  const factors = e.kind === 'hadamard' ? e.factors : [e];
  const at = factors.findIndex((f) => f.kind === 'map' && BOUNDED.has(f.fn));
  const f = factors[at];
  if (f === undefined || f.kind !== 'map') return null;
  const weight = hadamard(constant(1), ...factors.filter((_, k) => k !== at));
  const bounded = (side: 'lower' | 'upper'): Theorem | null => prover.step('O-FN', [], { f: f.fn, r: prover.term(f.arg), bound: side });
  const [up, down] = [prover.positive(weight, false), prover.positive(negate(weight), false)];
  const low = up !== null ? bounded('lower') : null;
  if (up !== null && low !== null) return stated(prover, prover.step('O-SCALE', [up, low]), negate(weight), e);
  const high = down !== null ? bounded('upper') : null;
  const scaled = down === null || high === null ? null : prover.step('O-SCALE', [down, high]);
  if (scaled !== null) return stated(prover, prover.step('O-NEG', [scaled]), weight, e);
  return up === null && down === null && prover.positive(f, false) !== null ? ofAnySign(prover, weight, f, bounded, e) : null;
};

/** w·f ≥ (w − |w|)/2 for an f between 0 and 1: the positive part of w times f is at least 0, the negative one at least itself. */
const ofAnySign = (prover: Steps, weight: Expr, f: Expr, bounded: (side: 'lower' | 'upper') => Theorem | null, e: Expr): Low | null => {
  const { rational, rest: x } = withoutRational(weight);
  const k = hadamard(divide(constant(1), constant(2)), constant(qAbs(rational)));
  /** k(|x| + x), or k(|x| − x), and that it is nonnegative. */
  const part = (sign: 1 | -1): { readonly value: Expr; readonly nonneg: Theorem | null } => {
    const value = hadamard(k, add(map('abs', x), sign === 1 ? x : negate(x)));
    const order = prover.step('O-ABS', [], { a: prover.term(x), bound: sign === 1 ? 'lower' : 'upper' });
    const same = prover.step('O-REFL', [], { a: prover.term(sign === 1 ? map('abs', x) : negate(x)) });
    const sum = order === null || same === null ? null : prover.step('O-ADD', [order, same]);
    const scaled = sum === null ? null : prover.step('O-SCALE', [prover.positive(k, false), sum]);
    return { value, nonneg: scaled === null ? null : prover.recast('O-EQ', scaled, '0', prover.term(value)) };
  };
  const { nonneg: up } = part(rational.num < 0n ? -1 : 1);
  const { value: below, nonneg: down } = part(rational.num < 0n ? 1 : -1);
  const [low, high] = [prover.positive(f, false), bounded('upper')];
  const first = up === null || low === null ? null : prover.step('O-SCALE', [up, low]);
  const second = down === null || high === null ? null : prover.step('O-SCALE', [down, high]);
  const turned = second === null ? null : prover.step('O-NEG', [second]);
  const sum = first === null || turned === null ? null : prover.step('O-ADD', [first, turned]);
  return stated(prover, sum, negate(below), e);
};

const stated = (prover: Steps, t: Theorem | null, value: Expr, e: Expr): Low | null => {
  const theorem = t === null ? null : prover.recast('O-EQ', t, prover.term(value), prover.term(e));
  return theorem === null ? null : { value, theorem };
};

/** 0 ≤ e, or 0 < e where all are strict, for a product of numbers, from the orders of its factors; null where one is missing. */
export const ofProduct = (prover: Steps, [first, ...more]: readonly (Theorem | null)[], e: Expr): Theorem | null => {
  let found = first ?? null;
  for (const order of more) {
    const next = order === null || found === null ? null : prover.step('O-SCALE', [found, order]);
    found = next === null ? null : prover.recast('O-EQ', next, '0', next.conclusion[2] as Term);
  }
  return found === null ? null : prover.recast('O-EQ', found, '0', prover.term(e));
};

/** 0 ≤ e for a scalar product of factors each of which, or the negative of which, is nonnegative by its form or by the ranges of its parts. */
const productByRanges = (prover: Steps, factors: readonly Expr[], e: Expr): Theorem | null => {
  if (factors.filter((f) => f.kind !== 'const').length < 2) return null;
  const nonneg = (f: Expr): Theorem | null => prover.positive(f, false) ?? nonnegByRanges(prover, f);
  // Factors that are nonnegative by their form go together.
  const plain = factors.filter((f) => prover.positive(f, false) !== null);
  const together = prover.positive(hadamard(constant(1), ...plain), false);
  const signed = (together === null ? factors : factors.filter((f) => !plain.includes(f))).map((f) => {
    const up = nonneg(f);
    return { isNegative: up === null, order: up ?? nonneg(negate(f)) };
  });
  if (signed.filter((s) => s.isNegative).length % 2 === 1) return null;
  return ofProduct(prover, [together ?? prover.positive(constant(1), false), ...signed.map((s) => s.order)], e);
};

/** The terms of a sum, rational multiples of sums among them taken apart. */
const summandsOf = (e: Expr): readonly Expr[] => {
  if (e.kind === 'add') return e.terms.flatMap(summandsOf);
  const [sum, ...more] = e.kind === 'hadamard' ? e.factors.filter((f) => f.kind !== 'const') : [];
  return e.kind === 'hadamard' && sum?.kind === 'add' && more.length === 0 ? sum.terms.flatMap((t) => summandsOf(hadamard(...e.factors.filter((f) => f.kind === 'const'), t))) : [e];
};

/** 0 ≤ e for a scalar sum whose parts are bounded from below each for itself, or null. */
export const nonnegByRanges = (prover: Steps, e: Expr): Theorem | null => {
  if (e.kind === 'hadamard') {
    const found = productByRanges(prover, e.factors, e);
    if (found !== null) return found;
  }
  const terms = summandsOf(e);
  // Terms of a sign count for 0 only where the bounds of the others don't need them.
  return bySummands(prover, terms, e, false) ?? bySummands(prover, terms, e, true);
};

/** 0 ≤ e by lower bounds of its terms; `signs`: 0 for those that are nonnegative. */
const bySummands = (prover: Steps, terms: readonly Expr[], e: Expr, signs: boolean): Theorem | null => {
  const lows = terms.map((t): Low | null => {
    const sign = signs ? prover.positive(t, false) : null;
    if (sign !== null && t.kind !== 'const') return { value: constant(0), theorem: sign };
    const bounded = ofBounded(prover, t);
    if (bounded !== null) return bounded;
    const itself = prover.step('O-REFL', [], { a: prover.term(t) });
    return itself === null ? null : { value: t, theorem: itself };
  });
  if (!lows.every((l) => l !== null) || !lows.some((l, k) => l.value !== terms[k])) return null;
  const total = simplified(add(...lows.map((l) => l.value)));
  const start = isZero(total) ? prover.step('O-REFL', [], { a: '0' }) : prover.positive(total, false);
  const sum = start === null ? null : lows.length === 1 ? (lows[0]?.theorem ?? null) : prover.step('O-ADD', lows.map((l) => l.theorem));
  const order = sum === null ? null : prover.recast('O-EQ', sum, prover.term(total), prover.term(e));
  return start === null || order === null ? null : prover.step('O-TRANS', [start, order]);
};
