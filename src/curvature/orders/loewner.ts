import { add, call, constant, dimScalar, divide, eye, index, isConst, isSpecial, matrixPower, multiply, negate, ones, power, reciprocal, scale, subtract, transpose, zeros } from '../../expr/build.ts';
import { vecOf } from '../../calculus/vectorise.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import type { Theorem } from '../../checker/kernel/index.ts';
import type { Term } from '../../checker/terms/term.ts';
import { rational } from '../../expr/rational.ts';
import { ONE } from '../../shape/dim.ts';
import { freeSymbols, subexpressions, summandsOf } from '../../expr/walk.ts';
import { isColumn, isScalar, shape } from '../../shape/shape.ts';
import { reflexive } from '../objective/curvature.ts';
import { degreeIn } from '../prover/degree.ts';
import { Prover } from '../prover/prover.ts';
import { simplified } from '../prover/scalar.ts';

/** Entrywise powers of what is semidefinite are taken up to that. */
const MOST_FACTORS = 6;

/** So many columns are tried as weights of rows. */
const MOST_WEIGHTS = 4;

/** Is one the transpose of the other, also by being the same symmetric matrix? */
const isMirror = (x: Expr, y: Expr): boolean => {
  if (x === transpose(y) || isMirroredKron(x, y) || (x === y && isSymmetric(x))) return true;
  if (x.kind === 'scale' && y.kind === 'scale') return x.by === y.by && isMirror(x.arg, y.arg);
  return x.kind === 'add' && y.kind === 'add' && x.terms.length === y.terms.length && x.terms.every((t) => y.terms.some((u) => isMirror(t, u)));
};

const isSymmetric = (x: Expr): boolean => {
  switch (x.kind) {
    case 'symbol': return x.attributes.some((a) => a === 'symmetric' || a === 'psd' || a === 'posdef' || a === 'diagonal');
    case 'special': return x.name === 'eye';
    case 'add': return x.terms.every(isSymmetric);
    case 'scale': return isSymmetric(x.arg);
    case 'product': {
      const c = congruence(x);
      return c !== null && (c.middle === null || isSymmetric(c.middle));
    }
    case 'call': return x.fn === 'diag' || (x.fn === 'inv' && isSymmetric(x.args[0] as Expr));
    default: return false;
  }
};

const isMirroredKron = (x: Expr, y: Expr): boolean => x.kind === 'call' && y.kind === 'call' && x.fn === 'kron' && y.fn === 'kron' && x.args.every((a, k) => isMirror(a, y.args[k] as Expr));

/** k where the exponent is the even number 2k > 0. */
const halved = (exponent: Expr): Expr | null => (exponent.kind === 'const' && exponent.value.den === 1n && exponent.value.num > 0n && exponent.value.num % 2n === 0n ? constant(Number(exponent.value.num / 2n)) : null);

/** C'*M*C as [C, M], where the product reads the same backwards; M is null for C'*C, as 11' is. */
export const congruence = (e: Expr): { readonly outer: Expr; readonly middle: Expr | null } | null => {
  if (isSpecial(e, 'ones') && e.shape.rows.key === e.shape.cols.key && !isScalar(e.shape)) return { outer: ones(shape(ONE, e.shape.cols)), middle: null };
  if (e.kind === 'mpow' && isMirror(e.arg, e.arg)) {
    const half = halved(e.exponent);
    return half === null ? null : { outer: isConst(half, 1) ? e.arg : matrixPower(e.arg, half), middle: null };
  }
  if (e.kind !== 'product') return null;
  const { factors } = e;
  const n = factors.length;
  let k = 0;
  while (2 * (k + 1) <= n && isMirror(factors[k] as Expr, factors[n - 1 - k] as Expr)) k++;
  if (k === 0) return null;
  const middle = factors.slice(k, n - k);
  const outer = multiply(...factors.slice(n - k));
  return { outer, middle: middle.length === 0 ? null : multiply(...middle) };
};

/** Zeros of a shape as the kernel writes them; of a number too. */
export const zerosLike = (e: Expr, prover: Prover): Term => (isScalar(e.shape) ? ['zeros', 1, 1] : prover.term(zeros(e.shape)));

/** 0 ⪯ diag(entries), or that it is definite where the entries have to be positive; null where their signs aren't seen. */
const byEntries = (prover: Prover, entries: Expr, isStrict: boolean): Theorem | null => {
  const order = prover.positive(entries, isStrict);
  return order === null ? null : prover.step(isStrict ? 'PD-DIAG' : 'L-DIAG', [order]);
};

/** 0 ⪯ e by the form of the expression, or null where the form doesn't show it; `at` is a positive variable whose entries may weigh rows. */
export const semidefinite = (prover: Prover, e: Expr, at: Symbol_ | null = null): Theorem | null => {
  const to = (x: Expr) => prover.term(x);
  const zero = zerosLike(e, prover);
  const cast = (t: Theorem | null): Theorem | null => (t === null ? null : prover.recast('L-EQ', t, zero, to(e)));
  if (isScalar(e.shape)) {
    const byNumber = byEntries(prover, e, false);
    const isMade = e.kind === 'add' || e.kind === 'product' || e.kind === 'named' || e.kind === 'scale' || e.kind === 'index';
    if (byNumber !== null || !isMade) return cast(byNumber);
  }
  switch (e.kind) {
    case 'special': return e.name === 'eye' || e.name === 'zeros' ? cast(prover.step('L-GRAM', [], { C: to(e) })) : e.name === 'ones' ? cast(prover.step('L-GRAM', [], { C: to(call('colsum', eye(e.shape.rows))) })) : null;
    case 'symbol': {
      const diagonal = e.attributes.includes('diagonal') ? byEntries(prover, call('diagvec', e), false) : null;
      return cast(diagonal ?? prover.step('L-ZERO', [], { A: to(e) }));
    }
    case 'named': return cast(semidefinite(prover, e.value, at));
    case 'add': {
      const parts = e.terms.map((t) => semidefinite(prover, t, at));
      if (parts.every((p) => p !== null)) return cast(prover.step('L-ADD', parts));
      // A constant that is its own square, as the centring matrix I − 11'/n, is the square of something symmetric.
      return (freeSymbols(e).size > 0 ? null : cast(prover.step('L-GRAM', [], { C: to(e) }))) ?? differenceOf(prover, e, at) ?? byVariance(prover, e) ?? byNorm(prover, e);
    }
    case 'scale': {
      const sign = prover.positive(e.by, false);
      const inner = sign === null ? null : semidefinite(prover, e.arg, at);
      return inner === null ? null : cast(prover.step('L-SCALE', [sign, inner]));
    }
    case 'product': {
      const c = congruence(e);
      if (c === null) return null;
      if (c.middle === null) return cast(prover.step('L-GRAM', [], { C: to(c.outer) }));
      const inner = semidefinite(prover, c.middle, at);
      return inner === null ? null : cast(prover.step('L-CONG', [inner], { C: to(c.outer) }));
    }
    case 'call': {
      const [a, b] = e.args;
      if (e.fn === 'diag' && a !== undefined) return cast(byEntries(prover, a, false));
      if (e.fn === 'kron' && a !== undefined && b !== undefined) {
        const [x, y] = [semidefinite(prover, a, at), semidefinite(prover, b, at)];
        return x === null || y === null ? null : cast(prover.step('L-KRON', [x, y], { side: 'left' }));
      }
      const strict = e.fn === 'inv' ? definite(prover, e) : null;
      return strict === null ? null : cast(prover.step('L-ZERO', [strict], { A: to(e) }));
    }
    case 'index': {
      // An entry of the diagonal is e_i'*A*e_i.
      const inner = e.row !== null && e.row === e.col ? semidefinite(prover, e.arg, at) : null;
      return inner === null ? null : cast(prover.step('L-CONG', [inner], { C: to(index(eye(e.arg.shape.rows), null, e.row)) }));
    }
    case 'mpow': {
      // An even power of something symmetric is a square.
      const c = congruence(e);
      return c === null ? null : cast(prover.step('L-GRAM', [], { C: to(c.outer) }));
    }
    case 'hadamard': {
      const parts = e.factors.map((t) => semidefinite(prover, t, at));
      const [first, ...rest] = parts;
      return first === undefined ? null : cast(rest.reduce<Theorem | null>((x, y) => (x === null || y === null ? null : prover.step('L-SCHUR', [x, y])), first));
    }
    case 'power': {
      // Entrywise whole powers are entrywise products.
      const k = e.exponent.kind === 'const' && e.exponent.value.den === 1n ? Number(e.exponent.value.num) : 0;
      const inner = k < 1 || k > MOST_FACTORS ? null : semidefinite(prover, e.base, at);
      return cast(Array.from({ length: k - 1 }).reduce<Theorem | null>((x) => (x === null ? null : prover.step('L-SCHUR', [x, inner])), inner));
    }
    case 'sumover': {
      const inner = semidefinite(prover, e.body, at);
      return inner === null ? null : cast(prover.step('L-SUM', [inner], { i: e.index.name, bound: `${e.index.name}_b` }));
    }
    default: return null;
  }
};

/** 0 ⪯ P − S, where P is one of the bounds of S that are known by form, or more than that: S is what is subtracted in e. */
const differenceOf = (prover: Prover, e: Expr & { readonly kind: 'add' }, at: Symbol_ | null): Theorem | null => {
  const links = e.terms.filter((t) => isSubtracted(prover, t)).map(negate);
  const s = links.length === 0 ? null : add(...links);
  const less = s === null ? null : negatedOrder(prover, s);
  if (s === null || less === null) return null;
  const below = (above: Theorem | null): Theorem | null => {
    const order = above === null ? null : prover.step('L-ADD', [above, less]);
    return order === null ? null : prover.recast('L-EQ', order, zerosLike(e, prover), prover.term(e));
  };
  const byForm = laplacian(prover, s, e, at, below) ?? below(projection(prover, s));
  for (const bound of byForm !== null ? [] : [() => antitone(prover, s, e), () => traced(prover, s)]) {
    const above = bound();
    const found = above === null ? null : (below(above.theorem) ?? withMore(prover, e, s, above));
    if (found !== null) return found;
  }
  return byForm;
};

const isSubtracted = (prover: Prover, t: Expr): boolean => t.kind === 'scale' && prover.positive(negate(t.by), true) !== null;

/** −S ⪯ −S. */
const negatedOrder = (prover: Prover, s: Expr): Theorem | null => prover.step('L-REFL', [], { A: prover.term(negate(s)) });

/** 0 ⪯ e from S ⪯ B, where e − (B − S) is a sum of semidefinite terms. */
const withMore = (prover: Prover, e: Expr, s: Expr, above: Below): Theorem | null => {
  const rest = simplified(add(e, s, negate(above.by)));
  if (summandsOf(rest).some((t) => isSubtracted(prover, t))) return null;
  const [less, more] = [negatedOrder(prover, s), semidefinite(prover, rest)];
  const order = less === null || more === null ? null : prover.step('L-ADD', [above.theorem, less, more]);
  return order === null ? null : prover.recast('L-EQ', order, zerosLike(e, prover), prover.term(e));
};

/** 0 ⪯ e, where it holds c·p*p' for probabilities p, from diag(p) − p*p' ⪯ ½(I − 11'/K) (Böhning 1992). */
const byVariance = (prover: Prover, e: Expr & { readonly kind: 'add' }): Theorem | null => {
  for (const t of multipliedOut(e)) {
    const [weight, square] = t.kind === 'scale' ? [t.by, t.arg] : [constant(1), t];
    const u = square.kind === 'product' && square.factors.length === 2 ? square.factors[0] : undefined;
    if (u === undefined || !isColumn(u.shape) || congruence(square)?.middle !== null) continue;
    const sum = prover.equal(prover.term(call('sum', u)), '1') === null ? simplified(call('sum', u)) : constant(1);
    const [p, c] = [divide(u, sum), multiply(weight, power(sum, constant(2)))].map(simplified) as [Expr, Expr];
    const above = varianceBound(prover, p);
    const scaled = above === null ? null : scaledOrder(c, above, prover);
    const found = scaled === null ? null : withMore(prover, e, scale(c, variance(p)), scaled);
    if (found !== null) return found;
  }
  return null;
};

/** 0 ⪯ e, where it holds c·‖A‖I for a symmetric A, from A ⪯ ‖A‖I and −A ⪯ ‖A‖I. */
const byNorm = (prover: Prover, e: Expr & { readonly kind: 'add' }): Theorem | null => {
  for (const t of e.terms) {
    const norm = t.kind === 'scale' && isSpecial(t.arg, 'eye') ? (t.by.kind === 'hadamard' ? t.by.factors : [t.by]).find((f) => f.kind === 'call' && f.fn === 'norm2') : undefined;
    const a = norm?.kind === 'call' ? norm.args[0] : undefined;
    if (t.kind !== 'scale' || norm === undefined || a === undefined || a.shape.rows.key !== e.shape.rows.key || a.shape.cols.key !== e.shape.cols.key) continue;
    const [by, c] = [scale(norm, eye(a.shape.rows)), simplified(divide(t.by, norm))];
    const up = restated(by, prover.step('L-FRO', [], { A: prover.term(a), side: 'upper' }), prover);
    const low = prover.step('L-FRO', [], { A: prover.term(a), side: 'lower' });
    const down = restated(by, low === null ? null : prover.step('L-NEG', [low]), prover);
    for (const [s, above] of [[a, up], [negate(a), down]] as const) {
      const scaled = above === null ? null : scaledOrder(c, above, prover);
      const negated = scaled === null ? null : prover.recast('L-EQ', scaled.theorem, prover.term(scale(c, s)), prover.term(scaled.by));
      const found = scaled === null || negated === null ? null : withMore(prover, e, scale(c, s), { by: scaled.by, theorem: negated });
      if (found !== null) return found;
    }
  }
  return null;
};

/** The terms of a sum, multiples of sums among them multiplied out. */
export const multipliedOut = (e: Expr): readonly Expr[] =>
  e.kind === 'add' ? e.terms.flatMap(multipliedOut) : e.kind === 'scale' && e.arg.kind === 'add' ? e.arg.terms.flatMap((u) => multipliedOut(scale(e.by, u))) : [e];

const variance = (p: Expr): Expr => subtract(call('diag', p), multiply(p, transpose(p)));

/** diag(p) − p*p' ⪯ ½(I − 11'/K), or null where p isn't seen to be nonnegative with sum 1. */
const varianceBound = (prover: Prover, p: Expr): Below | null => {
  const [nonneg, total] = [prover.positive(p, false), prover.equal(prover.term(call('sum', p)), '1')];
  const base = nonneg === null || total === null ? null : prover.step('L-SOFTMAX', [nonneg, total], { side: 'upper' });
  const k = p.shape.rows;
  return restated(scale(constant(rational(1, 2)), subtract(eye(k), scale(reciprocal(dimScalar(k)), ones(shape(k, k))))), base, prover);
};

/** What an expression is the inverse of by its form, that of a multiple of I a multiple of I; null for anything else. */
const inverted = (e: Expr): Expr | null => {
  if (e.kind === 'call' && e.fn === 'inv') return e.args[0] ?? null;
  if (isSpecial(e, 'eye')) return e;
  return e.kind === 'scale' && isSpecial(e.arg, 'eye') ? scale(reciprocal(e.by), e.arg) : null;
};

/** A ⪯ B from that B − A is semidefinite in any form; null where the forms are not equal. */
export const orderBy = (prover: Prover, a: Expr, difference: Theorem, b: Expr): Theorem | null => {
  const same = prover.step('L-REFL', [], { A: prover.term(a) });
  const order = same === null ? null : prover.step('L-ADD', [same, difference]);
  return order === null ? null : prover.recast('L-EQ', order, prover.term(a), prover.term(b));
};

/** (Q + R)⁻¹ ⪯ Q⁻¹ for definite Q and semidefinite R, where Q⁻¹ is one of the other parts of e. */
const antitone = (prover: Prover, s: Expr, e: Expr): Below | null => {
  const p = s.kind === 'call' && s.fn === 'inv' ? inverted(s) : null;
  for (const part of p === null ? [] : summandsOf(e).filter((t) => t !== negate(s))) {
    const q = inverted(part);
    if (p === null || q === null || !summandsOf(q).every((t) => summandsOf(p).includes(t))) continue;
    const [strict, more] = [definite(prover, q), semidefinite(prover, add(...summandsOf(p).filter((t) => !summandsOf(q).includes(t))))];
    const stated = more === null ? null : orderBy(prover, q, more, p);
    const order = strict === null || stated === null ? null : prover.step('L-INV', [strict, stated]);
    if (order !== null) return restated(part, order, prover);
  }
  return null;
};

/** P ⪯ I for a symmetric P that is its own square. */
const projection = (prover: Prover, p: Expr): Theorem | null => {
  if (congruence(p) === null) return null;
  const own = prover.term(p);
  const same = prover.equal(['*', own, own], own);
  return same === null ? null : prover.step('L-PROJ', [same], { side: 'upper' });
};

/** The bound of an entrywise nonnegative S by the diagonal matrix of its row sums, or of those weighted by a positive column h and divided by it again. */
const laplacian = (prover: Prover, s: Expr, e: Expr, at: Symbol_ | null, below: (above: Theorem | null) => Theorem | null): Theorem | null => {
  const nonneg = prover.positive(s, false);
  if (nonneg === null) return null;
  const plain = below(prover.step('L-LAPL', [nonneg]));
  if (plain !== null || at === null) return plain;
  const degree = degreeIn(at);
  const columns = [vecOf(at), ...subexpressions(e).filter((u) => u !== at && degree(u) === 1)].filter((u) => isColumn(u.shape) && u.shape.rows.key === e.shape.rows.key);
  for (const h of columns.slice(0, MOST_WEIGHTS)) {
    const positive = prover.positive(h, true);
    const found = positive === null ? null : below(prover.step('L-SEP', [nonneg, positive]));
    if (found !== null) return found;
  }
  return null;
};

/** What a matrix is below of, in Loewner's order. */
export interface Below {
  readonly by: Expr;
  readonly theorem: Theorem;
}

/** The order with its right side as it is written. */
const restated = (by: Expr, theorem: Theorem | null, prover: Prover): Below | null => {
  const plain = theorem === null ? null : prover.recast('L-EQ', theorem, theorem.conclusion[1] as Term, prover.term(by));
  return plain === null ? null : { by, theorem: plain };
};

/** c·M ⪯ c·D from M ⪯ D, for c ≥ 0. */
const scaledOrder = (by: Expr, inner: Below | null, prover: Prover): Below | null => {
  const sign = inner === null ? null : prover.positive(by, false);
  const theorem = inner === null || sign === null ? null : prover.step('L-SCALE', [sign, inner.theorem]);
  return inner === null ? null : restated(scale(by, inner.by), theorem, prover);
};

/** A ⊗ B ⪯ D ⊗ E from A ⪯ D and B ⪯ E, for semidefinite D and B. */
const kronOrder = (a: Below | null, [left, right]: readonly [Expr, Expr], b: Below | null, prover: Prover): Below | null => {
  if (a === null || b === null) return null;
  const [d, psd] = [semidefinite(prover, a.by), semidefinite(prover, right)];
  const first = psd === null ? null : a.by === left ? reflexive(call('kron', left, right), prover)?.theorem ?? null : prover.step('L-KRON', [a.theorem, psd], { side: 'left' });
  const second = d === null || first === null ? null : b.by === right ? first : prover.step('L-KRON', [b.theorem, d], { side: 'right' });
  const theorem = second === null || second === first ? second : prover.step('L-TRANS', [first, second]);
  return restated(call('kron', a.by, b.by), theorem, prover);
};

/** Is the matrix a multiple of the identity by its form? */
export const isIdentity = (m: Expr): boolean => isSpecial(m, 'eye') || (m.kind === 'scale' && isIdentity(m.arg)) || (m.kind === 'add' && m.terms.every(isIdentity));

/** The same kind of bound for a multiple, a Kronecker product, or a sum with a multiple of the identity; null for anything else. */
export const partsOf = (m: Expr, bound: (e: Expr) => Below | null, prover: Prover): Below | null => {
  if (m.kind === 'scale') return scaledOrder(m.by, bound(m.arg), prover);
  if (m.kind === 'call' && m.fn === 'kron') {
    const [a, b] = m.args as readonly [Expr, Expr];
    return kronOrder(bound(a), [a, b], bound(b), prover);
  }
  const plain = m.kind === 'add' ? m.terms.filter(isIdentity) : [];
  if (m.kind !== 'add' || plain.length === 0) return null;
  const [rest, same] = [bound(add(...m.terms.filter((t) => !isIdentity(t)))), reflexive(add(...plain), prover)];
  return rest === null || same === null ? null : restated(add(rest.by, same.by), prover.step('L-ADD', [rest.theorem, same.theorem]), prover);
};

/** M ⪯ tr(M) I for semidefinite M, without the part of a Kronecker product or sum that is a multiple of the identity. */
export const traced = (prover: Prover, m: Expr, simplify: (e: Expr) => Expr = (e) => e): Below | null => {
  if (isIdentity(m)) return reflexive(m, prover);
  const isWhole = m.kind === 'call' && m.fn === 'kron' && !m.args.some(isIdentity);
  const apart = isWhole ? null : partsOf(m, (e) => traced(prover, e, simplify), prover);
  if (apart !== null) return apart;
  const psd = semidefinite(prover, m);
  const theorem = psd === null ? null : prover.step('L-TRACE', [psd]);
  return theorem === null ? null : { by: scale(simplify(call('tr', m)), eye(m.shape.rows)), theorem };
};

/** e is positive definite by its form, or null where the form doesn't show it. */
export const definite = (prover: Prover, e: Expr): Theorem | null => {
  const to = (x: Expr) => prover.term(x);
  const cast = (t: Theorem | null): Theorem | null => (t === null ? null : prover.asDefinite(t, e));
  if (isScalar(e.shape)) return cast(byEntries(prover, e, true));
  switch (e.kind) {
    case 'special': return e.name === 'eye' ? cast(prover.step('PD-EYE', [], { n: (to(e) as readonly unknown[])[1] })) : null;
    case 'symbol': return cast(prover.step('PD-ATTR', [], { A: to(e) }));
    case 'named': return cast(definite(prover, e.value));
    case 'add': {
      // One definite summand is enough where the others are semidefinite.
      for (const [i, t] of e.terms.entries()) {
        const strict = definite(prover, t);
        if (strict === null) continue;
        const rest = e.terms.filter((_, k) => k !== i).map((u) => semidefinite(prover, u));
        if (rest.some((r) => r === null)) return null;
        return cast(rest.reduce<Theorem | null>((sum, r) => (sum === null ? null : prover.step('PD-ADD', [sum, r])), strict));
      }
      return null;
    }
    case 'scale': {
      const sign = prover.positive(e.by, true);
      const inner = sign === null ? null : definite(prover, e.arg);
      return inner === null ? null : cast(prover.step('PD-SCALE', [sign, inner]));
    }
    case 'product': {
      const c = congruence(e);
      if (c === null) return null;
      if (c.middle === null) return cast(prover.step('PD-GRAM', [], { Z: to(c.outer) }));
      if (c.middle.kind !== 'call' || c.middle.fn !== 'diag') return null;
      const weight = prover.positive(c.middle.args[0] as Expr, true);
      return weight === null ? null : cast(prover.step('PD-GRAM', [weight], { Z: to(c.outer) }));
    }
    case 'call': {
      const [a, b] = e.args;
      if (e.fn === 'diag' && a !== undefined) return cast(byEntries(prover, a, true));
      if (e.fn === 'kron' && a !== undefined && b !== undefined) {
        const [x, y] = [definite(prover, a), definite(prover, b)];
        return x === null || y === null ? null : cast(prover.step('PD-KRON', [x, y]));
      }
      if (e.fn === 'inv' && a !== undefined) {
        const inner = definite(prover, a);
        return inner === null ? null : cast(prover.step('PD-INV', [inner]));
      }
      return null;
    }
    default: return null;
  }
};

/** That the matrices in some symbols whose inverses or determinants stand in an expression are definite, where their forms show it. */
export const definiteInside = (prover: Prover, e: Expr, xs: readonly Symbol_[]): readonly Theorem[] => {
  const inside = new Set(subexpressions(e).flatMap((s) => (s.kind === 'call' && (s.fn === 'inv' || s.fn === 'logdet') ? s.args : [])));
  return [...inside].filter((a) => !xs.some((x) => a === x) && xs.some((x) => freeSymbols(a).has(x))).flatMap((a) => definite(prover, a) ?? []);
};
