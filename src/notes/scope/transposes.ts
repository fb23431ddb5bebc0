import type { Result } from '../../diagnostics/diagnostic.ts';
import type { FormulaElaborator } from '../../elaborate/formula.ts';
import type { Expr } from '../../expr/expr.ts';
import type { Surface } from '../../notation/surface.ts';
import { nameOf, partsOf, rewritten } from './surfaces.ts';
import type { Scope } from './scope.ts';
import { transposed } from '../../notation/parts.ts';

const MOST = 40;

const isLeaf = (e: Surface): boolean => e.kind === 'name' || e.kind === 'index' || e.kind === 'transpose';

/** Names, entries and transposes, and whatever is multiplied. */
const factorsOf = (e: Surface): readonly Surface[] => {
  const operands = partsOf(e, (x) => x.kind === 'binary' && x.op === '*').flatMap((x) => (x.kind === 'binary' ? [x.left, x.right] : []));
  return [...new Set([...partsOf(e, isLeaf), ...operands])].filter((x) => x.kind !== 'number');
};

/** The expression with the transpose of X Xᵀ, or Xᵀ X, on the other one of the two. */
const swapped = (e: Surface): readonly Surface[] => {
  const sides = (x: Surface): Surface => (x.kind === 'transpose' ? x.arg : x);
  const isPair = (l: Surface, r: Surface): boolean => (l.kind === 'transpose') !== (r.kind === 'transpose') && nameOf(sides(l)) !== null && nameOf(sides(l)) === nameOf(sides(r));
  return partsOf(e, (x) => x.kind === 'binary' && x.op === '*').flatMap((x) => {
    if (x.kind !== 'binary') return [];
    // In a product that leans to the left the factor before is the last one of what stands left.
    const left = x.left.kind === 'binary' && x.left.op === '*' ? x.left.right : x.left;
    if (!isPair(left, x.right)) return [];
    return [rewritten(e, (y) => (y === left || y === x.right ? transposed(y) : null))];
  });
};

/** The expression with two neighbours of a product exchanged: (AB)ᵀ is BᵀAᵀ. */
const exchanged = (e: Surface): readonly Surface[] => partsOf(e, (x) => x.kind === 'binary' && x.op === '*').flatMap((x) => {
  if (x.kind !== 'binary') return [];
  const { left } = x;
  const other: Surface = left.kind === 'binary' && left.op === '*' ? { ...x, left: { ...left, right: x.right }, right: left.right } : { ...x, left: x.right, right: left };
  return [rewritten(e, (y) => (y === x ? other : null))];
});

/** The expression with every occurrence of one name transposed, or no longer so: X D Xᵀ for Xᵀ D X. */
const turnedAll = (e: Surface): readonly Surface[] => {
  const counted = partsOf(e, (x) => x.kind === 'name').flatMap((x) => nameOf(x) ?? []);
  const names = [...new Set(counted)].filter((n) => counted.filter((m) => m === n).length > 1);
  return names.map((n) => rewritten(e, (x) => (x.kind === 'transpose' && nameOf(x.arg) === n ? x.arg : nameOf(x) === n ? transposed(x) : null)));
};

const valuesOf = (edited: readonly Surface[], scope: Scope, elaborator: () => FormulaElaborator): readonly Expr[] => {
  const values = new Set<Expr>();
  for (const other of edited) {
    const read: Result<Expr> = scope.side(other, elaborator());
    if (read.ok) values.add(read.value);
  }
  return [...values];
};

/** Values of a side whose factors don't fit, each with two neighbours exchanged, so that they do. */
export const withExchanges = (e: Surface, scope: Scope, elaborator: () => FormulaElaborator): readonly Expr[] => valuesOf(exchanged(e).slice(0, MOST), scope, elaborator);

/** Values of a side whose factors don't fit, each with one factor transposed (or no longer transposed), or the transpose moved within X Xᵀ, or every occurrence of a name turned, so that they do. */
export const withTransposes = (e: Surface, scope: Scope, elaborator: () => FormulaElaborator): readonly Expr[] => {
  const edited = [...factorsOf(e).slice(0, MOST).map((factor) => rewritten(e, (x) => (x === factor ? transposed(x) : null))), ...swapped(e), ...turnedAll(e)];
  return valuesOf(edited, scope, elaborator);
};
