import { map, power, scale } from '../expr/build.ts';
import type { Expr, NodeOf } from '../expr/expr.ts';
import { isScalar } from '../shape/shape.ts';

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

/** An entrywise product as vectors that scale rows and columns of the product of the other factors; without such vectors where nothing else is left. */
export const scalings = (e: NodeOf<'hadamard'>): { readonly vectors: readonly Spread[]; readonly rest: readonly Expr[] } => {
  const vectors = e.factors.flatMap((f) => spreadOf(f) ?? []);
  const rest = e.factors.filter((f) => spreadOf(f) === null);
  return rest.length === 0 ? { vectors: [], rest: e.factors } : { vectors, rest };
};
