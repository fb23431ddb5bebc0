import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkClaim } from '../../src/audit/check.ts';
import { readClaim } from '../../src/audit/claim.ts';
import { DEEP_TOWER, isSquareMod, LOG_TOWER, powerMod } from '../../src/checker/numbers/modular.ts';
import { readDecls } from '../../src/elaborate/index.ts';

const DECLS = {
  A: 'matrix(n, n)', B: 'matrix(n, n)', C: 'matrix(n, n)', S: 'matrix(n, n) symmetric', P: 'matrix(n, n) posdef', Q: 'matrix(m, n) orthogonal', X: 'matrix(m, n)', Y: 'matrix(n, m)', U: 'matrix(n, k)', V: 'matrix(k, n)', D: 'matrix(k, k)', E: 'matrix(k, p)',
  x: 'vector(n)', y: 'vector(n)', u: 'vector(n) positive', v: 'vector(n) positive', c: 'scalar', t: 'scalar', s: 'scalar positive', M: 'matrix(n, n) mask', z: 'vector(n) simplex', i: 'index(n)', j: 'index(n)',
};

const verdict = (claim: string, assumed: readonly string[] = ['m >= n']): string => {
  const problem = readDecls(DECLS, assumed);
  if (!problem.ok) throw new Error(problem.diagnostics[0]?.message);
  const read = readClaim(claim, problem.value);
  if (!read.ok) throw new Error(`${claim}: ${read.diagnostics[0]?.message ?? ''}`);
  const finding = checkClaim(read.value, problem.value.conditions, { seed: 'fixed' });
  if (finding.verdict === 'refuted' && finding.reason === undefined) expect(finding.counterexample?.relativeError).toBeGreaterThan(1e-6);
  return finding.verdict;
};

const TRUE = [
  'inv(A + U*D*V) = inv(A) - inv(A)*U*inv(inv(D) + V*inv(A)*U)*V*inv(A)', 'det(eye(m) + X*Y) = det(eye(n) + Y*X)', 'inv(eye(m) + X*Y)*X = X*inv(eye(n) + Y*X)', "vec(A*U*E) = kron(E', A)*vec(U)", "commutation(m,n)*vec(X) = vec(X')",
  'kron(A, D)*kron(B, D) = kron(A*B, D*D)', 'exp(x + c*ones(n,1))/sum(exp(x + c*ones(n,1))) = exp(x)/sum(exp(x))', 'sigmoid(-x) = 1 - sigmoid(x)', 'tanh(c) = (exp(2*c) - 1)/(exp(2*c) + 1)', 'softplus(x) - softplus(-x) = x',
  'log(sum(exp(x + c*ones(n,1)))) = c + log(sum(exp(x)))', 'sqrt(u.*v) = sqrt(u).*sqrt(v)', 'abs(x).^2 = x.^2', 'relu(x) - relu(-x) = x', "Q'*Q = eye(n)", 'M.*M = M', 'sum(z) = 1', "S' = S", 'logdet(A*B) = logdet(A) + logdet(B)', 'u.^(t + 1) = u.*u.^t', 's^t*s^c = s^(t + c)',
  "tr(A*B*C) = tr(C*A*B)", "norm2(X)^2 = tr(X'*X)", 'sin(x).^2 + cos(x).^2 = ones(n,1)', 'sum(r in 1:n, x[r]*y[r]) = x\'*y', '[A, B]*[C; A] = A*C + B*A', 'det(2*A) = 2^n*det(A)', "grad(x'*A*x, x) = (A + A')*x", "grad(log(sum(exp(x))), x) = exp(x)/sum(exp(x))", "hess(x'*A*x, x) = A + A'",
  "grad(logdet(P), P) = inv(P)", "grad(norm2(x), x) = x/norm2(x)", "grad(sum(u.*log(u)), u) = log(u) + 1", 'exp(exp(x)) = exp(exp(x))', 'exp(-c^2/2)*exp(c^2/2) = 1',
];
const FALSE = [
  'inv(A + B) = inv(A) + inv(B)', "(A*B)' = A'*B'", 'A*B = B*A', 'kron(A, B) = kron(B, A)', 'exp(A)*exp(B) = exp(A + B)', 'abs(x + y) = abs(x) + abs(y)', 'A*A - tr(A)*A + det(A)*eye(n) = zeros(n,n)', 'sigmoid(x).*sigmoid(x) = sigmoid(2*x)', 'softplus(x) = x', "Q*Q' = eye(m)",
  'log(u + v) = log(u) + log(v)', 'sqrt(u + v) = sqrt(u) + sqrt(v)', 'x[i]*y[j] = x[j]*y[i]', "vec(A*B*C) = kron(C, A')*vec(B)", "grad(x'*A*x, x) = 2*A*x", "grad(logdet(A), A) = inv(A)", "hess(x'*A*x, x) = 2*A", 'relu(x) = x', 'step(x).*x = abs(x)', 'sum(u) = 1', 'c^2 = c',
  // The standard identity of degree four vanishes on 2-by-2 matrices only.
  'A*B*C*S - A*B*S*C - A*C*B*S + A*C*S*B + A*S*B*C - A*S*C*B - B*A*C*S + B*A*S*C + B*C*A*S - B*C*S*A - B*S*A*C + B*S*C*A + C*A*B*S - C*A*S*B - C*B*A*S + C*B*S*A + C*S*A*B - C*S*B*A - S*A*B*C + S*A*C*B + S*B*A*C - S*B*C*A - S*C*A*B + S*C*B*A = zeros(n,n)',
];

describe('the independent check', () => {
  for (const claim of TRUE) it(`proves ${claim}`, () => expect(verdict(claim)).toBe('proved'));
  for (const claim of FALSE) it(`refutes ${claim.slice(0, 80)}`, () => expect(verdict(claim)).toBe('refuted'));

  it('never proves what it has no law for: it says so', () => {
    expect(verdict('atan(x) + atan(1./x) = atan(x) + atan(1./x) + 0*x')).toBe('proved');
    expect(['undecided', 'proved']).toContain(verdict('sin(x + y) = sin(x).*cos(y) + cos(x).*sin(y)'));
  });

  it('refutes nothing under conditions that no point was found to meet', () => {
    for (const [claim, ...assumed] of [['c = 1', 'c >= 1', 'c <= 1'], ['x = y', 'x >= y', 'y >= x'], ['c = t', 'c > 1', 'c < 0']] as const) expect(verdict(claim, assumed)).toBe('undecided');
    expect(verdict('c = 1', ['c >= 1', 'c <= 2'])).toBe('refuted');
  });

  it('adds nothing up to zero, and tells what is wrong at other sizes', () => {
    expect(verdict('sum(r in 1:n-1, x[r]) = sum(r in 1:n-1, x[r])')).toBe('proved');
    expect(verdict('sum(r in 1:n-1, c) = (n - 1)*c')).toBe('proved');
    expect(verdict('sum(r in 1:n-1, c) = n*c')).toBe('refuted');
  });

  it('meets conditions that small or large values meet alone', () => {
    expect(verdict("log(1 - x'*P*x) = 0", ["1 - x'*P*x > 0"])).toBe('refuted');
    expect(verdict('abs(c - 4) = abs(c)', ['c > 5'])).toBe('refuted');
  });

  it('claims no proof whose bound on the error says nothing', () => {
    expect(verdict('1e400*c = 1e400*c')).toBe('undecided');
    expect(verdict('1e9*c = 1e9*c')).toBe('proved');
  });

  it('gives the same answer for the same seed and draws fresh points without one', () => {
    expect(verdict("tr(A*B) = tr(B*A)")).toBe('proved');
  });
});

describe('squares modulo a prime', () => {
  it('are those whose power (p − 1)/2 is 1', () => {
    fc.assert(fc.property(fc.constantFrom(...LOG_TOWER, ...DEEP_TOWER, 3n, 5n, 7n, 11n), fc.bigInt({ min: -(1n << 70n), max: 1n << 70n }), (p, a) => isSquareMod(a, p) === (powerMod(a, (p - 1n) / 2n, p) === 1n)));
  });
});

describe('the towers of primes', () => {
  const isProbablePrime = (n: bigint): boolean => [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n].every((a) => a % n === 0n || strong(n, a));
  const strong = (n: bigint, a: bigint): boolean => {
    let d = n - 1n;
    let s = 0;
    while ((d & 1n) === 0n) [d, s] = [d >> 1n, s + 1];
    let x = powerMod(a, d, n);
    if (x === 1n || x === n - 1n) return true;
    for (let i = 1; i < s; i++) if ((x = (x * x) % n) === n - 1n) return true;
    return false;
  };
  for (const tower of [DEEP_TOWER, LOG_TOWER])
    it(`of ${tower.length} levels is made of primes that divide their predecessors less one`, () => {
      tower.forEach((p, l) => {
        expect(isProbablePrime(p)).toBe(true);
        expect(p % 4n).toBe(3n);
        const below = tower[l + 1];
        if (below !== undefined) expect((p - 1n) % below).toBe(0n);
      });
    });
});
