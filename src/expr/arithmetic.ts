import { dimLiteral, type Dim } from '../shape/dim.ts';
import { isScalar, shape } from '../shape/shape.ts';
import type { Expr } from './expr.ts';
import { agree, needScalar, sameShape } from './fit.ts';
import { ids, intern } from './intern.ts';
import { constant, isConst, isOne, isSpecial, isZero, monomial, ones, zeros } from './leaves.ts';
import { MINUS_ONE_Q, ONE_Q, qAdd, qEqual, qIsInteger, qMul, qNumber, qPow } from './rational.ts';

/** A size as a scalar: a sum of products of a constant and a monomial in the named sizes. */
export const dimScalar = (dim: Dim): Expr => {
  const literal = dimLiteral(dim);
  if (literal !== null) return constant(literal);
  return add(...dim.terms.map((t) => hadamard(constant(t.coefficient), monomial(t.names))));
};

/** Sum of equal shapes, flattened; zeros are dropped, scalar constants folded into the first one's place. Errors: shape-mismatch. */
export const add = (...list: readonly Expr[]): Expr => {
  const s = sameShape('sum', list);
  const terms: Expr[] = [];
  for (const t of list.flatMap((e) => (e.kind === 'add' ? e.terms : [e]))) {
    const at = t.kind === 'const' ? terms.findIndex((u) => u.kind === 'const') : -1;
    const held = terms[at];
    if (held?.kind === 'const' && t.kind === 'const') terms[at] = constant(qAdd(held.value, t.value));
    else terms.push(t);
  }
  const kept = terms.filter((t) => !isZero(t));
  const [first] = kept;
  if (first === undefined) return zeros(s);
  return kept.length === 1 ? first : intern('add', ids(kept), { shape: s, terms: kept });
};

/** A factor that is written behind a division sign. */
const isDivisor = (e: Expr): boolean => e.kind === 'power' && e.exponent.kind === 'const' && e.exponent.value.num < 0n;

const namesOf = (e: Expr): readonly string[] => (e.kind === 'dim' ? e.dim.terms.flatMap((t) => t.names) : []);

/** Sizes among the factors as one monomial, sizes they are divided by as another, divisors last, otherwise in the given order. */
const arranged = (factors: readonly Expr[]): readonly Expr[] => {
  const isSize = (f: Expr): boolean => f.kind === 'dim';
  const isSizeDivisor = (f: Expr): boolean => f.kind === 'power' && f.base.kind === 'dim' && isConst(f.exponent, -1);
  const together = (list: readonly Expr[], belongs: (f: Expr) => boolean, join: (found: readonly Expr[]) => Expr): readonly Expr[] => {
    const found = list.filter(belongs);
    const first = list.findIndex(belongs);
    return found.length < 2 ? list : list.flatMap((f, i) => (i === first ? [join(found)] : belongs(f) ? [] : [f]));
  };
  const sizes = together(factors, isSize, (found) => monomial(found.flatMap(namesOf)));
  const merged = together(sizes, isSizeDivisor, (found) => power(monomial(found.flatMap((f) => (f.kind === 'power' ? namesOf(f.base) : []))), constant(MINUS_ONE_Q)));
  return [...merged.filter((f) => !isDivisor(f)), ...merged.filter(isDivisor)];
};

/** Entrywise product of equal shapes, flattened; constants are folded to the front, divisors to the end, ones dropped. Errors: shape-mismatch. */
export const hadamard = (...list: readonly Expr[]): Expr => {
  const s = sameShape('entrywise product', list);
  let coefficient = ONE_Q;
  const by: Expr[] = [];
  const factors: Expr[] = [];
  const take = (e: Expr): void => {
    if (e.kind === 'const') coefficient = qMul(coefficient, e.value);
    else if (e.kind === 'hadamard') e.factors.forEach(take);
    else if (e.kind === 'scale') {
      by.push(e.by);
      take(e.arg);
    } else if (!isSpecial(e, 'ones')) factors.push(e);
  };
  list.forEach(take);
  if (coefficient.num === 0n || list.some(isZero)) return zeros(s);
  if (isScalar(s)) {
    const rest = arranged(factors);
    const all = qEqual(coefficient, ONE_Q) ? rest : [constant(coefficient), ...rest];
    const [first] = all;
    if (first === undefined) return constant(1);
    return all.length === 1 ? first : intern('hadamard', ids(all), { shape: s, factors: all });
  }
  const ordered = arranged(factors);
  const [first] = ordered;
  const body = first === undefined ? ones(s) : ordered.length === 1 ? first : intern('hadamard', ids(ordered), { shape: s, factors: ordered });
  return by.length === 0 ? body : scale(hadamard(...by), body);
};

/** Scalar times anything; nested scalings merge. Errors: not-scalar. */
export const scale = (by: Expr, arg: Expr): Expr => {
  needScalar('scaling', by);
  if (isScalar(arg.shape)) return hadamard(by, arg);
  if (isZero(by)) return zeros(arg.shape);
  if (isOne(by) || isZero(arg)) return arg;
  if (arg.kind === 'scale') return scale(hadamard(by, arg.by), arg.arg);
  return intern('scale', `${by.id},${arg.id}`, { shape: arg.shape, by, arg });
};

/** −a. */
export const negate = (a: Expr): Expr => scale(constant(MINUS_ONE_Q), a);

/** a − b. Errors: shape-mismatch. */
export const subtract = (a: Expr, b: Expr): Expr => add(a, negate(b));

/**
 * The product `a*b*…` of the language: a scalar operand scales, otherwise the matrix product, flattened; scalings are pulled
 * to the front and identities dropped. Errors: shape-mismatch.
 */
export const multiply = (...list: readonly Expr[]): Expr => list.reduce(multiplyTwo);

const multiplyTwo = (a: Expr, b: Expr): Expr => {
  if (isScalar(a.shape)) return scale(a, b);
  if (isScalar(b.shape)) return scale(b, a);
  agree('product', [a.shape, b.shape], a.shape.cols, b.shape.rows, ['columns', 'rows'], [0, 1]);
  const s = shape(a.shape.rows, b.shape.cols);
  if (isZero(a) || isZero(b)) return zeros(s);
  if (a.kind === 'scale') return scale(a.by, multiplyTwo(a.arg, b));
  if (b.kind === 'scale') return scale(b.by, multiplyTwo(a, b.arg));
  if (isSpecial(a, 'eye')) return b;
  if (isSpecial(b, 'eye')) return a;
  const factors = [a, b].flatMap((e) => (e.kind === 'product' ? e.factors : [e]));
  // Read from the left, a row times … times a column is a scalar, which scales the rest.
  const scalarEnd = a.shape.rows.key === '1' ? factors.findIndex((f) => f.shape.cols.key === '1') : -1;
  if (scalarEnd >= 0 && scalarEnd < factors.length - 1) return scale(multiply(...factors.slice(0, scalarEnd + 1)), multiply(...factors.slice(scalarEnd + 1)));
  return intern('product', ids(factors), { shape: s, factors });
};

/** Entrywise power with a scalar exponent; on a scalar the ordinary power. Errors: not-scalar. */
export const power = (base: Expr, exponent: Expr): Expr => {
  needScalar('exponent', exponent);
  if (isOne(exponent) || isOne(base)) return base;
  if (isZero(exponent)) return ones(base.shape);
  if (exponent.kind === 'const' && qIsInteger(exponent.value)) {
    const k = qNumber(exponent.value);
    if (base.kind === 'const' && Math.abs(k) <= 64 && (k > 0 || base.value.num !== 0n)) return constant(qPow(base.value, k));
    if (base.kind === 'power' && base.exponent.kind === 'const' && qIsInteger(base.exponent.value))
      return power(base.base, constant(qMul(base.exponent.value, exponent.value)));
    if (isSpecial(base, 'ones')) return base;
    // (a.*b).^k = a.^k.*b.^k holds wherever both sides are defined, for whole k only.
    if (base.kind === 'hadamard') return hadamard(...base.factors.map((f) => power(f, exponent)));
    if (base.kind === 'scale') return scale(power(base.by, exponent), power(base.arg, exponent));
  }
  return intern('power', `${base.id},${exponent.id}`, { shape: base.shape, base, exponent });
};

/** 1./a entrywise. */
export const reciprocal = (a: Expr): Expr => power(a, constant(-1));

/** The quotient of the language: `a./b` for equal shapes or a scalar operand, `a/b` for a scalar b. Errors: shape-mismatch. */
export const divide = (a: Expr, b: Expr): Expr => {
  if (isScalar(b.shape)) return scale(reciprocal(b), a);
  if (isScalar(a.shape)) return scale(a, reciprocal(b));
  return hadamard(a, reciprocal(b));
};
