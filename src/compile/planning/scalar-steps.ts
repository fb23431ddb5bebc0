import { SCALAR } from '../../shape/shape.ts';
import type { Operand } from '../steps/operand.ts';
import type { Operation, ValueId } from '../steps/steps.ts';
import type { FunctionContext } from './function-context.ts';

/** Steps that give a number, and functions of numbers and of entries. */
export class ScalarSteps {
  protected readonly context: FunctionContext;

  constructor(context: FunctionContext) {
    this.context = context;
  }

  protected scalarOf(does: Operation): ValueId {
    return this.context.emitter.emit(does, SCALAR);
  }

  protected times(...args: readonly ValueId[]): ValueId {
    const [only] = args;
    return args.length === 1 && only !== undefined ? only : this.scalarOf({ op: 'multiply', args });
  }

  protected plus(...terms: readonly ValueId[]): ValueId {
    return this.scalarOf({ op: 'combine', terms: terms.map((x) => ({ x, by: null })) });
  }

  protected reduce(op: 'sum' | 'product' | 'norm1' | 'norm2' | 'trace', x: ValueId): ValueId {
    return this.scalarOf({ op, x });
  }

  protected mapped(fn: 'abs' | 'log' | 'sqrt', x: ValueId): ValueId {
    return this.context.emitter.emit({ op: 'map', fn, x }, this.context.emitter.shapeOf(x));
  }

  /** The entries in memory, in whichever layout they are. */
  protected entriesOf(x: Operand): ValueId {
    return this.context.algebra.materialise(x).value;
  }
}
