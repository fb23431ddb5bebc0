import { Matrix } from 'ml-matrix';
import { failureOf, type Failure } from '../../src/cli/failure.ts';
import { compile, type Inputs } from '../../src/compile/index.ts';
import { readDeclarations, readExpression } from '../../src/elaborate/index.ts';

/** An expression with its inputs, as JSON; a list of lists is a matrix. */
export interface Call {
  readonly given: string;
  readonly expression: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const isRows = (x: unknown): x is number[][] => Array.isArray(x) && x.every((row) => Array.isArray(row));

/** What the call is answered with all checks on, or null where it has a value. */
export const failureOfCall = ({ given, expression, inputs }: Call): Failure | null => {
  const problem = readDeclarations(given);
  const read = problem.ok ? readExpression(expression, problem.value) : problem;
  if (!read.ok) throw new TypeError(read.diagnostics[0]?.message);
  const values = Object.fromEntries(Object.entries(inputs).map(([name, x]) => [name, isRows(x) ? new Matrix(x) : x]));
  try {
    compile(read.value, { checkAttributes: true, checkFinite: true })(values as Inputs);
    return null;
  } catch (error) {
    return failureOf(error);
  }
};
