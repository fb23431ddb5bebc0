import { isOne } from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { powerOf } from './forms.ts';
import { flip, isSymmetric } from './symmetry.ts';
import type { NetNode, Term, Wire } from './term.ts';

/** Nodes that together are a matrix, from the wire of its rows to `end`. */
interface Chain {
  readonly nodes: readonly NetNode[];
  readonly end: Wire;
}

/** The factor as one node with its rows at `at`, and the wire of its columns; a diagonal is a node of one leg. */
const factorAt = (t: Term, factor: Expr, at: Wire, taken: readonly NetNode[]): readonly [NetNode, Wire] | null => {
  const [diagonal] = factor.kind === 'call' && factor.fn === 'diag' ? factor.args : [];
  for (const n of t.nodes) {
    const [a, b] = n.legs;
    if (a === undefined || taken.includes(n)) continue;
    if (diagonal !== undefined) {
      if (b === undefined && a === at && powerOf(n.base, n.exponent) === diagonal) return [n, at];
      continue;
    }
    if (b === undefined || !isOne(n.exponent)) continue;
    const [turned, straight] = [factor.kind === 'transpose' && n.base === factor.arg, n.base === factor];
    if (a === at && (straight || (turned && isSymmetric(n.base)))) return [n, b];
    if (b === at && (turned || (straight && isSymmetric(n.base)))) return [n, a];
  }
  return null;
};

/** The factors one after the other from the wire `start`, nothing else touching the wires between them; null where they don't stand there. */
const chainOf = (t: Term, factors: readonly Expr[], start: Wire, isInner: (w: Wire) => boolean, inverse: NetNode): Chain | null => {
  const nodes: NetNode[] = [];
  const passed = [start];
  let end = start;
  for (const factor of factors) {
    const found = factorAt(t, factor, end, [inverse, ...nodes]);
    if (found === null) return null;
    nodes.push(found[0]);
    end = found[1];
    passed.push(end);
  }
  const between = passed.filter((w) => w !== end);
  const isAlone = t.nodes.every((n) => n === inverse || nodes.includes(n) || !n.legs.some((w) => between.includes(w)));
  return isAlone && !between.includes(end) && between.every(isInner) ? { nodes, end } : null;
};

/** The inverse of a product beside that product, as inv(X'*X) beside X' and X: the nodes, and the two wires that are one without them. */
export const inverseBesideProduct = (t: Term, isInner: (w: Wire) => boolean): { readonly nodes: readonly NetNode[]; readonly ends: readonly [Wire, Wire] } | null => {
  for (const n of t.nodes) {
    const [a, b] = n.legs;
    const [arg] = n.base.kind === 'call' && n.base.fn === 'inv' ? n.base.args : [];
    if (arg?.kind !== 'product' || a === undefined || b === undefined || !isOne(n.exponent)) continue;
    for (const [start, other, factors] of [[b, a, arg.factors], [a, b, [...arg.factors].reverse().map(flip)]] as const) {
      const found = chainOf(t, factors, start, isInner, n);
      if (found !== null) return { nodes: [n, ...found.nodes], ends: [other, found.end] };
    }
  }
  return null;
};
