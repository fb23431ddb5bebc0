import { describe, expect, it } from 'vitest';
import { checkNote } from '../../src/notes/index.ts';
import { one, statuses } from './reading.ts';

describe('functions that are known by their names', () => {
  const given = 'f : function, phi : function(p), ell : function, X : matrix(n, d), y : vector(n), x : vector(d), v : vector(d), W : matrix(p, c), alpha : scalar positive, S : vector(d), epsilon : scalar positive';
  it('have values of which only equal ones are equal', () => {
    expect(one('f(x) + f(v) = f(v) + f(x)', given).status).toBe('proved');
    expect(one('2f(x) = f(x)', given).status).toBe('refuted');
    expect(one('\\sum_{i=1}^n \\ell(y_i, x_i^\\top v) = \\sum_{j=1}^n \\ell(y_j, v^\\top x_j)', given.replace(' x : vector(d),', '')).status).toBe('proved');
  });
  it('may be factors of what is differentiated by something else', () => expect(statuses('$$F = \\|W^\\top\\phi(x)\\|^2$$ $$\\nabla_W F = 2\\phi(x)\\phi(x)^\\top W$$', given)).toEqual(['definition', 'proved']));
  it('have no derivative, and are not taken for constants', () => {
    const [, step] = statuses('$$F = \\|W^\\top\\phi(x)\\|^2 + x^\\top x$$ $$\\nabla_x F = 2x$$', given);
    expect(step).toBe('not-understood');
  });
  it('have gradients that are values of other functions', () => {
    expect(one('v_{t+1} = v_t - \\alpha\\nabla_x f(x)', given).steps[0]).toMatchObject({ status: 'definition', right: 'v - alpha*∇f(x)' });
    expect(one('x_{t+1} = x_t - \\alpha\\nabla_x f(x_t) / \\sqrt{\\epsilon + S_{t+1}}', given).status).toBe('definition');
  });
  it('take no attributes and at most two sizes', () => {
    expect(checkNote('', { given: 'f : function positive' }).ok).toBe(false);
    expect(checkNote('', { given: 'f : function(a, b, c)' }).ok).toBe(false);
  });
});

describe('equalities up to something', () => {
  const given = 'x : vector(n), mu : vector(n), A : matrix(m, n), b : vector(m)';
  it('up to a constant hold where the difference does not vary', () => {
    expect(one('\\|x - \\mu\\|^2 = x^\\top x - 2\\mu^\\top x + \\text{const}', given).steps[0]).toMatchObject({ status: 'proved', sentence: 'holds up to a term without x' });
    expect(one('\\|x - \\mu\\|^2 = x^\\top x - \\mu^\\top x + \\text{const}', given).status).toBe('refuted');
  });
  it('up to the layout of derivatives are told so', () => {
    const f = '$$f = \\frac12\\|Ax - b\\|^2$$';
    expect(statuses(`${f} $$\\nabla_x f = (Ax - b)^\\top A$$ $$\\nabla_x f = 2(Ax - b)^\\top A$$`, given)).toEqual(['definition', 'proved-under', 'refuted']);
  });
});

describe('formulas of several rows', () => {
  it('of which one can not be read have verdicts on the others', () => {
    const found = one('\\begin{aligned} (x + y)^\\top x &= x^\\top x + y^\\top x \\\\ &= (x^\\top x + y^\\top x \\\\ &= x^\\top x + x^\\top y \\end{aligned}', 'x : vector(n), y : vector(n)');
    expect(found.steps.map((s) => s.status)).toEqual(['proved', 'not-understood', 'proved']);
  });
});

describe('indices in the wrong place', () => {
  const given = 'X : matrix(n, m), W : matrix(n, k), H : matrix(k, m)\nminimize f = norm2(X - W*H)^2/2';
  it('are told, with the one that makes the claim right', () => {
    const [step] = one('\\frac{\\partial f}{\\partial W_{ij}} = \\sum_{l=1}^m ([WH]_{il} - X_{il})H_{lj}', given).steps;
    expect(step?.status).toBe('refuted');
    expect(step?.sentence).toContain('an index stands in the wrong place');
  });
});

describe('what is supposed of declared names', () => {
  const given = 'f : vector(n), g : vector(n), d : matrix(n, n), p : vector(n) nonneg, x : index(n), y : index(n), a : scalar, c : scalar';
  it('is given, and what may rest on it is not refuted', () => {
    expect(statuses('$$f(x) + g(y) \\le d(x,y)$$ $$p(x)f(x) + p(x)g(x) \\le 0$$', given)).toEqual(['definition', 'undecided']);
    expect(statuses('$$p(x)f(x) + p(x)g(x) \\le p(x)$$', given)).toEqual(['refuted']);
  });
  it('may be the value of a constant', () => expect(statuses('$\\tfrac14(a^2 + c) = a$', given)).toEqual(['definition']));
});

describe('a matrix that depends on a number', () => {
  const given = 'Let $Y(x)\\in\\mathbb{R}^{n\\times n}$ and $x\\in\\mathbb{R}$. ';
  const last = (text: string): string | undefined => statuses(given + text).at(-1);
  it('may be any function of it', () => {
    expect(last('$$\\frac{\\partial \\det Y}{\\partial x} = \\det(Y)\\operatorname{Tr}\\left(Y^{-1}\\frac{\\partial Y}{\\partial x}\\right)$$')).toBe('proved-under');
    expect(last('$$\\frac{\\partial Y^{-1}}{\\partial x} = -Y^{-1}\\frac{\\partial Y}{\\partial x}Y^{-1}$$')).toBe('proved-under');
    expect(last('$$\\frac{\\partial^2 \\operatorname{Tr}(Y^2)}{\\partial x^2} = 2\\operatorname{Tr}\\left(Y\\frac{\\partial^2 Y}{\\partial x^2} + \\frac{\\partial Y}{\\partial x}\\frac{\\partial Y}{\\partial x}\\right)$$')).toBe('proved');
  });
  it('is no particular one', () => {
    expect(last('$$\\frac{\\partial Y^2}{\\partial x} = 2Y\\frac{\\partial Y}{\\partial x}$$')).toBe('refuted');
    expect(last('$$\\frac{\\partial \\det Y}{\\partial x} = \\det(Y)\\operatorname{Tr}\\left(Y\\frac{\\partial Y}{\\partial x}\\right)$$')).toBe('refuted');
    expect(last('$$\\operatorname{Tr}\\frac{\\partial^2 Y}{\\partial x^2} = \\operatorname{Tr}\\frac{\\partial Y}{\\partial x}$$')).toBe('refuted');
  });
});

it('a gradient by an entry is that entry of the gradient', () => {
  const given = 'Let $W\\in\\mathbb{R}^{m\\times n}$ and $R(W) = \\sum_{i=1}^m\\sum_{j=1}^n\\sqrt{W_{ij}^2+1}$. ';
  expect(statuses(`${given}$$\\frac{\\partial R}{\\partial W_{ij}} = \\frac{W_{ij}}{\\sqrt{W_{ij}^2+1}}$$ $$\\frac{\\partial R}{\\partial W_{ij}} = \\frac{2W_{ij}}{\\sqrt{W_{ij}^2+1}}$$`).slice(-2)).toEqual(['proved', 'refuted']);
});
