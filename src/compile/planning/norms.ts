import { transposeOf, type Operand, type ProductOperand } from '../steps/operand.ts';
import type { ValueId } from '../steps/steps.ts';
import type { FunctionContext } from './function-context.ts';
import { ScalarSteps } from './scalar-steps.ts';
import type { Traces } from './traces.ts';

/** The sum of the absolute values of the entries, or the root of that of their squares. */
export type NormName = 'norm1' | 'norm2';

/**
 * Does the norm of L·R come from L and R, for an inner size that is so much smaller than the outer ones? Of a column and a row any
 * norm does; the Frobenius norm is that of their Gram matrices, which loses no more than L or R is near to losing rank.
 */
export const isThin = (op: NormName, rows: number, inner: number, cols: number): boolean => inner === 1 || (op === 'norm2' && 4 * inner * (rows + cols) < rows * cols);

/** Norms, of products from their factors where these are thin. */
export class Norms extends ScalarSteps {
  private readonly traces: Traces;

  constructor(context: FunctionContext, traces: Traces) {
    super(context);
    this.traces = traces;
  }

  norm(op: NormName, x: Operand): ValueId {
    switch (x.kind) {
      case 'vec': case 'masking': return this.norm(op, x.of);
      case 'sparse': return this.reduce(op, x.nonzeros);
      case 'scaled': return this.times(this.mapped('abs', x.by), this.norm(op, x.of));
      case 'kron': return this.times(this.norm(op, x.a), this.norm(op, x.b));
      case 'diagonal': return this.reduce(op, x.v);
      case 'identity': {
        const n = this.context.algebra.scalar(x.shape.rows);
        return op === 'norm1' ? n : this.mapped('sqrt', n);
      }
      case 'product': return this.ofThin(op, x) ?? this.reduce(op, this.entriesOf(x));
      default: return this.reduce(op, this.entriesOf(x));
    }
  }

  private ofThin(op: NormName, x: ProductOperand): ValueId | null {
    const { cost, algebra: { product } } = this.context;
    const inner = x.factors.slice(0, -1).map((f) => cost.size(f.shape.cols));
    const width = Math.min(...inner);
    if (!isThin(op, cost.size(x.shape.rows), width, cost.size(x.shape.cols))) return null;
    const at = inner.indexOf(width) + 1;
    const [left, right] = [product(x.factors.slice(0, at)), product(x.factors.slice(at))];
    // The entries of a column times a row are all products of theirs.
    if (width === 1) return this.times(this.norm(op, left), this.norm(op, right));
    const [a, b] = [product([transposeOf(left), left]), product([right, transposeOf(right)])];
    return this.mapped('sqrt', this.mapped('abs', this.traces.trace(product([a, b]))));
  }
}
