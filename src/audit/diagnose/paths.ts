import { ExprError } from '../../expr/error.ts';
import type { Expr } from '../../expr/expr.ts';
import { children, mapChildren } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';

/** Where a subexpression stands: the number of the child at every step down. */
export type Path = readonly number[];

/** A subexpression in its place. */
export interface Place {
  readonly path: Path;
  readonly expr: Expr;
  readonly parent: Expr | null;
}

/** All places of an expression, from the outside in. */
export const placesOf = (root: Expr): readonly Place[] => {
  const out: Place[] = [];
  const go = (expr: Expr, path: Path, parent: Expr | null): void => {
    out.push({ path, expr, parent });
    children(expr).forEach((child, i) => go(child, [...path, i], expr));
  };
  go(root, [], null);
  return out;
};

/** A change at one place. */
export interface Change {
  readonly path: Path;
  readonly to: Expr;
}

/** Is none of the places inside another one? */
export const areApart = (a: Path, b: Path): boolean => {
  const n = Math.min(a.length, b.length);
  return a.slice(0, n).some((step, i) => step !== b[i]);
};

/** The expression with places, none inside another, replaced; null where the builders refuse it. */
export const replaceAt = (root: Expr, changes: readonly Change[]): Expr | null => {
  const go = (e: Expr, list: readonly Change[], depth: number): Expr => {
    const here = list.find((c) => c.path.length === depth);
    if (here !== undefined) return here.to;
    let i = -1;
    const changed = mapChildren(e, (child) => {
      i++;
      const step = i;
      const below = list.filter((c) => c.path[depth] === step);
      return below.length === 0 ? child : go(child, below, depth + 1);
    });
    // What is changed inside is no longer what its name stands for.
    return changed.kind === 'named' && changed !== e ? changed.value : changed;
  };
  try {
    return go(root, changes, 0);
  } catch (error) {
    if (error instanceof ExprError || error instanceof TypeError || error instanceof RangeError) return null;
    throw error;
  }
};

/** The subexpression at a path. */
export const at = (root: Expr, path: Path): Expr => path.reduce((e, step) => children(e)[step] ?? e, root);

const LINEAR = new Set<Expr['kind']>(['add', 'scale', 'product', 'transpose', 'index', 'slice', 'unvec', 'blocktrace']);
const LINEAR_CALLS = new Set(['tr', 'sum', 'rowsum', 'colsum', 'diag', 'diagvec', 'vec', 'kron', 'inner']);

/** Is the whole linear in the subexpression at this path? */
export const isLinearAt = (root: Expr, path: Path): boolean => path.every((_, depth) => {
  const e = at(root, path.slice(0, depth));
  return LINEAR.has(e.kind) || e.kind === 'hadamard' || (e.kind === 'call' && LINEAR_CALLS.has(e.fn));
});

/** The path of the innermost term of a sum that contains the place and in which the whole is linear; the whole itself without one. */
export const termAround = (root: Expr, path: Path): Path => {
  for (let depth = path.length; depth > 0; depth--) {
    const term = path.slice(0, depth);
    if (at(root, path.slice(0, depth - 1)).kind === 'add' && isLinearAt(root, term)) return term;
  }
  return [];
};

/** Does a coefficient here mean something that it doesn't mean one step out? */
export const isAnchor = ({ expr, parent }: Place): boolean => {
  if (expr.kind === 'const' && parent !== null && parent.kind !== 'add') return false;
  if (parent === null) return true;
  switch (parent.kind) {
    case 'add': case 'map': case 'block': return true;
    case 'power': return parent.base === expr;
    case 'call': return !LINEAR_CALLS.has(parent.fn) || (parent.fn === 'diag' && expr.kind === 'power');
    default: return false;
  }
};

/** Does a term that is added here mean something that it doesn't mean one step out? A factor that is a number may lack one as well. */
export const isSummand = (place: Place): boolean => {
  const { expr, parent } = place;
  return isAnchor(place) || (isScalar(expr.shape) && expr.kind !== 'const' && (parent?.kind === 'hadamard' || (parent?.kind === 'scale' && parent.by === expr)));
};
