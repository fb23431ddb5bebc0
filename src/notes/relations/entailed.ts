import type { Claim } from '../../audit/check.ts';
import * as b from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { freeSymbols } from '../../expr/walk.ts';
import { printText } from '../../notation/print/text.ts';
import { ONE } from '../../shape/dim.ts';
import { isScalar, sameShape, shape } from '../../shape/shape.ts';
import { factorBetween } from '../goals/optima.ts';
import { isProved, type Means } from '../steps/step.ts';

/** Products of a supposed equation that are tried. */
const MOST_PRODUCTS = 60;

type Equation = readonly [Expr, Expr];

/** The difference of the sides of an equation, as it is and multiplied from both sides by single symbols of the claim and ones, where it comes out in a shape. */
const multiples = ([l, r]: Equation, claim: Expr): readonly Expr[] => {
  const zero = b.subtract(l, r);
  const symbols = [...freeSymbols(claim)].filter((s) => s.range === null);
  const ones = [b.ones(shape(claim.shape.rows, ONE)), b.ones(shape(ONE, claim.shape.cols))].filter((e) => !isScalar(e.shape));
  const factors: readonly (Expr | null)[] = [null, ...ones, ...symbols, ...symbols.filter((s) => !isScalar(s.shape)).map((s) => b.transpose(s))];
  const joins = (x: Expr, y: Expr): boolean => isScalar(x.shape) || isScalar(y.shape) || x.shape.cols.key === y.shape.rows.key;
  const products = factors.flatMap((f) => factors.flatMap((g): readonly Expr[] => {
    if (f !== null && !joins(f, zero)) return [];
    const half = f === null ? zero : b.multiply(f, zero);
    // A number in front of a row and a column stands between them.
    const whole = g === null ? half : isScalar(zero.shape) && f !== null && joins(f, g) ? b.scale(zero, b.multiply(f, g)) : joins(half, g) ? b.multiply(half, g) : null;
    return whole === null ? [] : [whole];
  }));
  return [...new Set(products)].filter((e) => sameShape(e.shape, claim.shape)).slice(0, MOST_PRODUCTS);
};

/** The supposed equation that an identity follows from, because the difference of its sides is a multiple of that of the equation; null where none is found. */
export const entailedBy = (claim: Extract<Claim, { kind: 'identity' }>, equations: readonly Equation[], means: Means): string | null => {
  const difference = b.subtract(claim.left, claim.right);
  for (const equation of equations)
    for (const zero of multiples(equation, difference)) {
      const factor = factorBetween(difference, zero, means);
      if (factor !== null && isProved({ kind: 'identity', left: difference, right: b.multiply(factor, zero) }, means)) return equation.map((e) => printText(e)).join(' = ');
    }
  return null;
};
