import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { verifyCertificate } from '../../src/checker/kernel/index.ts';
import type { Dense } from '../../src/compile/index.ts';
import { readDeclarations, readExpression, readProblem, readVariable } from '../../src/elaborate/index.ts';
import { targets } from '../../src/generate/index.ts';
import { makeProgram, type Program } from '../../src/generate/program.ts';
import { sampleInputs } from '../../src/generate/sample.ts';
import type { SolverRequest } from '../../src/generate/solver.ts';
import { solverLoop } from '../../src/generate/trial.ts';
import { inlineNames } from '../../src/expr/walk.ts';
import { randomFactors } from '../../src/solve/nmf/index.ts';
import { lcg, optdigits } from '../solve/support.ts';
import { expectClose, flat, load, PYTHON, runPython, taken } from './support.ts';

interface Case { readonly wrt: string; readonly updates?: Readonly<Record<string, string>>; readonly long?: true }

/** Every example that has a certified update, and which one; searches that take long are for the full run. */
const CASES: Readonly<Record<string, Case>> = {
  ridge: { wrt: 'W' }, nmf: { wrt: 'W H', updates: { W: 'multiplicative', H: 'multiplicative' } },
  klr: { wrt: 'w', long: true }, 'matrix-factorisation': { wrt: 'W H', long: true }, logistic: { wrt: 'w', long: true }, lfh: { wrt: 'U[i,:]', long: true }, dlfh: { wrt: 'U[:,k] V[:,k]', long: true },
  softmax: { wrt: 'x', long: true }, 'cp-multiview': { wrt: 'a', long: true }, quantile: { wrt: 't', long: true },
};
const FULL = process.env['FULL'] === '1';
const names = Object.keys(CASES).filter((n) => FULL || CASES[n]?.long !== true);

const request = (sense: SolverRequest['sense'], updates: Readonly<Record<string, string>> = {}, domain: SolverRequest['domain'] = null): SolverRequest =>
  ({ sense, domain, updates: new Map(Object.entries(updates)), identify: (c) => `id${c.length}` });

const prepare = (name: string): Program => {
  const { wrt, updates } = CASES[name] ?? { wrt: '' };
  const problem = taken(readProblem(readFileSync(new URL(`../../examples/${name}.gradus`, import.meta.url), 'utf8'), name));
  const { objective } = problem;
  if (objective === null) throw new Error('no objective');
  return makeProgram({
    objective: { name: objective.name ?? 'f', expr: objective.expr }, variables: wrt.split(' ').map((t) => taken(readVariable(t, problem))), what: new Set(['solver']), lets: [...problem.lets.values()],
    conditions: problem.conditions, solver: request(objective.sense, updates), seed: name,
  });
};
const prepared = new Map<string, Program>();
const of = (name: string): Program => {
  const known = prepared.get(name) ?? prepare(name);
  prepared.set(name, known);
  return known;
};

const ITERATIONS = 4;

/** The variables after each iteration, and the objectives, by closures. */
const expected = (name: string): { readonly states: readonly (readonly number[])[]; readonly trace: readonly number[] } => {
  const p = of(name);
  const problem = taken(readProblem(readFileSync(new URL(`../../examples/${name}.gradus`, import.meta.url), 'utf8'), name));
  if (p.solver === null || p.sample === null || problem.objective === null) throw new Error('nothing to compare');
  const loop = solverLoop(inlineNames(problem.objective.expr), p.solver.blocks, p.inputs)(sampleInputs(p.sample));
  const trace = [loop.value()];
  const states: (readonly number[])[] = [];
  for (let t = 0; t < ITERATIONS; t++) {
    loop.sweep();
    trace.push(loop.value());
    states.push(p.solver.symbols.flatMap((s) => [...(loop.state()[s.name]?.data ?? [])]));
  }
  return { states, trace };
};

describe('a generated solver in TypeScript', () => {
  for (const name of names)
    it(`${name}: goes through the same iterates as the closures, never gets worse, and its certificates are accepted`, async () => {
      const p = of(name);
      const module = await load(targets.typescript.write(p));
      const want = expected(name);
      want.states.forEach((state, t) => {
        const found = module.solve(module.SAMPLE, { iterations: t + 1, tolerance: -1 });
        expectClose(p.solver?.symbols.flatMap((s) => flat(found[s.name])) ?? [], state, `iterate ${t + 1}`);
        expectClose(found.trace, want.trace.slice(0, t + 2), 'objectives');
      });
      expect(module.selfCheck().some((c) => c.what.includes('the solver'))).toBe(true);
      for (const b of p.solver?.blocks ?? []) expect(verifyCertificate(b.found.certificate).accepted).toBe(true);
    });
});

describe.skipIf(PYTHON !== null)(`a generated solver in Python${PYTHON === null ? '' : ` (${PYTHON})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'gradus-solver-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of names)
    it(`${name}: goes through the same iterates as the closures`, () => {
      const p = of(name);
      writeFileSync(join(folder, 'program.py'), targets.python.write(p));
      const loops = JSON.stringify(p.solver?.loops.map((s) => s.name) ?? []);
      const [states, trace] = runPython(folder, `import json, numpy as np, program as p
p.self_check()
start = {name: x for name, x in p.SAMPLE.items() if name not in ${loops}}
runs = [p.solve(**start, iterations=t, tolerance=-1) for t in range(1, ${ITERATIONS} + 1)]
print(json.dumps([[np.concatenate([np.ravel(x) for x in r.variables.values()]).tolist() for r in runs], runs[-1].trace]))`) as [number[][], number[]];
      const want = expected(name);
      want.states.forEach((state, t) => expectClose(states[t] ?? [], state, `iterate ${t + 1}`));
      expectClose(trace, want.trace, 'objectives');
    });
});

describe('a generated solver', () => {
  it('of a factorisation follows the golden trace of multiplicative updates', async () => {
    const X = optdigits();
    const start = randomFactors(X, 10, lcg(1));
    const module = await load(targets.typescript.write(of('nmf')));
    const iterations = FULL ? 50 : 10;
    const { trace } = module.solve({ X, ...start }, { iterations, tolerance: 0 });
    const golden: Readonly<Record<number, number>> = { 0: 2854745.120797977, 1: 1070982.818345162, 2: 1048157.0711181872, 5: 997231.9192398002, 10: 830192.8003339408, 50: 418679.96064885 };
    for (const [k, value] of Object.entries(golden)) if (Number(k) <= iterations) expect(Math.abs((trace[Number(k)] ?? 0) / value - 1), `iteration ${k}`).toBeLessThan(1e-8);
  });

  it('refuses a start outside its domain, naming the entry', async () => {
    const { solve, SAMPLE } = await load(targets.typescript.write(of('nmf')));
    const W = SAMPLE['W'] as Dense;
    expect(() => solve({ ...SAMPLE, W: { ...W, data: W.data.map((x, i) => (i === W.cols ? -1 : x)) } })).toThrow('W has to be nonneg but has -1 in row 2, column 1');
    expect(() => solve({ ...SAMPLE, X: { ...(SAMPLE['X'] as Dense), data: (SAMPLE['X'] as Dense).data.map(() => Number.NaN) } })).toThrow('X has to be nonneg but has NaN in row 1, column 1');
  });

  it('keeps entries whose row of the other factor is zero', async () => {
    const { solve, SAMPLE } = await load(targets.typescript.write(of('nmf')));
    const H = SAMPLE['H'] as Dense;
    const found = solve({ ...SAMPLE, H: { ...H, data: H.data.map((x, i) => (i < H.cols ? 0 : x)) } }, { iterations: 5 });
    expect(flat(found['W']).every(Number.isFinite)).toBe(true);
  });

  it('computes what the objective and an update share once a sweep, and what never changes before the first', () => {
    const problem = taken(readDeclarations('P : matrix(n, p), y : vector(n), w : vector(p), e : scalar positive'));
    const objective = taken(readExpression('sum(softplus(P*w - y)) + e*norm2(w)^2', problem));
    const p = makeProgram({
      objective: { name: 'f', expr: objective }, variables: [taken(readVariable('w', problem))], what: new Set(['solver']), lets: [], conditions: [],
      solver: request('minimize', { w: 'linear solve' }), seed: 'shared',
    });
    for (const [language, product] of [['python', 'P @ w'], ['typescript', 'gemm(n, 1, p, P, false, w, false)']] as const) {
      const text = targets[language].write(p);
      const solver = text.slice(text.search(/def solve|const solve = /), text.search(/def along_w|const along_w = /));
      expect(solver.split(product), language).toHaveLength(2);
    }
  });

  it('stops with an error where an objective gets worse after all', async () => {
    const source = targets.typescript.write(of('ridge'));
    const { solve, SAMPLE } = await load(source.replace(/advanced\('W', W, (t\d+)/, "advanced('W', W, $1.map((x) => x + 10)"));
    expect(() => solve(SAMPLE)).toThrow(/the objective went from .* which the certificates rule out/);
  });

  const fails = (expression: string, given: string, wrt: string, solver: SolverRequest): string => {
    const problem = taken(readDeclarations(given));
    try {
      makeProgram({ objective: { name: 'f', expr: taken(readExpression(expression, problem)) }, variables: [taken(readVariable(wrt, problem))], what: new Set(['solver']), lets: [], conditions: problem.conditions, solver, seed: 's' });
    } catch (error) {
      return (error as Error).message;
    }
    return 'no error';
  };
  it('is not made where no update is certified, and the message says why and what else there is', () => {
    expect(fails("norm2(x*x' - A)^2", 'A : matrix(n, n), x : vector(n)', 'x', request('minimize'))).toMatch(/no update of x is certified, because .*; gradus solve with --method lbfgs needs no certificate/);
  });
  it('is not made of an update that is not there', () => {
    expect(fails('norm2(A*x - b)^2 + norm2(x)^2', 'A : matrix(m, n), x : vector(n), b : vector(m)', 'x', request('minimize', { x: 'sign' }))).toMatch(/^x has no update sign; there is 1 \(linear solve; exact\)/);
  });
  it('may be asked for nonnegative values of a variable that is not declared so', () => {
    expect(fails('norm2(A*x - b)^2', 'A : matrix(m, n) nonneg, x : vector(n), b : vector(m) nonneg', 'x', request('minimize', {}, 'nonneg'))).toBe('no error');
  });
});
