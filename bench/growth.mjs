// Time and memory of solvers and closures by the size of the data, each size in a process of its own: CPU seconds of one iteration or
// call, the peak of the process's memory, and the powers of the size that both grow by. All are linear in theory.
// usage: npm run bench:growth [rounds]
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

process.env.OPENBLAS_NUM_THREADS = '1';
const { availableBackends } = await import('../dist/backends.js');
const backend = (await availableBackends()).at(-1);
const { compile, derive, readProblem, readVariable } = await import('../dist/index.js');
const { dlfh, lfh, nmf } = await import('../dist/solve.js');

const value = (r) => {
  if (!r.ok) throw new Error(r.diagnostics[0].message);
  return r.value;
};
const gradient = (text, names) => {
  const problem = value(readProblem(text));
  const variables = names.map((name) => value(readVariable(name, problem)));
  const results = derive({ of: problem.objective.expr, variables, kind: 'gradient', lets: [], conditions: [] });
  return { value: problem.objective.expr, ...Object.fromEntries(results.map((r, i) => [names[i], r.value])) };
};
const random = (rows, cols) => ({ rows, cols, data: new Float64Array(rows * cols).map(Math.random) });
const labels = (rows) => ({ rows, of: new Int32Array(rows).map((_, i) => (i * 7 + ((i * i) % 11)) % 10), classes: Array.from({ length: 10 }, (_, c) => String(c)) });
const stepping = (method, count) => () => {
  for (let t = 0; t < count; t++) method.step(t);
};
/** A matrix of 10⁴×10⁴ with so many nonzeros, as many in each row. */
const sparse = (nonzeros) => {
  const side = 10000;
  const inRow = nonzeros / side;
  const stride = Math.floor(side / inRow);
  const colIdx = new Int32Array(nonzeros).map((_, e) => (e % inRow) * stride + (Math.floor(e / inRow) % stride));
  return { rows: side, cols: side, rowPtr: new Int32Array(side + 1).map((_, i) => i * inRow), colIdx, values: new Float64Array(nonzeros).map(Math.random) };
};

/** What is done, how often it is counted as, and the sizes. */
const CASES = {
  'LFH aligned, 16 bits and partners, by rows': { sizes: [125_000, 250_000, 500_000, 1_000_000], count: 5, start: (n) => stepping(lfh(labels(n), { bits: 16, sample: 16, backend }), 5) },
  'LFH aligned, 64 bits and partners, by rows': { sizes: [125_000, 250_000, 500_000, 1_000_000], count: 2, start: (n) => stepping(lfh(labels(n), { bits: 64, backend }), 2) },
  'LFH, its objective on 64 partners, by rows': { sizes: [125_000, 250_000, 500_000, 1_000_000], count: 1, start: (n) => { const m = lfh(labels(n), { bits: 16, backend }); return () => void m.objective(); } },
  'DLFH, 16 bits, 64 rows seen, by rows': { sizes: [12_500, 25_000, 50_000, 100_000], count: 5, start: (n) => stepping(dlfh(labels(n), { bits: 16, backend }), 5) },
  'NMF by HALS, rank 10, 200 columns, by rows': { sizes: [12_500, 25_000, 50_000, 100_000], count: 5, start: (n) => stepping(nmf(random(n, 200), { rank: 10, backend }), 5) },
  'gradient of ½‖X − WH‖², rank 20, 200 columns, by rows': {
    sizes: [12_500, 25_000, 50_000, 100_000], count: 1,
    start: (n) => {
      const f = compile(gradient('X : matrix(n, m)\nW : matrix(n, k)\nH : matrix(k, m)\nminimize norm2(X - W*H)^2/2', ['W', 'H']), { raw: true, backend }).fix({ X: random(n, 200) });
      const at = { W: random(n, 20), H: random(20, 200) };
      return () => void f(at);
    },
  },
  'gradient at the nonzeros of a 10⁴×10⁴ mask, rank 20, by nonzeros (10⁶ are 1%)': {
    sizes: [250_000, 500_000, 1_000_000, 2_000_000], count: 1,
    start: (nonzeros) => {
      const X = sparse(nonzeros);
      const f = compile(gradient('M : matrix(n, m) mask\nX : matrix(n, m)\nW : matrix(n, k)\nH : matrix(k, m)\nminimize norm2(M.*(W*H - X))^2/2', ['W', 'H']), { raw: true, backend }).fix({ X, M: { ...X, values: X.values.map(() => 1) } });
      const at = { W: random(10000, 20), H: random(20, 10000) };
      return () => void f(at);
    },
  },
};

const [, , ...args] = process.argv;
if (args[0] === 'one') {
  const { count, start } = CASES[args[1]];
  const work = start(Number(args[2]));
  work();
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ seconds: (user + system) / 1e6 / count, mebibytes: process.resourceUsage().maxRSS / 1024 }));
} else {
  const rounds = Number(args[0] ?? 3);
  const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
  console.log(backend.describe);
  for (const [name, { sizes }] of Object.entries(CASES)) {
    const seen = sizes.map(() => []);
    for (let r = 0; r < rounds; r++) sizes.forEach((n, i) => seen[i].push(JSON.parse(execFileSync(process.execPath, [fileURLToPath(import.meta.url), 'one', name, n], { encoding: 'utf8' }))));
    const rows = seen.map((list) => ({ seconds: median(list.map((x) => x.seconds)), mebibytes: median(list.map((x) => x.mebibytes)) }));
    const power = Math.log(rows.at(-1).seconds / rows[0].seconds) / Math.log(sizes.at(-1) / sizes[0]);
    console.log(`\n${name}: time grows as size^${power.toFixed(2)}, memory by ${(((rows.at(-1).mebibytes - rows[0].mebibytes) * 2 ** 20) / (sizes.at(-1) - sizes[0])).toFixed(0)} bytes for each`);
    sizes.forEach((n, i) => console.log(`  ${String(n).padStart(8)} ${(1e3 * rows[i].seconds).toFixed(1).padStart(9)} ms ${rows[i].mebibytes.toFixed(0).padStart(6)} MiB`));
    // What should be linear is over where it grows noticeably faster.
    if (power > 1.25) process.exitCode = 1;
  }
}
