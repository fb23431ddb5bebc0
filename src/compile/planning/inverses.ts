import { dimSub } from '../../shape/dim.ts';
import { isScalar, SCALAR } from '../../shape/shape.ts';
import { dense, diagonalOperand, identityOperand, isSquare, transposeOf, type BlockOperand, type Operand, type SumOperand } from '../steps/operand.ts';
import type { ValueId } from '../steps/steps.ts';
import type { FunctionContext } from './function-context.ts';
import { lowRankUpdates, type LowRankUpdate } from './low-rank.ts';
import { ScalarSteps } from './scalar-steps.ts';
import type { Traces } from './traces.ts';

/** How a determinant, or its logarithm, is put together: of one entry, of a diagonal, of factors, of a factor that occurs n times. */
interface Determinant {
  readonly op: 'det' | 'logdet';
  readonly one: () => ValueId;
  readonly of: (v: ValueId) => ValueId;
  readonly entries: (v: ValueId) => ValueId;
  readonly join: (...parts: readonly ValueId[]) => ValueId;
  readonly repeat: (v: ValueId, n: ValueId) => ValueId;
}

/** The square blocks on the diagonal of a block matrix with nothing beside them, or null. */
const diagonalBlocks = (x: BlockOperand): readonly Operand[] | null => {
  const beside = x.grid.flatMap((row, i) => row.filter((_, j) => j !== i));
  const blocks = x.grid.flatMap((row, i) => row.slice(i, i + 1));
  return x.grid.length === x.grid[0]?.length && beside.every((y) => y.kind === 'constant' && y.value === 0) && blocks.every(isSquare) ? blocks : null;
};

/** Inverses and determinants from those of the parts, by LU factors where there are none. */
export class Inverses extends ScalarSteps {
  private readonly traces: Traces;
  private readonly lowRank: (x: SumOperand) => LowRankUpdate | null;
  private readonly ofProduct: Determinant = {
    op: 'det', one: () => this.context.algebra.scalar(1), of: (v) => v, entries: (v) => this.reduce('product', v),
    join: (...parts) => this.times(...parts), repeat: (x, exponent) => this.scalarOf({ op: 'power', x, exponent }),
  };
  private readonly ofLogarithms: Determinant = {
    op: 'logdet', one: () => this.context.algebra.scalar(0), of: (v) => this.logAbs(v), entries: (v) => this.reduce('sum', this.logAbs(v)),
    join: (...parts) => this.plus(...parts), repeat: (v, n) => this.times(n, v),
  };

  constructor(context: FunctionContext, traces: Traces) {
    super(context);
    this.traces = traces;
    this.lowRank = lowRankUpdates(context);
  }

  det(x: Operand): ValueId {
    return this.determinant(x, this.ofProduct);
  }

  /** The logarithm of the absolute value of the determinant. */
  logdet(x: Operand): ValueId {
    return this.determinant(x, this.ofLogarithms);
  }

  inverse(x: Operand): Operand {
    const { scaled } = this.context.algebra;
    switch (x.kind) {
      case 'identity': return x;
      case 'commutation': return transposeOf(x);
      case 'diagonal': case 'masking': return diagonalOperand(this.reciprocal(this.traces.entriesOnDiagonal(x)), x.shape.rows, x.kind === 'diagonal' && x.positive);
      case 'scaled': return scaled(this.reciprocal(x.by), this.inverse(x.of));
      case 'inverse': return x.trans ? transposeOf(x.of) : x.of;
      case 'kron':
        if (isSquare(x.a) && isSquare(x.b)) return { ...x, a: this.inverse(x.a), b: this.inverse(x.b) };
        break;
      case 'block':
        if (diagonalBlocks(x) !== null) return { ...x, grid: x.grid.map((row, i) => row.map((y, j) => (i === j ? this.inverse(y) : y))) };
        break;
      case 'sum': {
        const update = this.lowRank(x);
        if (update !== null) return this.inverseOfUpdate(x, update);
      }
    }
    return this.inverseByFactors(x);
  }

  private reciprocal(x: ValueId): ValueId {
    return this.context.emitter.emit({ op: 'reciprocal', x }, this.context.emitter.shapeOf(x));
  }

  private logAbs(v: ValueId): ValueId {
    return this.mapped('log', this.mapped('abs', v));
  }

  private lu(x: Operand): ValueId {
    const factored = this.entriesOf(x);
    return this.context.emitter.emit({ op: 'factor', x: factored }, this.context.algebra.materialise(x).trans ? transposeOf(x).shape : x.shape);
  }

  private inverseByFactors(x: Operand): Operand {
    const { algebra } = this.context;
    if (isScalar(x.shape)) return dense(this.reciprocal(algebra.value(x)), SCALAR);
    const { trans } = algebra.materialise(x);
    return { kind: 'inverse', shape: x.shape, factor: this.lu(x), of: trans ? transposeOf(x) : x, trans };
  }

  /** Sherman, Morrison and Woodbury: (D + U·V)⁻¹ = D⁻¹ − D⁻¹·U·(I + V·D⁻¹·U)⁻¹·V·D⁻¹. */
  private inverseOfUpdate(x: SumOperand, update: LowRankUpdate): Operand {
    const { scalar, scaled, sum, product } = this.context.algebra;
    // Of a multiple of I nothing but the result is divided by it.
    if (update.kind === 'multiple') return scaled(this.reciprocal(update.by), sum([identityOperand(x.shape.rows), scaled(scalar(-1), product([update.left, this.inverse(update.core), update.right]))], x.shape));
    const base = this.inverse(update.base);
    return sum([base, scaled(scalar(-1), product([base, update.left, this.inverse(update.capacitance(base)), update.right, base]))], x.shape);
  }

  private determinant(x: Operand, by: Determinant): ValueId {
    const { scalar, value } = this.context.algebra;
    const { one, of, entries, join, repeat } = by;
    const whole = (y: Operand): ValueId => this.determinant(y, by);
    if (isScalar(x.shape)) return of(value(x));
    switch (x.kind) {
      case 'identity': return one();
      case 'diagonal': case 'masking': return entries(this.traces.entriesOnDiagonal(x));
      case 'scaled': return join(repeat(of(x.by), scalar(x.shape.rows)), whole(x.of));
      case 'inverse': return repeat(whole(x.of), scalar(-1));
      case 'kron':
        if (!isSquare(x.a) || !isSquare(x.b)) break;
        return join(repeat(whole(x.a), scalar(x.b.shape.rows)), repeat(whole(x.b), scalar(x.a.shape.rows)));
      case 'product':
        if (x.factors.every(isSquare)) return join(...x.factors.map(whole));
        break;
      case 'block': {
        const blocks = diagonalBlocks(x);
        if (blocks !== null) return join(...blocks.map(whole));
        break;
      }
      case 'sum': {
        const update = this.lowRank(x);
        if (update?.kind === 'multiple') return join(repeat(of(update.by), scalar(dimSub(x.shape.rows, update.core.shape.rows))), whole(update.core));
        if (update !== null) return join(whole(update.base), whole(update.capacitance(this.inverse(update.invertibleBase()))));
      }
    }
    return this.scalarOf({ op: by.op, factor: this.lu(x) });
  }
}
