import { call, constant, eye, power, slice } from '../expr/build.ts';
import type { Expr, NodeOf } from '../expr/expr.ts';
import { ONE_Q, qGcd, qInv, qNeg, qSign, type Rational } from '../expr/rational.ts';
import { dimOf, type Dim } from '../shape/dim.ts';
import { shape } from '../shape/shape.ts';
import { scaleTerm, type NetNode, type Sum, type Term } from './term.ts';

/** Rational content with the sign of the first term; the primitive part has coprime integer coefficients, the first one positive. */
export const primitivePart = (sum: Sum): { readonly content: Rational; readonly primitive: Sum } => {
  const [first] = sum;
  if (first === undefined) return { content: ONE_Q, primitive: sum };
  const size = sum.map((t) => t.coefficient).reduce(qGcd);
  const content = qSign(size) * qSign(first.coefficient) < 0 ? qNeg(size) : size;
  return { content, primitive: sum.map((t) => scaleTerm(t, qInv(content))) };
};

/** The rows offset+1 … offset+size of an identity: a selection of rows. */
export const selection = (whole: Dim, size: Dim, offset: Dim): Expr => slice(eye(whole), offset, dimOf(0), shape(size, whole));

/** norm2(A)^2k as inner(A, A)^k, or null where `e` isn't that or it isn't asked for. */
export const evenNorm = (e: NodeOf<'power'>, wanted: boolean): Expr | null => {
  const [a] = wanted && e.base.kind === 'call' && e.base.fn === 'norm2' ? e.base.args : [];
  if (a === undefined || e.exponent.kind !== 'const') return null;
  const { num, den } = e.exponent.value;
  return den === 1n && num > 0n && num % 2n === 0n ? power(call('inner', a, a), constant(num / 2n)) : null;
};

/** True where every node runs over exactly the outputs, so that a power acts node by node. */
export const isEntrywise = (t: Term): boolean => {
  const outs = [...t.rows, ...t.cols];
  return outs.length <= 2 && new Set(outs).size === outs.length && t.nodes.every((n) => n.legs.length === outs.length && n.legs.every((w) => outs.includes(w)) && new Set(n.legs).size === n.legs.length);
};

/** Nodes in groups that share summed or output wires; fixed values don't connect. */
export const connectedParts = (nodes: readonly NetNode[]): readonly (readonly NetNode[])[] => {
  const left = new Set(nodes);
  const parts: NetNode[][] = [];
  for (const start of nodes) {
    if (!left.delete(start)) continue;
    const part = [start];
    for (let i = 0; i < part.length; i++)
      for (const m of [...left])
        if (m.legs.some((w) => w.subscript === null && part[i]?.legs.includes(w))) {
          left.delete(m);
          part.push(m);
        }
    parts.push(part);
  }
  return parts;
};
