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

const derivativesOf = (problem: string, by: string): { readonly gradient: string; readonly hessian: string } => {
  const read = readProblem(problem);
  if (!read.ok || read.value.objective === null) throw new Error('the problem is read');
  const x = read.value.symbols.get(by)?.symbol;
  if (x === undefined) throw new Error(`${by} is declared`);
  const [deriver, f] = [new Deriver([...read.value.lets.values()]), read.value.objective.expr];
  return { gradient: printText(deriver.gradient(f, whole(x)).value), hessian: printText(deriver.hessian(f, whole(x), whole(x)).value) };
};

const hessianOf = (problem: string, by: string): string => derivativesOf(problem, by).hessian;

describe('a sum that is its own transpose', () => {
  it('keeps terms that are each other\'s transpose together where that hides less than it saves', () => {
    expect(hessianOf('A : matrix(n, n) symmetric, x : vector(n)\nminimize x\'*A*x/(x\'*x)', 'x'))
      .toBe("2*(4*(x'*A*x)*x*x'/(x'*x)^2 + A - ((x'*A*x)*eye(n) + 2*A*x*x' + 2*x*x'*A)/(x'*x))/(x'*x)");
    expect(hessianOf('S : matrix(p, p) posdef, C : matrix(p, p) symmetric\nminimize logdet(S) + tr(inv(S)*C)', 'S'))
      .toBe('(kron(inv(S), inv(S)*C*inv(S)) + kron(inv(S)*C*inv(S), inv(S)) - kron(inv(S), inv(S)))*commutation(p,p)');
  });
});

describe('sums of fractions', () => {
  it.each([
    ['sum(1./(1+exp(-x)))', 'exp(-x)./(exp(-x) + 1).^2', 'diag(exp(-x).*(exp(-x)-1)./(exp(-x) + 1).^3)'],
    ['sum(sqrt(1+x.^2))', 'x./sqrt(x.^2 + 1)', 'diag((x.^2 + 1).^(-3/2))'],
    ['sum(log(1+(x-y).^2))', '2*((x - y)./((x - y).^2 + 1))', '2*diag((1 - (x - y).^2)./((x - y).^2 + 1).^2)'],
    ["c/(1+x'*x)", "-2*c*x/(x'*x + 1)^2", "2*c*(4*x*x'/(x'*x + 1) - eye(n))/(x'*x + 1)^2"],
    ['sum(log(x)) - sum(x.^2./y)', '1./x - 2*(x./y)', '-diag(2*(1./y) + 1./x.^2)'],
  ])('%s: are joined where that is shorter', (f, gradient, hessian) => {
    expect(derivativesOf(`x : vector(n), y : vector(n), c : scalar\nminimize ${f}`, 'x')).toEqual({ gradient, hessian });
  });
});

describe('products of functions of one argument', () => {
  it.each([
    ['sum(x./(1+abs(x)))', '1./(abs(x) + 1).^2', '-2*diag(sign(x)./(abs(x) + 1).^3)'],
    ['sum(abs(A*x-b).^3)', "3*A'*((A*x - b).*abs(A*x - b))", "6*A'*diag(abs(A*x - b))*A"],
    ['sum(abs(x) - log(1+abs(x)))', 'x./(abs(x) + 1)', 'diag(1./(abs(x) + 1).^2)'],
    ['sum(relu(A*x-b).^2)', "2*A'*relu(A*x - b)", "2*A'*diag(step(A*x - b))*A"],
    ['sum(log(cosh(A*x)))', "A'*tanh(A*x)", "A'*diag(1 - tanh(A*x).^2)*A"],
  ])('%s: take their shortest form', (f, gradient, hessian) => {
    expect(derivativesOf(`A : matrix(m, n), b : vector(m), x : vector(n)\nminimize ${f}`, 'x')).toEqual({ gradient, hessian });
  });
});

describe('an argument of a function', () => {
  it('stays as short as it was written where the rest is multiplied out', () => {
    expect(derivativesOf("x : vector(n)\nminimize sum(sqrt((x*ones(1,n) - ones(n,1)*x').^2 + 1))", 'x').gradient)
      .toBe("2*(x.*rowsum(1./sqrt((x*ones(1,n) - ones(n,1)*x').^2 + 1)) - (1./sqrt((x*ones(1,n) - ones(n,1)*x').^2 + 1))*x)");
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

describe('rows and columns that a vector scales', () => {
  it.each([
    ['the softmax of every row, by its name', "Q : matrix(n, d), K : matrix(m, d), V : matrix(m, p), R : matrix(n, p)\nlet E = exp(Q*K')\nlet P = E./(rowsum(E)*ones(1,m))\nminimize inner(R, P*V)", 'Q', "(P.*(R*V') - diag(rowsum(R.*(P*V)))*P)*K"],
    ['an entrywise product as a quotient', 'X : matrix(n, m) positive, R : matrix(n, m), W : matrix(n, m)\nminimize sum(X.^2.*R./(rowsum(W.^2)*ones(1,m)))', 'X', '2*(R.*X./(rowsum(W.^2)*ones(1,m)))'],
  ])('%s', (_, problem, by, gradient) => expect(derivativesOf(problem, by).gradient).toBe(gradient));

  it.each([
    ['sum(log(rowsum(exp(X))))', 'diag(vec(diag(1./rowsum(exp(X)))*exp(X))) - diag(vec(exp(X)))*kron(ones(p,p), diag(1./rowsum(exp(X)).^2))*diag(vec(exp(X)))'],
    ['sum(log(colsum(exp(X))))', "diag(vec(exp(X)*diag(1./colsum(exp(X))'))) - diag(vec(exp(X)))*kron(diag(1./colsum(exp(X))'.^2), ones(n,n))*diag(vec(exp(X)))"],
  ])('scale the blocks of the Hessian of %s', (f, hessian) => expect(hessianOf(`X : matrix(n, p)\nminimize ${f}`, 'X')).toBe(hessian));

  it('leave the Hessian of softmax regression in terms of the probabilities', () =>
    expect(hessianOf('X : matrix(n, p), W : matrix(p, k)\nlet E = exp(X*W)\nlet P = E./(rowsum(E)*ones(1,k))\nminimize sum(log(rowsum(exp(X*W))))', 'W'))
      .toBe("kron(eye(k), X')*diag(vec(P))*(eye(k*n) - kron(ones(k,k), eye(n))*diag(vec(P)))*kron(eye(k), X)"));

  it('sum what comes back through a layer as it stands in the gradient by its weights', () => {
    const net = "X : matrix(d, n), Y : matrix(o, n), W1 : matrix(k, d), W2 : matrix(o, k), b : vector(k)\nlet H = tanh(W1*X + b*ones(1,n))\nlet R = W2*H - Y\nminimize norm2(R)^2/2";
    expect([derivativesOf(net, 'W1').gradient, derivativesOf(net, 'b').gradient]).toEqual(["((W2'*R).*(1-H.^2))*X'", "rowsum((W2'*R).*(1-H.^2))"]);
  });

  it('stay a sum where an index is reckoned with', () =>
    expect(derivativesOf('x : vector(2*n)\nminimize sum(i in 1:n, x[2*i])', 'x').gradient).toBe('sum(i in 1:n, eye(2*n)[:,2*i])'));

  it('turn differences of neighbours into those of parts', () =>
    expect(derivativesOf('x : vector(n)\nminimize sum(i in 1:n-1, (x[i+1] - x[i])^2)', 'x').gradient).toBe('2*(eye(n)[1:n-1,:] - eye(n)[2:n,:])\'*(x[1:n-1] - x[2:n])'));

  it('add up to a size where everything cancels', () =>
    expect(derivativesOf('X : matrix(n, k), D : matrix(n, n) symmetric\nminimize sum(i in 1:n, j in 1:n, (norm2(X[i,:]-X[j,:]) - D[i,j])^2)', 'X').gradient).toContain('n*eye(n)'));

  it('make the identity and a diagonal one diagonal', () =>
    expect(derivativesOf("x : vector(n), A : matrix(n, n) posdef\nminimize x'*inv(A + diag(x))*x", 'x').hessian).toBe('2*diag(1 - inv(diag(x) + A)*x)*inv(diag(x) + A)*diag(1 - inv(diag(x) + A)*x)'));
});

describe('functions of constants', () => {
  it.each([
    ['logdet(eye(n))*sum(x)', 'zeros(n,1)'], ['exp(log(cos(0)))*sum(x)', 'ones(n,1)'], ['sum(exp(zeros(n,1)))*sum(x)', 'n*ones(n,1)'],
    // Floating point calls this whole, which it isn't.
    ['tanh(30)*sum(x)', 'tanh(30)*ones(n,1)'],
  ])('have their values in %s where these are whole', (f, gradient) => {
    expect(derivativesOf(`x : vector(n)\nminimize ${f}`, 'x').gradient).toBe(gradient);
  });
});
