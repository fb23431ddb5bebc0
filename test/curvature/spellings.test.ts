import { describe, expect, it } from 'vitest';
import { findBounds, findSurrogates } from '../../src/curvature/index.ts';
import { printText } from '../../src/notation/print/text.ts';
import { question } from './support.ts';

const updates = (objective: string, given: string, variable: string, sense?: 'maximize'): readonly string[] => findSurrogates(question(objective, given, variable, sense)).results.map((r) => printText(r.update));
const upper = (objective: string, given: string, variable: string): readonly string[] => findBounds(question(objective, given, variable), 'upper').results.map((r) => printText(r.bound));

const DATA = 'X : matrix(n,d), y : vector(n), w : vector(d)';

describe('sums over an index', () => {
  it('of functions of one argument have the bounds and updates of matrices', () => {
    expect(upper('sum(i in 1:n, log(1 + exp(-y[i]*(X[i,:]*w))))', DATA, 'w')).toEqual(["X'*diag(y.^2)*X/4"]);
    expect(updates('sum(i in 1:n, sqrt(1 + (y[i] - X[i,:]*w)^2))', DATA, 'w')).toEqual(expect.arrayContaining([...updates('sum(sqrt(1 + (y - X*w).^2))', DATA, 'w')]));
  });
  it('over two indices are sums over a matrix', () => {
    const given = 'U : matrix(n,k), V : matrix(m,k)';
    expect(upper("sum(i in 1:n, j in 1:m, softplus(U[i,:]*V[j,:]'))", given, 'U')).toEqual(["kron(V'*V, eye(n))/4"]);
  });
  it('of mixtures are split, of lengths have the tangent of their roots', () => {
    expect(updates('sum(i in 1:m, A[i,:]*x - y[i]*log(A[i,:]*x))', 'A : matrix(m,n) positive, x : vector(n) positive, y : vector(m) nonneg', 'x')).toEqual(["x.*(A'*(y./(A*x)))./colsum(A)'"]);
    expect(updates('sum(i in 1:n, c[i]*log(P[i,:]*a))', 'P : matrix(n,k) positive, a : vector(k) simplex, c : vector(n) positive', 'a', 'maximize')).toEqual(["(a.*(P'*(c./(P*a))))/sum(c)"]);
    expect(updates("sum(i in 1:n, sqrt(norm2(X[i,:]' - m)^2 + 1))", 'X : matrix(n,d), m : vector(d)', 'm')[0]).toMatch(/^X'\*\(1\.\/sqrt\(rowsum/u);
  });
});
