import { describe, expect, it } from 'vitest';
import { verifyCertificate } from '../../src/checker/kernel/index.ts';
import { runCheck } from '../../src/cli/check.ts';
import { InputRejected } from '../../src/elaborate/rejected.ts';

const check = (claim: string, given: string, more: { readonly json?: boolean; readonly files?: Readonly<Record<string, string>> } = {}): { readonly status: number; readonly out: string } => {
  let out = '';
  const files = more.files ?? {};
  const io = { out: (t: string) => void (out += t), err: () => undefined, readFile: (f: string) => files[f] ?? '', fileExists: (f: string) => f in files, writeFile: () => undefined, isTerminal: false };
  return { status: runCheck(claim, { given, json: more.json === true, explain: false, seed: 'test' }, io), out };
};

const X = 'x : vector(n)';

describe('gradus check of what a function is said to be', () => {
  it.each([
    ['norm2(x) is convex', X],
    ["x'*P*x is strongly convex in x", 'x : vector(n), P : matrix(n, n) posdef'],
    ['sum(log(x)) is strictly concave in x', 'x : vector(n) positive'],
    ['sum(x) is affine', X],
    ['sum(x) is concave', X],
    ['norm1(x) is not concave', X],
    ['x^3 is neither convex nor concave in x', 'x : scalar'],
    ['exp(x) is strictly convex', 'x : scalar'],
    ["x'*x/t is jointly convex in x and t", 'x : vector(n), t : scalar positive'],
    ['sum(x.*log(x./y)) is convex in (x, y)', 'x : vector(n) positive, y : vector(n) positive'],
    ["a'*inv(X)*a is convex in (a, X)", 'a : vector(n), X : matrix(n, n) posdef'],
    ['norm2(x - y) is convex in (x, y)', 'x : vector(n), y : vector(n)'],
    ['norm2(X - W*H)^2 is not convex in (W, H)', 'X : matrix(m, n), W : matrix(m, k), H : matrix(k, n)'],
  ])('%s: proved', (claim, given) => {
    const { status, out } = check(claim, given);
    expect(out).toMatch(/^proved .*\n {2}(?:it|its|the Hessian) .*\n {2}(?:certificate of \d+ steps?, grade [DP]|f\(. [+] d\))/u);
    expect(status).toBe(0);
  });

  it.each([
    ['norm1(x) is concave', X, 'it bends up at a point'],
    ['sum(abs(x)) - norm2(x) is convex', X, 'it bends down at a point'],
    ['norm1(x) is strictly convex', X, 'it is affine between two points'],
    ['norm2(A*x - b)^2 is strictly convex in x', 'x : vector(n), A : matrix(m, n), b : vector(m)', 'it is affine between two points'],
    ['sum(x.^4) is strongly convex in x', X, 'the second derivative along d is 0 at n = 1, x = 0, d = 1'],
    ['exp(x) is strongly convex', 'x : scalar', 'its second derivative falls to nothing far out'],
    ['sum(softplus(x)) is strongly convex', X, 'at n = 1, x = -500, d = 1'],
    ['sum(x) is strictly concave', X, 'it is affine'],
    ['norm2(x)^2 is affine', X, 'it bends up at a point'],
    ['exp(x) is neither convex nor concave', 'x : scalar', 'it is convex'],
    ['exp(x) is not convex', 'x : scalar', 'it is convex'],
    ['x*y is convex in (x, y)', 'x : scalar, y : scalar', 'it bends down at a point'],
  ])('%s: refuted', (claim, given, why) => {
    const { status, out } = check(claim, given);
    expect(out).toMatch(/^refuted /u);
    expect(out).toContain(why);
    expect(status).toBe(1);
  });

  it('speaks of the objective of a file by its name, and gives programs the certificate', () => {
    const { out } = check('f is convex in w', 'p.gradus', { json: true, files: { 'p.gradus': 'X : matrix(m, n)\nw : vector(n)\ny : vector(m)\nminimize f = sum(softplus(X*w) - y.*(X*w))' } });
    const answer = JSON.parse(out) as { readonly verdict: string; readonly certificate: unknown };
    expect(answer.verdict).toBe('proved');
    expect(verifyCertificate(JSON.stringify(answer.certificate)).accepted).toBe(true);
  });

  it('asks what is meant where several symbols may be, and wants a number', () => {
    expect(() => check('x*y is convex', 'x : scalar, y : scalar')).toThrow(InputRejected);
    expect(() => check('x*y is convex in x, y', 'x : scalar, y : scalar')).toThrow(InputRejected);
    expect(() => check('exp(x) is convex', X)).toThrow(InputRejected);
    expect(() => check('sum(x) is convex in q', X)).toThrow(InputRejected);
  });

  it('says what is known where it is not enough', () => {
    const { status, out } = check('x^4 is strictly convex', 'x : scalar');
    expect(out).toMatch(/^undecided .*\n  it is convex; that it is strictly convex is not proved/u);
    expect(status).toBe(3);
  });

  it('says that what is assumed may hold nowhere', () => {
    expect(check('(t - 1)*sum(exp(x)) is convex in x', 'x : vector(n), t : scalar, assume t >= 1, assume t <= 0').out).toContain('no point was found at which all that is assumed holds');
    expect(check('(t - 1)*sum(exp(x)) is convex in x', 'x : vector(n), t : scalar, assume t >= 1').out).not.toContain('no point was found');
    expect(JSON.parse(check('t^2 >= 0', 't : scalar, assume t >= 1, assume t <= 0', { json: true }).out)).toHaveProperty('warning');
  });

  it.each([
    ['sum(abs(x).^3)^(1/3) is convex', X, 'it is convex, by a p-norm or mean of powers; absolute values of what is affine'],
    ['exp(sum(log(x))/n) is concave', 'x : vector(n) positive', 'it is concave, its negative by a Hessian that is positive semidefinite'],
    ['norm2(x)^2 is strongly convex', X, 'it is strongly convex: its Hessian is at least 2*eye(n)'],
  ])('%s: says why', (claim, given, why) => {
    expect(check(claim, given).out).toContain(why);
  });
});
