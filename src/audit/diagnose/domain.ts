import { obligations, type Term } from '../../checker/index.ts';
import type { Env } from '../../checker/terms/term.ts';

/** The conditions of an environment and those under which logarithms, roots and the like in the terms have real values: elsewhere nothing fails. */
export const whereDefined = (env: Env, terms: readonly Term[]): Env => {
  const owed = obligations(terms, env).flatMap(({ kind, term }) => (kind === 'positive' || kind === 'nonneg' ? [{ kind, term }] : []));
  return owed.length === 0 ? env : { ...env, conditions: [...env.conditions, ...owed] };
};
