import { map, power, scale } from '../../expr/build.ts';
import type { Expr, NodeOf } from '../../expr/expr.ts';
import { isScalar } from '../../shape/shape.ts';

/** A column that is repeated along the rows of a matrix, entry i at every place of row i, or a row along its columns. */
export interface Spread {
  readonly vector: Expr;
  readonly along: 'rows' | 'cols';
}

const isOnes = (e: Expr | undefined): boolean => e?.kind === 'special' && e.name === 'ones';

/** The vector that fills a matrix, of one written as its product with ones; null for any other expression. */
const spreadOf = (e: Expr): Spread | null => {
  if (e.kind === 'named') return spreadOf(e.value);
  if (e.kind === 'scale') {
    const inner = spreadOf(e.arg);
    return inner === null ? null : { ...inner, vector: scale(e.by, inner.vector) };
  }
  if (e.kind === 'power' || e.kind === 'map') {
    const inner = spreadOf(e.kind === 'power' ? e.base : e.arg);
    if (inner === null || (e.kind === 'power' && !isScalar(e.exponent.shape))) return null;
    return { ...inner, vector: e.kind === 'power' ? power(inner.vector, e.exponent) : map(e.fn, inner.vector) };
  }
  if (e.kind !== 'product' || e.factors.length !== 2) return null;
  const [a, b] = e.factors;
  if (a === undefined || b === undefined || a.shape.cols.key !== '1') return null;
  return isOnes(b) ? { vector: a, along: 'rows' } : isOnes(a) ? { vector: b, along: 'cols' } : null;
};

/** Two matrices whose columns are multiplied pair by pair, or the transpose of what comes out. */
export interface Columns {
  readonly a: Expr;
  readonly b: Expr;
  readonly trans: boolean;
}

/** kron(A,1).*kron(1,B), whose columns are the Kronecker products of those of A and B, or the same by rows (`trans`); null for another product. */
export const columnsOf = (e: NodeOf<'hadamard'>): Columns | null => {
  const [first, second] = e.factors;
  if (e.factors.length !== 2 || first?.kind !== 'call' || first.fn !== 'kron' || second?.kind !== 'call' || second.fn !== 'kron') return null;
  for (const [x, y] of [[first, second], [second, first]] as const) {
    const [[a, right], [left, b]] = [x.args, y.args];
    if (a === undefined || b === undefined || right === undefined || left === undefined || !isOnes(right) || !isOnes(left)) continue;
    for (const [axis, other, trans] of [['rows', 'cols', false], ['cols', 'rows', true]] as const)
      if (right.shape[other].key === '1' && left.shape[other].key === '1' && right.shape[axis].key === b.shape[axis].key && left.shape[axis].key === a.shape[axis].key && a.shape[other].key === b.shape[other].key)
        return { a, b, trans };
  }
  return null;
};

/** An entrywise product as vectors that scale rows and columns of the product of the other factors; without such vectors where nothing else is left. */
export const scalings = (e: NodeOf<'hadamard'>): { readonly vectors: readonly Spread[]; readonly rest: readonly Expr[] } => {
  const vectors = e.factors.flatMap((f) => spreadOf(f) ?? []);
  const rest = e.factors.filter((f) => spreadOf(f) === null);
  return rest.length === 0 ? { vectors: [], rest: e.factors } : { vectors, rest };
};
