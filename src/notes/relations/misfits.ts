import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { FormulaElaborator } from '../../elaborate/formula.ts';
import type { Expr } from '../../expr/expr.ts';
import type { FormulaStatement } from '../../notation/latex/index.ts';
import { printText } from '../../notation/print/text.ts';
import type { Side } from '../steps/read.ts';
import { resolved } from '../steps/claims.ts';
import { freeIndicesIn, withIndices } from '../scope/indices.ts';
import type { NoteFlaw, Step } from '../steps/report.ts';
import { relationStep } from './relations.ts';
import { guardedStep, isRight, slipStep, type Means, type Placed } from '../steps/step.ts';
import { withExchanges, withTransposes } from '../scope/transposes.ts';
import { withSizes, type Mended } from '../scope/sizes.ts';
import type { Scope } from '../scope/scope.ts';
import type { Surface } from '../../notation/surface.ts';
import { partsOf } from '../scope/surfaces.ts';
import { sameShape } from '../../shape/shape.ts';

/** A kind of mistake for which sizes don't fit: what it is called, and the readings of the side without it. */
interface Misfit {
  readonly flaw: NoteFlaw;
  readonly called: string;
  readonly mended: (e: Surface, scope: Scope, elaborator: () => FormulaElaborator) => readonly Mended[];
}

/** Readings that no condition makes those of what is written. */
const unconditional = (f: (e: Surface, scope: Scope, elaborator: () => FormulaElaborator) => readonly Expr[]): Misfit['mended'] => (e, scope, elaborator) => f(e, scope, elaborator).map((value) => ({ value, holdsIf: null }));

const SIZES: Misfit = { flaw: 'sizes', called: 'a size is that of something else', mended: withSizes };

/** By the code of the fault that they cause, the likeliest first. */
const MISFITS: Readonly<Record<string, readonly Misfit[]>> = {
  'shape-mismatch': [{ flaw: 'transpose', called: 'a transpose is missing or too much', mended: unconditional(withTransposes) }, { flaw: 'wrong-order', called: 'the factors of a product stand in the wrong order', mended: unconditional(withExchanges) }, SIZES],
  'bad-reshape': [SIZES],
  'bad-subscript': [{ flaw: 'index', called: 'an index stands in the wrong place', mended: unconditional(withIndices) }],
};

/** Does an index stand above a sum, and its end below? */
export const isUpsideDown = (e: Surface): boolean => partsOf(e, (x) => {
    const [, below, above] = x.kind === 'call' && x.name === 'sum' ? x.args : [];
    return below !== undefined && below.kind !== 'call' && above?.kind === 'call' && above.name === '\\end' && above.args[0]?.kind === 'name';
  }).length > 0;

const mentions = (message: string, size: string): boolean => new RegExp(`(?<![\\p{L}\\p{N}_])${size}(?![\\p{L}\\p{N}_])`, 'u').test(message);

/**
 * A side whose sizes don't fit is refuted where one edit makes it right, or at least gives it a meaning; `other` is what it should be
 * equal to, or what `holds` says it may be otherwise.
 */
export const mismatch = (side: Side | undefined, other: Expr | null, means: Means, s: FormulaStatement | null, holds: ((value: Expr) => boolean) | null = null): readonly Step[] => {
  const d: Diagnostic | undefined = side === undefined || side.value.ok ? undefined : side.value.diagnostics[0];
  const [likeliest, ...others] = d !== undefined && Object.hasOwn(MISFITS, d.code) ? (MISFITS[d.code] ?? []) : [];
  const { scope } = means;
  // Of sizes that the document says are equal none misfits.
  if (side === undefined || d === undefined || likeliest === undefined || (d.code === 'shape-mismatch' && scope.manners.equalSizes.some((pair) => pair.every((n) => mentions(d.message, n))))) return [];
  const at = { relation: '=' as const, span: s?.span ?? side.surface.span, left: other === null ? '' : printText(other), right: '' };
  const mended = ({ mended: values }: Misfit): readonly Mended[] => values(side.surface, scope, () => side.reader ?? scope.elaborator());
  const proved = (list: readonly Mended[]): readonly Mended[] => (other === null ? [] : list.filter(({ value }) => sameShape(value.shape, other.shape) && (holds === null ? isRight(relationStep(other, value, at, means)) : holds(value))));
  const step = ({ flaw, called }: Misfit, repair: Mended | null, isProved: boolean): readonly Step[] => {
    const text = repair === null ? null : printText(repair.value);
    const statement = text === null || !isProved ? null : `${other === null ? '' : `${printText(other)} = `}${text}`;
    const holdsIf = statement === null ? null : (repair?.holdsIf ?? null);
    return [{ ...slipStep('identity', { flaw, repair: statement }, `${called}: ${d.message}${text === null || statement !== null ? '' : `; it fits as ${text}`}${holdsIf === null ? '' : `; it holds where ${holdsIf}`}`, at, d), conditions: holdsIf === null ? [] : [holdsIf] }];
  };
  const values = mended(likeliest);
  const [right] = proved(values);
  if (right !== undefined) return step(likeliest, right, true);
  for (const misfit of others) {
    const [repair] = proved(mended(misfit));
    if (repair !== undefined) return step(misfit, repair, true);
  }
  // Where the left side says how far its indices run, no other reading is left.
  const isPlaced = d.code === 'bad-subscript' && other?.kind === 'derivative' && freeIndicesIn(side.surface).every((i) => side.reader?.inferred.has(i));
  if (values.length === 0 && d.code === 'shape-mismatch' && other?.kind === 'derivative' && partsOf(side.surface, (e) => e.kind === 'index').length === 0) return [derivedAnew(other, { flaw: 'sizes', called: 'the sizes of its parts do not fit' }, at, d, means)];
  if (isPlaced && other !== null) return [derivedAnew(other, likeliest, at, d, means)];
  if (values.length === 0) return isUpsideDown(side.surface) ? step(likeliest, null, false) : [];
  return step(likeliest, values.length > 1 ? null : (values[0] ?? null), false);
};

/** The value of a derivative can't be one whose parts don't fit, whatever was meant. */
const derivedAnew = (derivative: Expr, { flaw, called }: Pick<Misfit, 'flaw' | 'called'>, at: Placed, d: Diagnostic, means: Means): Step =>
  guardedStep(() => slipStep('gradient', { flaw, repair: `${printText(derivative)} = ${printText(resolved(derivative, means.deriver))}` }, `${called}: ${d.message}`, at, d), 'gradient', at);
