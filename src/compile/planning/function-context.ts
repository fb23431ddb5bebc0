import type { Algebra } from './algebra.ts';
import type { Emitter } from '../steps/emitter.ts';
import type { Estimates } from '../steps/estimate.ts';

/** What planning a function needs. */
export interface FunctionContext {
  readonly emitter: Emitter;
  readonly algebra: Algebra;
  readonly cost: Estimates;
}
