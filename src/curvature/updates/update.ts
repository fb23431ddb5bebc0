import { toEnv } from '../../audit/term.ts';
import { vecOf } from '../../calculus/vectorise.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import type { Term } from '../../checker/terms/term.ts';
import { add, call, constant, divide, eye, hadamard, isSpecial, map, multiply, negate, ones, scale, subtract, symbol, transpose, unvec, zeros } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { subexpressions, summandsOf, transform } from '../../expr/walk.ts';
import { readingCost } from '../../network/order.ts';
import { ONE } from '../../shape/dim.ts';
import { isColumn, isScalar, shape } from '../../shape/shape.ts';
import { attempt } from '../prover/attempt.ts';
import { NoBound } from '../bounds/bound.ts';
import { isDefiniteSomewhere } from '../objective/sample.ts';
import { definite, semidefinite, zerosLike } from '../orders/loewner.ts';
import { equalByParts } from '../prover/parts.ts';
import { substituted } from '../prover/prover.ts';
import type { Search } from '../objective/search.ts';
import { diagonalOf } from '../surrogates/diagonal.ts';
import { gradientOf, image, tidied, type Surrogate } from '../surrogates/surrogate.ts';

/** The minimiser of a surrogate over the domain, with the theorem that the objective doesn't get worse. */
export interface Update {
  /** The next value of the variable. */
  readonly value: Expr;
  /** What kind of step it is. */
  readonly kind: 'linear solve' | 'soft threshold' | 'entrywise' | 'multiplicative' | 'projected' | 'sign' | 'stationary' | 'normalised';
  readonly argmin: Theorem;
  /** The next value as the theorems state it, where that is another form of the minimiser. */
  readonly next?: Term;
  /** f at the next value ≤ f at the current one. */
  readonly descent: Theorem;
  /** That the next value lies in the set of the current one, where the domain of the minimiser doesn't say so. */
  readonly keeps?: Theorem;
  readonly cost: number;
}

const simplify = (search: Search, e: Expr): Expr => search.deriver.simplifier.simplify(e);

/** M vec(y) − ∇f(y) at the current value, in the symbols of the problem: the minimiser of the surrogate is M⁻¹ applied to it. */
const constantTerm = (search: Search, m: Expr): Expr => tidied(search, subtract(image(m, currentOf(search)), search.gradient()));

/** The current value in the symbols of the problem. */
const currentOf = (search: Search): Expr => search.target.display(search.target.y);

/** A sum of I ⊗ A, or of A ⊗ I, and multiples of the identity as one Kronecker product on X, rows×cols; null for another sum. */
const oneKron = (m: Expr, { rows, cols }: Expr['shape']): Expr | null => {
  const terms = summandsOf(m);
  const side = (left: boolean): Expr | null => {
    const part = (t: Expr): Expr | null => {
      if (isSpecial(t, 'eye')) return eye(left ? rows : cols);
      if (t.kind === 'scale') {
        const inner = part(t.arg);
        return inner === null ? null : scale(t.by, inner);
      }
      if (t.kind !== 'call' || t.fn !== 'kron') return null;
      const [a, b] = t.args as readonly [Expr, Expr];
      return left ? (isSpecial(a, 'eye') && b.shape.rows.key === rows.key ? b : null) : isSpecial(b, 'eye') && a.shape.rows.key === cols.key ? a : null;
    };
    const parts = terms.flatMap((t) => part(t) ?? []);
    return parts.length < terms.length ? null : left ? call('kron', eye(cols), add(...parts)) : call('kron', add(...parts), eye(rows));
  };
  return side(true) ?? side(false);
};

/** M⁻¹ applied to something of the shape of x, for M = p·(A ⊗ B), diagonal or general. */
const solved = (m: Expr, r: Expr): Expr => {
  if (isScalar(m.shape)) return hadamard(r, divide(constant(1), m));
  if (isSpecial(m, 'eye')) return r;
  if (m.kind === 'scale') return scale(divide(constant(1), m.by), solved(m.arg, r));
  const whole = m.kind === 'add' && !isColumn(r.shape) ? oneKron(m, r.shape) : null;
  if (whole !== null) return solved(whole, r);
  if (m.kind === 'call' && m.fn === 'diag' && isColumn(r.shape)) return divide(r, m.args[0] as Expr);
  if (m.kind === 'call' && m.fn === 'kron') {
    const [a, b] = m.args as readonly [Expr, Expr];
    const right = isSpecial(a, 'eye') ? [] : [call('inv', a)];
    const left = isSpecial(b, 'eye') ? [] : [call('inv', b)];
    // kron(A, B)*vec(X) = vec(B*X*A'), and A is symmetric.
    if (b.shape.rows.key === r.shape.rows.key && a.shape.rows.key === r.shape.cols.key) return multiply(...left, r, ...right);
  }
  return inverseOf(m, r);
};

/** M⁻¹ applied to something of the shape of x, for any M. */
const inverseOf = (m: Expr, r: Expr): Expr => {
  if (isScalar(r.shape)) return divide(r, m);
  if (isColumn(r.shape)) return multiply(call('inv', m), r);
  if (r.shape.rows.key === '1') return multiply(r, call('inv', transpose(m)));
  return unvec(multiply(call('inv', m), vecOf(r)), r.shape.rows, r.shape.cols);
};

/** The surrogate of an objective that is maximised as one of −(objective), for which descent says that the objective grows; as it is where that fails. */
export const opposed = ({ prover, target }: Search, s: Surrogate): Surrogate => {
  if (target.sense !== 'maximize') return s;
  const g = s.theorem.conclusion[2] as Term;
  const theorem = prover.recast('MM-EQ', s.theorem, ['-', prover.term(negate(target.f))], ['-', ['-', g]]);
  return theorem === null ? s : { ...s, theorem };
};

/** f(v) ≤ f(y) from a majorizer and its minimiser; f(y) ≤ f(v) for what is maximised, from a majorizer of −f. */
export const descend = ({ prover, target }: Search, s: Surrogate, argmin: Theorem | null): Theorem | null => {
  if (argmin === null) return null;
  const [below, best] = target.sense === 'maximize' ? [prover.step('MM-NEG', [s.theorem]), prover.step('U-NEG', [argmin])] : [null, null];
  return (below === null || best === null ? null : prover.step('DESCENT', [below, best])) ?? prover.step('DESCENT', [s.theorem, argmin]);
};

/** The minimiser of a quadratic over all of space: y − M⁻¹∇f(y), or M⁻¹(My − ∇f(y)) where that is shorter, as it may be for a curvature that is that of parts of f. */
export const linearSolve = (search: Search, s: Surrogate): Update | null => {
  const found = solvedLinearly(search, s);
  const gradient = found === null ? withoutSigns(search.gradient()) : null;
  return gradient === null || gradient === search.gradient() ? found : solvedLinearly({ ...search, gradient: () => simplify(search, gradient) }, s);
};

/** u./|u| for sign(u): beside powers of |u| that is a power of it, which the weights of reweighted least squares are. */
const withoutSigns = (e: Expr): Expr => transform(e, (x) => (x.kind === 'map' && x.fn === 'sign' ? divide(x.arg, map('abs', x.arg)) : x));

const solvedLinearly = (search: Search, s: Surrogate): Update | null => {
  const { prover, target } = search;
  if (s.curvature === null) return null;
  const form = prover.term(s.curvature);
  const shown = definite(prover, s.curvature);
  const isSingular = shown === null && !isDefiniteSomewhere(form, toEnv([target.y], [], [target.f]));
  const [flat, regular] = isSingular ? [semidefinite(prover, s.curvature), withMeans(search, s.curvature)] : [null, null];
  if (isSingular && (flat === null || regular === null)) throw new NoBound(`the surrogate by ${s.ways.join(', ')} has no unique minimiser: its Hessian ${search.print(target.declared(target.display(s.curvature)))} is nowhere positive definite`);
  const pd = shown ?? (isSingular ? null : prover.assume(['pd', form]));
  const convex = flat ?? (pd === null ? null : prover.step('L-ZERO', [pd], { A: form }));
  const of = s.theorem.conclusion[2] as Term;
  const slope = gradientOf(search, s.curvature);
  const grad = prover.step('G-JET', [], { f: of, x: target.x.name, g: prover.term(slope) });
  const hess = prover.step('H-JET', [], { f: of, x: target.x.name, H: form });
  if (convex === null || grad === null || hess === null) return null;
  const m = tidied(search, target.display(regular ?? s.curvature));
  const entries = isScalar(m.shape) ? null : diagonalOf(search, m);
  const inverse = (r: Expr): Expr => (entries === null ? solved(m, r) : divide(r, entries));
  const stepForm = attempt(() => tidied(search, subtract(currentOf(search), inverse(search.gradient()))));
  const closedForm = s.isCoarse === true ? null : attempt(() => tidied(search, inverse(constantTerm(search, m))));
  // As it stands where simplifying hides what is solved.
  const plainForm = entries === null && pd !== null ? attempt(() => subtract(currentOf(search), inverseOf(target.display(s.curvature as Expr), search.gradient()))) : null;
  const short = [stepForm, closedForm].filter((e) => e !== null).sort((a, b) => readingCost(a) - readingCost(b));
  for (const v of [...short, ...(plainForm === null ? [] : [plainForm])]) {
    const next = prover.term(target.now(v));
    // What shows the inverses in it to exist settles obligations.
    for (const e of subexpressions(target.now(v))) if (e.kind === 'call' && e.fn === 'inv') definite(prover, e.args[0] as Expr);
    const there = substituted(prover.term(slope), target.x.name, next);
    const vanishes = prover.equal(there, zerosLike(target.x, prover)) ?? (pd === null ? null : solvedForAny(search, s.curvature, pd, there));
    const argmin = vanishes === null ? null : prover.step('U-CONVEX', [grad, hess, convex, vanishes], { v: next });
    const descent = descend(search, s, argmin);
    if (argmin !== null && descent !== null) return { value: v, kind: entries !== null ? 'entrywise' : 'linear solve', argmin, descent, cost: readingCost(v) };
  }
  return null;
};

/** That g + M(v − y) vanishes at v = y − M⁻¹g as it does for any g and definite M, whatever these are made of; `there` is its value at v. */
const solvedForAny = (search: Search, curvature: Expr, pd: Theorem, there: Term): Theorem | null => {
  const { prover, target } = search;
  const { y } = target;
  const [m, g] = [symbol('solve_m', curvature.shape, ['posdef']), symbol('solve_g', y.shape)];
  const general = prover.equal(prover.term(add(g, image(m, negate(inverseOf(m, g))))), zerosLike(y, prover));
  const put = general === null ? null : prover.step('PUT', [prover.step('PUT', [general, pd], { s: m.name, r: prover.term(curvature) })], { s: g.name, r: prover.term(target.now(search.gradient())) });
  const value = put?.conclusion[1] as Term | undefined;
  const same = value === undefined ? null : (prover.step('E-POLY', [], { a: there, b: value }) ?? equalByParts(prover, there, value));
  return same === null ? null : prover.step('E-TRANS', [same, put]);
};

/** A matrix of sums of differences, which vanishes at a column of ones, with 11' added, in Kronecker products with an identity in front in the other factor: a step by its inverse keeps the mean. Null for another matrix. */
const withMeans = (search: Search, m: Expr): Expr | null => {
  const { prover } = search;
  if (m.kind === 'scale') {
    const inner = withMeans(search, m.arg);
    return inner === null ? null : scale(m.by, inner);
  }
  if (m.kind === 'call' && m.fn === 'kron' && isSpecial(m.args[0] as Expr, 'eye')) {
    const inner = withMeans(search, m.args[1] as Expr);
    return inner === null ? null : call('kron', m.args[0] as Expr, inner);
  }
  const n = m.shape.rows;
  if (isScalar(m.shape)) return null;
  const vanishes = prover.equal(prover.term(multiply(m, ones(shape(n, ONE)))), prover.term(zeros(shape(n, ONE))));
  return vanishes === null ? null : add(m, ones(shape(n, n)));
};

/** max(0, y − ∇f(y)./d) for a diagonal curvature d > 0. */
export const projectedStep = (search: Search, s: Surrogate): Update | null => {
  const { prover, target } = search;
  const d = s.curvature === null ? null : diagonalOf(search, s.curvature);
  if (d === null) return null;
  const positive = prover.positive(d, true) ?? prover.assume(['<', '0', prover.term(d)]);
  if (positive === null) return null;
  const b = search.gradient();
  const argmin = prover.step('U-NN', [s.theorem, positive], { b: prover.term(target.now(b)) });
  const descent = descend(search, s, argmin);
  const value = map('relu', simplify(search, subtract(currentOf(search), divide(b, target.display(d)))));
  return argmin === null || descent === null ? null : { value, kind: 'projected', argmin, descent, cost: readingCost(value) };
};

/** sign(b), a positive number in front of b left out. */
export const signOf = (b: Expr): Expr => map('sign', b.kind === 'scale' && b.by.kind === 'const' && b.by.value.num > 0n ? b.arg : b);

/** sign(d.*y − ∇f(y)) for a diagonal curvature, x² = 1 making its quadratic part constant. */
export const signStep = (search: Search, s: Surrogate): Update | null => {
  const { prover, target } = search;
  const d = s.curvature === null ? null : diagonalOf(search, s.curvature);
  if (d === null) return null;
  const b = simplify(search, subtract(hadamard(target.display(d), currentOf(search)), search.gradient()));
  const argmin = prover.step('U-SIGN', [s.theorem], { b: prover.term(target.now(b)), d: prover.term(d), ties: 'keep' });
  const descent = descend(search, s, argmin);
  const value = signOf(b);
  return argmin === null || descent === null ? null : { value, kind: 'sign', argmin, descent, cost: readingCost(value) };
};
