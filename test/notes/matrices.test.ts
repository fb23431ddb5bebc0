import { describe, expect, it } from 'vitest';
import { formulas, statuses } from './reading.ts';

const SQUARE = '$A, B, C, D, X\\in\\mathbb{R}^{n\\times n}$ ';
const of = (given: string, ...claims: readonly string[]): readonly string[] => statuses(`${given} ${claims.map((c) => `$$${c}$$`).join(' ')}`).slice(-claims.length);

describe('functions of matrices', () => {
  it('are decided by eigenvalues where no function of entries can be meant', () => {
    expect(of(SQUARE, '\\det e^A = e^{\\operatorname{tr} A}', '\\operatorname{tr}\\log X = \\log\\det X', '\\operatorname{tr}\\log X = \\det X')).toEqual(['proved', 'proved-under', 'refuted']);
    expect(of('$S\\in\\mathbb{R}^{n\\times n}$ is symmetric positive definite, $x\\in\\mathbb{R}^n$.', 'z = S^{-1/2}x', '\\|z\\|^2 = x^\\top S^{-1}x', '\\|z\\|^2 = x^\\top S^{-2}x')).toEqual(['definition', 'proved', 'refuted']);
  });
  it('may be meant where those of entries fail, which is said', () => {
    const [f] = formulas(`${SQUARE} $$\\frac{\\partial}{\\partial X}\\operatorname{tr}(e^X) = e^{X^\\top}$$`).slice(-1);
    expect([f?.status, f?.inferred]).toEqual(['proved', ['exp, log and their like are functions of matrices here']]);
  });
  it('exist where eigenvalues are positive', () => {
    const [f] = formulas(`${SQUARE} $$\\operatorname{tr}\\log X = \\log\\det X$$`).slice(-1);
    expect(f?.steps[0]?.conditions).toEqual(['X without eigenvalues at or below 0']);
  });
});

describe('diag of a square matrix', () => {
  it('is the column of its diagonal, or the diagonal matrix where only that fits', () => {
    expect(of(SQUARE, 'L = \\|A\\|_F^2 - \\|\\operatorname{diag}(A)\\|_2^2', 'L = \\|A - \\operatorname{diag}(A)\\|_F^2', '\\nabla_A L = 2A - 2\\operatorname{diag}(\\operatorname{diag}(A))', '\\operatorname{tr}(A) = 1^\\top\\operatorname{diag}(A)', '\\operatorname{diag}(A)B = A\\odot B')).toEqual(['definition', 'proved', 'proved', 'proved', 'refuted']);
  });
});

describe('pseudo-inverses', () => {
  it('are those of any rank, or of full rank under that condition', () => {
    const given = '$A\\in\\mathbb{R}^{m\\times n}$ ';
    expect(of(given, 'AA^+A = A', 'A^+ = A^\\top')).toEqual(['proved', 'refuted']);
    const [f] = formulas(`${given} $$A^\\dagger = (A^\\top A)^{-1}A^\\top$$`).slice(-1);
    expect([f?.status, f?.steps[0]?.conditions]).toEqual(['proved-under', ['A of full column rank']]);
  });
});

describe('determinants of blocks', () => {
  const blocks = '\\det\\begin{pmatrix} A & B\\\\ C & D\\end{pmatrix}';
  it('use that blocks commute where this is the condition', () => {
    expect(of(SQUARE, `${blocks} = \\det(AD-BC)\\quad\\text{if } CD = DC`, `${blocks} = \\det(AD-CB)\\quad\\text{if } CD = DC`)).toEqual(['proved-under', 'refuted']);
  });
  it('are products of determinants', () => expect(of(SQUARE, '\\det\\begin{pmatrix} A & B\\\\ 0 & D\\end{pmatrix} = \\det A\\det D')).toEqual(['proved']));
});

describe('differentials', () => {
  it('may have the letter of a size', () => {
    const given = '$X\\in\\mathbb{R}^{d\\times d}$ is invertible.';
    expect(of(given, 'd\\log\\det X = \\operatorname{tr}(X^{-1}dX)', 'dX^{-1} = -X^{-1}\\,dX\\,X^{-1}', 'dX^{-1} = X^{-1}\\,dX\\,X^{-1}', '\\operatorname{tr}(2I_d) = 2d')).toEqual(['proved-under', 'proved-under', 'refuted', 'proved']);
  });
  it('are taken twice', () => {
    expect(of('$x\\in\\mathbb{R}^n$, $A\\in\\mathbb{R}^{n\\times n}$, $f(x) = x^\\top Ax$', 'd^2f = 2\\,dx^\\top A\\,dx', 'd^2f = dx^\\top A\\,dx')).toEqual(['proved', 'refuted']);
  });
});

describe('slips that are no edit of a value', () => {
  const slip = (given: string, claim: string): unknown => formulas(`${given} $$${claim}$$`).at(-1)?.steps[0]?.slip;
  const AB = '$a, b\\in\\mathbb{R}^n$ ';
  it('are named with the statement that is right', () => {
    expect(slip(AB, '\\|a+b\\|^2 \\le \\|a\\|^2+\\|b\\|^2')).toEqual({ flaw: 'factor', repair: 'norm2(a + b)^2 <= 2*(norm2(a)^2 + norm2(b)^2)' });
    expect(slip(AB, '2a^\\top b \\ge \\|a\\|^2+\\|b\\|^2')).toEqual({ flaw: 'direction', repair: "2*a'*b <= norm2(a)^2 + norm2(b)^2" });
    expect(slip('$A\\in\\mathbb{R}^{m\\times n}$, $X\\in\\mathbb{R}^{n\\times p}$ ', '(AX)^\\top = A^\\top X^\\top')).toEqual({ flaw: 'wrong-order', repair: "(A*X)' = X'*A'" });
    expect(slip('$A\\in\\mathbb{R}^{m\\times n}$, $X\\in\\mathbb{R}^{n\\times p}$ ', '\\frac{\\partial\\|AX\\|_F^2}{\\partial X} = 2AXA^\\top')).toEqual({ flaw: 'sizes', repair: "grad(norm2(A*X)^2, X) = 2*A'*A*X" });
  });
  it("are those of Newton's step", () => {
    const given = '$A\\in\\mathbb{R}^{n\\times n}$ is symmetric positive definite, $b, x\\in\\mathbb{R}^n$, $f(x) = \\frac12x^\\top Ax - b^\\top x$ ';
    expect(of(given, 'x^{(k+1)} = x^{(k)} - A^{-1}(Ax^{(k)} - b)', 'x^{(k+1)} = x^{(k)} + A^{-1}(Ax^{(k)} - b)')).toEqual(['proved', 'refuted']);
  });
});
