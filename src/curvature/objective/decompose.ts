import { add, call, constant, hadamard, isConst, isSpecial, isZero, map, multiply, negate, ones, power, scale, symbol, transpose } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, inlineNames, subexpressions, substitute } from '../../expr/walk.ts';
import { isScalar, sameShape } from '../../shape/shape.ts';
import { degreeIn } from '../prover/degree.ts';
import { withoutIndex } from './indexed.ts';
import { argument } from '../prover/scalar.ts';

/** sum(weight .* φ(inner)): an entrywise function of one argument, weighted and summed. */
export interface Separable {
  readonly kind: 'separable';
  /** Free of the variable, of the shape of `inner`, or the constant 1. */
  readonly weight: Expr;
  /** φ as a scalar expression in `t`. */
  readonly phi: Expr;
  readonly t: Symbol_;
  readonly inner: Expr;
}

/** A summand of degree at most 2 in the variable. */
export interface Polynomial {
  readonly kind: 'polynomial';
  readonly value: Expr;
}

/** A summand that is neither. */
export interface Other {
  readonly kind: 'other';
  readonly value: Expr;
}

export type Piece = Separable | Polynomial | Other;

/** Names that no problem is likely to use. */
const T = argument('arg_1');

/** A scalar objective as a sum of pieces, each as it stands in the text or multiplied out; their sum equals the objective. Summands up to the degree `smooth` stay polynomials. */
export const decompose = (objective: Expr, x: Symbol_, smooth: 1 | 2 = 2): readonly Piece[] => {
  const degree = degreeIn(x);
  const polynomial: Expr[] = [];
  const pieces: Piece[] = [];
  const keep = (p: Piece): void => {
    if (p.kind === 'polynomial') polynomial.push(p.value);
    else pieces.push(p);
  };
  /** The scalar `e`, times the x-free scalar `factor`. */
  const scalar = (e: Expr, factor: Expr): void => {
    const whole = (): Expr => hadamard(factor, e);
    if (degree(e) <= smooth) return keep({ kind: 'polynomial', value: whole() });
    if (e.kind === 'add') return e.terms.forEach((s) => scalar(s, factor));
    if (e.kind === 'hadamard') {
      const free = e.factors.filter((f) => degree(f) === 0);
      const rest = e.factors.filter((f) => degree(f) > 0);
      if (free.length > 0 && rest.length > 0) return scalar(hadamard(...rest), hadamard(factor, ...free));
    }
    if (e.kind === 'call' && (e.fn === 'sum' || e.fn === 'norm1')) {
      const [body] = e.args;
      if (body !== undefined) return entrywise(e.fn === 'norm1' ? map('abs', body) : body, factor);
    }
    if (e.kind === 'call' && e.fn === 'inner') return entrywise(hadamard(...e.args), factor);
    const plain = e.kind === 'sumover' ? withoutIndex(e) : null;
    if (plain !== null) return scalar(plain, factor);
    // A norm is the root of a sum of squares.
    if (e.kind === 'call' && e.fn === 'norm2') return keep({ kind: 'separable', weight: factor, phi: map('sqrt', T), t: T, inner: power(e, constant(2)) });
    const squared = squareOfNorm(e);
    return entrywise(squared === null ? e : power(squared, constant(2)), factor);
  };
  /** sum of the entries of `e`, times the x-free scalar `factor`. */
  const entrywise = (e: Expr, factor: Expr): void => {
    const total = (body: Expr): Expr => hadamard(factor, isScalar(body.shape) ? body : call('sum', body));
    if (degree(e) <= smooth) return keep({ kind: 'polynomial', value: total(e) });
    if (e.kind === 'add' && univariate(e, degree) === null) return e.terms.forEach((s) => entrywise(s, factor));
    if (e.kind === 'scale' && degree(e.by) === 0) return entrywise(e.arg, hadamard(factor, e.by));
    // x-free factors around or inside are weights; what is left is a function of one argument or nothing that is known.
    const { weight, rest } = withoutWeight(e, degree);
    if (weight !== null && rest.kind === 'add') return rest.terms.forEach((s) => entrywise(hadamard(weight, s), factor));
    if (weight !== null && rest.kind === 'scale' && degree(rest.by) === 0) return entrywise(hadamard(weight, rest.arg), hadamard(factor, rest.by));
    const found = univariate(rest, degree) ?? overQuadratic(rest, degree);
    const products = found === null ? distributed(rest, degree) : null;
    if (products !== null) return products.forEach((t) => entrywise(weight === null ? t : hadamard(weight, t), factor));
    // exp(r + c) is exp(c).*exp(r).
    const offset = found === null ? null : exponentialOffset(found, degree);
    if (offset !== null) return entrywise(hadamard(...(weight === null ? [] : [weight]), offset.factor, offset.rest), factor);
    if (found === null || repetition(found.inner) !== null) {
      if (rest.kind === 'transpose') return entrywise(weight === null ? rest.arg : hadamard(transpose(weight), rest.arg), factor);
      const once = repeatedOnce(rest);
      if (once !== rest && once.kind === 'scale') return scalar(once.by, hadamard(factor, call('sum', weight === null ? once.arg : isScalar(weight.shape) ? scale(weight, once.arg) : weight)));
      const other = adjoint(weight, once, degree);
      if (other !== null) return entrywise(other, factor);
    }
    // What divides the argument of a logarithm is one of its own.
    if (found === null || degree(found.inner) === Infinity) {
      const parts = (found === null ? multipliedOut(rest, degree) : null) ?? logarithms(rest, degree);
      if (parts !== null) return parts.forEach((t) => entrywise(weight === null ? t : isScalar(t.shape) && !isScalar(weight.shape) ? scale(t, weight) : hadamard(weight, t), factor));
    }
    if (found === null) return keep({ kind: 'other', value: total(e) });
    const spread = (w: Expr): Expr => (isScalar(found.inner.shape) ? w : scale(w, ones(found.inner.shape)));
    const all = weight === null ? (factor.kind === 'const' && factor.value.num === factor.value.den ? constant(1) : spread(factor)) : isScalar(weight.shape) ? hadamard(factor, weight) : scale(factor, weight);
    keep({ kind: 'separable', weight: all, ...found, ...(found.inner.kind === 'transpose' ? { inner: found.inner.arg, weight: transpose(all) } : {}) });
  };
  scalar(inlineNames(objective), constant(1));
  const sum = polynomial.filter((p) => !isZero(p));
  return sum.length === 0 ? pieces : [...pieces, { kind: 'polynomial', value: add(...sum) }];
};

/** exp(k·(r + c)) with an x-free matrix c as exp(k·c) and exp(k·r), factors of φ with the latter; null for another function. */
const exponentialOffset = ({ phi, t, inner }: Pick<Separable, 'phi' | 't' | 'inner'>, degree: (e: Expr) => number): { readonly factor: Expr; readonly rest: Expr } | null => {
  const factors = phi.kind === 'hadamard' ? phi.factors : [phi];
  const moving = factors.filter((f) => freeSymbols(f).has(t));
  const [e] = moving;
  const k = e?.kind === 'map' && e.fn === 'exp' && moving.length === 1 ? (e.arg === t ? constant(1) : e.arg.kind === 'hadamard' && e.arg.factors.includes(t) ? hadamard(...e.arg.factors.filter((f) => f !== t)) : null) : null;
  const terms = inner.kind === 'scale' && inner.arg.kind === 'add' ? inner.arg.terms.map((u) => scale(inner.by, u)) : inner.kind === 'add' ? inner.terms : [];
  if (k === null || freeSymbols(k).has(t) || isScalar(inner.shape)) return null;
  const [free, rest] = [terms.filter((u) => degree(u) === 0), terms.filter((u) => degree(u) > 0)];
  const at = (terms: readonly Expr[]): Expr => map('exp', scale(k, add(...terms)));
  return free.length === 0 ? null : { factor: at(free), rest: scale(hadamard(constant(1), ...factors.filter((f) => f !== e)), at(rest)) };
};

/** A function of something quadratic, the largest of which there is, where several affine things stand in that; constants beside it belong to the function. */
const overQuadratic = (e: Expr, degree: (e: Expr) => number): ReturnType<typeof univariate> => {
  const inner = subexpressions(e).filter((s) => s.kind === 'add' && degree(s) === 2 && sameShape(s.shape, e.shape)).sort((a, b) => subexpressions(b).length - subexpressions(a).length);
  for (const s of inner) {
    const terms = s.kind === 'add' ? s.terms : [];
    const z = symbol('quadratic_1', s.shape);
    const outer = substitute(e, new Map<Expr, Expr>([[s, add(z, ...terms.filter((t) => degree(t) === 0))]]));
    const found = univariate(outer, (u) => (degree(u) > 0 ? Infinity : degreeIn(z)(u)), z);
    if (found !== null) return { ...found, inner: add(...terms.filter((t) => degree(t) > 0)) };
  }
  return null;
};

/** A where e is norm2(A)^2. */
export const squareOfNorm = (e: Expr): Expr | null => (e.kind === 'power' && isConst(e.exponent, 2) && e.base.kind === 'call' && e.base.fn === 'norm2' ? (e.base.args[0] ?? null) : null);

/** sum(w.*(P*F*Q)) = sum((P'*w*Q').*F): (P'*w*Q').*F for x-free P and Q; null for what is no such product. */
const adjoint = (weight: Expr | null, e: Expr, degree: (e: Expr) => number): Expr | null => {
  if (e.kind !== 'product') return null;
  const moving = e.factors.map((f) => degree(f) > 0);
  const [first, last] = [moving.indexOf(true), moving.lastIndexOf(true)];
  if (last - first === e.factors.length - 1) return null;
  const [left, right] = [e.factors.slice(0, first), e.factors.slice(last + 1)];
  return hadamard(multiply(...left.map(transpose).reverse(), weight ?? ones(e.shape), ...right.map(transpose).reverse()), multiply(...e.factors.slice(first, last + 1)));
};

/** v and what repeats it, where e is 1*v', v*1', c*1 or a multiple of these; null for anything else. */
const repetition = (e: Expr): { readonly line: Expr; readonly put: (v: Expr) => Expr } | null => {
  if (e.kind === 'scale') {
    if (isSpecial(e.arg, 'ones')) return { line: e.by, put: (v) => scale(v, e.arg) };
    const inner = repetition(e.arg);
    return inner === null ? null : { line: scale(e.by, inner.line), put: inner.put };
  }
  const factors = e.kind === 'product' ? e.factors : [];
  const [first, last] = [factors[0], factors.at(-1)];
  if (first !== undefined && isSpecial(first, 'ones') && first.shape.cols.key === '1') return { line: multiply(...factors.slice(1)), put: (v) => multiply(first, v) };
  return last !== undefined && isSpecial(last, 'ones') && last.shape.rows.key === '1' ? { line: multiply(...factors.slice(0, -1)), put: (v) => multiply(v, last) } : null;
};

/** An entrywise function of something repeated, as that of the row or column, repeated. */
const repeatedOnce = (e: Expr): Expr => {
  if (e.kind !== 'map' && !(e.kind === 'power' && isScalar(e.exponent.shape))) return e;
  const inner = repetition(repeatedOnce(e.kind === 'map' ? e.arg : e.base));
  return inner === null ? e : inner.put(e.kind === 'map' ? map(e.fn, inner.line) : power(inner.line, e.exponent));
};

/** (a + b).^2 with x-free a as a.^2, 2*a.*b and b.^2; null for anything else. */
const multipliedOut = (e: Expr, degree: (e: Expr) => number): readonly Expr[] | null => {
  if (e.kind !== 'power' || !isConst(e.exponent, 2) || e.base.kind !== 'add') return null;
  const free = e.base.terms.filter((t) => degree(t) === 0);
  const moving = e.base.terms.filter((t) => degree(t) > 0);
  if (free.length === 0) return null;
  const [a, b] = [add(...free), add(...moving)];
  return [power(a, constant(2)), hadamard(scale(constant(2), a), b), squareOf(b)];
};

/** A product with a factor (a + b).^2 or log(a./b) as a sum of products; null where there is none. */
const distributed = (e: Expr, degree: (e: Expr) => number): readonly Expr[] | null => {
  if (e.kind !== 'hadamard') return null;
  for (const f of e.factors) {
    const parts = degree(f) === 0 ? null : (multipliedOut(f, degree) ?? logarithms(f, degree));
    if (parts !== null) return parts.map((t) => hadamard(...e.factors.map((g) => (g === f ? t : g))));
  }
  return null;
};

/** b.^2, of an absolute value or a root what it is of. */
const squareOf = (b: Expr): Expr => {
  const e = b.kind === 'scale' && isConst(b.by, -1) ? b.arg : b;
  if (e.kind === 'map' && e.fn === 'abs') return power(e.arg, constant(2));
  return e.kind === 'map' && e.fn === 'sqrt' ? e.arg : power(b, constant(2));
};

/** log(a.*b./c) as log(a) + log(b) − log(c), where it is one of a product or of a sum over a divisor; null for anything else. What it is of is positive wherever the objective is defined. */
const logarithms = (e: Expr, degree: (e: Expr) => number): readonly Expr[] | null => {
  if (e.kind !== 'map' || e.fn !== 'log') return null;
  const log = (a: Expr): readonly Expr[] => {
    switch (a.kind) {
      case 'hadamard': return a.factors.flatMap(log);
      // A number again and again is no product.
      case 'scale': return isSpecial(a.arg, 'ones') && !isScalar(a.shape) ? [map('log', a)] : [map('log', isScalar(a.arg.shape) ? a.by : scale(a.by, ones(a.arg.shape))), ...log(a.arg)];
      case 'power': return isScalar(a.exponent.shape) ? log(a.base).map((t) => scale(a.exponent, t)) : [map('log', a)];
      default: return [map('log', a)];
    }
  };
  const joined = overDivisor(e.arg, degree);
  if (joined !== null) return [...log(joined.above), ...log(joined.below).map(negate)];
  return e.arg.kind === 'hadamard' || (e.arg.kind === 'scale' && degree(e.arg.by) > 0 && !isSpecial(e.arg.arg, 'ones')) ? log(e.arg) : null;
};

/** a + b./d, for a divisor d that depends on x, as (a.*d + b)./d; null for another sum. */
const overDivisor = (e: Expr, degree: (e: Expr) => number): { readonly above: Expr; readonly below: Expr } | null => {
  if (e.kind !== 'add') return null;
  const divisorsOf = (t: Expr): readonly Expr[] => (t.kind === 'hadamard' ? t.factors.flatMap(divisorsOf) : t.kind === 'scale' ? [...divisorsOf(t.by), ...divisorsOf(t.arg)] : t.kind === 'power' && isConst(t.exponent, -1) && degree(t.base) > 0 ? [t.base] : []);
  const [d, second] = [...new Set(e.terms.flatMap(divisorsOf))];
  if (d === undefined || second !== undefined || e.terms.some((t) => degree(t) > 0 && divisorsOf(t).length !== 1)) return null;
  const spread = (t: Expr): Expr => (isScalar(d.shape) && !isScalar(t.shape) ? scale(d, t) : hadamard(d, t));
  const without = (t: Expr): Expr => substitute(t, new Map([[power(d, constant(-1)), constant(1)]]));
  return { above: add(...e.terms.map((t) => (divisorsOf(t).length === 1 ? without(t) : spread(t)))), below: isScalar(d.shape) && !isScalar(e.shape) ? scale(d, ones(e.shape)) : d };
};

/** Splits off the x-free factors of an entrywise product. */
const withoutWeight = (e: Expr, degree: (e: Expr) => number): { readonly weight: Expr | null; readonly rest: Expr } => {
  if (e.kind !== 'hadamard') return { weight: null, rest: e };
  const free = e.factors.filter((f) => degree(f) === 0);
  const rest = e.factors.filter((f) => degree(f) > 0);
  if (free.length === 0 || rest.length === 0) return { weight: null, rest: e };
  return { weight: hadamard(...free), rest: hadamard(...rest) };
};

/**
 * An entrywise expression as φ(r): r is the largest affine subexpression (or the largest that isn't entrywise) that all of it goes
 * through, or the given one; scalars free of x are parameters of φ. Null where there are two different ones or matrices among the parameters.
 */
export const univariate = (e: Expr, degree: (e: Expr) => number, wanted: Expr | null = null): { readonly phi: Expr; readonly t: Symbol_; readonly inner: Expr } | null => {
  let inner: Expr | null = null;
  const at = (r: Expr): Expr => {
    if (inner !== null && inner !== r) {
      if (inner === negate(r)) return negate(T);
      throw new TypeError('two arguments');
    }
    inner = r;
    return T;
  };
  const constantOf = (c: Expr): Expr => {
    if (isScalar(c.shape)) return c;
    if (c.kind === 'special' && c.name === 'ones') return constant(1);
    if (c.kind === 'scale') return hadamard(c.by, constantOf(c.arg));
    throw new TypeError('a matrix among the parameters');
  };
  const go = (x: Expr, top: boolean): Expr => {
    const d = degree(x);
    if (d === 0) return constantOf(x);
    if (wanted === null ? d === 1 && !top : x === wanted) return at(x);
    switch (x.kind) {
      case 'named': return go(x.value, top);
      case 'add': return add(...x.terms.map((t) => go(t, false)));
      case 'hadamard': return hadamard(...x.factors.map((t) => go(t, false)));
      case 'scale': return isScalar(x.by.shape) && degree(x.by) === 0 ? hadamard(x.by, go(x.arg, false)) : at(x);
      case 'power': return squareOfNorm(x) !== null ? at(x) : degree(x.exponent) === 0 ? power(go(x.base, false), x.exponent) : at(x);
      case 'map': return map(x.fn, go(x.arg, false));
      default: return at(x);
    }
  };
  try {
    const phi = go(e, true);
    return inner === null || phi === T || freeSymbols(phi).size === 0 ? null : { phi, t: T, inner };
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
};
