export { evaluate, evaluateDense } from './evaluate.ts';
export { EvaluationError, InputError, type EvaluationCode, type InputProblem } from './error.ts';
export type { Sizes } from './sizes.ts';
export { denseFrom, toMatrix, type Dense, type Inputs, type InputValue, type OutputValue, type RowMajor } from './values.ts';
