import type { Result } from '../../diagnostics/diagnostic.ts';
import { hasOpenShape } from '../../elaborate/open.ts';
import type { Lean } from '../../elaborate/axes.ts';
import type { FormulaElaborator } from '../../elaborate/formula.ts';
import { isZero } from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import type { Surface } from '../../notation/surface.ts';
import { hasConstant, withoutConstants } from '../steps/constants.ts';
import { firstOf, type Side } from '../steps/read.ts';
import type { Scope } from '../scope/scope.ts';

/** The sides of a statement with what read them. */
export interface SidesRead {
  readonly elaborator: FormulaElaborator;
  readonly sides: readonly Side[];
}

/** A second time, since an index that a later side explains may stand in an earlier one. */
const readTwice = (surfaces: readonly Surface[], reader: FormulaElaborator, scope: Scope): readonly Side[] => {
  const isUpTo = (e: Surface): boolean => hasConstant(e, (name) => scope.isKnown(name));
  const read = (e: Surface): Result<Expr> => scope.side(isUpTo(e) ? withoutConstants(e) : e, reader);
  const once = surfaces.map((surface): Side => ({ surface, value: read(surface), reader, ...(isUpTo(surface) ? { isUpToConstant: true } : {}) }));
  return once.map((side) => (side.value.ok ? side : { ...side, value: read(side.surface) }));
};

/** Faults that another reading of a subscript may mend. */
const DEPEND = new Set(['ambiguous', 'shape-mismatch', 'scalar-plus-matrix', 'not-scalar', 'bad-subscript', 'not-square']);

const isFitting = ({ sides }: SidesRead): boolean => {
  if (sides.some((s) => DEPEND.has(firstOf(s.value)?.code ?? ''))) return false;
  const shapes = sides.flatMap((s) => (s.value.ok && !hasOpenShape(s.value.value) && !isZero(s.value.value) ? [`${s.value.value.shape.rows.key}|${s.value.value.shape.cols.key}`] : []));
  return new Set(shapes).size < 2;
};

/** All sides; where one subscript of a matrix may take a row or a column and only one of these fits, it is that one. */
export const readSides = (surfaces: readonly Surface[], scope: Scope, fixed: readonly string[]): SidesRead => {
  const leaning = (lean: Lean): SidesRead => {
    const elaborator = scope.elaborator(lean, fixed);
    return { elaborator, sides: readTwice(surfaces, elaborator, scope) };
  };
  const plain = leaning(null);
  const faults = plain.sides.map((x) => firstOf(x.value)?.code ?? '');
  if (!faults.includes('ambiguous')) {
    const samples = faults.some((f) => DEPEND.has(f)) ? leaning('samples') : null;
    return samples !== null && samples.elaborator.taken.size > 0 && samples.sides.every((x) => x.value.ok) && isFitting(samples) ? samples : plain;
  }
  const [only, second] = (['rows', 'cols'] as const).map(leaning).filter(isFitting);
  // Where both fit, what goes by the small letter of its matrix is a row, as samples are.
  const isOfRows = only !== undefined && only.elaborator.taken.size > 0 && only.elaborator.squares.size === 0;
  return only === undefined || (second !== undefined && !isOfRows) ? plain : only;
};
