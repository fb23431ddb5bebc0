import { dimOf, ONE } from '../../shape/dim.ts';
import { isScalar, sameShape, shape, type Shape } from '../../shape/shape.ts';
import {
  constantOperand, dense, isSquare, offsets, sameSparsity, transposeOf, type BlockOperand, type DiagonalOperand, type KronOperand, type MaskingOperand, type Operand, type ProductOperand,
} from '../steps/operand.ts';
import type { ValueId } from '../steps/steps.ts';
import { structuredDiagonals } from './diagonal.ts';
import type { FunctionContext } from './function-context.ts';
import { ScalarSteps } from './scalar-steps.ts';

const ZERO = dimOf(0);
/** The diagonal of a product is looked for in the structure of its factors where the product costs so many times what they hold. */
const MUCH = 8;

const columnOf = (x: Operand): Shape => shape(x.shape.rows, ONE);

/** Diagonals, traces, inner products and sums of all entries, from the parts of what is structured. */
export class Traces extends ScalarSteps {
  private readonly structured: (x: Operand, s: Shape) => Operand | null;

  constructor(context: FunctionContext) {
    super(context);
    this.structured = structuredDiagonals(context, (x, s) => this.diagonalOf(x, s));
  }

  trace(x: Operand): ValueId {
    const { algebra } = this.context;
    if (isScalar(x.shape)) return algebra.value(x);
    switch (x.kind) {
      case 'identity': return algebra.scalar(x.shape.rows);
      case 'constant': return this.times(algebra.scalar(x.value), algebra.scalar(x.shape.rows));
      case 'diagonal': return this.reduce('sum', x.v);
      case 'masking': return this.total(x.of);
      case 'scaled': return this.times(x.by, this.trace(x.of));
      case 'sum': return this.plus(...x.terms.map((t) => this.trace(t)));
      case 'kron': return isSquare(x.a) && isSquare(x.b) ? this.times(this.trace(x.a), this.trace(x.b)) : this.reduce('trace', this.entriesOf(x));
      case 'product': return this.traceOfProduct(x);
      default: return this.reduce('trace', this.entriesOf(x));
    }
  }

  /** The diagonal as a column of shape `s`. */
  diagonalOf(x: Operand, s: Shape): Operand {
    const { algebra } = this.context;
    switch (x.kind) {
      case 'identity': return constantOperand(1, s);
      case 'constant': return constantOperand(x.value, s);
      case 'diagonal': return dense(x.v, s);
      case 'masking': return { kind: 'vec', shape: s, of: x.of, trans: false };
      case 'scaled': return algebra.scaled(x.by, this.diagonalOf(x.of, s));
      case 'sum': return algebra.sum(x.terms.map((t) => this.diagonalOf(t, s)), s);
      case 'block': return this.diagonalOfBlock(x, s) ?? this.readOff(x, s);
      case 'kron': return this.diagonalOfKron(x, s) ?? this.readOff(x, s);
      case 'product': return this.diagonalOfProduct(x, s) ?? this.readOff(x, s);
      default: return this.readOff(x, s);
    }
  }

  /** The diagonal of a diagonal matrix as a value. */
  entriesOnDiagonal(x: DiagonalOperand | MaskingOperand): ValueId {
    return x.kind === 'diagonal' ? x.v : this.diagonalValue(x);
  }

  /** The sum of all entries. */
  total(x: Operand): ValueId {
    if (x.kind === 'vec') return this.total(x.of);
    if (x.kind === 'scaled') return this.times(x.by, this.total(x.of));
    if (x.kind === 'dense') return this.reduce('sum', x.value);
    if (x.kind === 'sparse') return this.reduce('sum', x.nonzeros);
    const { algebra } = this.context;
    const ones = (n: Shape): Operand => constantOperand(1, n);
    return algebra.value(algebra.product([ones(shape(ONE, x.shape.rows)), x, ones(shape(x.shape.cols, ONE))]));
  }

  /** The sum of the entries of a.*b. */
  inner(a: Operand, b: Operand): ValueId {
    const { algebra } = this.context;
    if (a.kind === 'scaled') return this.times(a.by, this.inner(a.of, b));
    if (b.kind === 'scaled') return this.times(b.by, this.inner(a, b.of));
    if (a.kind === 'vec' && b.kind === 'vec' && a.trans === b.trans && sameShape(a.of.shape, b.of.shape)) return this.inner(a.of, b.of);
    if (a.kind === 'sparse' && b.kind === 'sparse' && sameSparsity(a, b)) return this.scalarOf({ op: 'dot', a: a.nonzeros, b: b.nonzeros });
    if (a.kind !== 'dense' || b.kind !== 'dense') return this.trace(algebra.product([transposeOf(a), b]));
    const { values: [x = a.value, y = b.value] } = algebra.aligned([a, b]);
    return this.scalarOf({ op: 'dot', a: x, b: y });
  }

  private diagonalValue(x: Operand): ValueId {
    return this.context.algebra.value(this.diagonalOf(x, columnOf(x)));
  }

  private readOff(x: Operand, s: Shape): Operand {
    return dense(this.context.emitter.emit({ op: 'diagvec', x: this.entriesOf(x) }, s), s);
  }

  private traceOfProduct(x: ProductOperand): ValueId {
    const { cost } = this.context;
    const weighted = this.withoutDiagonal(x.factors);
    if (weighted !== null) return this.scalarOf({ op: 'dot', a: weighted.v, b: this.diagonalValue(weighted.rest) });
    const { at, cost: c } = this.cut(x.factors);
    if (cost.build(x) + cost.size(x.shape.rows) < c) return this.reduce('trace', this.entriesOf(x));
    const [a, b] = this.halves(x.factors, at).values;
    return this.scalarOf({ op: 'dot', a, b });
  }

  private diagonalOfBlock(x: BlockOperand, s: Shape): Operand | null {
    const blocks = x.grid.flatMap((row, i) => row.slice(i, i + 1));
    if (x.grid.length !== x.grid[0]?.length || !blocks.every(isSquare)) return null;
    const at = offsets(blocks.map((b) => b.shape.rows));
    const parts = blocks.map((b, i) => ({ x: this.diagonalValue(b), rowOffset: at[i] ?? ZERO, colOffset: ZERO }));
    return dense(this.context.emitter.emit({ op: 'assemble', parts }, s), s);
  }

  private diagonalOfKron(x: KronOperand, s: Shape): Operand | null {
    if (!isSquare(x.a) || !isSquare(x.b)) return null;
    return dense(this.context.emitter.emit({ op: 'kron', a: this.diagonalValue(x.a), b: this.diagonalValue(x.b) }, s), s);
  }

  private diagonalOfProduct(x: ProductOperand, s: Shape): Operand | null {
    const { algebra, cost, emitter: { emit, shapeOf } } = this.context;
    const weighted = this.withoutDiagonal(x.factors);
    if (weighted !== null) return dense(emit({ op: 'multiply', args: [weighted.v, algebra.value(this.diagonalOf(weighted.rest, s))] }, s), s);
    const { at, cost: c } = this.cut(x.factors);
    const whole = cost.build(x) + cost.size(x.shape.rows);
    const parts = Math.min(whole, c) > MUCH * (cost.storage(x) + cost.size(x.shape.rows)) ? this.structured(x, s) : null;
    if (parts !== null) return parts;
    if (whole < c) return null;
    const { values, trans } = this.halves(x.factors, at);
    const inside = emit({ op: 'multiply', args: values }, shapeOf(values[0]));
    return trans ? dense(emit({ op: 'colsum', x: inside }, shape(ONE, s.rows)), s, true) : dense(emit({ op: 'rowsum', x: inside }, s), s);
  }

  /** diag(v)·rest or rest·diag(v) taken apart: either way the diagonal is v .* diagvec(rest). */
  private withoutDiagonal(factors: readonly Operand[]): { readonly v: ValueId; readonly rest: Operand } | null {
    const { product } = this.context.algebra;
    const [first, last] = [factors[0], factors.at(-1)];
    if (first?.kind === 'diagonal' || first?.kind === 'masking') return { v: this.entriesOnDiagonal(first), rest: product(factors.slice(1)) };
    return last?.kind === 'diagonal' || last?.kind === 'masking' ? { v: this.entriesOnDiagonal(last), rest: product(factors.slice(0, -1)) } : null;
  }

  /** The cut of a chain into two parts L·R for which both parts, and their entrywise product, cost least. */
  private cut(factors: readonly Operand[]): { readonly at: number; readonly cost: number } {
    const { algebra, cost } = this.context;
    let best = { at: 1, cost: Infinity };
    for (let at = 1; at < factors.length; at++) {
      const [left, right] = [algebra.product(factors.slice(0, at)), algebra.product(factors.slice(at))];
      const c = cost.build(left) + cost.build(right) + 2 * cost.entries(left);
      if (c < best.cost) best = { at, cost: c };
    }
    return best;
  }

  /** L and R' in one layout. */
  private halves(factors: readonly Operand[], at: number): { readonly values: readonly [ValueId, ValueId]; readonly trans: boolean } {
    const { product, aligned } = this.context.algebra;
    const { values: [a, b], trans } = aligned([product(factors.slice(0, at)), transposeOf(product(factors.slice(at)))]);
    if (a === undefined || b === undefined) throw new RangeError('a chain cut in two has two parts');
    return { values: [a, b], trans };
  }
}
