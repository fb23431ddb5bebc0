// Runs Gradus, SymPy and tensorgrad side by side on the same problems, interleaved, and prints medians and ratios.
// Installs the peers into bench/.peers on first use; says so and stops where Python or the packages can't be had.
// usage: npm run bench:peers
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { derive, readProblem, readVariable } from '../dist/index.js';

const ROUNDS = 9;
const WARM_UP = 2;
const venv = 'bench/.peers';
const python = `${venv}/bin/python`;

const install = () => {
  if (existsSync(python)) return true;
  try {
    execFileSync('python3', ['-m', 'venv', venv], { stdio: 'inherit' });
    execFileSync(python, ['-m', 'pip', 'install', '-q', 'sympy>=1.14', 'tensorgrad'], { stdio: 'inherit' });
    return true;
  } catch (error) {
    console.log(`skipped: the peers can't be installed here (${error.message.split('\n')[0]})`);
    return false;
  }
};

const worker = (script) => {
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'ignore'] });
  const waiting = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(JSON.parse(line)));
  child.on('exit', () => waiting.forEach((f) => f({ error: 'the worker ended' })));
  return { ask: (name) => new Promise((resolve) => { waiting.push(resolve); child.stdin.write(`${JSON.stringify(name)}\n`); }), end: () => child.stdin.end() };
};

const value = (r) => {
  if (!r.ok) throw new Error(r.diagnostics[0].message);
  return r.value;
};

// Ours derives and also checks each result by the independent check, which no peer does.
const ours = (source, wrt, kind) => () => {
  const problem = value(readProblem(source));
  const variables = wrt.map((v) => value(readVariable(v, problem)));
  return derive({ of: problem.objective.expr, variables, kind, lets: [], conditions: [] });
};

const NMF = 'X : matrix(n, m)\nW : matrix(n, k)\nH : matrix(k, m)\nminimize norm2(X - W*H)^2/2';
const PROBLEMS = {
  'nmf gradients': ours(NMF, ['W', 'H'], 'gradient'),
  'nmf four blocks': ours(NMF, ['W', 'H'], 'all-blocks'),
  "x'Ax gradient and Hessian": ours("A : matrix(n, n)\nx : vector(n)\nminimize x'*A*x", ['x'], 'all-blocks'),
  'least squares gradient and Hessian': ours('A : matrix(m, n)\nx : vector(n)\nb : vector(m)\nminimize norm2(A*x - b)^2', ['x'], 'all-blocks'),
  "tr(X'AX) gradient": ours("A : matrix(n, n)\nX : matrix(n, m)\nminimize tr(X'*A*X)", ['X'], 'gradient'),
  'tr(A inv(X) B) gradient': ours('A : matrix(n, n)\nB : matrix(n, n)\nX : matrix(n, n)\nminimize tr(A*inv(X)*B)', ['X'], 'gradient'),
  'logistic factorisation gradient': ours('S : matrix(n, m)\nU : matrix(n, k)\nV : matrix(k, m)\nlet T = U*V\nminimize sum(S.*T - softplus(T))', ['U'], 'gradient'),
  'log-sum-exp gradient and Hessian': ours('x : vector(n)\nminimize log(sum(exp(x)))', ['x'], 'all-blocks'),
};

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

if (install()) {
  const peers = { 'SymPy': worker('bench/peers/sympy_worker.py'), 'tensorgrad': worker('bench/peers/tensorgrad_worker.py') };
  const times = Object.fromEntries(Object.keys(PROBLEMS).map((p) => [p, { Gradus: [], SymPy: [], tensorgrad: [] }]));
  const failures = new Map();
  for (let round = 0; round < ROUNDS + WARM_UP; round++)
    for (const [name, run] of Object.entries(PROBLEMS)) {
      const start = performance.now();
      run();
      const mine = performance.now() - start;
      if (round >= WARM_UP) times[name].Gradus.push(mine);
      for (const [peer, w] of Object.entries(peers)) {
        const answer = await w.ask(name);
        if (answer.ms !== undefined && round >= WARM_UP) times[name][peer].push(answer.ms);
        if (answer.error !== undefined) failures.set(`${peer}: ${name}`, answer.error);
      }
    }
  Object.values(peers).forEach((w) => w.end());
  console.log(`medians of ${ROUNDS} interleaved rounds; Gradus derives and checks, the peers derive\n`);
  console.log(`${'problem'.padEnd(38)} ${'Gradus'.padStart(10)} ${'SymPy/Gradus'.padStart(14)} ${'tensorgrad/Gradus'.padStart(18)}`);
  let behind = 0;
  for (const [name, t] of Object.entries(times)) {
    const mine = median(t.Gradus);
    const ratio = (list) => (list.length === 0 ? '—' : `${(median(list) / mine).toFixed(1)}x`);
    for (const list of [t.SymPy, t.tensorgrad]) if (list.length > 0 && median(list) < mine) behind++;
    console.log(`${name.padEnd(38)} ${`${mine.toFixed(2)} ms`.padStart(10)} ${ratio(t.SymPy).padStart(14)} ${ratio(t.tensorgrad).padStart(18)}`);
  }
  for (const [what, error] of failures) console.log(`failed  ${what}: ${error}`);
  console.log(behind === 0 ? '\nahead on every problem that a peer can do' : `\nbehind in ${behind} places`);
  if (behind > 0) process.exitCode = 1;
}
