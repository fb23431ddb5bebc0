export { smallFailure, type Falsifiable } from './counterexample.ts';
export { Point } from './point.ts';
export { valuesOf } from './probes.ts';
export { computedFormula, type Observed } from './computed.ts';
export { diagnose, type Diagnosis, type Repair } from './diagnose.ts';
export { FLAWS, type Flaw } from './flaw.ts';
export { termsOf } from './truth.ts';
export type { Budget } from './search.ts';
export { diffOf, markedLines, type Stretch } from './diff.ts';
