export { distinctReasons, findBounds, findJointBounds, findSurrogates, type Certified, type Found, type FoundBound, type FoundJointBound, type FoundSurrogate } from './find.ts';
export { Budget } from './prover/budget.ts';
export { questionOf, type Question } from './objective/question.ts';
export { convexityOf, provedConvex, type Verdict } from './verdict.ts';
export type { Domain } from './objective/target.ts';
export type { FlatPoint, Witness } from './objective/witness.ts';
export { proofLines, stepCount, sureness, tieLines } from './proof.ts';
export { conditionText, type Condition, type Grounds } from './grounds.ts';
export { findModels, modelOrder, modelParts, type FoundModel } from './model.ts';
