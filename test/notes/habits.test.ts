import { describe, expect, it } from 'vitest';
import { formulas, one, report, statuses } from './reading.ts';

const inferred = (text: string): readonly string[] => formulas(text).flatMap((f) => f.inferred);
const last = (text: string, format: 'markdown' | 'latex' = 'markdown'): string => report(text, '', format).formulas.at(-1)?.status ?? '';

describe('repeated indices', () => {
  const SAID = 'Repeated indices are summed. $F \\in \\mathbb{R}^{n\\times n}$, $u \\in \\mathbb{R}^n$.\n\n';
  it.each([
    ['\\frac{\\partial}{\\partial u_i}(u_jF_{jk}u_k) = (F_{ik}+F_{ki})u_k', 'proved'],
    ['\\frac{\\partial}{\\partial u_i}(u_jF_{jk}u_k) = 2F_{ik}u_k', 'refuted'],
    ['\\frac{\\partial}{\\partial u_i}(u_ju_j)^2 = 4u_ju_ju_i', 'proved'],
    ['\\frac{\\partial F_{ii}}{\\partial F_{jk}} = \\delta_{jk}', 'proved'],
    ['\\operatorname{tr}(F^TF) = F_{ij}F_{ij}', 'proved'],
  ])('are summed where the document says so: %s: %s', (latex, status) => expect(last(`${SAID}$$${latex}$$`)).toBe(status));

  it('may be summed where no sum is written and a side lacks them', () => {
    const text = '$A, B \\in \\mathbb{R}^{n\\times n}$.\n\n$$(AB)_{ij} = A_{ik}B_{kj}$$\n\n$$(A^TB)_{ij} = A_{ki}B_{kj}$$\n\n$$(A^TB)_{ij} = A_{ik}B_{kj}$$';
    expect(statuses(text).slice(1)).toEqual(['proved', 'proved', 'refuted']);
    expect(inferred(text)).toContain('repeated indices are summed');
  });

  it('are no sums in a document that writes its sums, or denies it', () => {
    const sums = '$A, B \\in \\mathbb{R}^{n\\times n}$.\n\n$$\\operatorname{tr} A = \\sum_i A_{ii}$$\n\n$$(AB)_{ij} = A_{ik}B_{kj}$$';
    expect(inferred(sums)).not.toContain('repeated indices are summed');
    expect(inferred(sums.replace('$$\\operatorname{tr} A = \\sum_i A_{ii}$$', 'There is no summation over repeated indices.'))).not.toContain('repeated indices are summed');
  });
});

describe('scripts', () => {
  const GIVEN = 'F : matrix(n,n), i : index(n), j : index(n), s : scalar positive, x : vector(n), c : scalar';
  it.each([
    ['\\frac{\\partial \\det F}{\\partial F_{ij}} = \\det(F) F^{-1}_{ji}', 'proved-under'],
    ['F^T_{ij} = F_{ji}', 'proved'],
    ['F^T_{ij} = F_{ij}', 'refuted'],
    ['\\frac{\\partial}{\\partial s^2} \\frac{x^\\top x}{s^2} = -\\frac{x^\\top x}{s^4}', 'proved'],
    ['\\frac{\\partial}{\\partial s^2} \\frac{x^\\top x}{s^2} = -2\\frac{x^\\top x}{s^3}', 'refuted'],
    ['\\nabla_{s^2} \\log s = \\frac{1}{2s^2}', 'proved'],
    ['\\frac{\\partial^2}{\\partial s^2} s^3 = 6s', 'proved'],
  ])('%s: %s', (latex, status) => expect(one(latex, GIVEN).status).toBe(status));

  it('name a quantity with a number, which is no identity', () => {
    expect(last('$F \\in \\mathbb{R}^{n\\times n}$, $I_1 = \\operatorname{tr} F$, $\\frac{\\partial I_1}{\\partial F} = I$')).toBe('proved');
  });

  it('are powers of entries where the matrix is not square', () => {
    expect(one('A^2 = A \\odot A', 'A : matrix(m, n)')).toMatchObject({ status: 'proved', inferred: ['the power of a matrix that is not square is that of every entry'] });
  });
});

describe('primes', () => {
  it('are transposes where nothing else is', () => {
    expect(last("$x \\in \\mathbb{R}^n$, $A \\in \\mathbb{R}^{n\\times n}$, $\\frac{\\partial x'Ax}{\\partial x} = (A+A')x$")).toBe('proved');
  });
  it('name another point where transposes are written otherwise', () => {
    const text = "Let $x, y \\in \\mathbb{R}^d$ and $k(x, x') = \\exp(-(x-x')^\\top(x-x'))$. Then $\\frac{\\partial k}{\\partial x'} = 2k(x,x')(x-x')$ and $\\frac{\\partial k}{\\partial x'} = -2k(x,x')(x-x')$.";
    expect(statuses(text).slice(1)).toEqual(['definition', 'proved', 'refuted']);
    expect(inferred(text)).toContain('x_prime : vector(d)');
  });
});

describe('a model with an error', () => {
  it('says what the error is, so that the data do not depend on parameters', () => {
    const text = "Let $y = X\\beta + \\varepsilon$ where $X$ is an $n\\times p$ matrix, $\\beta\\in\\mathbb{R}^p$ and $\\varepsilon\\in\\mathbb{R}^n$. Then $S(\\beta) = (y-X\\beta)'(y-X\\beta)$ has $\\frac{\\partial S}{\\partial\\beta} = -2X'(y-X\\beta)$.";
    expect(last(text)).toBe('proved');
    expect(inferred(text)).toContain('y : vector(n)');
  });
  it('may be written entry by entry', () => {
    const text = "The model is $y_i = x_i'\\beta + u_i$, $i = 1,\\dots,n$, with regressors $x_i\\in\\mathbb{R}^k$. In matrix form $y = X\\beta + u$.";
    expect(last(text)).toBe('proved');
    expect(inferred(text)).toContain('beta : vector(k)');
  });
});

describe('what the document says in words', () => {
  it('of all vectors and matrices holds for letters without a declaration', () => {
    const text = 'All vectors are in $\\mathbb{R}^n$ and all matrices are $n\\times n$. Here $a$, $x$ are vectors and $S$ is symmetric.\n\n$$\\frac{\\partial}{\\partial x}(x-a)^\\top S(x-a) = 2S(x-a)$$\n\n$$\\frac{\\partial}{\\partial X}\\operatorname{tr}(AXB) = AB$$';
    expect(statuses(text).slice(-2)).toEqual(['proved', 'refuted']);
  });
  it('in parentheses is the size of what stands before them', () => {
    expect(inferred('The inputs $X$ (an $n \\times d$ matrix, one example per row).')).toEqual(['X : matrix(n, d)']);
  });
  it('of an item of a list ends with it', () => {
    expect(inferred('- the kernel $K\\in\\mathbb{R}^{n\\times n}$, symmetric positive definite\n- coefficients $a\\in\\mathbb{R}^n$\n')).toEqual(['K : matrix(n, n) posdef symmetric', 'a : vector(n)']);
  });
  it('between commas is said of what stands before them', () => {
    expect(inferred('The covariance $P$, an $n\\times n$ symmetric positive definite matrix, and $R$ ($k\\times k$, symmetric).')).toEqual(['P : matrix(n, n) posdef symmetric', 'R : matrix(k, k) symmetric']);
  });
  it('of equal sizes leaves open whether others fit', () => {
    const text = '$A\\in\\mathbb{R}^{p\\times n}$, $B\\in\\mathbb{R}^{m\\times q}$, $f(A) = \\operatorname{tr}(A^\\top A)$. CLAUSE $\\nabla f(A) = AB$.';
    expect(last(text.replace('CLAUSE', ''))).toBe('refuted');
    expect(last(text.replace('CLAUSE', 'Here $m = n$.'))).toBe('not-understood');
  });
  it('of a list of samples declares the matrix of them', () => {
    expect(inferred('Let $x_1,\\dots,x_n$ be observations in $\\mathbb{R}^p$.')).toEqual(['X : matrix(n, p)']);
  });
  it('about a condition holds in its sentence', () => {
    const text = 'Let $S, L\\in\\mathbb{R}^{n\\times n}$. If $S = LL^\\top$, then $\\frac{\\partial}{\\partial L}\\operatorname{tr} S = 2L$. For $f(S) = \\operatorname{tr}(S)$ it is $\\nabla f(S) = I$.';
    expect(statuses(text).slice(-3)).toEqual(['proved', 'definition', 'proved']);
  });
  it('at the beginning of a sentence gives a value, which is no best one', () => {
    const text = '$Z\\in\\mathbb{R}^{n\\times l}$, $W\\in\\mathbb{R}^{l\\times l}$ positive definite, $y\\in\\mathbb{R}^n$. Let $Q = y^\\top ZWZ^\\top y$. With $W = (Z^\\top Z)^{-1}$ it is the other one.';
    expect(last(text)).not.toBe('refuted');
  });
  it('may say more of what is declared', () => {
    expect(last('Let $b\\in\\mathbb{R}^n$. Let now $b\\in\\{-1,1\\}^n$. Then $b_i^2 = 1$.')).toBe('proved');
  });
});

describe('letters that nothing declares', () => {
  it.each([
    ['A:B = \\operatorname{tr}(A^\\top B)', 'proved', ['A : matrix(n, m)', 'B : matrix(n, m)']],
    ['\\operatorname{vec}(AXB) = (B^\\top\\otimes A)\\operatorname{vec}(X)', 'proved', ['A : matrix(n, m)', 'X : matrix(m, p)', 'B : matrix(p, q)']],
    ['\\operatorname{vec}(AXB) = (A\\otimes B^\\top)\\operatorname{vec}(X)', 'refuted', ['A : matrix(n, m)', 'X : matrix(m, p)', 'B : matrix(p, q)']],
    ['\\frac{\\partial x^\\top Ax}{\\partial x} = (A+A^\\top)x', 'proved', ['x : vector(n)', 'A : matrix(n, n)']],
  ])('have the most general sizes that fit: %s: %s', (latex, status, names) => {
    const found = one(latex, '');
    expect(found.status).toBe(status);
    expect([...found.inferred].sort()).toEqual([...names].sort());
  });
  it('are no vectors where they are the columns of what is declared behind', () => {
    const text = 'Let $w\\in\\mathbb{R}^n$ and $k(w) = \\sum_{j=1}^n(w^Ta_j)^2$ with $a_j$ the columns of $A\\in\\mathbb{R}^{n\\times n}$. Then $\\nabla k(w) = 2AA^Tw$.';
    expect(last(text)).toBe('proved');
  });
  it('are others in the next formula', () => {
    expect(statuses('$$A:B = \\operatorname{tr}(A^\\top B)$$\n\n$$\\det(AB) = \\det(A)\\det(B)$$')).toEqual(['proved', 'proved']);
  });
  it('are vectors where a diagonal matrix is made of them', () => {
    const text = 'Let $x\\in\\mathbb{R}^p$ and $\\Psi = \\operatorname{diag}(\\psi)$ with $\\psi > 0$.\n\n$$f(x) = x^\\top\\Psi^{-1}x$$\n\n$$\\frac{\\partial f}{\\partial\\psi_i} = -\\frac{x_i^2}{\\psi_i^2}$$';
    expect(last(text)).toBe('proved');
    expect(inferred(text)).toContain('psi : vector(p) positive');
  });
  it('are positive numbers where an order holds only then, which is a condition', () => {
    const found = report('$K\\in\\mathbb{R}^{n\\times n}$ is positive definite. $$S = K(K+\\lambda I)^{-1}$$ $$S \\preceq I$$').formulas.at(-1);
    expect(found?.status).toBe('proved-under');
    expect(found?.steps[0]?.conditions).toContain('lambda > 0');
  });
});

describe('a loss of which only the derivative is known', () => {
  const LAYER = '$X\\in\\mathbb{R}^{n\\times d}$, $W\\in\\mathbb{R}^{d\\times k}$, $Z = XW$, and $G = \\partial L/\\partial Z$. ';
  it.each([
    ['$\\frac{\\partial L}{\\partial W} = X^\\top G$', 'proved'],
    ['$\\frac{\\partial L}{\\partial X} = GW$', 'refuted'],
    ['$\\frac{\\partial L}{\\partial W} = X^\\top\\frac{\\partial L}{\\partial Z}$', 'proved'],
    ['$\\nabla^2_W L = 0$', 'not-understood'],
    ['$f = \\frac12\\|\\partial L/\\partial W\\|_F^2$, $\\nabla_X f = G$', 'not-understood'],
    ['$L = \\operatorname{tr}(G^\\top Z)$', 'definition'],
  ])('%s: %s', (claim, status) => expect(last(LAYER + claim)).toBe(status));
  it('may give dX the meaning of its derivative by X', () => {
    const text = '$P\\in\\mathbb{R}^{n\\times d}$, $V\\in\\mathbb{R}^{d\\times e}$, $O = PV$. We are given $dO = \\partial L/\\partial O$. Then $dV = P^\\top dO$ and $dP = dO V$.';
    expect(statuses(text).slice(-2)).toEqual(['proved', 'refuted']);
  });
  it('is differentiated by what is further on', () => {
    expect(last(`${LAYER}Let $H = \\tanh(Z)$ and $E = \\partial L/\\partial H$. Then $\\partial L/\\partial Z = E\\odot(1 - H\\odot H)$.`)).toBe('proved');
  });
});

describe('layers', () => {
  const NET = '$x\\in\\mathbb{R}^d$, $W^{(1)}\\in\\mathbb{R}^{h\\times d}$, $W^{(2)}\\in\\mathbb{R}^{k\\times h}$, $b^{(1)}\\in\\mathbb{R}^h$, $b^{(2)}, t\\in\\mathbb{R}^k$, $z^{(1)} = W^{(1)}x + b^{(1)}$, $a^{(1)} = \\tanh(z^{(1)})$, $z^{(2)} = W^{(2)}a^{(1)} + b^{(2)}$, $C = \\frac12\\|z^{(2)} - t\\|^2$, $\\delta^{(l)} = \\partial C/\\partial z^{(l)}$. ';
  it('are numbers that a letter stands for', () => {
    expect(last(`${NET}$\\frac{\\partial C}{\\partial b^{(l)}} = \\delta^{(l)}$`)).toBe('proved');
    expect(inferred(NET)).toContain('l stands for 1 and 2');
    expect(last(`${NET}$\\delta^{(1)} = (W^{(2)})^\\top\\delta^{(2)}$`)).toBe('refuted');
  });

  const ANY = 'Layer $l$ has $W^{(l)}\\in\\mathbb{R}^{n_l\\times n_{l-1}}$, $b^{(l)}\\in\\mathbb{R}^{n_l}$ and $a^{(l)}\\in\\mathbb{R}^{n_l}$: $z^{(l)} = W^{(l)}a^{(l-1)} + b^{(l)}$, $a^{(l)} = \\tanh(z^{(l)})$. Let $\\delta^{(l)} = \\frac{\\partial C}{\\partial z^{(l)}}$. ';
  it.each([
    ['\\frac{\\partial C}{\\partial W^{(l)}} = \\delta^{(l)}(a^{(l-1)})^\\top', 'proved'],
    ['\\frac{\\partial C}{\\partial a^{(l-1)}} = (W^{(l)})^\\top\\delta^{(l)}', 'proved'],
    ['\\delta^{(l)} = ((W^{(l+1)})^\\top\\delta^{(l+1)})\\odot(1-a^{(l)}\\odot a^{(l)})', 'proved'],
    ['\\delta^{(l)} = ((W^{(l+1)})^\\top\\delta^{(l+1)})\\odot(1-a^{(l)})', 'refuted'],
    ['\\frac{\\partial C}{\\partial a^{(l-1)}} = W^{(l)}\\delta^{(l)}', 'refuted'],
  ])('are any, with the next ones like them: %s: %s', (claim, status) => expect(last(`${ANY}$${claim}$`)).toBe(status));
});

describe('parts of a matrix', () => {
  it('are declared by what puts them side by side', () => {
    const text = "$X\\in\\mathbb{R}^{n\\times k}$. Let $X = [X_1, X_2]$ and $M_1 = I - X_1(X_1'X_1)^{-1}X_1'$. Then $M_1X_1 = 0$ and $M_1X_2 = X_2$.";
    expect(statuses(text).slice(-2)).toEqual(['proved-under', 'refuted']);
    expect(inferred(text)).toContain('X_1 : matrix(n, k_1)');
  });
});

describe('d below a fraction', () => {
  it('is no division by a vector d', () => {
    expect(last('$Q\\in\\mathbb{R}^{n\\times n}$ symmetric, $x, d\\in\\mathbb{R}^n$, $a\\in\\mathbb{R}$, $g(x) = \\frac12 x^TQx$. $\\frac{d}{da} g(x+ad) = d^TQx + a\\, d^TQd$')).toMatch(/^proved/u);
  });
});

describe('fonts', () => {
  it('tell a calligraphic letter from a bold one', () => {
    expect(last('Let $\\mathbf{L}\\in\\mathbb{R}^{n\\times n}$ and $\\mathcal{L} = \\operatorname{tr}(\\mathbf{L}^\\top\\mathbf{L})$. Then $\\frac{\\partial\\mathcal{L}}{\\partial\\mathbf{L}} = 2\\mathbf{L}$.')).toBe('proved');
  });
});
