import { whole } from '../calculus/variable.ts';
import { toEnv } from '../audit/term.ts';
import { vecOf } from '../calculus/vectorise.ts';
import type { Theorem } from '../checker/kernel/index.ts';
import type { Term } from '../checker/term.ts';
import { add, call, constant, divide, eye, hadamard, isSpecial, isZero, map, multiply, negate, ones, power, scale, subtract, transpose, unvec, zeros } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { qAdd, qInv, qIsInteger, qMul, qNeg, qNumber, qText, rational, type Rational } from '../expr/rational.ts';
import { freeSymbols, subexpressions } from '../expr/walk.ts';
import { readingCost } from '../network/order.ts';
import { isColumn, isScalar } from '../shape/shape.ts';
import { attempt } from './attempt.ts';
import { NoBound } from './bound.ts';
import { isDefiniteSomewhere } from './sample.ts';
import { definite, semidefinite, zerosLike } from './loewner.ts';
import { substituted } from './prover.ts';
import type { Search } from './search.ts';
import { gradientOf, image, tidied, type Surrogate } from './surrogate.ts';

/** The minimiser of a surrogate over the domain, with the theorem that the objective doesn't get worse. */
export interface Update {
  /** The next value of the variable. */
  readonly value: Expr;
  /** What kind of step it is. */
  readonly kind: 'linear solve' | 'entrywise' | 'multiplicative' | 'projected' | 'sign' | 'stationary';
  readonly argmin: Theorem;
  /** f at the next value ≤ f at the current one. */
  readonly descent: Theorem;
  readonly cost: number;
}

const simplify = (search: Search, e: Expr): Expr => search.deriver.simplifier.simplify(e);

/** M vec(y) − ∇f(y) at the current value, in the symbols of the problem: the minimiser of the surrogate is M⁻¹ applied to it. */
export const constantTerm = (search: Search, m: Expr): Expr => tidied(search, subtract(image(m, currentOf(search)), search.gradient()));

/** The current value in the symbols of the problem. */
const currentOf = (search: Search): Expr => search.target.display(search.target.y);

/** A sum of I ⊗ A, or of A ⊗ I, and multiples of the identity as one Kronecker product on X, rows×cols; null for another sum. */
const oneKron = (m: Expr, { rows, cols }: Expr['shape']): Expr | null => {
  const terms = m.kind === 'add' ? m.terms : [m];
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
export const solved = (m: Expr, r: Expr): Expr => {
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
  if (isColumn(r.shape)) return multiply(call('inv', m), r);
  if (r.shape.rows.key === '1') return multiply(r, call('inv', transpose(m)));
  return unvec(multiply(call('inv', m), vecOf(r)), r.shape.rows, r.shape.cols);
};

/** f(v) ≤ f(y) from a majorizer and its minimiser. */
const descend = (search: Search, s: Surrogate, argmin: Theorem | null): Theorem | null => (argmin === null ? null : search.prover.step('DESCENT', [s.theorem, argmin]));

/** The minimiser of a quadratic over all of space: y − M⁻¹∇f(y), or M⁻¹(My − ∇f(y)) where that is shorter. */
export const linearSolve = (search: Search, s: Surrogate): Update | null => {
  const { prover, target } = search;
  if (s.curvature === null) return null;
  const form = prover.term(s.curvature);
  const shown = definite(prover, s.curvature);
  if (shown === null && !isDefiniteSomewhere(form, toEnv([target.y], [], [target.f]))) throw new NoBound(`the surrogate by ${s.ways.join(', ')} has no unique minimiser: its Hessian ${search.print(target.declared(target.display(s.curvature)))} is nowhere positive definite`);
  const pd = shown ?? prover.assume(['pd', form]);
  const convex = pd === null ? null : prover.step('L-ZERO', [pd], { A: form });
  const of = s.theorem.conclusion[2] as Term;
  const slope = gradientOf(search, s.curvature);
  const grad = prover.step('G-JET', [], { f: of, x: target.x.name, g: prover.term(slope) });
  const hess = prover.step('H-JET', [], { f: of, x: target.x.name, H: form });
  if (convex === null || grad === null || hess === null) return null;
  const m = tidied(search, target.display(s.curvature));
  const entries = isScalar(m.shape) ? null : diagonalOf(search, m);
  const inverse = (r: Expr): Expr => (entries === null ? solved(m, r) : divide(r, entries));
  const stepForm = attempt(() => tidied(search, subtract(currentOf(search), inverse(search.gradient()))));
  const closedForm = attempt(() => tidied(search, inverse(constantTerm(search, m))));
  for (const v of [stepForm, closedForm].filter((e) => e !== null).sort((a, b) => readingCost(a) - readingCost(b))) {
    const next = prover.term(target.now(v));
    // What shows the inverses in it to exist settles obligations.
    for (const e of subexpressions(target.now(v))) if (e.kind === 'call' && e.fn === 'inv') definite(prover, e.args[0] as Expr);
    const vanishes = prover.equal(substituted(prover.term(slope), target.x.name, next), zerosLike(target.x, prover));
    const argmin = vanishes === null ? null : prover.step('U-CONVEX', [grad, hess, convex, vanishes], { v: next });
    const descent = descend(search, s, argmin);
    if (argmin !== null && descent !== null) return { value: v, kind: entries !== null ? 'entrywise' : 'linear solve', argmin, descent, cost: readingCost(v) };
  }
  return null;
};

/** Entries of a diagonal curvature in the shape of x, or null where it isn't diagonal by its form. */
export const diagonalOf = (search: Search, m: Expr): Expr | null => {
  const { x } = search.target;
  const eye = (): Expr => (isScalar(x.shape) ? constant(1) : ones(x.shape));
  if (isScalar(m.shape)) return m;
  const go = (e: Expr): Expr | null => {
    if (isSpecial(e, 'eye')) return eye();
    if (e.kind === 'scale') {
      const inner = go(e.arg);
      return inner === null ? null : scale(e.by, inner);
    }
    if (e.kind === 'add') {
      const parts = e.terms.map(go);
      return parts.some((p) => p === null) ? null : add(...(parts as readonly Expr[]));
    }
    if (e.kind === 'call' && e.fn === 'diag') {
      const [d] = e.args;
      if (d === undefined) return null;
      if (isColumn(x.shape)) return d;
      if (d.kind === 'call' && d.fn === 'vec' && d.args[0]?.shape.rows.key === x.shape.rows.key) return d.args[0];
      return x.shape.rows.key === '1' ? transpose(d) : unvec(d, x.shape.rows, x.shape.cols);
    }
    if (e.kind === 'call' && e.fn === 'kron') {
      const [a, b] = e.args as readonly [Expr, Expr];
      // diag(p) ⊗ diag(q) on X: q*p'.
      const [p, q] = [diagonalColumn(a), diagonalColumn(b)];
      return p === null || q === null || b.shape.rows.key !== x.shape.rows.key || a.shape.rows.key !== x.shape.cols.key ? null : multiply(q, transpose(p));
    }
    return null;
  };
  const d = go(m);
  return d === null ? null : simplify(search, d);
};

const diagonalColumn = (e: Expr): Expr | null => {
  if (isSpecial(e, 'eye')) return ones({ rows: e.shape.rows, cols: transpose(call('colsum', e)).shape.cols });
  if (e.kind === 'call' && e.fn === 'diag') return e.args[0] ?? null;
  if (e.kind === 'scale') {
    const inner = diagonalColumn(e.arg);
    return inner === null ? null : scale(e.by, inner);
  }
  return null;
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

/** sign(d.*y − ∇f(y)) for a diagonal curvature, x² = 1 making its quadratic part constant. */
export const signStep = (search: Search, s: Surrogate): Update | null => {
  const { prover, target } = search;
  const d = s.curvature === null ? null : diagonalOf(search, s.curvature);
  if (d === null) return null;
  const b = simplify(search, subtract(hadamard(target.display(d), currentOf(search)), search.gradient()));
  const argmin = prover.step('U-SIGN', [s.theorem], { b: prover.term(target.now(b)), d: prover.term(d), ties: 'keep' });
  const descent = descend(search, s, argmin);
  const value = map('sign', b);
  return argmin === null || descent === null ? null : { value, kind: 'sign', argmin, descent, cost: readingCost(value) };
};

/** The zero of the gradient of a separable convex surrogate, found entry by entry: α + β./x = 0 gives −β./α. */
export const stationaryStep = (search: Search, s: Surrogate): Update | null => {
  const { prover, target, deriver } = search;
  const { gradient } = s;
  if (gradient === undefined) return null;
  const zero = rootOf(search, gradient);
  if (zero === null) return null;
  const { value: v } = zero;
  const g = s.theorem.conclusion[2] as Term;
  const x = target.x.name;
  const curvature = deriver.jacobian(gradient, whole(target.x)).value;
  const grad = prover.step('G-JET', [], { f: g, x, g: prover.term(gradient) });
  const hess = prover.step('H-JET', [], { f: g, x, H: prover.term(curvature) });
  const convex = semidefinite(prover, curvature);
  const vanishes = vanishing(search, gradient, zero);
  const inside = prover.positive(v, true) ?? prover.assume(['<', '0', prover.term(v)]);
  if (grad === null || hess === null || convex === null || vanishes === null || inside === null) {
    throw new NoBound(`the surrogate by ${s.ways.join(', ')} would have its minimum at ${search.print(target.declared(target.display(v)))}, which is not proved: ${vanishes === null ? 'that its gradient vanishes there' : grad === null || hess === null ? 'its derivatives' : 'that it is convex'}`);
  }
  const argmin = prover.step('U-CONVEX', [grad, hess, convex, vanishes, ...(target.x.attributes.length > 0 ? [inside] : [])], { v: prover.term(v) });
  const descent = descend(search, s, argmin);
  return argmin === null || descent === null ? null : { value: target.display(v), kind: 'stationary', argmin, descent, cost: readingCost(v) };
};

/** Where a gradient vanishes: a product of powers, or (√D − α)./2γ. */
interface Zero {
  readonly value: Expr;
  readonly quadratic: { readonly discriminant: Expr; readonly alpha: Expr } | null;
}

/**
 * The gradient vanishes at v: by the laws of powers alone, or, where it is a sum α and one moving part that these show to be −α, by both.
 * At (√D − α)./2γ it is (√D² − D)./2(√D − α), whatever √D is.
 */
const vanishing = ({ prover, target }: Search, gradient: Expr, { value: v, quadratic }: Zero): Theorem | null => {
  const [there, zero] = [prover.at(gradient, target.x, v), zerosLike(target.x, prover)];
  if (quadratic !== null) {
    const [d, r] = [prover.term(quadratic.discriminant), prover.term(map('sqrt', quadratic.discriminant))];
    const divisor = prover.term(scale(constant(2), subtract(map('sqrt', quadratic.discriminant), quadratic.alpha)));
    const fraction: Term = ['./', ['-', ['.^', r, '2'], ['.^', ['.^', d, '-1'], '-1']], divisor];
    const [whole_, nothing] = [prover.step('E-PIT', [], { a: there, b: fraction }), prover.step('E-POWER', [], { a: fraction, b: zero })];
    const found = whole_ === null || nothing === null ? null : prover.step('E-TRANS', [whole_, nothing]);
    if (found !== null) return found;
  }
  const terms = gradient.kind === 'add' ? gradient.terms : [gradient];
  const free = terms.filter((t) => !freeSymbols(t).has(target.x));
  if (free.length < 2 || free.length !== terms.length - 1) return prover.equal(there, zero);
  // To the laws of powers a sum is whole only under a power.
  const alpha = prover.term(add(...free));
  const balanced: Term = ['-', alpha, ['.^', ['.^', alpha, '-1'], '-1']];
  const moved = prover.step('E-POWER', [], { a: there, b: balanced });
  const cancels = moved === null ? null : prover.equal(balanced, zero);
  return cancels === null ? prover.equal(there, zero) : prover.step('E-TRANS', [moved, cancels]);
};

/** The positive r^k, in factors: of a square |b|. */
const rootOfProduct = (r: Expr, k: Rational): Expr => {
  if (qText(k) === '1') return r;
  const whole: Expr[] = [];
  const rest = (r.kind === 'hadamard' ? r.factors : [r]).filter((f) => {
    const n = f.kind === 'power' && f.exponent.kind === 'const' ? qMul(f.exponent.value, k) : null;
    if (f.kind !== 'power' || n === null || !qIsInteger(n)) return true;
    whole.push(power(f.base.kind === 'symbol' && f.base.attributes.includes('positive') ? f.base : map('abs', f.base), constant(n)));
    return false;
  });
  const root = (e: Expr): Expr => (qText(k) === '1/2' ? map('sqrt', e) : power(e, constant(k)));
  return hadamard(...whole, ...(rest.length === 0 ? [] : [root(hadamard(...rest))]));
};

/** Where every entry of β.*x^p + γ.*x^q, or of α + β./x + γ.*x, vanishes for positive x; null for gradients of another form. */
const rootOf = (search: Search, gradient: Expr): Zero | null => {
  const { x } = search.target;
  const parts = summands(gradient).map((t) => entryPart(t, x));
  if (parts.some((p) => p === null)) return null;
  const coefficient = (k: string): Expr => simplify(search, add(zeros(x.shape), ...parts.flatMap((p) => (p !== null && qText(p.exponent) === k ? [p.value] : []))));
  const exponents = [...new Map(parts.flatMap((p) => (p === null ? [] : [[qText(p.exponent), p.exponent] as const]))).values()].filter((k) => !isZero(coefficient(qText(k)))).sort((a, b) => qNumber(a) - qNumber(b));
  const alpha = coefficient('0');
  const [first, second] = exponents;
  if (first !== undefined && second !== undefined && exponents.length === 2) {
    const [below, above] = [first, second].map((k) => coefficient(qText(k))) as [Expr, Expr];
    const distance = qAdd(second, qNeg(first));
    const ratio = simplify(search, negate(divide(below, above)));
    return { value: rootOfProduct(ratio, qInv(distance)), quadratic: null };
  }
  if (exponents.length !== 3 || exponents.map(qText).join() !== '-1,0,1') return null;
  const [beta, gamma] = [coefficient('-1'), coefficient('1')];
  const discriminant = simplify(search, subtract(hadamard(alpha, alpha), scale(constant(4), hadamard(beta, gamma))));
  return { value: divide(subtract(map('sqrt', discriminant), alpha), scale(constant(2), gamma)), quadratic: { discriminant, alpha } };
};

/** The summands of an expression, factors in front of a sum multiplied in. */
const summands = (e: Expr): readonly Expr[] => {
  if (e.kind === 'add') return e.terms.flatMap(summands);
  if (e.kind === 'scale' && e.arg.kind === 'add') return e.arg.terms.flatMap((t) => summands(scale(e.by, t)));
  const [sum, second] = e.kind === 'hadamard' ? e.factors.filter((f) => f.kind === 'add') : [];
  if (e.kind !== 'hadamard' || sum?.kind !== 'add' || second !== undefined) return [e];
  return sum.terms.flatMap((t) => summands(hadamard(...e.factors.map((f) => (f === sum ? t : f)))));
};

/** A summand as value.*x^exponent, value free of x; null for another form. */
const entryPart = (t: Expr, x: Expr): { readonly exponent: Rational; readonly value: Expr } | null => {
  const depends = (e: Expr): boolean => [...freeSymbols(e)].some((s) => s === x);
  if (!depends(t)) return { exponent: rational(0), value: t };
  if (t.kind === 'scale') {
    const inner = entryPart(t.arg, x);
    return inner === null || depends(t.by) ? null : { exponent: inner.exponent, value: scale(t.by, inner.value) };
  }
  const factors = t.kind === 'hadamard' ? t.factors : [t];
  const [m, second] = factors.filter(depends);
  const rest = factors.filter((f) => !depends(f));
  if (m === undefined || second !== undefined) return null;
  const value = rest.length === 0 ? (isScalar(t.shape) ? constant(1) : ones(t.shape)) : hadamard(...rest);
  if (m === x) return { exponent: rational(1), value };
  const root = map('sqrt', x);
  if (m === root) return { exponent: rational(1, 2), value };
  if (m.kind === 'power' && m.base === root && m.exponent.kind === 'const') return { exponent: qMul(m.exponent.value, rational(1, 2)), value };
  return m.kind === 'power' && m.base === x && m.exponent.kind === 'const' ? { exponent: m.exponent.value, value } : null;
};
