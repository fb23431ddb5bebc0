import { questionOf, type Question } from '../../src/curvature/index.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { readDeclarations, readExpression, readVariable } from '../../src/elaborate/index.ts';

/** The value of a result; a test that can't be read is at fault. */
export const read = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }): T => {
  if (result.ok) return result.value;
  throw new TypeError(result.diagnostics.map((d) => d.message).join('; '));
};

/** A question to the finder; searches of tests are repeatable. */
export const question = (objective: string, given: string, variable: string, sense: Question['sense'] = 'minimize'): Question => {
  const problem = read(readDeclarations(given));
  return questionOf({ objective: read(readExpression(objective, problem)), sense, variable: read(readVariable(variable, problem)), conditions: problem.conditions, seed: 'tests' });
};
