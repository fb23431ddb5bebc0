import { describe, expect, it } from 'vitest';
import { formulas } from './reading.ts';

const GIVEN = 'X : matrix(n, p), y : vector(n), w : vector(p), lambda : scalar positive, mu : scalar, sigma : scalar positive, tau : scalar, q : vector(n) positive, r : vector(n), x : index(n), B : matrix(p, p)';
const RIDGE = 'Let $F(w) = \\|Xw-y\\|^2 + \\lambda\\|w\\|^2$.';
const last = (text: string): readonly [string | undefined, string | undefined, string | null | undefined] => {
  const step = formulas(text, GIVEN).at(-1)?.steps.at(-1);
  return [step?.status, step?.kind, step?.slip?.repair];
};

describe('an equation that sets a gradient to zero', () => {
  it.each([
    [RIDGE, 'X^T(Xw-y) + \\lambda w = 0'],
    [RIDGE, 'X^T(y - Xw) = \\lambda w'],
    [RIDGE, '\\frac{1}{\\lambda} X^T(Xw-y) + w = 0'],
    ['Let $G(\\mu) = \\sum_i (y_i - \\mu)^2/\\sigma^2 + \\tau \\mu^2$.', '\\sum_i (y_i - \\mu) = \\tau\\sigma^2\\mu'],
    ['Let $L = -q(x)\\log r(x) - q(x)\\log(1 - r(x))$.', '-\\frac{q(x)}{r(x)} + \\frac{q(x)}{1 - r(x)} = 0'],
  ])('is right up to a factor: %s %s', (goal, equation) => {
    expect(['proved', 'proved-under']).toContain(last(`${goal} Then $${equation}$.`)[0]);
    expect(last(`${goal} Then $${equation}$.`)[1]).toBe('stationary');
  });

  it.each([
    [RIDGE, 'X^T(Xw-y) - \\lambda w = 0', "X'*(X*w - y) + lambda*w = zeros(p,1)"],
    [RIDGE, 'X^T(Xw+y) + \\lambda w = 0', "X'*(X*w - y) + lambda*w = zeros(p,1)"],
    ['Let $L = -q(x)\\log r(x) - q(x)\\log(1 - r(x))$.', '-\\frac{q(x)}{r(x)} - \\frac{q(x)}{1 - r(x)} = 0', '-q[x]/r[x] + q[x]/(1 - r[x]) = 0'],
  ])('is refuted where words call it one and a small change makes it one: %s %s', (goal, equation, repair) => {
    expect(last(`${goal} Setting its derivative to zero gives $${equation}$.`)).toEqual(['refuted', 'stationary', repair]);
    expect(last(`${goal} We look for $${equation}$.`)[0]).toBe('not-a-claim');
  });

  it('lacks a term', () => {
    expect(last(`${RIDGE} Setting its gradient to zero gives $X^T(Xw-y) = 0$.`)).toEqual(['refuted', 'stationary', "X'*X*w - X'*y + lambda*w = zeros(p,1)"]);
  });

  it.each([
    ['Let $J(w) = \\|w\\|^4$.', 'w^T w w = 0'],
    ['Let $J(w) = \\log(1 + \\|w - Bw\\|^2)$.', '(I - B)^T(I - B) w = 0'],
    ['Let $J(\\mu) = (\\mu^2 - 1)^2 \\tau$.', '\\mu - 1 = 0'],
  ])('is not refuted where it differs from the gradient by a number that varies: %s %s', (goal, equation) => {
    expect(last(`${goal} Its gradient is zero where $${equation}$.`)[0]).not.toBe('refuted');
  });
});

describe('∇f(x) of a quantity that the declarations define by several names', () => {
  const GIVEN_F = "A : matrix(n, n)\nx : vector(n), y : vector(n)\nlet f = x'*A*x";
  const status = (formula: string): string | undefined => formulas(`Then $${formula}$.`, GIVEN_F).at(-1)?.status;
  it.each(['\\nabla f(x) = Ax + A^\\top x', '\\nabla f(x)^\\top = x^\\top (A + A^\\top)', '\\nabla^2 f(x) = A + A^\\top', '\\nabla f(A) = xx^\\top'])('is by what stands in its brackets: %s', (formula) => expect(status(formula)).toBe('proved'));
  it.each(['\\nabla f(x) = A^\\top x', '\\nabla f(A) = 2xx^\\top'])('is refuted: %s', (formula) => expect(status(formula)).toBe('refuted'));
  it.each(['\\nabla f = Ax + A^\\top x', '\\nabla f(y) = Ay + A^\\top y'])('asks for the variable where the brackets name none: %s', (formula) => expect(status(formula)).toBe('not-understood'));
});

describe('a gradient of a product', () => {
  it.each([
    ['\\nabla_w \\|w\\|^2 (\\mu + \\operatorname{tr}(ww^T)) = 2(\\mu + 2\\|w\\|^2)w'],
    ['\\nabla_B \\operatorname{tr}(B)\\det(B) = \\det(B)(I + \\operatorname{tr}(B)B^{-T})'],
    ['\\nabla_w \\langle Xw, y\\rangle\\|w\\|^2 = \\|w\\|^2 X^Ty + 2(y^TXw)w'],
  ])('takes all factors that hold the variable, the first being written out: %s', (claim) => {
    expect(['proved', 'proved-under']).toContain(last(`Then $${claim}$.`)[0]);
  });

  it('of a function is the factor beside others', () => {
    const text = `${RIDGE} Then $w^T\\nabla_w F(w) = 2w^TX^T(Xw-y) + 2\\lambda\\|w\\|^2$.`;
    expect(last(text)[0]).toBe('proved');
  });
});
