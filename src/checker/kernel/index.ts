export { verifyCertificate, type ProofStep, type Rejected, type Verified, type VerifyOptions } from './replay.ts';
export { Evidence } from './evidence.ts';
export { Session } from './session.ts';
export { kernelRules, type KernelRuleInfo } from './rules/index.ts';
export { judgementText, obligationText, termText } from './text.ts';
export type { FaultCode } from './fault.ts';
export type { Domain, Judgement } from './judgement.ts';
export type { Theorem } from './theorem.ts';
