import type { Expr } from '../../expr/expr.ts';
import { printText } from '../../notation/print/text.ts';
import { freeSymbols, subexpressions } from '../../expr/walk.ts';
import { dimNames, dimValue } from '../../shape/dim.ts';

/** Why nothing can be proved of an expression that holds a size which isn't at least 1 where its names are; null where there is none. */
export const whyTooSmall = (e: Expr): string | null => {
  const sizes = subexpressions(e).flatMap((x) => [x.shape.rows, x.shape.cols, ...(x.kind === 'sumover' ? [x.range] : [])]);
  const small = sizes.find((d) => dimValue(d, Object.fromEntries(dimNames(d).map((name) => [name, 1]))) < 1);
  return small === undefined ? null : `the size ${small.key} is 0 where its names are 1, and theorems are about all sizes; with a size of its own for it, as in x : vector(k+1) and i in 1:k, none is 0`;
};

/** What may be done about functions of sizes alone, as sqrt(n), of which trials know nothing; null where there are none. */
export const aboutSizes = (e: Expr): string | null => {
  const isSize = (x: Expr): boolean => freeSymbols(x).size === 0 && subexpressions(x).some((s) => s.kind === 'dim');
  const found = subexpressions(e).find((x) => isSize(x) && (x.kind === 'map' || (x.kind === 'power' && x.exponent.kind === 'const' && x.exponent.value.den !== 1n)));
  return found === undefined ? null : `trials know nothing of ${printText(found)}, a function of sizes alone; a scalar declared positive in its place would do`;
};
