import type { Matrix } from 'ml-matrix';
import { call, multiply, symbol, transpose } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { dimValue, ONE, type Dim } from '../../shape/dim.ts';
import { shape, shapeText } from '../../shape/shape.ts';
import { createBinder, requirements } from '../values/bind.ts';
import { compile, type Closure, type CompileOptions } from '../closures/compile.ts';
import type { Plan } from '../steps/steps.ts';
import { settle, toMatrix, type Dense, type Inputs } from '../values/values.ts';

/** A matrix known by what it does to vectors. */
export interface LinearOperator {
  readonly rows: number;
  readonly cols: number;
  /** H·x for x of length cols. Errors: RangeError for another length; EvaluationError. */
  readonly apply: (x: ArrayLike<number>) => Float64Array;
  /** H'·y for y of length rows. Errors: RangeError for another length; EvaluationError. */
  readonly applyTranspose: (y: ArrayLike<number>) => Float64Array;
  /** The diagonal of a square matrix, taken from the parts of a structured one. Errors: RangeError for another matrix. */
  readonly diagonal: () => Float64Array;
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
const VECTOR = '%x';
const vector = (length: Dim): Symbol_ => symbol(VECTOR, shape(length, ONE));

/**
 * `H` as a linear operator: Kronecker, commutation, diagonal and selection factors are applied to the vector and not built.
 * Options as `compile`. Errors: as `compile`.
 */
export const compileOperator = (H: Expr, options: CompileOptions = {}): CompiledOperator => {
  const [x, y] = [vector(H.shape.cols), vector(H.shape.rows)];
  // The vector is an input even where the product does not depend on it.
  const of = (root: Expr, ...late: readonly Symbol_[]): Closure<Dense> => compile(root, { ...options, raw: true, symbols: [...(options.symbols ?? []), ...late] });
  const [forward, backward, whole] = [of(multiply(H, x), x), of(multiply(transpose(H), y), y), of(H)];
  const bind = createBinder(requirements([H], options.symbols), options.sizes);
  const bindTo = (inputs: Inputs): LinearOperator => {
    const { sizes, values } = bind(inputs);
    const fixed: Inputs = { ...Object.fromEntries([...values].map(([name, value]) => [name, settle(value)])), ...Object.fromEntries(whole.sizes.map((name) => [name, sizes[name] ?? 0])) };
    const application = (closure: Closure<Dense>, length: number): ((v: ArrayLike<number>) => Float64Array) => {
      let prepared: Closure<Dense> | null = null;
      return (v) => {
        if (v.length !== length) throw new RangeError(`a vector of length ${v.length} for an operator that takes ${length}`);
        prepared ??= closure.fix(fixed);
        return prepared({ [VECTOR]: { rows: length, cols: 1, data: v } }).data;
      };
    };
    const [rows, cols] = [dimValue(H.shape.rows, sizes), dimValue(H.shape.cols, sizes)];
    const diagonal = (): Float64Array => {
      if (H.shape.rows.key !== H.shape.cols.key) throw new RangeError(`a ${shapeText(H.shape)} operator has no diagonal`);
      return of(call('diagvec', H))(fixed).data;
    };
    return { rows, cols, apply: application(forward, cols), applyTranspose: application(backward, rows), diagonal, toMatrix: () => toMatrix(whole(fixed)) };
  };
  return Object.assign(bindTo, { inputs: whole.inputs, plan: forward.plan });
};
