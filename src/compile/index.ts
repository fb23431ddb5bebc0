export { compile, type Closure, type CompileOptions, type ExprRecord } from './compile.ts';
export { compileOperator, type CompiledOperator, type LinearOperator } from './operator.ts';
export { evaluate, evaluateDense } from './evaluate.ts';
export { makePlan, planCost, printPlan } from './plan.ts';
export { operandsOf, type Operation, type Plan, type Step, type ValueId } from './steps.ts';
export { plainBackend, type Backend, type Factor } from './kernels.ts';
export { EvaluationError, InputError, type EvaluationCode, type InputProblem } from './error.ts';
export type { Sizes } from './sizes.ts';
export { denseFrom, toMatrix, type Dense, type Inputs, type InputValue, type OutputValue, type RowMajor } from './values.ts';
