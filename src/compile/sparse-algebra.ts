import type { Emitter } from './emitter.ts';
import type { Operand, SparseOperand } from './operand.ts';
import type { ValueId } from './steps.ts';

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
    if (of.kind !== 'sparse' || of.at !== first.at || of.trans !== first.trans) return null;
    parts.push({ x: of.nonzeros, by: t.kind === 'scaled' ? t.by : null });
  }
  return { ...first, nonzeros: emitter.emit({ op: 'combine', terms: parts }, emitter.shapeOf(first.nonzeros)) };
};
