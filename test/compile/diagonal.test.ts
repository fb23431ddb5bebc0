import { describe, expect, it } from 'vitest';
import { whole } from '../../src/calculus/variable.ts';
import { compileOperator, type CompiledOperator, type Dense, type Inputs } from '../../src/compile/index.ts';
import { Objective } from '../../src/solve/objective.ts';
import { countingBackend, generator } from './support.ts';

/** Objectives whose Hessian has one diagonal entry for each entry of a matrix, and inputs by a size. */
const CASES: readonly { readonly name: string; readonly text: string; readonly by: string; readonly inputs: (n: number, draw: (rows: number, cols: number) => Dense, list: (count: number, range: number) => Dense) => Inputs }[] = [
  {
    name: 'pairs of gathered rows, some of them pairs of a row with itself', by: 'U',
    text: 'U : matrix(n, d)\nI : index(n, p)\nJ : index(n, p)\nl : scalar positive\nminimize sum(softplus(-rowsum(U[I,:].*U[J,:]))) + l/2*norm2(U)^2',
    inputs: (n, draw, list) => ({ U: draw(n, 4), I: list(2 * n, n), J: list(2 * n, n), l: 1 }),
  },
  {
    name: 'softmax regression', by: 'W', text: 'X : matrix(n, d)\nW : matrix(d, c)\nl : scalar positive\nminimize sum(log(rowsum(exp(X*W)))) + l/2*norm2(W)^2',
    inputs: (n, draw) => ({ X: draw(n, 5), W: draw(5, 3), l: 1 }),
  },
  {
    name: 'masked factorisation', by: 'W', text: 'M : matrix(n, m)\nX : matrix(n, m)\nW : matrix(n, k)\nH : matrix(k, m)\nl : scalar positive\nminimize norm2(M.*(X - W*H))^2/2 + l/2*norm2(W)^2',
    inputs: (n, draw) => ({ M: draw(n, 6), X: draw(n, 6), W: draw(n, 2), H: draw(2, 6), l: 1 }),
  },
  {
    name: 'logistic factorisation', by: 'H', text: 'M : matrix(n, m)\nW : matrix(n, k)\nH : matrix(k, m)\nminimize sum(softplus(W*H)) - sum(M.*(W*H))',
    inputs: (n, draw) => ({ M: draw(n, 6), W: draw(n, 2), H: draw(2, 6) }),
  },
];

const hessianOf = (text: string, by: string, options = {}): CompiledOperator => {
  const o = Objective.read(text);
  const v = whole(o.symbol(by));
  return compileOperator(o.hessian(v, v), options);
};
const at = (H: CompiledOperator, all: Inputs) => H(Object.fromEntries(Object.entries(all).filter(([name]) => H.inputs.some((s) => s.name === name))));
const inputsOf = (c: (typeof CASES)[number], n: number): Inputs => {
  const next = generator(n);
  return c.inputs(n,
    (rows, cols) => ({ rows, cols, data: Float64Array.from({ length: rows * cols }, next) }),
    (count, range) => ({ rows: count, cols: 1, data: Float64Array.from({ length: count }, () => 1 + (Math.floor(Math.abs(next()) * 1e6) % range)) }));
};

describe('diagonals of Hessians by their structure', () => {
  it.each(CASES)('$name: as of the built matrix', (c) => {
    for (const n of [3, 12, 40]) {
      const H = at(hessianOf(c.text, c.by), inputsOf(c, n));
      const built = H.toMatrix();
      H.diagonal().forEach((z, i) => expect(Math.abs(z - built.get(i, i))).toBeLessThan(1e-10 * (1 + Math.abs(built.get(i, i)))));
    }
  });

  it.each(CASES)('$name: memory in proportion to the data', (c) => {
    const needed = (n: number): number => {
      const { backend, total } = countingBackend();
      at(hessianOf(c.text, c.by, { backend }), inputsOf(c, n)).diagonal();
      return total();
    };
    expect(needed(4000)).toBeLessThan(4.4 * needed(1000));
  });
});
