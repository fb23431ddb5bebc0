import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { availableBackends } from '../../src/compile/backends/index.ts';
import { compile, compileOperator, evaluateDense, InputError, makePlan, printPlan, type Csr, type Dense, type Inputs, type InputValue } from '../../src/compile/index.ts';
import type { Expr } from '../../src/expr/expr.ts';
import { ONE } from '../../src/shape/dim.ts';
import { A, b, c, countingBackend, D, difference, generator, k, m, matrix, n, shape, x, y } from './support.ts';

const { multiply: mul, transpose: tr, call, hadamard, map } = b;
const M = matrix('M', m, n, ['mask']);
const [W, H, V] = [matrix('W', m, k), matrix('H', k, n), matrix('V', n, m)];
const WH = mul(W, H);

/** diag(vec(S)), and with it the Hessian in W of a function of M and W·H: a masked one of n·m weights between Kronecker products. */
const masking = (S: Expr): Expr => call('diag', call('vec', S));
const weights = hadamard(M, map('sigmoid', WH));
const hessian = mul(call('kron', H, b.eye(m)), masking(weights), call('kron', tr(H), b.eye(m)));

/** A random sparse matrix with about the given part of its entries. */
const sparse = (rows: number, cols: number, part: number, next: () => number, value: () => number = next): Csr => {
  const columns = Array.from({ length: rows }, () => Array.from({ length: cols }, (_, j) => j).filter(() => (next() + 1) / 2 < part));
  let count = 0;
  return { rows, cols, rowPtr: Int32Array.from([0, ...columns.map((list) => (count += list.length))]), colIdx: Int32Array.from(columns.flat()), values: Float64Array.from(columns.flat(), value) };
};
const dense = (rows: number, cols: number, next: () => number): Dense => ({ rows, cols, data: Float64Array.from({ length: rows * cols }, next) });

/** Expressions in which something is read at, or multiplied with, the nonzeros of a sparse matrix. */
const expressions: Readonly<Record<string, Expr>> = {
  'masked product': hadamard(M, WH),
  'masked function of a product': hadamard(M, map('sigmoid', b.add(WH, b.scale(c, b.ones(shape(m, n)))))),
  'masked residual times factor': mul(hadamard(M, b.subtract(WH, A)), tr(H)),
  'factor times masked residual': mul(tr(W), hadamard(M, M, b.subtract(WH, A))),
  'masked loss': b.power(call('norm2', hadamard(M, b.subtract(A, WH))), b.constant(2)),
  'sum of a masked function': call('sum', hadamard(M, map('softplus', WH))),
  'inner product with the mask': call('inner', M, map('exp', WH)),
  'inner product, mask last': call('inner', map('tanh', WH), M),
  'transposed mask': hadamard(tr(M), mul(tr(H), tr(W)), V),
  'mask of a transposed product': mul(hadamard(tr(M), tr(map('cos', WH))), y),
  'products of a sparse matrix': b.add(mul(M, x), mul(M, tr(H), H, x)),
  'sparse plus dense': b.add(M, A),
  'sparse plus scaled sparse': mul(b.add(M, b.scale(c, hadamard(M, A))), x),
  'sum with its transpose': mul(b.add(mul(M, V), mul(tr(V), tr(M))), y),
  'functions that keep zeros': map('tanh', b.power(M, b.constant(3))),
  'a function that does not': map('cos', M),
  'powers of the mask': hadamard(b.power(M, b.constant(2)), b.power(WH, b.constant(2))),
  'norms and sums': b.add(call('norm1', b.scale(c, M)), call('norm2', M), call('sum', M), call('tr', mul(M, V))),
  'rows and columns scaled': mul(call('diag', y), hadamard(M, WH), call('diag', x)),
  'columns scaled, transposed': mul(call('diag', x), tr(M), y),
  'row and column sums': b.add(mul(call('rowsum', M), call('colsum', hadamard(M, WH))), A),
  'two sparse matrices': hadamard(M, b.add(D, WH)),
  'sampled sum of products': hadamard(M, b.add(WH, mul(A, V, D), tr(V))),
  'masked let': hadamard(M, b.named('R', b.subtract(WH, A))),
  'sampled and summed': b.add(call('sum', WH), call('sum', hadamard(M, map('exp', WH))), call('inner', hadamard(M, WH), b.power(WH, b.constant(2)))),
  'Hessian of a masked loss': mul(hessian, call('vec', W)),
  'Hessian in the other factor': mul(call('kron', b.eye(n), tr(W)), masking(M), call('kron', b.eye(n), W), call('vec', H)),
  'diagonal of a masked Hessian': call('diagvec', b.add(hessian, b.scale(c, b.eye(hessian.shape.rows)))),
  'masked vectors': b.add(mul(masking(b.scale(c, M)), call('vec', A)), mul(call('diag', call('vec', A)), masking(tr(tr(M))), masking(M), b.ones(shape(masking(M).shape.cols, ONE)))),
  'masking transposed': mul(tr(call('vec', tr(A))), masking(tr(M)), call('vec', tr(WH))),
  'a masking as a matrix': mul(masking(M), masking(A), call('kron', tr(H), b.eye(m))),
  'functions of a masking': b.add(call('tr', masking(M)), call('norm2', masking(b.scale(c, M))), call('norm1', masking(M)), call('det', b.add(b.eye(masking(M).shape.rows), masking(M))), call('det', masking(M)), call('tr', mul(masking(M), call('kron', call('diag', x), call('diag', y))))),
  'inverse of a masking and more': mul(call('inv', b.add(masking(map('abs', M)), b.eye(masking(M).shape.rows))), call('vec', A)),
  'long product': hadamard(M, mul(W, H, V, A)),
};

const inputsFor = (e: Expr, seed: number, sizes: Readonly<Record<string, number>>): { readonly held: Inputs; readonly built: Inputs } => {
  const next = generator(seed);
  const [held, built]: [Record<string, InputValue>, Record<string, InputValue>] = [{}, {}];
  for (const s of compile(e).inputs) {
    const [rows, cols] = [s.shape.rows, s.shape.cols].map((d) => sizes[d.key] ?? 1) as [number, number];
    if (s.name === 'M' || (s.name === 'D' && seed % 2 === 0)) {
      const value = sparse(rows, cols, 0.4, next);
      held[s.name] = value;
      const full = { rows, cols, data: new Float64Array(rows * cols) };
      for (let i = 0; i < rows; i++) for (let e = value.rowPtr[i] ?? 0; e < (value.rowPtr[i + 1] ?? 0); e++) full.data[i * cols + (value.colIdx[e] ?? 0)] = value.values[e] ?? 0;
      built[s.name] = full;
    } else held[s.name] = built[s.name] = dense(rows, cols, next);
  }
  return { held, built };
};

describe.each((await availableBackends()).map((x) => [x.name, x] as const))('sparse inputs on %s', (_, backend) => {
  it.each(Object.entries(expressions))('%s', (__, e) => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 3 }), (seed, rows, cols, inner) => {
        const sizes = { m: rows, n: cols, k: inner };
        const { held, built } = inputsFor(e, seed, sizes);
        const options = { raw: true, backend, sizes } as const;
        const [direct, fromSparse] = [evaluateDense(e, built, sizes), compile(e, options)(held)];
        expect(difference(fromSparse, direct)).toBeLessThan(1e-11);
        expect(difference(compile(e, options).fix(held)({}), direct)).toBeLessThan(1e-11);
        expect(difference(evaluateDense(e, held, sizes), direct)).toBe(0);
      }),
      { numRuns: 12 },
    );
  });
});

describe('sparse plans', () => {
  const sizes = { m: 1000, n: 1000, k: 5, 'nnz(M)': 10000 };
  const text = (...roots: readonly Expr[]): string => printPlan(makePlan(new Map(roots.map((e, i) => [`r${i}`, e])), sizes));

  it('of a masked factorisation touch nonzeros only', () => {
    const residual = hadamard(M, b.subtract(map('sigmoid', WH), hadamard(M, M)));
    const plan = text(call('norm2', residual), mul(residual, tr(H)), mul(tr(W), residual));
    expect(plan.match(/sampled/g)).toHaveLength(1);
    expect(plan.match(/sparse-times/g)).toHaveLength(2);
    expect(plan).not.toMatch(/spread|pick|gemm/);
    expect(plan.split('\n').filter((l) => /: m×n/.test(l)).every((l) => l.includes('pattern'))).toBe(true);
  });

  it('memory grows with the nonzeros, not with the matrix', () => {
    const residual = hadamard(M, b.subtract(WH, M));
    const memory = (side: number, part: number): number => {
      const next = generator(3);
      const { backend, total } = countingBackend();
      compile({ f: call('norm2', residual), g: mul(residual, tr(H)), h: mul(tr(W), residual) }, { backend, raw: true })({ M: sparse(side, side, part, next), W: dense(side, 4, next), H: dense(4, side, next) });
      return total();
    };
    expect(memory(200, 0.02)).toBeLessThan(200 * 200 / 4);
    expect(memory(200, 0.2)).toBeGreaterThan(5 * 200 * 200 * 0.1 / 5);
  });

  it('a product that is read at nonzeros and summed, too, is never built', () => {
    const loss = b.subtract(call('sum', WH), call('sum', hadamard(M, map('log', WH))));
    const slope = b.subtract(mul(b.ones(shape(m, n)), tr(H)), mul(hadamard(M, b.power(WH, b.constant(-1))), tr(H)));
    const plan = text(loss, slope);
    expect(plan.match(/sampled/g)).toHaveLength(1);
    expect(plan.split('\n').filter((l) => /: m×n/.test(l)).every((l) => l.includes('pattern'))).toBe(true);
  });

  it('of products with masked Hessians read nonzeros only, and so do their diagonals', () => {
    for (const e of [mul(hessian, call('vec', W)), call('diagvec', hessian)]) {
      const plan = text(e);
      expect(plan).not.toMatch(/spread/);
      expect(plan.split('\n').filter((l) => /: (m×n|n×m|m\*n×1)/.test(l)).every((l) => l.includes('pattern'))).toBe(true);
    }
  });

  it('apply as operators', () => {
    const next = generator(9);
    const given = { M: sparse(6, 4, 0.5, next), W: dense(6, 2, next), H: dense(2, 4, next) };
    const e = hadamard(M, WH);
    const [op, whole] = [compileOperator(e)(given), evaluateDense(e, given)];
    const at = (i: number, j: number): number => whole.data[i * 4 + j] ?? 0;
    op.apply([1, 2, 3, 4]).forEach((z, i) => expect(z).toBeCloseTo(at(i, 0) + 2 * at(i, 1) + 3 * at(i, 2) + 4 * at(i, 3), 12));
  });

  it('need a matrix that is in order', () => {
    const good: Csr = { rows: 2, cols: 3, rowPtr: Int32Array.of(0, 2, 3), colIdx: Int32Array.of(0, 2, 1), values: Float64Array.of(1, 2, 3) };
    const f = compile(mul(M, x));
    expect(f({ M: good, x: [1, 10, 100] })).toEqual(Float64Array.of(201, 30));
    const message = (M_: unknown): string => {
      try {
        f({ M: M_ as Csr, x: [1, 10, 100] });
      } catch (error) {
        if (error instanceof InputError) return error.message;
      }
      return 'no error';
    };
    expect(message({ ...good, colIdx: Int32Array.of(2, 0, 1) })).toContain('row 1 has column index 0 (0-based) out of order or range');
    expect(message({ ...good, colIdx: Int32Array.of(0, 3, 1) })).toContain('row 1 has column index 3 (0-based) out of order or range');
    expect(message({ ...good, rowPtr: Int32Array.of(0, 3, 2) })).toContain('whose rowPtr does not run from 0 to its 3 columns');
    expect(message({ ...good, rowPtr: Int32Array.of(0, 4, 3) })).toContain('row 1');
    expect(message({ ...good, values: [1, 2, 3] })).toContain('two Int32Arrays and a Float64Array');
  });
});
