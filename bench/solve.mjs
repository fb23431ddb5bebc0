// Solvers side by side with scikit-learn and NumPy: in each round every program runs each case in turn; shown are medians over the
// rounds of the seconds, and of the ratio to Python in the same round, by the clock and by processor time, which other work on the
// machine lengthens less. One thread each; that of the runtime's compiler and memory counts as ours. Each case has processes of its own on
// both sides: after large matrices NumPy's allocator keeps its pages, and what runs then in the same process, LFH with few bits, takes half the time.
// usage: npm run bench:solve -- [images.idx.gz] [rounds] [case]   (installs NumPy and scikit-learn where they are missing; PYTHON names another)
// The images are 2,000 of 784 pixels; without a file they are drawn at random.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { labelsFrom, lfh, nmf, nmfHessianExtreme, Random, randomFactors, readMatrix } from '../dist/solve.js';
import { median } from './data.mjs';
import { peerOf, pythonWith } from './python.mjs';

process.env.OPENBLAS_NUM_THREADS = '1';
const [, script, file = '', rounds = '5', only] = process.argv;

const ASKS = ['nmf cd', 'nmf mu', 'lfh 8', 'lfh 16', 'lfh 32', 'lfh 64', 'eigenvalue'];
if (only === undefined) {
  for (const ask of ASKS) execFileSync(process.execPath, [script, file, rounds, ask], { stdio: 'inherit' });
  process.exit();
}

const lcg = (seed) => {
  let x = seed >>> 0;
  return () => {
    x = (Math.imul(1664525, x) + 1013904223) >>> 0;
    return (x + 0.5) / 2 ** 32;
  };
};

const ROWS = 2000;
const images = () => {
  if (file === '') {
    const u = lcg(7);
    return { rows: ROWS, cols: 784, data: Float64Array.from({ length: ROWS * 784 }, () => Math.max(0, 5 * u() - 4)) };
  }
  const bytes = readFileSync(file);
  const m = readMatrix(file.endsWith('.gz') ? gunzipSync(bytes) : bytes, file);
  return { rows: ROWS, cols: m.cols, data: m.data.slice(0, ROWS * m.cols).map((x) => x / 255) };
};
const X = images();

const folder = mkdtempSync(join(tmpdir(), 'gradus-'));
writeFileSync(join(folder, 'X'), X.data);
const python = pythonWith('numpy', 'scikit-learn');
const peer = python === null ? null : await peerOf(python, 'solve.py', join(folder, 'X'), X.rows, X.cols);
const answer = async (line) => (peer === null ? {} : JSON.parse(await peer.ask(line)));
const { versions = 'no Python', library } = peer === null ? {} : JSON.parse(peer.first);
// NumPy's own library, so that both sides run on the same BLAS.
if (library) process.env.GRADUS_BLAS ??= library;
const { availableBackends } = await import('../dist/backends.js');
const backends = (await availableBackends()).filter((b) => b.name !== 'typed');
if (only === ASKS[0]) {
  console.log(versions);
  for (const b of backends) console.log(`${b.name}: ${b.describe}`);
}

const labelled = (rows) => labelsFrom(Array.from({ length: rows }, (_, i) => String((i * 7 + ((i * i) % 11)) % 10)), 'labels');
const timed = (work) => {
  const [start, used] = [performance.now(), process.cpuUsage()];
  work();
  const { user, system } = process.cpuUsage(used);
  return { seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
};
/** Steps of aligned LFH from a given start. */
const steps = (labels, bits, backend, from, count) => {
  const random = new Random(1);
  const method = lfh(labels, { bits, sample: bits, backend, start: random.matrix(labels.rows, bits, () => random.normal()) });
  return timed(() => {
    for (let t = from; t < from + count; t++) method.step(t);
  });
};
const some = labelled(60000);
const start = randomFactors(X, 16, lcg(1));
/** The model is built while the clock runs, as scikit-learn checks its data too; neither side looks at the objective before the end. */
const factorised = (method, backend) => {
  let model = null;
  const times = timed(() => {
    model = nmf(X, { rank: 16, method, start, backend });
    for (let t = 0; t < 200; t++) model.step(t);
  });
  return { ...times, objective: model.objective() };
};
const CASES = [
  { name: 'NMF, coordinate descent, 200 iterations', ask: 'nmf cd', ours: (b) => factorised('hals', b) },
  { name: 'NMF, multiplicative, 200 iterations', ask: 'nmf mu', ours: (b) => factorised('multiplicative', b) },
  ...[8, 16, 32, 64].map((bits) => ({ name: `LFH aligned, 60000 rows, ${bits} bits, 50 iterations`, ask: `lfh ${bits}`, ours: (b) => steps(some, bits, b, 0, 50) })),
];
for (const { name, ask, ours } of CASES.filter((c) => c.ask === only)) {
  const [theirs, mine, objectives] = [[], new Map(backends.map((b) => [b.name, []])), new Set()];
  for (let r = 0; r < Number(rounds); r++) {
    const { objective, ...times } = await answer(ask);
    if (times.seconds !== undefined) theirs.push(times);
    if (objective !== undefined) objectives.add(objective.toPrecision(9));
    for (const b of backends) {
      const run = ours(b);
      mine.get(b.name).push(run);
      if (run.objective !== undefined) objectives.add(run.objective.toPrecision(9));
    }
  }
  console.log(`\n${name}${objectives.size === 0 ? '' : `; objective ${[...objectives].join(', ')}`}`);
  if (theirs.length > 0) console.log(`  python ${median(theirs.map((t) => t.seconds)).toFixed(2).padStart(8)} s`);
  for (const b of backends) {
    const list = mine.get(b.name);
    const ratio = (clock) => median(list.map((t, i) => t[clock] / theirs[i][clock])).toFixed(2);
    console.log(`  ${b.name.padEnd(6)} ${median(list.map((t) => t.seconds)).toFixed(2).padStart(8)} s${theirs.length === 0 ? '' : `   ${ratio('seconds')} × python, ${ratio('cpu')} by processor time`}`);
  }
}
peer?.end();
rmSync(folder, { recursive: true });

if (only === 'eigenvalue') {
  let eigenvalue = 0;
  const { seconds } = timed(() => (eigenvalue = nmfHessianExtreme(X, start, 'smallest', { backend: backends.at(-1) }).value));
  console.log(`\nsmallest Hessian eigenvalue of NMF by products: ${eigenvalue.toPrecision(10)} in ${seconds.toFixed(2)} s`);
}
