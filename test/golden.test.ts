import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { derive } from '../src/audit/derivation.ts';
import { readDeclarations, readExpression, readProblem, readVariable, type Problem } from '../src/elaborate/index.ts';
import type { Result } from '../src/diagnostics/diagnostic.ts';
import { printLatex } from '../src/notation/print/latex.ts';
import { printText } from '../src/notation/print/text.ts';
import { printUnicode } from '../src/notation/print/unicode.ts';

const value = <T>(r: Result<T>): T => {
  if (!r.ok) throw new Error(r.diagnostics[0]?.message);
  return r.value;
};

const problemOf = (source: string): Problem => value(readProblem(source));

const results = (problem: Problem, wrt: string, all = true): readonly { readonly title: string; readonly text: string; readonly grade: string; readonly unicode: string; readonly latex: string }[] => {
  const objective = problem.objective;
  if (objective === null) throw new Error('no objective');
  return derive({
    of: objective.expr, variables: wrt.split(' ').map((v) => value(readVariable(v, problem))), kind: all ? 'all-blocks' : 'gradient', lets: [...problem.lets.values()], conditions: problem.conditions,
  }, { seed: 'golden' }).map((d) => ({
    title: d.by.map((e) => printText(e)).join(','), text: printText(d.value), grade: `${d.finding.verdict} ${d.finding.grade}`, unicode: printUnicode(d.value), latex: printLatex(d.value),
  }));
};

const texts = (source: string, wrt: string): Readonly<Record<string, string>> => {
  const list = results(problemOf(source), wrt);
  for (const r of list) expect(r.grade).toBe('proved P');
  return Object.fromEntries(list.map((r) => [r.title, r.text]));
};

const NMF = 'X : matrix(n, m)\nW : matrix(n, k)\nH : matrix(k, m)\n';

describe('results that a person would have written', () => {
  it('factorisation with a named residual', () => {
    expect(texts(`${NMF}let A = W*H - X\nminimize norm2(A)^2/2`, 'W H')).toEqual({
      W: "A*H'", H: "W'*A", 'W,W': "kron(H*H', eye(n))", 'W,H': 'kron(eye(k), A)*commutation(k,m) + kron(H, W)', 'H,W': "kron(A', eye(k))*commutation(n,k) + kron(H', W')", 'H,H': "kron(eye(m), W'*W)",
    });
  });

  it('factorisation without names', () => {
    expect(texts(`${NMF}minimize norm2(X - W*H)^2/2`, 'W H')).toEqual({
      W: "(W*H - X)*H'", H: "W'*(W*H - X)", 'W,W': "kron(H*H', eye(n))", 'W,H': 'kron(eye(k), W*H - X)*commutation(k,m) + kron(H, W)', 'H,W': "kron((W*H - X)', eye(k))*commutation(n,k) + kron(H', W')", 'H,H': "kron(eye(m), W'*W)",
    });
  });

  it('a quadratic form, general and symmetric', () => {
    expect(texts("A : matrix(n, n)\nx : vector(n)\nminimize x'*A*x", 'x')).toEqual({ x: "(A + A')*x", 'x,x': "A + A'" });
    expect(texts("A : matrix(n, n) symmetric\nx : vector(n)\nminimize x'*A*x", 'x')).toEqual({ x: '2*A*x', 'x,x': '2*A' });
  });

  it('the logistic loss, with and without a name for the probabilities', () => {
    const declared = 'X : matrix(n, d)\ny : vector(n)\nw : vector(d)\n';
    expect(texts(`${declared}minimize sum(softplus(X*w) - y.*(X*w))`, 'w')['w']).toBe("X'*(sigmoid(X*w) - y)");
    expect(texts(`${declared}let s = sigmoid(X*w)\nminimize sum(softplus(X*w) - y.*(X*w))`, 'w')).toEqual({ w: "X'*(s - y)", 'w,w': "X'*diag(s.*(1-s))*X" });
  });

  it('log-determinant and log-sum-exp', () => {
    expect(texts('X : matrix(n, n)\nminimize logdet(X)', 'X')).toEqual({ X: "inv(X)'", 'X,X': "-kron(inv(X), inv(X)')*commutation(n,n)" });
    expect(texts('x : vector(n)\nminimize log(sum(exp(x)))', 'x')['x']).toBe('exp(x)/sum(exp(x))');
    expect(texts('x : vector(n)\nlet p = exp(x)/sum(exp(x))\nminimize log(sum(exp(x)))', 'x')).toEqual({ x: 'p', 'x,x': "diag(p) - p*p'" });
  });

  it('in Unicode and LaTeX', () => {
    const [w, , , wh] = results(problemOf(`${NMF}let A = W*H - X\nminimize norm2(A)^2/2`), 'W H');
    expect(w?.unicode).toBe('A·Hᵀ');
    expect(w?.latex).toBe('A H^{\\top}');
    expect(wh?.unicode).toBe('(I(k) ⊗ A)·K(k,m) + H ⊗ W');
    expect(wh?.latex).toBe('\\left(I_{k} \\otimes A\\right) K_{k,m} + H \\otimes W');
  });
});

const EXAMPLES: Readonly<Record<string, string>> = {
  nmf: 'W H', 'matrix-factorisation': 'W H', lfh: 'U U[i,:]', dlfh: 'U[:,k] V[:,k]', klr: 'w', ridge: 'W', 'frobenius-hadamard-block': 'R Q', quantile: 't', logistic: 'w', softmax: 'x',
  'gan-discriminator': 'w', 'gan-generator': 'A w', 'wgan-gp': 'a B', contrastive: 'L', triplet: 'X', lmnn: 'L', cml: 'U V', 'cp-multiview': 'T1 T2 a',
};

describe('the problem files', () => {
  for (const [name, wrt] of Object.entries(EXAMPLES))
    it(`${name}: gradients are derived and proved`, () => {
      for (const r of results(problemOf(readFileSync(new URL(`../examples/${name}.gradus`, import.meta.url), 'utf8')), wrt, false)) expect(r.grade, `${r.title}: ${r.text}`).toBe('proved P');
    });

  it('the Hessian of latent factor hashing by a row, and of its discrete form by a column', () => {
    const lfh = results(problemOf(readFileSync(new URL('../examples/lfh.gradus', import.meta.url), 'utf8')), 'U[i,:]');
    const dlfh = results(problemOf(readFileSync(new URL('../examples/dlfh.gradus', import.meta.url), 'utf8')), 'U[:,k]');
    for (const r of [...lfh, ...dlfh]) expect(r.grade, r.text).toBe('proved P');
    expect(dlfh[1]?.text).toMatch(/diag\(/);
  });
});

describe('derivatives of matrix expressions', () => {
  it('are Jacobians with vec column-major', () => {
    const problem = value(readDeclarations('X : matrix(m, n)'));
    const of = value(readExpression("X'", problem));
    const [d] = derive({ of, variables: [value(readVariable('X', problem))], kind: 'gradient', lets: [], conditions: [] }, { seed: 'golden' });
    expect(d === undefined ? '' : printText(d.value)).toBe('commutation(m,n)');
  });
});
