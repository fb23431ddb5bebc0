export { checkGradient, checkHessian, checkJacobian, decideEqual, type DecideOptions } from './trials/decide.ts';
export type { Attribute, Condition, Counterexample, Dim, Env, Symbol_, Term, Variable, Verdict } from './terms/term.ts';
export { obligations, type Obligation } from './terms/obligations.ts';
