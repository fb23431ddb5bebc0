// The Hessian of matrix factorisation as an operator: one product with it, beside the same written by hand in NumPy and beside the dense
// matrix as JAX assembles it; in each round every program runs, shown are medians of times and of ratios. One thread each.
// usage: npm run bench:hessian   (installs NumPy and JAX where they are missing)
import { build, compile, derive, readProblem, readVariable } from '../dist/index.js';
import { median } from './data.mjs';
import { peerOf, pythonWith } from './python.mjs';

process.env.OPENBLAS_NUM_THREADS = '1';
const python = pythonWith('numpy', 'jax');
if (python === null) process.exit();
const peer = await peerOf(python, 'hessian.py');
const [versions, library] = peer.first.split('|');
if (library !== undefined) process.env.GRADUS_BLAS ??= library;
const { availableBackends } = await import('../dist/backends.js');
const backends = (await availableBackends()).filter((b) => b.name !== 'typed');
console.log(versions);
for (const b of backends) console.log(`${b.name}: ${b.describe}`);

const value = (r) => {
  if (!r.ok) throw new Error(r.diagnostics[0].message);
  return r.value;
};
const problem = value(readProblem('X : matrix(n, m)\nW : matrix(n, k)\nH : matrix(k, m)\nminimize norm2(X - W*H)^2/2'));
const variables = ['W', 'H'].map((name) => value(readVariable(name, problem)));
const [WW, WH, HW, HH] = derive({ of: problem.objective.expr, variables, kind: 'all-products', lets: [], conditions: [] }).filter((r) => r.kind === 'hessian-product').map((r) => r.value);
const hessian = { W: build.add(WW, WH), H: build.add(HW, HH) };
const random = (rows, cols) => ({ rows, cols, data: Float64Array.from({ length: rows * cols }, Math.random) });
const best = (f, visits) => {
  let least = Infinity;
  for (let i = 0; i < visits; i++) {
    const start = performance.now();
    f();
    least = Math.min(least, performance.now() - start);
  }
  return least;
};

const ROUNDS = 5;
for (const [n, k, dense] of [[50, 5, true], [100, 5, true], [100, 10, true], [150, 10, true], [1000, 20, false]]) {
  const products = backends.map((backend) => {
    const closure = compile(hessian, { raw: true, backend }).fix({ X: random(n, n), W: random(n, k), H: random(k, n) });
    const direction = { dW: random(n, k), dH: random(k, n) };
    best(() => closure(direction), 200);
    return () => closure(direction);
  });
  const [hand, assembled, mine] = [[], [], backends.map(() => [])];
  for (let r = 0; r < ROUNDS; r++) {
    hand.push(Number(await peer.ask(`product ${n} ${k}`)));
    if (dense) assembled.push(Number(await peer.ask(`assembly ${n} ${k}`)));
    products.forEach((f, i) => mine[i].push(best(f, 30)));
  }
  console.log(`\n${n}×${n}, rank ${k}: ${2 * n * k} unknowns; NumPy's product ${median(hand).toFixed(4)} ms${dense ? `, JAX's matrix ${median(assembled).toFixed(1)} ms` : ''}`);
  backends.forEach((b, i) => {
    const times = mine[i];
    const [byHand, less] = [median(times.map((t, r) => t / hand[r])), dense ? median(times.map((t, r) => assembled[r] / t)) : null];
    const over = (b.name === 'blas' && byHand > 1.2) || (less !== null && less < 100);
    if (over) process.exitCode = 1;
    console.log(`  ${b.name.padEnd(6)} ${median(times).toFixed(4).padStart(9)} ms   ${byHand.toFixed(2).padStart(5)} × NumPy's product${less === null ? '' : `   1/${less.toFixed(0)} of JAX's matrix`}${over ? '   OVER' : ''}`);
  });
}
peer.end();
