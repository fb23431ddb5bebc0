import { describe, expect, it } from 'vitest';
import { availableBackends } from '../../src/compile/backends/index.ts';
import { compile, type Backend, type Dense, type Kernels } from '../../src/compile/index.ts';
import type { Expr } from '../../src/expr/expr.ts';
import { b, difference, generator, k, m, matrix, n } from './support.ts';

const { multiply: mul, transpose: tr } = b;
const [X, P, Q, R] = [matrix('X', m, n), matrix('P', n, k), matrix('Q', m, k), matrix('R', k, n)];
/** X on both sides of products, as it is and transposed, with factors as they are and transposed. */
const PRODUCTS: readonly (readonly [Expr, 'P' | 'Q' | 'R'])[] = [
  [mul(X, P), 'P'], [mul(X, tr(R)), 'R'], [mul(tr(X), Q), 'Q'], [mul(tr(Q), X), 'Q'], [mul(R, tr(X)), 'R'], [mul(tr(P), tr(X)), 'P'], [mul(tr(X), b.map('sigmoid', mul(X, P))), 'P'],
];

/** A backend that counts the sparse products of its kernels. */
const counting = (backend: Backend): { readonly backend: Backend; readonly sparse: () => number } => {
  let sparse = 0;
  const open: Backend['open'] = (length) => {
    const { memory, kernels } = backend.open(length);
    const sparseTimes: Kernels['sparseTimes'] = (...all) => {
      sparse++;
      kernels.sparseTimes(...all);
    };
    return { memory, kernels: { ...kernels, sparseTimes } };
  };
  return { backend: { ...backend, open }, sparse: () => sparse };
};
const dense = (rows: number, cols: number, next: () => number): Dense => ({ rows, cols, data: Float64Array.from({ length: rows * cols }, next) });
const [ROWS, COLS] = [210, 130];
/** Data of which so great a part isn't zero, and factors of so many columns. */
const drawn = (width: number, part: number, seed: number): { readonly X: Dense; readonly P: Dense; readonly Q: Dense; readonly R: Dense } => {
  const next = generator(seed);
  return { X: dense(ROWS, COLS, () => ((next() + 1) / 2 < part ? next() : 0)), P: dense(COLS, width, next), Q: dense(ROWS, width, next), R: dense(width, COLS, next) };
};

describe.each((await availableBackends()).map((x) => [x.name, x] as const))('a matrix that is given once and mostly zero, on %s', (_, backend) => {
  /** Each product beside the same of data that come with the call; how many went by nonzeros. */
  const compared = (width: number, part: number): number => {
    const all = drawn(width, part, width);
    const counted = counting(backend);
    for (const [product, other] of PRODUCTS) {
      const got = compile(product, { raw: true, backend: counted.backend }).fix({ X: all.X })({ [other]: all[other] });
      expect(difference(got, compile(product, { raw: true, backend })({ X: all.X, [other]: all[other] }))).toBeLessThan(1e-13);
    }
    return counted.sparse();
  };

  it.each([4, 5, 16, 23, 64])('is multiplied by its nonzeros, with %i columns', (width) => {
    expect(compared(width, 0.05)).toBe(PRODUCTS.length + 1);
  });

  it('is multiplied whole where it is not, or where columns are few', () => {
    expect(compared(16, 0.9)).toBe(0);
    expect(compared(3, 0.05)).toBe(0);
  });

  it('does not hide what is not finite', () => {
    const { X: data, P: factor, Q: other } = drawn(8, 0.05, 3);
    const bad = { ...factor, data: factor.data.map((x, e) => (e === 11 ? Infinity : x)) };
    const { XP, QX } = compile({ XP: mul(X, P), QX: mul(tr(Q), X) }, { raw: true, backend }).fix({ X: data })({ P: bad, Q: other });
    expect(XP.data.some((x, e) => e % 8 === 3 && Number.isFinite(x))).toBe(false);
    expect(QX.data.every(Number.isFinite)).toBe(true);
  });

  it('follows an input that seldom changes', () => {
    const counted = counting(backend);
    const closure = compile(mul(X, P), { raw: true, backend: counted.backend, steady: ['X'] });
    let before = 0;
    for (const [part, isSparse] of [[0.05, true], [0.9, false], [0.02, true]] as const) {
      const { X: data, P: factor } = drawn(8, part, 5);
      expect(difference(closure({ X: data, P: factor }), compile(mul(X, P), { raw: true, backend })({ X: data, P: factor }))).toBeLessThan(1e-13);
      expect(counted.sparse() > before).toBe(isSparse);
      before = counted.sparse();
    }
  });
});
