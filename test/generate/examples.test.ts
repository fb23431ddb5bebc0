import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compile, type Inputs } from '../../src/compile/index.ts';
import { readDeclarations, readExpression, readProblem, readVariable, type Problem } from '../../src/elaborate/index.ts';
import { DERIVATIVES, makeProgram, type Program } from '../../src/generate/program.ts';
import { targets } from '../../src/generate/index.ts';
import { sampleInputs } from '../../src/generate/sample.ts';
import { Deriver } from '../../src/calculus/derive.ts';
import type { Variable } from '../../src/calculus/variable.ts';
import { expectClose, flat, load, PYTHON, taken } from './support.ts';

const EXAMPLES: Readonly<Record<string, string>> = {
  nmf: 'W H', 'matrix-factorisation': 'W H', lfh: 'U[i,:]', dlfh: 'U[:,k]', klr: 'w', ridge: 'W', 'frobenius-hadamard-block': 'R Q', quantile: 't', logistic: 'w', softmax: 'x',
  'gan-discriminator': 'w', 'gan-generator': 'A w', 'wgan-gp': 'a', contrastive: 'L', triplet: 'X', lmnn: 'L', cml: 'U V', 'cp-multiview': 'T1 a',
};

/** Proving the Hessian of these takes long; the others cover every kind of step. */
const FIRST_ORDER: ReadonlySet<string> = new Set(['contrastive', 'lmnn', 'wgan-gp']);

interface Prepared { readonly program: Program; readonly problem: Problem; readonly variables: readonly Variable[] }
const prepare = (name: string, wrt: string): Prepared => {
  const problem = taken(readProblem(readFileSync(new URL(`../../examples/${name}.gradus`, import.meta.url), 'utf8'), name));
  const { objective } = problem;
  if (objective === null) throw new Error('no objective');
  const variables = wrt.split(' ').map((t) => taken(readVariable(t, problem)));
  const program = makeProgram({ objective: { name: objective.name ?? 'f', expr: objective.expr }, variables, what: new Set(FIRST_ORDER.has(name) ? ['value', 'gradient'] : DERIVATIVES), lets: [...problem.lets.values()], conditions: problem.conditions, seed: name });
  return { program, problem, variables };
};
const prepared = new Map<string, Prepared>();
const of = (name: string): Prepared => {
  const known = prepared.get(name) ?? prepare(name, EXAMPLES[name] ?? '');
  prepared.set(name, known);
  return known;
};

/** What a closure returns for the value and each gradient at the sample. */
const expected = ({ program, problem, variables }: Prepared): { readonly value: number; readonly gradients: readonly (readonly number[])[] } => {
  const deriver = new Deriver([...problem.lets.values()]);
  if (problem.objective === null || program.sample === null) throw new Error('nothing to compare');
  const f = deriver.resolve(problem.objective.expr);
  const inputs: Inputs = sampleInputs(program.sample);
  const closure = compile({ value: f, ...Object.fromEntries(variables.map((v, i) => [`g${i}`, deriver.gradient(f, v).value])) }, { raw: true, symbols: program.inputs });
  const out: Record<string, { readonly data: Float64Array }> = closure(inputs);
  return { value: out['value']?.data[0] ?? Number.NaN, gradients: variables.map((_, i) => [...(out[`g${i}`]?.data ?? [])]) };
};

const text = (name: string, target: keyof typeof targets): string => targets[target].write(of(name).program);

describe('generated TypeScript', () => {
  for (const name of Object.keys(EXAMPLES))
    it(`${name}: equals the closures and passes its own check`, async () => {
      const module = await load(text(name, 'typescript'));
      const want = expected(of(name));
      const got = module.valueAndGradient(module.SAMPLE);
      expectClose([module.value(module.SAMPLE)], [want.value], 'value');
      expectClose([got.value], [want.value], 'value with gradient');
      Object.values(got.gradient).forEach((g, i) => expectClose(flat(g), want.gradients[i] ?? [], `gradient ${i}`));
      const checks = module.selfCheck();
      expect(checks.length).toBeGreaterThanOrEqual(of(name).variables.length);
    });
});

describe('inputs of generated TypeScript', () => {
  it('are refused with the declared shape, where the size comes from, and what was passed', async () => {
    const { value, SAMPLE } = await load(text('nmf', 'typescript'));
    expect(() => value({ ...SAMPLE, W: { rows: 1, cols: 1, data: Float64Array.of(1) } })).toThrow(/H is declared k×m = 1x\d \(k = 1 from W, m = \d from H\) but \dx\d was passed/);
    expect(() => value({ ...SAMPLE, W: 3 })).toThrow('W is not a row-major record');
  });

  it('have subscripts in range', async () => {
    const { value, SAMPLE } = await load(text('triplet', 'typescript'));
    expect(() => value({ ...SAMPLE, I: Float64Array.from(SAMPLE['I'] as Float64Array, () => 0) })).toThrow(/I is an index into 1\.\.\d but contains 0/);
  });

  it('a wrong derivative is found by the check', async () => {
    const source = text('ridge', 'typescript');
    const module = await load(source.replace('gradient: { W: {', 'gradient: { W: { ...{}, ').replace(/(valueAndGradient = [\s\S]*?data: )(t\d+)/, '$1$2.map((x) => 1.01 * x)'));
    expect(() => module.selfCheck()).toThrow('the gradient by W deviates from finite differences');
  });

  it('may be sparse, and then only nonzeros are read', async () => {
    const problem = taken(readProblem(readFileSync(new URL('../../examples/lfh.gradus', import.meta.url), 'utf8')));
    if (problem.objective === null) throw new Error('no objective');
    const program = makeProgram({ objective: { name: 'L', expr: problem.objective.expr }, variables: [taken(readVariable('U', problem))], what: new Set(['gradient', 'hvp']), lets: [], conditions: [], sparse: ['M'], seed: 's' });
    const source = targets.typescript.write(program);
    expect(source).toContain('sampled(M');
    const module = await load(source);
    module.selfCheck();
    const dense = await load(text('lfh', 'typescript'));
    const M = module.SAMPLE['M'] as { rows: number; cols: number; rowPtr: Int32Array; colIdx: Int32Array; values: Float64Array };
    const data = new Float64Array(M.rows * M.cols);
    for (let i = 0; i < M.rows; i++) for (let e = M.rowPtr[i] ?? 0; e < (M.rowPtr[i + 1] ?? 0); e++) data[i * M.cols + (M.colIdx[e] ?? 0)] = M.values[e] ?? 0;
    expectClose([module.value(module.SAMPLE)], [dense.value({ ...module.SAMPLE, M: { rows: M.rows, cols: M.cols, data }, i: 1 })], 'value');
  });
});

describe.skipIf(PYTHON !== null)(`generated Python${PYTHON === null ? '' : ` (${PYTHON})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'gradus-generated-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of Object.keys(EXAMPLES))
    it(`${name}: equals the closures and passes its own check`, () => {
      writeFileSync(join(folder, 'program.py'), text(name, 'python'));
      const script = 'import json, numpy as np, program as p\nv, g = p.value_and_gradient(**p.SAMPLE)\nn = len(p.self_check())\nprint(json.dumps([p.value(**p.SAMPLE), v, [np.ravel(x).tolist() for x in g.values()], n]))';
      const out = JSON.parse(execFileSync('python3', ['-B', '-c', script], { cwd: folder, encoding: 'utf8' })) as [number, number, number[][], number];
      const want = expected(of(name));
      expectClose([out[0], out[1]], [want.value, want.value], 'value');
      out[2].forEach((g, i) => expectClose(g, want.gradients[i] ?? [], `gradient ${i}`));
      expect(out[3]).toBeGreaterThanOrEqual(of(name).variables.length);
    });
});

describe('steps that no example has', () => {
  const GIVEN = 'A : matrix(n, n) posdef, B : matrix(n, n), S : matrix(n, n) symmetric, x : vector(n), y : vector(m), C : matrix(n, m), D : matrix(n, 1), i : index(n), J : index(n, t)';
  const EXPRESSIONS = ["logdet(A)", "x'*inv(A)*x", "tr(B^5)", "det(A)*norm1(x)", "sum(kron(B, C).^2)", "norm2([B, C; C', eye(m)])^2", "sum(r in 1:n, tanh(B[r,:]*x))", "sum(exp(diagvec(B)))", "x'*S*x", "sum(C[J,:].^2)", "x[i]^3", "sum(diag(x)*C*diag(y))", "norm2(x)*norm2(y)", "logdet(diag(x) + D*D'*S)", "x'*inv(diag(sin(x)) - D*D')*x"];
  const folder = mkdtempSync(join(tmpdir(), 'gradus-steps-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  for (const expression of EXPRESSIONS)
    it(expression, async () => {
      const problem = taken(readDeclarations(GIVEN));
      const expr = taken(readExpression(expression, problem));
      const wrt = ['A', 'B', 'S', 'x', 'C'].find((n) => new RegExp(`\\b${n}\\b`).test(expression)) ?? 'x';
      const program = makeProgram({ objective: { name: 'f', expr }, variables: [taken(readVariable(wrt, problem))], what: new Set(['gradient']), lets: [], conditions: problem.conditions, seed: 's' });
      if (program.sample === null) throw new Error('no sample');
      const want = compile(expr, { raw: true, symbols: program.inputs })(sampleInputs(program.sample)).data;
      const module = await load(targets.typescript.write(program));
      expectClose([module.value(module.SAMPLE)], [...want], expression);
      module.selfCheck();
      if (PYTHON !== null) return;
      writeFileSync(join(folder, 'program.py'), targets.python.write(program));
      const out = execFileSync('python3', ['-B', '-c', 'import program as p\np.self_check()\nprint(repr(p.value(**p.SAMPLE)))'], { cwd: folder, encoding: 'utf8' });
      expectClose([Number(out)], [...want], `${expression} in Python`);
    });
});
