import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { UserModule } from '../../src/cli/function.ts';
import { run } from '../../src/cli/program.ts';
import { loadUserModule } from '../../src/cli/user-module.ts';

const folder = mkdtempSync(join(tmpdir(), 'gradus-'));
const printer = globalThis.console;
afterAll(() => {
  globalThis.console = printer;
  rmSync(folder, { recursive: true });
});

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const command = (args: readonly string[], userModule: UserModule, files: Readonly<Record<string, string>> = {}): { readonly status: number; readonly out: string } => {
  let out = '';
  const write = (text: string): void => { out += text; };
  const status = run(['check', ...args], { out: write, err: write, writeFile: () => undefined, isTerminal: false, readFile: (p) => files[p] ?? '', fileExists: (p) => p in files || /\.[cm]?[jt]s$/u.test(p) }, { tour: () => 0, userModule });
  return { status, out };
};

const GIVEN = 'A : matrix(m, n), x : vector(n), b : vector(m)';
const SQUARES = ['--against', 'norm2(A*x - b)^2', '--given', GIVEN, '--wrt', 'x', '--seed', 's'];
type M = number[][];
const times = (A: M, x: number[]): number[] => A.map((r) => r.reduce((s, v, j) => s + v * (x[j] ?? 0), 0));
const turned = (A: M): M => (A[0] ?? []).map((_, j) => A.map((r) => r[j] ?? 0));
const residual = (A: M, x: number[], b: number[]): number[] => times(A, x).map((v, i) => v - (b[i] ?? 0));
const FUNCTIONS = {
  gradient: (A: M, x: number[], b: number[]) => times(turned(A), residual(A, x, b)).map((g) => 2 * g),
  half: (A: M, x: number[], b: number[]) => times(turned(A), residual(A, x, b)),
  hessian: (A: M) => times(A, []).length < 0 ? [] : turned(A).map((r) => times(turned(A), r).map((v) => 2 * v)),
  value: (A: M, x: number[], b: number[]) => residual(A, x, b).reduce((s, v) => s + v * v, 0),
  hvp: (A: M, x: number[], v: number[]) => times(turned(A), times(A, v)).map((g) => 2 * g + 0 * (x[0] ?? 0)),
  lossAndGrad: (A: M, x: number[], b: number[]) => ({ loss: residual(A, x, b).reduce((s, v) => s + v * v, 0), grad: times(turned(A), residual(A, x, b)).map((g) => 2 * g) }),
};
const MODULE: UserModule = { ok: true, exports: FUNCTIONS };

describe('gradus check --function', () => {
  it.each(['gradient', 'hessian', 'value', 'hvp', 'lossAndGrad'])('%s: what is compared is known by the name', (name) => {
    const { status, out } = command(['--function', `f.js#${name}`, ...SQUARES], MODULE);
    expect(out).toMatch(/^agrees {3}f\.js#/u);
    expect(out).toMatch(/grade N: floating point at \d+ points, proves nothing/u);
    expect(status).toBe(0);
  });

  it('says what is wrong, in text', () => {
    const { status, out } = command(['--function', 'f.js#half', ...SQUARES], MODULE);
    expect(status).toBe(1);
    for (const line of ['differs   f.js#half against norm2(A*x - b)^2', '  gradient by x   differs', '    flaw: factor (a scalar factor or an exponent is wrong or missing)', '    it is 1/2 times what is right', "    right:    2*A'*(A*x - b)"]) expect(out).toContain(line);
  });

  it('says it in JSON', () => {
    const { status, out } = command(['--function', 'f.js#half', ...SQUARES, '--json'], MODULE);
    expect(status).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      function: 'f.js#half', verdict: 'differs', grade: 'N', passed_as: 'arrays', faults: [],
      parts: [{ what: 'gradient', wrt: ['x'], verdict: 'differs', flaw: 'factor', reasons: ['it is 1/2 times what is right'], wrong_entries: 'every entry', derived: "2*A'*(A*x - b)", derived_grade: 'P' }],
    });
  });

  it('takes the objective of a problem, by file or by the word', () => {
    const files = { 'p.gradus': `${GIVEN.replaceAll('), ', ')\n')}\nminimize f = norm2(A*x - b)^2` };
    for (const args of [['--against', 'p.gradus'], ['--against', 'objective', '--given', 'p.gradus'], ['--against', 'f', '--given', 'p.gradus'], ['--against', 'norm2(A*x - b)^2', '--given', 'p.gradus']])
      expect(command(['--function', 'f.js#gradient', ...args, '--wrt', 'x'], MODULE, files).status, args.join(' ')).toBe(0);
  });

  it('compares what it is told to', () => {
    expect(command(['--function', 'f.js#gradient', ...SQUARES, '--what', 'value'], MODULE).status).toBe(1);
    expect(command(['--function', 'f.js#gradient', ...SQUARES, '--what', 'slope'], MODULE).status).toBe(2);
    expect(command(['--function', 'f.js#gradient', ...SQUARES, '--pass', 'flat'], MODULE).status).toBe(1);
    expect(command(['--function', 'f.js#gradient', ...SQUARES, '--pass', 'tensors'], MODULE).out).toContain('known: arrays, records, matrices');
    expect(command(['--function', 'f.js#gradient', '--given', GIVEN], MODULE).out).toContain('--against');
  });

  it('takes methods of objects and classes by their names', () => {
    class Squares {
      private readonly two = 2;
      static half = FUNCTIONS.half;
      gradient(A: M, x: number[], b: number[]): number[] { return FUNCTIONS.half(A, x, b).map((g) => this.two * g); }
    }
    class Named { constructor(readonly size: number) { if (!(size > 0)) throw new Error('no size'); } gradient(x: number[]): number[] { return x; } }
    const module: UserModule = { ok: true, exports: { Squares, Named, tools: { gradient: FUNCTIONS.gradient } } };
    const checked = (name: string): readonly [number, string] => { const { status, out } = command(['--function', `f.ts#${name}`, ...SQUARES], module); return [status, out]; };
    expect([checked('Squares.gradient')[0], checked('Squares.half')[0], checked('tools.gradient')[0]]).toEqual([0, 1, 0]);
    expect(checked('Squares')[1]).toContain('Squares is a class; name one of its methods: f.ts#Squares.half, f.ts#Squares.gradient');
    expect(checked('Named.gradient')[1]).toContain("has the class Named, which can't be made without arguments (no size); export a function that makes one and calls gradient");
    expect(checked('tools.gradent')[1]).toContain('did you mean tools.gradient?');
  });

  it('passes on why a file can\'t be run', () => expect(command(['--function', 'f.js#gradient', ...SQUARES], { ok: false, message: 'Unexpected token' }).out).toBe('error[not-loadable]: f.js can\'t be run: Unexpected token\n'));
});

describe('a generated program', () => {
  it('agrees with what it was generated from, in all that it offers', async () => {
    const problem = readFileSync('examples/nmf.gradus', 'utf8');
    let program = '';
    const io = { out: (t: string) => { program += t; }, err: () => undefined, writeFile: () => undefined, isTerminal: false, readFile: () => problem, fileExists: (p: string) => p === 'nmf.gradus' };
    expect(run(['generate', 'nmf.gradus', '--to', 'typescript', '--wrt', 'W,H', '--seed', 's'], io, { tour: () => 0 })).toBe(0);
    const right = await loadUserModule(file('nmf.ts', program));
    for (const name of ['value', 'valueAndGradient', 'hessianProduct', 'hessian']) expect(command(['--function', `nmf.ts#${name}`, '--against', 'nmf.gradus', '--wrt', 'W,H'], right, { 'nmf.gradus': problem }).status, name).toBe(0);
    const wrong = await loadUserModule(file('wrong.ts', program.replace('gemm(n, k, m, ', 'gemm(n, k, m - 1, ')));
    expect(command(['--function', 'wrong.ts#valueAndGradient', '--against', 'nmf.gradus', '--wrt', 'W,H'], wrong, { 'nmf.gradus': problem }).status).toBe(1);
  });
});

describe('files with functions', () => {
  const names = (m: UserModule): unknown => (m.ok ? Object.keys(m.exports).sort() : m.message);

  it('are loaded in TypeScript with what they import', async () => {
    file('scale.ts', 'export enum Factor { two = 2 }\nexport const scale = (x: readonly number[]): number[] => x.map((v) => Factor.two * v);\n');
    const loaded = await loadUserModule(file('main.ts', "import { scale } from './scale';\nimport { sep } from 'node:path';\nexport const gradient = (x: number[]): number[] => scale(x);\nexport const here: string = sep;\nconsole.log('loaded');\n"));
    expect(names(loaded)).toEqual(['gradient', 'here']);
    if (loaded.ok) expect(command(['--function', 'main.ts#gradient', '--against', 'norm2(x)^2', '--given', 'x : vector(n)', '--wrt', 'x'], loaded).status).toBe(0);
  });

  it('are loaded in JavaScript, also of the older kind', async () => {
    const old = await loadUserModule(file('old.cjs', 'module.exports = { gradient: (x) => x.map((v) => 2 * v) };\n'));
    expect(command(['--function', 'old.cjs#gradient', '--against', 'norm2(x)^2', '--given', 'x : vector(n)', '--wrt', 'x'], old).status).toBe(0);
    const lone = await loadUserModule(file('lone.mjs', 'export default (x) => x.map((v) => 2 * v);\n'));
    expect(command(['--function', 'lone.mjs', '--against', 'norm2(x)^2', '--given', 'x : vector(n)', '--wrt', 'x'], lone).status).toBe(0);
  });

  it('are ended where they don\'t return', { timeout: 60_000 }, async () => {
    const loaded = await loadUserModule(file('endless.mjs', 'export const gradient = (x) => { while (x.length > 0); };\nexport const right = (x) => x.map((v) => 2 * v);\n'));
    if (!loaded.ok || loaded.limit === undefined) throw new Error('not loaded');
    const { gradient, right } = loaded.exports as Record<string, (x: number[]) => unknown>;
    expect(loaded.limit(() => right?.([1]))).toEqual({ value: [2] });
    expect(() => loaded.limit?.(() => { throw new TypeError('own'); })).toThrow('own');
    expect(loaded.limit(() => gradient?.([1]), 50)).toBeNull();
  });

  it.each([['syntax.ts', 'export const f = (x: number => x;', 'Expected'], ['missing.ts', "import { g } from './nowhere';\nexport const f = g;", 'Could not resolve "./nowhere"'], ['throws.mjs', "throw new Error('at the start');", 'at the start']])('%s is refused with the reason', async (name, text, why) => {
    const loaded = await loadUserModule(file(name, text));
    expect(loaded.ok).toBe(false);
    if (!loaded.ok) expect(loaded.message).toContain(why);
  });
});
