import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { Matrix } from 'ml-matrix';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileInBackground } from '../../src/compile/background/index.ts';
import { compile, EvaluationError, InputError } from '../../src/compile/index.ts';
import { A, b, castInputs, k, m, matrix, n, S, x } from './support.ts';

const { multiply: mul, transpose: tr, call } = b;
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gradus-'));
const script = pathToFileURL(join(folder, 'worker.mjs'));

// Threads run plain JavaScript, so that the script is bundled as it is for the package.
beforeAll(async () => {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  await build({ entryPoints: [join(root, 'src/compile/background/worker.ts')], bundle: true, format: 'esm', platform: 'node', external: ['ml-matrix', 'koffi'], outfile: fileURLToPath(script), logLevel: 'silent' });
});
afterAll(() => rmSync(folder, { recursive: true }));

const all = castInputs();
const given = { A: all['A'] ?? 0, x: all['x'] ?? 0, S: all['S'] ?? 0 };
const e = { f: call('sum', b.map('exp', mul(A, x))), g: mul(A, S), h: mul(A, x) };

describe('closures in a thread of their own', () => {
  it('give what closures here give', async () => {
    const there = await compileInBackground(e, { script, backend: 'typed' });
    const [first, second] = await Promise.all([there(given), there({ ...given, x: [1, 2, 3, 4] })]);
    const here = compile(e);
    expect(first).toEqual(here(given));
    expect(second).toEqual(here({ ...given, x: [1, 2, 3, 4] }));
    expect(first.g).toBeInstanceOf(Matrix);
    there.end();
    await expect(there(given)).rejects.toThrow('the thread was ended');
  });
  it('keep fixed inputs, and leave the arrays of the caller alone', async () => {
    const there = await compileInBackground(e, { script, fixed: { A: given.A, S: given.S } });
    const vector = Float64Array.of(1, 2, 3, 4);
    const [got, want] = [await there({ x: vector }), compile(e)({ ...given, x: vector })];
    expect(got.f as number).toBeCloseTo(want.f as number, 10);
    expect(vector).toEqual(Float64Array.of(1, 2, 3, 4));
    there.end();
  });
  it('fail as closures here fail', async () => {
    const there = await compileInBackground({ f: mul(call('inv', S), x) }, { script, checkFinite: true });
    await expect(there({ S: new Matrix([[1, 2], [2, 4]]), x: [1, 2] })).rejects.toThrow(/singular 2×2 matrix in /);
    await expect(there({ S: new Matrix([[1, 2], [2, 4]]), x: [1, 2] })).rejects.toBeInstanceOf(EvaluationError);
    await expect(there({ S: new Matrix([[1, 2], [2, 4]]) })).rejects.toBeInstanceOf(InputError);
    there.end();
    await expect(compileInBackground(e, { script, backend: 'abacus' })).rejects.toThrow('there is no backend abacus');
  });
  it('leave the event loop free, report, and stop when they are told', async () => {
    const [W, H] = [matrix('W', m, k), matrix('H', k, n)];
    const heavy = { g: mul(b.map('tanh', mul(W, H)), tr(H), H, tr(b.map('exp', mul(W, H)))) };
    const there = await compileInBackground(heavy, { script, backend: 'typed', sizes: { m: 900, n: 900, k: 300 } });
    const data = (rows: number, cols: number) => ({ rows, cols, data: new Float64Array(rows * cols).fill(0.01) });
    const inputs = { W: data(900, 300), H: data(300, 900) };
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 5);
    const seen: number[] = [];
    await there(inputs, { onProgress: (done) => seen.push(done) });
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(5);
    expect(seen.at(-1)).toBe(1);
    const controller = new AbortController();
    const stopped = there(inputs, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 5);
    await expect(stopped).rejects.toThrow('enough');
    there.end();
  });
});
