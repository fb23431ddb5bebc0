import { describe, expect, it } from 'vitest';
import { printText } from '../../src/notation/print/text.ts';
import { formulas } from './reading.ts';

/** The flaw and the repair of the last formula. */
const mended = (text: string): readonly [string | null | undefined, string | null] => {
  const diagnosis = formulas(text).at(-1)?.steps.find((s) => s.status === 'refuted')?.diagnosis;
  return [diagnosis?.flaw, diagnosis?.repair === null || diagnosis === undefined ? null : printText(diagnosis.repair.value)];
};

const SIZES = 'Let $X\\in\\mathbb{R}^{n\\times d}$, $Y\\in\\mathbb{R}^{n\\times c}$, $W\\in\\mathbb{R}^{d\\times c}$, $\\lambda > 0$. ';
const MEAN = `${SIZES}$L(W) = \\frac{1}{2n}\\|XW - Y\\|_F^2 + \\frac\\lambda2\\|W\\|_F^2$. `;

describe('a wrong closed form', () => {
  it.each([
    ['a size is missing', `${MEAN}$$\\arg\\min_W L(W) = (X^\\top X + \\lambda I)^{-1}X^\\top Y$$`, 'factor', "inv(X'*X + n*lambda*eye(d))*X'*Y"],
    ['an inverse is missing', `${MEAN}$$\\arg\\min_W L(W) = (X^\\top X + n\\lambda I)X^\\top Y$$`, 'missing-term', "inv(X'*X + n*lambda*eye(d))*X'*Y"],
    ['a sign is wrong', `${MEAN}$$\\arg\\min_W L(W) = -(X^\\top X + n\\lambda I)^{-1}X^\\top Y$$`, 'sign', "inv(X'*X + n*lambda*eye(d))*X'*Y"],
    ['a number stands for its inverse in two places', 'Let $A\\in\\mathbb{R}^{m\\times n}$, $b\\in\\mathbb{R}^m$, $x, v\\in\\mathbb{R}^n$, $t > 0$. $$\\arg\\min_x\\ \\frac12\\|Ax - b\\|^2 + \\frac1{2t}\\|x - v\\|^2 = (A^\\top A + tI)^{-1}(A^\\top b + tv)$$', 'factor', "inv(A'*A + eye(n)/t)*(A'*b + v/t)"],
    ['the gradient is not linear', 'Let $Q, E\\in\\mathbb{R}^{p\\times p}$ be symmetric positive definite, $N > 0$ and $q(Q) = \\frac N2\\log\\det Q + \\frac12\\operatorname{tr}(Q^{-1}E)$. The stationary point is $$Q = NE$$', 'factor', 'E/N'],
  ])('is mended itself: %s', (_, text, flaw, repair) => expect(mended(text)).toEqual([flaw, repair]));
  it('has a counterexample that is none by rounding', () => {
    const [step] = formulas(`${MEAN}$$\\arg\\min_W L(W) = (X^\\top X + \\lambda I)^{-1}X^\\top Y$$`).at(-1)?.steps ?? [];
    expect(Math.max(...(step?.diagnosis?.counterexample?.left.flat() ?? [0]).map(Math.abs))).toBeGreaterThan(1e-3);
  });
});

describe('best values over a matrix', () => {
  const best = (value: string): string | undefined => formulas(`${SIZES}$f(W) = \\frac12\\|XW - Y\\|_F^2 + \\frac\\lambda2\\|W\\|_F^2$. $$\\min_W f(W) = ${value}$$`).at(-1)?.status;
  it('are those where the gradient vanishes', () => {
    expect(best('\\frac\\lambda2\\operatorname{tr}(Y^\\top(XX^\\top + \\lambda I)^{-1}Y)')).toBe('proved');
    expect(best('\\lambda\\operatorname{tr}(Y^\\top(XX^\\top + \\lambda I)^{-1}Y)')).toBe('refuted');
  });
  it('are found with the variable on the left of other matrices too', () => {
    const text = 'Let $Z\\in\\mathbb{R}^{m\\times p}$, $U\\in\\mathbb{R}^{m\\times k}$, $V\\in\\mathbb{R}^{k\\times p}$, $\\lambda > 0$. $$\\min_U \\|Z - UV\\|_F^2 + \\lambda\\|U\\|_F^2 = \\lambda\\operatorname{tr}(Z(V^\\top V + \\lambda I)^{-1}Z^\\top)$$';
    expect(formulas(text).at(-1)?.status).toBe('proved');
  });
});

describe('a formula displayed behind "For $f = …$,"', () => {
  it('is a claim', () => expect(formulas('For $f(x) = x^\\top x$, $x\\in\\mathbb{R}^n$,\n\n$$\\nabla f(x) = x$$').at(-1)?.status).toBe('refuted'));
});
