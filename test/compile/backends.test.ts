import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementwise } from '../../src/atoms/elementwise.ts';
import type { MapName } from '../../src/compile/backends/backend.ts';
import { availableBackends } from '../../src/compile/backends/index.ts';
import { scalarFunction } from '../../src/compile/backends/typed.ts';
import type { Pattern } from '../../src/compile/values/values.ts';
import { generator } from './support.ts';
// @ts-expect-error a script without declarations
import { generated } from '../../scripts/kernels.mjs';
import { readFileSync } from 'node:fs';

const backends = await availableBackends();
const seeds = fc.nat(1e6);
const size = fc.integer({ min: 1, max: 40 });

/** Arrays one after the other in a workspace, filled with the given numbers, and room for a result. */
const laidOut = (backend: (typeof backends)[number], arrays: readonly Float64Array[], room: number) => {
  const total = arrays.reduce((s, a) => s + a.length, 0);
  const { memory, kernels } = backend.open(total + room);
  let start = 0;
  const views = arrays.map((a) => {
    const view = memory.subarray(start, start + a.length);
    view.set(a);
    start += a.length;
    return view;
  });
  return { kernels, views, out: memory.subarray(start, start + room) };
};
const random = (length: number, next: () => number): Float64Array => Float64Array.from({ length }, next);

describe.each(backends.map((b) => [b.name, b] as const))('%s kernels', (_, backend) => {
  const product = (m: number, n: number, k: number, transA: boolean, transB: boolean, seed: number): void => {
    const next = generator(seed);
    const [a, b] = [random(m * k, next), random(k * n, next)];
    const { kernels, views: [x = a, y = b], out } = laidOut(backend, [a, b], m * n);
    out.fill(Number.NaN);
    kernels.gemm(m, n, k, x, transA, y, transB, out);
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let s = 0;
        for (let p = 0; p < k; p++) s += (a[transA ? p * m + i : i * k + p] ?? 0) * (b[transB ? j * k + p : p * n + j] ?? 0);
        if (!(Math.abs((out[i * n + j] ?? Number.NaN) - s) <= 1e-13 * k)) expect.fail(`entry ${i},${j} of ${m}×${k} by ${k}×${n} is ${out[i * n + j]}, not ${s}`);
      }
  };
  it('products of all shapes, transposed or not', () => {
    fc.assert(fc.property(size, size, size, fc.boolean(), fc.boolean(), seeds, product), { numRuns: 200 });
  });
  it.each([[130, 67, 300], [65, 530, 20], [3, 1030, 513], [200, 1, 700], [1, 200, 700], [60, 60, 1], [1500, 16, 90], [5, 90, 6000], [1200, 3, 300]])('products of %i×%i over %i, longer than a block', (m, n, k) => {
    for (const transA of [false, true]) for (const transB of [false, true]) product(m, n, k, transA, transB, m + n);
  });

  it('symmetric products, of a matrix with its own transpose and with scaled rows between, symmetric to the last bit', () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 300 }), fc.boolean(), seeds, (n, k, trans, seed) => {
        const a = random(n * k, generator(seed));
        const weighted = a.map((v, e) => v * Math.cos(trans ? Math.floor(e / n) : e % k));
        const { kernels, views: [x = a, y = weighted], out } = laidOut(backend, [a, weighted], 2 * n * n);
        const [gram, whole] = [out.subarray(0, n * n), out.subarray(n * n)];
        for (const other of [x, y]) {
        gram.fill(Number.NaN);
        kernels.symmetric(n, k, x, trans, other, !trans, gram);
        kernels.gemm(n, n, k, x, trans, other, !trans, whole);
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++) {
            expect(gram[i * n + j]).toBe(gram[j * n + i]);
            expect(Math.abs((gram[i * n + j] ?? Number.NaN) - (whole[i * n + j] ?? 0))).toBeLessThanOrEqual(1e-13 * k);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  const functions: readonly MapName[] = [...(Object.keys(elementwise) as MapName[]), 'reciprocal'];
  it.each(functions)('%s to a few units in the last place', (name) => {
    const next = generator(7);
    const special = [0, -0, 1, -1, 1e-300, 5e-324, -1e-12, 1e-8, 0.5, 30, -30, 36.7, -40, 700, 709.5, 710.5, -708, -740, -750, 1e5, -1e300, 1e300, Infinity, -Infinity, Number.NaN, 2 ** -0.5, 1.4142135623730951];
    const points = Float64Array.from([...special, ...random(500, next).map((x) => 40 * x), ...random(501, next)]);
    const { kernels, views: [x = points], out } = laidOut(backend, [points], points.length);
    kernels.map(name, points.length, x, 0, out, 0);
    points.forEach((p, i) => {
      const [exact, got] = [scalarFunction(name)(p), out[i] ?? Number.NaN];
      // logcosh subtracts ln 2 in the end, so its error is absolute.
      const slack = 1e-15 * Math.max(Math.abs(exact), name === 'logcosh' ? 1 : 5e-324) * (name === 'exp' || name === 'expm1' ? 4 : 8);
      if (!(Object.is(got, exact) || got === exact || Math.abs(got - exact) <= Math.max(slack, 5e-324))) expect.fail(`${name}(${p}) = ${got}, not ${exact}`);
    });
  });

  it('sums, inner products and entrywise steps, from any offset and in place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 35 }), fc.nat(3), seeds, (count, offset, seed) => {
        const next = generator(seed);
        const [a, b] = [random(count + offset, next), random(count + offset, next)];
        const { kernels, views: [x = a, y = b], out } = laidOut(backend, [a, b], count + offset);
        const [u, v] = [a.slice(offset), b.slice(offset)];
        const near = (got: number, want: number): void => expect(Math.abs(got - want)).toBeLessThanOrEqual(1e-13);
        near(kernels.sum(count, x, offset), u.reduce((s, z) => s + z, 0));
        near(kernels.norm1(count, x, offset), u.reduce((s, z) => s + Math.abs(z), 0));
        near(kernels.dot(count, x, offset, y, offset), u.reduce((s, z, i) => s + z * (v[i] ?? 0), 0));
        kernels.combine(count, 2, x, offset, -3, y, offset, out, offset);
        u.forEach((z, i) => near(out[offset + i] ?? Number.NaN, 2 * z - 3 * (v[i] ?? 0)));
        kernels.multiply(count, out, offset, y, offset, out, offset);
        kernels.scale(count, 0.5, out, offset, out, offset);
        u.forEach((z, i) => near(out[offset + i] ?? Number.NaN, 0.5 * (2 * z - 3 * (v[i] ?? 0)) * (v[i] ?? 0)));
        kernels.divide(count, x, offset, y, offset, out, offset);
        u.forEach((z, i) => expect(out[offset + i]).toBe(z / (v[i] ?? 0)));
      }),
    );
  });

  it('rows by subscripts, from inside and outside its memory', () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 9000 }), seeds, (rows, cols, count, seed) => {
        const next = generator(seed);
        const source = random(rows * cols, next);
        const subscripts = Float64Array.from({ length: count }, () => 1 + (Math.floor(Math.abs(next()) * 1e6) % rows));
        const { kernels, views: [inside = source], out } = laidOut(backend, [source], count * cols);
        for (const x of [inside, source]) {
          out.fill(Number.NaN);
          kernels.takeRows(cols, x, subscripts, out);
          expect(out.findIndex((y, e) => y !== source[((subscripts[Math.floor(e / cols)] ?? 0) - 1) * cols + (e % cols)])).toBe(-1);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('sweeps of coordinate descent, whichever way the problems lie', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 21 }), fc.boolean(), seeds, (k, count, side, seed) => {
        const next = generator(seed);
        const factors = random(k * k, next);
        // The first entry has no curvature: it stays.
        const A = Float64Array.from({ length: k * k }, (_, e) => (e % k === 0 || e < k ? 0 : Array.from({ length: k }, (__, p) => (factors[Math.floor(e / k) * k + p] ?? 0) * (factors[(e % k) * k + p] ?? 0)).reduce((s, t) => s + t, 0)));
        const [b, x] = [random(k * count, next), random(k * count, next).map(Math.abs)];
        const [nextAt, step] = side ? [k, 1] : [1, count];
        const expected = x.slice();
        for (let i = 0; i < count; i++)
          for (let t = 0; t < k; t++) {
            const at = i * nextAt + t * step;
            let slope = -(b[at] ?? 0);
            for (let r = 0; r < k; r++) slope += (A[t * k + r] ?? 0) * (expected[i * nextAt + r * step] ?? 0);
            const curvature = A[t * k + t] ?? 0;
            if (curvature !== 0) expected[at] = Math.max(0, (expected[at] ?? 0) - slope / curvature);
          }
        const { kernels, views: [a1 = A, b1 = b, x1 = x] } = laidOut(backend, [A, b, x], 1);
        kernels.sweep(k, count, a1, b1, x1, nextAt, step);
        expected.forEach((e, i) => expect(Math.abs((x1[i] ?? Number.NaN) - e)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(e))));
      }),
      { numRuns: 60 },
    );
  });

  it('products at and with nonzeros', () => {
    fc.assert(
      fc.property(size, size, fc.integer({ min: 1, max: 40 }), seeds, (rows, cols, k, seed) => {
        const next = generator(seed);
        const kept = Array.from({ length: rows * cols }, () => next() > 0.5);
        const columns = Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (_, j) => j).filter((j) => kept[i * cols + j]));
        const plain: Pattern = { rows, cols, rowPtr: Int32Array.from([0, ...columns.map((_, i) => columns.slice(0, i + 1).flat().length)]), colIdx: Int32Array.from(columns.flat()) };
        const count = plain.colIdx.length;
        const integers = new Float64Array(Math.ceil((rows + 1 + count) / 2));
        const [a, b, v, x, z] = [random(rows * k, next), random(cols * k, next), random(count, next), random(cols * k, next), random(rows * k, next)];
        const { kernels, views, out } = laidOut(backend, [integers, a, b, v, x, z], Math.max(count, rows * k, cols * k));
        const [room = integers, a1 = a, b1 = b, v1 = v, x1 = x, z1 = z] = views;
        const at32 = new Int32Array(room.buffer, room.byteOffset, rows + 1 + count);
        at32.set(plain.rowPtr);
        at32.set(plain.colIdx, rows + 1);
        const at: Pattern = { rows, cols, rowPtr: at32.subarray(0, rows + 1), colIdx: at32.subarray(rows + 1) };
        const near = (got: number | undefined, want: number): void => expect(Math.abs((got ?? Number.NaN) - want)).toBeLessThanOrEqual(1e-12);
        const places = columns.flatMap((list, i) => list.map((j) => [i, j] as const));
        kernels.sampled(at, k, a1, b1, out);
        places.forEach(([i, j], e) => near(out[e], Array.from({ length: k }, (_, p) => (a[i * k + p] ?? 0) * (b[j * k + p] ?? 0)).reduce((s, t) => s + t, 0)));
        for (const transposed of [false, true]) {
          kernels.sparseTimes(at, v1, transposed, k, transposed ? z1 : x1, out.subarray(0, (transposed ? cols : rows) * k));
          const want = new Float64Array((transposed ? cols : rows) * k);
          places.forEach(([i, j], e) => {
            for (let p = 0; p < k; p++) want[(transposed ? j : i) * k + p] = (want[(transposed ? j : i) * k + p] ?? 0) + (v[e] ?? 0) * ((transposed ? z[i * k + p] : x[j * k + p]) ?? 0);
          });
          want.forEach((w, i) => near(out[i], w));
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('the WebAssembly module', () => {
  it('is what kernels/ compiles to', async () => {
    expect(readFileSync(new URL('../../src/compile/backends/wasm-binary.ts', import.meta.url), 'utf8')).toBe(await generated());
  });
});
