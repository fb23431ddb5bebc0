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

/** The matrix J of vec(e) = J*vec(dx) for every part of an expression that is linear in the symbol dx; null for a part that has no such form. */
class Vectoriser {
  private readonly dx: Symbol_;
  private readonly rowGradient: (scalar: Expr) => Expr | null;
  private readonly size: Dim;
  private readonly memo = new Map<Expr, Expr | null>();

  constructor(dx: Symbol_, rowGradient: (scalar: Expr) => Expr | null) {
    this.dx = dx;
    this.rowGradient = rowGradient;
    this.size = entries(dx.shape);
  }

  of(x: Expr): Expr | null {
    const known = this.memo.get(x);
    if (known !== undefined) return known;
    const value = !this.uses(x) ? zeros(shape(entries(x.shape), this.size)) : isScalar(x.shape) && x !== this.dx ? this.ofScalar(x) : this.ofPart(x);
    this.memo.set(x, value);
    return value;
  }

  private uses(x: Expr): boolean {
    return freeSymbols(x).has(this.dx);
  }

  /** left*J for the J of x. */
  private then(left: Expr, x: Expr): Expr | null {
    const inner = this.of(x);
    return inner === null ? null : multiply(left, inner);
  }

  private total(list: readonly (Expr | null)[]): Expr | null {
    const known = list.filter((x): x is Expr => x !== null);
    return known.length === list.length ? add(...known) : null;
  }

  private ofScalar(x: Expr): Expr | null {
    const g = this.rowGradient(x);
    return g === null ? this.ofPart(x) : transpose(vecOf(g));
  }

  private ofPart(x: Expr): Expr | null {
    if (x === this.dx) return eye(this.size);
    switch (x.kind) {
      case 'named': return this.of(x.value);
      case 'add': return this.total(x.terms.map((t) => this.of(t)));
      case 'scale': return !this.uses(x.by) ? this.then(x.by, x.arg) : !this.uses(x.arg) ? this.then(vecOf(x.arg), x.by) : null;
      case 'product': return this.ofProduct(x);
      case 'hadamard': return this.ofHadamard(x);
      case 'transpose': return this.then(special('commutation', x.arg.shape.rows, x.arg.shape.cols), x.arg);
      case 'call': return this.ofCall(x);
      case 'index': return this.ofIndex(x);
      case 'slice': return this.ofSlice(x);
      case 'gather': return this.then(sandwich(gather(eye(x.arg.shape.rows), x.indices), x.arg.shape, null), x.arg);
      case 'unvec': return this.of(x.arg);
      case 'blocktrace': return this.of(blockTraceProduct(x));
      case 'block': return this.ofBlock(x);
      case 'sumover': {
        const body = this.of(x.body);
        return body === null ? null : sumOver(x.index, x.range, body);
      }
      default: return null;
    }
  }

  private ofProduct(x: NodeOf<'product'>): Expr | null {
    const at = x.factors.findIndex((f) => this.uses(f));
    const m = x.factors[at];
    if (m === undefined || x.factors.some((f, i) => i !== at && this.uses(f))) return null;
    const left = at === 0 ? null : multiply(...x.factors.slice(0, at));
    const right = at === x.factors.length - 1 ? null : multiply(...x.factors.slice(at + 1));
    if (right === null && isColumn(m.shape)) return left === null ? this.of(m) : this.then(left, m);
    if (left === null && isRow(m.shape)) return right === null ? this.of(m) : this.then(transpose(right), m);
    return this.then(sandwich(left, m.shape, right), m);
  }

  private ofHadamard(x: NodeOf<'hadamard'>): Expr | null {
    const [only, second] = x.factors.filter((f) => this.uses(f));
    if (only === undefined || second !== undefined) return null;
    const others = x.factors.filter((f) => f !== only);
    if (others.length === 0) return this.of(only);
    const by = hadamard(...others);
    return this.then(isScalar(x.shape) ? by : call('diag', vecOf(by)), only);
  }

  private ofIndex(x: NodeOf<'index'>): Expr | null {
    const row = x.row === null ? null : index(eye(x.arg.shape.rows), x.row, null);
    const col = x.col === null ? null : index(eye(x.arg.shape.cols), null, x.col);
    return this.then(sandwich(row, x.arg.shape, col), x.arg);
  }

  private ofSlice(x: NodeOf<'slice'>): Expr | null {
    const { rows, cols } = x.arg.shape;
    const left = rows.key === x.shape.rows.key ? null : slice(eye(rows), x.rowOffset, dimOf(0), shape(x.shape.rows, rows));
    const right = cols.key === x.shape.cols.key ? null : slice(eye(cols), dimOf(0), x.colOffset, shape(cols, x.shape.cols));
    return this.then(sandwich(left, x.arg.shape, right), x.arg);
  }

  private ofCall(x: NodeOf<'call'>): Expr | null {
    const [a, b] = x.args;
    if (a === undefined) return null;
    const { rows, cols } = a.shape;
    switch (x.fn) {
      case 'vec': return this.of(a);
      case 'diag': return this.then(diagonalSelection(rows), a);
      case 'diagvec': return this.then(transpose(diagonalSelection(rows)), a);
      case 'rowsum': return this.then(call('kron', special('ones', ONE, cols), eye(rows)), a);
      case 'colsum': return this.then(call('kron', eye(cols), special('ones', ONE, rows)), a);
      case 'sum': return this.then(special('ones', ONE, dimMul(rows, cols)), a);
      case 'tr': return this.then(transpose(call('vec', eye(rows))), a);
      case 'inner': {
        if (b === undefined) return null;
        if (!this.uses(a)) return this.then(transpose(vecOf(a)), b);
        return this.uses(b) ? null : this.then(transpose(vecOf(b)), a);
      }
      case 'kron': return b === undefined ? null : this.ofKron(a, b);
      default: return null;
    }
  }

  /** vec(A⊗B) = (I ⊗ K ⊗ I)(vec A ⊗ vec B), Magnus & Neudecker theorem 3.10. */
  private ofKron(a: Expr, b: Expr): Expr | null {
    const middle = call('kron', call('kron', eye(a.shape.cols), special('commutation', b.shape.cols, a.shape.rows)), eye(b.shape.rows));
    if (!this.uses(a)) return this.then(multiply(middle, call('kron', vecOf(a), eye(entries(b.shape)))), b);
    return this.uses(b) ? null : this.then(multiply(middle, call('kron', eye(entries(a.shape)), vecOf(b))), a);
  }

  private ofBlock(x: NodeOf<'block'>): Expr | null {
    const parts: (Expr | null)[] = [];
    let rowOffset = dimOf(0);
    for (const row of x.grid) {
      const height = row[0]?.shape.rows ?? ONE;
      let colOffset = dimOf(0);
      for (const cell of row) {
        if (this.uses(cell)) {
          const left = slice(eye(x.shape.rows), dimOf(0), rowOffset, shape(x.shape.rows, height));
          const right = slice(eye(x.shape.cols), colOffset, dimOf(0), shape(cell.shape.cols, x.shape.cols));
          parts.push(this.then(sandwich(left, cell.shape, right), cell));
        }
        colOffset = dimAdd(colOffset, cell.shape.cols);
      }
      rowOffset = dimAdd(rowOffset, height);
    }
    return this.total(parts);
  }
}

/**
 * J with vec(e) = J*vec(dx), for `e` linear in the symbol dx: vec(A*X*B) = kron(B', A)*vec(X), vec(X') = commutation*vec(X),
 * vec(C.*X) = diag(vec(C))*vec(X), … (Magnus & Neudecker, ch. 2 and 3). `rowGradient` gives G for a scalar linear in dx
 * (inner(G, dx)), or null. Returns null where a part has no such form.
 */
export const vectorise = (e: Expr, dx: Symbol_, rowGradient: (scalar: Expr) => Expr | null): Expr | null => new Vectoriser(dx, rowGradient).of(e);
