import { makeProgram, type GenerateRequest } from './program.ts';
import { python } from './python/module.ts';
import type { Target } from './target.ts';
import { typescript } from './typescript/module.ts';

export { GenerateError, WHATS, type GenerateRequest, type What } from './program.ts';
export type { Target } from './target.ts';

/** The languages in which programs are generated, by name. */
export const targets: Readonly<Record<string, Target>> = { typescript, python };

/**
 * A program for an objective and its derivatives that depends on nothing but its language (and NumPy). The formulas are derived,
 * checked, and planned as for closures. Errors: GenerateError; NoLaw and DerivationRefuted from deriving.
 */
export const generate = (request: GenerateRequest, target: Target): string => target.write(makeProgram(request));
