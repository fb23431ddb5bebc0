import type { Variable } from '../../calculus/variable.ts';
import type { Question } from '../../curvature/index.ts';
import type { Problem } from '../../elaborate/index.ts';
import type { Expr } from '../../expr/expr.ts';
import { printText } from '../../notation/print/text.ts';

/** What the searches of curvature are asked about an objective in the matrix notation of a note. */
export const questionOf = (objective: Expr, variable: Variable, { conditions }: Problem, seed: string | undefined, sense: Question['sense'] = 'minimize'): Question =>
  ({ objective, sense, variable, conditions, print: (e) => printText(e), ...(seed === undefined ? {} : { seed }) });
