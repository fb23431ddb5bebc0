import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, compileOperator, extremeEigenvalues, solveByConjugateGradients, typedBackend, type Inputs, type LinearOperator } from '../../src/compile/index.ts';
import { A, b, castInputs, countingBackend, generator, k, m, matrix, mn, n, S, T, v } from './support.ts';

const { multiply: mul, transpose: tr, call } = b;

/** S'S ⊗ T'T + I, a structured positive definite operator, at given sizes. */
const structured = (sizes: { readonly m: number; readonly n: number }, shift = 1): LinearOperator => {
  const H = b.add(call('kron', mul(tr(S), S), mul(tr(T), T)), b.scale(b.constant(shift), b.eye(mn)));
  const all = castInputs(4, { ...sizes, k: 2, p: 5 });
  return compileOperator(H)({ S: all['S'] ?? 0, T: all['T'] ?? 0 });
};
const multipliedBy = (rows: Matrix, x: Float64Array): Float64Array => Float64Array.from(rows.mmul(Matrix.columnVector(Array.from(x))).to1DArray());

describe('conjugate gradients', () => {
  it('solve structured systems', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.nat(1e6), fc.boolean(), async (rows, cols, seed, scaled) => {
        const H = structured({ m: rows, n: cols });
        const right = Float64Array.from({ length: rows * cols }, generator(seed));
        const { x, converged, residual } = await solveByConjugateGradients(H, right, { maxIterations: 500, ...(scaled ? { preconditioner: H.diagonal() } : {}) });
        expect(converged).toBe(true);
        const back = multipliedBy(H.toMatrix(), x);
        back.forEach((z, i) => expect(Math.abs(z - (right[i] ?? 0))).toBeLessThan(1e-8));
        expect(residual).toBeLessThan(1e-9 * rows * cols + 1e-9);
      }),
      { numRuns: 30 },
    );
  });
  it('begin where they are told', async () => {
    const H = structured({ m: 4, n: 3 });
    const right = Float64Array.from({ length: 12 }, generator(1));
    const { x } = await solveByConjugateGradients(H, right, { maxIterations: 300 });
    expect((await solveByConjugateGradients(H, right, { start: x, tolerance: 1e-8 })).iterations).toBe(0);
  });
  it('return a direction in which the operator is not positive definite, and refuse sizes that do not fit', async () => {
    const given = { S: new Matrix([[1, 0], [0, -1]]) };
    const H = compileOperator(S)(given);
    const { converged, indefinite } = await solveByConjugateGradients(H, [1, 2]);
    const p = indefinite ?? [];
    expect([converged, (p[0] ?? 0) ** 2 - (p[1] ?? 0) ** 2 <= 0, p.length]).toEqual([false, true, 2]);
    await expect(solveByConjugateGradients(H, [1, 1, 1])).rejects.toThrow('a right side of length 3 for an operator of order 2');
    const all = castInputs();
    await expect(solveByConjugateGradients(compileOperator(A)({ A: all['A'] ?? 0 }), [1, 1, 1])).rejects.toThrow('a 3×4 operator is not square');
  });
});

describe('extreme eigenvalues', () => {
  it('agree with a dense decomposition, within their error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 7 }), fc.nat(1e6), async (rows, cols, seed) => {
        const all = castInputs(seed, { m: rows, n: cols, k: 2, p: 5 });
        const [P, Q] = [b.add(S, tr(S)), b.add(T, tr(T))];
        const H = compileOperator(call('kron', P, Q))({ S: all['S'] ?? 0, T: all['T'] ?? 0 });
        const exact = Array.from(new EigenvalueDecomposition(H.toMatrix(), { assumeSymmetric: true }).realEigenvalues).sort((x, y) => x - y);
        const { smallest, largest } = await extremeEigenvalues(H, { seed });
        const size = Math.max(Math.abs(exact[0] ?? 0), Math.abs(exact.at(-1) ?? 0));
        expect(Math.abs(smallest.value - (exact[0] ?? 0))).toBeLessThanOrEqual(1e-9 * size);
        expect(Math.abs(largest.value - (exact.at(-1) ?? 0))).toBeLessThanOrEqual(1e-9 * size);
        const image = multipliedBy(H.toMatrix(), largest.vector);
        image.forEach((z, i) => expect(Math.abs(z - largest.value * (largest.vector[i] ?? 0))).toBeLessThanOrEqual(largest.error + 1e-9 * size));
      }),
      { numRuns: 30 },
    );
  });
  it('of the identity and of zero', async () => {
    const { smallest, largest, steps } = await extremeEigenvalues(compileOperator(b.eye(n))({ n: 7 }));
    expect([smallest.value, largest.value, steps].map((z) => Math.round(1e9 * z) / 1e9)).toEqual([1, 1, 1]);
    expect((await extremeEigenvalues(compileOperator(b.scale(b.constant(0), b.eye(n)))({ n: 3 }))).largest.value).toBe(0);
  });
  it('of a large structured operator without building it', async () => {
    const H = structured({ m: 60, n: 50 }, 2);
    // The small end is crowded, so that it is not reached in so few steps, which the answer says.
    const { smallest, largest, converged } = await extremeEigenvalues(H, { tolerance: 1e-8, maxSteps: 60 });
    expect(converged).toBe(false);
    const all = castInputs(4, { m: 60, n: 50, k: 2, p: 5 });
    const singular = (x: Inputs[string]): readonly number[] => new EigenvalueDecomposition((x as Matrix).transpose().mmul(x as Matrix), { assumeSymmetric: true }).realEigenvalues;
    const [s, t] = [singular(all['S'] ?? 0), singular(all['T'] ?? 0)];
    expect(largest.value).toBeCloseTo(Math.max(...s) * Math.max(...t) + 2, 3);
    const least = Math.min(...s) * Math.min(...t) + 2;
    expect(smallest.value).toBeGreaterThan(least - 1e-9);
    expect(smallest.value).toBeLessThan(least + 1);
    expect(smallest.error).toBeGreaterThan(1e-6);
  });
});

describe('diagonals of operators', () => {
  it('agree with the built matrix', () => {
    const H = structured({ m: 3, n: 4 });
    const whole = H.toMatrix();
    H.diagonal().forEach((z, i) => expect(z).toBeCloseTo(whole.get(i, i), 10));
    const blocks = b.block([[call('kron', S, b.eye(m)), call('kron', S, T)], [b.scale(b.constant(3), call('kron', S, T)), b.add(b.eye(mn), call('kron', b.eye(n), T))]]);
    const all = castInputs();
    const stacked = compileOperator(blocks)({ S: all['S'] ?? 0, T: all['T'] ?? 0 });
    const built = stacked.toMatrix();
    stacked.diagonal().forEach((z, i) => expect(z).toBeCloseTo(built.get(i, i), 10));
    const big = castInputs(3, { m: 60, n: 70, k: 2, p: 5 });
    const { backend, total } = countingBackend();
    compileOperator(blocks, { backend })({ S: big['S'] ?? 0, T: big['T'] ?? 0 }).diagonal();
    expect(total()).toBeLessThan(30 * 60 * 70);
    expect(() => compileOperator(A)({ A: all['A'] ?? 0 }).diagonal()).toThrow('a m×n operator has no diagonal');
  });
});

describe('work in turns', () => {
  const [W, H] = [matrix('W', m, k), matrix('H', k, n)];
  const e = { f: call('sum', b.map('exp', mul(W, H))), g: mul(W, mul(H, tr(H))) };
  const inputs = (rows: number): Inputs => {
    const next = generator(2);
    return { W: { rows, cols: 40, data: Float64Array.from({ length: rows * 40 }, next) }, H: { rows: 40, cols: rows, data: Float64Array.from({ length: rows * 40 }, next) } };
  };
  it('gives what a call gives', async () => {
    const f = compile(e, { raw: true });
    const given = inputs(30);
    expect(await f.inTurns(given)).toEqual(f(given));
    expect(await f.fix({ H: given['H'] ?? 0 }).inTurns({ W: given['W'] ?? 0 })).toEqual(f(given));
  });
  it('lets others run, reports how far it is, and stops when it is told', async () => {
    const slow = { ...typedBackend, open: (length: number) => {
      const { memory, kernels } = typedBackend.open(length);
      const gemm: typeof kernels.gemm = (...args) => {
        for (const until = performance.now() + 15; performance.now() < until; );
        kernels.gemm(...args);
      };
      return { memory, kernels: { ...kernels, gemm } };
    } };
    const f = compile(e, { backend: slow });
    const seen: number[] = [];
    let others = 0;
    const ticking = setInterval(() => others++, 1);
    await f.inTurns(inputs(20), { onProgress: (done) => seen.push(done) });
    clearInterval(ticking);
    expect(others).toBeGreaterThan(0);
    expect(seen.length).toBeGreaterThan(1);
    expect(seen).toEqual([...seen].sort((p, q) => p - q));
    expect(seen.at(-1)).toBe(1);
    const controller = new AbortController();
    await expect(f.inTurns(inputs(20), { signal: controller.signal, onProgress: () => controller.abort(new Error('enough')) })).rejects.toThrow('enough');
    await expect(f.inTurns(inputs(20), { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow('too late');
  });
  it('iterations stop too', async () => {
    const op = structured({ m: 3, n: 3 });
    await expect(extremeEigenvalues(op, { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no');
    await expect(solveByConjugateGradients(op, new Float64Array(9).fill(1), { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no');
  });
  it('names the place of an error', async () => {
    const f = compile(mul(call('inv', S), b.index(v, b.constant(1), null)), { describe: (q) => `<${q.kind}>`, sizes: { m: 1, n: 2 } });
    await expect(f.inTurns({ S: new Matrix([[1, 2], [2, 4]]), v: [1, 2] })).rejects.toThrow(/singular 2×2 matrix in </);
  });
});
