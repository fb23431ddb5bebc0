import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols } from '../../expr/walk.ts';
import type { Scope } from '../scope/scope.ts';
import type { Step, StepKind } from './report.ts';
import { slipStep, type Placed } from './step.ts';

const indicesOf = (e: Expr): readonly Symbol_[] => [...freeSymbols(e)].filter((s) => s.range !== null);

/** The index on which the right side depends in the place of that of the entry on the left: of no such equation it can be meant for all of these; null where there is none. */
export const exchangedIndex = (left: Expr, right: Expr, { parts }: Scope): string | null => {
  const [own, others] = [indicesOf(left), indicesOf(right)];
  const isEntry = (e: Expr): boolean => e.kind === 'index' || (e.kind === 'transpose' && isEntry(e.arg));
  if (!isEntry(left) || isEntry(right) || own.length === 0 || own.every((i) => others.includes(i))) return null;
  return others.find((i) => !own.includes(i) && !parts.isFixed(i.name))?.name ?? null;
};

/** The step of an equation that is refuted for an index of its right side that nothing binds. */
export const looseStep = (kind: StepKind, index: string, at: Placed): Step =>
  slipStep(kind, { flaw: 'index', repair: null }, `the right side depends on the index ${index}, which the left side does not have and nothing binds`, at);

/** The step of an entry that is refuted for an index of its own that its value lacks. */
export const unusedStep = (index: string, at: Placed): Step =>
  slipStep('definition', { flaw: 'index', repair: null }, `the index ${index} of the left side stands nowhere on the right side, where the other one stands twice`, at);
