import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Deriver } from '../../src/calculus/derive.ts';
import { whole } from '../../src/calculus/variable.ts';
import { readProblem } from '../../src/elaborate/index.ts';
import { Simplifier } from '../../src/network/simplify.ts';
import { sortKey } from '../../src/network/order.ts';
import { printText } from '../../src/notation/print/text.ts';
import { expressions, randomValues, shuffled, times } from '../support/expressions.ts';
import { relativeError, valueOf } from '../support/numeric.ts';

const runs = { numRuns: times(250) };

describe('simplification of random expressions', () => {
  it('keeps the value', () => {
    fc.assert(fc.property(expressions(), fc.nat(), (e, seed) => {
      const values = randomValues(seed);
      expect(relativeError(valueOf(new Simplifier().simplify(e), values), valueOf(e, values))).toBeLessThan(1e-8);
    }), runs);
  });

  it('is idempotent', () => {
    fc.assert(fc.property(expressions(), (e) => {
      const once = new Simplifier().simplify(e);
      expect(sortKey(new Simplifier().simplify(once))).toBe(sortKey(once));
    }), runs);
  });

  it('is independent of the order of terms and factors', () => {
    fc.assert(fc.property(expressions(), fc.nat(), (e, seed) => {
      expect(sortKey(new Simplifier().simplify(shuffled(e, seed)))).toBe(sortKey(new Simplifier().simplify(e)));
    }), runs);
  });
});

const hessianOf = (problem: string, by: string): string => {
  const read = readProblem(problem);
  if (!read.ok || read.value.objective === null) throw new Error('the problem is read');
  const x = read.value.symbols.get(by)?.symbol;
  if (x === undefined) throw new Error(`${by} is declared`);
  return printText(new Deriver().hessian(read.value.objective.expr, whole(x), whole(x)).value);
};

describe('a sum that is its own transpose', () => {
  it('keeps terms that are each other\'s transpose together where that hides less than it saves', () => {
    expect(hessianOf('A : matrix(n, n) symmetric, x : vector(n)\nminimize x\'*A*x/(x\'*x)', 'x'))
      .toBe("2*(4*(x'*A*x)*x*x'/(x'*x)^2 + A - ((x'*A*x)*eye(n) + 2*A*x*x' + 2*x*x'*A)/(x'*x))/(x'*x)");
    expect(hessianOf('S : matrix(p, p) posdef, C : matrix(p, p) symmetric\nminimize logdet(S) + tr(inv(S)*C)', 'S'))
      .toBe('(kron(inv(S), inv(S)*C*inv(S)) + kron(inv(S)*C*inv(S), inv(S)) - kron(inv(S), inv(S)))*commutation(p,p)');
  });
});

describe('a column that meets a Kronecker product', () => {
  it('is read as the matrix that it is vec of, so that derivatives have a form without the product', () => {
    const read = readProblem('A : matrix(p, q), B : matrix(m, n), z : vector(q*n), y : vector(p*m)\nminimize norm2(kron(A, B)*z - y)^2');
    if (!read.ok || read.value.objective === null) throw new Error('the problem is read');
    const { objective: { expr }, symbols } = read.value;
    const A = symbols.get('A')?.symbol;
    if (A === undefined) throw new Error('A is declared');
    const deriver = new Deriver();
    expect(printText(deriver.gradient(expr, whole(A)).value)).toBe("2*(B*unvec(z, n, q)*A' - unvec(y, m, p))'*B*unvec(z, n, q)");
    expect(printText(deriver.hessian(expr, whole(A), whole(A)).value)).toBe("2*kron(unvec(z, n, q)'*B'*B*unvec(z, n, q), eye(p))");
  });
});
