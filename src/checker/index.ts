export { checkGradient, checkHessian, checkJacobian, decideEqual, type DecideOptions } from './decide.ts';
export type { Attribute, Condition, Counterexample, Dim, Env, Symbol_, Term, Variable, Verdict } from './term.ts';
export { obligations, type Obligation } from './obligations.ts';
