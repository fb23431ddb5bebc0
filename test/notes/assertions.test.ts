import { describe, expect, it } from 'vitest';
import { report, statuses } from './reading.ts';

const GIVEN = 'A : matrix(m, n), b : vector(m), x : vector(n), lambda : scalar positive, R : matrix(n, n), f : function';
/** What is said of the last formula about which anything is said. */
const said = (text: string): { readonly status: string; readonly kinds: readonly string[] } => {
  const last = report(text, GIVEN).formulas.filter((f) => f.status !== 'not-a-claim').at(-1);
  return { status: last?.status ?? 'nothing', kinds: last?.steps.map((s) => s.kind) ?? [] };
};
const RIDGE = 'Let $J(x) = \\|Ax - b\\|^2 + \\lambda\\|x\\|^2$. ';

describe('what words assert of a formula', () => {
  it.each([
    [`${RIDGE}The function $J$ is strongly convex.`, 'proved'], [`${RIDGE}Clearly $J$ is convex in $x$.`, 'proved'], [`${RIDGE}Hence $-J(x)$ is concave in $x$.`, 'proved'],
    [`${RIDGE}Since $J$ is concave, we maximise it.`, 'refuted'], ['Now $\\log\\sum_i e^{x_i}$ is concave in $x$.', 'refuted'], ['Now $\\log(1 + \\|x\\|^2)$ is convex in $x$.', 'refuted'],
    ['The Gram matrix $A^\\top A$ is positive semidefinite.', 'proved'], ['The matrix $A^\\top A + \\lambda I$ is positive definite.', 'proved'], ['The matrix $A^\\top A$ is positive definite.', 'refuted'],
    ['The matrix $R + R^\\top$ is symmetric.', 'proved'], ['The matrix $R - R^\\top$ is symmetric.', 'refuted'], ['The matrix $R - R^\\top$ is skew-symmetric.', 'proved'], ['The matrix $2R$ is idempotent.', 'refuted'],
  ])('%s', (text, status) => {
    expect(said(text).status).toBe(status);
  });

  it('has a small point where a function leaves its tangents', () => {
    const found = report('Since $-\\|x\\|^2$ is convex in $x$, we are done.', GIVEN).formulas[0]?.steps[0];
    expect(found).toMatchObject({ kind: 'convexity', status: 'refuted', left: '-norm2(x)^2 is convex in x' });
    expect(found?.finding?.counterexample?.sizes).toEqual({ n: 1 });
  });

  it('stands when the sentence says more that is taken for granted', () => {
    const { formulas } = report('Now $-\\|x\\|^2$ is convex in $x$ while $R$ is idempotent.', GIVEN);
    expect(formulas[0]?.status).toBe('refuted');
  });

  it.each([
    `${RIDGE}If $J$ is concave, then we are done.`, `${RIDGE}Suppose that $J$ is concave.`, `${RIDGE}It is wrong that $J$ is concave when $n = 1$.`, `${RIDGE}We want that $J$ is concave.`,
    'Here $f(x)$ is convex in $x$.', 'The matrix $A^\\top A$ is positive definite if $A$ has full column rank.', 'The matrix $R$ is symmetric.', 'The vector $Rx$ is orthogonal to $x$.', 'The function $\\|x\\|^2$ is not concave in $x$.',
    'The set $\\|x\\|^2$ is a convex set.',
  ])('%s asserts nothing that is decided', (text) => {
    expect(said(text).kinds).not.toContain('convexity');
    expect(['nothing', 'definition', 'not-a-claim']).toContain(said(text).status);
  });
});

describe('what is defined where words assert something of it', () => {
  const given = 'Let $B\\in\\mathbb{R}^{m\\times n}$ and $x\\in\\mathbb{R}^n$. ';
  it.each([
    ['The function $f(x) = \\|Bx\\|^2 + \\|x\\|^2$ is strictly convex.', 'proved'], ['The function $f(x) = \\|Bx\\|^2 - \\|x\\|^2$ is convex.', 'refuted'],
    ['For any $z\\in\\mathbb{R}^n$ the function $f(x) = \\|x - z\\|^2 - 2\\|x\\|^2$ is convex.', 'refuted'], ['The function $f(x) = \\sum_i e^{x_i}$ is strictly convex.', 'proved'],
    ['The function $f(x) = -\\sum_i e^{x_i}$ is strictly concave.', 'proved'], ['The function $f(x) = \\sum_i e^{x_i}$ is strictly concave.', 'refuted'], ['If the function $f(x) = \\|Bx\\|^2 - \\|x\\|^2$ is convex, so be it.', 'definition'],
  ])('%s', (text, status) => expect(statuses(given + text).at(-1)).toBe(status));
});

describe('words by which a formula bounds another one', () => {
  const given = 'x : vector(n), y : vector(n), a : vector(n)';
  it.each([
    [String.raw`Of course $x^T y$ is a lower bound of $\frac12(\|x\|^2 + \|y\|^2)$ for all $x$.`, 'proved'],
    [String.raw`Here $\|x\|^2$ majorizes $2 x^T a - \|a\|^2$.`, 'proved'],
    [String.raw`故 $2x^T a$ 是 $\|x\|^2 + \|a\|^2$ 的下界。`, 'proved'],
    [String.raw`Then $x^T x$ is an upper bound on $x^T y$.`, 'refuted'],
    [String.raw`If $x^T x$ is an upper bound on $x^T y$, nothing follows.`, 'not-a-claim'],
  ])('%s %s', (text, status) => {
    expect(statuses(text, given)[0]).toBe(status);
  });
});
