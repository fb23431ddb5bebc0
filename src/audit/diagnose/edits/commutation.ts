import { eye, isSpecial, multiply, special } from '../../../expr/build.ts';
import { dimMul, type Dim } from '../../../shape/dim.ts';
import { local, type Generator } from '../edit.ts';
import { isAnchor } from '../paths.ts';
import type { Context } from '../context.ts';

/** Commutation matrices of the given number of rows, both ways. */
const fitting = (rows: Dim, context: Context): readonly (readonly [Dim, Dim])[] => context.dims.flatMap((a) => context.dims.filter((b) => dimMul(a, b).key === rows.key).map((b) => [a, b] as const));

/** A commutation matrix that is missing, too much, of the wrong sizes, or beside an identity that stands alone. */
export const commutations: Generator = function* (e, context, place) {
  if (isSpecial(e, 'commutation')) {
    const [p, q] = e.dims;
    if (p !== undefined && q !== undefined && place.parent !== null) yield local('missing-commutation', 1.05, () => special('commutation', q, p));
    yield local('missing-commutation', 1.5, () => eye(e.shape.rows));
  }
  if (e.kind === 'product') {
    const list = e.factors;
    for (let i = 0; i < list.length; i++) {
      if (isSpecial(list[i] ?? e, 'commutation')) yield local('missing-commutation', 1.5, () => multiply(...list.filter((_, k) => k !== i)));
      const here = list[i];
      if (i > 0 && here !== undefined) for (const [p, q] of fitting(here.shape.rows, context)) yield local('missing-commutation', 1.5, () => multiply(...list.slice(0, i), special('commutation', p, q), ...list.slice(i)));
    }
  }
  const single = e.kind !== 'add' && e.kind !== 'scale' && e.kind !== 'const';
  if (!isAnchor(place) && !single && place.parent?.kind !== 'product') return;
  for (const [p, q] of fitting(e.shape.cols, context)) yield local('missing-commutation', 1.5, () => multiply(e, special('commutation', p, q)));
  for (const [p, q] of fitting(e.shape.rows, context)) yield local('missing-commutation', 1.55, () => multiply(special('commutation', p, q), e));
};
