import { describe, expect, it } from 'vitest';
import { runCheck } from '../../src/cli/check.ts';
import { verifyCertificate } from '../../src/checker/kernel/index.ts';
import { UsageError } from '../../src/cli/io.ts';
import { InputRejected } from '../../src/elaborate/rejected.ts';

const check = (claim: string, given: string, json = false): { readonly status: number; readonly out: string } => {
  let out = '';
  const io = { out: (t: string) => void (out += t), err: () => undefined, readFile: () => '', fileExists: () => false, writeFile: () => undefined, isTerminal: false };
  return { status: runCheck(claim, { given, json, explain: false, seed: 'test' }, io), out };
};

describe('gradus check of an order', () => {
  it.each([
    ["tr(A'*B) <= norm2(A)*norm2(B)", 'A : matrix(m, n), B : matrix(m, n)'],
    ['logdet(A) <= tr(A) - n', 'A : matrix(n, n) posdef'],
    ["hess(sum(softplus(A*x)), x) <= A'*A/4", 'A : matrix(m, n), x : vector(n)'],
    ["A'*A >> 0", 'A : matrix(m, n)'],
    ['exp(x) ≥ 1 + x', 'x : vector(n)'],
    ['relu(x) <= abs(x)', 'x : vector(n)'],
    ['norm2(x - y)^2 <= 2*norm2(x)^2 + 2*norm2(y)^2', 'x : vector(n), y : vector(n)'],
    ['sigmoid(t)*(1 - sigmoid(t)) <= 1/4', 't : scalar'],
    ['hess(log(sum(exp(x))), x) <= eye(n)/2', 'x : vector(n)'],
    ["hess(sum(softplus(A*x)), x) <= norm2(A)^2/4*eye(n)", 'A : matrix(m, n), x : vector(n)'],
    ["inv(A + B*B') << inv(A)", 'A : matrix(n, n) posdef, B : matrix(n, m)'],
    ["inv(B*B' + c*eye(n)) << eye(n)/c", 'B : matrix(n, m), c : scalar positive'],
    ["A*inv(A'*A)*A' << eye(m)", 'A : matrix(m, n) fullrank'],
    ['tr(A)^2 <= n*norm2(A)^2', 'A : matrix(n, n)'],
    ['norm2(A*x) <= norm2(A)*norm2(x)', 'A : matrix(m, n), x : vector(n)'],
    ["abs(x'*y) <= norm2(x)*norm2(y)", 'x : vector(n), y : vector(n)'],
    ["x*x' << (x'*x + c)*eye(n) + A", 'x : vector(n), c : scalar nonneg, A : matrix(n, n) psd'],
    ["X'*(diag(p) - p*p')*X << X'*X/2", 'p : vector(n) simplex, X : matrix(n, k)'],
    ["diag(exp(x)/sum(exp(x))) - exp(x)*exp(x)'/sum(exp(x))^2 << eye(n)", 'x : vector(n)'],
    ['A*inv(A + eye(n)) << eye(n)', 'A : matrix(n, n) psd'],
    ["X*inv(X'*X + c*eye(n))*X' << eye(m)", 'X : matrix(m, n), c : scalar positive'],
    ["P - P*H'*inv(H*P*H' + R)*H*P >> 0", 'P : matrix(n, n) posdef, H : matrix(m, n), R : matrix(m, m) posdef'],
    ['A*inv(A + B)*A << A', 'A : matrix(n, n) psd, B : matrix(n, n) posdef'],
    ["(x + y + z)*(x + y + z)' << 3*(x*x' + y*y' + z*z')", 'x : vector(n), y : vector(n), z : vector(n)'],
    ["(A + B)'*(A + B) << (1 + t)*A'*A + (1 + 1/t)*B'*B", 'A : matrix(n, m), B : matrix(n, m), t : scalar positive'],
    ['sum(p.*log(p./q)) >= 0', 'p : vector(n) simplex, q : vector(n) simplex'],
    ['-sum(p.*log(p)) <= log(n)', 'p : vector(n) simplex'],
    ["log(sum(exp(x))) >= p'*x - sum(p.*log(p))", 'x : vector(n), p : vector(n) simplex'],
    ['sum(p.^2./q) >= 1', 'p : vector(n) simplex, q : vector(n) simplex'],
    ["tr(A*B) - logdet(A) - logdet(B) >= n", 'A : matrix(n, n) posdef, B : matrix(n, n) posdef'],
    ['x*y <= exp(x) + y*log(y) - y', 'x : scalar, y : scalar positive'],
    ['sum(a)*log(sum(a)/sum(c)) <= sum(a.*log(a./c))', 'a : vector(n) positive, c : vector(n) positive'],
    ['norm2(A + B)^2 <= (1 + t)*norm2(A)^2 + (1 + 1/t)*norm2(B)^2', 'A : matrix(m, n), B : matrix(m, n), t : scalar positive'],
    ['norm1(x) <= sqrt(n)*norm2(x)', 'x : vector(n)'],
    ['abs(x) <= x^2/(2*s) + s/2', 'x : scalar, s : scalar positive'],
    ['tr(A*inv(B)) >= 0', 'A : matrix(n, n) psd, B : matrix(n, n) posdef'],
    ['tr(A)*tr(B) >= tr(A*B)', 'A : matrix(n, n) psd, B : matrix(n, n) psd'],
    ['tr(inv(A + B)) <= tr(inv(A))', 'A : matrix(n, n) posdef, B : matrix(n, n) psd'],
    ["tr(X*inv(X'*X + c*eye(n))*X') <= m", 'X : matrix(m, n), c : scalar positive'],
    ['log(sum(exp(x))) >= sum(x)/n', 'x : vector(n)'],
    ['logdet(A)/2 <= logdet(A + B)/2', 'A : matrix(n, n) posdef, B : matrix(n, n) psd'],
    ["logdet(eye(n) + X'*X/s^2) >= 0", 'X : matrix(m, n), s : scalar positive'],
    ["A*B' + B*A' << A*C*A' + B*inv(C)*B'", 'A : matrix(n, m), B : matrix(n, m), C : matrix(m, m) posdef'],
    ['det(A) <= (tr(A)/n)^n', 'A : matrix(n, n) posdef'],
    ['logdet(A) <= sum(log(diagvec(A)))', 'A : matrix(n, n) posdef'],
    ["(x'*A*y)^2 <= (x'*A*x)*(y'*A*y)", 'x : vector(n), y : vector(n), A : matrix(n, n) psd'],
    ['n^2 <= sum(x)*sum(1./x)', 'x : vector(n) positive'],
    ['n/sum(1./x) <= exp(sum(log(x))/n)', 'x : vector(n) positive'],
    ["exp(p'*x) <= p'*exp(x)", 'x : vector(n), p : vector(n) simplex'],
  ])('%s: is proved by a certificate', (claim, given) => {
    const { status, out } = check(claim, given);
    expect(out).toMatch(/^proved .*\n  holds.*\n  certificate of \d+ steps?, grade [DP]/u);
    expect(status).toBe(0);
  });

  it.each([
    ['norm1(x) <= norm2(x)', 'x : vector(n)', { sizes: { n: 2 }, left: [[2]] }],
    ['norm2(x) >= norm1(x)', 'x : vector(n)', { sizes: { n: 2 }, right: [[2]] }],
    ["hess(sum(softplus(A*x)), x) <= A'*A/5", 'A : matrix(m, n), x : vector(n)', { sizes: { m: 1, n: 1 }, right: [[0.2]] }],
    ["x'*A*x >= 0", 'x : vector(n), A : matrix(n, n) symmetric', { values: { x: [[1]], A: [[-1]] } }],
    ['inv(A) ⪯ inv(B)', 'A : matrix(n, n) posdef, B : matrix(n, n) posdef', { sizes: { n: 1 } }],
    ["(A + B)'*(A + B) << 2*A'*A + 3/2*B'*B", 'A : matrix(n, m), B : matrix(n, m)', { sizes: { m: 1, n: 1 } }],
    ['sum(p.*log(p./q)) >= 1/10', 'p : vector(n) simplex, q : vector(n) simplex', {}],
    ['norm1(x) <= sqrt(n)*norm2(x)/2', 'x : vector(n)', { sizes: { n: 1 } }],
    ['tr(A*B) >= 0', 'A : matrix(n, n) psd, B : matrix(n, n) symmetric', { sizes: { n: 1 } }],
    ['logdet(A + B) >= logdet(A)', 'A : matrix(n, n) posdef, B : matrix(n, n) symmetric', { sizes: { n: 1 } }],
    ["diag(p) - p*p' << eye(n)/3", 'p : vector(n) simplex', { sizes: { n: 2 } }],
    ['tr(A) >= 1', 'A : matrix(n, n) posdef', { sizes: { n: 1 } }],
    ['tr(A) <= 1000000', 'A : matrix(n, n) psd', { sizes: { n: 1 } }],
    ['(1 + x)^3 >= 1 + 3*x', 'x : scalar', {}],
    ['sigmoid(x) < 1/2 + x/4', 'x : scalar nonneg', { values: { x: [[0]] }, left: [[0.5]], right: [[0.5]] }],
    ['sigmoid(t)*(1 - sigmoid(t)) < 1/4', 't : scalar', { values: { t: [[0]] }, left: [[0.25]], right: [[0.25]] }],
  ])('%s: is refuted at a small point', (claim, given, counterexample) => {
    const { status, out } = check(claim, given, true);
    expect(JSON.parse(out)).toMatchObject({ claim, verdict: 'refuted', counterexample });
    expect(status).toBe(1);
  });

  it('writes the certificate of an order, and of nothing else', () => {
    const written = new Map<string, string>();
    const io = { out: () => undefined, err: () => undefined, readFile: () => '', fileExists: () => false, writeFile: (file: string, text: string) => void written.set(file, text), isTerminal: false };
    const command = { given: 'A : matrix(n, n) psd, B : matrix(n, n) posdef', json: false, explain: false, seed: 'test', certificate: 'c.json' };
    expect(runCheck('tr(A*inv(B)) >= 0', command, io)).toBe(0);
    expect(verifyCertificate(written.get('c.json') ?? '').accepted).toBe(true);
    expect(() => runCheck('tr(A*B) = tr(B*A)', command, io)).toThrow(UsageError);
    expect(() => runCheck('0 <= tr(A*B) <= tr(A)*tr(B)', command, io)).toThrow(UsageError);
  });

  it('says where the sides are not symmetric, but their difference is, or not even that', () => {
    const given = 'A : matrix(n, n), B : matrix(n, m), K : matrix(n, n) skew';
    expect(check("A << A + B*B'", given).out).toContain('the sides are not symmetric by themselves, their difference is');
    expect(check("A + A' << A + A' + B*B'", given).out).not.toContain('symmetric');
    expect(check('K >> 0', given).out).toMatch(/^undecided .*\n  the difference of the sides is not symmetric/u);
  });

  it('says what it has no proof for', () => {
    const { status, out } = check('det(A + B) >= det(A) + det(B)', 'A : matrix(n, n) psd, B : matrix(n, n) psd');
    expect(out).toMatch(/^undecided .*\n  it held at all points tried, and no certificate was found\n/u);
    expect(status).toBe(3);
  });

  it('compares vectors with a number entry by entry, but asks what is meant between square matrices', () => {
    expect(check('exp(x) > 0', 'x : vector(n)').status).toBe(0);
    expect(check('A >= 0', 'A : matrix(m, n) nonneg').status).toBe(0);
    expect(() => check('A >= 0', 'A : matrix(n, n)')).toThrow(InputRejected);
  });

  it('decides a chain link by link, and the gravest one is its status', () => {
    const given = 'A : matrix(n, n), x : vector(n)';
    const { status, out } = check("0 <= norm2(A*x)^2 = x'*A'*A*x = x'*A*A'*x", given);
    expect(out).toMatch(/^proved {3}0 <= norm2\(A\*x\)\^2\n[^]*^proved {3}norm2\(A\*x\)\^2 = x'\*A'\*A\*x\n[^]*^refuted {3}x'\*A'\*A\*x = x'\*A\*A'\*x\n/mu);
    expect(status).toBe(1);
    const right = check("grad(x'*A*x, x) = A*x + A'*x = (A + A')*x", given, true);
    expect(JSON.parse(right.out)).toMatchObject({ links: [{ verdict: 'proved' }, { claim: "A*x + A'*x = (A + A')*x", verdict: 'proved' }] });
    expect(right.status).toBe(0);
    expect(() => check("0 <= norm2(A*x)^2 = x'*y", given)).toThrow(InputRejected);
  });
});
