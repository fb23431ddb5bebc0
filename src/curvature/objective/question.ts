import type { ExprCondition } from '../../audit/term.ts';
import { Deriver } from '../../calculus/derive.ts';
import type { Variable } from '../../calculus/variable.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { inlineNames } from '../../expr/walk.ts';
import { printText } from '../../notation/print/text.ts';
import type { Budget } from '../prover/budget.ts';

/** What a search is asked for. */
export interface Question {
  readonly objective: Expr;
  /** The objective as it was asked for, where another form of it takes its place: that they are equal is then part of what is proved. */
  readonly stated?: Expr;
  readonly sense: 'minimize' | 'maximize';
  readonly variable: Variable;
  /** Further whole variables that vary together with it, where it is asked what the objective is in all of them. */
  readonly together?: readonly Symbol_[];
  /** Is it asked where the objective is defined and the conditions hold, also those about the variable, or for all values that the variable is declared to have? */
  readonly isWhereDefined?: boolean;
  readonly conditions: readonly ExprCondition[];
  readonly print: (e: Expr) => string;
  /** How much may be done, also by several searches together; the ordinary work for each where left out. */
  readonly budget?: Budget;
  /** A fixed seed makes the search repeatable. */
  readonly seed?: string;
}

/** A question before its defaults: the objective may contain `let` names and derivatives to be carried out. */
export interface Asked extends Pick<Question, 'objective' | 'variable' | 'conditions'>, Partial<Pick<Question, 'sense' | 'print' | 'budget' | 'together' | 'isWhereDefined'>> {
  readonly seed?: string | undefined;
}

/** What searches are asked about an objective by a variable: it is minimised, and what is found is printed as text, where nothing else is said. Errors: NoLaw. */
export const questionOf = ({ objective, sense = 'minimize', print = (e) => printText(e), seed, ...rest }: Asked): Question =>
  ({ ...rest, objective: new Deriver().resolve(inlineNames(objective)), sense, print, ...(seed === undefined ? {} : { seed }) });
