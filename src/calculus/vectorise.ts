import { add, call, eye, gather, hadamard, index, multiply, slice, special, sumOver, transpose, zeros } from '../expr/build.ts';
import type { Expr, NodeOf, Symbol_ } from '../expr/expr.ts';
import { dimAdd, dimMul, dimOf, ONE, type Dim } from '../shape/dim.ts';
import { isColumn, isRow, isScalar, shape, type Shape } from '../shape/shape.ts';
import { blockTraceProduct } from '../expr/forms.ts';
import { freeSymbols } from '../expr/walk.ts';

const entries = (s: Shape): Dim => dimMul(s.rows, s.cols);
/** vec of an expression; a column is its own, a row its transpose. */
export const vecOf = (e: Expr): Expr => (isRow(e.shape) ? transpose(e) : call('vec', e));

/** The selection of the diagonal: the n²×n matrix E with vec(diag(v)) = E*v. */
const diagonalSelection = (n: Dim): Expr => hadamard(call('kron', eye(n), special('ones', n, ONE)), call('kron', special('ones', n, ONE), eye(n)));

/** The matrix by which vec(L*M*R) depends on vec(M). */
const sandwich = (left: Expr | null, m: Shape, right: Expr | null): Expr => {
  const r = right === null ? eye(m.cols) : transpose(right);
  return call('kron', r, left ?? eye(m.rows));
};

/**
 * J with vec(e) = J*vec(dx), for `e` linear in the symbol dx: vec(A*X*B) = kron(B', A)*vec(X), vec(X') = commutation*vec(X),
 * vec(C.*X) = diag(vec(C))*vec(X), … (Magnus & Neudecker, ch. 2 and 3). `rowGradient` gives G for a scalar linear in dx
 * (inner(G, dx)), or null. Returns null where a part has no such form.
 */
export const vectorise = (e: Expr, dx: Symbol_, rowGradient: (scalar: Expr) => Expr | null): Expr | null => {
  const uses = (x: Expr): boolean => freeSymbols(x).has(dx);
  const size = entries(dx.shape);
  const memo = new Map<Expr, Expr | null>();

  const go = (x: Expr): Expr | null => {
    const known = memo.get(x);
    if (known !== undefined) return known;
    const value = !uses(x) ? zeros(shape(entries(x.shape), size)) : isScalar(x.shape) && x !== dx ? scalarRow(x) : step(x);
    memo.set(x, value);
    return value;
  };

  const scalarRow = (x: Expr): Expr | null => {
    const g = rowGradient(x);
    return g === null ? step(x) : transpose(vecOf(g));
  };

  const then = (left: Expr, x: Expr): Expr | null => {
    const inner = go(x);
    return inner === null ? null : multiply(left, inner);
  };

  const total = (list: readonly (Expr | null)[]): Expr | null => {
    const known = list.filter((x): x is Expr => x !== null);
    return known.length === list.length ? add(...known) : null;
  };

  const step = (x: Expr): Expr | null => {
    if (x === dx) return eye(size);
    switch (x.kind) {
      case 'named': return go(x.value);
      case 'add': return total(x.terms.map(go));
      case 'scale': {
        if (!uses(x.by)) return then(x.by, x.arg);
        if (!uses(x.arg)) return then(vecOf(x.arg), x.by);
        return null;
      }
      case 'product': return productStep(x);
      case 'hadamard': {
        const active = x.factors.filter(uses);
        const [only] = active;
        if (only === undefined || active.length > 1) return null;
        const others = x.factors.filter((f) => f !== only);
        const by = others.length === 0 ? null : hadamard(...others);
        return by === null ? go(only) : then(isScalar(x.shape) ? by : call('diag', vecOf(by)), only);
      }
      case 'transpose': {
        const { rows, cols } = x.arg.shape;
        return then(special('commutation', rows, cols), x.arg);
      }
      case 'call': return callStep(x);
      case 'index': {
        const row = x.row === null ? null : index(eye(x.arg.shape.rows), x.row, null);
        const col = x.col === null ? null : index(eye(x.arg.shape.cols), null, x.col);
        return then(sandwich(row, x.arg.shape, col), x.arg);
      }
      case 'slice': {
        const { rows, cols } = x.arg.shape;
        const left = rows.key === x.shape.rows.key ? null : slice(eye(rows), x.rowOffset, dimOf(0), shape(x.shape.rows, rows));
        const right = cols.key === x.shape.cols.key ? null : slice(eye(cols), dimOf(0), x.colOffset, shape(cols, x.shape.cols));
        return then(sandwich(left, x.arg.shape, right), x.arg);
      }
      case 'gather': return then(sandwich(gather(eye(x.arg.shape.rows), x.indices), x.arg.shape, null), x.arg);
      case 'unvec': return go(x.arg);
      case 'blocktrace': return go(blockTraceProduct(x));
      case 'block': return blockStep(x);
      case 'sumover': {
        const body = go(x.body);
        return body === null ? null : sumOver(x.index, x.range, body);
      }
      default: return null;
    }
  };

  const productStep = (x: NodeOf<'product'>): Expr | null => {
    const at = x.factors.findIndex(uses);
    const m = x.factors[at];
    if (m === undefined || x.factors.some((f, i) => i !== at && uses(f))) return null;
    const left = at === 0 ? null : multiply(...x.factors.slice(0, at));
    const right = at === x.factors.length - 1 ? null : multiply(...x.factors.slice(at + 1));
    if (right === null && isColumn(m.shape)) return left === null ? go(m) : then(left, m);
    if (left === null && isRow(m.shape)) return right === null ? go(m) : then(transpose(right), m);
    return then(sandwich(left, m.shape, right), m);
  };

  const callStep = (x: NodeOf<'call'>): Expr | null => {
    const [a, b] = x.args;
    if (a === undefined) return null;
    const { rows, cols } = a.shape;
    switch (x.fn) {
      case 'vec': return go(a);
      case 'diag': return then(diagonalSelection(rows), a);
      case 'diagvec': return then(transpose(diagonalSelection(rows)), a);
      case 'rowsum': return then(call('kron', special('ones', ONE, cols), eye(rows)), a);
      case 'colsum': return then(call('kron', eye(cols), special('ones', ONE, rows)), a);
      case 'sum': return then(special('ones', ONE, dimMul(rows, cols)), a);
      case 'tr': return then(transpose(call('vec', eye(rows))), a);
      case 'inner': {
        if (b === undefined) return null;
        if (!uses(a)) return then(transpose(vecOf(a)), b);
        return uses(b) ? null : then(transpose(vecOf(b)), a);
      }
      case 'kron': {
        if (b === undefined) return null;
        // vec(A⊗B) = (I ⊗ K ⊗ I)(vec A ⊗ vec B), Magnus & Neudecker theorem 3.10.
        const middle = call('kron', call('kron', eye(cols), special('commutation', b.shape.cols, rows)), eye(b.shape.rows));
        if (!uses(a)) return then(multiply(middle, call('kron', vecOf(a), eye(entries(b.shape)))), b);
        return uses(b) ? null : then(multiply(middle, call('kron', eye(entries(a.shape)), vecOf(b))), a);
      }
      default: return null;
    }
  };

  const blockStep = (x: NodeOf<'block'>): Expr | null => {
    const parts: (Expr | null)[] = [];
    let rowOffset = dimOf(0);
    for (const row of x.grid) {
      const height = row[0]?.shape.rows ?? ONE;
      let colOffset = dimOf(0);
      for (const cell of row) {
        if (uses(cell)) {
          const left = slice(eye(x.shape.rows), dimOf(0), rowOffset, shape(x.shape.rows, height));
          const right = slice(eye(x.shape.cols), colOffset, dimOf(0), shape(cell.shape.cols, x.shape.cols));
          parts.push(then(sandwich(left, cell.shape, right), cell));
        }
        colOffset = dimAdd(colOffset, cell.shape.cols);
      }
      rowOffset = dimAdd(rowOffset, height);
    }
    return total(parts);
  };

  return go(e);
};

