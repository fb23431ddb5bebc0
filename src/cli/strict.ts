import { lower } from '../elaborate/lower.ts';
import type { Expr } from '../expr/expr.ts';
import { NotInStrictLanguage, printText } from '../notation/print/text.ts';

/** An expression in the language that any numeric checker of plain matrix expressions evaluates, or undefined where it has no such form. */
export const strictText = (e: Expr): string | undefined => {
  try {
    return printText(lower(e), { style: 'strict' });
  } catch (error) {
    if (error instanceof NotInStrictLanguage) return undefined;
    throw error;
  }
};
