import type { Expr } from '../../expr/expr.ts';
import type { Evidence } from '../sight.ts';
import { branch, moved, region } from './entries.ts';
import { constant, factor } from './factor.ts';
import type { Detector, Explanation } from './flaw.ts';
import { formula } from './formula.ts';
import { layout } from './layout.ts';
import { shorter } from './shorter.ts';
import { sizes, trivialSizes } from './sizes.ts';
import { terms } from './terms.ts';

export { CODE_FLAWS, type CodeFlaw, type Explanation } from './flaw.ts';
export { entriesText } from './entries.ts';
export { dependsOnSizes } from './sizes.ts';

/** The first explanation of what was seen, from the plainest mistake to the least; null where none fits. One mistake in a formula is plainer than two wrong terms. */
export const explain = (evidence: Evidence, objective: Expr, expressions: readonly Expr[]): Explanation | null => {
  const coefficients: readonly Detector[] = [factor, terms(expressions, 1)];
  const detectors: readonly Detector[] = [...coefficients, constant, layout, moved, region(coefficients), branch(coefficients), sizes, shorter, formula(objective), terms(expressions, expressions.length), trivialSizes];
  for (const detect of detectors) {
    const found = detect(evidence);
    if (found !== null) return found;
  }
  return null;
};
