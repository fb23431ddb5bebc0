// Hessians as operators by the number of unknowns, far beyond what a matrix of them would fit: processor time of one product, of the
// diagonal, of an extreme eigenvalue and of a solution by conjugate gradients, and the peak memory of a process of its own for each size.
// usage: npm run bench:operators -- [rounds]
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compileOperator, derive, extremeEigenvalues, readProblem, readVariable, solveByConjugateGradients } from '../dist/index.js';
import { availableBackends } from '../dist/backends.js';
import { median } from './data.mjs';

process.env.OPENBLAS_NUM_THREADS = '1';
const backend = (await availableBackends()).at(-1);
const value = (r) => {
  if (!r.ok) throw new Error(r.diagnostics[0].message);
  return r.value;
};
/** The Hessian in a variable at those of the inputs that it asks for, and sizes that these don't tell. */
const hessian = (text, name, inputs, sizes = {}) => {
  const problem = value(readProblem(text));
  const variable = value(readVariable(name, problem));
  const found = derive({ of: problem.objective.expr, variables: [variable], kind: 'hessian', lets: [], conditions: [] });
  const H = compileOperator(found.find((r) => r.kind === 'hessian').value, { backend });
  return H({ ...Object.fromEntries(H.inputs.map((s) => [s.name, inputs[s.name]])), ...sizes });
};
const random = (rows, cols, draw = Math.random) => ({ rows, cols, data: Float64Array.from({ length: rows * cols }, draw) });
const indices = (count, range) => Float64Array.from({ length: count }, () => 1 + Math.floor(range * Math.random()));
/** A sparse matrix of ones with so many entries in each row. */
const sparse = (rows, cols, inRow) => {
  const rowPtr = new Int32Array(rows + 1);
  const columns = [];
  for (let i = 0; i < rows; i++) {
    columns.push(...[...new Set(Array.from({ length: inRow }, () => Math.floor(Math.random() * cols)))].sort((a, b) => a - b));
    rowPtr[i + 1] = columns.length;
  }
  return { rows, cols, rowPtr, colIdx: Int32Array.from(columns), values: new Float64Array(columns.length).fill(1) };
};

/** Each with the numbers of unknowns by which it is measured, and the operator of that order. */
const CASES = {
  'softmax regression, 10 classes, rows of 50': { sizes: [12_500, 25_000, 50_000, 100_000], by: 'rows', of: (n) => hessian('X : matrix(n, d)\nY : matrix(n, c)\nW : matrix(d, c)\nl : scalar positive\nminimize sum(log(rowsum(exp(X*W)))) - sum(Y.*(X*W)) + l/2*norm2(W)^2', 'W', { X: random(n, 50), Y: random(n, 10), W: random(50, 10), l: 1 }) },
  'softmax over n logits': { sizes: [125_000, 250_000, 500_000, 1_000_000], by: 'unknowns', of: (n) => hessian('x : vector(n)\nb : vector(n)\nminimize log(sum(exp(x))) + norm2(x)^2/2', 'x', { x: random(n, 1), b: random(n, 1) }) },
  'pairs of gathered rows of 8, as many pairs as rows': { sizes: [12_500, 25_000, 50_000, 100_000], by: 'rows', of: (n) => hessian('U : matrix(n, d)\nI : index(n, p)\nJ : index(n, p)\nl : scalar positive\nminimize sum(softplus(-rowsum(U[I,:].*U[J,:]))) + l/2*norm2(U)^2', 'U', { U: random(n, 8), I: indices(n, n), J: indices(n, n), l: 10 }) },
  'Kronecker, factorisation with rank 10': { sizes: [12_500, 25_000, 50_000, 100_000], by: 'rows', of: (n) => hessian('X : matrix(n, m)\nW : matrix(n, k)\nH : matrix(k, m)\nminimize norm2(X - W*H)^2/2', 'W', { X: random(n, 20), W: random(n, 10), H: random(10, 20) }, { n }) },
  'masked factorisation with rank 10, 200 columns': { sizes: [12_500, 25_000, 50_000, 100_000], by: 'rows', of: (n) => hessian('M : matrix(n, m) mask\nX : matrix(n, m)\nW : matrix(n, k)\nH : matrix(k, m)\nl : scalar positive\nminimize norm2(M.*(X - W*H))^2/2 + l/2*norm2(W)^2', 'W', { M: sparse(n, 200, 20), X: sparse(n, 200, 20), W: random(n, 10), H: random(10, 200), l: 1 }) },
  'diagonal and low rank': { sizes: [125_000, 250_000, 500_000, 1_000_000], by: 'unknowns', of: (n) => hessian('A : matrix(k, n)\nb : vector(k)\nx : vector(n)\nminimize norm2(A*x - b)^2/2 + sum(logcosh(x))', 'x', { A: random(5, n), b: random(5, 1), x: random(n, 1) }) },
};

const WORK = {
  product: (H) => { const v = new Float64Array(H.cols).fill(1); return () => H.apply(v); },
  diagonal: (H) => () => H.diagonal(),
  eigenvalue: (H) => () => extremeEigenvalues(H, { tolerance: 1e-2, maxSteps: 40 }),
  solution: (H) => { const b = new Float64Array(H.cols).fill(1); return () => solveByConjugateGradients(H, b, { tolerance: 1e-6, maxIterations: 50 }); },
};

const [, , ...args] = process.argv;
if (args[0] === 'one') {
  const H = CASES[args[1]].of(Number(args[2]));
  const out = {};
  for (const [name, prepare] of Object.entries(WORK)) {
    try {
      const work = prepare(H);
      await work();
      const before = process.cpuUsage();
      await work();
      const { user, system } = process.cpuUsage(before);
      out[name] = (user + system) / 1e6;
    } catch (error) {
      out[name] = error.message.slice(0, 160);
    }
  }
  console.log(JSON.stringify({ ...out, mebibytes: process.resourceUsage().maxRSS / 1024 }));
} else {
  const rounds = Number(args[0] ?? 1);
  const only = args[1];
  console.log(backend.describe);
  for (const [name, { sizes, by }] of Object.entries(CASES)) {
    if (only !== undefined && !name.includes(only)) continue;
    console.log(`\n${name}, by ${by}`);
    const rows = sizes.map((n) => {
      const runs = Array.from({ length: rounds }, () => {
        try {
          return JSON.parse(execFileSync(process.execPath, [fileURLToPath(import.meta.url), 'one', name, n], { encoding: 'utf8', timeout: 300_000, stdio: ['ignore', 'pipe', 'pipe'] }));
        } catch (error) {
          return { product: String(error.stderr ?? error.message).split('\n').find((l) => /Error/.test(l)) ?? 'failed' };
        }
      });
      const of = (key) => (typeof runs[0][key] === 'number' ? median(runs.map((r) => r[key])) : runs[0][key]);
      const row = Object.fromEntries([...Object.keys(WORK), 'mebibytes'].map((k) => [k, of(k)]));
      console.log(`  ${String(n).padStart(8)}  ${Object.keys(WORK).map((k) => `${k} ${typeof row[k] === 'number' ? `${(1e3 * row[k]).toFixed(1)} ms` : row[k]}`).join('   ')}   ${row.mebibytes?.toFixed(0)} MiB`);
      return row;
    });
    const power = (k) => (rows.every((r) => typeof r[k] === 'number') ? `${k} ${(Math.log(rows.at(-1)[k] / rows[0][k]) / Math.log(sizes.at(-1) / sizes[0])).toFixed(2)}` : `${k} –`);
    console.log(`  grows as ${by} to the power: ${Object.keys(WORK).map(power).join(', ')}`);
  }
}
