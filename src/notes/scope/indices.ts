import type { FormulaElaborator } from '../../elaborate/formula.ts';
import type { Expr } from '../../expr/expr.ts';
import type { Surface } from '../../notation/surface.ts';
import type { Scope } from './scope.ts';
import { nameOf, partsOf, rewritten } from './surfaces.ts';

const MOST = 48;

/** One use of an index: the entry that has it, and which of its subscripts it is. */
interface Use {
  readonly entry: Surface;
  readonly at: number;
  readonly name: string;
}

const usesIn = (e: Surface): readonly Use[] => partsOf(e, (x) => x.kind === 'index').flatMap((entry) =>
  entry.kind !== 'index' ? [] : entry.subscripts.flatMap((s, at) => {
    const name = s.kind === 'at' ? nameOf(s.at) : null;
    return name === null ? [] : [{ entry, at, name }];
  }));

/** The names of all indices in an expression. */
export const indicesIn = (e: Surface): readonly string[] => usesIn(e).map((u) => u.name);

/** Of two indices of an entry the one that is nowhere in its value, where the other one is that of two different quantities, as in d_ij = |u_i - v_i|; null otherwise. */
export const unusedIndex = (indices: readonly string[], value: Surface): string | null => {
  const isUsed = (name: string): boolean => partsOf(value, (x) => nameOf(x) === name).length > 0;
  const unused = indices.filter((i) => !isUsed(i));
  const bases = new Set(usesIn(value).filter((u) => indices.includes(u.name)).map((u) => (u.entry.kind === 'index' ? nameOf(u.entry.arg) : null)));
  return indices.length === 2 && unused.length === 1 && bases.size > 1 ? (unused[0] ?? null) : null;
};

/** The names of the indices in an expression that no sum in it binds. */
export const freeIndicesIn = (e: Surface): readonly string[] => {
  const bound = new Set(partsOf(e, (x) => x.kind === 'sum').flatMap((x) => (x.kind === 'sum' ? x.binders.map((y) => y.name) : [])));
  return indicesIn(e).filter((i) => !bound.has(i));
};

/** The expression with the two subscripts of each entry the other way round, entry by entry. */
const swapped = (e: Surface): readonly Surface[] => partsOf(e, (x) => x.kind === 'index' && x.subscripts.length === 2).map((entry) =>
  rewritten(e, (x) => (x === entry && x.kind === 'index' ? { ...x, subscripts: [...x.subscripts].reverse() } : null)));

const withName = (e: Surface, use: Use, name: string): Surface => rewritten(e, (x) => {
  if (x !== use.entry || x.kind !== 'index') return null;
  return { ...x, subscripts: x.subscripts.map((s, k) => (k === use.at && s.kind === 'at' ? { ...s, at: { kind: 'name', name, span: s.span } } : s)) };
});

/** Values of a side whose indices don't fit, each with two subscripts exchanged or one index replaced by another one of the same formula so that they do. */
export const withIndices = (e: Surface, scope: Scope, elaborator: () => FormulaElaborator): readonly Expr[] => {
  const uses = usesIn(e);
  const names = [...new Set([...uses.map((u) => u.name), ...elaborator().inferred.keys()])];
  const values = new Set<Expr>();
  const edits = [...swapped(e), ...uses.flatMap((u) => names.filter((n) => n !== u.name).map((n) => withName(e, u, n)))];
  for (const edited of edits.slice(0, MOST)) {
    const read = scope.side(edited, elaborator());
    if (read.ok) values.add(read.value);
  }
  return [...values];
};
