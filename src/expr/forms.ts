import { call, eye, multiply, transpose } from './build.ts';
import type { BlockTrace, Expr, Unvec } from './expr.ts';

/** unvec(x, m, n) as a product: X = (vec(I_n)' ⊗ I_m)(I_n ⊗ vec X) (Magnus & Neudecker, ch. 2). */
export const unvecProduct = (e: Unvec): Expr => {
  const { rows, cols } = e.shape;
  return multiply(call('kron', transpose(call('vec', eye(cols))), eye(rows)), call('kron', eye(cols), e.arg));
};

/** blocktrace(A, p) as a product: (vec(I_p)' ⊗ I_m)(I_p ⊗ A)(vec(I_p) ⊗ I_n) for blocks m×n. */
export const blockTraceProduct = (e: BlockTrace): Expr => {
  const diagonal = call('vec', eye(e.count));
  return multiply(call('kron', transpose(diagonal), eye(e.shape.rows)), call('kron', eye(e.count), e.arg), call('kron', diagonal, eye(e.shape.cols)));
};

/** Does the term carry a minus sign, in a number that it is multiplied by? */
export const isNegativeTerm = (e: Expr): boolean => {
  if (e.kind === 'const') return e.value.num < 0n;
  if (e.kind === 'scale') return isNegativeTerm(e.by);
  const [first] = e.kind === 'hadamard' ? e.factors : [];
  return first?.kind === 'const' && first.value.num < 0n;
};
