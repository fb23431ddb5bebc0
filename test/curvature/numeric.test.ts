import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { variableExpr } from '../../src/calculus/variable.ts';
import { findJointBounds } from '../../src/curvature/index.ts';
import { readDeclarations, readExpression, readVariable } from '../../src/elaborate/index.ts';
import { drawAll, scalarAt, valueOf, type Values } from './draw.ts';
import { foundClaims } from './objectives.ts';
import { pageClaims, type PageClaim } from './pages.ts';
import { read } from './support.ts';

/** Random points of ordinary size, and some where the variable or everything is tiny or huge. */
const POINTS: readonly (readonly [seed: number, variable: number, rest: number])[] = [
  ...Array.from({ length: 20 }, (_, k) => [k + 1, 1, 1] as const),
  ...[0, 1e-6, 10, 100].flatMap((scale, k) => [[101 + k, scale, 1], [201 + k, scale, 3]] as const),
];
const ITERATIONS = 50;
const STARTS = 4;

const claims = [...pageClaims(), ...foundClaims()];

const at = (c: PageClaim, [seed, variable, rest]: (typeof POINTS)[number]): Values => drawAll(c.problem, seed, (s) => (s === c.variable.symbol ? variable : rest));

/** Largest entry, for the rounding of eigenvalues. */
const sizeOf = (m: Matrix): number => Math.max(1e-12, m.max(), -m.min());

describe('bounds of Hessians, at random and extreme points', () => {
  const bounded = claims.filter((c) => c.bounds.length > 0);
  it('are there', () => expect(bounded.length).toBeGreaterThanOrEqual(8));
  for (const c of bounded)
    it(`${c.name}: the difference has no eigenvalue of the wrong sign`, () => {
      let points = 0;
      for (const { hessian, bound, side } of c.bounds)
        for (const point of POINTS) {
          const values = at(c, point);
          const [h, b] = [valueOf(hessian, values), valueOf(bound, values)];
          // A point at which the function has no value says nothing.
          if (![...h.to1DArray(), ...b.to1DArray()].every(Number.isFinite)) continue;
          points++;
          const difference = side === 'above' ? Matrix.sub(b, h) : Matrix.sub(h, b);
          const least = Math.min(...new EigenvalueDecomposition(difference).realEigenvalues);
          expect(least, `at ${JSON.stringify(point)}`).toBeGreaterThan(-1e-9 * (sizeOf(h) + sizeOf(b)));
        }
      expect(points).toBeGreaterThan(15 * c.bounds.length);
    });
});

describe('the joint bound of a factorisation', () => {
  it('lies below every eigenvalue, at random and extreme points', () => {
    const problem = read(readDeclarations('X : matrix(n, m), W : matrix(n, k), H : matrix(k, m)'));
    const { symbol: w } = read(readVariable('W', problem));
    const { symbol: h } = read(readVariable('H', problem));
    const objective = read(readExpression('norm2(X - W*H)^2/2', problem));
    const found = findJointBounds({ objective, sense: 'minimize', conditions: [], print: String, seed: 'tests' }, w, h).results.find((r) => r.norms.size === 0);
    if (found === undefined) throw new TypeError('no bound in terms of the data');
    for (const [seed, scale] of POINTS) {
      const values = drawAll(problem, seed, () => scale);
      const [hessian, bound] = [valueOf(found.hessian, values), valueOf(found.bound, values)];
      expect(Math.min(...new EigenvalueDecomposition(Matrix.sub(hessian, bound)).realEigenvalues)).toBeGreaterThan(-1e-9 * (sizeOf(hessian) + sizeOf(bound)));
    }
  });
});

describe('the test of bounds', () => {
  it('notices a bound that is one part in ten too small', () => {
    const c = claims.find((d) => d.certificate === 'logistic-1');
    const [first] = c?.bounds ?? [];
    if (c === undefined || first === undefined) throw new TypeError('the logistic bound is missing');
    const values = at(c, [1, 0, 1]);
    const difference = Matrix.sub(Matrix.mul(valueOf(first.bound, values), 0.9), valueOf(first.hessian, values));
    expect(Math.min(...new EigenvalueDecomposition(difference).realEigenvalues)).toBeLessThan(-1e-3);
  });
});

/** The values with the variable, or its row, column or entry, replaced. */
const moved = (c: PageClaim, values: Values, to: Matrix): Values => {
  const { symbol, row, col } = c.variable;
  const place = (e: typeof row): number | null => (e === null ? null : scalarAt(e, values) - 1);
  const [r, k] = [place(row), place(col)];
  const next = (values[symbol.name] ?? []).map((line, i) => line.map((x, j) => ((r === null || i === r) && (k === null || j === k) ? to.get(r === null ? i : 0, k === null ? j : 0) : x)));
  return { ...values, [symbol.name]: next };
};

/** sign keeps the old value where its argument vanishes: ties never occur at generic points, and a 0 would leave the domain. */
const isDefined = (m: Matrix): boolean => m.to1DArray().every(Number.isFinite);

describe('updates, from random starts', () => {
  const updated = claims.filter((c) => c.updates.length > 0);
  it('are there', () => expect(updated.length).toBeGreaterThanOrEqual(8));
  for (const c of updated)
    it(`${c.name}: the objective never gets worse`, () => {
      const sign = c.sense === 'maximize' ? -1 : 1;
      const indices = [c.variable.row, c.variable.col].filter((e) => e !== null && e.kind === 'symbol');
      c.updates.forEach((update, u) => {
        let steps = 0;
        for (let start = 0; start < STARTS; start++) {
          let values = at(c, [start + 1, [1, 1, 5, 0.1][start] ?? 1, 1]);
          let before = sign * scalarAt(c.objective, values);
          for (let k = 0; k < ITERATIONS && Number.isFinite(before); k++) {
            // A row or column is drawn in turn.
            for (const i of indices) if (i?.kind === 'symbol') values = { ...values, [i.name]: [[1 + (k % valueOf(variableExpr({ symbol: c.variable.symbol, row: null, col: null }), values)[c.variable.row === i ? 'rows' : 'columns'])]] };
            const next = valueOf(update, values);
            if (!isDefined(next)) break;
            values = moved(c, values, next);
            const after = sign * scalarAt(c.objective, values);
            if (!Number.isFinite(after)) break;
            expect(after, `update ${u + 1}, start ${start}, step ${k}`).toBeLessThanOrEqual(before + 1e-9 * Math.max(1, Math.abs(before)));
            before = after;
            steps++;
          }
        }
        // Fewer than all: where a step leaves the inside of the domain, the next one has no value.
        expect(steps, `steps of update ${u + 1}`).toBeGreaterThan(STARTS * 5);
      });
    });
});
