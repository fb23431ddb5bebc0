import type { Theorem } from '../../checker/kernel/index.ts';
import type { Term } from '../../checker/terms/term.ts';
import { subterms } from '../../checker/terms/walk.ts';
import { add, call, constant, dimScalar, divide, hadamard, isOne, isZero, map, negate, ones, power, scale, subtract, zeros } from '../../expr/build.ts';
import type { Expr, MapExpr } from '../../expr/expr.ts';
import { qInv, qNeg, qText } from '../../expr/rational.ts';
import { summandsOf } from '../../expr/walk.ts';
import { isColumn, isScalar } from '../../shape/shape.ts';
import { substituted } from '../prover/prover.ts';
import type { Search } from '../objective/search.ts';
import { logarithmic, powersOf, rootOfProduct, stationaryStep, type Powers } from './stationary.ts';
import type { Surrogate } from '../surrogates/surrogate.ts';
import type { Update } from './update.ts';

/** c of c*ones and 0 of zeros; null for entries that differ. */
const levelOf = (e: Expr): Expr | null => {
  if (isZero(e)) return constant(0);
  if (e.kind === 'special' && e.name === 'ones') return constant(1);
  if (e.kind !== 'scale') return null;
  const inner = levelOf(e.arg);
  return inner === null ? null : hadamard(e.by, inner);
};

/** What shares add up to, where that is the number or the sum of the weights of the terms that they come from: responsibilities add up to 1 for each. */
const totalOf = (search: Search, shares: Expr): Expr => {
  const { prover, deriver } = search;
  const simplify = (e: Expr): Expr => deriver.simplifier.simplify(e);
  const sum = simplify(call('sum', shares));
  const count = (e: Expr): Expr => hadamard(dimScalar(e.shape.rows), dimScalar(e.shape.cols));
  const weights = search.pieces().affine.filter((p) => p.inner !== search.target.x).map(({ weight, inner }) => (isOne(weight) ? count(inner) : isScalar(weight.shape) ? hadamard(weight, count(inner)) : call('sum', weight)));
  const known = weights.length === 0 ? sum : simplify(add(...weights));
  return prover.equal(prover.term(sum), prover.term(known)) === null ? sum : known;
};

/** Where sum(p) of a declared p stands in a term. */
const pathTo = (t: Term, wanted: Term): readonly number[] | null => {
  if (JSON.stringify(t) === JSON.stringify(wanted)) return [];
  if (typeof t === 'string') return null;
  for (const part of subterms(t)) {
    const rest = pathTo(part, wanted);
    if (rest !== null) return [t.slice(1).indexOf(part as never), ...rest];
  }
  return null;
};

/** Positive entries whose multiples are where a gradient is the same number for all entries, and the multiplier μ with which it vanishes where they add up to 1. */
interface Normalised {
  readonly shares: Expr;
  readonly total: Expr;
  readonly multiplier: Expr;
  /** What the gradient is there by the laws of powers. */
  readonly middle?: Term;
}

/** Of c + β.*x^p: |β|^(−1/p), with sum S, and −c ± S^(−p). */
const ofPower = (search: Search, powers: Powers): Normalised | null => {
  const [p, second] = powers.exponents.filter((k) => k.num !== 0n);
  const level = levelOf(powers.coefficient('0'));
  if (p === undefined || second !== undefined || level === null) return null;
  const falls = p.num < 0n;
  const size = falls ? negate(powers.coefficient(qText(p))) : powers.coefficient(qText(p));
  const shares = rootOfProduct(search, search.deriver.simplifier.simplify(size), qNeg(qInv(p)));
  const total = totalOf(search, shares);
  const slope = power(total, constant(qNeg(p)));
  return { shares, total, multiplier: subtract(falls ? slope : negate(slope), level) };
};

/** exp of a sum, of logarithms in it what they are of. */
const exponential = (e: Expr): Expr => {
  const isLog = (t: Expr): t is MapExpr => t.kind === 'map' && t.fn === 'log';
  const terms = summandsOf(e);
  const rest = terms.filter((t) => !isLog(t));
  return hadamard(...terms.filter(isLog).map((t) => t.arg), ...(rest.length === 0 ? [] : [map('exp', add(...rest))]));
};

/** Of c + α + β*log(x), c and β one number for all entries: exp(−α/β), with sum S, and β*log(S) − c. */
const ofLogarithm = (search: Search, gradient: Expr): Normalised | null => {
  const { prover, deriver: { simplifier } } = search;
  const found = logarithmic(search, gradient);
  const slope = found === null ? null : levelOf(found.beta);
  if (found === null || slope === null) return null;
  const terms = simplifier.terms(found.alpha);
  const [levels, others] = [terms.flatMap((t) => levelOf(t) ?? []), terms.filter((t) => levelOf(t) === null)];
  const alpha = simplifier.simplify(add(zeros(gradient.shape), ...others));
  const shares = isZero(alpha) ? ones(gradient.shape) : exponential(simplifier.simplify(scale(divide(constant(-1), slope), alpha)));
  const total = call('sum', shares);
  const multiplier = subtract(hadamard(slope, map('log', total)), add(constant(0), ...levels));
  return { shares, total, multiplier, middle: prover.term(add(alpha, scale(slope, map('log', shares)))) };
};

/**
 * The minimiser of a separable convex surrogate over the x > 0 with sum 1, where its gradient is c + β.*x^p or α + β*log(x): that of the surrogate
 * and μ*sum(x) over all x > 0 for the multiplier μ with which it adds up to 1. Null for other gradients.
 */
export const simplexStep = (search: Search, s: Surrogate): Update | null => {
  const { prover, target } = search;
  const { x, y } = target;
  if (s.gradient === undefined || !isColumn(x.shape)) return null;
  const powers = powersOf(search, s.gradient);
  const found = powers === null ? ofLogarithm(search, s.gradient) : ofPower(search, powers);
  if (found === null) return null;
  const { shares, total, multiplier, middle } = found;
  const penalty = hadamard(multiplier, call('sum', x));
  const same = prover.step('MM-REFL', [], { f: prover.term(penalty), x: x.name, y: y.name });
  const above = same === null ? null : prover.step('MM-ADD', [s.theorem, same]);
  const penalised = { ...s, theorem: above ?? s.theorem, gradient: add(s.gradient, scale(multiplier, ones(x.shape))) };
  const step = above === null ? null : stationaryStep(search, penalised, { value: scale(power(total, constant(-1)), shares), quadratic: null, ...(middle === undefined ? {} : { middle }) });
  return step === null ? null : withoutPenalty(search, step, penalty, multiplier, s.theorem.conclusion[1] as Term);
};

/** f(v) ≤ f(y) from f(v) + μ*sum(v) ≤ f(y) + μ*sum(y), where both sums are 1, and that v is positive and adds up to 1. */
const withoutPenalty = ({ prover, target }: Search, step: Update, penalty: Expr, multiplier: Expr, f: Term): Update | null => {
  const { x, y } = target;
  const v = step.argmin.conclusion[4] as Term;
  const at = (t: Term, value: Term): Term => substituted(t, x.name, value);
  const [there, here] = [at(prover.term(penalty), v), at(prover.term(penalty), y.name)];
  const path = pathTo(here, ['sum', y.name]);
  const one = prover.equal(['sum', v], '1');
  const inside = prover.isPositive(v) ? prover.step('O-SGN', [], { a: v }) : prover.assume(['<', '0', v]);
  const rewritten = path === null ? null : prover.step('E-RW', [], { a: here, path, law: 'simplex-sum' });
  const [first, last] = [prover.equal(there, prover.term(multiplier)), rewritten === null ? null : prover.equal(prover.term(multiplier), rewritten.conclusion[2] as Term)];
  if (one === null || inside === null || rewritten === null || first === null || last === null) return null;
  const chain = (...list: readonly (Theorem | null)[]): Theorem | null => list.reduce((a, b) => (a === null || b === null ? null : prover.step('E-TRANS', [a, b])));
  const equal = chain(first, last, prover.step('E-SYM', [rewritten]));
  // 0 ≤ μ*sum(y) − μ*sum(v), added to the descent.
  const least = equal === null ? null : prover.step('O-REFL', [], { a: there });
  const flat = least === null ? null : prover.step('O-EQ', [least, equal, null]);
  const turned = flat === null ? null : prover.step('O-NEG', [flat]);
  const sum = turned === null ? null : prover.step('O-ADD', [step.descent, turned]);
  const descent = sum === null ? null : prover.recast('O-EQ', sum, at(f, v), at(f, y.name));
  const keeps = descent === null ? null : prover.step('AND', [inside, one]);
  return descent === null || keeps === null ? null : { ...step, kind: 'normalised', descent, keeps };
};
