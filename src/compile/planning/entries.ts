import { ONE, type Dim } from '../../shape/dim.ts';
import { isScalar, SCALAR, sameShape, shape, type Shape } from '../../shape/shape.ts';
import type { Emitter } from '../steps/emitter.ts';
import type { Estimates } from '../steps/estimate.ts';
import { dense, transposeOf, type DenseOperand, type Operand } from '../steps/operand.ts';
import type { ValueId } from '../steps/steps.ts';
import { createSymmetry } from '../steps/symmetry.ts';

/** The shape of a value that holds a matrix of shape `s`, or its transpose. */
export const oriented = (s: Shape, trans: boolean): Shape => (trans ? shape(s.cols, s.rows) : s);

/** Values of one layout: all transposed or none. */
export interface Aligned {
  readonly values: readonly ValueId[];
  readonly trans: boolean;
}

/** Entries in memory of operands, each computed once. */
export abstract class Entries {
  protected readonly emitter: Emitter;
  protected readonly cost: Estimates;
  protected readonly symmetry = createSymmetry();
  private readonly built = new Map<Operand, DenseOperand>();

  /** Steps are written with `emitter`, and chosen by `cost`. */
  constructor(emitter: Emitter, cost: Estimates) {
    this.emitter = emitter;
    this.cost = cost;
  }

  /** The entries of a structured operand. */
  protected abstract build(x: Exclude<Operand, DenseOperand>): DenseOperand;

  /** The operand as entries in memory, possibly transposed. */
  materialise(x: Operand): DenseOperand {
    if (x.kind === 'dense') return x;
    const known = this.built.get(x);
    if (known !== undefined) return known;
    const flipped = this.built.get(transposeOf(x));
    const result = flipped === undefined ? this.build(x) : dense(flipped.value, x.shape, !flipped.trans);
    if (this.symmetry.isSymmetric(x)) this.symmetry.symmetric.add(result.value);
    this.built.set(x, result);
    return result;
  }

  /** The entries of an operand that were computed already, or null. */
  made(x: Operand): DenseOperand | null {
    return x.kind === 'dense' ? x : (this.built.get(x) ?? null);
  }

  /** The operand as a row-major value. */
  value(x: Operand): ValueId {
    const d = this.materialise(x);
    return d.trans ? this.transposedValue(d.value) : d.value;
  }

  scalar(x: number | Dim): ValueId {
    return this.emitter.emit({ op: 'fill', value: x }, SCALAR);
  }

  /** The operands in one common layout, for entrywise operations. */
  aligned(list: readonly Operand[]): Aligned {
    const all = list.map((x) => this.materialise(x));
    const parts = all.filter((d) => !isScalar(d.shape) || list.every((x) => isScalar(x.shape)));
    const trans = parts.filter((d) => d.trans).length * 2 > parts.length;
    return { trans, values: all.map((d) => (isScalar(d.shape) || d.trans === trans ? d.value : this.transposedValue(d.value))) };
  }

  protected reshaped(v: ValueId, s: Shape): ValueId {
    return sameShape(this.emitter.shapeOf(v), s) ? v : this.emitter.emit({ op: 'reshape', x: v }, s);
  }

  private transposedValue(v: ValueId): ValueId {
    const { rows, cols } = this.emitter.shapeOf(v);
    // A row and a column have the same entries in the same order.
    if (rows.key === '1' || cols.key === '1') return this.emitter.emit({ op: 'reshape', x: v }, shape(cols, rows));
    return this.emitter.emit({ op: 'swap', x: v, p: rows, q: cols, inner: ONE }, shape(cols, rows));
  }
}
