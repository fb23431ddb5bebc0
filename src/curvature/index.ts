export { distinctReasons, findBounds, findJointBounds, findSurrogates, type Certified, type Found, type FoundBound, type FoundJointBound, type FoundSurrogate } from './find.ts';
export { Budget } from './budget.ts';
export type { Question } from './search.ts';
export { convexityOf, type Verdict } from './verdict.ts';
export type { Domain } from './target.ts';
export type { Witness } from './witness.ts';
export { proofLines, stepCount, sureness } from './proof.ts';
export { conditionText, type Condition, type Grounds } from './grounds.ts';
export { findModels, modelOrder, modelParts, type FoundModel } from './model.ts';
