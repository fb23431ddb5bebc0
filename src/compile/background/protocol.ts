import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { EvaluationError, InputError, type EvaluationCode, type InputProblem } from '../values/error.ts';
import type { Sizes } from '../values/sizes.ts';
import type { Dense, Inputs } from '../values/values.ts';

/** What a worker compiles; everything in it can be copied between threads. */
export interface Work {
  readonly roots: readonly (readonly [string, Expr])[];
  readonly options: {
    readonly symbols?: readonly Symbol_[];
    readonly sizes?: Sizes;
    readonly checkFinite?: boolean;
    readonly checkAttributes?: boolean;
    readonly tolerance?: number;
  };
  /** Name of the backend; the fastest there is by default. */
  readonly backend?: string;
  readonly fixed: Inputs;
}

/** To the worker. */
export type Message = { readonly work: Work } | { readonly call: number; readonly inputs: Inputs } | { readonly abort: number };

/** An error as data. */
export type Failure =
  | { readonly kind: 'input'; readonly problems: readonly InputProblem[] }
  | { readonly kind: 'evaluation'; readonly code: EvaluationCode; readonly message: string; readonly where: string | null }
  | { readonly kind: 'other'; readonly message: string };

/** From the worker: the backend that was chosen, how far a call is, its values, or why there are none. */
export type Reply =
  | { readonly ready: string }
  | { readonly call: number; readonly done: number }
  | { readonly call: number; readonly values: readonly Dense[] }
  | { readonly call: number; readonly failure: Failure }
  /** Nothing can be called. */
  | { readonly refused: Failure };

/** An error as data that `thrown` makes an error of again. */
export const failureOf = (error: unknown): Failure => {
  if (error instanceof InputError) return { kind: 'input', problems: error.problems };
  if (!(error instanceof EvaluationError)) return { kind: 'other', message: error instanceof Error ? error.message : String(error) };
  const tail = error.where === null ? '' : ` in ${error.where}`;
  return { kind: 'evaluation', code: error.code, message: error.message.slice(0, error.message.length - tail.length), where: error.where };
};

/** The error that `failureOf` took apart. */
export const thrown = (f: Failure): Error => {
  switch (f.kind) {
    case 'input': return new InputError(f.problems);
    case 'evaluation': return new EvaluationError(f.code, f.message, f.where);
    case 'other': return new Error(f.message);
  }
};
