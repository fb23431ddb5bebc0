import type { Dim } from '../../shape/dim.ts';
import type { Factor, Kernels } from '../backends/backend.ts';
import { typedKernels } from '../backends/typed.ts';
import { EvaluationError } from '../values/error.ts';
import { copyWindow, inRange, lookUp, pick, position, scatter, smallest, spread, swapAxes, takeCols } from '../values/layout.ts';
import { byNonzeros, type MostlyZero, type Nonzeros } from './mostly-zero.ts';
import { type EntrywiseOp, type Operation, type ReductionOp, type Step, type ValueId } from './steps.ts';
import type { Dense, Pattern } from '../values/values.ts';

/** A step bound to its slots. */
export type Run = () => void;

/** What the steps that are done whole see. */
export interface Context {
  readonly kernels: Kernels;
  /** Numbers of the values; those of inputs are replaced before each run. */
  readonly slots: Float64Array[];
  readonly patterns: Pattern[];
  readonly factors: Factor[];
  readonly rows: (v: ValueId) => number;
  readonly cols: (v: ValueId) => number;
  readonly size: (d: Dim) => number;
  readonly factorOf: MostlyZero['factorOf'];
  /** Of the factors that have few of them. */
  readonly nonzeros: ReadonlyMap<ValueId, Nonzeros>;
  /** Room for such products. */
  readonly work: Float64Array;
  /** The body of a loop as one run. */
  readonly body: (loop: Step) => Run;
}

/** Operations that are done whole; inputs are set by the runner. */
type Whole = Exclude<Operation['op'], EntrywiseOp | ReductionOp | 'input' | 'pattern' | 'nonzeros'>;
type OperationOf<K extends string, O = Operation> = O extends { readonly op: infer P } ? (K extends P ? O : never) : never;
type Makers = { readonly [K in Whole]: (d: OperationOf<K>, step: Step, c: Context) => Run };

// Slots, patterns and factors are filled before they are read, as every value is computed before it is used.
const at = (c: Context, v: ValueId): Float64Array => c.slots[v] as Float64Array;
const dense = (c: Context, v: ValueId): Dense => ({ rows: c.rows(v), cols: c.cols(v), data: at(c, v) });
const patternAt = (c: Context, v: ValueId): Pattern => c.patterns[v] as Pattern;
const factorAt = (c: Context, v: ValueId): Factor => c.factors[v] as Factor;
/** A run that computes the one number of its result. */
const number = (c: Context, out: ValueId, compute: () => number): Run => () => {
  at(c, out)[0] = compute();
};

/** X^k by repeated squaring. Errors: bad-exponent, singular-matrix. */
const matrixPower = (x: Dense, k: number, c: Context, out: Float64Array): void => {
  if (!Number.isInteger(k)) throw new EvaluationError('bad-exponent', `matrix power with exponent ${k}`);
  const n = x.rows;
  const times = (a: Float64Array, b: Float64Array): Float64Array => {
    const product = new Float64Array(n * n);
    typedKernels.gemm(n, n, n, a, false, b, false, product);
    return product;
  };
  let result: Float64Array = new Float64Array(n * n);
  for (let i = 0; i < n; i++) result[i * n + i] = 1;
  let square = k < 0 ? c.kernels.factor(x).solve({ ...x, data: result }, false).data : x.data;
  for (let rest = Math.abs(k); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = times(result, square);
    if (rest > 1) square = times(square, square);
  }
  out.set(result);
};

const makers: Makers = {
  fill: (d, { out }, c) => () => void at(c, out).fill(typeof d.value === 'number' ? d.value : c.size(d.value)),
  eye: (_, { out }, c) => () => {
    const [to, n] = [at(c, out).fill(0), c.rows(out)];
    for (let i = 0; i < n; i++) to[i * n + i] = 1;
  },
  gemm: (d, step, c) => {
    const { out } = step;
    const [m, n, k] = [c.rows(out), c.cols(out), d.transA ? c.rows(d.a) : c.cols(d.a)];
    if (d.symmetric) return () => c.kernels.symmetric(m, k, at(c, d.a), d.transA, at(c, d.b), d.transB, at(c, out));
    const whole = (): void => c.kernels.gemm(m, n, k, at(c, d.a), d.transA, at(c, d.b), d.transB, at(c, out));
    const sparing = c.factorOf(step);
    if (sparing === null) return whole;
    const { factor, most } = sparing;
    const other = factor === d.a ? d.b : d.a;
    return () => {
      const nonzeros = c.nonzeros.get(factor);
      if (nonzeros === undefined || nonzeros.values.length > most || !byNonzeros(c.kernels, d, factor, nonzeros, at(c, other), [m, n, k], c.work, at(c, out))) whole();
    };
  },
  sampled: (d, { out }, c) => () => c.kernels.sampled(patternAt(c, d.at), c.cols(d.a), at(c, d.a), at(c, d.b), at(c, out)),
  pick: (d, { out }, c) => () => pick(patternAt(c, d.at), dense(c, d.x), d.trans, at(c, out)),
  'look-up': (d, { out }, c) => () => lookUp(patternAt(c, d.at), patternAt(c, d.of), at(c, d.nonzeros), d.trans, at(c, out)),
  'sparse-times': (d, { out }, c) => () => c.kernels.sparseTimes(patternAt(c, d.at), at(c, d.nonzeros), d.transposed, c.cols(out), at(c, d.x), at(c, out)),
  spread: (d, { out }, c) => () => spread(patternAt(c, d.at), at(c, d.nonzeros), at(c, out)),
  swap: (d, { out }, c) => {
    const [p, q, inner] = [c.size(d.p), c.size(d.q), c.size(d.inner)];
    return () => swapAxes(at(c, d.x), p, q, inner, at(c, out));
  },
  reshape: (d, { out }, c) => () => {
    c.slots[out] = at(c, d.x);
  },
  repeat: (d, { out }, c) => () => {
    const [x, to, rows, cols] = [at(c, d.x), at(c, out), c.rows(out), c.cols(out)];
    for (let i = 0; i < rows; i++)
      if (d.along === 'rows') to.set(x, i * cols);
      else to.fill(x[i] as number, i * cols, (i + 1) * cols);
  },
  'scale-rows': (d, { out }, c) => () => {
    const [v, x, to, rows, cols] = [at(c, d.v), at(c, d.x), at(c, out), c.rows(out), c.cols(out)];
    for (let i = 0, o = 0; i < rows; i++) for (const [factor, end] = [v[i] as number, o + cols]; o < end; o++) to[o] = factor * (x[o] as number);
  },
  'scale-cols': (d, { out }, c) => () => {
    const [v, x, to, rows, cols] = [at(c, d.v), at(c, d.x), at(c, out), c.rows(out), c.cols(out)];
    for (let i = 0, o = 0; i < rows; i++) for (let j = 0; j < cols; j++, o++) to[o] = (v[j] as number) * (x[o] as number);
  },
  product: (d, { out }, c) => number(c, out, () => at(c, d.x).reduce((p, x) => p * x, 1)),
  trace: (d, { out }, c) => number(c, out, () => {
    const [x, n] = [at(c, d.x), c.rows(d.x)];
    let s = 0;
    for (let i = 0; i < n; i++) s += x[i * n + i] as number;
    return s;
  }),
  rowsum: (d, { out }, c) => () => {
    const [x, to, rows, cols] = [at(c, d.x), at(c, out), c.rows(d.x), c.cols(d.x)];
    for (let i = 0; i < rows; i++) to[i] = typedKernels.sum(cols, x, i * cols);
  },
  colsum: (d, { out }, c) => () => {
    const [x, to, rows, cols] = [at(c, d.x), at(c, out).fill(0), c.rows(d.x), c.cols(d.x)];
    for (let i = 0; i < rows; i++) typedKernels.combine(cols, 1, to, 0, 1, x, i * cols, to, 0);
  },
  diag: (d, { out }, c) => () => {
    const [x, to, n] = [at(c, d.x), at(c, out).fill(0), c.rows(out)];
    for (let i = 0; i < n; i++) to[i * n + i] = x[i] as number;
  },
  diagvec: (d, { out }, c) => () => {
    const [x, to, n] = [at(c, d.x), at(c, out), c.rows(out)];
    for (let i = 0; i < n; i++) to[i] = x[i * n + i] as number;
  },
  factor: (d, { out }, c) => () => {
    c.factors[out] = c.kernels.factor(dense(c, d.x));
  },
  solve: (d, { out }, c) => () => at(c, out).set(factorAt(c, d.factor).solve(dense(c, d.x), d.transposed).data),
  det: (d, { out }, c) => number(c, out, () => factorAt(c, d.factor).det()),
  logdet: (d, { out }, c) => number(c, out, () => factorAt(c, d.factor).logdet()),
  submatrix: (d, { out }, c) => () => copyWindow(dense(c, d.x), c.size(d.rowOffset), c.size(d.colOffset), c.rows(out), c.cols(out), dense(c, out), 0, 0),
  smallest: (d, { out }, c) => () => smallest(at(c, d.x), at(c, out)),
  'take-rows': (d, { out }, c) => () => c.kernels.takeRows(c.cols(out), at(c, d.x), inRange(at(c, d.indices), c.rows(d.x)), at(c, out)),
  'take-cols': (d, { out }, c) => () => takeCols(dense(c, d.x), at(c, d.indices), dense(c, out)),
  'scatter-rows': (d, { out }, c) => () => {
    const [to, list] = [dense(c, out), at(c, d.indices)];
    scatter(dense(c, d.x), (i) => position(list[i] as number, to.rows), null, to);
  },
  'scatter-cols': (d, { out }, c) => () => {
    const [to, list] = [dense(c, out), at(c, d.indices)];
    scatter(dense(c, d.x), null, (j) => position(list[j] as number, to.cols), to);
  },
  assemble: (d, { out }, c) => () => {
    at(c, out).fill(0);
    for (const p of d.parts) copyWindow(dense(c, p.x), 0, 0, c.rows(p.x), c.cols(p.x), dense(c, out), c.size(p.rowOffset), c.size(p.colOffset));
  },
  kron: (d, { out }, c) => () => {
    const [a, b, to] = [dense(c, d.a), dense(c, d.b), dense(c, out)];
    for (let i = 0; i < a.rows; i++)
      for (let k = 0; k < b.rows; k++)
        for (let j = 0; j < a.cols; j++) typedKernels.scale(b.cols, a.data[i * a.cols + j] as number, b.data, k * b.cols, to.data, (i * b.rows + k) * to.cols + j * b.cols);
  },
  'matrix-power': (d, { out }, c) => () => matrixPower(dense(c, d.x), at(c, d.exponent)[0] as number, c, at(c, out)),
  blocktrace: (d, { out }, c) => () => {
    const [x, to, blocks] = [dense(c, d.x), dense(c, out), c.size(d.count)];
    to.data.fill(0);
    for (let p = 0; p < blocks; p++)
      for (let i = 0; i < to.rows; i++) typedKernels.combine(to.cols, 1, to.data, i * to.cols, 1, x.data, (p * to.rows + i) * x.cols + p * to.cols, to.data, i * to.cols);
  },
  loop: (d, step, c) => {
    const [body, last] = [c.body(step), c.size(d.range)];
    return () => {
      const to = at(c, step.out).fill(0);
      for (let i = 1; i <= last; i++) {
        at(c, d.index)[0] = i;
        body();
        typedKernels.combine(to.length, 1, to, 0, 1, at(c, d.result), 0, to, 0);
      }
    };
  },
};

/** The run of an operation that is done whole. Errors when run: EvaluationError singular-matrix, subscript-range, bad-exponent. */
export const wholeRun = (step: Step, c: Context): Run =>
  // The table's entry for the operation takes exactly this operation.
  (makers[step.does.op as Whole] as (d: Operation, step: Step, c: Context) => Run)(step.does, step, c);
