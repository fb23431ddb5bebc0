// Solvers side by side with scikit-learn and NumPy in one run: node bench/solve.mjs [images.idx.gz]
// The images are 2,000 of 784 pixels; without a file they are drawn at random.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { availableBackends } from '../dist/backends.js';
import { labelsFrom, lfh, nmf, nmfHessianExtreme, randomFactors, readMatrix, run } from '../dist/solve.js';

const lcg = (seed) => {
  let x = seed >>> 0;
  return () => {
    x = (Math.imul(1664525, x) + 1013904223) >>> 0;
    return (x + 0.5) / 2 ** 32;
  };
};

const ROWS = 2000;
const images = () => {
  const file = process.argv[2];
  if (file === undefined) {
    const u = lcg(7);
    return { rows: ROWS, cols: 784, data: Float64Array.from({ length: ROWS * 784 }, () => Math.max(0, 5 * u() - 4)) };
  }
  const bytes = readFileSync(file);
  const m = readMatrix(file.endsWith('.gz') ? gunzipSync(bytes) : bytes, file);
  return { rows: ROWS, cols: m.cols, data: m.data.slice(0, ROWS * m.cols).map((x) => x / 255) };
};

const X = images();
const timed = (work) => {
  const start = performance.now();
  const more = work();
  return { seconds: (performance.now() - start) / 1000, ...more };
};

const report = ({ who, name, seconds, objective }) => console.log(`${name.padEnd(42)} ${who.padEnd(7)} ${seconds.toFixed(2).padStart(8)} s${objective === undefined ? '' : `   ${objective.toPrecision(12)}`}`);
const peers = () => {
  const folder = mkdtempSync(join(tmpdir(), 'gradus-'));
  writeFileSync(join(folder, 'X'), X.data);
  const { stdout, stderr } = spawnSync('python3', [new URL('solve.py', import.meta.url).pathname, join(folder, 'X'), X.rows, X.cols], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  if (stderr) process.stderr.write(stderr);
  for (const line of (stdout ?? '').split('\n').filter(Boolean)) report({ who: 'python', ...JSON.parse(line) });
};

const ours = (backend) => {
  const who = backend.name;
  const start = randomFactors(X, 16, lcg(1));
  for (const [name, method] of [['nmf cd', 'hals'], ['nmf mu', 'multiplicative']])
    report({ who, name, ...timed(() => ({ objective: run(nmf(X, { rank: 16, method, start, backend }), { iterations: 200, every: 200 }).trace.at(-1).objective })) });
  report({ who, name: 'nmf smallest eigenvalue', ...timed(() => ({ objective: nmfHessianExtreme(X, start, 'smallest', { backend }).value })) });
  const labels = labelsFrom(Array.from({ length: 60000 }, (_, i) => String((i * 7 + ((i * i) % 11)) % 10)), 'labels');
  for (const bits of [8, 16, 32, 64])
    report({ who, name: `lfh 60000 rows ${bits} bits`, ...timed(() => void run(lfh(labels, { bits, backend }), { iterations: 50, every: 50 })) });
  const million = labelsFrom(Array.from({ length: 1_000_000 }, (_, i) => String((i * 7 + ((i * i) % 11)) % 10)), 'labels');
  report({ who, name: 'lfh 1000000 rows 16 bits, 5 iterations', ...timed(() => void run(lfh(million, { bits: 16, backend }), { iterations: 5, every: 5 })) });
};

peers();
for (const backend of await availableBackends()) if (backend.name !== 'typed') ours(backend);
console.log(`peak memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`);
