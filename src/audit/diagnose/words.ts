import type { Expr } from '../../expr/expr.ts';
import { children } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';

/** Names of matrices and vectors in reading order, with what is done to them. */
export const letters = (e: Expr): readonly string[] => (e.kind === 'symbol' ? (isScalar(e.shape) ? [] : [e.name]) : children(e).flatMap(letters));
/** What is applied, apart from transposes. */
export const operations = (e: Expr): readonly string[] => [...(e.kind === 'call' || e.kind === 'map' ? [e.fn] : []), ...children(e).flatMap(operations)];
/** Words in one order, as one text. */
export const sorted = (list: readonly string[]): string => [...list].sort().join(' ');

/** Do two expressions consist of the same names and functions, in whatever order? */
export const sameWords = (a: Expr, b: Expr): boolean => sorted(letters(a)) === sorted(letters(b)) && sorted(operations(a)) === sorted(operations(b));
