import { variableExpr } from '../../calculus/variable.ts';
import type { Dense, Sizes } from '../../compile/index.ts';
import { denseFrom, entry } from '../../compile/values/values.ts';
import { dimValue } from '../../shape/dim.ts';
import type { Part } from '../parts.ts';
import { explains, type Sight } from '../sight.ts';
import type { Detector, Explanation } from './flaw.ts';

export const transposed = (x: Dense): Dense => denseFrom(x.cols, x.rows, (i, j) => entry(x, j, i));

/** The entries of a variable in the order of rows, as places in the order of columns. */
const byRows = (part: Part, at: number, sizes: Sizes): readonly number[] => {
  const v = part.by[at] ?? part.by[0];
  if (v === undefined) return [];
  const { rows, cols } = variableExpr(v).shape;
  const [r, c] = [dimValue(rows, sizes), dimValue(cols, sizes)];
  return Array.from({ length: r * c }, (_, k) => (k % c) * r + Math.floor(k / c));
};

const permuted = (x: Dense, rows: readonly number[] | null, cols: readonly number[] | null): Dense => denseFrom(x.rows, x.cols, (i, j) => entry(x, rows?.[i] ?? i, cols?.[j] ?? j));

/** Another way to lay out the same entries; null where it means nothing. */
interface Layout {
  readonly make: (s: Sight, part: Part) => Dense | null;
  readonly explain: Explanation;
}

const square = (x: Dense): boolean => x.rows === x.cols && x.rows > 1;
const isSecond = (part: Part): boolean => part.what === 'hessian' || part.what === 'jacobian';
const convention = (sentence: string): Explanation => ({ flaw: 'layout', sentence, convention: true });

const LAYOUTS: readonly Layout[] = [
  { make: ({ expected }) => (square(expected) ? transposed(expected) : null), explain: { flaw: 'transpose', sentence: 'it is the transpose of what is right' } },
  {
    make: ({ expected: x }, part) => (isSecond(part) || x.rows === 1 || x.cols === 1 ? null : { ...x, data: transposed(x).data }),
    explain: convention('it is right if its entries are read column by column; an array of numbers is read row by row'),
  },
  {
    make: ({ expected: x, sizes }, part) => (part.what === 'hessian' ? permuted(x, byRows(part, 0, sizes), byRows(part, 1, sizes)) : null),
    explain: convention('it is right if variables are stacked row by row; here vec stacks columns'),
  },
  {
    make: ({ expected: x, sizes }, part) => (isSecond(part) ? permuted(x, null, byRows(part, part.what === 'hessian' ? 1 : 0, sizes)) : null),
    explain: convention('it is right if its columns belong to the entries of the variable row by row; here vec stacks columns'),
  },
  {
    make: ({ expected: x }, part) => (part.by.some((v) => v.symbol.attributes.some((a) => a === 'symmetric' || a === 'posdef' || a === 'psd')) && square(x)
      ? denseFrom(x.rows, x.cols, (i, j) => (i === j ? entry(x, i, i) : entry(x, i, j) + entry(x, j, i))) : null),
    explain: convention('it is right if both entries (i,j) and (j,i) of the symmetric variable move together; here every entry moves by itself'),
  },
];

/** The right entries in another layout, wherever the layout makes a difference. */
export const layout: Detector = ({ part, sights }) => {
  for (const { make, explain } of LAYOUTS) {
    const made = sights.map((s) => ({ s, entries: make(s, part) }));
    // A layout that means nothing at a point must be no excuse there.
    if (made.some(({ entries }) => entries !== null) && made.every(({ s, entries }) => explains(s, (entries ?? s.expected).data))) return explain;
  }
  return null;
};
