import type { Diagnostic, Result, Span } from '../../diagnostics/diagnostic.ts';
import type { FormulaElaborator } from '../../elaborate/formula.ts';
import type { Expr } from '../../expr/expr.ts';
import type { Link } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import type { Step } from './report.ts';
import { plainStep } from './step.ts';

/** What a statement came to. */
export interface Read {
  readonly steps: readonly Step[];
  readonly defines: readonly string[];
  readonly inferred: readonly string[];
  /** Its last side, with which a following formula may go on. */
  readonly last: Expr | null;
}

/** Steps that define nothing. */
export const nothing = (steps: readonly Step[], last: Expr | null = null): Read => ({ steps, defines: [], inferred: [], last });

/** One side of a chain with its value, or why it has none. */
export interface Side {
  readonly surface: Surface;
  /** What read it, which knows the indices of the statement. */
  readonly reader?: FormulaElaborator;
  readonly value: Result<Expr>;
  /** It ends in a constant that is not written out; the value is without it. */
  readonly isUpToConstant?: boolean;
}

/** The first complaint of a reading. */
export const firstOf = (r: Result<Expr>): Diagnostic | undefined => (r.ok ? undefined : r.diagnostics[0]);

/** The step of a side that has no value. */
export const unread = (side: Side, link: Link | null, span: Span): Step => {
  const d = firstOf(side.value);
  return plainStep('expression', 'not-understood', d?.message ?? 'it has no value', { relation: link?.relation ?? null, span, left: '', right: '' }, d);
};
