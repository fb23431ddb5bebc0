import { dimMul, dimOf, ONE, type Dim } from '../../shape/dim.ts';
import { shape, type Shape } from '../../shape/shape.ts';
import type { Emitter } from '../steps/emitter.ts';
import type { Estimates } from '../steps/estimate.ts';
import { byKind, dense, identityOperand, offsets, transposeOf, type BlockOperand, type DenseOperand, type Operand, type OperandCases, type SelectOperand, type VecOperand } from '../steps/operand.ts';
import type { ValueId } from '../steps/steps.ts';
import { Applications } from './applications.ts';
import { oriented, type Aligned } from './entries.ts';
import type { Sampled } from './sparse-algebra.ts';
import { isZero } from './sums.ts';

/** Sums, products, scalings and applications of operands; steps are emitted only where entries are really needed. */
export interface Algebra {
  /** The operand as entries in memory, possibly transposed. */
  readonly materialise: (x: Operand) => DenseOperand;
  /** The entries of an operand that were computed already, or null. */
  readonly made: (x: Operand) => DenseOperand | null;
  /** The operand as a row-major value. */
  readonly value: (x: Operand) => ValueId;
  readonly scalar: (x: number | Dim) => ValueId;
  readonly scaled: (by: ValueId, of: Operand) => Operand;
  readonly sum: (terms: readonly Operand[], s: Shape) => Operand;
  /** Entries at the nonzeros of a sparse matrix. */
  readonly sampled: Sampled;
  /** The product of conformable operands, structured as long as nothing needs its entries. */
  readonly product: (factors: readonly Operand[]) => Operand;
  /** Values in one common layout (all transposed or none), for entrywise operations. */
  readonly aligned: (list: readonly Operand[]) => Aligned;
}

const ZERO = dimOf(0);

/** Entries of structured operands, where nothing less will do. */
class StructuredAlgebra extends Applications {
  private readonly builders: OperandCases<DenseOperand> = {
    dense: (x) => x,
    vec: (x) => this.buildVec(x),
    sparse: (x) => dense(this.emitter.emit({ op: 'spread', at: x.at, nonzeros: x.nonzeros }, oriented(x.shape, x.trans)), x.shape, x.trans),
    identity: (x) => this.emitted({ op: 'eye' }, x.shape),
    constant: (x) => this.emitted({ op: 'fill', value: x.value }, x.shape),
    diagonal: (x) => this.emitted({ op: 'diag', x: x.v }, x.shape),
    masking: (x) => this.materialise(this.unmasked(x)),
    kron: (x) => this.emitted({ op: 'kron', a: this.value(x.a), b: this.value(x.b) }, x.shape),
    commutation: (x) => dense(this.commute(x.m, x.n, this.emitter.emit({ op: 'eye' }, x.shape)), x.shape),
    doubling: (x) => {
      const n = identityOperand(x.trans ? x.shape.rows : x.shape.cols);
      const d = this.materialise(this.columnsDoubled(n, n));
      return x.trans ? dense(d.value, x.shape, !d.trans) : d;
    },
    select: (x) => this.buildSelection(x),
    block: (x) => this.buildBlock(x),
    sum: (x) => this.combine(x.terms, x.shape),
    scaled: (x) => this.combine([x], x.shape),
    inverse: (x) => this.solve(x, this.materialise(identityOperand(x.shape.rows))),
    family: (x) => dense(x.each(oriented(x.shape, x.trans), (body) => this.value(body)), x.shape, x.trans),
    product: (x) => this.multiplied(x),
  };

  protected override build(x: Operand): DenseOperand {
    return byKind(this.builders, x);
  }

  private buildVec(x: VecOperand): DenseOperand {
    const { rows, cols } = x.shape;
    // The entries of X' in row-major order are those of vec(X).
    return dense(this.reshaped(this.value(transposeOf(x.of)), shape(dimMul(rows, cols), ONE)), x.shape, x.trans);
  }

  /** S is the transpose of S'·I, which scatters the rows of a small identity. */
  private buildSelection(x: SelectOperand): DenseOperand {
    const [rows, cols] = x.trans ? [x.shape.cols, x.shape.rows] : [x.shape.rows, x.shape.cols];
    const d = this.scatter({ ...x, trans: true, shape: shape(cols, rows) }, this.materialise(identityOperand(rows)));
    return x.trans ? d : dense(d.value, x.shape, !d.trans);
  }

  private buildBlock(x: BlockOperand): DenseOperand {
    const rowAt = offsets(x.grid.map((row) => row[0]?.shape.rows ?? ONE));
    const colAt = offsets((x.grid[0] ?? []).map((y) => y.shape.cols));
    const parts = x.grid.flatMap((row, i) => row.map((y, j) => ({ x: y, rowOffset: rowAt[i] ?? ZERO, colOffset: colAt[j] ?? ZERO })));
    return this.emitted({ op: 'assemble', parts: parts.filter((p) => !isZero(p.x)).map((p) => ({ ...p, x: this.value(p.x) })) }, x.shape);
  }
}

/** The algebra that writes its steps with `emitter` and chooses by `cost`. */
export const createAlgebra = (emitter: Emitter, cost: Estimates): Algebra => {
  const a = new StructuredAlgebra(emitter, cost);
  return {
    materialise: (x) => a.materialise(x), made: (x) => a.made(x), value: (x) => a.value(x), scalar: (x) => a.scalar(x), scaled: (by, of) => a.scaled(by, of),
    sum: (terms, s) => a.sum(terms, s), sampled: a.sampled, product: (factors) => a.product(factors), aligned: (list) => a.aligned(list),
  };
};
