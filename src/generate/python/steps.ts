import { elementwise } from '../../atoms/elementwise.ts';
import type { Operation, ValueId } from '../../compile/index.ts';
import { combination, productOf, type Given, type Scope, type StepTable } from '../table.ts';

/** What the code of a step sees in Python; matrices are two-dimensional arrays, scalars floats. */
export interface PythonScope extends Scope {
  /** The value as a two-dimensional array. */
  readonly array: (v: ValueId) => string;
  readonly rows: (v: ValueId) => string;
  readonly cols: (v: ValueId) => string;
}

/** Operations whose code is a scalar wherever the result is one. */
export const scalars: ReadonlySet<Operation['op']> = new Set<Operation['op']>([
  'combine', 'multiply', 'divide', 'power', 'map', 'reciprocal', 'sum', 'dot', 'norm1', 'norm2', 'product', 'trace', 'det', 'logdet', 'factor',
]);

const factoredMatrix = (factor: ValueId, s: PythonScope): string => `${s.name(factor)}${s.isFactored(factor) ? '[0]' : ''}`;

/** One expression for every step; loops of plans are statements of their own. */
export const steps: StepTable<Exclude<Operation['op'], Given | 'loop'>, PythonScope> = {
  fill: (d, out, s) => {
    const to = `(${s.rows(out)}, ${s.cols(out)})`;
    if (d.value === 0 || d.value === 1) return `np.${d.value === 0 ? 'zeros' : 'ones'}(${to})`;
    return `np.full(${to}, float(${typeof d.value === 'number' ? `"${d.value}"` : s.size(d.value)}))`;
  },
  eye: (_, out, s) => `np.eye(${s.rows(out)})`,
  gemm: (d, _, s) => `${s.array(d.a)}${d.transA ? '.T' : ''} @ ${s.array(d.b)}${d.transB ? '.T' : ''}`,
  sampled: (d, _, s) => `_sampled(${s.name(d.at)}, ${s.array(d.a)}, ${s.array(d.b)})`,
  pick: (d, _, s) => `_pick(${s.name(d.at)}, ${s.array(d.x)}${d.trans ? '.T' : ''})`,
  'look-up': (d, _, s) => `_look_up(${s.name(d.at)}, ${s.name(d.of)}, ${s.array(d.nonzeros)}, ${d.trans ? 'True' : 'False'})`,
  'sparse-times': (d, _, s) => `_sparse_times(${s.name(d.at)}, ${s.array(d.nonzeros)}, ${d.transposed ? 'True' : 'False'}, ${s.array(d.x)})`,
  spread: (d, _, s) => `_spread(${s.name(d.at)}, ${s.array(d.nonzeros)})`,
  // A view, as NumPy adds and multiplies rows and columns along matrices by itself.
  repeat: (d, out, s) => `np.broadcast_to(${s.array(d.x)}, (${s.rows(out)}, ${s.cols(out)}))`,
  swap: (d, out, s) => s.shape(d.x).rows.key === d.p.key && s.shape(d.x).cols.key === d.q.key && s.shape(out).rows.key === d.q.key
    ? `${s.array(d.x)}.T`
    : `${s.array(d.x)}.reshape(${s.size(d.p)}, ${s.size(d.q)}, ${s.size(d.inner)}).transpose(1, 0, 2).reshape(${s.rows(out)}, ${s.cols(out)})`,
  reshape: (d, out, s) => `${s.array(d.x)}.reshape(${s.rows(out)}, ${s.cols(out)})`,
  combine: (d, _, s) => combination(d, s, s.name),
  multiply: (d, _, s) => productOf(d.args, s, s.name),
  divide: (d, _, s) => `${s.name(d.x)} / ${s.name(d.by)}`,
  power: (d, _, s) => {
    const [x, k] = [s.name(d.x), s.literal(d.exponent)];
    return k === 2 ? `${x} * ${x}` : k === -1 ? `np.reciprocal(${x})` : `np.power(${x}, ${s.name(d.exponent)})`;
  },
  map: (d, _, s) => elementwise[d.fn].code.python.replaceAll('$', () => s.name(d.x)).replaceAll(/\bexpit\b/g, '_sigmoid'),
  reciprocal: (d, _, s) => `_reciprocal(${s.name(d.x)})`,
  'scale-rows': (d, _, s) => `${s.array(d.v)}${s.shape(d.v).cols.key === '1' ? '' : '.reshape(-1, 1)'} * ${s.array(d.x)}`,
  'scale-cols': (d, _, s) => `${s.array(d.v)}${s.shape(d.v).cols.key === '1' ? '.T' : s.shape(d.v).rows.key === '1' ? '' : '.reshape(1, -1)'} * ${s.array(d.x)}`,
  sum: (d, _, s) => `np.sum(${s.name(d.x)})`,
  product: (d, _, s) => `np.prod(${s.name(d.x)})`,
  norm1: (d, _, s) => `np.sum(np.abs(${s.name(d.x)}))`,
  norm2: (d, _, s) => `np.linalg.norm(${s.name(d.x)})`,
  trace: (d, _, s) => `np.trace(${s.array(d.x)})`,
  rowsum: (d, _, s) => `${s.array(d.x)}.sum(axis=1, keepdims=True)`,
  colsum: (d, _, s) => `${s.array(d.x)}.sum(axis=0, keepdims=True)`,
  dot: (d, _, s) => `np.vdot(${s.name(d.a)}, ${s.name(d.b)})`,
  diag: (d, _, s) => `np.diag(${s.array(d.x)}.ravel())`,
  diagvec: (d, _, s) => `np.diag(${s.array(d.x)}).reshape(-1, 1)`,
  // NumPy has no factors to keep; what is kept where several solves share them is the matrix with its inverse.
  factor: (d, _, s) => `_factored(${s.array(d.x)})`,
  solve: (d, _, s) => s.isFactored(d.factor)
    ? `_solved(${s.name(d.factor)}, ${s.array(d.x)}${d.transposed ? ', True' : ''})`
    : `np.linalg.solve(${s.name(d.factor)}${d.transposed ? '.T' : ''}, ${s.array(d.x)})`,
  det: (d, _, s) => `np.linalg.det(${factoredMatrix(d.factor, s)})`,
  logdet: (d, _, s) => `np.linalg.slogdet(${factoredMatrix(d.factor, s)})[1]`,
  submatrix: (d, out, s) => {
    const [row, col] = [s.size(d.rowOffset), s.size(d.colOffset)];
    return `${s.array(d.x)}[${row}:${row} + ${s.rows(out)}, ${col}:${col} + ${s.cols(out)}]`;
  },
  smallest: (d, out, s) => `_smallest(${s.array(d.x)}, ${s.rows(out)})`,
  'take-rows': (d, _, s) => `${s.array(d.x)}[_positions(${s.name(d.indices)}, ${s.rows(d.x)}), :]`,
  'take-cols': (d, _, s) => `${s.array(d.x)}[:, _positions(${s.name(d.indices)}, ${s.cols(d.x)})]`,
  'scatter-rows': (d, out, s) => `_scatter_rows(${s.array(d.x)}, ${s.name(d.indices)}, ${s.rows(out)})`,
  'scatter-cols': (d, out, s) => `_scatter_rows(${s.array(d.x)}.T, ${s.name(d.indices)}, ${s.cols(out)}).T`,
  assemble: (d, out, s) => `_assemble(${s.rows(out)}, ${s.cols(out)}, [${d.parts.map((p) => `(${s.array(p.x)}, ${s.size(p.rowOffset)}, ${s.size(p.colOffset)})`).join(', ')}])`,
  kron: (d, _, s) => `np.kron(${s.array(d.a)}, ${s.array(d.b)})`,
  'matrix-power': (d, _, s) => `np.linalg.matrix_power(${s.array(d.x)}, int(${s.name(d.exponent)}))`,
  blocktrace: (d, out, s) => `np.einsum("pipj->ij", ${s.array(d.x)}.reshape(${s.size(d.count)}, ${s.rows(out)}, ${s.size(d.count)}, ${s.cols(out)}))`,
};
