import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkClaim } from '../../src/audit/check.ts';
import { Deriver } from '../../src/calculus/derive.ts';
import { whole } from '../../src/calculus/variable.ts';
import { compile } from '../../src/compile/index.ts';
import { Matrix } from 'ml-matrix';
import { transpose } from '../../src/expr/build.ts';
import type { Expr } from '../../src/expr/expr.ts';
import { isScalar } from '../../src/shape/shape.ts';
import { expressions, randomValues, scalarsWithVariable, SIZES, variablesOf, times } from '../support/expressions.ts';
import { differences, relativeError, valueOf, vecRows } from '../support/numeric.ts';

const runs = { numRuns: times(120) };

describe('derivatives of random expressions', () => {
  it('gradient = finite difference = exact jet', () => {
    const verdicts: string[] = [];
    fc.assert(fc.property(scalarsWithVariable(), fc.nat(), ({ f, x }, seed) => {
      const g = new Deriver().gradient(f, whole(x)).value;
      const values = randomValues(seed);
      expect(relativeError(vecRows(valueOf(g, values)), transposed(differences(f, x.name, values)))).toBeLessThan(2e-3);
      // A saturated function may leave the check undecided; it must never refute.
      const { verdict } = checkClaim({ kind: 'gradient', of: f, by: whole(x), value: g }, [], { seed: String(seed) });
      expect(verdict).not.toBe('refuted');
      verdicts.push(verdict);
    }), runs);
    expect(verdicts.filter((v) => v === 'proved').length).toBeGreaterThan(0.98 * verdicts.length);
  });

  it('Hessian blocks: jet, symmetric on the diagonal, transposed across it', () => {
    fc.assert(fc.property(scalarsWithVariable(2), fc.nat(), ({ f, x }, seed) => {
      const y = variablesOf(f).at(-1) ?? x;
      const deriver = new Deriver();
      const block = deriver.hessian(f, whole(x), whole(y)).value;
      expect(checkClaim({ kind: 'hessian', of: f, by: [whole(x), whole(y)], value: block }, [], { seed: String(seed) }).verdict).toBe('proved');
      const other = deriver.hessian(f, whole(y), whole(x)).value;
      expect(checkClaim({ kind: 'identity', left: block, right: transpose(other) }, [], { seed: String(seed) }).verdict).toBe('proved');
    }), { numRuns: times(60) });
  });

  it('Jacobians of matrix expressions', () => {
    fc.assert(fc.property(expressions({ depth: 2 }).filter((e) => variablesOf(e).length > 0), fc.nat(), (f, seed) => {
      const [x] = variablesOf(f);
      if (x === undefined) return;
      const j = new Deriver().jacobian(f, whole(x)).value;
      expect(checkClaim({ kind: 'jacobian', of: f, by: whole(x), value: j }, [], { seed: String(seed) }).verdict).toBe('proved');
    }), { numRuns: times(60) });
  });

  it('a Hessian product is the differential of the gradient', () => {
    fc.assert(fc.property(scalarsWithVariable(2), ({ f, x }) => {
      const deriver = new Deriver();
      const product = deriver.hessianProduct(f, whole(x), whole(x)).value;
      expect(product.shape.rows.key).toBe(x.shape.rows.key);
      expect(product.shape.cols.key).toBe(x.shape.cols.key);
    }), { numRuns: times(40) });
  });

  it('a compiled gradient equals its direct evaluation', () => {
    fc.assert(fc.property(scalarsWithVariable(), fc.nat(), ({ f, x }, seed) => {
      const g = new Deriver().gradient(f, whole(x)).value;
      const values = randomValues(seed);
      expect(relativeError(closureValue(g, values), valueOf(g, values))).toBeLessThan(1e-9);
    }), runs);
  });
});

const transposed = (m: number[][]): number[][] => (m[0] ?? []).map((_, j) => m.map((row) => row[j] ?? 0));

const closureValue = (e: Expr, values: Readonly<Record<string, number[][]>>): number[][] => {
  const closure = compile(e, { raw: true, sizes: SIZES });
  const inputs = Object.fromEntries(closure.inputs.map((s) => [s.name, isScalar(s.shape) ? (values[s.name]?.[0]?.[0] ?? 0) : new Matrix(values[s.name] ?? [[0]])]));
  const out = closure(inputs) as unknown as { rows: number; cols: number; data: Float64Array };
  return Array.from({ length: out.rows }, (_, i) => Array.from({ length: out.cols }, (_x, j) => out.data[i * out.cols + j] ?? 0));
};
