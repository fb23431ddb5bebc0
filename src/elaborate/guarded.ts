import { failed, ok, type Result } from '../diagnostics/diagnostic.ts';
import { Rejected } from './problem.ts';

/** What `f` gives, or the diagnostic with which it refuses. */
export const guarded = <T>(f: () => T): Result<T> => {
  try {
    return ok(f());
  } catch (error) {
    if (error instanceof Rejected) return failed(error.diagnostic);
    throw error;
  }
};
