import type { Algebra } from './algebra.ts';
import type { Emitter } from './emitter.ts';
import type { Estimates } from './estimate.ts';

/** What planning a function needs. */
export interface FunctionContext {
  readonly emitter: Emitter;
  readonly algebra: Algebra;
  readonly cost: Estimates;
}
