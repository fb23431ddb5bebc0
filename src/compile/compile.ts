import type { Expr, Symbol_ } from '../expr/expr.ts';
import { isColumn, isScalar, type Shape } from '../shape/shape.ts';
import { attributeProblems } from './attributes.ts';
import { bindInputs, requirements, type Bound } from './bind.ts';
import { InputError } from './error.ts';
import { plainBackend, type Backend } from './kernels.ts';
import { makePlan } from './plan.ts';
import { createRunner, type Runner } from './run.ts';
import type { Sizes } from './sizes.ts';
import type { Plan } from './steps.ts';
import { toMatrix, type Dense, type Inputs, type OutputValue } from './values.ts';

/** How expressions are compiled and called. */
export interface CompileOptions {
  /** Declared symbols that are inputs even where no expression contains them. */
  readonly symbols?: readonly Symbol_[];
  /** Values of named sizes that hold for every call. */
  readonly sizes?: Sizes;
  readonly backend?: Backend;
  /** Return row-major `{rows, cols, data}` for every shape. */
  readonly raw?: boolean;
  /** Stop with the first subexpression whose value is not finite. */
  readonly checkFinite?: boolean;
  /** Check declared attributes (symmetric, orthogonal, binary, …) of every input. */
  readonly checkAttributes?: boolean;
  /** Deviation from an attribute that counts as rounding, relative to the largest entry; 1e-9 by default. */
  readonly tolerance?: number;
  /** Text of a subexpression for messages; its kind by default. */
  readonly describe?: (e: Expr) => string;
}

/** A compiled function of the inputs. */
export interface Closure<R> {
  /** Evaluates. Errors: InputError for unfit inputs; EvaluationError where there is no value. */
  (inputs: Inputs): R;
  /** The symbols that a call has to give. */
  readonly inputs: readonly Symbol_[];
  /** Names of the sizes that occur. */
  readonly sizes: readonly string[];
  /** The plan under the given sizes (those of `options.sizes` need not be repeated). Errors: RangeError for a size without value. */
  readonly plan: (sizes?: Sizes) => Plan;
}

/** Several expressions by name. */
export type ExprRecord = Readonly<Record<string, Expr>>;
type Outputs<E extends Expr | ExprRecord, V> = E extends Expr ? V : { readonly [K in keyof E]: V };

/** A value in the type that its shape calls for. */
export const toOutput = (x: Dense, s: Shape): OutputValue => (isScalar(s) ? x.data[0] ?? Number.NaN : isColumn(s) ? x.data.slice() : toMatrix(x));

const copied = (x: Dense): Dense => ({ ...x, data: x.data.slice() });

/** Plans by size assignment, with inputs checked before they reach one; shared by closures and operators. */
export interface Program {
  readonly inputs: readonly Symbol_[];
  readonly sizes: readonly string[];
  readonly bind: (inputs: Inputs) => Bound;
  readonly plan: (sizes: Sizes) => Plan;
  readonly runner: (sizes: Sizes) => Runner;
}

/** The program of the roots; `late` symbols are set after binding, so no call of `bind` gives them. Errors as `compile`. */
export const createProgram = (roots: ReadonlyMap<string, Expr>, options: CompileOptions, late: readonly Symbol_[] = []): Program => {
  const needs = requirements([...roots.values()], options.symbols);
  const inputs = needs.symbols.filter((s) => !late.includes(s));
  const cache = new Map<string, { readonly plan: Plan; runner: Runner | null }>();
  const run = { backend: options.backend ?? plainBackend, checkFinite: options.checkFinite ?? false, describe: options.describe ?? ((e: Expr) => e.kind) };
  const cached = (sizes: Sizes): { readonly plan: Plan; runner: Runner | null } => {
    const key = needs.sizes.map((name) => sizes[name]).join(',');
    const held = cache.get(key) ?? { plan: makePlan(roots, sizes), runner: null };
    cache.set(key, held);
    return held;
  };
  return {
    inputs,
    sizes: needs.sizes,
    bind: (given) => {
      const bound = bindInputs({ symbols: inputs, sizes: needs.sizes }, given, options.sizes);
      if (options.checkAttributes === true) {
        const problems = inputs.flatMap((s) => {
          const value = bound.values.get(s.name);
          return value === undefined ? [] : attributeProblems(s, value, options.tolerance ?? 1e-9);
        });
        if (problems.length > 0) throw new InputError(problems);
      }
      return bound;
    },
    plan: (sizes) => cached(sizes).plan,
    runner: (sizes) => {
      const held = cached(sizes);
      held.runner ??= createRunner(held.plan, run);
      return held.runner;
    },
  };
};

const isExpr = (e: Expr | ExprRecord): e is Expr => typeof e['kind'] === 'string' && typeof e['id'] === 'number';
const NONE: ReadonlySet<string> = new Set();

/**
 * A numeric function of one expression, or of a record of them that share work. Scalars are numbers, columns `Float64Array`,
 * everything else `Matrix` (all row-major records with `raw`). Results never share memory with inputs.
 * Errors: EvaluationError unresolved-derivative when first called; InputError and EvaluationError from calls.
 */
export function compile<E extends Expr | ExprRecord>(expressions: E, options: CompileOptions & { readonly raw: true }): Closure<Outputs<E, Dense>>;
export function compile<E extends Expr | ExprRecord>(expressions: E, options?: CompileOptions): Closure<Outputs<E, OutputValue>>;
export function compile(expressions: Expr | ExprRecord, options: CompileOptions = {}): Closure<unknown> {
  const roots = new Map(isExpr(expressions) ? [['value', expressions]] : Object.entries(expressions));
  const program = createProgram(roots, options);
  const call = (inputs: Inputs): unknown => {
    const { sizes, values } = program.bind(inputs);
    const results = program.runner(sizes).prepare(values, NONE)(new Map());
    const output = ([name, e]: [string, Expr]): [string, Dense | OutputValue] => {
      const x = results.get(name);
      if (x === undefined) throw new RangeError(`no result for ${name}`);
      return [name, options.raw === true ? copied(x) : toOutput(x, e.shape)];
    };
    const outputs = Object.fromEntries([...roots].map(output));
    return isExpr(expressions) ? outputs['value'] : outputs;
  };
  const plan = (sizes: Sizes = {}): Plan => program.plan({ ...options.sizes, ...sizes });
  return Object.assign(call, { inputs: program.inputs, sizes: program.sizes, plan });
}
