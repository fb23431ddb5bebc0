import type { Matrix } from 'ml-matrix';
import { multiply, symbol, transpose } from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { dimValue, ONE, type Dim } from '../shape/dim.ts';
import { shape } from '../shape/shape.ts';
import { createProgram, type CompileOptions } from './compile.ts';
import type { Plan } from './steps.ts';
import { toMatrix, type Inputs } from './values.ts';

/** A matrix known by what it does to vectors. */
export interface LinearOperator {
  readonly rows: number;
  readonly cols: number;
  /** H·x for x of length cols. Errors: RangeError for another length; EvaluationError. */
  readonly apply: (x: ArrayLike<number>) => Float64Array;
  /** H'·y for y of length rows. Errors: RangeError for another length; EvaluationError. */
  readonly applyTranspose: (y: ArrayLike<number>) => Float64Array;
  /** The matrix itself, Kronecker factors built. */
  readonly toMatrix: () => Matrix;
}

/** An expression as a family of operators, one for each set of inputs. */
export interface CompiledOperator {
  /** The operator at the given inputs; what does not depend on the vector is computed here, once. The inputs are not to be changed afterwards. */
  (inputs: Inputs): LinearOperator;
  readonly inputs: readonly Symbol_[];
  /** The plan of one application under the given sizes. */
  readonly plan: (sizes: Readonly<Record<string, number>>) => Plan;
}

// `%` cannot begin a name of the language, so the vector never meets a declared symbol.
const vector = (length: Dim): Symbol_ => symbol('%x', shape(length, ONE));

/**
 * `H` as a linear operator: Kronecker, commutation, diagonal and selection factors are applied to the vector and not built.
 * Options as `compile`. Errors: as `compile`.
 */
export const compileOperator = (H: Expr, options: CompileOptions = {}): CompiledOperator => {
  const program = (root: Expr, late: readonly Symbol_[]) => createProgram(new Map([['value', root]]), options, late);
  const [x, y] = [vector(H.shape.cols), vector(H.shape.rows)];
  const forward = program(multiply(H, x), [x]);
  const backward = program(multiply(transpose(H), y), [y]);
  const whole = program(H, []);

  const bindTo = (inputs: Inputs): LinearOperator => {
    const { sizes, values } = whole.bind(inputs);
    const application = (p: typeof forward, length: number): ((v: ArrayLike<number>) => Float64Array) => {
      const late = new Set(['%x']);
      let prepared: ReturnType<ReturnType<typeof p.runner>['prepare']> | null = null;
      return (v) => {
        if (v.length !== length) throw new RangeError(`a vector of length ${v.length} for an operator that takes ${length}`);
        prepared ??= p.runner(sizes).prepare(values, late);
        const result = prepared(new Map([['%x', { rows: length, cols: 1, data: Float64Array.from(v) }]])).get('value');
        return result?.data.slice() ?? new Float64Array(0);
      };
    };
    const [rows, cols] = [dimValue(H.shape.rows, sizes), dimValue(H.shape.cols, sizes)];
    return {
      rows,
      cols,
      apply: application(forward, cols),
      applyTranspose: application(backward, rows),
      toMatrix: () => {
        const result = whole.runner(sizes).prepare(values, new Set())(new Map()).get('value');
        if (result === undefined) throw new RangeError('no result');
        return toMatrix(result);
      },
    };
  };
  return Object.assign(bindTo, { inputs: whole.inputs, plan: forward.plan });
};
