import { dimMul, dimOf, ONE, type Dim } from '../../shape/dim.ts';
import { shape, sameShape, type Shape } from '../../shape/shape.ts';
import type { Emitter } from '../steps/emitter.ts';
import type { Estimates } from '../steps/estimate.ts';
import {
  byKind, dense, diagonalOperand, identityOperand, offsets, transposeOf,
  type BlockOperand, type ConstantOperand, type DenseOperand, type DiagonalOperand, type DoublingOperand, type FamilyOperand, type InverseOperand, type KronOperand, type MaskingOperand, type Operand,
  type OperandCases, type SelectOperand, type SumOperand,
} from '../steps/operand.ts';
import type { Operation, ValueId } from '../steps/steps.ts';
import { oriented } from './entries.ts';
import { Products } from './products.ts';
import { maskedColumn, sampling, type Sampled } from './sparse-algebra.ts';

const ZERO = dimOf(0);

/** Structured matrices applied to entries in memory, without those of their own. */
export abstract class Applications extends Products {
  /** Entries at the nonzeros of a sparse matrix. */
  readonly sampled: Sampled;
  private readonly applications: OperandCases<Operand, [Operand, Shape]> = {
    identity: (_, c) => c,
    sparse: (x, c, s) => this.emitted({ op: 'sparse-times', at: x.at, nonzeros: x.nonzeros, transposed: x.trans, x: this.value(c) }, s),
    dense: (x, c) => this.gemm(x, this.materialise(c)),
    vec: (x, c) => this.gemm(this.materialise(x), this.materialise(c)),
    constant: (x, c, s) => this.applyConstant(x, c, s),
    diagonal: (x, c, s) => this.applyDiagonal(x, c, s),
    masking: (x, c, s) => (s.cols.key === '1' ? maskedColumn(this.emitter, this.sampled, (y) => this.value(y), x, c) : this.apply(this.unmasked(x), c)),
    kron: (x, c, s) => (c.shape.cols.key === '1' ? this.applyKronToColumn(x, c, s) : this.applyKron(x, c, s)),
    commutation: (x, c, s) => (c.kind === 'vec' && !c.trans && c.of.shape.rows.key === x.m.key && c.of.shape.cols.key === x.n.key ? { ...c, of: transposeOf(c.of) } : dense(this.commute(x.m, x.n, this.value(c)), s)),
    doubling: (x, c, s) => this.applyDoubling(x, c, s),
    select: (x, c) => (x.trans ? this.scatter(x, this.materialise(c)) : this.take(x, this.materialise(c))),
    block: (x, c, s) => this.applyBlock(x, c, s),
    sum: (x, c, s) => this.applySum(x, c, s),
    product: (x, c) => this.product([x, c]),
    scaled: (x, c) => this.product([x, c]),
    inverse: (x, c) => this.solve(x, this.materialise(c)),
    family: (x, c, s) => this.applyFamily(x, c, s),
  };

  constructor(emitter: Emitter, cost: Estimates) {
    super(emitter, cost);
    this.sampled = sampling(emitter, this, cost);
  }

  protected override apply(x: Operand, c: Operand): Operand {
    return byKind(this.applications, x, c, shape(x.shape.rows, c.shape.cols));
  }

  protected emitted(does: Operation, s: Shape): DenseOperand {
    return dense(this.emitter.emit(does, s), s);
  }

  /** diag(vec(S)) with the zeros of S. */
  protected unmasked({ of, shape: s }: MaskingOperand): Operand {
    return diagonalOperand(this.value({ kind: 'vec', shape: shape(s.rows, ONE), of, trans: false }), s.rows);
  }

  /** commutation(m,n)·C: the row index of C is (column, row) of an m×n matrix, that of the result (row, column). */
  protected commute(m: Dim, n: Dim, c: ValueId): ValueId {
    const s = this.emitter.shapeOf(c);
    return this.emitter.emit({ op: 'swap', x: c, p: n, q: m, inner: s.cols }, s);
  }

  protected solve(x: InverseOperand, c: DenseOperand): DenseOperand {
    return this.emitted({ op: 'solve', factor: x.factor, x: this.value(c), transposed: x.trans }, c.shape);
  }

  /** The selected rows. */
  private take({ shape: { rows }, where }: SelectOperand, c: DenseOperand): DenseOperand {
    const s = shape(rows, c.shape.cols);
    const as = oriented(s, c.trans);
    if ('indices' in where) return dense(this.emitter.emit({ op: c.trans ? 'take-cols' : 'take-rows', x: c.value, indices: where.indices }, as), s, c.trans);
    if (sameShape(s, c.shape)) return c;
    const [rowOffset, colOffset] = c.trans ? [ZERO, where.offset] : [where.offset, ZERO];
    return dense(this.emitter.emit({ op: 'submatrix', x: c.value, rowOffset, colOffset }, as), s, c.trans);
  }

  /** S'·C for the selection S of which the operand is the transpose. */
  protected scatter({ shape: { rows }, where }: SelectOperand, c: DenseOperand): DenseOperand {
    const s = shape(rows, c.shape.cols);
    const as = oriented(s, c.trans);
    if ('indices' in where) return dense(this.emitter.emit({ op: c.trans ? 'scatter-cols' : 'scatter-rows', x: c.value, indices: where.indices }, as), s, c.trans);
    const [rowOffset, colOffset] = c.trans ? [ZERO, where.offset] : [where.offset, ZERO];
    return dense(this.emitter.emit({ op: 'assemble', parts: [{ x: c.value, rowOffset, colOffset }] }, as), s, c.trans);
  }

  private applyConstant(x: ConstantOperand, c: Operand, s: Shape): Operand {
    const { emit, shapeOf } = this.emitter;
    const d = this.materialise(c);
    const sums = c.shape.rows.key === '1' ? d.value : emit({ op: d.trans ? 'rowsum' : 'colsum', x: d.value }, oriented(shape(ONE, s.cols), d.trans));
    const times = x.value === 1 ? sums : emit({ op: 'multiply', args: [this.scalar(x.value), sums] }, shapeOf(sums));
    if (s.rows.key === '1') return dense(times, s, d.trans);
    return dense(emit({ op: 'repeat', x: times, along: d.trans ? 'cols' : 'rows' }, oriented(s, d.trans)), s, d.trans);
  }

  private applyDiagonal(x: DiagonalOperand, c: Operand, s: Shape): Operand {
    // Of a column, the entrywise product, which may be there already.
    if (s.cols.key === '1') return this.emitted({ op: 'multiply', args: [this.reshaped(x.v, s), this.value(c)] }, s);
    const d = this.materialise(c);
    return dense(this.emitter.emit({ op: d.trans ? 'scale-cols' : 'scale-rows', v: x.v, x: d.value }, oriented(s, d.trans)), s, d.trans);
  }

  private applyDoubling(x: DoublingOperand, c: Operand, s: Shape): Operand {
    if (!x.trans && s.cols.key === '1') return { kind: 'vec', shape: s, of: diagonalOperand(this.value(c), c.shape.rows), trans: false };
    const n = identityOperand(x.trans ? x.shape.rows : x.shape.cols);
    const whole = this.columnsDoubled(n, n);
    return this.product([x.trans ? transposeOf(whole) : whole, c]);
  }

  private applyBlock(x: BlockOperand, c: Operand, s: Shape): Operand {
    const at = offsets((x.grid[0] ?? []).map((y) => y.shape.cols));
    const rowAt = offsets(x.grid.map((row) => row[0]?.shape.rows ?? ONE));
    const d = this.materialise(c);
    const parts = x.grid.map((row, i) => {
      const terms = row.map((y, j) => this.product([y, this.take({ kind: 'select', shape: shape(y.shape.cols, x.shape.cols), where: { offset: at[j] ?? ZERO }, trans: false }, d)]));
      return { x: this.value(this.sum(terms, shape(row[0]?.shape.rows ?? ONE, s.cols))), rowOffset: rowAt[i] ?? ZERO, colOffset: ZERO };
    });
    return this.emitted({ op: 'assemble', parts }, s);
  }

  private applySum(x: SumOperand, c: Operand, s: Shape): Operand {
    const { cost } = this;
    const [rows, cols] = [cost.size(s.rows), cost.size(s.cols)];
    const spread = x.terms.reduce((t, y) => t + cost.apply(y, cols) + rows * cols, 0);
    if (this.made(x) === null && spread <= cost.build(x) + 2 * cost.entries(x) * cols) return this.sum(x.terms.map((t) => this.product([t, c])), s);
    return this.gemm(this.materialise(x), this.materialise(c));
  }

  private applyFamily(x: FamilyOperand, c: Operand, s: Shape): Operand {
    if (s.cols.key !== '1' || this.made(x) !== null) return this.gemm(this.materialise(x), this.materialise(c));
    const d = this.materialise(c);
    return dense(x.each(s, (body) => this.value(this.product([x.trans ? transposeOf(body) : body, d]))), s);
  }

  /** kron(A,B)·vec(X) = vec(B·X·A'). */
  private applyKronToColumn({ a, b }: KronOperand, c: Operand, s: Shape): Operand {
    const [ca, cb] = [a.shape.cols, b.shape.cols];
    const fits = c.kind === 'vec' && !c.trans && c.of.shape.rows.key === cb.key && c.of.shape.cols.key === ca.key;
    const inner = fits ? c.of : dense(this.reshaped(this.value(c), shape(ca, cb)), shape(cb, ca), true);
    return { kind: 'vec', shape: s, of: this.product([b, inner, transposeOf(a)]), trans: false };
  }

  /** kron(A,B)·C: A and B in turn on the two parts of the row index of C. */
  private applyKron({ a, b }: KronOperand, c: Operand, s: Shape): Operand {
    const { cost, emitter: { emit } } = this;
    const [ra, ca, rb, cb, w] = [a.shape.rows, a.shape.cols, b.shape.rows, b.shape.cols, s.cols];
    const onFirst = (y: Operand, p: Dim, q: Dim, v: ValueId): ValueId => {
      const wide = shape(p, dimMul(q, w));
      return this.reshaped(this.value(this.product([y, dense(this.reshaped(v, wide), wide)])), shape(dimMul(y.shape.rows, q), w));
    };
    const onSecond = (y: Operand, p: Dim, q: Dim, v: ValueId): ValueId => {
      if (y.kind === 'identity') return v;
      const exchanged = emit({ op: 'swap', x: v, p, q, inner: w }, shape(dimMul(p, q), w));
      return emit({ op: 'swap', x: onFirst(y, q, p, exchanged), p: y.shape.rows, q: p, inner: w }, shape(dimMul(p, y.shape.rows), w));
    };
    const n = cost.size(w);
    const aFirst = cost.apply(a, cost.size(cb) * n) + cost.apply(b, cost.size(ra) * n);
    const bFirst = cost.apply(b, cost.size(ca) * n) + cost.apply(a, cost.size(rb) * n);
    return dense(aFirst <= bFirst ? onSecond(b, ra, cb, onFirst(a, ca, cb, this.value(c))) : onFirst(a, ca, rb, onSecond(b, ca, cb, this.value(c))), s);
  }
}
