import type { Backend, Closure, Inputs } from '../compile/index.ts';

/** What every solver may be told. */
export interface Setting {
  /** What runs the arithmetic; plain typed arrays by default. */
  readonly backend?: Backend;
  /** Take updates only with a certificate that they never make the objective worse; the search for it takes seconds a block. */
  readonly certify?: boolean;
}

/** Options of a closure that returns row-major matrices; `steady` inputs are those that seldom change. */
export const raw = (setting: Setting, steady: readonly string[] = []): { readonly raw: true; readonly steady: readonly string[]; readonly backend?: Backend } =>
  ({ raw: true, steady, ...(setting.backend === undefined ? {} : { backend: setting.backend }) });

/** Those of the inputs that a closure asks for: not every derivative contains every symbol of its problem. */
export const pick = (closure: Closure<unknown>, inputs: Inputs): Inputs => {
  const asked = new Set([...closure.inputs.map((s) => s.name), ...closure.sizes]);
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => asked.has(name)));
};

/** The closure at given data, of which it takes what it asks for. */
export const fixed = <R>(closure: Closure<R>, data: Inputs): Closure<R> => closure.fix(pick(closure, data));
