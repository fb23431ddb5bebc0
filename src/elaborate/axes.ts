import { partsOf } from '../notation/parts.ts';
import type { Surface } from '../notation/surface.ts';
import type { Dim } from '../shape/dim.ts';
import type { Shape } from '../shape/shape.ts';

/** Which axis one subscript of a matrix takes where nothing else decides it; `samples` are rows that stand as columns, as vectors do. */
export type Lean = 'rows' | 'cols' | 'samples' | null;

/** The sizes of the axes that one use of an index may subscript: one subscript of a matrix may take a row or a column. */
const candidates = (index: string, e: Extract<Surface, { kind: 'index' }>, shapeOf: (e: Surface) => Shape | null, lean: Lean): readonly Dim[] | null => {
  const at = e.subscripts.findIndex((s) => s.kind === 'at' && s.at.kind === 'name' && s.at.name === index);
  const shape = at < 0 ? null : shapeOf(e.arg);
  if (shape === null) return null;
  const { rows, cols } = shape;
  if (e.subscripts.length === 2) return [at === 0 ? rows : cols];
  if (rows.key === '1' || cols.key === '1') return [rows.key === '1' ? cols : rows];
  return lean === 'rows' || lean === 'samples' ? [rows] : lean === 'cols' ? [cols] : [rows, cols];
};

const uses = (index: string, e: Surface, shapeOf: (e: Surface) => Shape | null, lean: Lean): readonly (readonly Dim[])[] => {
  const own = e.kind === 'index' ? candidates(index, e, shapeOf, lean) : null;
  return [...(own === null ? [] : [own]), ...partsOf(e).flatMap((part) => uses(index, part, shapeOf, lean))];
};

/** The sizes that an index may run to, from all the axes that it subscripts; none where it subscripts nothing known. */
export const rangesOf = (index: string, list: readonly Surface[], shapeOf: (e: Surface) => Shape | null, lean: Lean): readonly Dim[] => {
  const [first = [], ...others] = list.flatMap((e) => uses(index, e, shapeOf, lean));
  const possible = first.filter((d) => others.every((o) => o.some((x) => x.key === d.key)));
  return possible.filter((d, k) => possible.findIndex((x) => x.key === d.key) === k);
};
