import { createNames } from './names.ts';
import type { Variable } from '../calculus/variable.ts';
import type { Problem } from '../elaborate/index.ts';
import { GenerateError } from './error.ts';
import { DERIVATIVES, makeProgram, type GenerateRequest, type What } from './program.ts';
import { python } from './python/module.ts';
import type { Target } from './target.ts';
import { typescript } from './typescript/module.ts';

export { GenerateError } from './error.ts';
export { DERIVATIVES, WHATS, type GenerateRequest, type What } from './program.ts';
export type { SolverRequest } from './solver.ts';
export type { Target } from './target.ts';

/** The languages in which programs are generated, by name. */
export const targets = { typescript, python } as const satisfies Readonly<Record<string, Target>>;

/** A program, and the certificates that its solver rests on, by the name of their block. */
export interface Generated {
  readonly source: string;
  readonly certificates: readonly { readonly name: string; readonly text: string }[];
}

/** The request for a program of a problem's objective and its derivatives by the variables; the value alone where there are none. Errors: GenerateError where there is no objective. */
export const requestFor = ({ objective, lets, conditions }: Problem, variables: readonly Variable[], what: readonly What[] = variables.length > 0 ? DERIVATIVES : ['value']): GenerateRequest => {
  if (objective === null) throw new GenerateError('the problem has no objective; add a line such as: minimize norm2(A*x - b)^2');
  return { objective: { name: objective.name ?? 'f', expr: objective.expr }, variables, what: new Set(what), lets: [...lets.values()], conditions };
};

/**
 * A program for an objective and its derivatives that depends on nothing but its language (and NumPy). The formulas are derived,
 * checked, and planned as for closures; the updates of a solver are certified. Errors: GenerateError; NoLaw and DerivationRefuted from deriving.
 */
export const generate = (request: GenerateRequest, target: Target): Generated => {
  const program = makeProgram(request);
  const names = createNames([]);
  return { source: target.write(program), certificates: (program.solver?.blocks ?? []).map((b) => ({ name: names.of(b.text), text: b.found.certificate })) };
};
