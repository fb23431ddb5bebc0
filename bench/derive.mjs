// Times derivation and checking in one process (warm medians) and the whole command from a cold shell.
// usage: npm run bench
import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { derive, readProblem, readVariable } from '../dist/index.js';

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const timed = (f, rounds) => median(Array.from({ length: rounds }, () => {
  const start = performance.now();
  f();
  return performance.now() - start;
}));

const value = (r) => {
  if (!r.ok) throw new Error(r.diagnostics[0].message);
  return r.value;
};

const nmf = () => {
  const problem = value(readProblem('X : matrix(n, m)\nW : matrix(n, k)\nH : matrix(k, m)\nlet A = W*H - X\nminimize norm2(A)^2/2'));
  const variables = ['W', 'H'].map((v) => value(readVariable(v, problem)));
  derive({ of: problem.objective.expr, variables, kind: 'all-blocks', lets: [...problem.lets.values()], conditions: [] });
};
for (let i = 0; i < 5; i++) nmf();
const warm = timed(nmf, 25);
const cold = timed(() => execFileSync('node', ['dist/cli.js', 'derive', 'examples/nmf.gradus', '--wrt', 'W,H', '--hessian']), 9);
const corpus = timed(() => execFileSync('node', ['dist/cli.js', 'check', '--batch', 'test/corpus/open.jsonl', '--json']), 1);
const bundle = buildSync({ entryPoints: ['src/index.ts'], bundle: true, minify: true, write: false, format: 'esm', platform: 'browser', external: ['ml-matrix'] }).outputFiles[0].contents;

const rows = [
  ['factorisation: two gradients and four blocks, derived and checked, warm', warm, 50, 'ms'],
  ['the same as a command from a cold shell', cold, 500, 'ms'],
  ['369 corpus records checked, whole command', corpus / 1000, 60, 's'],
  ['browser bundle of engine, checker and closures (gzip)', gzipSync(bundle).length / 1024, 98, 'KiB'],
];
for (const [what, measured, limit, unit] of rows) console.log(`${what.padEnd(76)} ${measured.toFixed(1).padStart(8)} ${unit.padEnd(3)}  limit ${limit} ${unit}  ${measured <= limit ? 'ok' : 'OVER'}`);
if (rows.some(([, measured, limit]) => measured > limit)) process.exitCode = 1;
