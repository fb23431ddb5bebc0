import { add, call, hadamard, multiply, power, scale, transpose } from '../expr/build.ts';
import type { Attribute, Expr, NodeOf } from '../expr/expr.ts';
import { readingCost } from './order.ts';

const SYMMETRIC: readonly Attribute[] = ['symmetric', 'posdef', 'psd', 'diagonal'];

/** Transpose pushed down to the leaves, where declared symmetry removes it. */
export const flip = (e: Expr): Expr => {
  switch (e.kind) {
    case 'symbol': return e.attributes.some((a) => SYMMETRIC.includes(a)) ? e : transpose(e);
    case 'named': return isSymmetric(e.value) ? e : transpose(e);
    case 'transpose': return e.arg;
    case 'product': return multiply(...[...e.factors].reverse().map(flip));
    case 'hadamard': case 'add': return isSymmetric(e) ? e : shorter(pushed(e), transpose(e));
    case 'scale': return scale(e.by, flip(e.arg));
    case 'power': return isSymmetric(e.base) ? e : power(flip(e.base), e.exponent);
    case 'map': return isSymmetric(e.arg) ? e : transpose(e);
    case 'mpow': return isSymmetric(e.arg) ? e : transpose(e);
    case 'call': {
      const [a, b] = e.args;
      if (e.fn === 'diag') return e;
      if (e.fn === 'kron' && a !== undefined && b !== undefined) return call('kron', flip(a), flip(b));
      if (e.fn === 'inv' && a !== undefined && isSymmetric(a)) return e;
      return transpose(e);
    }
    default: return transpose(e);
  }
};

/** Transpose of a sum or entrywise product, taken part by part. */
const pushed = (e: NodeOf<'hadamard'> | NodeOf<'add'>): Expr => (e.kind === 'add' ? add(...e.terms.map(flip)) : hadamard(...e.factors.map(flip)));

const shorter = (a: Expr, b: Expr): Expr => (readingCost(b) < readingCost(a) - 1e-9 ? b : a);

const memo = new WeakMap<Expr, boolean>();

/** Is the matrix symmetric by its form and the declared attributes? False where that isn't evident. */
export const isSymmetric = (e: Expr): boolean => {
  if (e.shape.rows.key !== e.shape.cols.key) return false;
  const known = memo.get(e);
  if (known !== undefined) return known;
  memo.set(e, false);
  const flipped = e.kind === 'add' || e.kind === 'hadamard' ? pushed(e) : flip(e);
  const answer = flipped === e || (e.kind === 'add' && flipped.kind === 'add' && sameMembers(e.terms, flipped.terms)) ||
    (e.kind === 'hadamard' && flipped.kind === 'hadamard' && sameMembers(e.factors, flipped.factors));
  memo.set(e, answer);
  return answer;
};

const sameMembers = (a: readonly Expr[], b: readonly Expr[]): boolean => {
  const sorted = (list: readonly Expr[]): readonly number[] => list.map((e) => e.id).sort((x, y) => x - y);
  const [x, y] = [sorted(a), sorted(b)];
  return x.length === y.length && x.every((id, i) => id === y[i]);
};
