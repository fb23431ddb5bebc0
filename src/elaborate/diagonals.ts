import type { Expr } from '../expr/expr.ts';
import type { Surface } from '../notation/surface.ts';
import { isScalar } from '../shape/shape.ts';

type Chain = Extract<Surface, { kind: 'binary' }>;

/**
 * A sum or product that doesn't fit with diag of a square matrix as a column, with the diagonal matrix in its place: A − diag(A). Null where there is
 * no such diag. Throws Rejected where what it is of can't be read.
 */
export const withDiagonalMatrices = (e: Chain, read: (e: Surface) => Expr): Chain | null => {
  const isOfSquare = (arg: Surface): boolean => {
    const { shape } = read(arg);
    return shape.rows.key === shape.cols.key && !isScalar(shape);
  };
  const go = (x: Surface): Surface => {
    if (x.kind === 'binary') return chained(x);
    const [arg] = x.kind === 'call' && x.name === 'diag' && x.args.length === 1 ? x.args : [];
    return x.kind === 'call' && arg !== undefined && isOfSquare(arg) ? { ...x, args: [x] } : x;
  };
  const chained = (x: Chain): Chain => {
    const [left, right] = [go(x.left), go(x.right)];
    return left === x.left && right === x.right ? x : { ...x, left, right };
  };
  const changed = chained(e);
  return changed === e ? null : changed;
};
