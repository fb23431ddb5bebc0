import { describe, expect, it } from 'vitest';
import { verifyCertificate } from '../../src/checker/kernel/index.ts';
import { conditionText, convexityOf } from '../../src/curvature/index.ts';
import { readDeclarations, readExpression, readProblem, readVariable } from '../../src/elaborate/index.ts';
import { drawAll, scalarAt, valueOf, type Values } from './draw.ts';
import { question, read } from './support.ts';

const A = 'A : matrix(m, n), b : vector(m), x : vector(n)';

/** Convex where they are defined: the objective, its declarations, and what has to be positive. */
const BARRIERS: readonly (readonly [objective: string, given: string, inside: readonly string[]])[] = [
  ['-sum(log(b - A*x))', A, ['b - A*x']],
  ["c'*x - mu*sum(log(b - A*x))", `${A}, c : vector(n), mu : scalar positive`, ['b - A*x']],
  ["-log(1 - x'*x)", 'x : vector(n)', ["1 - x'*x"]],
  ["-sqrt(1 - x'*x)", 'x : vector(n)', ["1 - x'*x"]],
  ['-sum(log(x)) - sum(log(1 - x))', 'x : vector(n)', ['x', '1 - x']],
  ['sum(x.*log(x) + (1 - x).*log(1 - x))', 'x : vector(n) positive', ['1 - x']],
  ['-sum(sqrt(A*x + b))', A, ['A*x + b']],
  ["norm2(A*x - b)^2 - mu*log(d - c'*x)", `${A}, c : vector(n), d : scalar, mu : scalar positive`, ["d - c'*x"]],
];

describe('functions that are convex where they are defined', () => {
  for (const [objective, given, inside] of BARRIERS)
    it(objective, () => {
      const q = { ...question(objective, given, 'x'), isWhereDefined: true };
      const verdict = convexityOf(q);
      if (!('certificate' in verdict)) throw new TypeError(`${objective} is ${verdict.kind}`);
      expect(verdict.kind).toMatch(/convex$/u);
      expect(verdict.grounds.assumptions.map((c) => conditionText(c))).toEqual(inside.map((e) => `${e} > 0`));
      expect(verifyCertificate(verdict.certificate).accepted).toBe(true);
      // All values count where nobody says otherwise.
      expect(convexityOf(question(objective, given, 'x')).kind).not.toMatch(/convex$/u);
      const problem = read(readProblem(given));
      const positive = inside.map((e) => read(readExpression(e, problem)));
      let tried = 0;
      for (let seed = 0; seed < 400 && tried < 20; seed++) {
        const [a, b] = [drawAll(problem, 2 * seed, (s) => (s.name === 'x' ? 0.3 : 2)), { ...drawAll(problem, 2 * seed, (s) => (s.name === 'x' ? 0.3 : 2)), x: drawAll(problem, 2 * seed + 1, () => 0.3).x ?? [] }] as [Values, Values];
        if (![a, b].every((v) => positive.every((e) => valueOf(e, v).to1DArray().every((y) => y > 0)))) continue;
        tried++;
        const middle = { ...a, x: (a.x ?? []).map((row, i) => row.map((y, j) => (y + (b.x?.[i]?.[j] ?? Number.NaN)) / 2)) };
        const [f, g, h] = [a, b, middle].map((v) => scalarAt(q.objective, v)) as [number, number, number];
        expect(h).toBeLessThanOrEqual((f + g) / 2 + 1e-9 * (1 + Math.abs(f) + Math.abs(g)));
      }
      expect(tried).toBeGreaterThan(0);
    });

  it('counts what is supposed of the variable', () => {
    const given = "x : vector(n), a : vector(n), b : scalar, assume b - a'*x > 0";
    const problem = read(readProblem(given));
    const q = { ...question("1/(b - a'*x)", 'x : vector(n), a : vector(n), b : scalar', 'x'), conditions: problem.conditions, isWhereDefined: true };
    expect(convexityOf(q).kind).toBe('convex');
    expect(convexityOf({ ...q, conditions: [] }).kind).toBe('neither');
  });

  it.each([
    ['-log(t^2 - norm2(a)^2)', 't : scalar, a : vector(n)', 't'],
    ["-log(x'*P*x)", 'x : vector(n), P : matrix(n, n) psd', 'x'],
    ['-log(sum(exp(x)) - 1)', 'x : vector(n)', 'x'],
  ])('a part that is not concave leaves no convex domain: %s', (objective, given, variable) => {
    expect(convexityOf({ ...question(objective, given, variable), isWhereDefined: true }).kind).not.toBe('convex');
  });

  it.each([
    ["norm2(A*x - b)^2/(c'*x + d)", `${A}, c : vector(n), d : scalar`, "c'*x + d"],
    ['n/sum(1./(A*x - b))', 'A : matrix(n, n), b : vector(n), x : vector(n)', 'A*x - b'],
  ])('nothing is refuted by points at which the conditions do not hold: %s', (objective, given, inside) => {
    const { conditions } = read(readProblem(`${given}, assume ${inside} > 0`));
    expect(convexityOf({ ...question(objective, given, 'x'), conditions, isWhereDefined: true }).kind).not.toBe('neither');
  });

  it('a witness meets the conditions at both ends', () => {
    const given = "x : vector(n), c : vector(n), d : scalar, assume c'*x + d > 0";
    const problem = read(readProblem(given));
    const q = { ...question("(c'*x + d)*sum(x.^3)", "x : vector(n), c : vector(n), d : scalar", 'x'), conditions: problem.conditions, isWhereDefined: true };
    const verdict = convexityOf(q);
    if (verdict.kind !== 'neither') throw new TypeError(verdict.kind);
    const inside = read(readExpression("c'*x + d", problem));
    for (const { values, direction, sizes } of [verdict.up, verdict.down])
      for (const side of [-1, 1]) {
        const x = (values.x ?? []).map((row, i) => row.map((v, j) => v + side * (direction.x?.[i]?.[j] ?? Number.NaN)));
        expect(scalarAt(inside, { ...(values as Values), x }, sizes)).toBeGreaterThan(0);
      }
  });

  it('a witness far from small whole numbers is found too', () => {
    expect(convexityOf({ ...question('x^2*y^(-3/2)', 'x : scalar positive, y : scalar positive', 'x'), together: [read(readVariable('y', read(readDeclarations('x : scalar positive, y : scalar positive')))).symbol] }).kind).toBe('neither');
  });
});
