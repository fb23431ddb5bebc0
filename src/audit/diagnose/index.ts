export { diagnose, type Diagnosis, type DiagnosisOptions, type Repair } from './diagnose.ts';
export { FLAWS, type Flaw } from './flaw.ts';
export type { Budget } from './search.ts';
export { diffOf, markedLines, type Stretch } from './diff.ts';
