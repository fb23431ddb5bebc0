import { elementwise } from '../../atoms/elementwise.ts';
import { isReduction, type EntrywiseOp, type ReductionOp } from '../../compile/steps/steps.ts';
import type { Operation, ValueId } from '../../compile/index.ts';
import { combination, productOf, type Given, type Scope, type StepTable } from '../table.ts';

/** What the code of a step sees in TypeScript. */
export interface TypeScriptScope extends Scope {
  /** The entry of a value at the place where a loop is, or the number that a scalar is. */
  readonly entry: (v: ValueId) => string;
  /** The value as a Float64Array. */
  readonly array: (v: ValueId) => string;
  readonly rows: (v: ValueId) => string;
  readonly cols: (v: ValueId) => string;
  /** How many entries it has. */
  readonly count: (v: ValueId) => string;
}

/** Operations that no loop over entries does; loops of plans are statements of their own. */
export type WholeOp = Exclude<Operation['op'], EntrywiseOp | ReductionOp | Given | 'loop'> | 'norm2';

const atomic = (text: string): string => (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(text) ? text : `(${text})`);

/** One entry of the result from the entries at the same place. */
export const entries: StepTable<EntrywiseOp, TypeScriptScope> = {
  combine: (d, _, s) => combination(d, s, s.entry),
  multiply: (d, _, s) => productOf(d.args, s, s.entry),
  divide: (d, _, s) => `${s.entry(d.x)} / ${s.entry(d.by)}`,
  power: (d, _, s) => {
    const [x, k] = [s.entry(d.x), s.literal(d.exponent)];
    return k === 2 ? `${x} * ${x}` : k === -1 ? `1 / ${x}` : `Math.pow(${x}, ${s.name(d.exponent)})`;
  },
  map: (d, _, s) => elementwise[d.fn].code.js.replaceAll('$', () => atomic(s.entry(d.x))),
  reciprocal: (d, _, s) => `reciprocal(${s.entry(d.x)})`,
};

/** What a reduction adds for every entry. */
export const summands: StepTable<Exclude<ReductionOp, 'norm2'>, TypeScriptScope> = {
  sum: (d, _, s) => s.entry(d.x),
  norm1: (d, _, s) => `Math.abs(${s.entry(d.x)})`,
  dot: (d, _, s) => `${s.entry(d.a)} * ${s.entry(d.b)}`,
};

/** Is it a reduction that adds up summands? */
export const isSum = (d: Operation): boolean => isReduction(d) && d.op !== 'norm2';

/** Steps that are done by one call; the result is a Float64Array, or a number where the operation is one of `numbers`. */
export const wholes: StepTable<WholeOp, TypeScriptScope> = {
  fill: (d, out, s) => `new Float64Array(${s.count(out)}).fill(${typeof d.value === 'number' ? d.value : s.size(d.value)})`,
  eye: (_, out, s) => `identity(${s.rows(out)})`,
  gemm: (d, out, s) => `${d.symmetric ? `symmetricProduct(${s.rows(out)}` : `gemm(${s.rows(out)}, ${s.cols(out)}`}, ${d.transA ? s.rows(d.a) : s.cols(d.a)}, ${s.array(d.a)}, ${d.transA}, ${s.array(d.b)}, ${d.transB})`,
  sampled: (d, _, s) => `sampled(${s.name(d.at)}, ${s.cols(d.a)}, ${s.array(d.a)}, ${s.array(d.b)})`,
  pick: (d, _, s) => `pick(${s.name(d.at)}, ${s.array(d.x)}, ${d.trans})`,
  'look-up': (d, _, s) => `lookUp(${s.name(d.at)}, ${s.name(d.of)}, ${s.array(d.nonzeros)}, ${d.trans})`,
  'sparse-times': (d, out, s) => `sparseTimes(${s.name(d.at)}, ${s.array(d.nonzeros)}, ${d.transposed}, ${s.cols(out)}, ${s.array(d.x)})`,
  spread: (d, _, s) => `spread(${s.name(d.at)}, ${s.array(d.nonzeros)})`,
  repeat: (d, out, s) => (d.along === 'rows' ? `repeatRow(${s.array(d.x)}, ${s.rows(out)})` : `repeatColumn(${s.array(d.x)}, ${s.cols(out)})`),
  swap: (d, _, s) => `swapAxes(${s.array(d.x)}, ${s.size(d.p)}, ${s.size(d.q)}, ${s.size(d.inner)})`,
  reshape: (d, _, s) => s.array(d.x),
  'scale-rows': (d, out, s) => `scaleRows(${s.array(d.v)}, ${s.array(d.x)}, ${s.rows(out)}, ${s.cols(out)})`,
  'scale-cols': (d, out, s) => `scaleCols(${s.array(d.v)}, ${s.array(d.x)}, ${s.rows(out)}, ${s.cols(out)})`,
  product: (d, _, s) => `${s.array(d.x)}.reduce((p, x) => p * x, 1)`,
  norm2: (d, _, s) => `norm2(${s.array(d.x)})`,
  trace: (d, _, s) => `diagonalOf(${s.array(d.x)}, ${s.rows(d.x)}).reduce((p, x) => p + x, 0)`,
  rowsum: (d, _, s) => `rowSums(${s.array(d.x)}, ${s.rows(d.x)}, ${s.cols(d.x)})`,
  colsum: (d, _, s) => `columnSums(${s.array(d.x)}, ${s.rows(d.x)}, ${s.cols(d.x)})`,
  diag: (d, out, s) => `diagonalMatrix(${s.array(d.x)}, ${s.rows(out)})`,
  diagvec: (d, out, s) => `diagonalOf(${s.array(d.x)}, ${s.rows(out)})`,
  factor: (d, out, s) => `luFactors(${s.array(d.x)}, ${s.rows(out)})`,
  solve: (d, out, s) => `luSolve(${s.name(d.factor)}, ${s.array(d.x)}, ${s.cols(out)}, ${d.transposed})`,
  det: (d, _, s) => `luDeterminant(${s.name(d.factor)})`,
  logdet: (d, _, s) => `luLogDeterminant(${s.name(d.factor)})`,
  submatrix: (d, out, s) => `submatrix(${s.array(d.x)}, ${s.cols(d.x)}, ${s.size(d.rowOffset)}, ${s.size(d.colOffset)}, ${s.rows(out)}, ${s.cols(out)})`,
  smallest: (d, out, s) => `smallest(${s.array(d.x)}, ${s.rows(out)})`,
  'take-rows': (d, _, s) => `takeRows(${s.array(d.x)}, ${s.rows(d.x)}, ${s.cols(d.x)}, ${s.array(d.indices)})`,
  'take-cols': (d, _, s) => `takeColumns(${s.array(d.x)}, ${s.rows(d.x)}, ${s.cols(d.x)}, ${s.array(d.indices)})`,
  'scatter-rows': (d, out, s) => `scatterRows(${s.array(d.x)}, ${s.array(d.indices)}, ${s.rows(out)}, ${s.cols(out)})`,
  'scatter-cols': (d, out, s) => `scatterColumns(${s.array(d.x)}, ${s.array(d.indices)}, ${s.rows(out)}, ${s.cols(out)})`,
  assemble: (d, out, s) =>
    `assemble(${s.rows(out)}, ${s.cols(out)}, [${d.parts.map((p) => `[${s.array(p.x)}, ${s.rows(p.x)}, ${s.cols(p.x)}, ${s.size(p.rowOffset)}, ${s.size(p.colOffset)}]`).join(', ')}])`,
  kron: (d, _, s) => `kronecker(${s.array(d.a)}, ${s.rows(d.a)}, ${s.cols(d.a)}, ${s.array(d.b)}, ${s.rows(d.b)}, ${s.cols(d.b)})`,
  'matrix-power': (d, out, s) => `matrixPower(${s.array(d.x)}, ${s.rows(out)}, ${s.name(d.exponent)})`,
  blocktrace: (d, out, s) => `blockTrace(${s.array(d.x)}, ${s.size(d.count)}, ${s.rows(out)}, ${s.cols(out)})`,
};

/** Operations among `wholes` whose code is a number already. */
export const numbers: ReadonlySet<Operation['op']> = new Set<WholeOp>(['product', 'norm2', 'trace', 'det', 'logdet']);
