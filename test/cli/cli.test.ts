import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { explanations } from '../../src/diagnostics/explain.ts';
import { run } from '../../src/cli/program.ts';
import { runTour } from '../../src/cli/tour.ts';
import type { Io } from '../../src/cli/io.ts';
import { readNpy } from '../../src/solve/index.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const images = readNpy(readFileSync(join(root, 'examples/data/optdigits-test.npy')), 'images');

const gradus = (...args: readonly string[]): { readonly status: number; readonly out: string; readonly err: string } => {
  let [out, err] = ['', ''];
  const io: Io = {
    out: (t) => { out += t; }, err: (t) => { err += t; }, writeFile: () => undefined, isTerminal: false,
    readFile: (p) => readFileSync(join(root, p), 'utf8'), fileExists: (p) => existsSync(join(root, p)) && statSync(join(root, p)).isFile(),
  };
  const status = run(args, io, {
    tour: () => runTour({ problemFile: 'examples/nmf.gradus', images: { rows: 200, cols: 64, data: images.data.subarray(0, 64 * 200) }, now: () => 0 }, io),
  });
  return { status, out, err };
};

const QUADRATIC = ['--given', 'A : matrix(n, n), x : vector(n)'];

describe('gradus derive', () => {
  it('prints a gradient with its grade', () => {
    const { status, out } = gradus('derive', "x'*A*x", ...QUADRATIC, '--wrt', 'x', '--seed', 's');
    expect(status).toBe(0);
    expect(out).toContain("(A + A')*x");
    expect(out).toMatch(/grade P: exact identity at random points, error < 2\^-\d+/);
  });

  it('takes formulas that begin with a minus, and tells them from options', () => {
    const given = ['--given', 'x : vector(n)', '--wrt', 'x', '--seed', 's'];
    const wanted = gradus('derive', "-x'*x", ...given);
    expect(wanted.out).toContain('-2*x');
    expect(gradus('derive', ...given, "-x'*x")).toEqual(wanted);
    expect(gradus('derive', ...given, '--', "-x'*x")).toEqual(wanted);
    expect(gradus('check', "-x'*x = -norm2(x)^2", '--given', 'x : vector(n)').status).toBe(0);
    expect(gradus('derive', '-q', ...given).err).toContain('unknown-option');
  });

  it('explains how what is claimed comes about', () => {
    const { status, out } = gradus('check', "grad(x'*A*x, x) = 2*A*x", '--given', 'A : matrix(n, n) symmetric, x : vector(n)', '--explain');
    expect(status).toBe(0);
    for (const text of ['derived: ', 'd-product', 'id-gradient']) expect(out).toContain(text);
    expect(gradus('check', "A*B = B*A", '--given', 'A : matrix(n, n), B : matrix(n, n)', '--explain').out).toContain('right side = B*A');
  });

  it('prints all blocks, steps with one rule a line, and other notations', () => {
    const { out } = gradus('derive', 'examples/nmf.gradus', '--wrt', 'W,H', '--hessian', '--steps');
    for (const text of ["kron(eye(k), A)*commutation(k,m) + kron(H, W)", 'd-norm2-square', 'inner-left-factor', "vec(dG) = kron(H*H', eye(n))*vec(dW)"]) expect(out).toContain(text);
    expect(gradus('derive', 'examples/nmf.gradus', '--wrt', 'W', '--format', 'latex').out).toContain('A H^{\\top}');
    expect(gradus('derive', 'examples/nmf.gradus', '--wrt', 'W', '--format', 'unicode').out).toContain('A·Hᵀ');
  });

  it('gives Hessian products', () => {
    const { status, out } = gradus('derive', 'examples/nmf.gradus', '--wrt', 'W', '--hvp');
    expect(status).toBe(0);
    expect(out).toContain("dW*H*H'");
  });

  it('shows the steps of every kind of result', () => {
    const steps = (...args: readonly string[]): string => gradus('derive', ...args, ...QUADRATIC, '--wrt', 'x', '--steps').out;
    expect(steps("x'*A*x", '--hvp')).toMatch(/dG = d\(A \+ A'\)\*x|dG = \(A \+ A'\)\*dx/);
    expect(steps("x'*A*x", '--hessian')).toContain("vec(dG) = (A + A')*dx");
    expect(steps('A*x')).toContain('vec(df) = A*dx');
  });

  it('derives by a variable that is named twice once', () => {
    expect(gradus('derive', "x'*A*x", ...QUADRATIC, '--wrt', 'x, x').out.match(/gradient by x/g)).toHaveLength(1);
  });

  it('prints one JSON document and nothing else', () => {
    const { status, out, err } = gradus('derive', "x'*A*x", ...QUADRATIC, '--wrt', 'x', '--hessian', '--json');
    const answer = JSON.parse(out) as { results: { kind: string; result: string; grade: string }[] };
    expect([status, err]).toEqual([0, '']);
    expect(answer.results.map((r) => [r.kind, r.result, r.grade])).toEqual([['gradient', "(A + A')*x", 'P'], ['hessian', "A + A'", 'P']]);
  });

  it('answers a shape error with status 2, carets on standard error, and JSON where asked', () => {
    const { status, out, err } = gradus('derive', 'A*x', '--given', 'A : matrix(n, m), x : vector(n)', '--wrt', 'x', '--json');
    expect(status).toBe(2);
    expect(err).toContain('error[shape-mismatch]: cannot multiply A (n×m) by x (n×1)');
    expect(JSON.parse(out)).toEqual({ error: { code: 'shape-mismatch', message: 'cannot multiply A (n×m) by x (n×1)', span: [0, 1], help: "A'*x would fit" } });
  });

  const refused: readonly (readonly [string, readonly string[]])[] = [
    ['missing-wrt', ['derive', 'examples/nmf.gradus']], ['missing-wrt', ['derive', 'examples/nmf.gradus', '--wrt', ',']], ['no-such-file', ['derive', 'missing.gradus', '--wrt', 'x']], ['unknown-option', ['derive', '--by', 'x']], ['not-a-variable', ['derive', "x'*A*x", ...QUADRATIC, '--wrt', 'A*x']],
    ['unknown-name', ['derive', "x'*A*x", ...QUADRATIC, '--wrt', 'z']], ['unknown-rule', ['rule', 'd-prodct']], ['not-a-claim', ['check', "x'*x", ...QUADRATIC]],
    ['no-law', ['derive', 'sum(A^n)', '--given', 'A : matrix(n, n), k : scalar', '--wrt', 'A', '--hessian']],
  ];
  for (const [code, args] of refused)
    it(`refuses with ${code}: gradus ${args.join(' ')}`, () => {
      const { status, err } = gradus(...args);
      expect(err).toContain(`error[${code}]`);
      expect(status).toBe(2);
    });

  it('refuses a file without objective', () => {
    const { status, err } = gradus('derive', 'test/cli/no-objective.gradus', '--wrt', 'x');
    expect([status, err]).toEqual([2, 'error[no-objective]: test/cli/no-objective.gradus has no objective; add a line such as: minimize norm2(A*x - b)^2\n']);
  });
});

describe('gradus check', () => {
  it('proves, with status 0', () => {
    const { status, out } = gradus('check', "grad(x'*A*x, x) = (A + A')*x", ...QUADRATIC);
    expect(status).toBe(0);
    expect(out).toMatch(/^proved/);
  });
  it('refutes with a counterexample, with status 1', () => {
    const { status, out } = gradus('check', "grad(x'*A*x, x) = 2*A*x", ...QUADRATIC);
    expect(status).toBe(1);
    expect(out).toContain('counterexample');
  });
  it('says undecided, with status 3', () => {
    const { status, out } = gradus('check', 'sin(2*x) = 2*sin(x).*cos(x)', ...QUADRATIC);
    expect(status).toBe(3);
    expect(out).toMatch(/^undecided/);
  });
  it('knows the objective of a problem file by its name', () => {
    expect(gradus('check', "grad(f, W) = (W*H - X)*H'", '--given', 'examples/nmf.gradus').status).toBe(0);
    expect(gradus('check', "grad(f, W) = (W*H - X)*H", '--given', 'examples/nmf.gradus').err).toContain('shape-mismatch');
    expect(gradus('check', "grad(f, W) = 2*(W*H - X)*H'", '--given', 'examples/nmf.gradus').status).toBe(1);
  });
  it('tells where both sides have to be defined', () => {
    expect(gradus('check', 'inv(A)*A = eye(n)', ...QUADRATIC).out).toContain('A invertible');
  });
});

describe('batches', () => {
  const records = [
    { id: 'a', source: '', kind: 'gradient', decls: { x: 'vector(n)', A: 'matrix(n,n)' }, expr: "x'*A*x", wrt: 'x', expected: "(A+A')*x", tags: [] },
    { id: 'b', source: '', kind: 'false', base: 'gradient', decls: { x: 'vector(n)', A: 'matrix(n,n)' }, expr: "x'*A*x", wrt: 'x', expected: '2*A*x', correct: "(A+A')*x", flaw: 'transpose', tags: [] },
    { id: 'c', source: '', kind: 'identity', decls: { A: 'matrix(m,n)', B: 'matrix(n,m)' }, lhs: 'tr(A*B)', rhs: 'tr(B*A)', tags: [] },
    { id: 'd', source: '', kind: 'gradient', decls: { x: 'vector(n)' }, expr: 'x + ', wrt: 'x', expected: 'x', tags: [] },
  ];
  const file = 'test/cli/records.jsonl';

  it('check every record, go on after an error, and don\'t look at what a record says of itself', () => {
    expect(readFileSync(join(root, file), 'utf8')).toBe(`${records.map((r) => JSON.stringify(r)).join('\n')}\nnot json\n`);
    const { status, out } = gradus('check', '--batch', file, '--json');
    const answers = out.trim().split('\n').map((l) => JSON.parse(l) as { id: string; verdict: string; grade?: string; error?: { code: string }; assumptions?: unknown; obligations?: unknown; ms?: number });
    expect(status).toBe(0);
    expect(answers.map((a) => [a.id, a.verdict])).toEqual([['a', 'proved'], ['b', 'refuted'], ['c', 'proved'], ['d', 'error'], ['line 5', 'error']]);
    for (const a of answers.slice(0, 3)) expect([a.assumptions, a.obligations, typeof a.ms]).toEqual([[], [], 'number']);
  });

  it('derive every record in plain language', () => {
    const answers = gradus('derive', '--batch', file, '--json').out.trim().split('\n').map((l) => JSON.parse(l) as { id: string; result?: string; error?: unknown });
    expect(answers.map((a) => [a.id, a.result])).toEqual([['a', "(A + A')*x"], ['b', "(A + A')*x"], ['d', undefined], ['line 5', undefined]]);
  });
});

describe('other commands', () => {
  it('show a rule and list all', () => {
    expect(gradus('rule', 'd-logdet').out).toContain('d(logdet(A)) = tr(inv(A)*d(A))');
    expect(gradus('rule', 'd-sigmoid').out).toContain('d(sigmoid(A)) = ');
    expect(gradus('rules').out.trim().split('\n').length).toBeGreaterThan(120);
  });
  it('explain every code', () => {
    for (const [code, { summary, text }] of Object.entries(explanations)) {
      const { status, out } = gradus('explain', code);
      expect([status, out.startsWith(`${code}: ${summary}\n\n${text}\n`)]).toEqual([0, true]);
    }
    expect(gradus('explain', 'nonsense').status).toBe(2);
    expect(gradus('explain', 'shape-mismach').err).toContain('did you mean shape-mismatch?');
    expect(gradus('rule', 'D-DET').err).toContain('did you mean d-det?');
  });
  it('print help, the version, and nothing on standard error', () => {
    expect(gradus('--help').out).toContain('Exit status');
    expect(gradus().out).toContain('gradus derive');
    expect(gradus('version').out).toMatch(/^gradus \d/);
  });
  it('factorise images in the tour, the residual falling', () => {
    const { status, out } = gradus('tour');
    const values = [...out.matchAll(/f =\s+([\d.]+)/g)].map((m) => Number(m[1]));
    expect(status).toBe(0);
    expect(values.length).toBeGreaterThan(5);
    values.slice(1).forEach((v, i) => expect(v).toBeLessThan(values[i] ?? 0));
  });
});

