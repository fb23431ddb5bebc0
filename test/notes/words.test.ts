import { describe, expect, it } from 'vitest';
import { printText } from '../../src/notation/print/text.ts';
import { formulas, statuses } from './reading.ts';

const taken = (text: string): readonly string[] => formulas(text).flatMap((f) => f.inferred);
/** The flaw of the last formula and its repair. */
const repaired = (text: string): readonly unknown[] => {
  const diagnosis = formulas(text).at(-1)?.steps.at(-1)?.diagnosis;
  return [diagnosis?.flaw, diagnosis?.repair === null || diagnosis === undefined ? null : printText(diagnosis.repair.value)];
};
const GRADIENT = '$$\\frac{\\partial}{\\partial X}\\log\\det X = X^{-1}$$';

describe('the words around formulas', () => {
  it('say what matrices are', () => {
    expect(taken('Let $X\\in\\mathbb{R}^{d\\times d}$ be symmetric positive definite.')).toEqual(['X : matrix(d, d) posdef symmetric']);
    expect(taken('For a symmetric matrix $X\\in\\mathbb{R}^{d\\times d}$ and')).toEqual(['X : matrix(d, d) symmetric']);
    expect(taken('With $X\\in\\mathbb{R}^{d\\times d}$ symmetric and $D\\in\\mathbb{R}^{d\\times d}$ a diagonal matrix,')).toEqual(['X : matrix(d, d) symmetric', 'D : matrix(d, d) diagonal']);
    expect(taken('$\\mu\\in\\mathbb{R}^d$ and $\\Sigma\\in\\mathbb{R}^{d\\times d}$ are the mean and the (symmetric, positive definite) covariance matrix.')).toEqual(['mu : vector(d)', 'Sigma : matrix(d, d) posdef symmetric']);
  });
  it('may stand before a noun of their own, and end with an "and"', () => {
    expect(taken('Let $P\\in\\mathbb{R}^{n\\times n}$ be the symmetric positive definite prior covariance, $R\\in\\mathbb{R}^{m\\times m}$ the positive semidefinite noise covariance and $H\\in\\mathbb{R}^{m\\times n}$.')).toEqual(['P : matrix(n, n) posdef symmetric', 'R : matrix(m, m) psd symmetric', 'H : matrix(m, n)']);
    expect(taken('With scatter $S\\in\\mathbb{R}^{d\\times d}$ symmetric and within-class scatter $T\\in\\mathbb{R}^{d\\times d}$')).toEqual(['S : matrix(d, d) symmetric', 'T : matrix(d, d)']);
    expect(taken('$S\\in\\mathbb{R}^{d\\times d}$ is the symmetric part of $T\\in\\mathbb{R}^{d\\times d}$')).toEqual(['S : matrix(d, d)', 'T : matrix(d, d)']);
  });
  it('say how large they are', () => {
    expect(taken('Here $A$ is an $m\\times n$ matrix, and $x$ an $n$-dimensional vector.')).toContain('A : matrix(m, n)');
    expect(taken('For constant $n$-dimensional vectors $a$ and $c$')).toEqual(['a : vector(n)', 'c : vector(n)']);
  });
  it('leave a name the size that its own formula gives it', () => {
    const given = taken('Let $H \\in \\mathbb{R}^{p\\times n}$, $x\\in\\mathbb{R}^n$ and $R \\succ 0$ of size $p\\times p$. $$\\nabla_x\\, x^\\top H^\\top R^{-1}Hx = 2H^\\top R^{-1}Hx$$');
    expect(given).toContain('H : matrix(p, n)');
    expect(given).not.toContain('H : matrix(p, p)');
  });
  it('say how large they are behind "of size"', () => {
    expect(taken('Let $P$ be positive definite of size $m\\times m$, $b$ a vector of length $m$ and $F$ of order $2\\times m$. A matrix of size $k\\times k$ and $C$.')).toEqual(['P : matrix(m, m) posdef symmetric', 'b : vector(m)', 'F : matrix(2, m)']);
    expect(taken('$x\\in\\mathbb{R}^n$, $K = \\theta R$ with $R \\succ 0$ and $\\theta > 0$')).toEqual(['x : vector(n)', 'theta : scalar', 'R : matrix(n, n) posdef symmetric']);
  });
  it('say what is a number', () => expect(taken('With a positive scalar $c$ and real numbers $s$, $t$')).toEqual(['c : scalar positive', 's : scalar', 't : scalar']));
  it('say nothing of what they deny, or say of something else', () => {
    expect(taken('Let $X\\in\\mathbb{R}^{d\\times d}$ not be symmetric.')).toEqual(['X : matrix(d, d)']);
    expect(taken('Let $X\\in\\mathbb{R}^{d\\times d}$ be the product of two symmetric matrices.')).toEqual(['X : matrix(d, d)']);
    expect(statuses(`$X\\in\\mathbb{R}^{d\\times d}$. Unless $X$ is symmetric, this fails: ${GRADIENT}`)).toEqual(['definition', 'not-a-claim', 'refuted']);
    expect(taken('the diagonal of $X\\in\\mathbb{R}^{d\\times d}$')).toEqual(['X : matrix(d, d)']);
  });
  it('hold to the end of the sentence where they are a condition', () => {
    const ended = '$$\\frac{\\partial}{\\partial X}\\log\\det X = X^{-1}.$$';
    expect(statuses(`$X\\in\\mathbb{R}^{d\\times d}$. ${GRADIENT}\nIf $X$ is symmetric, this is\n${ended}\nIn general:\n${GRADIENT}`)).toEqual(['definition', 'refuted', 'definition', 'proved-under', 'refuted']);
  });
});

describe('what is supposed behind a claim', () => {
  const given = 'Let $A\\in\\mathbb{R}^{n\\times n}$, $x\\in\\mathbb{R}^n$, $f(x)=x^\\top Ax$.';
  const last = (text: string): readonly string[] => statuses(`${given} ${text}`).slice(3);
  it('holds in its sentence, and only there', () => {
    expect(last('We have $\\nabla f(x) = 2Ax$ when $A$ is symmetric. In general $\\nabla f(x) = 2Ax$ fails.')).toEqual(['proved-under', 'definition', 'refuted']);
    expect(last('We have $\\nabla f(x) = 2Ax$ if $A^\\top = A$. In general $\\nabla f(x) = 2Ax$ fails.')).toEqual(['proved-under', 'not-a-claim', 'refuted']);
    expect(last('We have $$\\nabla f(x) = 2Ax \\quad\\text{if } A = A^\\top.$$ In general $$\\nabla f(x) = 2Ax.$$')).toEqual(['proved-under', 'refuted']);
  });
});

describe('what belongs to a set', () => {
  const given = 'Let $A\\in\\mathbb{R}^{n\\times n}$.';
  it('is no claim, and holds in its sentence only', () => {
    expect(statuses(`${given} The set of matrices $A$ with $A^\\top = -A$ is a subspace, and those with $A^\\top A = A^2$ too. $$A^\\top A = A^2$$`).slice(2)).toEqual(['not-a-claim', 'not-a-claim', 'refuted']);
    expect(statuses(`${given} Skew means $A^\\top = -A$. Let $S = \\{A : A^\\top = -A\\}$.`).slice(1)).toEqual(['not-a-claim', 'definition']);
  });
});

describe('an order that is supposed', () => {
  const given = 'Let $f, g, p, q\\in\\mathbb{R}^n$ with $q_i \\ge 0$.';
  it('is used where it bounds something', () => {
    expect(statuses(`${given} Suppose $g_i \\le -f_i$. Then $$p_i f_i + q_i g_i \\le p_i f_i - q_i f_i$$ $$p_i f_i + q_i g_i \\le p_i f_i + q_i f_i$$`).slice(-2)).toEqual(['proved-under', 'undecided']);
    expect(statuses(`${given} $$q_i g_i \\le -q_i f_i$$`).slice(-1)).toEqual(['refuted']);
  });
});

describe('what a document says of sizes', () => {
  it('is supposed where it is an order', () => {
    expect(statuses('$A\\in\\mathbb{R}^{m\\times n}$ has full rank, and $m < n$.')).toEqual(['definition', 'not-a-claim']);
  });
  it('is a claim where it is said of I and 1, and sets them where it is not', () => {
    const centring = 'Let $C = I - \\frac1m\\mathbf{1}\\mathbf{1}^\\top$ with $x\\in\\mathbb{R}^m$.';
    expect(statuses(`${centring} $$\\operatorname{tr}C = m$$ $$\\operatorname{tr}C = m - 1$$ Take $$m = 28^2 = 784$$`).slice(-3)).toEqual(['refuted', 'proved', 'proved']);
  });
  it('is checked where the size is known', () => {
    expect(statuses('$$A \\in \\mathbb{R}^{m\\times n}$$ $$B = A^\\top A$$ $$B \\in \\mathbb{R}^{n\\times n}$$ $$B \\in \\mathbb{R}^{2n\\times n}$$')).toEqual(['definition', 'definition', 'proved', 'refuted']);
  });
  it('declares names anew, and what was defined with them is forgotten', () => {
    expect(statuses('$$x\\in\\mathbb{R}^n$$ $$f(x) = \\|x\\|^2$$ $$\\nabla f(x) = 2x$$ $$x\\in\\mathbb{R}^{m+1}$$ $$\\nabla f(x) = 2x$$')).toEqual(['definition', 'definition', 'proved', 'definition', 'not-understood']);
  });
  it('decides the arguments of a definition where only one size fits', () => {
    const text = '$$A \\in \\mathbb{R}^{m\\times n}$$ $$f(x) = \\|Ax\\|^2$$ $$\\nabla f(x) = 2A^\\top Ax$$';
    expect(statuses(text)).toEqual(['definition', 'definition', 'proved']);
    expect(taken(text)).toEqual(['A : matrix(m, n)', 'x : vector(n)']);
    expect(statuses('$$g(t) = \\sqrt{1 + t^2}$$ $$g\'(t) = t/\\sqrt{1+t^2}$$ $$g\'(t) = t/(1+t^2)$$')).toEqual(['definition', 'proved', 'refuted']);
  });
});

describe('derivatives of vectors', () => {
  const given = '$x\\in\\mathbb{R}^n$, $A\\in\\mathbb{R}^{m\\times n}$ ';
  it('are Jacobians', () => {
    expect(statuses(`${given} $$\\frac{\\partial (Ax)}{\\partial x^\\top} = A$$ $$\\frac{\\partial\\sigma(x)}{\\partial x^\\top} = \\operatorname{diag}(\\sigma(x)\\odot(1+\\sigma(x)))$$`).slice(2)).toEqual(['proved', 'refuted']);
  });
  it('may be laid out the other way round, which is said', () => {
    const f = formulas(`${given} $$\\frac{\\partial (Ax)}{\\partial x} = A^\\top$$`).at(-1);
    expect([f?.status, f?.steps[0]?.conditions]).toEqual(['proved-under', ['derivatives laid out the other way round']]);
  });
  it('by vec(X) are those by X', () => {
    const text = '$Z\\in\\mathbb{R}^{n\\times k}$, $B\\in\\mathbb{R}^{n\\times n}$ $$f(Z) = \\operatorname{tr}(Z^\\top BZ)$$ $$z = \\operatorname{vec}(Z)$$';
    expect(statuses(`${text} $$\\frac{\\partial f}{\\partial z} = \\operatorname{vec}((B+B^\\top)Z)$$ $$\\frac{\\partial^2 f}{\\partial z\\partial z^\\top} = I_k\\otimes(B+B^\\top)$$ $$\\frac{\\partial^2 f}{\\partial z\\partial z^\\top} = (B+B^\\top)\\otimes I_k$$`).slice(4)).toEqual(['proved', 'proved', 'refuted']);
  });
});

describe('what a document supposes', () => {
  it('gives a defined quantity other terms, in which later claims may hold', () => {
    const given = '$A, X\\in\\mathbb{R}^{n\\times n}$, $u, v\\in\\mathbb{R}^{n}$ ';
    expect(statuses(`${given} $$C = A^\\top A$$ $$C = uv^\\top$$ $$\\operatorname{tr}(CX) = v^\\top Xu$$ $$\\operatorname{tr}(CX) = u^\\top Xu$$ $$\\operatorname{tr} C = \\|A\\|_F^2$$`).slice(2)).toEqual(['definition', 'definition', 'proved-under', 'undecided', 'proved']);
  });
  it('names a part of a chain', () => {
    const given = '$A, X\\in\\mathbb{R}^{n\\times n}$ ';
    expect(statuses(`${given} $$\\operatorname{tr}(AA^\\top X) = \\operatorname{tr}(EX)$$ $$\\operatorname{tr} E = \\|A\\|_F^2$$`).slice(1)).toEqual(['definition', 'proved']);
  });
});

describe('best values', () => {
  const given = '$A\\in\\mathbb{R}^{m\\times n}$, $b\\in\\mathbb{R}^m$, $c\\in\\mathbb{R}^n$. ';
  const last = (text: string): string | undefined => statuses(given + text).at(-1);
  it('of linear programs that are dual to each other are equal where one is feasible', () => {
    expect(last('$$\\max_y\\{b^Ty \\mid A^Ty \\le c\\} = \\min_x\\{c^Tx \\mid Ax = b, x \\ge 0\\}$$')).toBe('proved-under');
    expect(last('$$\\min_x\\{c^Tx \\mid -Ax \\le -b\\} = \\max_y\\{b^Ty \\mid A^Ty = c, y\\ge 0\\}$$')).toBe('proved-under');
  });
  it('of others are not compared', () => {
    expect(last('$$\\max_y\\{b^Ty \\mid A^Ty \\le c, y \\ge 0\\} = \\min_x\\{c^Tx \\mid Ax = b, x \\ge 0\\}$$')).toBe('undecided');
    expect(last('$$\\max_y\\{2b^Ty \\mid A^Ty \\le c\\} = \\min_x\\{c^Tx \\mid Ax = b, x \\ge 0\\}$$')).toBe('undecided');
    expect(last('$$\\max_y\\{b^Ty \\mid A^Ty \\ge c\\} = \\min_x\\{c^Tx \\mid Ax = b, x \\ge 0\\}$$')).toBe('undecided');
  });
  it('are no values of two entries', () => expect(last('$s,t\\in\\mathbb{R}^n$, $r\\in\\mathbb{R}^n$, $$r_i = \\min(s_i, t_i)$$')).toBe('definition'));
});

describe('strict orders', () => {
  const given = 'Let $B\\in\\mathbb{R}^{n\\times n}$ be positive definite, $x\\in\\mathbb{R}^n$ and $A\\in\\mathbb{R}^{m\\times n}$. ';
  const all = (text: string): readonly string[] => statuses(given + text).slice(3);
  it('hold by definiteness where something is not zero', () => {
    for (const text of ['$$x^\\top Bx > 0$$ for all $x \\ne 0$.', '$$x^\\top Bx > 0 \\quad \\forall x\\ne 0$$', '$$x^\\top Bx > 0, \\quad x\\ne 0$$', 'If $x\\ne 0$, then $x^\\top Bx > 0$.', 'For a nonzero vector $z\\in\\mathbb{R}^n$ we have $z^\\top B z > 0$.', '$$x^\\top B^{-1}x > 0, \\quad x\\ne 0$$'])
      expect([text, all(text).includes('refuted'), all(text).includes('proved')]).toEqual([text, false, true]);
    expect(all('Let $t\\in\\mathbb{R}$, $t \\ne 0$. Then $t^2 > 0$.')).not.toContain('refuted');
    expect(all('$$\\operatorname{tr}B > 0, \\quad \\det B > 0, \\quad \\operatorname{tr}(A^\\top A) > 0$$')).toEqual(['refuted']);
    expect(all('$$x^\\top Bx > 0$$')).toEqual(['refuted']);
    expect(all('If $x\\ne 0$, then $x^\\top Bx > 0$. In general $x^\\top B x > 0$ fails.')).toEqual(['not-a-claim', 'proved', 'refuted']);
    expect(all('If $x\\ne 0$, then $-x^\\top Bx > 0$.')).toEqual(['not-a-claim', 'refuted']);
  });
  it('use the rank that words say', () => {
    expect(all('If $A$ has full column rank, then $A^\\top A \\succ 0$. In general $A^\\top A\\succ 0$ fails.')).toEqual(['definition', 'proved', 'refuted']);
    expect(all('Suppose that $F\\in\\mathbb{R}^{m\\times n}$ has linearly independent columns. Then $F^\\top F\\succ 0$, but not $FF^\\top \\succ 0$.')).toEqual(['definition', 'proved', 'refuted']);
    expect(all('Suppose that $F\\in\\mathbb{R}^{m\\times n}$ has full row rank. Then $FF^\\top\\succ 0$ and $\\operatorname{tr}(FF^\\top) = 2\\|F\\|_F^2$.')).toEqual(['definition', 'undecided', 'refuted']);
  });
});

describe('what words suppose', () => {
  const given = 'Let $A\\in\\mathbb{R}^{n\\times n}$, $B\\in\\mathbb{R}^{n\\times n}$, $x\\in\\mathbb{R}^n$ and $y\\in\\mathbb{R}^n$. ';
  const all = (text: string): readonly string[] => statuses(given + text).slice(4);
  it('is no claim, and what follows from it holds in its sentence', () => {
    expect(all('If $AB = BA$, then $(A-B)(A+B) = A^2 - B^2$. In general $(A-B)(A+B) = A^2 - B^2$ fails.')).toEqual(['not-a-claim', 'proved-under', 'refuted']);
    expect(all('If $x \\perp y$, i.e. $x^\\top y = 0$, then $\\|x+y\\|^2 = \\|x\\|^2 + \\|y\\|^2$. In general $\\|x+y\\|^2 = \\|x\\|^2+\\|y\\|^2$ fails.').slice(-2)).toEqual(['proved-under', 'refuted']);
    expect(all('If $A$ is idempotent, that is, $A^2 = A$, then $(I-A)^2 = I-A$.').slice(-1)).toEqual(['proved-under']);
    expect(all('If $x$ is a unit vector, then $(xx^\\top)^2 = xx^\\top$.').slice(-1)).toEqual(['proved-under']);
    expect(all('Assume $A\\mathbf 1 = 0$. Then $A(x + \\mathbf 1) = Ax$.').slice(-1)).toEqual(['proved-under']);
    expect(all('Let $Ax = \\lambda x$. Then $x^\\top Ax = \\lambda\\|x\\|^2$.')).toEqual(['not-a-claim', 'proved-under']);
  });
  it('may be what is set to zero, of which the paragraph says consequences', () => {
    const h = 'Let $h(x) = \\frac12x^\\top Ax - y^\\top x$ with $A$ symmetric.';
    expect(all(`${h} At a critical point $\\nabla h(x) = 0$, hence $x^\\top Ax = y^\\top x$.`).slice(-1)).toEqual(['proved-under']);
    expect(all(`${h} At a critical point $\\nabla h(x) = 0$, hence $x^\\top Ax = 2y^\\top x$.\n\nIn general $x^\\top Ax = y^\\top x$ fails.`).slice(-2)).toEqual(['refuted', 'refuted']);
  });
  it('may be an equation that is solved, unless something is optimised', () => {
    expect(all('The equations are $Ax = Bx$. Therefore $y^\\top Ax = y^\\top Bx$.')).toEqual(['not-a-claim', 'proved-under']);
    expect(all('Let $h(x) = \\|Ax - y\\|^2$. The normal equations are $A^\\top Ax = 2A^\\top y$.').slice(-1)).toEqual(['refuted']);
  });
  it('may be of a kind that words name', () => {
    expect(all('If $A$ is centred, then $(I - \\frac1n\\mathbf 1\\mathbf 1^\\top)A = A$.').slice(-1)).toEqual(['proved-under']);
    expect(all('Let $P\\in\\mathbb{R}^{n\\times n}$ be the orthogonal projection onto a subspace. Then $(I-P)^2 = I-P$ and $P^\\top P = P$, but $(I-P)^2 = I+P$ fails.')).toEqual(['definition', 'proved-under', 'proved-under', 'refuted']);
    expect(all('Let $R\\in\\mathbb{R}^{n\\times n}$ be a rotation. Then $R^{-1} = R^\\top$.')).toEqual(['definition', 'proved']);
    expect(all('Under the constraint $A^2 = A$ we get $(I-A)^2 = I - A$.')).toEqual(['not-a-claim', 'proved-under']);
  });
  it('does not hide what fails although it is met', () => {
    expect(all('Suppose that $A^2 = A$. Then $(I - A)^2 = I + A$.')).toEqual(['not-a-claim', 'refuted']);
    expect(all('If $x^\\top y = 0$, then $\\|x+y\\|^2 = \\|x\\|^2 - \\|y\\|^2$.')).toEqual(['not-a-claim', 'refuted']);
    expect(all('The matrix solves the problem if and only if $AB = BA$.')).toEqual(['refuted']);
  });
  it('is left undecided where it is not used', () => expect(all('Suppose that $A^2 = 0$. Then $(I-A)^{-1} = I + A$.')).toEqual(['not-a-claim', 'undecided']));
  it('may be orthonormal columns', () => expect(all('Let $Q\\in\\mathbb{R}^{m\\times k}$ have orthonormal columns. Then $(QQ^\\top)^2 = QQ^\\top$, but $(QQ^\\top)^2 = 2QQ^\\top$ fails.')).toEqual(['definition', 'proved', 'refuted']));
});

it('a letter in another font that is defined with arguments is another name', () =>
  expect(statuses('Let $H\\in\\mathbb{R}^{n\\times n}$, $q\\in\\mathbb{R}^n$ and $\\mathcal{H}(q) = \\|q\\|^2$. $$\\nabla\\mathcal{H}(q) = 2q$$')).toEqual(['definition', 'definition', 'definition', 'proved']));

describe('what a document says of names with an index', () => {
  it('declares all of them, where it says how far the index runs', () => {
    expect(taken('Let $u_i, v_i\\in\\mathbb{R}^d$ and $y_i\\in\\{0,1\\}$ for $i = 1, \\dots, n$.')).toEqual(['U : matrix(n, d)', 'V : matrix(n, d)', 'y : vector(n) mask']);
    expect(taken('Let $u_i\\in\\mathbb{R}^d$. $$s = \\sum_{i=1}^N u_i$$')).toContain('U : matrix(N, d)');
    expect(taken('Let $u_i\\in\\mathbb{R}^d$.')).toEqual([]);
  });
  it('makes them rows or columns of a matrix of another name', () => {
    const given = 'Let $u_i\\in\\mathbb{R}^d$ for $i = 1, \\dots, n$, $c\\in\\mathbb{R}^d$ and $z_i = u_i - c$.';
    expect(statuses(`${given} Stack the $z_i^\\top$ as the rows of $Z\\in\\mathbb{R}^{n\\times d}$. $$\\sum_{i=1}^n z_i z_i^\\top = Z^\\top Z$$ $$\\sum_{i=1}^n z_i z_i^\\top = 2Z^\\top Z$$`).slice(-2)).toEqual(['proved', 'refuted']);
  });
  it('holds of samples beside a vector of the same letter', () => {
    const given = 'Let $x\\in\\mathbb{R}^d$ and $x_1,\\dots,x_n\\in\\mathbb{R}^d$.';
    expect(statuses(`${given} $$f(x) = \\sum_i \\|x - x_i\\|^2$$ $$\\nabla f(x) = 2\\sum_i (x - x_i)$$ $$\\nabla f(x) = \\sum_i (x - x_i)$$`).slice(-3)).toEqual(['definition', 'proved', 'refuted']);
  });
  it('tells a label from an index', () => {
    const given = 'Let $x, x_0, e\\in\\mathbb{R}^d$, $a\\in\\mathbb{R}$ and $W\\in\\mathbb{R}^{d\\times d}$.';
    expect(statuses(`${given} $$x_t = a x_0 + e$$ $$\\ell(W) = \\|W x_t\\|^2$$ $$\\nabla_W \\ell = 2 W x_t x_t^\\top$$ $$\\nabla_W \\ell = 2 W x_t x_0^\\top$$`).slice(-4)).toEqual(['definition', 'definition', 'proved', 'refuted']);
  });
});

describe('what holds at some points only', () => {
  it('is not refuted', () => {
    const given = 'Let $w\\in\\mathbb{R}^n$, $B\\in\\mathbb{R}^{n\\times n}$ be symmetric and $J(w) = \\frac{w^\\top Bw}{w^\\top w}$.';
    expect(statuses(`${given} At a stationary point $Bw = J(w)w$. In general $$Bw = J(w)w$$`).slice(-2)).toEqual(['not-a-claim', 'refuted']);
  });
});

describe('names', () => {
  it('may end in a word, or in the sizes of what they stand for', () => {
    expect(statuses('$R, W\\in\\mathbb{R}^{d\\times q}$, $c > 0$, $W_{new} = cR$ $$\\|W_{new}\\|_F^2 = c\\|R\\|_F^2$$').slice(-2)).toEqual(['definition', 'refuted']);
    expect(statuses('Let $K_{nm}\\in\\mathbb{R}^{n\\times m}$ and let $K_{mm}\\in\\mathbb{R}^{m\\times m}$ be symmetric. $$(K_{nm}K_{mm})^\\top = K_{mm}K_{nm}^\\top$$')).toEqual(['definition', 'definition', 'proved']);
  });
  it('are those of vectors where the sentence says so behind the formula', () => {
    expect(statuses('$k(x, z) = \\exp(-\\gamma\\|x - z\\|^2)$ with $x, z\\in\\mathbb{R}^d$ and $\\gamma > 0$. $$\\nabla_x k = -2\\gamma(x - z)k(x, z)$$ $$\\nabla_x k = 2\\gamma(x - z)k(x, z)$$').slice(-2)).toEqual(['proved', 'refuted']);
  });
  it('may have a prime where they are declared with it', () => {
    expect(statuses("$a, a'\\in\\mathbb{R}^m$ $$\\|a - a'\\|^2 = \\|a\\|^2 - 2a^\\top a' + \\|a'\\|^2$$ $$\\|a - a'\\|^2 = \\|a\\|^2 + \\|a'\\|^2$$")).toEqual(['definition', 'proved', 'refuted']);
  });
  it('are two where a letter is written in two fonts', () => {
    const given = '$W\\in\\mathbb{R}^{n\\times n}$, $d = W\\mathbf 1$, $D = \\operatorname{diag}(d)$, $L = D - W$.';
    expect(statuses(`${given} $$\\mathcal{L} = I - D^{-1/2}WD^{-1/2}$$ $$L = D^{1/2}\\mathcal{L}D^{1/2}$$ $$L\\mathbf 1 = 0$$`).slice(-3)).toEqual(['definition', 'proved-under', 'proved']);
  });
  it('are those of densities that are given by their logarithms', () => {
    const given = 'Let $x, m\\in\\mathbb{R}^d$ and $S\\in\\mathbb{R}^{d\\times d}$ be symmetric positive definite.';
    expect(statuses(`${given} $$\\log p(x) = -\\tfrac12 (x-m)^\\top S(x-m) + \\text{const}$$ $$\\nabla_x \\log p(x) = -S(x-m)$$ $$\\nabla_x \\log p(x) = S(x-m)$$`).slice(-3)).toEqual(['definition', 'proved', 'refuted']);
  });
  it('stay in the repair of a claim', () => {
    const given = '$A\\in\\mathbb{R}^{m\\times n}$, $x\\in\\mathbb{R}^n$, $b\\in\\mathbb{R}^m$, $r = Ax - b$, $f = r^\\top r$.';
    expect(repaired(`${given} $$\\nabla_x f = A^\\top r$$`)).toEqual(['factor', "2*A'*r"]);
  });
  it('for a value are mended in what is said of them anew', () => {
    const given = '$K\\in\\mathbb{R}^{n\\times n}$ is symmetric positive definite, $y, a\\in\\mathbb{R}^n$, $c > 0$, $$R(a) = \\|y - Ka\\|^2 + nc\\,a^\\top Ka$$ $$\\hat a = (K + ncI)^{-1}y$$';
    expect(repaired(`${given} $$\\hat a = (K + cI)^{-1}y$$`)).toEqual(['factor', 'inv(K + n*c*eye(n))*y']);
  });
  it('of indices change places where a sum runs over the other one', () => {
    const given = '$F\\in\\mathbb{R}^{m\\times n}$, $b\\in\\mathbb{R}^m$, $c\\in\\mathbb{R}^n$, $$J = \\sum_{i,j} F_{ij}(b_i + c_j)^2$$';
    expect(repaired(`${given} $$\\frac{\\partial J}{\\partial c_j} = 2\\sum_j F_{ij}(b_i + c_j)$$`)[0]).toBe('index');
  });
});

describe('orders of what has no value everywhere', () => {
  const order = (text: string): readonly string[] => statuses(`Let $t\\in\\mathbb{R}$ and $r\\in\\mathbb{R}^n$. ${text}`).slice(2);
  it('hold where it has one', () => {
    expect(order('Since $t - 1 \\ge \\log t$, we are done.')).toEqual(['proved-under']);
    expect(order('$$\\sqrt{t} \\le \\tfrac12(t + 1), \\qquad \\sqrt t \\le t$$')).toEqual(['refuted']);
    expect(statuses('Since $u - 1 \\ge \\log u$, we are done.')).toEqual(['proved-under']);
  });
  it('hold where the least value is not negative', () => {
    const gaussian = 'Let $\\mu \\in\\mathbb{R}^d$ and $s\\in\\mathbb{R}^d$ with $s_j > 0$. ';
    expect(statuses(`${gaussian}$$-\\tfrac12\\sum_{j=1}^d(1 + \\log s_j^2 - \\mu_j^2 - s_j^2) \\ge 0$$`).at(-1)).toBe('proved');
    expect(statuses(`${gaussian}$$-\\tfrac12\\sum_{j=1}^d(2 + \\log s_j^2 - \\mu_j^2 - s_j^2) \\ge 0$$`).at(-1)).toBe('refuted');
  });
});

describe('equations that are supposed', () => {
  const laplacian = 'Let $L\\in\\mathbb{R}^{n\\times n}$ be a symmetric positive semidefinite Laplacian with $L\\mathbf 1 = 0$, $Y\\in\\mathbb{R}^{n\\times k}$ and $c > 0$.\n\n';
  it('are used in the inverse of what they are about', () => {
    expect(statuses(`# Graphs\n\n${laplacian}$$\\mathbf 1^\\top(I + cL)^{-1}Y = \\mathbf 1^\\top Y$$`).at(-1)).toBe('proved-under');
    expect(statuses(`# Graphs\n\n${laplacian}Some words.\n\n$$\\mathbf 1^\\top(I + cL)^{-1}Y = 2\\cdot\\mathbf 1^\\top Y$$`).at(-1)).toBe('refuted');
  });
  it('are used together', () => {
    const data = 'Let $X\\in\\mathbb{R}^{n\\times d}$ be centred, $X^\\top\\mathbf 1 = 0$. For a projection matrix $P\\in\\mathbb{R}^{d\\times d}$, $P^2 = P = P^\\top$, ';
    expect(statuses(`${data}$$\\|X - XP\\|_F^2 = \\operatorname{tr}(X^\\top X) - \\operatorname{tr}(PX^\\top X)$$`).at(-1)).toBe('proved-under');
    expect(statuses(`${data}$$\\|X - XP\\|_F^2 = \\operatorname{tr}(X^\\top X) - 2\\operatorname{tr}(PX^\\top X)$$`).at(-1)).toBe('refuted');
  });
  it('are not of another thing of the same name', () => {
    const text = 'Let $X\\in\\mathbb{R}^{n\\times d}$ be centred, $X^\\top\\mathbf 1 = 0$. Now let $X\\in\\mathbb{R}^{n\\times p}$ and $A\\in\\mathbb{R}^{n\\times n}$. ';
    expect(statuses(`${text}$$-AX = -AX - XX^\\top AX$$`).at(-1)).toBe('refuted');
    expect(statuses(`${text}$$\\mathbf 1^\\top XX^\\top A = 0$$`).at(-1)).not.toMatch(/^proved/u);
  });
  it('say what projections are', () => {
    const given = 'Let $Q\\in\\mathbb{R}^{n\\times n}$ be idempotent. ';
    expect(statuses(`${given}$$(I + Q)^{-1} = I - \\tfrac12 Q$$`).at(-1)).toBe('proved-under');
    expect(statuses(`${given}$$(I + Q)^{-1} = I - Q$$`).at(-1)).toBe('refuted');
  });
  it('are not read into the subject of another clause', () => {
    const given = 'For $Y\\in\\mathbb{R}^{n\\times p}$ of full column rank the projector is $P = Y(Y^\\top Y)^{-1}Y^\\top$. ';
    expect(statuses(`${given}$$\\operatorname{tr}P = p$$`).at(-1)).toMatch(/^proved/u);
    expect(statuses(`${given}$$\\operatorname{tr}P = n$$`).at(-1)).toBe('refuted');
  });
});

describe('what a stationary point satisfies', () => {
  const given = 'Let $A\\in\\mathbb{R}^{m\\times n}$, $b\\in\\mathbb{R}^m$, $c > 0$, $M = A^\\top A + cI$ and $f(x) = \\frac12\\|Ax - b\\|^2 + \\frac c2\\|x\\|^2$. ';
  it('is its gradient set to zero, multiplied by a matrix as well', () => {
    expect(statuses(`${given}A stationary point satisfies $Mx = A^\\top b$.`).at(-1)).toBe('proved');
    expect(statuses(`${given}A stationary point satisfies $x = M^{-1}A^\\top b$.`).at(-1)).toMatch(/^proved/u);
    expect(formulas(`${given}Every minimiser satisfies $M^2x = MA^\\top b$.`).at(-1)?.steps[0]?.sentence).toBe('holds where the gradient of f by x vanishes');
  });
});

describe('what words say of something known', () => {
  const given = 'Let $K\\in\\mathbb{R}^{n\\times n}$ be symmetric and $H = I - \\frac1n\\mathbf 1\\mathbf 1^\\top$. The matrix $\\tilde K = HKH$ ';
  const value = '\\tilde K = K - \\frac1n\\mathbf 1\\mathbf 1^\\top K - \\frac1nK\\mathbf 1\\mathbf 1^\\top';
  const rest = ' + \\frac1{n^2}(\\mathbf 1^\\top K\\mathbf 1)\\mathbf 1\\mathbf 1^\\top';
  it('is a claim and gives it no other value', () => {
    expect(statuses(`${given}can be written as $$${value}$$`).at(-1)).toBe('refuted');
    expect(statuses(`${given}satisfies $$${value}${rest}$$`).at(-1)).toMatch(/^proved/u);
    expect(statuses(`${given}is used. Now let $$${value}$$`).at(-1)).toBe('definition');
  });
});

describe('marks of derivatives and iterations', () => {
  const given = 'Let $A\\in\\mathbb{R}^{m\\times n}$, $b\\in\\mathbb{R}^m$, $x\\in\\mathbb{R}^n$ and $f(x) = \\frac12\\|Ax - b\\|^2$. ';
  it('are read: nabla twice, and new values', () => {
    expect(statuses(`${given}$$\\nabla\\nabla f(x) = A^\\top A$$`).at(-1)).toBe('proved');
    expect(statuses(`${given}$$\\nabla\\nabla f(x) = AA^\\top$$`).at(-1)).toBe('refuted');
    expect(formulas(`${given}$$x^{\\text{new}} = x - (A^\\top A)^{-1}A^\\top(Ax - b)$$`).at(-1)?.steps[0]?.sentence).toBe("Newton's step for f");
  });
});

describe('a value that words give behind a formula', () => {
  const given = 'Let $X$ be an $n\\times d$ matrix, $y\\in\\mathbb{R}^n$, $w\\in\\mathbb{R}^d$ and $$f(w) = \\sum_i \\log(1+e^{x_i^T w}) - y^T X w.$$ ';
  const last = (text: string): readonly string[] => statuses(given + text).slice(-2);
  it('is that of its name: where D = …, with D = …, here D = …', () => {
    for (const words of ['$ where $', '$ with $', '$$ where $', '.$$ Here $'])
      expect(last(`${words.startsWith('$$') || words.startsWith('.') ? '$' : ''}$\\nabla^2 f(w) = X^T D X${words}D = \\operatorname{diag}(\\sigma(Xw)\\odot(1-\\sigma(Xw)))$`)).toEqual(['proved', 'definition']);
    expect(last('The gradient is $\\nabla f(w) = X^T(y - q)$ where $q = \\sigma(Xw)$.')).toEqual(['refuted', 'definition']);
  });
  it('is that of its name however it is written', () => {
    for (const name of ['\\Lambda', '\\mathbf{D}', '\\hat D', 'D_{w}', '\\boldsymbol\\Sigma'])
      expect(last(`$\\nabla^2 f(w) = X^T ${name} X$ where $${name} = \\operatorname{diag}(\\sigma(Xw)\\odot(1-\\sigma(Xw)))$`)).toEqual(['proved', 'definition']);
  });
  it('is not looked for in the sentence behind', () => {
    expect(last('$\\nabla^2 f(w) = X^T D X$. We turn to another matter. Let $D = I$.')[0]).toBe('refuted');
  });
});
