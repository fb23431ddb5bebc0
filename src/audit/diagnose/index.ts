export { diagnose, type Diagnosis, type Repair } from './diagnose.ts';
export { FLAWS, type Flaw } from './flaw.ts';
export type { Budget } from './search.ts';
