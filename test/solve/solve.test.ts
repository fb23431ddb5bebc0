import { describe, expect, it } from 'vitest';
import { open } from '../../src/index.ts';
import { solve } from '../../src/solve/index.ts';

const ridge = open('X : matrix(n, d), y : vector(n), w : vector(d), l : scalar positive\nminimize norm2(X*w - y)^2/2 + l*norm2(w)^2/2');
const data = { X: [[1, 2], [3, 4], [5, 7]], y: [1, 2, 3], l: 0.5 };

/** (X'X + l I)⁻¹ X'y in closed form, for two columns. */
const expected = ((): readonly number[] => {
  const [a, b, d] = [35 + 0.5, 49, 69 + 0.5];
  const [p, q] = [22, 31];
  const det = a * d - b * b;
  return [(d * p - b * q) / det, (a * q - b * p) / det];
})();

describe('solve', () => {
  for (const method of ['newton', 'lbfgs', 'mm'] as const)
    it(`finds what has no data, from plain arrays, by ${method}`, () => {
      const { values, stopped, updates } = solve(ridge.problem, data, { method, iterations: 500 });
      expect(stopped).toBe('converged');
      values['w']?.data.forEach((x, i) => expect(x).toBeCloseTo(expected[i] ?? Number.NaN, 7));
      expect(Object.keys(values)).toEqual(['w']);
      expect(updates.some((u) => u.certificate !== null)).toBe(method === 'mm');
    });
  it('carries out the derivatives that stand in the objective', () => {
    const penalty = open("A : matrix(n, n), x : vector(n), z : vector(n)\nlet g = grad(z'*A*z, z)\nminimize norm2(g - x)^2").problem;
    expect([...(solve(penalty, { A: [[1, 0], [0, 1]], z: [1, 2] }).values['x']?.data ?? [])].map((v) => Number(v.toFixed(9)))).toEqual([2, 4]);
  });
  it('takes sizes that no data tell as numbers, and repeats itself under a seed', () => {
    const p = open('X : matrix(n, m), W : matrix(n, k), H : matrix(k, m)\nminimize norm2(W*H - X)^2').problem;
    const run = (): readonly number[] => [...(solve(p, { X: [[1, 2], [2, 4.5]], k: 1 }, { method: 'lbfgs', iterations: 5, seed: 7 }).values['W']?.data ?? [])];
    expect(run()).toHaveLength(2);
    expect(run()).toEqual(run());
    expect(() => solve(p, { X: [[1, 2], [2, 4.5]] })).toThrow(/size k/u);
  });
  it('refuses what is no matrix, and names that nothing declares', () => {
    expect(() => solve(ridge.problem, { ...data, X: [[1, 2], [3]] })).toThrow(/X \(declared n×d\) was passed as rows of lengths 2, 1/u);
    expect(() => solve(ridge.problem, { ...data, z: 1 })).toThrow(/declares no z/u);
  });
});
