import { describe, expect, it } from 'vitest';
import { availableBackends } from '../../src/compile/backends/index.ts';
import { compile, evaluateDense, type Dense } from '../../src/compile/index.ts';
import { ONE } from '../../src/shape/dim.ts';
import { SCALAR } from '../../src/shape/shape.ts';
import { b, countingBackend, difference, generator, k, matrix, n, shape } from './support.ts';

const { multiply: mul, transpose: tr, call } = b;
const [U, V, d, y] = [matrix('U', n, k), matrix('V', k, n), b.symbol('d', shape(n, ONE)), b.symbol('y', shape(n, ONE))];
const whole = b.add(call('diag', d), mul(U, V));
const asked = { solution: mul(call('inv', whole), y), transposed: mul(tr(call('inv', whole)), y), det: call('det', whole), logdet: call('logdet', whole) };
const N = 24;

/** Factors of the given width, and a diagonal of both signs with zeros at the given places. */
const inputs = (width: number, zeros: readonly number[], seed: number): Readonly<Record<'U' | 'V' | 'd' | 'y', Dense>> => {
  const next = generator(seed);
  const draw = (rows: number, cols: number): Dense => ({ rows, cols, data: Float64Array.from({ length: rows * cols }, next) });
  const all = { U: draw(N, width), V: draw(width, N), d: draw(N, 1), y: draw(N, 1) };
  for (const i of zeros) all.d.data[i] = 0;
  return all;
};

describe.each((await availableBackends()).map((x) => [x.name, x] as const))('a diagonal of any sign and products of few columns, on %s', (_, backend) => {
  it.each([[1, []], [1, [5]], [2, [0, 23]], [3, [7]], [3, [1, 2, 3]]] as const)('width %i, zeros at %j: as the built matrix', (width, zeros) => {
    for (const seed of [1, 2, 3]) {
      const all = inputs(width, zeros, seed);
      for (const [name, e] of Object.entries(asked)) {
        const given = name.endsWith('det') ? { U: all.U, V: all.V, d: all.d } : all;
        expect(difference(compile(e, { raw: true, backend })(given), evaluateDense(e, given)), name).toBeLessThan(1e-9);
      }
    }
  });

  it('entries that are almost 0 cost no digits', () => {
    const all = inputs(2, [], 4);
    all.d.data[3] = 1e-14;
    all.d.data[9] = -1e-15;
    expect(difference(compile(asked.solution, { raw: true, backend })(all), evaluateDense(asked.solution, all))).toBeLessThan(1e-10);
  });

  it('more zeros than columns are a singular matrix', () => {
    expect(() => compile(asked.solution, { raw: true, backend })(inputs(2, [1, 2, 3], 5))).toThrow('singular');
    const { y: _y, ...rest } = inputs(2, [1, 2, 3], 5);
    expect(compile(asked.det, { raw: true, backend })(rest).data[0]).toBe(0);
  });
});

describe.each((await availableBackends()).map((x) => [x.name, x] as const))('a multiple of the identity and products of few columns, on %s', (_, backend) => {
  const c = b.symbol('c', SCALAR);
  const multiple = b.add(b.scale(c, b.eye(n)), mul(U, V));
  const of = { det: call('det', multiple), logdet: call('logdet', multiple), solution: mul(call('inv', multiple), y) };
  const at = (value: number, name: keyof typeof of): readonly number[] => {
    const { U: u, V: v, y: right } = inputs(2, [], 6);
    return [...compile(of[name], { raw: true, backend })({ U: u, V: v, c: { rows: 1, cols: 1, data: Float64Array.of(value) }, ...(name === 'solution' ? { y: right } : {}) }).data];
  };

  it.each([-0.7, 0.3, 1e-3])('%d: as the built matrix', (value) => {
    const { U: u, V: v, y: right } = inputs(2, [], 6);
    for (const [name, e] of Object.entries(of)) {
      const all = { U: u, V: v, c: { rows: 1, cols: 1, data: Float64Array.of(value) }, ...(name === 'solution' ? { y: right } : {}) };
      expect(difference(compile(e, { raw: true, backend })(all), evaluateDense(e, all)), name).toBeLessThan(1e-9);
    }
  });

  it('by 0 is singular: the determinant is 0, and nothing is solved', () => {
    expect(at(0, 'det')).toEqual([0]);
    expect(at(0, 'logdet')).toEqual([-Infinity]);
    expect(() => at(0, 'solution')).toThrow('singular');
  });

  it('by almost nothing has a finite determinant and solution', () => {
    expect(at(1e-200, 'det').every(Number.isFinite)).toBe(true);
    const [x1 = Number.NaN, x2 = Number.NaN] = [at(1e-150, 'solution'), at(1e-200, 'solution')].map(([x]) => x);
    expect(x2 / x1).toBeCloseTo(1e50, -44);
  });
});

it('memory of a solution with a diagonal of any sign grows with the order', () => {
  const needed = (order: number): number => {
    const { backend, total } = countingBackend();
    const ones = (rows: number, cols: number): Dense => ({ rows, cols, data: Float64Array.from({ length: rows * cols }, (_, e) => Math.sin(e)) });
    compile(asked.solution, { raw: true, backend })({ U: ones(order, 3), V: ones(3, order), d: ones(order, 1), y: ones(order, 1) });
    return total();
  };
  expect(needed(4000)).toBeLessThan(4.4 * needed(1000));
});
