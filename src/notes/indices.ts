import type { FormulaElaborator } from '../elaborate/formula.ts';
import type { Expr } from '../expr/expr.ts';
import type { Surface } from '../notation/surface.ts';
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

const withName = (e: Surface, use: Use, name: string): Surface => rewritten(e, (x) => {
  if (x !== use.entry || x.kind !== 'index') return null;
  return { ...x, subscripts: x.subscripts.map((s, k) => (k === use.at && s.kind === 'at' ? { ...s, at: { kind: 'name', name, span: s.span } } : s)) };
});

/** Values of a side whose indices don't fit, each with one index replaced by another one of the same formula so that they do. */
export const withIndices = (e: Surface, scope: Scope, elaborator: () => FormulaElaborator): readonly Expr[] => {
  const uses = usesIn(e);
  const names = [...new Set([...uses.map((u) => u.name), ...elaborator().inferred.keys()])];
  const values = new Set<Expr>();
  for (const [use, name] of uses.flatMap((u) => names.filter((n) => n !== u.name).map((n) => [u, n] as const)).slice(0, MOST)) {
    const read = scope.side(withName(e, use, name), elaborator());
    if (read.ok) values.add(read.value);
  }
  return [...values];
};
