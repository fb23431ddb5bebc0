import { describe, expect, it } from 'vitest';
import { formulas, statuses } from './reading.ts';

describe('what is declared', () => {
  it('is no condition of what holds because of it, but is said', () => {
    const step = formulas('Let $A\\in\\mathbb{R}^{n\\times n}$ be symmetric and $x\\in\\mathbb{R}^n$. Then $\\nabla_x x^TAx = 2Ax$.').at(-1)?.steps.at(-1);
    expect([step?.status, step?.conditions, step?.sentence]).toEqual(['proved', [], 'holds, with A symmetric']);
  });

  it.each(['s = \\sigma(w^Tx)', 's = 1/(1+e^{-w^Tx})'])('shows that 1 - s is positive for %s', (definition) => {
    expect(statuses(`$${definition}$. Then $\\nabla_w\\log(1-s) = -sx$ and $\\log\\frac{s}{1-s} = w^Tx$.`, 'w : vector(n), x : vector(n)').slice(-2)).toEqual(['proved', 'proved']);
  });
});

describe('names that are used again', () => {
  it('for something of another size are not what was optimised before', () => {
    const text = 'Let $X\\in\\mathbb{R}^{n\\times p}$, $\\beta\\in\\mathbb{R}^p$ and $f(\\beta) = \\|X\\beta\\|^2$.\n\nLet $x_1,\\ldots,x_N$ be observations in $\\mathbb{R}^p$ with mean $\\bar x = \\frac1N\\sum_i x_i$ and $\\mu\\in\\mathbb{R}^p$.\n\n$$\\sum_{i=1}^N (x_i-\\mu) = N(\\bar x-\\mu)$$\n\n$$\\sum_{i=1}^N (x_i-\\mu) = \\bar x-\\mu$$';
    expect(statuses(text).slice(-2)).toEqual(['proved', 'refuted']);
  });

  it('are given no other value where they were proved to be equal to something', () => {
    const text = '$J(W) = \\|X - XW\\|_F^2 = \\operatorname{tr}(X^TX) - 2\\operatorname{tr}(X^TXW) + \\operatorname{tr}(W^TX^TXW)$. $$J(W) = \\operatorname{tr}(X^TX) - \\operatorname{tr}(X^TXW) + \\operatorname{tr}(W^TX^TXW)$$';
    expect(statuses(text, 'X : matrix(n, d), W : matrix(d, d)').at(-1)).toBe('refuted');
  });
});

describe('sides of sizes of other names', () => {
  const GIVEN = 'C : matrix(d, d) posdef, W : matrix(d, k)';
  it('are not equal', () => expect(statuses('$$C^{-1} = C^{-1}W$$', GIVEN)).toEqual(['refuted']));
  it('may be where the document says that the sizes are', () => expect(statuses('With $d = k$ we have $$C = CW$$', GIVEN).at(-1)).not.toBe('refuted'));
});

describe('the curvature of a function', () => {
  it('bounds its Hessian', () => expect(statuses('$r(x) = \\|x\\|_2$ has $\\nabla^2r(x) \\succeq 0$, not $\\nabla^2 r(x) \\preceq 0$.', 'x : vector(n)').slice(-2)[0]).toBe('proved'));
});

describe('a model with noise', () => {
  it('says nothing of how the data depend on the state', () => {
    const text = 'The observation of $x\\in\\mathbb{R}^n$ is $y=Hx+v$ with $H\\in\\mathbb{R}^{p\\times n}$ and $y\\in\\mathbb{R}^p$. With $J(x) = \\frac12\\|y-Hx\\|^2$ we have $$\\nabla J(x) = -H^T(y-Hx)$$';
    expect(statuses(text).at(-1)).toBe('proved');
  });
});
