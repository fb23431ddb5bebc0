import { describe, expect, it } from 'vitest';
import { toExpr } from '../../src/audit/expression.ts';
import { toTerm } from '../../src/audit/term.ts';
import { readExpression, readProblem } from '../../src/elaborate/index.ts';
import { freeSymbols } from '../../src/expr/walk.ts';

const GIVEN = 'A : matrix(m, n), B : matrix(n, n), x : vector(n) positive, y : vector(m), c : scalar, I : index(m, p), i : index(m)';
const EXPRESSIONS = [
  "A'*(A*x - y)/2", 'sum(log(x).*x) - 3/4*c', 'norm2(A*x - y)^2', 'diag(x)*B^2', 'inv(B)*x./sqrt(x)', "kron(B, A') + ones(n*n, m*n)", 'A[i,:]*x', 'A[I,:]*x', 'x.^(3/2)', 'tr(B*eye(n)) + n',
  '[A, y; ones(1,n), c]', "vec(A*B)", 'sigmoid(A*x) - 1', 'inner(A, A)',
];

describe('terms of the checker as expressions', () => {
  const problem = readProblem(GIVEN);
  for (const text of EXPRESSIONS)
    it(`${text} is read back as it was`, () => {
      if (!problem.ok) throw new Error('declarations');
      const read = readExpression(text, problem.value);
      if (!read.ok) throw new Error(read.diagnostics[0]?.message ?? text);
      const e = read.value;
      expect(toExpr(toTerm(e), new Map([...freeSymbols(e)].map((s) => [s.name, s])))).toBe(e);
    });
  it('says what it does not know', () => expect(() => toExpr(['*', '2', 'Q'], new Map())).toThrow('nothing is known of Q'));
});
