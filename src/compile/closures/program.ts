import { printText } from '../../notation/print/text.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { attributeProblems } from '../values/attributes.ts';
import type { Backend } from '../backends/backend.ts';
import { typedBackend } from '../backends/typed.ts';
import { createBinder, requirements, type Bound } from '../values/bind.ts';
import { InputError } from '../values/error.ts';
import { makePlan } from '../planning/plan.ts';
import { createMachine, type Machine } from '../steps/run.ts';
import type { Sizes } from '../values/sizes.ts';
import type { Plan } from '../steps/steps.ts';
import { toDense, type Inputs } from '../values/values.ts';

/** How expressions are compiled and called. */
export interface CompileOptions {
  /** Declared symbols that are inputs even where no expression contains them. */
  readonly symbols?: readonly Symbol_[];
  /** Inputs that seldom change: what depends on them and on fixed ones alone is computed again only when another object is passed. */
  readonly steady?: readonly string[];
  /** Values of named sizes that hold for every call. */
  readonly sizes?: Sizes;
  /** What runs the arithmetic; plain typed arrays by default. */
  readonly backend?: Backend;
  /** Return row-major `{rows, cols, data}` for every shape. */
  readonly raw?: boolean;
  /** Stop with the first subexpression whose value is not finite. */
  readonly checkFinite?: boolean;
  /** Check declared attributes (symmetric, orthogonal, binary, …) of every input. */
  readonly checkAttributes?: boolean;
  /** Deviation from an attribute that counts as rounding, relative to the largest entry; 1e-9 by default. */
  readonly tolerance?: number;
  /** Text of a subexpression for messages; in the language by default. */
  readonly describe?: (e: Expr) => string;
}

/** Plans by size assignment, with inputs checked before they reach one. */
export interface Program {
  readonly inputs: readonly Symbol_[];
  readonly sizes: readonly string[];
  /** A binder with its own memory of the call before. Errors when called: InputError. */
  readonly binder: () => (inputs: Inputs) => Bound;
  readonly plan: (sizes: Sizes) => Plan;
  /** A fresh machine for a plan; `late` inputs come with each call. */
  readonly machine: (plan: Plan, late: ReadonlySet<string>) => Machine;
}

/** Plans kept at once; index sets and sparse inputs of ever new sizes do not pile up. */
const PLANS_KEPT = 64;

/** The program of the roots. Errors as `compile`. */
export const createProgram = (roots: ReadonlyMap<string, Expr>, options: CompileOptions): Program => {
  const needs = requirements([...roots.values()], options.symbols);
  const cache = new Map<string, Plan>();
  const run = { backend: options.backend ?? typedBackend, checkFinite: options.checkFinite ?? false, describe: options.describe ?? printText };
  const plan = (sizes: Sizes): Plan => {
    const key = Object.keys(sizes).sort().map((name) => `${name}=${sizes[name]}`).join(',');
    const known = cache.get(key);
    if (known !== undefined) return known;
    const made = makePlan(roots, sizes);
    const [oldest] = cache.keys();
    if (cache.size >= PLANS_KEPT && oldest !== undefined) cache.delete(oldest);
    cache.set(key, made);
    return made;
  };
  const checkAttributes = (bound: Bound): void => {
    const problems = needs.symbols.flatMap((s) => {
      const value = bound.values.get(s.name);
      return value === undefined ? [] : attributeProblems(s, toDense(value), options.tolerance ?? 1e-9);
    });
    if (problems.length > 0) throw new InputError(problems);
  };
  return {
    inputs: needs.symbols,
    sizes: needs.sizes,
    binder: () => {
      const bind = createBinder(needs, options.sizes);
      return (inputs) => {
        const bound = bind(inputs);
        if (options.checkAttributes === true) checkAttributes(bound);
        return bound;
      };
    },
    plan,
    machine: (of, late) => createMachine(of, run, late),
  };
};
