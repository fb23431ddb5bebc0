import { describe, expect, it } from 'vitest';
import { findSurrogates, type Question } from '../../src/curvature/index.ts';
import { readDeclarations, readExpression } from '../../src/elaborate/index.ts';
import { drawAll, valueOf } from './draw.ts';
import { question, read } from './support.ts';

type Row = readonly [objective: string, given: string, variable: string, published: string, sense?: Question['sense']];

const FACTORS = 'X : matrix(m,n) nonneg, W : matrix(m,k) positive, H : matrix(k,n) positive';

/** Updates of the literature that no page is about: one of the results has to be the published one. */
const LITERATURE: Readonly<Record<string, readonly Row[]>> = {
  'over the simplex': [
    ["c'*p + l*sum(p.*log(p))", 'c : vector(n), p : vector(n) simplex, l : scalar positive', 'p', 'exp(-c/l)/sum(exp(-c/l))'],
    ["c'*p + l*sum(p.*log(p) - p.*log(q))", 'c : vector(n), p : vector(n) simplex, q : vector(n) positive, l : scalar positive', 'p', 'q.*exp(-c/l)/sum(q.*exp(-c/l))'],
    ["p'*Q*p", 'Q : matrix(n,n) symmetric positive, p : vector(n) simplex', 'p', '(p./(Q*p))/sum(p./(Q*p))'],
    ['sum(log(R*p))', 'R : matrix(m,n) positive, p : vector(n) simplex', 'p', "p.*(R'*(1./(R*p)))/m", 'maximize'],
  ],
  'factors with penalties and other divergences': [
    ['sum((W*H).^(3/2)*2/3 - 2*X.*(W*H).^(1/2))', FACTORS, 'H', "H.*(W'*(X./sqrt(W*H)))./(W'*sqrt(W*H))"],
    ['sum(W*H - X.*log(W*H)) + l*sum(log(H + e*ones(k,n)))', `${FACTORS}, l : scalar positive, e : scalar positive`, 'H', "H.*(W'*(X./(W*H)))./(W'*ones(m,n) + l./(H + e*ones(k,n)))"],
  ],
  'mixtures under other divergences': [
    ['sum((A*x).*log((A*x)./y) - A*x + y)', 'A : matrix(m,n) positive, y : vector(m) positive, x : vector(n) positive', 'x', "x.*exp((A'*log(y./(A*x)))./(A'*ones(m,1)))"],
    ['sum((X - W*H).^2./(W*H))', FACTORS.replace('X : matrix(m,n) nonneg', 'X : matrix(m,n) positive'), 'H', "H.*sqrt((W'*((X./(W*H)).^2))./(W'*ones(m,n)))"],
  ],
  'emission tomography with a quadratic penalty (De Pierro 1995)': [
    ["sum(A*x) - y'*log(A*x) + norm2(D*x)^2/2", 'A : matrix(m,n) positive, x : vector(n) positive, y : vector(m) positive, D : matrix(p,n)', 'x',
      "(sqrt((A'*ones(m,1) + D'*D*x - (abs(D'*D)*ones(n,1)).*x).^2 + 4*(abs(D'*D)*ones(n,1)).*x.*(A'*(y./(A*x)))) - (A'*ones(m,1) + D'*D*x - (abs(D'*D)*ones(n,1)).*x))./(2*abs(D'*D)*ones(n,1))"],
  ],
  'written with indices': [
    ["sum(i in 1:n, log(X[i,:]*inv(S)*X[i,:]')) + n/p*logdet(S)", 'X : matrix(n,p), S : matrix(p,p) posdef', 'S', "p/n*X'*diag(1./rowsum((X*inv(S)).*X))*X"],
    ["log(sum(i in 1:m, exp(A[i,:]*x))) + norm2(x)^2/2", 'A : matrix(m,n), x : vector(n)', 'x', "x - inv(A'*(eye(m) - ones(m,m)/m)*A/2 + eye(n))*(A'*exp(A*x)/sum(exp(A*x)) + x)"],
    ["sum(i in 1:n, log(sum(exp(W*X[i,:]')))) - tr(Y*W*X')", 'X : matrix(n,p), Y : matrix(n,k), W : matrix(k,p)', 'W', "W + 2*(Y - (exp(X*W')./(rowsum(exp(X*W'))*ones(1,k))))'*X*inv(X'*X)"],
    ['sum(i in 1:n, j in 1:n, N[i,j]*log(1 + exp(s[j] - s[i])))', 'N : matrix(n,n) nonneg, s : vector(n)', 's', "s + 4*inv(diag((N + N')*ones(n,1)) - N - N' + ones(n,n))*((N.*sigmoid(ones(n,1)*s' - s*ones(1,n)))*ones(n,1) - (N.*sigmoid(ones(n,1)*s' - s*ones(1,n)))'*ones(n,1))"],
    ['-sum(i in 1:n, log(sum(j in 1:K, p[j]*F[i,j])))', 'F : matrix(n,K) positive, p : vector(K) simplex', 'p', "p.*(F'*(1./(F*p)))/n"],
    ['-sum(i in 1:n, log(sum(j in 1:K, p[j]*exp(-norm2(X[i,:] - M[j,:])^2/2))))', 'X : matrix(n,d), M : matrix(K,d), p : vector(K) positive', 'M',
      "diag(1./colsum((exp(X*M')*diag(p.*exp(-rowsum(M.^2)/2)))./(exp(X*M')*(p.*exp(-rowsum(M.^2)/2))*ones(1,K)))')*((exp(X*M')*diag(p.*exp(-rowsum(M.^2)/2)))./(exp(X*M')*(p.*exp(-rowsum(M.^2)/2))*ones(1,K)))'*X"],
    ['sum(i in 1:n, c[i]*(log(sum(j in 1:n, R[i,j]*exp(X[j,:]*b))) - X[i,:]*b))', 'X : matrix(n,d), R : matrix(n,n) positive, c : vector(n) positive, b : vector(d)', 'b',
      "b + 2*inv(X'*(eye(n) - ones(n,n)/n)*X)*X'*(c - exp(X*b).*(R'*(c./(R*exp(X*b)))))/sum(c)"],
    ["sum(i in 1:n, (d[i] - norm2(A[i,:]' - x))^2)", 'A : matrix(n,k), d : vector(n) nonneg, x : vector(k)', 'x', "(A'*ones(n,1) + (x*ones(1,n) - A')*(d./sqrt(rowsum((A - ones(n,1)*x').^2))))/n"],
  ],
  'concave penalties of norms': [
    ['norm2(A*X - B)^2/2 + l*sum(log(sqrt(rowsum(X.^2)) + e*ones(n,1)))', 'A : matrix(m,n), X : matrix(n,K), B : matrix(m,K), l : scalar positive, e : scalar positive', 'X',
      "inv(A'*A + l*diag(1./(sqrt(rowsum(X.^2)).*(sqrt(rowsum(X.^2)) + e*ones(n,1)))))*A'*B"],
    ['sum(abs(y - X*w).^(3/2))', 'X : matrix(n,d), y : vector(n), w : vector(d)', 'w', "inv(X'*diag(abs(y-X*w).^(-1/2))*X)*X'*diag(abs(y-X*w).^(-1/2))*y"],
    ['norm2(A*x - b)^2/2 + l*sum(abs(x).^(1/2))', 'A : matrix(m,n), x : vector(n), b : vector(m), l : scalar positive', 'x', "inv(A'*A + l/2*diag(abs(x).^(-3/2)))*A'*b"],
    ["norm2(X - Y)^2/2 + l*logdet(X*X' + e*eye(n))", 'X : matrix(n,m), Y : matrix(n,m), l : scalar positive, e : scalar positive', 'X', "inv(eye(n) + 2*l*inv(X*X' + e*eye(n)))*Y"],
    ['norm2(A*x - b)^2/2 + sum(a*l^2/2*ones(n,1) - relu(a*l*ones(n,1) - abs(x)).^2/(2*a))', 'A : matrix(m,n), x : vector(n), b : vector(m), l : scalar positive, a : scalar positive', 'x',
      "inv(A'*A + diag(relu(a*l*ones(n,1) - abs(x))./(a*abs(x))))*A'*b"],
  ],
  'data that are only nonnegative': [
    ['sum(W*H - X.*log(W*H))', 'X : matrix(m,n) nonneg, W : matrix(m,k) nonneg, H : matrix(k,n) nonneg', 'H', "H.*(W'*(X./(W*H)))./(W'*ones(m,n))"],
    ["sum(i in 1:m, log(S[i,:]*g)) - a'*log(g)", 'S : matrix(m,n) mask, g : vector(n) positive, a : vector(n) positive', 'g', "a./(S'*(1./(S*g)))"],
  ],
  'scales of likelihoods': [
    ['a*log(s) + b/s', 'a : scalar positive, b : scalar positive, s : scalar positive', 's', 'b/a'],
    ['n*log(s) + norm2(y - X*w)^2/(2*s^2)', 'y : vector(n), X : matrix(n,d), w : vector(d), s : scalar positive', 's', 'norm2(y - X*w)/sqrt(n)'],
    ['sum(log(s) + x.^2./s)', 'x : vector(n), s : vector(n) positive', 's', 'x.^2'],
  ],
  'a row, a column or an entry': [
    ['sum(W*H - X.*log(W*H))', `${FACTORS}, i : index(m)`, 'W[i,:]', "W[i,:].*((X[i,:]./(W[i,:]*H))*H')./rowsum(H)'"],
    ['sum(log(W*H) + X./(W*H))', `${FACTORS}, j : index(n)`, 'H[:,j]', "H[:,j].*sqrt((W'*(X[:,j]./(W*H[:,j]).^2))./(W'*(1./(W*H[:,j]))))"],
    ["x'*S*x/2 - b'*log(x)", 'S : matrix(n,n) posdef, b : vector(n) positive, x : vector(n) positive, i : index(n)', 'x[i]',
      '(sqrt((S[i,:]*x - S[i,i]*x[i])^2 + 4*S[i,i]*b[i]) - (S[i,:]*x - S[i,i]*x[i]))/(2*S[i,i])'],
    ['norm2(A*x - b)^2/2 + l*norm1(x)', 'A : matrix(m,n), x : vector(n), b : vector(m), l : scalar positive, i : index(n)', 'x[i]',
      "(relu(A[:,i]'*(b - A*x + A[:,i]*x[i]) - l) - relu(-(A[:,i]'*(b - A*x + A[:,i]*x[i])) - l))/(A[:,i]'*A[:,i])"],
  ],
  'exponentials of the entries alone': [
    ["e*sum(exp((f*ones(1,n) + ones(m,1)*g' - C)/e)) - a'*f - b'*g", 'C : matrix(m,n), f : vector(m), g : vector(n), a : vector(m) positive, b : vector(n) positive, e : scalar positive', 'f', 'e*log(a./(exp(-C/e)*exp(g/e)))'],
    ['sum(a.*exp(w) + b.*exp(-w))', 'a : vector(d) positive, b : vector(d) positive, w : vector(d)', 'w', 'log(b./a)/2'],
    ['inner(C, P) + e*sum(P.*log(P))', 'C : matrix(m,n), P : matrix(m,n) positive, e : scalar positive', 'P', 'exp(-C/e - ones(m,n))'],
  ],
  'variances of single observations': [
    ["logdet(R + diag(s)) + y'*inv(R + diag(s))*y", 'R : matrix(n,n) posdef, y : vector(n), s : vector(n) positive', 's', 's.*abs(inv(R + diag(s))*y)./sqrt(diagvec(inv(R + diag(s))))'],
  ],
  'convex quadratics at vertices': [
    ["tr(B'*L*B)", 'L : matrix(n,n) psd, B : matrix(n,k) binary, j : index(k)', 'B[:,j]', 'sign(L*B[:,j])', 'maximize'],
  ],
  'multiplicative, by what grows and what falls': [
    ["x'*A*x/2 - b'*x", 'A : matrix(n,n) posdef, b : vector(n), x : vector(n) positive', 'x', 'x.*(b + sqrt(b.^2 + 4*(relu(A)*x).*(relu(-A)*x)))./(2*relu(A)*x)'],
    ["norm2(X - F*G')^2", 'X : matrix(m,n), F : matrix(m,k), G : matrix(n,k) positive', 'G', "G.*sqrt((relu(X'*F) + G*relu(-F'*F))./(relu(-X'*F) + G*relu(F'*F)))"],
    ['norm2(X - W*H)^2/2 + l*norm2(H)^2/2 + a*sum(H)', `${FACTORS}, l : scalar positive, a : scalar positive`, 'H', "H.*(W'*X)./(W'*W*H + l*H + a*ones(k,n))"],
    ["norm2(A - H*H')^2", 'A : matrix(n,n) nonneg symmetric, H : matrix(n,k) positive', 'H', "H.*((A*H)./(H*H'*H)).^(1/4)"],
    ["norm2(X - W*W'*X)^2", 'X : matrix(n,m) nonneg, W : matrix(n,k) positive', 'W', "W.*(2*(X*X'*W)./(W*W'*X*X'*W + X*X'*W*W'*W)).^(1/4)"],
  ],
  'entries and numbers': [
    ['norm2(x - y)^2/2 - r*sum(log(x))', 'x : vector(n) positive, y : vector(n), r : scalar positive', 'x', '(y + sqrt(y.^2 + 4*r*ones(n,1)))/2'],
    ['b*l - a*log(l) - s*log(t + u*exp(-l))', 'a : scalar positive, b : scalar positive, s : scalar positive, t : scalar positive, u : scalar positive, l : scalar positive', 'l', 'a/(b + s*u*exp(-l)/(t + u*exp(-l)))'],
  ],
};

/** All of them in the full run, every second one of a topic in the ordinary one. */
const KEPT = process.env['FULL'] === '1' ? 1 : 2;

describe('updates of the literature', () => {
  for (const [topic, rows] of Object.entries(LITERATURE))
    describe(topic, () => {
      for (const [objective, given, variable, published, sense = 'minimize'] of rows.filter((_, i) => i % KEPT === 0))
        it(objective, () => {
          const problem = read(readDeclarations(given));
          const wanted = read(readExpression(published, problem));
          const found = findSurrogates(question(objective, given, variable, sense)).results;
          const points = [1, 2, 3, 4, 5, 6].map((seed) => drawAll(problem, seed, () => 1)).filter((values) => valueOf(wanted, values).to1DArray().some(Number.isFinite));
          expect(points.length).toBeGreaterThan(0);
          const isPublished = found.some(({ update }) => points.every((values) => {
            const [a, b] = [valueOf(update, values).to1DArray(), valueOf(wanted, values).to1DArray()];
            // Zeros among nonnegative data may leave 0/0.
            return a.length === b.length && a.some(Number.isFinite) && a.every((x, k) => Math.abs(x - (b[k] ?? 0)) < 1e-9 * (1 + Math.abs(x)) || (!Number.isFinite(x) && !Number.isFinite(b[k])));
          }));
          expect(isPublished, found.map((r) => r.ways.join(', ')).join('; ')).toBe(true);
        });
    });
});
