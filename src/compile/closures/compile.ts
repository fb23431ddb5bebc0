import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { isColumn, isScalar, type Shape } from '../../shape/shape.ts';
import { runInTurns, type TurnOptions } from '../steps/turns.ts';
import { createProgram, type CompileOptions } from './program.ts';
import type { Given, Machine } from '../steps/run.ts';
import type { Sizes } from '../values/sizes.ts';
import type { Plan } from '../steps/steps.ts';
import { settle, toMatrix, toValue, type Dense, type Inputs, type OutputValue } from '../values/values.ts';

export type { CompileOptions } from './program.ts';

/** Where the entries of results are written, row-major: an array for one result, a record of them for a record. */
export type Targets<R> = R extends Dense ? Float64Array : { readonly [K in keyof R]: Float64Array };

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
  /** The function of the other inputs; what depends on the fixed ones alone is computed once. They are not to be changed afterwards. */
  readonly fix: (inputs: Inputs) => Closure<R>;
  /** Evaluates as a call, of a `raw` closure, and writes the entries where they are wanted; inputs may be written over. Errors: as a call; RangeError where an array is too short. */
  into(inputs: Inputs, out: Targets<R>): void;
  /** Evaluates in turns that leave the event loop free in between. Errors: as a call; the signal's reason where it is aborted. */
  readonly inTurns: (inputs: Inputs, options?: TurnOptions) => Promise<R>;
}

/** Several expressions by name. */
export type ExprRecord = Readonly<Record<string, Expr>>;
type Outputs<E extends Expr | ExprRecord, V> = E extends Expr ? V : { readonly [K in keyof E]: V };

/** A value in the type that its shape calls for. */
export const toOutput = (x: Dense, s: Shape): OutputValue => (isScalar(s) ? x.data[0] ?? Number.NaN : isColumn(s) ? x.data.slice() : toMatrix(x));

/** A machine and the steady inputs that it was last prepared with. */
interface Prepared { readonly machine: Machine; steady: readonly (Inputs[string] | undefined)[] }

const copied = (x: Dense): Dense => ({ ...x, data: x.data.slice() });
/** Memories kept for calls whose sizes take turns, as those of a last, smaller batch. */
const MACHINES_KEPT = 4;

/** Refuses what is no expression by its name. Errors: TypeError. */
export const requireExpressions = (roots: Iterable<readonly [string, Expr]>): void => {
  for (const [name, e] of roots) if (!isExpr(e)) throw new TypeError(`${name} is no expression; of what was derived, its value is one`);
};

const isExpr = (e: Expr | ExprRecord): e is Expr => typeof e['kind'] === 'string' && typeof e['id'] === 'number';

/**
 * A numeric function of one expression, or of a record of them that share work. Scalars are numbers, columns `Float64Array`,
 * everything else `Matrix` (all row-major records with `raw`). Results never share memory with inputs.
 * Errors: EvaluationError unresolved-derivative when first called; InputError and EvaluationError from calls.
 */
export function compile<E extends Expr | ExprRecord>(expressions: E, options: CompileOptions & { readonly raw: true }): Closure<Outputs<E, Dense>>;
export function compile<E extends Expr | ExprRecord>(expressions: E, options?: CompileOptions): Closure<Outputs<E, OutputValue>>;
export function compile(expressions: Expr | ExprRecord, options: CompileOptions = {}): Closure<unknown> {
  const roots = new Map(isExpr(expressions) ? [['value', expressions]] : Object.entries(expressions));
  requireExpressions(roots);
  const program = createProgram(roots, options);
  const named = [...roots];
  const result = (values: readonly Dense[]): unknown => {
    const out: Record<string, Dense | OutputValue> = {};
    named.forEach(([name, e], i) => {
      const x = values[i];
      if (x !== undefined) out[name] = options.raw === true ? copied(x) : toOutput(x, e.shape);
    });
    return isExpr(expressions) ? out['value'] : out;
  };

  const closureWith = (fixed: Inputs): Closure<unknown> => {
    const open = program.inputs.filter((s) => !Object.hasOwn(fixed, s.name));
    const steady = open.map((s) => s.name).filter((name) => options.steady?.includes(name) === true);
    const late = new Set(open.map((s) => s.name).filter((name) => !steady.includes(name)));
    const hasFixed = Object.keys(fixed).length > 0;
    const bind = program.binder();
    let held: { readonly sizes: Sizes; readonly prepared: Prepared } | null = null;
    const machines = new Map<Plan, Prepared>();
    const prepared = (plan: Plan, given: Given): Machine => {
      const machine = program.machine(plan, late);
      machine.prepare(given);
      return machine;
    };
    const machineFor = (sizes: Sizes, inputs: Inputs, given: Given): Prepared => {
      const plan = program.plan(sizes);
      const found = machines.get(plan) ?? { machine: prepared(plan, given), steady: steady.map((name) => inputs[name]) };
      const [oldest] = machines.keys();
      if (machines.size >= MACHINES_KEPT && oldest !== undefined && !machines.has(plan)) machines.delete(oldest);
      machines.set(plan, found);
      return found;
    };
    const bound = (inputs: Inputs): { readonly sizes: Sizes; readonly given: Given } => {
      const { sizes, values } = bind(hasFixed ? { ...fixed, ...inputs } : inputs);
      return {
        sizes,
        given: (name) => {
          const value = values.get(name);
          if (value === undefined) throw new RangeError(`no value for ${name}`);
          return value;
        },
      };
    };
    const values = (inputs: Inputs): readonly Dense[] => {
      const { sizes, given } = bound(inputs);
      if (held?.sizes !== sizes) held = { sizes, prepared: machineFor(sizes, inputs, given) };
      const { machine, steady: before } = held.prepared;
      if (steady.some((name, i) => before[i] !== inputs[name])) {
        machine.prepare(given);
        held.prepared.steady = steady.map((name) => inputs[name]);
      }
      return machine.call(given);
    };
    return Object.assign((inputs: Inputs) => result(values(inputs)), {
      inputs: open,
      sizes: program.sizes,
      plan: (sizes: Sizes = {}): Plan => program.plan({ ...options.sizes, ...sizes }),
      fix: (more: Inputs): Closure<unknown> => closureWith({ ...fixed, ...Object.fromEntries(Object.entries(more).map(([name, x]) => [name, checkedOnce(program.inputs.find((s) => s.name === name), x)])) }),
      into: (inputs: Inputs, out: Float64Array | Readonly<Record<string, Float64Array>>): void =>
        values(inputs).forEach((x, i) => (out instanceof Float64Array ? out : out[named[i]?.[0] ?? ''])?.set(x.data)),
      // Calls may come in between, so that a machine of its own holds the values.
      inTurns: async (inputs: Inputs, turns: TurnOptions = {}): Promise<unknown> => {
        const { sizes, given } = bound(inputs);
        const plan = program.plan(sizes);
        return result(await runInTurns(prepared(plan, given), plan, given, turns));
      },
    });
  };
  return closureWith({});
}

/** An input in a form that is not checked again at every call; an unfit one is left to the call to complain of. */
const checkedOnce = (s: Symbol_ | undefined, x: Inputs[string]): Inputs[string] => {
  if (s === undefined || x === undefined) return x as Inputs[string];
  const value = toValue(x, s.shape.rows.key === '1' && s.shape.cols.key !== '1');
  return typeof value === 'string' ? x : settle(value);
};
