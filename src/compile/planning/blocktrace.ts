import { dimMul, type Dim } from '../../shape/dim.ts';
import { sameShape, shape, type Shape } from '../../shape/shape.ts';
import type { FunctionContext } from './function-context.ts';
import { dense, type Operand } from '../steps/operand.ts';
import type { ValueId } from '../steps/steps.ts';

/** Plans the sum of the `count` blocks on the diagonal of x, each of the given shape. */
export type BlockTrace = (x: Operand, count: Dim, s: Shape) => Operand;

/** Block traces; those of Kronecker products and of products L·R come from the parts, and `trace` is that of a square operand. */
export const blockTraces = ({ emitter, algebra, cost, trace }: FunctionContext & { readonly trace: (x: Operand) => ValueId }): BlockTrace => {
  const { emit } = emitter;
  const { value, scaled, sum, product } = algebra;
  const reshaped = (x: ValueId, s: Shape): ValueId => (sameShape(emitter.shapeOf(x), s) ? x : emit({ op: 'reshape', x }, s));

  /** Where L·R is cut so that its parts and the product over blocks and inner index cost least; null where the whole costs less. */
  const cut = (factors: readonly Operand[], x: Operand, blocks: number): number | null => {
    let best = { at: null as number | null, cost: cost.build(x) + cost.entries(x) / blocks };
    for (let at = 1; at < factors.length; at++) {
      const [left, right] = [product(factors.slice(0, at)), product(factors.slice(at))];
      const c = cost.build(left) + cost.build(right) + cost.entries(left) + cost.entries(right) + (2 * cost.entries(x) * cost.size(left.shape.cols)) / blocks;
      if (c < best.cost) best = { at, cost: c };
    }
    return best.at;
  };

  /** Σ_p L_p·R_p over row blocks of L and column blocks of R, as one product over pairs of p and the inner index. */
  const overPairs = (left: Operand, right: Operand, count: Dim, s: Shape): Operand => {
    const inner = left.shape.cols;
    const pairs = dimMul(count, inner);
    if (inner.key === '1') return product([dense(reshaped(value(left), shape(count, s.rows)), shape(s.rows, count), true), dense(reshaped(value(right), shape(count, s.cols)), shape(count, s.cols))]);
    const blocksInside = emit({ op: 'swap', x: value(left), p: count, q: s.rows, inner }, shape(dimMul(s.rows, count), inner));
    const blocksOutside = emit({ op: 'swap', x: value(right), p: inner, q: count, inner: s.cols }, shape(pairs, s.cols));
    return product([dense(reshaped(blocksInside, shape(s.rows, pairs)), shape(s.rows, pairs)), dense(blocksOutside, shape(pairs, s.cols))]);
  };

  const of: BlockTrace = (x, count, s) => {
    if (x.kind === 'scaled') return scaled(x.by, of(x.of, count, s));
    if (x.kind === 'sum') return sum(x.terms.map((t) => of(t, count, s)), s);
    if (x.kind === 'kron' && x.a.shape.rows.key === count.key && x.a.shape.cols.key === count.key) return scaled(trace(x.a), x.b);
    const at = x.kind === 'product' ? cut(x.factors, x, cost.size(count)) : null;
    if (x.kind === 'product' && at !== null) return overPairs(product(x.factors.slice(0, at)), product(x.factors.slice(at)), count, s);
    return dense(emit({ op: 'blocktrace', x: value(x), count }, s), s);
  };
  return of;
};
