import type { FormulaElaborator } from '../../elaborate/formula.ts';
import type { Expr } from '../../expr/expr.ts';
import type { Surface } from '../../notation/surface.ts';
import type { Scope } from './scope.ts';
import { nameOf, partsOf, rewritten } from './surfaces.ts';

const MOST = 40;

/** What is written with sizes. */
const SIZED = new Set(['unvec', 'blocktrace', 'eye', 'ones', 'zeros', 'commutation']);

/** Values of a side whose sizes don't fit, each with one size that is written replaced by another one, so that they do. */
export const withSizes = (e: Surface, scope: Scope, elaborator: () => FormulaElaborator): readonly Expr[] => {
  const { sizes } = scope.problem;
  const written = partsOf(e, (x) => x.kind === 'call' && SIZED.has(x.name)).flatMap((x) => (x.kind === 'call' ? x.args.filter((a) => sizes.includes(nameOf(a) ?? '')) : []));
  const edited = written.flatMap((at) => sizes.filter((n) => n !== nameOf(at)).map((name) => rewritten(e, (x) => (x === at ? { kind: 'name', name, span: x.span } : null))));
  return [...new Set(edited.slice(0, MOST).flatMap((x) => { const read = scope.side(x, elaborator()); return read.ok ? [read.value] : []; }))];
};
