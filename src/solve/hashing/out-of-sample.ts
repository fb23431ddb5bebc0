import { whole } from '../../calculus/variable.ts';
import { compile, type Dense } from '../../compile/index.ts';
import { call, multiply } from '../../expr/build.ts';
import { raw, type Setting } from '../closures.ts';
import { lbfgs } from '../methods/lbfgs.ts';
import { ModelError, Objective } from '../objective.ts';
import { Random } from '../random.ts';
import { run } from '../run.ts';
import { smooth } from '../smooth.ts';
import { quadraticParts } from '../update.ts';
import { KERNEL_LOGISTIC, RIDGE } from './problems.ts';
import { gatherRows } from './similarity.ts';

/** Scores of new rows; their signs are the codes. */
export type Encoder = (features: Dense) => Dense;

/** Means of the columns. */
const columnMeans = ({ rows, cols, data }: Dense): Float64Array => {
  const mean = new Float64Array(cols);
  data.forEach((x, e) => (mean[e % cols] = (mean[e % cols] ?? 0) + x));
  return mean.map((sum) => sum / rows);
};

const centred = (X: Dense, mean: Float64Array): Dense => ({ ...X, data: X.data.map((x, e) => x - (mean[e % X.cols] ?? 0)) });

/**
 * Ridge regression of codes on features centred by their means: W = (X'X + γI)⁻¹X'B, read off the derived gradient and Hessian. The
 * codes are centred too, which changes W by rounding only: a bit that is the same in all rows then scores 0 and not noise.
 */
export const linearEncoder = (X: Dense, codes: Dense, gamma: number, setting: Setting = {}): Encoder => {
  const o = Objective.read(RIDGE, 'ridge.gradus');
  const { A, b } = quadraticParts(o, whole(o.symbol('W')));
  if (A.side !== 'left') throw new ModelError('the Hessian of the ridge problem is of another form');
  const mean = columnMeans(X);
  const W = compile(multiply(call('inv', A.by), b), raw(setting))({ X: centred(X, mean), B: centred(codes, columnMeans(codes)), gamma });
  const scores = compile(multiply(o.symbol('X'), o.symbol('W')), raw(setting));
  return (features) => scores({ X: centred(features, mean), W });
};

/** How kernel logistic regression is set up. */
export interface KernelOptions extends Setting {
  /** Rows whose distances are the features; 500 by default. */
  readonly anchors?: number;
  /** Weight of w'Kw; 0.01 by default. */
  readonly eta?: number;
  readonly seed?: number;
  /** Iterations at most; 100 by default. */
  readonly iterations?: number;
}

/** Rows that set the width of the kernel. */
const WIDTH_ROWS = 5000;

/** Squared distances of rows. */
const squaredDistances = (A: Dense, B: Dense): Dense => {
  const data = new Float64Array(A.rows * B.rows);
  for (let i = 0; i < A.rows; i++)
    for (let j = 0; j < B.rows; j++) {
      let s = 0;
      for (let k = 0; k < A.cols; k++) s += ((A.data[i * A.cols + k] ?? 0) - (B.data[j * A.cols + k] ?? 0)) ** 2;
      data[i * B.rows + j] = s;
    }
  return { rows: A.rows, cols: B.rows, data };
};

/**
 * Kernel logistic regression of all bits on exp(−d²/s²) to random anchors, s² the mean squared distance among the first
 * rows; solved by L-BFGS with the derived gradient.
 */
export const kernelEncoder = (X: Dense, codes: Dense, options: KernelOptions = {}): Encoder => {
  const { anchors = 500, eta = 0.01, seed = 0 } = options;
  const chosen = gatherRows(X, new Random(seed).sample(X.rows, Math.min(anchors, X.rows)));
  const some = gatherRows(X, Int32Array.from({ length: Math.min(WIDTH_ROWS, X.rows) }, (_, i) => i));
  const mean = columnMeans(some);
  // The mean squared distance of pairs is twice the mean squared distance to the mean.
  const width = (2 * centred(some, mean).data.reduce((s, x) => s + x * x, 0)) / some.rows;
  const kernel = (features: Dense): Dense => {
    const d = squaredDistances(features, chosen);
    return { ...d, data: d.data.map((x) => Math.exp(-x / width)) };
  };
  const [P, K] = [kernel(X), kernel(chosen)];
  const o = Objective.read(KERNEL_LOGISTIC, 'kernel-logistic.gradus');
  const Y: Dense = { ...codes, data: codes.data.map((x) => (x > 0 ? 1 : 0)) };
  const start = { W: { rows: chosen.rows, cols: codes.cols, data: new Float64Array(chosen.rows * codes.cols) } };
  const method = lbfgs(smooth(o, ['W'], { P, K, eta, Y }, start, options), start);
  run(method, { iterations: options.iterations ?? 100, every: 10, tolerance: 1e-5 });
  const { W } = method.state();
  if (W === undefined) throw new RangeError('the state has no W');
  const scores = compile(multiply(o.symbol('P'), o.symbol('W')), raw(options));
  return (rows) => scores({ P: kernel(rows), W });
};
