export type { Limit } from './call.ts';
export { compareFunction, type CompareRequest, type Report } from './compare.ts';
export { CompareError } from './error.ts';
export { CODE_FLAWS, type CodeFlaw } from './flaws/index.ts';
export { FORMS } from './forms.ts';
export { sizesText, type Example, type PartReport } from './judge.ts';
export type { AnyFunction } from './parameters.ts';
export { WHATS, type What } from './parts.ts';
