import type { Expr } from '../expr/expr.ts';
import type { Surface } from '../notation/surface.ts';
import { isScalar } from '../shape/shape.ts';

type Product = Extract<Surface, { kind: 'binary' }>;

/** The factors of a product that was read from the left; null where something else is among the links. */
const factorsOf = (e: Surface): readonly Surface[] => (e.kind === 'binary' && e.op === '*' ? [...factorsOf(e.left), e.right] : [e]);

const productOf = (list: readonly Surface[], like: Product): Surface =>
  list.reduce((left, right) => ({ ...like, left, right, span: { start: left.span.start, end: right.span.end } }));

/**
 * A product of which the factors don't fit from the left, with a row, what follows it and a column, which are a number together, as one
 * factor: X x'Ay is the multiple x'Ay of X. Null where there is no such row. Throws Rejected where a factor can't be read.
 */
export const withNumber = (e: Product, read: (e: Surface) => Expr): Product | null => {
  const factors = factorsOf(e);
  if (factors.length < 3) return null;
  const shapes = factors.map((f) => read(f).shape);
  for (let start = 1; start < factors.length - 1; start++) {
    const [first, before] = [shapes[start], shapes.slice(0, start).filter((x) => !isScalar(x)).at(-1)];
    if (first === undefined || before === undefined || first.rows.key !== '1' || isScalar(first) || before.cols.key === '1') continue;
    const fits = (k: number): boolean => shapes[k - 1]?.cols.key === shapes[k]?.rows.key;
    let end = start + 1;
    while (end < factors.length && fits(end) && shapes[end]?.cols.key !== '1') end++;
    if (end >= factors.length || !fits(end)) continue;
    const numbered = productOf([...factors.slice(0, start), productOf(factors.slice(start, end + 1), e), ...factors.slice(end + 1)], e);
    return numbered.kind === 'binary' ? numbered : null;
  }
  return null;
};
