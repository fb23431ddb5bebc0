import { elementwise } from '../atoms/elementwise.ts';
import type { Dim } from '../shape/dim.ts';
import { EvaluationError } from './error.ts';
import type { Backend, Factor } from './kernels.ts';
import { copyWindow, positions, scatter, swapAxes, takeCols, takeRows } from './layout.ts';
import type { Operation, Step, ValueId } from './steps.ts';
import { entry, type Dense } from './values.ts';

/** A computed value: a matrix, or the factors of one. */
export type Cell = { readonly dense: Dense } | { readonly factor: Factor };
type Op = Operation['op'];
/** The members of the union whose `op` may be K. */
type OperationOf<K extends Op, O = Operation> = O extends { readonly op: infer P } ? (K extends P ? O : never) : never;
type Runs = { readonly [K in Op]: (d: OperationOf<K>, out: Dense, env: Env) => void };

/** What the steps of one run see. */
export interface Env {
  readonly inputs: ReadonlyMap<string, Dense>;
  readonly cells: Cell[];
  readonly backend: Backend;
  readonly size: (d: Dim) => number;
  readonly at: (v: ValueId) => Dense;
  readonly factorAt: (v: ValueId) => Factor;
  readonly run: (steps: readonly Step[]) => void;
}

/** Operations whose result is made elsewhere than in fresh zeros. */
type Returning = 'input' | 'reshape' | 'factor' | 'solve' | 'matrix-power';

const first = (a: Dense): number => entry(a, 0, 0);
const put = (out: Dense, x: number): void => void (out.data[0] = x);

const power = (exponent: number): ((x: number) => number) =>
  exponent === 2 ? (x) => x * x : exponent === -1 ? (x) => 1 / x : (x) => x ** exponent;

const inPlace: Omit<Runs, Returning> = {
  fill: (d, out, env) => void out.data.fill(typeof d.value === 'number' ? d.value : env.size(d.value)),
  eye: (_, out) => {
    for (let i = 0; i < out.rows; i++) out.data[i * out.cols + i] = 1;
  },
  gemm: (d, out, env) => {
    const [a, b] = [env.at(d.a), env.at(d.b)];
    env.backend.gemm(out.rows, out.cols, d.transA ? a.rows : a.cols, a.data, d.transA, b.data, d.transB, out.data);
  },
  swap: (d, out, env) => swapAxes(env.at(d.x).data, env.size(d.p), env.size(d.q), env.size(d.inner), out.data),
  combine: (d, out, env) => d.terms.forEach((t) => env.backend.axpy(t.by === null ? 1 : first(env.at(t.by)), env.at(t.x).data, out.data)),
  multiply: (d, out, env) => {
    out.data.fill(1);
    for (const x of d.args) env.backend.multiply(env.at(x).data, out.data);
  },
  power: (d, out, env) => env.backend.map(power(first(env.at(d.exponent))), env.at(d.x).data, out.data),
  map: (d, out, env) => env.backend.map(elementwise[d.fn].evaluate, env.at(d.x).data, out.data),
  reciprocal: (d, out, env) => {
    const x = env.at(d.x).data;
    if (x.includes(0)) throw new EvaluationError('singular-matrix', 'singular diagonal matrix');
    env.backend.map((y) => 1 / y, x, out.data);
  },
  'scale-rows': (d, out, env) => {
    const v = env.at(d.v);
    out.data.set(env.at(d.x).data);
    for (let i = 0; i < out.rows; i++) env.backend.multiply(v.data.subarray(i, i + 1), out.data.subarray(i * out.cols, (i + 1) * out.cols));
  },
  'scale-cols': (d, out, env) => {
    const v = env.at(d.v).data;
    out.data.set(env.at(d.x).data);
    for (let i = 0; i < out.rows; i++) env.backend.multiply(v, out.data.subarray(i * out.cols, (i + 1) * out.cols));
  },
  sum: (d, out, env) => put(out, env.backend.sum(env.at(d.x).data)),
  product: (d, out, env) => put(out, env.at(d.x).data.reduce((p, x) => p * x, 1)),
  norm1: (d, out, env) => put(out, env.backend.norm1(env.at(d.x).data)),
  norm2: (d, out, env) => put(out, env.backend.norm2(env.at(d.x).data)),
  trace: (d, out, env) => {
    const x = env.at(d.x);
    for (let i = 0; i < x.rows; i++) put(out, first(out) + entry(x, i, i));
  },
  rowsum: (d, out, env) => {
    const x = env.at(d.x);
    for (let i = 0; i < x.rows; i++) out.data[i] = env.backend.sum(x.data.subarray(i * x.cols, (i + 1) * x.cols));
  },
  colsum: (d, out, env) => {
    const x = env.at(d.x);
    for (let i = 0; i < x.rows; i++) env.backend.axpy(1, x.data.subarray(i * x.cols, (i + 1) * x.cols), out.data);
  },
  dot: (d, out, env) => put(out, env.backend.dot(env.at(d.a).data, env.at(d.b).data)),
  diag: (d, out, env) => env.at(d.x).data.forEach((x, i) => void (out.data[i * out.cols + i] = x)),
  diagvec: (d, out, env) => {
    for (let i = 0; i < out.rows; i++) out.data[i] = entry(env.at(d.x), i, i);
  },
  det: (d, out, env) => put(out, env.factorAt(d.factor).det()),
  logdet: (d, out, env) => put(out, env.factorAt(d.factor).logdet()),
  submatrix: (d, out, env) => copyWindow(env.at(d.x), env.size(d.rowOffset), env.size(d.colOffset), out.rows, out.cols, out, 0, 0),
  'take-rows': (d, out, env) => takeRows(env.at(d.x), positions(env.at(d.indices), env.at(d.x).rows), out),
  'take-cols': (d, out, env) => takeCols(env.at(d.x), positions(env.at(d.indices), env.at(d.x).cols), out),
  'scatter-rows': (d, out, env) => {
    const to = positions(env.at(d.indices), out.rows);
    scatter(env.at(d.x), (i) => to[i] ?? 0, (j) => j, out);
  },
  'scatter-cols': (d, out, env) => {
    const to = positions(env.at(d.indices), out.cols);
    scatter(env.at(d.x), (i) => i, (j) => to[j] ?? 0, out);
  },
  assemble: (d, out, env) => {
    for (const p of d.parts) {
      const x = env.at(p.x);
      copyWindow(x, 0, 0, x.rows, x.cols, out, env.size(p.rowOffset), env.size(p.colOffset));
    }
  },
  kron: (d, out, env) => {
    const [a, b] = [env.at(d.a), env.at(d.b)];
    for (let i = 0; i < a.rows; i++)
      for (let k = 0; k < b.rows; k++)
        for (let j = 0; j < a.cols; j++) {
          const start = (i * b.rows + k) * out.cols + j * b.cols;
          env.backend.axpy(entry(a, i, j), b.data.subarray(k * b.cols, (k + 1) * b.cols), out.data.subarray(start, start + b.cols));
        }
  },
  blocktrace: (d, out, env) => {
    const x = env.at(d.x);
    for (let p = 0; p < env.size(d.count); p++)
      for (let i = 0; i < out.rows; i++) {
        const start = (p * out.rows + i) * x.cols + p * out.cols;
        env.backend.axpy(1, x.data.subarray(start, start + out.cols), out.data.subarray(i * out.cols, (i + 1) * out.cols));
      }
  },
  loop: (d, out, env) => {
    for (let i = 1; i <= env.size(d.range); i++) {
      env.cells[d.index] = { dense: { rows: 1, cols: 1, data: Float64Array.of(i) } };
      env.run(d.body);
      env.backend.axpy(1, env.at(d.result).data, out.data);
    }
  },
};

/** X^k by repeated squaring. Errors: bad-exponent, singular-matrix. */
const matrixPower = (x: Dense, k: number, backend: Backend): Dense => {
  if (!Number.isInteger(k)) throw new EvaluationError('bad-exponent', `matrix power with exponent ${k}`);
  const n = x.rows;
  const made = (): Dense => ({ rows: n, cols: n, data: backend.allocate(n * n) });
  const times = (a: Dense, b: Dense): Dense => {
    const out = made();
    backend.gemm(n, n, n, a.data, false, b.data, false, out.data);
    return out;
  };
  let result = made();
  for (let i = 0; i < n; i++) result.data[i * n + i] = 1;
  let square = k < 0 ? backend.factor(x).solve(result, false) : x;
  for (let rest = Math.abs(k); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = times(result, square);
    if (rest > 1) square = times(square, square);
  }
  return result;
};

/** The result of one operation, of the given size. Errors: EvaluationError singular-matrix, subscript-range, bad-exponent. */
export const perform = (does: Operation, rows: number, cols: number, env: Env): Cell => {
  switch (does.op) {
    case 'input': {
      const value = env.inputs.get(does.name);
      if (value === undefined) throw new RangeError(`no value for ${does.name}`);
      return { dense: value };
    }
    case 'reshape': return { dense: { rows, cols, data: env.at(does.x).data } };
    case 'factor': return { factor: env.backend.factor(env.at(does.x)) };
    case 'solve': return { dense: env.factorAt(does.factor).solve(env.at(does.x), does.transposed) };
    case 'matrix-power': return { dense: matrixPower(env.at(does.x), first(env.at(does.exponent)), env.backend) };
    default: {
      const out = { rows, cols, data: env.backend.allocate(rows * cols) };
      // The table's entry for `does.op` takes exactly this operation.
      (inPlace[does.op] as (d: Operation, out: Dense, env: Env) => void)(does, out, env);
      return { dense: out };
    }
  }
};
