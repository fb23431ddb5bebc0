import { findBounds, findSurrogates } from '../../src/curvature/index.ts';
import { readDeclarations, readVariable } from '../../src/elaborate/index.ts';
import type { PageClaim } from './pages.ts';
import { question, read } from './support.ts';

/** Objectives that no page is about. */
const OBJECTIVES: readonly (readonly [objective: string, given: string, variable: string, sense?: 'maximize'])[] = [
  ['c*logdet(T) - tr(T*C) - l*tr(T)', 'T : matrix(p,p) posdef, C : matrix(p,p) posdef, c : scalar positive, l : scalar positive', 'T', 'maximize'],
  ['tr(T*C) - logdet(T) + logdet(T + R)', 'T : matrix(p,p) posdef, C : matrix(p,p) posdef, R : matrix(p,p) posdef', 'T'],
  ['c*logdet(S) + tr(inv(S)*C) + l*tr(inv(S))', 'S : matrix(p,p) posdef, C : matrix(p,p) posdef, c : scalar positive, l : scalar positive', 'S'],
  ['p*sum(log(rowsum((X*inv(S)).*X))) + n*logdet(S)', 'S : matrix(p,p) posdef, X : matrix(n,p)', 'S'],
  ['sum(sqrt(rowsum((X*inv(S)).*X))) + c*logdet(S)', 'S : matrix(p,p) posdef, X : matrix(n,p), c : scalar positive', 'S'],
  ['sum(w.*log(v*ones(n,1) + rowsum((X*inv(S)).*X))) + c*logdet(S)', 'S : matrix(p,p) posdef, X : matrix(n,p), w : vector(n) positive, v : scalar positive, c : scalar positive', 'S'],
  ['(v+p)/2*sum(log(1 + rowsum((X*inv(S)).*X)/v)) + n/2*logdet(S)', 'S : matrix(p,p) posdef, X : matrix(n,p), v : scalar positive', 'S'],
  ['(v+p)/2*sum(log(1 + rowsum((X*inv(S)).*X)/v)) + (n+p+1)/2*logdet(S) + l*tr(inv(S)*C)', 'S : matrix(p,p) posdef, C : matrix(p,p) posdef, X : matrix(n,p), v : scalar positive, l : scalar positive', 'S'],
  ['sum(log(1 + (A*x - b).^2/v))*(v+1)/2', 'A : matrix(m,n), b : vector(m), x : vector(n), v : scalar positive', 'x'],
  ['sum(softplus(A*x - c)) + sum(softplus(b - A*x))', 'A : matrix(m,n), b : vector(m), c : vector(m), x : vector(n)', 'x'],
  ['norm2(y - sigmoid(A*x))^2', 'A : matrix(m,n), y : vector(m), x : vector(n)', 'x'],
  ['norm2(x - y)^2/2 + l*sum(sqrt((D*x).^2 + ones(m,1)))', 'x : vector(n), y : vector(n), D : matrix(m,n), l : scalar positive', 'x'],
  ["norm2(M.*(X - U*V'))^2/2 + l*norm2(U)^2/2", 'M : matrix(m,n) mask, X : matrix(m,n), U : matrix(m,k), V : matrix(n,k), l : scalar positive, i : index(m)', 'U[i,:]'],
  ['sum(M.*(X - W*H).^2)/2', 'M : matrix(m,n) positive, X : matrix(m,n) positive, W : matrix(m,k) positive, H : matrix(k,n) positive', 'H'],
  ["sum(P.*softplus(-U*V') + N.*softplus(U*V'))", 'P : matrix(m,n) nonneg, N : matrix(m,n) nonneg, U : matrix(m,k), V : matrix(n,k), i : index(m)', 'U[i,:]'],
  ["x'*J*x/2 + h'*x", 'J : matrix(n,n) symmetric hollow, h : vector(n), x : vector(n) binary', 'x', 'maximize'],
  ['sum(log(rowsum(exp(X*W)))) - inner(Y, X*W) + l*norm2(W)^2/2', 'X : matrix(n,p), Y : matrix(n,K) mask, W : matrix(p,K), l : scalar positive', 'W'],
  ["norm2(X - U*V')^2 + l*tr(V'*V)", 'X : matrix(m,n), U : matrix(m,k), V : matrix(n,k), l : scalar positive', 'V'],
  ['sum(log(1 + (y - b*ones(n,1)).^2))', 'y : vector(n), b : scalar', 'b'],
  ['sum(F*S*G - X.*log(F*S*G))', 'X : matrix(m,n) positive, F : matrix(m,k) positive, S : matrix(k,c) positive, G : matrix(c,n) positive', 'S'],
  ['sum(X.*log(X./(W*H)) - X + W*H)', 'X : matrix(n,m) positive, W : matrix(n,k) positive, H : matrix(k,m) positive', 'H'],
  ['sum(A*x - y.*log(A*x + r))', 'A : matrix(m,n) positive, x : vector(n) positive, y : vector(m) nonneg, r : vector(m) positive', 'x'],
  ["sum(logcosh(y - K*x)) + l*x'*K*x/2", 'y : vector(n), K : matrix(n,n) posdef, x : vector(n), l : scalar positive', 'x'],
  ['sum(relu(1 - y.*(X*w))) + l*norm2(w)^2', 'X : matrix(n,p), w : vector(p), y : vector(n) binary, l : scalar positive', 'w'],
  ['sum(relu(1 - X*w) - relu(-X*w)) + l*norm2(w)^2', 'X : matrix(n,p), w : vector(p), l : scalar positive', 'w'],
  ['sum(q*relu(b - X*w).^2 + r*relu(X*w - b).^2) + norm2(w)^2', 'X : matrix(n,p), w : vector(p), b : vector(n), q : scalar positive, r : scalar positive', 'w'],
  ['norm2(A*x - b)^2 + 2*(norm1(x) - norm2(x))', 'A : matrix(m,n), x : vector(n), b : vector(m)', 'x'],
  ['sum(W*H - X.*log(W*H)) + l*norm2(H)^2', 'X : matrix(m,n) positive, W : matrix(m,k) positive, H : matrix(k,n) positive, l : scalar positive', 'H'],
  ['norm2(x - y)^2/2 + l*sum(sqrt((D*x).^2 + (E*x).^2 + r*ones(m,1)))', 'x : vector(n), y : vector(n), D : matrix(m,n), E : matrix(m,n), l : scalar positive, r : scalar positive', 'x'],
  ['norm2(Y - X*W)^2/2 + l*sum(sqrt(rowsum(W.^2) + r*ones(d,1)))', 'Y : matrix(n,K), X : matrix(n,d), W : matrix(d,K), l : scalar positive, r : scalar positive', 'W'],
  ['sqrt(norm2(A*x - b)^2 + r)', 'A : matrix(m,n), x : vector(n), b : vector(m), r : scalar positive', 'x'],
  ['r*log(sum(exp(x/r))) + l*sum(sqrt(1 + x.^2))', 'x : vector(n), r : scalar positive, l : scalar positive', 'x'],
  ['sum(2*sqrt(W*H) + 2*X./sqrt(W*H))', 'X : matrix(m,n) positive, W : matrix(m,k) positive, H : matrix(k,n) positive', 'W'],
  ['sum((sqrt(X) - sqrt(W*H)).^2)', 'X : matrix(m,n) positive, W : matrix(m,k) positive, H : matrix(k,n) positive', 'H'],
  ["sum(M.*(softplus(U*V') - Y.*(U*V'))) + l*norm2(U)^2/2", 'U : matrix(n, k), V : matrix(m, k), M : matrix(n, m) nonneg, Y : matrix(n, m), l : scalar positive', 'U'],
  ['sum(i in 1:n, c[i]*log(1 + exp(-y[i]*(X[i,:]*w))))', 'X : matrix(n,d), y : vector(n), c : vector(n) positive, w : vector(d)', 'w'],
  ["sum(i in 1:n, j in 1:m, logcosh(R[i,j] - U[i,:]*V[j,:]'))", 'R : matrix(n,m), U : matrix(n,k), V : matrix(m,k)', 'V'],
  ["sum(i in 1:n, sqrt(norm2(X[i,:]' - w)^2 + 1))", 'X : matrix(n,d), w : vector(d)', 'w'],
  ['sum(i in 1:m, A[i,:]*x - y[i]*log(A[i,:]*x))', 'A : matrix(m,n) positive, x : vector(n) positive, y : vector(m) nonneg', 'x'],
  ['-sum(c.*log(sigmoid(X*w)) + (1 - c).*log(1 - sigmoid(X*w)))', 'X : matrix(n,d), c : vector(n) mask, w : vector(d)', 'w'],
  ['norm2(y - X*w) + l*norm2(w)^2', 'X : matrix(n,d), y : vector(n), w : vector(d), l : scalar positive', 'w'],
  ['norm2(Y - X*W)^2/2 + l*sum(i in 1:d, norm2(W[i,:]))', 'X : matrix(n,d), Y : matrix(n,K), W : matrix(d,K), l : scalar positive', 'W'],
  ["sum(log(1 + rowsum(((X - ones(n,1)*w')*inv(S)).*(X - ones(n,1)*w'))/v))", 'X : matrix(n,d), w : vector(d), S : matrix(d,d) posdef, v : scalar positive', 'w'],
  ['norm2(X - W*H)^2/2 + l*norm1(H)', 'X : matrix(n,m) positive, W : matrix(n,k) positive, H : matrix(k,m) nonneg, l : scalar positive', 'H'],
  ['sum(W*H + B - X.*log(W*H + B))', 'X : matrix(n,m) nonneg, W : matrix(n,k) positive, H : matrix(k,m) positive, B : matrix(n,m) positive', 'H'],
  ['sum(x)*b - n*a*log(b)', 'x : vector(n) positive, b : scalar positive, a : scalar positive', 'b'],
  ["c'*x + l*sum(x.*log(x))", 'c : vector(n), x : vector(n) simplex, l : scalar positive', 'x'],
  ["x'*Q*x", 'Q : matrix(n,n) symmetric positive, x : vector(n) simplex', 'x'],
  ['sum((W*H).^(3/2)*2/3 - 2*X.*(W*H).^(1/2))', 'X : matrix(m,n) nonneg, W : matrix(m,k) positive, H : matrix(k,n) positive', 'H'],
  ["sum(A*x) - y'*log(A*x) + norm2(D*x)^2/2", 'A : matrix(m,n) positive, x : vector(n) positive, y : vector(m) positive, D : matrix(p,n)', 'x'],
  ['sum(W*H - X.*log(W*H)) + l*norm2(H*D)^2', 'X : matrix(m,n) nonneg, W : matrix(m,k) positive, H : matrix(k,n) positive, l : scalar positive, D : matrix(n,p)', 'H'],
  ['norm2(A*x - b)^2/2 + l*sum(log(x + e*ones(n,1)))', 'A : matrix(m,n), x : vector(n) nonneg, b : vector(m), l : scalar positive, e : scalar positive', 'x'],
  ['norm2(A*x - b)^2/2 + l*norm1(x)', 'A : matrix(m,n), x : vector(n), b : vector(m), l : scalar positive', 'x'],
  ['sum(softplus(-y.*(X*w))) + l*norm1(w)', 'X : matrix(n,d), y : vector(n) binary, w : vector(d), l : scalar positive', 'w'],
  ['sum(log(x) + y.^2./x)', 'x : vector(n) positive, y : vector(n)', 'x'],
  ["logdet(X'*diag(x)*X)", 'X : matrix(n,d) fullrank, x : vector(n) simplex', 'x', 'maximize'],
  ["tr(inv(X'*diag(x)*X))", 'X : matrix(n,d) fullrank, x : vector(n) simplex', 'x'],
  ["logdet(K*diag(s)*K' + r*eye(n)) + y'*inv(K*diag(s)*K' + r*eye(n))*y", 'K : matrix(n,q), y : vector(n), s : vector(q) positive, r : scalar positive', 's'],
  ["logdet(s*A + r*B) + y'*inv(s*A + r*B)*y", 'A : matrix(n,n) psd, B : matrix(n,n) posdef, y : vector(n), s : scalar positive, r : scalar positive', 's'],
  ["sum(i in 1:n, (r[i] - norm2(A[i,:]' - x))^2)", 'A : matrix(n,k), r : vector(n) nonneg, x : vector(k)', 'x'],
  ['norm2(A*X - B)^2/2 + l*sum(log(sqrt(rowsum(X.^2)) + e*ones(n,1)))', 'A : matrix(m,n), X : matrix(n,K), B : matrix(m,K), l : scalar positive, e : scalar positive', 'X'],
  ["sum(i in 1:n, log(1 + (X[i,:]' - b)'*inv(S)*(X[i,:]' - b)/v))", 'X : matrix(n,d), b : vector(d), v : scalar positive, S : matrix(d,d) posdef', 'b'],
  ['norm2(x - y)^2/2 - r*sum(log(x))', 'x : vector(n) positive, y : vector(n), r : scalar positive', 'x'],
  ['b*l - a*log(l) - s*log(t + u*exp(-l))', 'a : scalar positive, b : scalar positive, s : scalar positive, t : scalar positive, u : scalar positive, l : scalar positive', 'l'],
];

/** What the finder emits for each of them: bounds from both sides, updates. */
export const foundClaims = (): readonly PageClaim[] =>
  OBJECTIVES.map(([objective, given, variable, wanted]) => {
    const sense = wanted ?? ('minimize' as const);
    const q = question(objective, given, variable, sense);
    const problem = read(readDeclarations(given));
    const bounds = (['lower', 'upper'] as const).flatMap((side) => findBounds(q, side, 'full').results.map((r) => ({ hessian: r.hessian, bound: r.bound, side: side === 'upper' ? ('above' as const) : ('below' as const) })));
    return { name: objective, certificate: '', problem, objective: q.objective, variable: read(readVariable(variable, problem)), sense, bounds, updates: findSurrogates(q, null).results.map((r) => r.update) };
  });
