import type { Theorem } from '../../checker/kernel/index.ts';
import type { Term } from '../../checker/terms/term.ts';
import { add, constant, hadamard, isConst, isZero, map, negate, power, scale, subtract, symbol, transpose, zeros } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { qSign } from '../../expr/rational.ts';
import { entrywiseFactors, freeSymbols, substitute, summandsOf } from '../../expr/walk.ts';
import { isScalar, sameShape } from '../../shape/shape.ts';
import { univariate } from '../objective/decompose.ts';
import { degreeIn } from '../prover/degree.ts';
import type { Prover } from '../prover/prover.ts';
import { argument, simplified } from '../prover/scalar.ts';

const zeroOf = (prover: Prover, e: Expr): Term => (isScalar(e.shape) ? '0' : prover.term(zeros(e.shape)));

/** Zeros of the shape of e below e, from an order with equal sides. */
const stated = (prover: Prover, t: Theorem | null, e: Expr): Theorem | null => (t === null ? null : prover.recast('O-EQ', t, zeroOf(prover, e), prover.term(e)));

/** The same with the number 0 on the left, as premises have it, and back. */
const asPremise = (prover: Prover, t: Theorem | null): Theorem | null => (t === null || t.conclusion[1] === '0' ? t : prover.step('O-TRANS', [prover.step('O-SGN', [], { a: t.conclusion[1] }), t]));
const asEntries = (prover: Prover, t: Theorem | null, e: Expr): Theorem | null => (t === null || isScalar(e.shape) ? t : prover.step('O-TRANS', [prover.step('O-SGN', [], { a: zeroOf(prover, e), side: 'upper' }), t]));

/** 0 ≤ b − a from a ≤ b, as e says it. */
const moved = (prover: Prover, order: Theorem | null, a: Expr, e: Expr): Theorem | null => (order === null ? null : stated(prover, prover.step('O-ADD', [order, prover.step('O-REFL', [], { a: prover.term(negate(a)) })]), e));

/** c and u where a term is c·|u|, |u| also as a product of absolute values. */
const sizeOf = (t: Expr): { readonly c: Expr; readonly u: Expr } | null => {
  const factors = t.kind === 'scale' ? [t.by, t.arg] : t.kind === 'hadamard' ? t.factors : [t];
  const sizes = factors.flatMap((f) => (f.kind === 'map' && f.fn === 'abs' ? [f.arg] : []));
  const rest = factors.filter((f) => f.kind !== 'map' || f.fn !== 'abs');
  return sizes.length === 0 || !rest.every((f) => isScalar(f.shape)) ? null : { c: hadamard(constant(1), ...rest), u: hadamard(...sizes) };
};

const times = (c: Expr, e: Expr): Expr => (isScalar(e.shape) ? hadamard(c, e) : scale(c, e));
const isMinus = (e: Expr): boolean => e.kind === 'const' && qSign(e.value) < 0;

/** Numbers that are sums of entries as the sums of one matrix: sum(A) − sum(B) of sum(A − B), x'*y of sum(x.*y), norm1(x) of sum(|x|). */
export const gathered = (e: Expr): Expr | null => {
  const entriesOf = (t: Expr): Expr | null => {
    if (t.kind === 'call' && t.fn === 'sum') return t.args[0] ?? null;
    if (t.kind === 'call' && t.fn === 'norm1') return map('abs', t.args[0] as Expr);
    if (t.kind === 'call' && t.fn === 'inner') return hadamard(...t.args);
    if (t.kind === 'product' && t.factors.length === 2) return hadamard(transpose(t.factors[0] as Expr), t.factors[1] as Expr);
    if (t.kind !== 'hadamard' || !isScalar(t.shape)) return null;
    const [inner, more] = t.factors.filter((f) => f.kind !== 'const');
    const body = inner === undefined || more !== undefined ? null : entriesOf(inner);
    return body === null ? null : times(hadamard(...t.factors.filter((f) => f.kind === 'const')), body);
  };
  const [first, ...rest] = summandsOf(e).map(entriesOf);
  return first == null || isScalar(first.shape) || !rest.every((b) => b !== null && sameShape(b.shape, first.shape)) ? null : add(first, ...rest.filter((b) => b !== null));
};

/** sqrt(e^2) = |e|, as it is for a symbol in the place of e. */
const rootOfSquare = (prover: Prover, e: Expr): Theorem | null => {
  const z = symbol('entries_1', e.shape);
  const general = prover.equal(prover.term(map('sqrt', power(z, constant(2)))), prover.term(map('abs', z)));
  return general === null ? null : prover.step('PUT', [general], { s: z.name, r: prover.term(e) });
};

/** |a| ≤ b from 0 ≤ b − a and 0 ≤ b + a, by the squares. */
const absoluteBelow = (prover: Prover, a: Expr, b: Expr, nonneg: (e: Expr) => Theorem | null): Theorem | null => {
  const [less, more] = [simplified(subtract(b, a)), simplified(add(b, a))];
  const [low, high] = [nonneg(less), nonneg(more)];
  const square = (e: Expr): Expr => power(e, constant(2));
  const product = high === null ? null : stated(prover, prover.step('O-SCALE', [asPremise(prover, low), high]), subtract(square(b), square(a)));
  const order = product === null ? null : prover.step('O-ADD', [prover.step('O-REFL', [], { a: prover.term(square(a)) }), product]);
  const squares = order === null ? null : prover.recast('O-EQ', order, prover.term(square(a)), prover.term(square(b)));
  const roots = squares === null ? null : prover.step('O-MONO', [squares], { f: 'sqrt' });
  const [left, right, itself] = [rootOfSquare(prover, a), rootOfSquare(prover, b), prover.step('E-ABS', [asPremise(prover, nonneg(b))])];
  return roots === null || left === null || right === null || itself === null ? null : prover.step('O-EQ', [roots, left, prover.step('E-TRANS', [right, itself])]);
};

/** 0 ≤ e by its terms: |u| beside u or −u, −|a| beside what is above |a|, the others each for itself. */
const bySummands = (prover: Prover, e: Expr): Theorem | null => {
  let terms = [...summandsOf(e)];
  const found: (Theorem | null)[] = [];
  const nonneg = (x: Expr): Theorem | null => nonnegativeEntries(prover, x);
  const below = terms.map((t) => ({ t, size: sizeOf(t) })).find(({ size }) => size !== null && isMinus(size.c));
  if (below?.size != null && isConst(below.size.c, -1)) {
    const { u } = below.size;
    const above = simplified(add(...terms.filter((t) => t !== below.t)));
    return moved(prover, absoluteBelow(prover, u, above, nonneg), map('abs', u), e);
  }
  for (const t of terms) {
    const size = sizeOf(t);
    const beside = size === null ? undefined : terms.find((u) => u !== t && [times(size.c, size.u), negate(times(size.c, size.u))].some((s) => isZero(simplified(subtract(s, u)))));
    if (size === null || beside === undefined) continue;
    const pair = add(t, beside);
    const isUp = isZero(simplified(add(beside, times(size.c, size.u))));
    const order = prover.step('O-ABS', [], { a: prover.term(isUp ? size.u : negate(size.u)), bound: 'upper' });
    const gap = moved(prover, order, isUp ? size.u : negate(size.u), subtract(t.kind === 'map' ? t : map('abs', size.u), isUp ? size.u : negate(size.u)));
    const scaled = gap === null ? null : stated(prover, prover.step('O-SCALE', [prover.positive(size.c, false), gap]), pair);
    found.push(scaled);
    terms = terms.filter((u) => u !== t && u !== beside);
  }
  if (found.length === 0 || found.some((t) => t === null)) return null;
  const rest = terms.map(nonneg);
  const [only, ...more] = [...found, ...rest];
  return rest.some((t) => t === null) || only === undefined ? null : stated(prover, more.length === 0 ? only : prover.step('O-ADD', [only, ...more]), e);
};

/** 0 ≤ −log(p) for declared probabilities p. */
const byRange = (prover: Prover, e: Expr): Theorem | null => {
  const inner = negate(e);
  const p = inner.kind === 'map' && inner.fn === 'log' ? inner.arg : null;
  const below = p?.kind === 'symbol' && p.attributes.includes('simplex') ? prover.step('O-RANGE', [], { a: prover.term(p), bound: 'upper' }) : null;
  const logs = below === null ? null : prover.step('O-MONO', [below], { f: 'log' });
  const order = logs === null ? null : prover.recast('O-EQ', logs, prover.term(inner), '0');
  const opposite = order === null ? null : prover.step('O-NEG', [order]);
  return opposite === null ? null : prover.recast('O-EQ', opposite, '0', prover.term(e));
};

/** 0 ≤ φ(r) for a function of one argument that is nowhere negative, over the positive or nonnegative numbers where r is so. */
const byFunction = (prover: Prover, e: Expr): Theorem | null => {
  for (const x of freeSymbols(e)) {
    const found = univariate(e, degreeIn(x)) ?? univariate(e, degreeIn(x), x);
    if (found === null || isZero(found.phi)) continue;
    const positive = prover.positive(found.inner, true);
    const inside = positive ?? prover.positive(found.inner, false);
    const t = inside === null ? found.t : positive !== null ? argument('arg_2', ['positive']) : argument('arg_4', ['nonneg']);
    const phi = substitute(found.phi, new Map<Expr, Expr>([[found.t, t]]));
    const order = prover.scalarOrder(constant(0), phi, t);
    const entries = order === null ? null : prover.instance(order, t, found.inner, inside);
    const own = entries === null ? null : prover.recast('O-EQ', entries, '0', prover.term(e));
    if (own !== null) return own;
  }
  return null;
};

/** 0 ≤ f·g… with the minus sign of a product given to one of its factors. */
const byFactors = (prover: Prover, e: Expr): Theorem | null => {
  const factors = entrywiseFactors(e);
  const [sign, others] = [factors.find(isMinus), factors.filter((f) => !isMinus(f))];
  for (const choice of sign === undefined ? [others] : others.map((f) => others.map((g) => (g === f ? times(sign, g) : g)))) {
    if (choice.includes(e)) continue;
    const parts = choice.map((f) => nonnegativeEntries(prover, f));
    const at = Math.max(0, choice.findIndex((f) => !isScalar(f.shape)));
    const product = parts.reduce<Theorem | null>((t, f, k) => (t === null || k === at || f === null ? (f === null ? null : t) : prover.step('O-SCALE', [asPremise(prover, f), t])), parts[at] ?? null);
    const found = stated(prover, product, e);
    if (found !== null) return found;
  }
  return null;
};

/** 0 ≤ e for every entry, zeros of its shape on the left, where the signs of its parts don't show it, but orders between them do: |u| ≥ u, the triangle inequality, p ≤ 1; null for anything else. */
export const nonnegativeEntries = (prover: Prover, e: Expr): Theorem | null => {
  const plain = asEntries(prover, prover.positive(e, false) ?? byRange(prover, e) ?? byFunction(prover, e), e);
  if (plain !== null) return plain;
  const whole = isScalar(e.shape) ? gathered(e) : null;
  if (whole !== null) {
    const entries = nonnegativeEntries(prover, simplified(whole));
    const found = entries === null ? null : stated(prover, prover.step('O-SUM', [entries], { op: 'sum' }), e);
    if (found !== null) return found;
  }
  return e.kind === 'add' ? bySummands(prover, e) : e.kind === 'scale' || e.kind === 'hadamard' ? byFactors(prover, e) : null;
};
