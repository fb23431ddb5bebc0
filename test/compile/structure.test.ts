import { describe, expect, it } from 'vitest';
import { Deriver } from '../../src/calculus/derive.ts';
import { whole } from '../../src/calculus/variable.ts';
import { compile, compileOperator, evaluateDense, makePlan, planCost, printPlan, typedBackend, type Backend } from '../../src/compile/index.ts';
import { readProblem } from '../../src/elaborate/index.ts';
import type { Expr } from '../../src/expr/expr.ts';
import { rational } from '../../src/expr/rational.ts';
import { printText } from '../../src/notation/print/text.ts';
import { dimValue } from '../../src/shape/dim.ts';
import { A, b, B, C, c, castInputs, countingBackend, D, difference, expectSame, i, inputsOf, j, k, m, matrix, n, ONE, S, SCALAR, shape, T, v, vector, x, y } from './support.ts';

const { multiply: mul, transpose: tr, call } = b;
const H = matrix('H', k, m);
const W = matrix('W', n, k);
const X = matrix('X', n, m);
const s = b.symbol('s', SCALAR, [], { range: n });
const K = b.special('commutation', m, n);

describe('structured operators are applied, not built', () => {
  const [rows, cols] = [60, 50];
  const sizes = { m: rows, n: cols, k: 2, p: 5 };
  const all = castInputs(5, sizes);
  const twice = b.block([[call('kron', S, T), b.zeros(shape(v.shape.rows, v.shape.rows))], [b.zeros(shape(v.shape.rows, v.shape.rows)), b.eye(v.shape.rows)]]);
  const cases: Readonly<Record<string, Expr>> = {
    'kron*vector': mul(call('kron', S, T), v),
    'vector\'*kron': mul(tr(v), call('kron', S, T)),
    'quadratic form in kron': mul(tr(v), call('kron', S, T), v),
    'kron*thin matrix': mul(call('kron', S, T), b.block([[v, call('vec', A)]])),
    'commutation*kron*vector': mul(K, call('kron', S, T), v),
    'sum of operators*vector': mul(b.add(call('kron', S, T), b.scale(c, b.eye(b.call('vec', A).shape.rows)), K), v),
    'inverse of kron*vector': mul(call('inv', call('kron', S, T)), v),
    'trace of kron': call('tr', call('kron', S, T)),
    'logdet of kron': call('logdet', call('kron', S, T)),
    'diag of a long vector*vector': mul(call('diag', v), v),
    'trace of diag*kron': call('tr', mul(call('diag', v), b.add(call('kron', S, T), b.scale(c, b.eye(v.shape.rows))))),
    'column of kron': b.index(call('kron', S, T), null, i),
    'identity column': b.index(b.eye(v.shape.rows), null, i),
    'blocktrace of kron': b.blockTrace(call('kron', S, T), n),
    'block of krons*stacked': mul(b.block([[call('kron', S, T), K]]), b.block([[v], [call('vec', A)]])),
    'low rank of long vectors': mul(b.add(mul(v, tr(v)), b.eye(v.shape.rows)), v),
    'entry of a long outer product': b.index(mul(v, tr(v)), i, i),
    'sum of krons over an index*vector': mul(b.sumOver(s, n, b.scale(b.index(x, s, null), call('kron', mul(b.index(S, null, s), tr(b.index(S, null, s))), T))), v),
    'norm of kron': call('norm2', call('kron', S, T)),
    'blocktrace of an outer product of long vectors': b.blockTrace(mul(v, tr(v)), n),
    'blocktrace of a thin product': b.blockTrace(mul(b.block([[v, call('vec', A)]]), tr(b.block([[call('vec', D), v]]))), n),
    'norm of an outer product': b.add(call('norm2', mul(v, tr(v))), call('norm1', mul(v, tr(v)))),
    'norm of a thin product': call('norm2', mul(b.block([[v, call('vec', A)]]), tr(b.block([[call('vec', D), v]])))),
    'inverse of the identity and an outer product': mul(call('inv', b.add(b.eye(v.shape.rows), mul(v, tr(v)))), v),
    'inverse of a multiple of the identity and thin products': mul(call('inv', b.add(b.scale(b.power(c, b.constant(2)), b.eye(v.shape.rows)), mul(v, tr(v)), mul(call('vec', A), tr(v)))), v),
    'inverse of a positive diagonal and an outer product': mul(call('inv', b.add(call('diag', b.map('exp', v)), b.eye(v.shape.rows), mul(v, tr(v)))), v),
    'logdet and det of a positive diagonal and an outer product': b.add(call('logdet', b.add(call('diag', b.map('sigmoid', v)), mul(v, tr(v)))), call('det', b.add(b.eye(v.shape.rows), b.scale(b.constant(rational(1n, 500n)), mul(v, tr(v)))))),
    'inverse and determinants of blocks on the diagonal': b.add(call('logdet', twice), call('det', b.block([[S, b.zeros(shape(n, m))], [b.zeros(shape(m, n)), call('inv', T)]])), mul(tr(b.block([[v], [v]])), call('inv', twice), b.block([[v], [v]]))),
    'Kronecker powers of columns': mul(tr(call('kron', x, y)), v),
  };
  for (const [name, e] of Object.entries(cases))
    it(name, () => {
      const { backend, total } = countingBackend();
      const closure = compile(e, { backend });
      closure({ ...Object.fromEntries(closure.inputs.map((q) => [q.name, all[q.name] ?? 0])), ...Object.fromEntries(Object.entries(sizes).filter(([q]) => closure.sizes.includes(q))) });
      expect(total()).toBeLessThanOrEqual(16 * rows * cols);
      expectSame(e);
    });

  it('a product with a wide matrix does not build it either', () => {
    const small = castInputs(5, { m: 6, n: 5, k: 2, p: 5 });
    const { backend, total } = countingBackend();
    const e = mul(K, call('kron', S, T), b.block([[v, v, v]]));
    compile(e, { backend })({ S: small['S'] ?? 0, T: small['T'] ?? 0, v: small['v'] ?? 0 });
    expect(total()).toBeLessThan(30 * 30);
  });
});

describe('a multiple of a product whose entries are read', () => {
  const sizes = { m: 60, n: 50, k: 2, p: 5 };
  /** How many products there are, how many of them symmetric, and the shapes of the sums with weights. */
  const planned = (roots: Readonly<Record<string, Expr>>): { readonly products: number; readonly symmetric: number; readonly scaled: readonly string[] } => {
    const { steps, shapes } = makePlan(new Map(Object.entries(roots)), sizes);
    const products = steps.flatMap(({ does }) => (does.op === 'gemm' ? [does] : []));
    return { products: products.length, symmetric: products.filter((d) => d.symmetric).length, scaled: steps.flatMap(({ does, out }) => (does.op === 'combine' ? [`${shapes[out]?.rows.key}×${shapes[out]?.cols.key}`] : [])) };
  };
  const half = (e: Expr): Expr => b.scale(c, e);
  it('is one of its smaller factor', () => {
    const e = b.map('sigmoid', half(mul(W, H)));
    expect(planned({ e })).toEqual({ products: 1, symmetric: 0, scaled: ['n×k'] });
    expectSame(b.map('tanh', half(mul(B, C))));
    expectSame(b.map('tanh', half(b.transpose(mul(B, C)))));
  });
  it('is one of the product where that is read without it too, where it is a matrix with its transpose, and where no factor is smaller', () => {
    expect(planned({ e: b.map('sigmoid', half(mul(W, H))), f: b.map('exp', mul(W, H)) })).toMatchObject({ products: 1, scaled: ['n×m'] });
    expect(planned({ e: b.map('sigmoid', half(mul(W, tr(W)))) })).toEqual({ products: 1, symmetric: 1, scaled: ['n×n'] });
    expect(planned({ e: b.map('sigmoid', half(mul(S, S))) }).scaled).toEqual(['n×n']);
  });
  it('is one of the product where the smaller factor comes twice', () => {
    const [e, given] = [b.map('tanh', half(mul(T, T, A))), { m: 2, n: 20, k: 2, p: 5 }];
    const closure = compile(e, { sizes: given, raw: true });
    const inputs = inputsOf(e, castInputs(3, given), given);
    expect(difference(closure(inputs), evaluateDense(e, inputs))).toBeLessThan(1e-12);
  });
});

describe('gathered rows', () => {
  const read = readProblem('U : matrix(n, k), V : matrix(m, k), I : index(n, t), J : index(m, t), L : index(n, t), y : vector(t)\nminimize sum(softplus(-(y.*rowsum(U[I,:].*V[J,:])))) + sum(exp(rowsum(U[I,:].*U[L,:])))');
  if (!read.ok || read.value.objective === null) throw new Error('the problem is read');
  const { objective, symbols } = read.value;
  const U = symbols.get('U')?.symbol;
  if (U === undefined) throw new Error('U is declared');
  const deriver = new Deriver();
  const roots = { value: objective.expr, gradient: deriver.gradient(objective.expr, whole(U)).value, product: deriver.hessianProduct(objective.expr, whole(U), whole(U)).value };

  it('stay rows in derivatives: no product of all rows stands between them', () => {
    expect(printText(roots.gradient)).toContain('rowsum(U[I,:].*V[J,:])');
    expect(printText(roots.gradient)).not.toMatch(/\(\w\*\w'\)\[/);
  });

  it('leave Hessian blocks operators that cost as much as there are pairs', () => {
    const [V, sizes] = [symbols.get('V')?.symbol ?? U, { n: 10_000, m: 20_000, k: 4, t: 500 }];
    for (const [p, q] of [[U, U], [U, V], [V, U], [V, V]] as const) {
      const plan = compileOperator(deriver.hessian(objective.expr, whole(p), whole(q)).value).plan(sizes);
      expect(Math.max(...plan.shapes.map((s) => dimValue(s.rows, sizes) * dimValue(s.cols, sizes)))).toBeLessThanOrEqual(sizes.m * sizes.k);
      expect(dimValue(planCost(plan), sizes)).toBeLessThan(60 * sizes.k * (sizes.m + sizes.t));
    }
  });

  it('cost as much as there are pairs, in arithmetic and memory', () => {
    const sizes = { n: 10_000, m: 20_000, k: 4, t: 500 };
    const plan = makePlan(new Map(Object.entries(roots)), sizes);
    expect(dimValue(planCost(plan), sizes)).toBeLessThan(60 * sizes.k * (sizes.n + sizes.t));
    expect(Math.max(...plan.shapes.map((q) => dimValue(q.rows, sizes) * dimValue(q.cols, sizes)))).toBeLessThanOrEqual(sizes.m * sizes.k);
  });
});

describe('Kronecker products of columns', () => {
  const [onesM, onesN, onesK] = [m, n, k].map((d) => b.ones(shape(d, ONE)));
  if (onesM === undefined || onesN === undefined || onesK === undefined) throw new Error('three columns');
  const columns = b.hadamard(call('kron', B, onesM), call('kron', onesN, tr(C)));
  const rows = b.hadamard(call('kron', tr(A), tr(onesK)), call('kron', tr(b.ones(shape(m, ONE))), B));
  const unit = b.hadamard(call('kron', b.eye(n), onesN), call('kron', onesN, b.eye(n)));
  it.each<[string, Expr]>([
    ['of two matrices', columns], ['times a vector', mul(columns, b.index(C, null, j))], ['transposed times a matrix', mul(tr(columns), columns)], ['of rows', rows], ['of rows times a vector', mul(rows, b.call('vec', C))],
    ['of unit matrices', unit], ['of unit matrices times a vector', mul(unit, x)], ['of unit matrices times a matrix', mul(unit, tr(A))], ['transposed', mul(tr(unit), b.call('vec', S))],
    ['after a Kronecker product', mul(call('kron', A, b.eye(n)), unit, tr(A))], ['before one', mul(A, tr(unit), call('kron', b.eye(n), B))],
    ['after one and a sum', mul(call('kron', tr(B), b.eye(n)), b.add(mul(call('kron', S, b.eye(n)), unit, call('diag', x)), mul(call('kron', b.eye(n), S), unit)), x)],
  ])('%s', (_, e) => expectSame(e));
});

describe('plans', () => {
  const residual = b.subtract(mul(W, H), X);
  const factorisation = {
    value: b.scale(b.constant(2), b.power(call('norm2', residual), b.constant(2))),
    gradW: mul(residual, tr(H)),
    gradH: mul(tr(W), residual),
  };
  const sizes = { n: 30, m: 20, k: 3 };

  it('share work between roots and print one line a step', () => {
    const plan = makePlan(new Map(Object.entries(factorisation)), sizes);
    expect(printPlan(plan)).toBe(
      [
        '%0 = fill 2  : 1×1  # 1',
        '%1 = input W  : n×k  # 0',
        '%2 = input H  : k×m  # 0',
        '%3 = fill -1  : 1×1  # 1',
        '%4 = input X  : n×m  # 0',
        '%5 = gemm %1 %2  : n×m  # 2*k*m*n',
        '%6 = combine %3*%4 + %5  : n×m  # 3*m*n',
        '%7 = norm2 %6  : 1×1  # m*n',
        '%8 = power %7 %0  : 1×1  # 1',
        '%9 = multiply %0 %8  : 1×1  # 1',
        "%10 = gemm %6 %2'  : n×k  # 2*k*m*n",
        "%11 = gemm %1' %6  : k×m  # 2*k*m*n",
        'return value = %9',
        'return gradW = %10',
        'return gradH = %11',
      ].join('\n'),
    );
    expect(dimValue(planCost(plan), sizes)).toBe(6 * 30 * 20 * 3 + 4 * 30 * 20 + 4);
  });

  it('compute a difference and its negative, or a sum in another order, once', () => {
    const text = printPlan(makePlan(new Map([['value', call('norm2', b.subtract(X, mul(W, H)))], ['gradient', mul(residual, tr(H))], ['other', call('sum', b.map('exp', b.add(X, mul(W, H))))], ['same', b.map('cos', b.add(mul(W, H), X))]]), sizes));
    expect(text.match(/combine.*n×m/g)).toHaveLength(2);
  });

  it('value, gradient, Hessian product and Hessian blocks are one plan', () => {
    const direction = matrix('dW', n, k);
    const HH = mul(H, tr(H));
    const text = printPlan(makePlan(new Map(Object.entries({ ...factorisation, product: mul(direction, HH), block: call('kron', HH, b.eye(n)) })), sizes));
    // W*H, two gradients, H*H' once for product and block, and the product.
    expect(text.match(/= gemm/g)).toHaveLength(5);
  });

  it('a product that is its own transpose is computed as symmetric, whatever is between', () => {
    const weights = call('diag', b.map('sin', x));
    const P = mul(tr(W), call('inv', S), W);
    const symmetric: Readonly<Record<string, Expr>> = {
      'weighted Gram matrix': mul(tr(W), weights, W),
      'the same, rows scaled': mul(tr(W), b.hadamard(mul(x, b.ones(shape(ONE, k))), W)),
      'of the rows': mul(X, call('diag', b.map('exp', y)), tr(X)),
      'Gram matrix between': mul(A, mul(X, tr(X)), tr(A)),
      'inverse of a Gram matrix between': mul(W, call('inv', b.add(mul(tr(W), weights, W), b.eye(k))), tr(W)),
    };
    for (const [name, e] of Object.entries(symmetric)) {
      const products = printPlan(makePlan(new Map([['value', e]]), { n: 30, m: 20, k: 3 })).split('\n').filter((l) => l.includes('= gemm'));
      expect(products.at(-1), name).toContain('symmetric');
    }
    expect(printPlan(makePlan(new Map([['value', P]]), { n: 30, m: 20, k: 3 }))).not.toContain('symmetric');
  });

  it('columns and rows repeated by ones scale; their outer products are not built', () => {
    const text = printPlan(makePlan(new Map([['value', b.hadamard(mul(x, b.ones(shape(ONE, m))), b.map('exp', X), b.scale(c, mul(b.ones(shape(n, ONE)), tr(y))))]]), sizes));
    expect(text.match(/scale-(rows|cols)/g)).toHaveLength(2);
    expect(text).not.toContain('gemm');
  });

  it('chain order follows the sizes', () => {
    const [P, Q, R] = [matrix('P', m, n), matrix('Q', n, k), matrix('R', k, n)];
    const gemms = (given: Readonly<Record<string, number>>): readonly string[] => printPlan(makePlan(new Map([['f', mul(P, Q, R)]]), given)).split('\n').filter((l) => l.includes('gemm'));
    expect(gemms({ m: 100, n: 100, k: 2 })[0]).toContain(': m×k');
    expect(gemms({ m: 1, n: 3, k: 100 })[0]).toContain(': m×k');
    expect(gemms({ m: 100, n: 3, k: 100 })[0]).toContain(': n×n');
  });

  it('transposes are folded into products', () => {
    const text = printPlan(makePlan(new Map([['f', mul(tr(mul(A, S)), T, tr(tr(A)))]]), { m: 3, n: 4 }));
    expect(text).not.toContain('swap');
  });

  it('distributes a sum over a product where that is cheaper, and not where the sum is shared', () => {
    const alone = printPlan(makePlan(new Map([['f', mul(b.add(mul(W, H), X), vector('z', m))]]), { n: 100, m: 100, k: 2 }));
    expect(alone).not.toContain(': n×m  # 2*k*m*n');
    const shared = printPlan(makePlan(new Map([['f', mul(residual, vector('z', m))], ['g', residual]]), { n: 100, m: 100, k: 2 }));
    expect(shared.match(/gemm/g)).toHaveLength(2);
  });

  it('share a factorisation', () => {
    const text = printPlan(makePlan(new Map([['a', call('logdet', S)], ['b', mul(call('inv', S), x)], ['c', mul(tr(x), call('inv', S))]]), { n: 4 }));
    expect(text.match(/factor/g)).toHaveLength(1);
  });

  it('move what does not depend on the index out of loops', () => {
    const text = printPlan(makePlan(new Map([['f', b.sumOver(s, n, mul(b.index(x, s, null), mul(T, T, y)))]]), { n: 4, m: 3 }));
    expect(text.split('\n').filter((l) => l.includes('gemm')).every((l) => !l.startsWith(' '))).toBe(true);
  });

  it('a Hessian product of the factorisation costs thin products only', () => {
    const V = vector('z', mul(call('vec', W)).shape.rows);
    const text = printPlan(makePlan(new Map([['f', mul(call('kron', mul(H, tr(H)), b.eye(n)), V)]]), { n: 1000, m: 1000, k: 5 }));
    expect(text).not.toMatch(/kron|swap|: n\*k×|eye/);
  });
});

describe('operators', () => {
  const inputs = castInputs();
  const of = (e: Expr, options = {}) => {
    const compiled = compileOperator(e, options);
    return compiled(Object.fromEntries(compiled.inputs.map((s) => [s.name, inputs[s.name] ?? 0])));
  };

  it('apply, applyTranspose and toMatrix agree', () => {
    const e = b.add(mul(call('kron', S, T), K), mul(K, call('diag', v)));
    const op = of(e);
    const whole = op.toMatrix();
    expect([op.rows, op.cols]).toEqual([12, 12]);
    const z = inputs['v'] as Float64Array;
    const direct = (matrixRows: number[][]): number[] => matrixRows.map((row) => row.reduce((t, q, at) => t + q * (z[at] ?? 0), 0));
    op.apply(z).forEach((q, at) => expect(q).toBeCloseTo(direct(whole.to2DArray())[at] ?? 0, 10));
    op.applyTranspose(z).forEach((q, at) => expect(q).toBeCloseTo(direct(whole.transpose().to2DArray())[at] ?? 0, 10));
    expect(() => op.apply([1, 2])).toThrow('a vector of length 2 for an operator that takes 12');
  });

  it('compute what does not depend on the vector once', () => {
    let factorisations = 0;
    const open: Backend['open'] = (length) => {
      const { memory, kernels } = typedBackend.open(length);
      return { memory, kernels: { ...kernels, factor: (a) => (factorisations++, kernels.factor(a)) } };
    };
    const op = of(call('inv', call('kron', S, T)), { backend: { ...typedBackend, open } });
    op.apply(inputs['v'] as Float64Array);
    op.apply(inputs['v'] as Float64Array);
    expect(factorisations).toBe(2);
  });

  it('of a rectangle and of a row', () => {
    const op = of(call('kron', A, T));
    expect([op.rows, op.cols, op.toMatrix().rows, op.toMatrix().columns]).toEqual([9, 12, 9, 12]);
    expect(of(tr(x)).apply([1, 0, 0, 0])).toHaveLength(1);
    expect(compileOperator(b.ones(shape(n, ONE)))({ n: 4 }).rows).toBe(4);
  });

  it('matches direct evaluation of the product', () => {
    const e = mul(K, call('kron', S, T));
    const given = { S: inputs['S'] ?? 0, T: inputs['T'] ?? 0, v: inputs['v'] ?? 0 };
    const applied = of(e).apply(inputs['v'] as Float64Array);
    expect(difference({ rows: 12, cols: 1, data: applied }, evaluateDense(mul(e, v), given))).toBeLessThan(1e-12);
  });
});
