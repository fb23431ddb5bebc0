import { variableExpr, type Variable } from '../calculus/variable.ts';
import { findSurrogates, type FoundSurrogate } from '../curvature/index.ts';
import { printText } from '../notation/print/text.ts';
import type { Setting } from './closures.ts';
import { ModelError, type Objective } from './objective.ts';
import { deriveUpdate, type Update, type UpdateKind } from './update.ts';

/** What the finder calls each kind, and the surrogates that lead to it. */
const WANTED: { readonly [K in UpdateKind]: { readonly kinds: readonly FoundSurrogate['kind'][]; readonly ways: readonly string[] } } = {
  quadratic: { kinds: ['linear solve', 'entrywise'], ways: ['Hessian bound', 'exact'] },
  weighted: { kinds: ['linear solve'], ways: ['half-quadratic', 'exact'] },
  sign: { kinds: ['sign'], ways: ['Hessian bound'] },
  'better sign': { kinds: ['sign'], ways: ['exact'] },
  projected: { kinds: ['projected'], ways: ['exact', 'Hessian bound'] },
  multiplicative: { kinds: ['multiplicative'], ways: ['exact', 'separated at the current point'] },
};

/** The update of that kind which the search for surrogates finds, with the certificate that the checker accepted. Errors: ModelError where it finds none. */
export const certifiedUpdate = (objective: Objective, variable: Variable, kind: UpdateKind): Update => {
  const wanted = WANTED[kind];
  const { results, failures } = findSurrogates({ objective: objective.stated, sense: objective.sense, variable, conditions: objective.problem.conditions, print: printText, seed: 'solve' }, null);
  const found = results.find((r) => wanted.kinds.includes(r.kind) && r.ways.every((w) => wanted.ways.includes(w)));
  if (found === undefined)
    throw new ModelError(`no certificate for the ${kind} update of ${printText(variableExpr(variable))}${failures.length === 0 ? '' : `: ${failures.join('; ')}`}; run without one`);
  return { variable, kind, value: found.update, certificate: found.certificate };
};

/** The update of a block: derived, or certified where the setting asks for certificates, which takes longer. Errors: ModelError. */
export const updateOf = (objective: Objective, variable: Variable, kind: UpdateKind, setting: Setting): Update =>
  (setting.certify === true ? certifiedUpdate : deriveUpdate)(objective, variable, kind);
