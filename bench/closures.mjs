// Times compiled closures on every backend against NumPy, side by side: in each round every program runs each case in turn, and
// what is shown is the median over the rounds of the time, and of the ratio to NumPy in the same round. One thread each.
// usage: npm run bench:closures   (installs NumPy and SciPy where they are missing; PYTHON names another Python)
import { build, compile, derive, readProblem, readVariable } from '../dist/index.js';
import { median } from './data.mjs';
import { peerOf, pythonWith } from './python.mjs';

const ROUNDS = Number(process.argv[2] ?? 15);
process.env.OPENBLAS_NUM_THREADS = '1';

const python = pythonWith('numpy', 'scipy');
if (python === null) process.exit();
const peer = await peerOf(python, 'closures.py');
const [version, library] = peer.first.split(' ');
// NumPy's own library, so that both sides run on the same BLAS.
if (library !== undefined) process.env.GRADUS_BLAS ??= library;
const { availableBackends } = await import('../dist/backends.js');
const backends = await availableBackends();

const value = (r) => {
  if (!r.ok) throw new Error(r.diagnostics[0].message);
  return r.value;
};
const derived = (text, names, kind) => {
  const problem = value(readProblem(text));
  const variables = names.map((name) => value(readVariable(name, problem)));
  const results = derive({ of: problem.objective.expr, variables, kind, lets: [], conditions: [] });
  return { objective: problem.objective.expr, results };
};
const gradient = (text, names) => {
  const { objective, results } = derived(text, names, 'gradient');
  return { value: objective, ...Object.fromEntries(results.map((r, i) => [names[i], r.value])) };
};
const random = (rows, cols) => ({ rows, cols, data: Float64Array.from({ length: rows * cols }, Math.random) });
const FACTORISATION = 'X : matrix(n, m)\nW : matrix(n, k)\nH : matrix(k, m)\nminimize norm2(X - W*H)^2/2';
const factorisation = gradient(FACTORISATION, ['W', 'H']);
const logistic = gradient('A : matrix(n, m)\nb : vector(n)\nx : vector(m)\nminimize sum(softplus(-b.*(A*x)))', ['x']);
const products = derived(FACTORISATION, ['W', 'H'], 'all-products').results.filter((r) => r.kind === 'hessian-product').map((r) => r.value);
const [WW, WH, HW, HH] = products;
const hessian = { W: build.add(WW, WH), H: build.add(HW, HH) };

const big = { X: random(1000, 1000), W: random(1000, 20), H: random(20, 1000) };
const data = { A: random(10000, 100), b: Float64Array.from({ length: 10000 }, () => Math.sign(Math.random() - 0.5)) };
const point = { x: Float64Array.from({ length: 100 }, Math.random) };
const directions = { dW: random(1000, 20), dH: random(20, 1000) };
/** A random sparse matrix with the given number of entries in each row. */
const sparse = (side, inRow) => {
  const rowPtr = new Int32Array(side + 1);
  const columns = [];
  for (let i = 0; i < side; i++) {
    const row = [...new Set(Array.from({ length: inRow }, () => Math.floor(Math.random() * side)))].sort((a, b) => a - b);
    columns.push(...row);
    rowPtr[i + 1] = columns.length;
  }
  return { rows: side, cols: side, rowPtr, colIdx: Int32Array.from(columns), values: Float64Array.from(columns, Math.random) };
};
const masked = gradient('M : matrix(n, m) mask\nX : matrix(n, m)\nW : matrix(n, k)\nH : matrix(k, m)\nminimize norm2(M.*(W*H - X))^2/2', ['W', 'H']);
const factors = { W: random(10000, 20), H: random(20, 10000) };
const data1 = sparse(10000, 100);
const onPattern = (X) => ({ X, M: { ...X, values: X.values.map(() => 1) } });
const tiny = { X: random(8, 8), W: random(8, 8), H: random(8, 8) };

/** The call to time for each case; data that an iteration does not change is fixed, as a solver does. */
const cases = (backend) => {
  const of = (e) => compile(e, { raw: true, backend });
  const [f, l, h, t, s] = [of(factorisation).fix({ X: big.X }), of(logistic).fix(data), of(hessian).fix(big), of(factorisation), of(masked).fix(onPattern(data1))];
  return { factorisation: () => f({ W: big.W, H: big.H }), logistic: () => l(point), 'hessian-product': () => h(directions), tiny: () => t(tiny), masked: () => s(factors) };
};
const best = (f, repeat, visits = 8) => {
  let least = Infinity;
  for (let i = 0; i < visits; i++) {
    const start = performance.now();
    for (let j = 0; j < repeat; j++) f();
    least = Math.min(least, (performance.now() - start) / repeat);
  }
  return least;
};

const programs = backends.map((backend) => ({ name: backend.name, describe: backend.describe, cases: cases(backend) }));
console.log(`NumPy ${version}, one thread, ${library ?? 'its BLAS'}`);
for (const p of programs) console.log(`${p.name}: ${p.describe}`);
/** Largest ratio to NumPy that is meant to hold, by case and backend. */
const LIMITS = { factorisation: { blas: 1.2, wasm: 4 }, logistic: { blas: 1.2, wasm: 4 }, 'hessian-product': { blas: 1.2 }, tiny: {}, masked: {} };
const MOST_TINY_MS = 0.01;
for (const name of Object.keys(LIMITS)) {
  const [repeat, visits, rounds] = name === 'tiny' ? [500, 8, ROUNDS] : name === 'masked' ? [1, 2, Math.ceil(ROUNDS / 3)] : [1, 8, ROUNDS];
  for (const p of programs) best(p.cases[name], repeat);
  const times = new Map([['numpy', []], ...programs.map((p) => [p.name, []])]);
  for (let round = 0; round < rounds; round++) {
    times.get('numpy').push(Number(await peer.ask(name)));
    for (const p of programs) times.get(p.name).push(best(p.cases[name], repeat, visits));
  }
  console.log(`\n${name}: numpy ${median(times.get('numpy')).toFixed(4)} ms`);
  for (const p of programs) {
    const list = times.get(p.name);
    const ratio = median(list.map((t, i) => t / times.get('numpy')[i]));
    const limit = LIMITS[name][p.name];
    const over = limit !== undefined ? ratio > limit : name === 'tiny' && median(list) > MOST_TINY_MS;
    console.log(`  ${p.name.padEnd(6)} ${median(list).toFixed(4).padStart(10)} ms   ${ratio.toFixed(2).padStart(6)} × numpy${limit === undefined ? '' : `   limit ${limit} ${over ? 'OVER' : 'ok'}`}`);
    if (over) process.exitCode = 1;
  }
}
peer.end();

console.log('\nmasked gradient of a 10000×10000 matrix by the number of entries: time, and memory of the plan');
for (const inRow of [25, 50, 100, 200]) {
  const X = sparse(10000, inRow);
  let length = 0;
  const [last] = backends.slice(-1);
  const counting = { ...last, open: (n) => ((length += n), last.open(n)) };
  const closure = compile(masked, { raw: true, backend: counting }).fix(onPattern(X));
  closure(factors);
  console.log(`  ${String(X.colIdx.length).padStart(8)} entries ${best(() => closure(factors), 1, 5).toFixed(1).padStart(8)} ms ${((8 * length) / 2 ** 20).toFixed(0).padStart(6)} MiB`);
}
