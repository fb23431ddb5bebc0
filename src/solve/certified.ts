import { variableExpr, type Variable } from '../calculus/variable.ts';
import { findBounds, findSurrogates, questionOf, type FoundSurrogate, type Question } from '../curvature/index.ts';
import { negate } from '../expr/build.ts';
import { printText } from '../notation/print/text.ts';
import type { Setting } from './closures.ts';
import { ModelError, type Objective } from './objective.ts';
import { deriveUpdate, type Update, type UpdateKind } from './update.ts';

/** What the finder calls each kind, and the surrogates that lead to it. */
const WANTED: { readonly [K in Exclude<UpdateKind, 'line search'>]: { readonly kinds: readonly FoundSurrogate['kind'][]; readonly ways: readonly string[] } } = {
  quadratic: { kinds: ['linear solve', 'entrywise'], ways: ['Hessian bound', 'exact'] },
  weighted: { kinds: ['linear solve'], ways: ['half-quadratic', 'exact'] },
  sign: { kinds: ['sign'], ways: ['Hessian bound'] },
  'better sign': { kinds: ['sign'], ways: ['exact'] },
  projected: { kinds: ['projected'], ways: ['exact', 'Hessian bound'] },
  multiplicative: { kinds: ['multiplicative'], ways: ['exact', 'separated at the current point'] },
};

const asked = ({ stated, sense, problem }: Objective, variable: Variable): Question =>
  questionOf({ objective: stated, sense, variable, conditions: problem.conditions, seed: 'solve' });

const none = (kind: UpdateKind, variable: Variable, reasons: readonly string[]): ModelError =>
  new ModelError(`no certificate for the ${kind} update of ${printText(variableExpr(variable))}${reasons.length === 0 ? '' : `: ${reasons.join('; ')}`}; run without one`);

/** The line search whose steps are judged by the curvature of the block, with the certificate that this curvature bounds the Hessian. */
const boundedUpdate = (objective: Objective, variable: Variable): Update => {
  const derived = deriveUpdate(objective, variable, 'line search');
  const maximize = objective.sense === 'maximize';
  const { results, failures } = findBounds(asked(objective, variable), maximize ? 'lower' : 'upper', 'full');
  const curvature = objective.simplify(objective.curvature(variable));
  const found = results.find((r) => objective.simplify(maximize ? negate(r.bound) : r.bound) === curvature);
  if (found === undefined) throw none('line search', variable, failures);
  return { ...derived, certificate: found.certificate };
};

/** The update of that kind which the search for surrogates finds, with the certificate that the checker accepted. Errors: ModelError where it finds none. */
export const certifiedUpdate = (objective: Objective, variable: Variable, kind: UpdateKind): Update => {
  if (kind === 'line search') return boundedUpdate(objective, variable);
  const wanted = WANTED[kind];
  const { results, failures } = findSurrogates(asked(objective, variable), null);
  const found = results.find((r) => wanted.kinds.includes(r.kind) && r.ways.every((w) => wanted.ways.includes(w)));
  if (found === undefined) throw none(kind, variable, failures);
  return { variable, kind, value: found.update, certificate: found.certificate };
};

/** The update of a block: derived, or certified where the setting asks for certificates, which takes longer. Errors: ModelError. */
export const updateOf = (objective: Objective, variable: Variable, kind: UpdateKind, setting: Setting): Update =>
  (setting.certify === true ? certifiedUpdate : deriveUpdate)(objective, variable, kind);
