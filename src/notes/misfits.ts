import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { FormulaElaborator } from '../elaborate/formula.ts';
import type { Expr } from '../expr/expr.ts';
import type { FormulaStatement } from '../notation/latex/index.ts';
import { printText } from '../notation/print/text.ts';
import type { Side } from './chain.ts';
import { freeIndicesIn, withIndices } from './indices.ts';
import type { Step } from './report.ts';
import { plainStep, relationStep, type Means } from './steps.ts';
import { withTransposes } from './transposes.ts';
import type { Scope } from './scope.ts';
import type { Surface } from '../notation/surface.ts';
import { partsOf } from './surfaces.ts';

/** A kind of mistake for which sizes don't fit: what it is called, and the readings of the side without it. */
interface Misfit {
  readonly called: string;
  readonly mended: (e: Surface, scope: Scope, elaborator: () => FormulaElaborator) => readonly Expr[];
}

/** By the code of the fault that they cause. */
const MISFITS: Readonly<Record<string, Misfit>> = {
  'shape-mismatch': { called: 'a transpose is missing or too much', mended: withTransposes },
  'bad-subscript': { called: 'an index stands in the wrong place', mended: withIndices },
};

const sameShape = (a: Expr, c: Expr): boolean => a.shape.rows.key === c.shape.rows.key && a.shape.cols.key === c.shape.cols.key;

/** Does an index stand above a sum, and its end below? */
export const isUpsideDown = (e: Surface): boolean => partsOf(e, (x) => {
    const [, below, above] = x.kind === 'call' && x.name === 'sum' ? x.args : [];
    return below !== undefined && below.kind !== 'call' && above?.kind === 'call' && above.name === '\\end' && above.args[0]?.kind === 'name';
  }).length > 0;

/** A side whose sizes don't fit is refuted where one edit makes it right, or at least gives it a meaning; `other` is what it should be equal to. */
export const mismatch = (side: Side | undefined, other: Expr | null, means: Means, s: FormulaStatement | null): readonly Step[] => {
  const d: Diagnostic | undefined = side === undefined || side.value.ok ? undefined : side.value.diagnostics[0];
  const misfit = d !== undefined && Object.hasOwn(MISFITS, d.code) ? MISFITS[d.code] : undefined;
  if (side === undefined || d === undefined || misfit === undefined) return [];
  const { scope } = means;
  const values = misfit.mended(side.surface, scope, () => side.reader ?? scope.elaborator());
  const at = { relation: '=' as const, span: s?.span ?? side.surface.span, left: other === null ? '' : printText(other), right: '' };
  // Where the left side says how far its indices run, no other reading is left.
  const isPlaced = d.code === 'bad-subscript' && other?.kind === 'derivative' && freeIndicesIn(side.surface).every((i) => side.reader?.inferred.has(i));
  if (values.length === 0) return isPlaced || isUpsideDown(side.surface) ? [plainStep('identity', 'refuted', `${misfit.called}: ${d.message}`, at, d)] : [];
  const right = other === null ? [] : values.filter((v) => sameShape(v, other) && ['proved', 'proved-under'].includes(relationStep(other, v, at, means).status));
  const [only] = right.length > 0 ? right : values;
  const repair = only === undefined || (right.length === 0 && values.length > 1) ? null : printText(only);
  return [plainStep('identity', 'refuted', `${misfit.called}: ${d.message}${repair === null ? '' : `; ${right.length > 0 ? 'right' : 'it fits'} as ${repair}`}`, at, d)];
};
