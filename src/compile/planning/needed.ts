import type { Expr, NodeOf } from '../../expr/expr.ts';
import { children } from '../../expr/walk.ts';
import type { Dim } from '../../shape/dim.ts';
import { isThin } from './norms.ts';
import { scalings } from '../values/spread.ts';

/** The subexpressions whose entries `e` reads whatever their structure; norms of structured matrices come from the parts. */
const entriesReadBy = (e: Expr, size: (d: Dim) => number): readonly Expr[] => {
  switch (e.kind) {
    case 'map': case 'power': return children(e);
    case 'hadamard': return scalings(e).rest;
    case 'call': {
      const { fn } = e;
      if (fn !== 'norm1' && fn !== 'norm2') return [];
      const whole = (x: NodeOf<'product'>): boolean => !isThin(fn, size(x.shape.rows), Math.min(...x.factors.slice(0, -1).map((f) => size(f.shape.cols))), size(x.shape.cols));
      return e.args.filter((x) => x.kind === 'add' || (x.kind === 'product' && whole(x)));
    }
    default: return [];
  }
};

/**
 * Subexpressions whose entries are needed anyway, so that every use may share them: the roots and what is read entrywise. What is
 * read at the nonzeros of a sparse matrix only is not among them.
 */
export const entriesNeeded = (roots: readonly Expr[], size: (d: Dim) => number, isSparse: (e: Expr) => boolean): ReadonlySet<Expr> => {
  const out = new Set<Expr>();
  const mark = (e: Expr): void => {
    out.add(e);
    if (e.kind === 'scale' || e.kind === 'transpose') mark(e.arg);
    if (e.kind === 'named') mark(e.value);
  };
  const [whole, sampled] = [new Set<Expr>(), new Set<Expr>()];
  /** Goes through what is read at nonzeros, down to where a value of its own is planned. */
  const sample = (e: Expr): void => {
    if (isSparse(e)) return visit(e);
    if (sampled.has(e)) return;
    sampled.add(e);
    switch (e.kind) {
      case 'named': case 'transpose': case 'add': case 'hadamard': case 'map': return children(e).forEach(sample);
      case 'scale':
        visit(e.by);
        return sample(e.arg);
      case 'power':
        visit(e.exponent);
        return sample(e.base);
      case 'product': return children(e).forEach(visit);
      default: return visit(e);
    }
  };
  const visit = (e: Expr): void => {
    if (whole.has(e)) return;
    whole.add(e);
    const pattern = e.kind === 'hadamard' || (e.kind === 'call' && e.fn === 'inner') ? children(e).find(isSparse) : undefined;
    if (pattern !== undefined) return children(e).forEach((x) => (x === pattern ? visit : sample)(x));
    if (!isSparse(e)) entriesReadBy(e, size).forEach(mark);
    children(e).forEach(visit);
  };
  for (const e of roots) {
    out.add(e);
    visit(e);
  }
  return out;
};
