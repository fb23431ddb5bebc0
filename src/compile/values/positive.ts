import { elementwise } from '../../atoms/elementwise.ts';
import type { Expr } from '../../expr/expr.ts';
import { qNumber } from '../../expr/rational.ts';

/** Is every entry at least 0, by the form of the expression and the attributes of its symbols? */
const isNonnegative = (e: Expr): boolean => {
  switch (e.kind) {
    case 'const': return qNumber(e.value) >= 0;
    case 'dim': return true;
    case 'symbol': return e.attributes.some((a) => a === 'nonneg' || a === 'positive' || a === 'mask' || a === 'simplex');
    case 'named': return isNonnegative(e.value);
    case 'special': return true;
    case 'add': return e.terms.every(isNonnegative);
    case 'scale': return isNonnegative(e.by) && isNonnegative(e.arg);
    case 'product': case 'hadamard': return e.factors.every(isNonnegative);
    case 'power': return isNonnegative(e.base) || (e.exponent.kind === 'const' && qNumber(e.exponent.value) % 2 === 0);
    case 'transpose': case 'index': case 'slice': case 'gather': return isNonnegative(e.arg);
    case 'map': return elementwise[e.fn].range[0] >= 0;
    case 'call': return e.fn === 'norm1' || e.fn === 'norm2' || (['sum', 'rowsum', 'colsum', 'vec', 'diagvec'].includes(e.fn) && e.args.every(isNonnegative));
    default: return false;
  }
};

/** Functions whose values are above 0, though they come as near to it as you like. */
const ABOVE_ZERO: readonly string[] = ['exp', 'sigmoid', 'softplus'];

/** Is every entry above 0, by the form of the expression and the attributes of its symbols? */
export const isPositive = (e: Expr): boolean => {
  switch (e.kind) {
    case 'const': return qNumber(e.value) > 0;
    case 'dim': return true;
    case 'symbol': return e.attributes.includes('positive');
    case 'named': return isPositive(e.value);
    case 'special': return e.name === 'ones';
    case 'add': return e.terms.every(isNonnegative) && e.terms.some(isPositive);
    case 'scale': return isPositive(e.by) && isPositive(e.arg);
    case 'hadamard': return e.factors.every(isPositive);
    case 'power': return isPositive(e.base);
    case 'transpose': case 'index': case 'slice': case 'gather': return isPositive(e.arg);
    case 'map': return ABOVE_ZERO.includes(e.fn) || elementwise[e.fn].range[0] > 0;
    default: return false;
  }
};
