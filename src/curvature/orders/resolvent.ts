import { add, call, constant, eye, multiply, negate, scale, subtract, transpose } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { summandsOf, transform } from '../../expr/walk.ts';

const without = (terms: readonly Expr[], t: Expr): Expr => add(...terms.filter((u) => u !== t));

const identity = (e: Expr): Expr => eye(e.shape.rows);

/** A run of factors beside (P + R)⁻¹, of which P is the product: P(P + R)⁻¹ = I − R(P + R)⁻¹ and the same from the other side. */
const beside = (factors: readonly Expr[], k: number, terms: readonly Expr[]): Expr | null => {
  const inverse = factors[k] as Expr;
  for (let i = 0; i < k; i++) {
    const p = multiply(...factors.slice(i, k));
    if (terms.includes(p)) return multiply(...factors.slice(0, i), subtract(identity(p), multiply(without(terms, p), inverse)), ...factors.slice(k + 1));
  }
  for (let i = k + 2; i <= factors.length; i++) {
    const p = multiply(...factors.slice(k + 1, i));
    if (terms.includes(p)) return multiply(...factors.slice(0, k), subtract(identity(p), multiply(inverse, without(terms, p))), ...factors.slice(i));
  }
  return null;
};

/** C(R + C'C)⁻¹C' = I − (I + CR⁻¹C')⁻¹, where what remains of the sum is invertible (Woodbury). */
const around = (factors: readonly Expr[], k: number, terms: readonly Expr[]): Expr | null => {
  const [left, right] = [factors[k - 1], factors[k + 1]];
  if (left === undefined || right !== transpose(left)) return null;
  const gram = multiply(right, left);
  if (terms.length < 2 || !terms.includes(gram)) return null;
  const inner = add(identity(left), multiply(left, call('inv', without(terms, gram)), right));
  return multiply(...factors.slice(0, k - 1), subtract(identity(left), call('inv', inner)), ...factors.slice(k + 2));
};

/** P − PH'(R + HPH')⁻¹HP = (I − KH)P(I − KH)' + KRK' with K = PH'(R + HPH')⁻¹, as Kalman's covariance is updated (Joseph), in a sum with both. */
const joseph = (e: Expr & { readonly kind: 'add' }): Expr | null => {
  for (const t of e.terms) {
    const [c, product] = t.kind === 'scale' ? [negate(t.by), t.arg] : [constant(-1), t];
    if (product.kind !== 'product' || product.factors.length % 2 === 0) continue;
    const k = (product.factors.length - 1) / 2;
    const [p, inverse] = [product.factors[0] as Expr, product.factors[k] as Expr];
    const own = scale(c, p);
    if (inverse.kind !== 'call' || inverse.fn !== 'inv' || !e.terms.includes(own)) continue;
    const right = multiply(identity(p), ...product.factors.slice(1, k));
    const [terms, spread] = [summandsOf(inverse.args[0] as Expr), multiply(transpose(right), p, right)];
    if (!terms.includes(spread) || multiply(...product.factors.slice(k + 1)) !== multiply(transpose(right), p)) continue;
    const gain = product.factors.slice(0, k + 1);
    const rest = subtract(identity(p), multiply(...gain, transpose(right)));
    const both = add(multiply(rest, p, transpose(rest)), multiply(...gain, without(terms, spread), ...gain.toReversed().map(transpose)));
    return add(...e.terms.filter((u) => u !== t && u !== own), scale(c, both));
  }
  return null;
};

const lessProduct = (x: Expr & { readonly kind: 'product' }): Expr | null => {
  for (const [k, f] of x.factors.entries()) {
    if (f.kind !== 'call' || f.fn !== 'inv') continue;
    const terms = summandsOf(f.args[0] as Expr);
    const found = beside(x.factors, k, terms) ?? around(x.factors, k, terms);
    if (found !== null) return found;
  }
  return null;
};

/**
 * The expression with differences and products of an inverse and parts of what it inverts in other forms, in which orders show; none where there
 * are none. Of differences the form itself shows it, of products what is left when they are written out.
 */
export const resolventForms = (e: Expr, simplify: (e: Expr) => Expr): readonly Expr[] => {
  const sums = transform(e, (x) => (x.kind === 'add' ? joseph(x) : null) ?? x);
  const products = transform(e, (x) => (x.kind === 'product' ? lessProduct(x) : null) ?? x);
  return [...(sums === e ? [] : [sums]), ...(products === e ? [] : [simplify(products)])];
};
