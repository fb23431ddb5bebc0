import type { FormulaElaborator } from '../../elaborate/formula.ts';
import type { Expr } from '../../expr/expr.ts';
import type { Surface } from '../../notation/surface.ts';
import type { Scope } from './scope.ts';
import { nameOf, partsOf, rewritten } from './surfaces.ts';

/** What a side should say, and under which condition it says so as it stands; null where there is none. */
export interface Mended {
  readonly value: Expr;
  readonly holdsIf: string | null;
}

const MOST = 40;

/** What is written with sizes. */
const SIZED = new Set(['unvec', 'blocktrace', 'eye', 'ones', 'zeros', 'commutation']);

/** Values of a side whose sizes don't fit, each with one size that is written replaced by another one, so that they do, and the equation of the two. */
export const withSizes = (e: Surface, scope: Scope, elaborator: () => FormulaElaborator): readonly Mended[] => {
  const { sizes } = scope.problem;
  const written = partsOf(e, (x) => x.kind === 'call' && SIZED.has(x.name)).flatMap((x) => (x.kind === 'call' ? x.args.filter((a) => sizes.includes(nameOf(a) ?? '')) : []));
  const edited = written.flatMap((at) => sizes.filter((n) => n !== nameOf(at)).map((name) => ({ holdsIf: `${name} = ${nameOf(at) ?? ''}`, side: rewritten(e, (x) => (x === at ? { kind: 'name', name, span: x.span } : null)) })));
  const found = new Map<Expr, Mended>();
  for (const { side, holdsIf } of edited.slice(0, MOST)) {
    const read = scope.side(side, elaborator());
    if (read.ok && !found.has(read.value)) found.set(read.value, { value: read.value, holdsIf });
  }
  return [...found.values()];
};
