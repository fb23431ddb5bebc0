import { vecOf } from '../../calculus/vectorise.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import type { Term } from '../../checker/terms/term.ts';
import { add, block, call, constant, hadamard, isConst, map, multiply, ones, power, scale, transpose } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { summandsOf } from '../../expr/walk.ts';
import { qInv, qMul, qNeg, qNumber, qSign, qText, rational, type Rational } from '../../expr/rational.ts';
import { isColumn, isScalar } from '../../shape/shape.ts';
import { congruence } from '../orders/loewner.ts';
import { argument } from '../prover/scalar.ts';
import type { Prover } from '../prover/prover.ts';
import { affine, oppositeOf, type Atom, type Calculus } from './calculus.ts';

/** The norm of something affine, or of something convex with nonnegative entries. */
const norm = (c: Calculus, a: Expr): Theorem | null => {
  const both = affine(c, a);
  if (both !== null) return c.prover.step('C-NORM', both);
  const sign = c.prover.positive(a, false);
  const convex = sign === null ? null : c.convex(a);
  return convex === null ? null : c.prover.step('C-NORM', [convex, sign]);
};

const HALF = rational(1, 2);
const isHalf = (e: Expr): boolean => e.kind === 'const' && e.value.num === HALF.num && e.value.den === HALF.den;

/** A number whose square is q, where there is a rational one. */
const rootOfConstant = (e: Expr): Expr | null => {
  if (e.kind !== 'const' || e.value.num < 0n) return null;
  const [p, q] = [Math.round(Math.sqrt(Number(e.value.num))), Math.round(Math.sqrt(Number(e.value.den)))];
  return BigInt(p) ** 2n === e.value.num && BigInt(q) ** 2n === e.value.den ? constant(rational(p, q)) : null;
};

/** w with w² = e for a scalar that is a square by its form. */
const rootOf = (e: Expr): Expr | null => {
  if (e.kind === 'power' && isConst(e.exponent, 2)) return e.base;
  if (e.kind === 'map' && e.fn === 'square') return e.arg;
  if (e.kind !== 'hadamard') return rootOfConstant(e);
  const roots = e.factors.map(rootOf);
  return roots.every((r) => r !== null) ? hadamard(...roots) : null;
};

/** Matrices whose squared lengths add up to a scalar expression, where its form shows some. */
const gramParts = (e: Expr): readonly Expr[] | null => {
  if (e.kind === 'named') return gramParts(e.value);
  if (e.kind === 'add') {
    const parts = e.terms.map(gramParts);
    return parts.every((p) => p !== null) ? parts.flat() : null;
  }
  if (e.kind === 'call' && e.fn === 'inner' && e.args[0] !== undefined && e.args[0] === e.args[1]) return [e.args[0]];
  if (e.kind === 'call' && e.fn === 'tr' && e.args[0] !== undefined) {
    const c = congruence(e.args[0]);
    return c === null || c.middle !== null ? null : [c.outer];
  }
  if (e.kind === 'call' && e.fn === 'sum' && e.args[0] !== undefined) {
    const root = rootOf(e.args[0]);
    return root === null ? null : [root];
  }
  if (e.kind === 'product') {
    const c = congruence(e);
    return c === null || c.middle !== null || !isColumn(c.outer.shape) ? null : [c.outer];
  }
  if (e.kind === 'power' && isConst(e.exponent, 2) && e.base.kind === 'call' && e.base.fn === 'norm2') return [e.base.args[0] as Expr];
  const root = rootOf(e);
  if (root !== null) return [root];
  if (e.kind !== 'hadamard') return null;
  for (const [k, f] of e.factors.entries()) {
    const parts = isScalar(f.shape) && e.factors.length > 1 ? gramParts(f) : null;
    const rest = rootOf(hadamard(...e.factors.filter((_, i) => i !== k)));
    if (parts !== null && rest !== null) return parts.map((p) => scale(rest, p));
  }
  return null;
};

/** A matrix whose squared length is a scalar expression, or null. */
export const gramRoot = (e: Expr): Expr | null => {
  const parts = isScalar(e.shape) ? gramParts(e) : null;
  return parts === null || parts.length === 0 ? null : parts.length === 1 ? (parts[0] ?? null) : block(parts.map((p) => [vecOf(p)]));
};

/** 0 ≤ a sum of squares, whose root has a value then, in the written form. */
export const squareSign = (prover: Prover, root: Expr, written: Term): Theorem | null => {
  const sign = prover.positive(power(call('norm2', root), constant(2)), false);
  return sign === null ? null : prover.recast('O-EQ', sign, '0', written);
};

/** Norms as such and as roots of sums of squares. */
const norms: Atom = (c, e) => {
  if (e.kind === 'call' && e.fn === 'norm2' && e.args[0] !== undefined) return norm(c, e.args[0]);
  const inside = e.kind === 'map' && e.fn === 'sqrt' ? e.arg : e.kind === 'power' && isHalf(e.exponent) ? e.base : null;
  const root = inside === null ? null : gramRoot(inside);
  if (root !== null && inside !== null) squareSign(c.prover, root, c.prover.term(inside));
  return root !== null ? norm(c, root) : inside === null ? null : smoothedNorm(c, inside, e);
};

/** sqrt(norm2(A)^2 + c) for a sum of squares and a constant: a function of a norm, which grows with it. */
const smoothedNorm = (c: Calculus, inside: Expr, e: Expr): Theorem | null => {
  const terms = inside.kind === 'add' ? inside.terms : [];
  const [moving, free] = [terms.filter((t) => c.degree(t) > 0), terms.filter((t) => c.degree(t) === 0)];
  const root = moving.length === 0 || free.length === 0 ? null : gramRoot(add(...moving));
  const plain = root === null ? e : map('sqrt', add(power(call('norm2', root), constant(2)), ...free));
  return plain === e ? null : c.convex(plain);
};

/** Squared lengths of something affine, where no Hessian shows that they are convex: among symmetric matrices there is none, by several variables none of a simple form. */
const squares: Atom = (c, e) => {
  const root = c.xs.length === 1 && c.xs.every((x) => x.attributes.length === 0) ? null : gramRoot(e);
  return root === null || c.degree(root) > 1 ? null : c.convex(power(call('norm2', root), constant(2)));
};

/** An exponential with its weight, summed up. */
export interface Exponentials {
  readonly weight: Expr;
  readonly exponent: Expr;
  readonly op: 'sum' | 'rowsum' | 'colsum';
}

/** w.*exp(E) for an x-free w. */
const weighted = (c: Calculus, e: Expr): { readonly weight: Expr; readonly exponent: Expr } | null => {
  if (e.kind === 'map' && e.fn === 'exp') return { weight: constant(1), exponent: e.arg };
  if (e.kind === 'scale' && c.degree(e.by) === 0) {
    const inner = weighted(c, e.arg);
    return inner === null ? null : { weight: isScalar(inner.weight.shape) ? hadamard(e.by, inner.weight) : scale(e.by, inner.weight), exponent: inner.exponent };
  }
  if (e.kind !== 'hadamard') return null;
  const free = e.factors.filter((f) => c.degree(f) === 0);
  const exponents = e.factors.filter((f) => c.degree(f) > 0).map((f) => (f.kind === 'map' && f.fn === 'exp' ? f.arg : null));
  return exponents.length === 0 || exponents.some((x) => x === null) ? null : { weight: free.length === 0 ? constant(1) : hadamard(...free), exponent: add(...exponents.filter((x) => x !== null)) };
};

const exponentials = (c: Calculus, e: Expr): Exponentials | null => {
  if (e.kind === 'call' && (e.fn === 'sum' || e.fn === 'rowsum' || e.fn === 'colsum') && e.args[0] !== undefined) {
    const found = weighted(c, e.args[0]);
    return found === null ? null : { ...found, op: e.fn };
  }
  const mixed = mixedExponentials(e, c.degree);
  if (mixed !== null) return mixed;
  if (e.kind === 'hadamard') {
    const free = e.factors.filter((f) => c.degree(f) === 0);
    const [moving, ...more] = e.factors.filter((f) => c.degree(f) > 0);
    const inner = moving === undefined || more.length > 0 || free.length === 0 || !isScalar(e.shape) ? null : exponentials(c, moving);
    if (inner !== null) return { ...inner, weight: isScalar(inner.weight.shape) ? hadamard(...free, inner.weight) : scale(hadamard(...free), inner.weight) };
  }
  const found = isScalar(e.shape) ? weighted(c, e) : null;
  return found === null ? null : { ...found, op: 'sum' };
};

/** W*exp(v) for an x-free W and a column v: sums along the rows of W.*exp(1*v'); exp(V)*w and w'*exp(V) for an x-free w: sums of exp(V) with these weights. */
export const mixedExponentials = (e: Expr, degree: (e: Expr) => number): Exponentials | null => {
  if (e.kind !== 'product') return null;
  const [first, last] = [e.factors[0], e.factors.at(-1)];
  if (last?.kind === 'map' && last.fn === 'exp') {
    const w = multiply(...e.factors.slice(0, -1));
    if (degree(w) > 0 || isScalar(w.shape)) return null;
    if (!isColumn(last.shape)) return w.shape.rows.key === '1' ? { weight: multiply(transpose(w), ones(e.shape)), exponent: last.arg, op: 'colsum' } : null;
    return isScalar(e.shape) ? { weight: transpose(w), exponent: last.arg, op: 'sum' } : { weight: w, exponent: multiply(ones(e.shape), transpose(last.arg)), op: 'rowsum' };
  }
  const w = multiply(...e.factors.slice(1));
  return first?.kind !== 'map' || first.fn !== 'exp' || degree(w) > 0 || !isColumn(w.shape) || isScalar(w.shape) ? null : { weight: multiply(ones(e.shape), transpose(w)), exponent: first.arg, op: isScalar(e.shape) ? 'sum' : 'rowsum' };
};

/** Several sums of exponentials of something affine as one. */
const stacked = (c: Calculus, list: readonly Exponentials[]): Exponentials | null => {
  const [first, ...more] = list;
  if (first === undefined || more.length === 0) return first ?? null;
  if (list.some((s) => s.op !== 'sum' || c.degree(s.exponent) > 1)) return null;
  const column = (s: Exponentials): Expr => (isScalar(s.weight.shape) && !isScalar(s.exponent.shape) ? scale(s.weight, ones(vecOf(s.exponent).shape)) : vecOf(s.weight));
  return { op: 'sum', weight: block(list.map((s) => [column(s)])), exponent: block(list.map((s) => [vecOf(s.exponent)])) };
};

/** Logarithms of sums of exponentials of something convex, and of nonnegative constants. */
const logSumExp: Atom = (c, e) => {
  const inside = e.kind === 'map' && (e.fn === 'log' || e.fn === 'log1p') ? (e.fn === 'log' ? e.arg : add(isScalar(e.shape) ? constant(1) : ones(e.shape), e.arg)) : null;
  if (inside === null) return null;
  const terms = summandsOf(inside);
  const free = terms.filter((t) => c.degree(t) === 0);
  const sums = terms.filter((t) => c.degree(t) > 0).map((t) => exponentials(c, t));
  const total = sums.every((s) => s !== null) ? stacked(c, sums) : null;
  if (total === null) return null;
  const [convex, weight] = [c.convex(total.exponent), c.prover.positive(total.weight, false)];
  if (convex === null || weight === null) return null;
  const more = free.length === 0 ? [] : [c.prover.positive(add(...free), false)];
  return more.some((p) => p === null) ? null : c.prover.step('C-LSE', [convex, weight, ...more], { op: total.op });
};

/** Powers m > 1 of a fraction, as (u/v)^m is written u^m*v^(-m). */
const fractionPowers: Atom = (c, e) => {
  const factors = e.kind === 'hadamard' && isScalar(e.shape) ? e.factors : [];
  const exponentOf = (f: Expr): Rational => (f.kind === 'power' && f.exponent.kind === 'const' ? f.exponent.value : rational(1));
  const divisor = factors.find((f) => c.degree(f) > 0 && qNumber(exponentOf(f)) < -1);
  if (divisor === undefined) return null;
  const m = qNeg(exponentOf(divisor));
  const t = argument('arg_1');
  const parts = factors.map((f) => power(f.kind === 'power' && f.exponent.kind === 'const' ? f.base : f, constant(qMul(exponentOf(f), qInv(m)))));
  return c.applied(power(t, constant(m)), t, hadamard(...parts));
};

/** The exponent and the base of an entrywise power with a numeral. */
const asPower = (e: Expr): { readonly p: Rational; readonly of: Expr } | null =>
  e.kind === 'map' && e.fn === 'sqrt' ? { p: HALF, of: e.arg } : e.kind === 'power' && e.exponent.kind === 'const' ? { p: e.exponent.value, of: e.base } : null;

/** What is raised to a power, by its absolute value where the exponent is even and its sign isn't known. */
const raised = (c: Calculus, { p, of }: { readonly p: Rational; readonly of: Expr }): Expr => (p.den === 1n && p.num % 2n === 0n && c.prover.positive(of, false) === null ? map('abs', of) : of);

/** sum(F.^p)^(1/p) of something that isn't negative: convex in a convex F for p ≥ 1, concave in a concave one for p < 1. */
const powerMeans: Atom = (c, e) => {
  const opposite = oppositeOf(e);
  const outer = asPower(opposite ?? e);
  const inner = outer?.of.kind === 'call' && outer.of.fn === 'sum' ? asPower(outer.of.args[0] as Expr) : null;
  if (outer === null || inner === null || qNumber(inner.p) === 0 || qNumber(qMul(inner.p, outer.p)) !== 1 || (opposite === null) !== qNumber(inner.p) >= 1) return null;
  const f = raised(c, inner);
  const [of, sign] = [opposite === null ? c.convex(f) : c.opposite(f), c.prover.positive(f, qSign(inner.p) < 0)];
  return of === null || sign === null ? null : c.prover.step('C-PMEAN', [of, sign], { p: qText(inner.p) });
};

/** F.^p of something that isn't negative: convex in a convex F for p ≥ 1, concave in a concave one for p ≤ 1. */
const powers: Atom = (c, e) => {
  const opposite = oppositeOf(e);
  const own = asPower(opposite ?? e);
  if (own === null || qSign(own.p) <= 0 || (opposite === null) !== qNumber(own.p) >= 1) return null;
  const f = raised(c, own);
  const [of, sign] = [opposite === null ? c.convex(f) : c.opposite(f), c.prover.positive(f, false)];
  return of === null || sign === null ? null : c.prover.step('C-POW', [of, sign], { p: qText(own.p) });
};

/** S^p for p > 0 and a sum S of exponentials as exp(p·log S): what is log-convex stays so. */
const logConvexPowers: Atom = (c, e) => {
  const outer = asPower(e);
  const isSum = outer !== null && qSign(outer.p) > 0 && isScalar(e.shape) && summandsOf(outer.of).every((t) => c.degree(t) === 0 || exponentials(c, t) !== null);
  return isSum ? c.convex(map('exp', hadamard(constant(outer.p), map('log', outer.of)))) : null;
};

/** Convex functions of several entries at once, that no sum of functions of one argument shows to be convex. */
export const ATOMS: readonly Atom[] = [norms, squares, logSumExp, powerMeans, powers, fractionPowers, logConvexPowers];
