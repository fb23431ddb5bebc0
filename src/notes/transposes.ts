import type { Result } from '../diagnostics/diagnostic.ts';
import type { FormulaElaborator } from '../elaborate/formula.ts';
import type { Expr } from '../expr/expr.ts';
import type { Surface } from '../notation/surface.ts';
import { partsOf, rewritten } from './surfaces.ts';
import type { Scope } from './scope.ts';

const MOST = 40;

const isLeaf = (e: Surface): boolean => e.kind === 'name' || e.kind === 'index' || e.kind === 'transpose';

/** Names, entries and transposes, and whatever is multiplied. */
const factorsOf = (e: Surface): readonly Surface[] => {
  const operands = partsOf(e, (x) => x.kind === 'binary' && x.op === '*').flatMap((x) => (x.kind === 'binary' ? [x.left, x.right] : []));
  return [...new Set([...partsOf(e, isLeaf), ...operands])].filter((x) => x.kind !== 'number');
};

const turned = (e: Surface): Surface => (e.kind === 'transpose' ? e.arg : { kind: 'transpose', arg: e, span: e.span });

/** Values of a side whose factors don't fit, each with one factor transposed (or no longer transposed) so that they do. */
export const withTransposes = (e: Surface, scope: Scope, elaborator: () => FormulaElaborator): readonly Expr[] => {
  const values = new Set<Expr>();
  for (const factor of factorsOf(e).slice(0, MOST)) {
    const read: Result<Expr> = scope.side(rewritten(e, (x) => (x === factor ? turned(x) : null)), elaborator());
    if (read.ok) values.add(read.value);
  }
  return [...values];
};
