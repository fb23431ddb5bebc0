import type { Expr } from '../../expr/expr.ts';
import { children, mapChildren } from '../../expr/walk.ts';
import type { Context } from './context.ts';
import { attempt } from './context.ts';
import type { Flaw } from './flaw.ts';
import { placesOf, type Path, type Place } from './paths.ts';
import { sameShape } from '../../shape/shape.ts';

/** A replacement of one subexpression by another of the same shape, with the mistake that it undoes. */
export interface Local {
  readonly flaw: Flaw;
  /** How big the change is; the search prefers small sums. */
  readonly cost: number;
  readonly to: Expr;
}

/** A local edit in its place. */
export interface Edit extends Local {
  readonly path: Path;
}

/** One kind of mistake: everything that a subexpression may have stood for. Shapes that don't fit are filtered out. */
export type Generator = (e: Expr, context: Context, place: Place) => Iterable<Local | null>;

/** The edit where it can be built. */
export const local = (flaw: Flaw, cost: number, make: () => Expr): Local | null => {
  const to = attempt(make);
  return to === null ? null : { flaw, cost, to };
};

/** `e` with `f` applied to the outermost subexpressions that it changes (gives no null for). */
export const everywhere = (e: Expr, f: (x: Expr) => Expr | null): Expr => f(e) ?? mapChildren(e, (child) => everywhere(child, f));

/** How often the subexpression occurs. */
export const occurrences = (e: Expr, x: Expr): number => (e === x ? 1 : children(e).reduce((n, c) => n + occurrences(c, x), 0));

/** A slight preference for edits further out, and for small replacements among equals. */
const depthCost = (path: Path): number => Math.min(0.05, path.length * 0.005);

/** All edits of a claimed value, the smallest first, each result once. Shapes may change under a function, and anywhere if `reshapes`. */
export const editsOf = (root: Expr, context: Context, generators: readonly Generator[], reshapes: boolean): readonly Edit[] => {
  const edits: Edit[] = [];
  for (const place of placesOf(root)) {
    const mayReshape = reshapes || place.parent?.kind === 'call';
    const seen = new Map<Expr, number>();
    for (const generator of generators)
      for (const found of generator(place.expr, context, place)) {
        if (found === null || found.to === place.expr || (!mayReshape && !sameShape(found.to.shape, place.expr.shape))) continue;
        const cost = found.cost + depthCost(place.path);
        const known = seen.get(found.to);
        if (known !== undefined && (edits[known]?.cost ?? 0) <= cost) continue;
        if (known === undefined) seen.set(found.to, edits.length);
        edits[known ?? edits.length] = { ...found, cost, path: place.path };
      }
  }
  return edits.sort((a, b) => a.cost - b.cost);
};
