import { add, call, multiply, transpose } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';

const SYMMETRIC: ReadonlySet<string> = new Set(['symmetric', 'posdef', 'psd', 'diagonal']);

/** Is it its own transpose by what is declared of its symbols? */
export const isSymmetric = (e: Expr): boolean => {
  if (e.kind === 'symbol') return e.attributes.some((a) => SYMMETRIC.has(a));
  if (e.kind === 'mpow') return isSymmetric(e.arg);
  return e.kind === 'call' && (e.fn === 'diag' || (e.fn === 'inv' && e.args.every(isSymmetric)));
};

/** The transpose, carried into sums and products; what is declared symmetric has none. */
export const transposed = (e: Expr): Expr => {
  switch (e.kind) {
    case 'add': return add(...e.terms.map(transposed));
    case 'scale': return multiply(e.by, transposed(e.arg));
    case 'product': return multiply(...e.factors.map(transposed).reverse());
    case 'call': return e.fn === 'kron' ? call('kron', ...e.args.map(transposed)) : isSymmetric(e) ? e : transpose(e);
    default: return isSymmetric(e) ? e : transpose(e);
  }
};
