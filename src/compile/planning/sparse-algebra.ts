import { ONE } from '../../shape/dim.ts';
import { shape, type Shape } from '../../shape/shape.ts';
import type { Algebra } from './algebra.ts';
import type { Emitter } from '../steps/emitter.ts';
import type { Estimates } from '../steps/estimate.ts';
import { constantOperand, dense, sameSparsity, transposeOf, type MaskingOperand, type Operand, type SparseOperand } from '../steps/operand.ts';
import type { Operation, ValueId } from '../steps/steps.ts';

/** diag(v)·S for a sparse S: every nonzero times the entry of v in its row; `ones` has an entry for every column. */
export const rowsScaled = (emitter: Emitter, v: ValueId, x: SparseOperand, ones: ValueId): SparseOperand => {
  const column = emitter.shapeOf(x.nonzeros);
  const [a, b] = x.trans ? [ones, v] : [v, ones];
  const factors = emitter.emit({ op: 'sampled', at: x.at, a, b }, column);
  return { ...x, nonzeros: emitter.emit({ op: 'multiply', args: [factors, x.nonzeros] }, column) };
};

/** Sparse terms (scaled or not) on one pattern as one sparse matrix, or null. */
export const sparseSum = (emitter: Emitter, terms: readonly Operand[]): SparseOperand | null => {
  const [first] = terms.map((t) => (t.kind === 'scaled' ? t.of : t));
  if (first?.kind !== 'sparse') return null;
  const parts: { readonly x: ValueId; readonly by: ValueId | null }[] = [];
  for (const t of terms) {
    const of = t.kind === 'scaled' ? t.of : t;
    if (of.kind !== 'sparse' || !sameSparsity(of, first)) return null;
    parts.push({ x: of.nonzeros, by: t.kind === 'scaled' ? t.by : null });
  }
  return { ...first, nonzeros: emitter.emit({ op: 'combine', terms: parts }, emitter.shapeOf(first.nonzeros)) };
};

/** The entries of an operand at the nonzeros of a sparse matrix, in their order. */
export type Sampled = (at: SparseOperand, x: Operand) => ValueId;

/** How entries at nonzeros are computed: of a product from its factors, where that costs less than all its entries. */
export const sampling = ({ emit, shapeOf }: Emitter, algebra: Pick<Algebra, 'product' | 'materialise' | 'value'>, cost: Estimates): Sampled => {
  const columnOf = (x: SparseOperand): Shape => shapeOf(x.nonzeros);

  /** A product at the nonzeros, cut where both parts and their inner products cost least. */
  const ofProduct = (at: SparseOperand, x: Extract<Operand, { kind: 'product' }>): ValueId => {
    const nonzeros = cost.size(columnOf(at).rows);
    let best = { cut: 0, cost: cost.build(x) + nonzeros };
    for (let cut = 1; cut < x.factors.length; cut++) {
      const [left, right] = [algebra.product(x.factors.slice(0, cut)), algebra.product(x.factors.slice(cut))];
      const c = cost.build(left) + cost.build(right) + 2 * nonzeros * cost.size(left.shape.cols);
      if (c < best.cost) best = { cut, cost: c };
    }
    if (best.cut === 0) return pick(at, x);
    const left = algebra.product(x.factors.slice(0, best.cut));
    const right = transposeOf(algebra.product(x.factors.slice(best.cut)));
    const [a, b] = at.trans ? [right, left] : [left, right];
    return emit({ op: 'sampled', at: at.at, a: algebra.value(a), b: algebra.value(b) }, columnOf(at));
  };
  const pick = (at: SparseOperand, x: Operand): ValueId => {
    const d = algebra.materialise(x);
    return emit({ op: 'pick', at: at.at, x: d.value, trans: d.trans !== at.trans }, columnOf(at));
  };
  const sampled: Sampled = (at, x) => {
    const made = (does: Operation): ValueId => emit(does, columnOf(at));
    switch (x.kind) {
      case 'sparse': return sameSparsity(x, at) ? x.nonzeros : made({ op: 'look-up', at: at.at, of: x.at, nonzeros: x.nonzeros, trans: x.trans !== at.trans });
      case 'constant': return made({ op: 'fill', value: x.value });
      case 'scaled': return made({ op: 'combine', terms: [{ x: sampled(at, x.of), by: x.by }] });
      case 'sum': return made({ op: 'combine', terms: x.terms.map((t) => (t.kind === 'scaled' ? { x: sampled(at, t.of), by: t.by } : { x: sampled(at, t), by: null })) });
      case 'product': return ofProduct(at, x);
      default: return pick(at, x);
    }
  };
  return sampled;
};

/** diag(vec(S))·c for a column c, read as a matrix of the shape of S: the vector of a sparse matrix again. */
export const maskedColumn = ({ emit, shapeOf }: Emitter, sampled: Sampled, value: Algebra['value'], { of }: MaskingOperand, c: Operand): Operand => {
  const { rows, cols } = of.shape;
  const matrix = (): Operand => {
    if (c.kind === 'constant') return constantOperand(c.value, of.shape);
    if (c.kind === 'vec' && !c.trans && c.of.shape.rows.key === rows.key && c.of.shape.cols.key === cols.key) return c.of;
    return dense(emit({ op: 'reshape', x: value(c) }, shape(cols, rows)), of.shape, true);
  };
  const nonzeros = emit({ op: 'multiply', args: [of.nonzeros, sampled(of, matrix())] }, shapeOf(of.nonzeros));
  return { kind: 'vec', shape: shape(c.shape.rows, ONE), of: { ...of, nonzeros }, trans: false };
};
