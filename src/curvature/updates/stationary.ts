import { whole } from '../../calculus/variable.ts';
import { vecOf } from '../../calculus/vectorise.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import type { Term } from '../../checker/terms/term.ts';
import { add, call, constant, divide, hadamard, isZero, map, multiply, negate, ones, power, scale, subtract, symbol, transpose, zeros } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { qAdd, qInv, qIsInteger, qMul, qNeg, qNumber, qText, rational, type Rational } from '../../expr/rational.ts';
import { freeSymbols, subexpressions, substitute, summandsOf } from '../../expr/walk.ts';
import { readingCost } from '../../network/order.ts';
import { ONE } from '../../shape/dim.ts';
import { isScalar, shape } from '../../shape/shape.ts';
import { NoBound } from '../bounds/bound.ts';
import { degreeIn } from '../prover/degree.ts';
import { holdsRoot } from '../prover/roots.ts';
import { definiteInside, semidefinite, zerosLike } from '../orders/loewner.ts';
import type { Balance } from '../objective/part.ts';
import type { Search } from '../objective/search.ts';
import type { Surrogate } from '../surrogates/surrogate.ts';
import { atBalance, balancePoint } from './balance.ts';
import { powerStep } from './powerstep.ts';
import { descend, type Update } from './update.ts';

const simplify = (search: Search, e: Expr): Expr => search.deriver.simplifier.simplify(e);

/** The zero of the gradient of a separable convex surrogate, found entry by entry where it isn't given: α + β./x = 0 gives −β./α. */
export const stationaryStep = (search: Search, s: Surrogate, known: Zero | null = null): Update | null => {
  const { prover, target } = search;
  const { gradient } = s;
  if (gradient === undefined) return null;
  const zero = known ?? (s.balance === undefined ? rootOf(search, gradient) : { value: balancePoint(s.balance, target.y), quadratic: null, balance: s.balance });
  if (zero === null) {
    if (prover.positive(negate(gradient), false) !== null) throw new NoBound(`the surrogate by ${s.ways.join(', ')} has no minimiser: it falls for ever as entries of ${target.variable.symbol.name} grow, so that the objective needs a term that keeps them small, or ${target.variable.symbol.name} declared simplex`);
    return null;
  }
  const { value: v } = zero;
  const at = (to: Expr): Expr => substitute(target.f, new Map<Expr, Expr>([[target.x, to]]));
  definiteInside(prover, at(target.y), [target.y]);
  const g = s.theorem.conclusion[2] as Term;
  const x = target.x.name;
  const curvature = curvatureOf(search, gradient);
  const grad = prover.step('G-JET', [], { f: g, x, g: prover.term(gradient) });
  const hess = prover.step('H-JET', [], { f: g, x, H: prover.term(curvature) });
  const convex = semidefinite(prover, curvature);
  const vanishes = vanishing(search, gradient, zero);
  const powers = convex === null && known === null && s.balance === undefined ? powersOf(search, gradient) : null;
  const changed = powers === null || powers.exponents.length !== 2 ? null : powerStep(search, s, powers, v);
  if (changed !== null) return minimised(search, { ...s, theorem: changed.above }, changed.argmin, v);
  // A quadratic has its minimum anywhere, so that its sign can't be left to an assumption.
  const isAnywhere = known === null && s.balance === undefined && degreeIn(target.x)(gradient) <= 1;
  const inside = prover.positive(v, true) ?? (isAnywhere ? null : prover.assume(['<', '0', prover.term(v)]));
  if (inside === null && isAnywhere) throw new NoBound(`the surrogate by ${s.ways.join(', ')} has its minimum at ${search.print(target.declared(target.display(v)))}, which is not shown to be positive`);
  if (grad === null || hess === null || convex === null || vanishes === null || inside === null) {
    throw new NoBound(`the surrogate by ${s.ways.join(', ')} would have its minimum at ${search.print(target.declared(target.display(v)))}, which is not proved: ${vanishes === null ? 'that its gradient vanishes there' : grad === null || hess === null ? 'its derivatives' : 'that it is convex'}`);
  }
  // What is positive makes matrices of it definite.
  if (prover.positive(v, true) === null) prover.learn(v, inside);
  definiteInside(prover, at(v), [...freeSymbols(v)]);
  const argmin = prover.step('U-CONVEX', [grad, hess, convex, vanishes, ...(target.x.attributes.length > 0 ? [inside] : [])], { v: prover.term(v) });
  return minimised(search, s, argmin, v);
};

/** The update to a minimiser v that is proved, or null. */
const minimised = (search: Search, s: Surrogate, argmin: Theorem | null, v: Expr): Update | null => {
  const descent = descend(search, s, argmin);
  return argmin === null || descent === null ? null : { value: search.target.display(v), kind: 'stationary', argmin, descent, cost: readingCost(v) };
};

/** The Hessian of a separable function with that gradient: of value.*x^k it is k·value.*x^k./x, in the roots that it has itself. */
const curvatureOf = ({ target: { x, y }, deriver }: Search, gradient: Expr): Expr => {
  const slopes = summands(gradient).map((t) => {
    const part = entryPart(t, x, y);
    return part === null ? null : scale(constant(part.exponent), hadamard(t, power(x, constant(-1))));
  });
  return slopes.every((t) => t !== null) && holdsRoot(gradient) ? call('diag', vecOf(add(zeros(x.shape), ...slopes))) : deriver.jacobian(gradient, whole(x)).value;
};

/** Where a gradient vanishes: a product of powers, or (√D − α)./2γ. */
export interface Zero {
  readonly value: Expr;
  readonly quadratic: { readonly discriminant: Expr; readonly alpha: Expr } | null;
  /** What the gradient there is by the laws of powers, and trials know to vanish. */
  readonly middle?: Term;
  /** Its logarithm, where it is an exponential. */
  readonly exponent?: Expr;
  readonly balance?: Balance;
}

/**
 * The gradient vanishes at v: by the laws of powers alone, or, where it is a sum α and one moving part that these show to be −α, by both.
 * At (√D − α)./2γ it is (√D² − D)./2(√D − α), whatever √D is.
 */
const vanishing = (search: Search, gradient: Expr, { value: v, quadratic, middle, exponent, balance }: Zero): Theorem | null => {
  const { prover, target } = search;
  const [there, zero] = [prover.at(gradient, target.x, v), zerosLike(target.x, prover)];
  if (middle !== undefined) {
    const [first, last] = [prover.step('E-POWER', [], { a: there, b: middle }), prover.equal(middle, zero)];
    return first === null || last === null ? null : prover.step('E-TRANS', [first, last]);
  }
  if (quadratic !== null) {
    const [d, r] = [prover.term(quadratic.discriminant), prover.term(map('sqrt', quadratic.discriminant))];
    const divisor = prover.term(scale(constant(2), subtract(map('sqrt', quadratic.discriminant), quadratic.alpha)));
    const fraction: Term = ['./', ['-', ['.^', r, '2'], ['.^', ['.^', d, '-1'], '-1']], divisor];
    const [whole_, nothing] = [prover.step('E-PIT', [], { a: there, b: fraction }), prover.step('E-POWER', [], { a: fraction, b: zero })];
    const found = whole_ === null || nothing === null ? null : prover.step('E-TRANS', [whole_, nothing]);
    if (found !== null) return found;
  }
  const level = balance === undefined ? null : atBalance(search, there, balance);
  if (level !== null) return level;
  const logarithm = exponent === undefined ? null : atExponential(search, gradient, exponent);
  if (logarithm !== null) return logarithm;
  const terms = summandsOf(gradient);
  const free = terms.filter((t) => !freeSymbols(t).has(target.x));
  if (free.length < 2 || free.length !== terms.length - 1) return prover.equal(there, zero);
  // To the laws of powers a sum is whole only under a power.
  const alpha = prover.term(add(...free));
  const balanced: Term = ['-', alpha, ['.^', ['.^', alpha, '-1'], '-1']];
  const moved = prover.step('E-POWER', [], { a: there, b: balanced });
  const cancels = moved === null ? null : prover.equal(balanced, zero);
  return cancels === null ? prover.equal(there, zero) : prover.step('E-TRANS', [moved, cancels]);
};

/** The gradient vanishes at exp(u) if it does with u for log(x): at exp(z) for any z it is that with z. */
const atExponential = ({ prover, target: { x } }: Search, gradient: Expr, u: Expr): Theorem | null => {
  const z = symbol('exponent_1', x.shape);
  const inLogarithms = substitute(gradient, new Map<Expr, Expr>([[map('log', x), z]]));
  if (freeSymbols(inLogarithms).has(x)) return null;
  const general = prover.equal(prover.at(gradient, x, map('exp', z)), prover.term(inLogarithms));
  const put = general === null ? null : prover.step('PUT', [general], { s: z.name, r: prover.term(u) });
  const nothing = put === null ? null : prover.equal(put.conclusion[2] as Term, zerosLike(x, prover));
  return nothing === null ? null : prover.step('E-TRANS', [put, nothing]);
};

/** The positive r^k, in factors: of a square |b|. */
export const rootOfProduct = (search: Search, r: Expr, k: Rational): Expr => {
  if (qText(k) === '1') return r;
  if (r.kind === 'scale' && qIsInteger(k)) return scale(power(r.by, constant(k)), rootOfProduct(search, r.arg, k));
  const { prover } = search;
  const whole: Expr[] = [];
  const rest = (r.kind === 'hadamard' ? r.factors : [r]).filter((f) => {
    const { base, exponent } = asPower(f);
    const n = qMul(exponent, k);
    if (base === f || !qIsInteger(n)) return true;
    whole.push(power(prover.positive(base, false) === null ? map('abs', base) : base, constant(n)));
    return false;
  });
  const root = (e: Expr): Expr => (qText(k) === '1/2' ? map('sqrt', e) : power(e, constant(k)));
  return hadamard(...whole, ...(rest.length === 0 ? [] : [root(hadamard(...rest))]));
};

/** A gradient as a sum of coefficients, free of x, times powers of the entries of x. */
export interface Powers {
  /** Those that occur, in rising order. */
  readonly exponents: readonly Rational[];
  readonly coefficient: (exponent: string) => Expr;
}

/** The powers that a gradient is made of; null for another form. */
export const powersOf = (search: Search, gradient: Expr): Powers | null => {
  const { x } = search.target;
  const parts = summands(gradient).map((t) => entryPart(t, x, search.target.y));
  if (!parts.every((p) => p !== null)) return null;
  const coefficient = (k: string): Expr => simplify(search, add(zeros(x.shape), ...parts.flatMap((p) => (qText(p.exponent) === k ? [p.value] : []))));
  const distinct = [...new Map(parts.map((p) => [qText(p.exponent), p.exponent] as const)).values()];
  return { coefficient, exponents: distinct.filter((k) => !isZero(coefficient(qText(k)))).sort((a, b) => qNumber(a) - qNumber(b)) };
};

/** α and β of a gradient α + β.*log(x); null for one of another form. */
export const logarithmic = (search: Search, gradient: Expr): { readonly alpha: Expr; readonly beta: Expr } | null => {
  const { x } = search.target;
  const log = map('log', x);
  const parts = summands(substitute(gradient, new Map<Expr, Expr>([[log, x]]))).map((t) => entryPart(t, x, search.target.y));
  if (!subexpressions(gradient).includes(log) || freeSymbols(substitute(gradient, new Map<Expr, Expr>([[log, zeros(x.shape)]]))).has(x)) return null;
  if (!parts.every((p) => p !== null && (qText(p.exponent) === '0' || qText(p.exponent) === '1'))) return null;
  const coefficient = (k: string): Expr => simplify(search, add(zeros(x.shape), ...parts.flatMap((p) => (p !== null && qText(p.exponent) === k ? [p.value] : []))));
  return { alpha: coefficient('0'), beta: coefficient('1') };
};

const rootOfLogarithm = (search: Search, gradient: Expr): Zero | null => {
  const found = logarithmic(search, gradient);
  if (found === null) return null;
  const exponent = simplify(search, negate(divide(found.alpha, found.beta)));
  return { value: map('exp', exponent), quadratic: null, exponent };
};

/** Where every entry of β.*x^p + γ.*x^q, of α + β./x + γ.*x, or of α + β.*log(x), vanishes for positive x; null for gradients of another form. */
const rootOf = (search: Search, gradient: Expr): Zero | null => {
  const powers = powersOf(search, gradient);
  if (powers === null) return rootOfLogarithm(search, gradient);
  const { coefficient, exponents } = powers;
  const alpha = coefficient('0');
  const [first, second] = exponents;
  if (first !== undefined && second !== undefined && exponents.length === 2) {
    const [below, above] = [first, second].map((k) => coefficient(qText(k))) as [Expr, Expr];
    const distance = qAdd(second, qNeg(first));
    const ratio = simplify(search, negate(divide(below, above)));
    return { value: rootOfProduct(search, ratio, qInv(distance)), quadratic: null };
  }
  if (exponents.length !== 3 || exponents.map(qText).join() !== '-1,0,1') return null;
  const [beta, gamma] = [coefficient('-1'), coefficient('1')];
  const discriminant = simplify(search, subtract(hadamard(alpha, alpha), scale(constant(4), hadamard(beta, gamma))));
  return { value: divide(subtract(map('sqrt', discriminant), alpha), scale(constant(2), gamma)), quadratic: { discriminant, alpha } };
};

/** diag(a)*F*diag(b) as an entrywise product, or null for another form. */
const withoutDiagonals = (e: Expr): Expr | null => {
  if (e.kind !== 'product') return null;
  const entries = (f: Expr | undefined): Expr | null => (f?.kind === 'call' && f.fn === 'diag' ? (f.args[0] ?? null) : null);
  const [left, right] = [entries(e.factors[0]), entries(e.factors.at(-1))];
  const inner = e.factors.slice(left === null ? 0 : 1, right === null ? undefined : -1);
  if (inner.length === 0 || inner.length === e.factors.length) return null;
  const spread = (column: Expr | null, put: (c: Expr) => Expr): readonly Expr[] => (column === null ? [] : [put(column)]);
  return hadamard(multiply(...inner), ...spread(left, (a) => multiply(a, ones(shape(ONE, e.shape.cols)))), ...spread(right, (b) => multiply(ones(shape(e.shape.rows, ONE)), transpose(b))));
};

/** The summands of an expression, factors in front of a sum multiplied in. */
const summands = (e: Expr): readonly Expr[] => {
  const plain = withoutDiagonals(e);
  if (plain !== null) return summands(plain);
  if (e.kind === 'add') return e.terms.flatMap(summands);
  if (e.kind === 'scale') return summands(e.arg).map((t) => scale(e.by, t));
  const [sum, second] = e.kind === 'hadamard' ? e.factors.filter((f) => f.kind === 'add') : [];
  if (e.kind !== 'hadamard' || sum?.kind !== 'add' || second !== undefined) return [e];
  return sum.terms.flatMap((t) => summands(hadamard(...e.factors.map((f) => (f === sum ? t : f)))));
};

/** A summand as value.*x^exponent, value free of x, with all powers of the current value y in it as one; null for another form. */
const entryPart = (t: Expr, x: Expr, y: Expr): { readonly exponent: Rational; readonly value: Expr } | null => {
  if (t.kind === 'scale' && !occurs(x, t.by)) {
    const inner = entryPart(t.arg, x, y);
    return inner === null ? null : { exponent: inner.exponent, value: scale(t.by, inner.value) };
  }
  if (!occurs(x, t)) return { exponent: rational(0), value: t };
  const bases = (t.kind === 'hadamard' ? t.factors : [t]).flatMap((f) => basesOf(f));
  const of = (b: Expr): Rational => bases.reduce((k, { base, exponent }) => (base === b ? qAdd(k, exponent) : k), rational(0));
  const others = bases.filter(({ base }) => base !== x && base !== y);
  if (others.some(({ base }) => occurs(x, base))) return null;
  const value = hadamard(...others.map(({ base, exponent }) => power(base, constant(exponent))), power(y, constant(of(y))));
  return { exponent: of(x), value: isScalar(t.shape) || !isScalar(value.shape) ? value : scale(value, ones(t.shape)) };
};

const occurs = (x: Expr, e: Expr): boolean => [...freeSymbols(e)].some((s) => s === x);

/** An entrywise factor as powers, those of products of positive entries taken apart. */
const basesOf = (f: Expr): readonly { readonly base: Expr; readonly exponent: Rational }[] => {
  const { base, exponent } = asPower(f);
  return base.kind === 'hadamard' ? base.factors.flatMap(basesOf).map((b) => ({ ...b, exponent: qMul(b.exponent, exponent) })) : [{ base, exponent }];
};

/** An expression as a power of another with a constant exponent. */
const asPower = (e: Expr): { readonly base: Expr; readonly exponent: Rational } => {
  if (e.kind === 'map' && e.fn === 'sqrt') return { base: e.arg, exponent: rational(1, 2) };
  if (e.kind !== 'power' || e.exponent.kind !== 'const') return { base: e, exponent: rational(1) };
  const inner = asPower(e.base);
  return { base: inner.base, exponent: qMul(inner.exponent, e.exponent.value) };
};
