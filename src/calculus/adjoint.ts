import { add, blockTrace, call, constant, eye, gather, hadamard, index, isZero, multiply, ones, scale, slice, special, sumOver, transpose, unvec, zeros } from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { freeSymbols } from '../expr/walk.ts';
import { dimAdd, dimOf, ONE, type Dim } from '../shape/dim.ts';
import { isScalar, shape } from '../shape/shape.ts';

/**
 * G with inner(C, e) = inner(G, dx) for C = 1, where the scalar `e` is linear in the symbol dx: moves every operation to the other
 * side of the inner product (inner(C, A*X*B) = inner(A'*C*B', X), inner(C, A.*X) = inner(A.*C, X), …). Null where a part has no such move.
 */
export const adjoint = (e: Expr, dx: Symbol_): Expr | null => {
  const uses = (x: Expr): boolean => freeSymbols(x).has(dx);
  let complete = true;
  const nothing = zeros(dx.shape);
  const unknown = (): Expr => {
    complete = false;
    return nothing;
  };

  const go = (x: Expr, c: Expr): Expr => {
    if (!uses(x) || isZero(c)) return nothing;
    if (x === dx) return c;
    switch (x.kind) {
      case 'named': return go(x.value, c);
      case 'add': return add(...x.terms.map((t) => go(t, c)));
      case 'scale': return uses(x.by) ? go(x.by, call('inner', x.arg, c)) : go(x.arg, scale(x.by, c));
      case 'product': {
        const at = x.factors.findIndex(uses);
        const m = x.factors[at];
        if (m === undefined) return unknown();
        const left = x.factors.slice(0, at).reverse().map(transpose);
        const right = x.factors.slice(at + 1).reverse().map(transpose);
        return go(m, multiply(...left, c, ...right));
      }
      case 'hadamard': {
        const only = x.factors.find(uses);
        return only === undefined ? unknown() : go(only, hadamard(c, ...x.factors.filter((f) => f !== only)));
      }
      case 'transpose': return go(x.arg, transpose(c));
      case 'gather': return go(x.arg, multiply(transpose(gather(eye(x.arg.shape.rows), x.indices)), c));
      case 'unvec': return go(x.arg, call('vec', c));
      case 'blocktrace': return go(x.arg, call('kron', eye(x.count), c));
      case 'sumover': return sumOver(x.index, x.range, go(x.body, c));
      case 'index': {
        const { rows, cols } = x.arg.shape;
        const left = x.row === null ? [] : [index(eye(rows), null, x.row)];
        const right = x.col === null ? [] : [index(eye(cols), x.col, null)];
        return go(x.arg, multiply(...left, c, ...right));
      }
      case 'slice': {
        const pad = (whole: Dim, size: Dim, offset: Dim): readonly Expr[] => (whole.key === size.key ? [] : [slice(eye(whole), dimOf(0), offset, shape(whole, size))]);
        const left = pad(x.arg.shape.rows, x.shape.rows, x.rowOffset);
        const right = pad(x.arg.shape.cols, x.shape.cols, x.colOffset).map(transpose);
        return go(x.arg, multiply(...left, c, ...right));
      }
      case 'block': {
        const parts: Expr[] = [];
        let rowOffset = dimOf(0);
        for (const row of x.grid) {
          let colOffset = dimOf(0);
          for (const cell of row) {
            parts.push(go(cell, isScalar(c.shape) ? c : slice(c, rowOffset, colOffset, cell.shape)));
            colOffset = dimAdd(colOffset, cell.shape.cols);
          }
          rowOffset = dimAdd(rowOffset, row[0]?.shape.rows ?? ONE);
        }
        return add(...parts);
      }
      case 'call': {
        const [a, b] = x.args;
        if (a === undefined) return unknown();
        switch (x.fn) {
          case 'tr': return go(a, scale(c, eye(a.shape.rows)));
          case 'sum': return go(a, scale(c, ones(a.shape)));
          case 'rowsum': return go(a, multiply(c, ones(shape(ONE, a.shape.cols))));
          case 'colsum': return go(a, multiply(ones(shape(a.shape.rows, ONE)), c));
          case 'diag': return go(a, call('diagvec', c));
          case 'diagvec': return go(a, call('diag', c));
          case 'vec': return go(a, unvec(c, a.shape.rows, a.shape.cols));
          case 'kron': {
            // inner(C, kron(A, X)) = inner(blocktrace(kron(A', I)*C, q), X); a left factor X is brought to the right by commutation.
            if (b === undefined || (uses(a) && uses(b))) return unknown();
            if (uses(b)) return go(b, blockTrace(multiply(call('kron', transpose(a), eye(b.shape.rows)), c), a.shape.cols));
            const turned = multiply(special('commutation', b.shape.rows, a.shape.rows), c, special('commutation', a.shape.cols, b.shape.cols));
            return go(a, blockTrace(multiply(call('kron', transpose(b), eye(a.shape.rows)), turned), b.shape.cols));
          }
          case 'inner': return b === undefined ? unknown() : uses(a) ? add(go(a, scale(c, b)), go(b, scale(c, a))) : go(b, scale(c, a));
          default: return unknown();
        }
      }
      default: return unknown();
    }
  };
  const g = go(e, constant(1));
  return complete ? g : null;
};
