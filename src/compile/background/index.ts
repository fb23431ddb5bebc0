import type { Expr } from '../../expr/expr.ts';
import { requireExpressions, toOutput, type CompileOptions, type ExprRecord } from '../closures/compile.ts';
import type { TurnOptions } from '../steps/turns.ts';
import { toValue, type Dense, type Inputs, type InputValue, type OutputValue } from '../values/values.ts';
import { thrown, type Reply } from './protocol.ts';
import { startThread } from './thread.ts';

/** How work is sent to a thread of its own. */
export interface BackgroundOptions extends Omit<CompileOptions, 'backend' | 'describe' | 'raw'> {
  /** Name of the backend; the fastest that the thread finds by default. */
  readonly backend?: string;
  /** Inputs that are sent once and hold for every call. */
  readonly fixed?: Inputs;
  /** The script of the worker, where bundling has moved it. */
  readonly script?: URL;
}

/** A compiled function that is evaluated in a thread of its own. */
export interface BackgroundClosure<R> {
  /** Evaluates. Errors: as the call of a closure; the signal's reason; an error where the thread was ended. */
  (inputs: Inputs, options?: TurnOptions): Promise<R>;
  /** Name of the backend that the thread uses. */
  readonly backend: string;
  /** Ends the thread; calls that wait for it fail. */
  readonly end: () => void;
}

type Outputs<E extends ExprRecord> = { readonly [K in keyof E]: OutputValue };

interface Waiting {
  readonly resolve: (values: readonly Dense[]) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ((done: number) => void) | undefined;
}

/** An input in a form that crosses threads; an unfit one is left to the call there to complain of. */
const sendable = (x: InputValue): InputValue => {
  const value = toValue(x, false);
  return typeof x === 'object' && !Array.isArray(x) && !(x instanceof Float64Array) && typeof value !== 'string' ? value : x;
};
const sendableAll = (inputs: Inputs): Inputs => Object.fromEntries(Object.entries(inputs).map(([name, x]) => [name, sendable(x)]));

/**
 * `compile` for large work: the expressions are compiled and evaluated in a thread of its own, so that the event loop stays free
 * and several such functions use several cores. Inputs are copied to the thread unless they lie in shared memory.
 * Expressions come by name, as { value: e }. Errors: as `compile`; an error for a backend that isn't there.
 */
export const compileInBackground = async <E extends ExprRecord>(expressions: E, options: BackgroundOptions = {}): Promise<BackgroundClosure<Outputs<E>>> => {
  const { backend, fixed = {}, script = new URL('./worker.js', import.meta.url), ...rest } = options;
  const roots: readonly (readonly [string, Expr])[] = Object.entries(expressions);
  requireExpressions(roots);
  const thread = await startThread(script);
  const waiting = new Map<number, Waiting>();
  let ended: Error | null = null;
  const stop = (error: Error): void => {
    ended ??= error;
    for (const w of waiting.values()) w.reject(error);
    waiting.clear();
    thread.keepAlive(false);
    thread.end();
  };
  const chosen = await new Promise<string>((resolve, reject) => {
    thread.onFailure((error) => {
      stop(error);
      reject(error);
    });
    thread.receive((reply: Reply) => {
      if ('ready' in reply) return resolve(reply.ready);
      if ('refused' in reply) {
        const error = thrown(reply.refused);
        stop(error);
        return reject(error);
      }
      const w = waiting.get(reply.call);
      if (w === undefined) return;
      if ('done' in reply) return w.onProgress?.(reply.done);
      waiting.delete(reply.call);
      if ('values' in reply) w.resolve(reply.values);
      else w.reject(thrown(reply.failure));
    });
    thread.send({ work: { roots, options: rest, fixed: sendableAll(fixed), ...(backend === undefined ? {} : { backend }) } });
  });

  thread.keepAlive(false);
  let calls = 0;
  const call = async (inputs: Inputs, { signal, onProgress }: TurnOptions = {}): Promise<Outputs<E>> => {
    signal?.throwIfAborted();
    if (ended !== null) throw ended;
    const id = calls++;
    const abort = (): void => {
      thread.send({ abort: id });
      const reason: unknown = signal?.reason;
      waiting.get(id)?.reject(reason instanceof Error ? reason : new Error(String(reason)));
      waiting.delete(id);
    };
    try {
      const values = await new Promise<readonly Dense[]>((resolve, reject) => {
        thread.keepAlive(true);
        waiting.set(id, { resolve, reject, onProgress });
        signal?.addEventListener('abort', abort, { once: true });
        thread.send({ call: id, inputs: sendableAll(inputs) });
      });
      return Object.fromEntries(roots.map(([name, e], i) => [name, toOutput(values[i] ?? { rows: 0, cols: 0, data: new Float64Array(0) }, e.shape)])) as Outputs<E>;
    } finally {
      thread.keepAlive(waiting.size > 0);
      signal?.removeEventListener('abort', abort);
    }
  };
  return Object.assign(call, { backend: chosen, end: () => stop(new Error('the thread was ended')) });
};
