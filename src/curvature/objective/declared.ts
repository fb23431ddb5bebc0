import { call, hadamard, isConst, map, negate, subtract } from '../../expr/build.ts';
import type { Attribute, Expr } from '../../expr/expr.ts';
import { transform } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';

/** Is it a symbol with one of the attributes, or a row, column, entry, transpose or column of the entries of one? */
const isDeclared = (e: Expr, names: readonly Attribute[]): boolean => {
  switch (e.kind) {
    case 'symbol': return e.attributes.some((a) => names.includes(a));
    case 'transpose': case 'index': return isDeclared(e.arg, names);
    case 'call': return e.fn === 'vec' && isDeclared(e.args[0] as Expr, names);
    default: return false;
  }
};

const isNonneg = (e: Expr): boolean => isDeclared(e, ['nonneg', 'positive', 'simplex', 'mask']);

/** u where e is 1 − sigmoid(u). */
const complement = (e: Expr): Expr | null => {
  if (e.kind !== 'add' || e.terms.length !== 2) return null;
  const one = e.terms.find((t) => isConst(t, 1) || (t.kind === 'special' && t.name === 'ones'));
  const other = e.terms.find((t) => t !== one);
  const sigmoid = other === undefined ? null : negate(other);
  return one !== undefined && sigmoid?.kind === 'map' && sigmoid.fn === 'sigmoid' ? sigmoid.arg : null;
};

const isNegated = (e: Expr): boolean => (e.kind === 'scale' && isConst(e.by, -1)) || (e.kind === 'hadamard' && e.factors.some((f) => isConst(f, -1)));

const once = (e: Expr): Expr => {
  if (e.kind === 'map' && e.fn === 'abs' && isNonneg(e.arg)) return e.arg;
  if (e.kind === 'call' && e.fn === 'norm1' && e.args[0] !== undefined && isNonneg(e.args[0])) return call('sum', e.args[0]);
  if (e.kind === 'call' && e.fn === 'det' && e.args[0]?.kind === 'symbol' && e.args[0].attributes.includes('posdef')) return map('exp', call('logdet', e.args[0]));
  if (e.kind === 'map' && e.fn === 'log' && e.arg.kind === 'map' && e.arg.fn === 'exp') return e.arg.arg;
  if (e.kind === 'power' && e.base.kind === 'map' && e.base.fn === 'exp' && isScalar(e.base.shape)) return map('exp', hadamard(e.exponent, e.base.arg));
  const u = complement(e);
  if (u !== null) return map('sigmoid', negate(u));
  // log(sigmoid(u)) as u − softplus(u), and without the u where the complement stands.
  if (e.kind !== 'map' || e.fn !== 'log' || e.arg.kind !== 'map' || e.arg.fn !== 'sigmoid') return e;
  const v = negate(e.arg.arg);
  return isNegated(e.arg.arg) ? negate(map('softplus', v)) : subtract(e.arg.arg, map('softplus', e.arg.arg));
};

/** The same for what is declared of the symbols, in the words of the rules: |x| of a nonnegative x is x, det(S) of a definite S is exp(logdet(S)), 1 − sigmoid(u) is sigmoid(−u), log(sigmoid(u)) is u − softplus(u). */
export const asDeclared = (e: Expr): Expr => transform(e, once);
