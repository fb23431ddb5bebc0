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

describe('the same in other words', () => {
  it('logarithms of sigmoids and of what they leave to 1 are softplus', () => {
    expect(upper('-sum(y.*log(sigmoid(X*w)) + (1 - y).*log(1 - sigmoid(X*w)))', DATA, 'w')).toEqual(["X'*X/4"]);
  });
  it('norms of what is nonnegative are sums, log det of what is definite is logdet', () => {
    expect(upper('norm2(X - W*H)^2/2 + l*norm1(H)', 'X : matrix(n,m) nonneg, W : matrix(n,k) nonneg, H : matrix(k,m) nonneg, l : scalar positive', 'H')).toEqual(["kron(eye(m), W'*W)"]);
    expect(updates('log(det(S)) + tr(inv(S)*C)', 'C : matrix(n,n) posdef, S : matrix(n,n) posdef', 'S')).toEqual(['C']);
  });
  it('a column by itself is the symbol that is found: it is positive where the matrix is', () => {
    expect(updates('sum(W*H[:,j] - V[:,j].*log(W*H[:,j]))', 'V : matrix(n,m) positive, W : matrix(n,k) positive, H : matrix(k,m) positive, j : index(m)', 'H[:,j]')).toEqual(["H[:,j].*(W'*(V[:,j]./(W*H[:,j])))./colsum(W)'"]);
  });
});

describe('mixtures with a background', () => {
  it('have its rows as shares of their own', () => {
    const given = 'X : matrix(n,m) nonneg, W : matrix(n,k) positive, H : matrix(k,m) positive, B : matrix(n,m) positive';
    expect(updates('sum(W*H + B - X.*log(W*H + B))', given, 'W')).toEqual(["W.*((X./(W*H + B))*H')./(ones(n,1)*rowsum(H)')"]);
  });
});

describe('an entry', () => {
  it('gets a name that none of its subscripts has', () => {
    const given = 'P : matrix(n,m), U : matrix(n,k), V : matrix(m,k), u : index(n), f : index(k)';
    expect(upper("norm2(P - U*V')^2", given, 'U[u,f]')).toEqual(["2*V[:,f]'*V[:,f]"]);
  });
});

describe('norms by themselves', () => {
  it('have the tangent of the root where they are not zero: a root loss, groups, the geometric median', () => {
    expect(updates('norm2(y - X*w) + l*norm2(w)^2', `${DATA}, l : scalar positive`, 'w')).toEqual(["inv(X'*X/norm2(X*w - y) + 2*l*eye(d))*X'*y/norm2(X*w - y)"]);
    expect(updates('norm2(Y - X*W)^2/2 + l*sum(i in 1:d, norm2(W[i,:]))', 'X : matrix(n,d), Y : matrix(n,K), W : matrix(d,K), l : scalar positive', 'W')[0]).toMatch(/^inv\(l\*diag\(1\.\/sqrt\(rowsum/u);
  });
  it('in another metric too: the mean of a Student distribution is weighted', () => {
    expect(updates("sum(log(1 + rowsum(((X - ones(n,1)*m')*inv(S)).*(X - ones(n,1)*m'))/v))", 'X : matrix(n,d), m : vector(d), S : matrix(d,d) posdef, v : scalar positive', 'm')[0]).toMatch(/^X'\*\(1\.\//u);
  });
});
