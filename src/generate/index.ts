import { createNames } from './names.ts';
import { makeProgram, type GenerateRequest } from './program.ts';
import { python } from './python/module.ts';
import type { Target } from './target.ts';
import { typescript } from './typescript/module.ts';

export { GenerateError } from './error.ts';
export { DERIVATIVES, WHATS, type GenerateRequest, type What } from './program.ts';
export type { SolverRequest } from './solver.ts';
export type { Target } from './target.ts';

/** The languages in which programs are generated, by name. */
export const targets: Readonly<Record<string, Target>> = { typescript, python };

/** A program, and the certificates that its solver rests on, by the name of their block. */
export interface Generated {
  readonly source: string;
  readonly certificates: readonly { readonly name: string; readonly text: string }[];
}

/**
 * A program for an objective and its derivatives that depends on nothing but its language (and NumPy). The formulas are derived,
 * checked, and planned as for closures; the updates of a solver are certified. Errors: GenerateError; NoLaw and DerivationRefuted from deriving.
 */
export const generate = (request: GenerateRequest, target: Target): Generated => {
  const program = makeProgram(request);
  const names = createNames([]);
  return { source: target.write(program), certificates: (program.solver?.blocks ?? []).map((b) => ({ name: names.of(b.text), text: b.found.certificate })) };
};
