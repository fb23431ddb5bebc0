import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkNote, countsOf } from '../../src/notes/index.ts';
import { one, report, statuses } from './reading.ts';
import { printText } from '../../src/notation/print/text.ts';

const RIDGE = 'A : matrix(m, n), x : vector(n), b : vector(m), lambda : scalar positive\nminimize f = norm2(A*x - b)^2/2 + lambda*norm2(x)^2/2';

describe('derivative claims', () => {
  it('are proved', () => expect(one('\\nabla_x f = A^\\top (Ax - b) + \\lambda x', RIDGE).status).toBe('proved'));
  it('are refuted with the flaw, a repair that is proved and a counterexample', () => {
    const [step] = one('\\frac{\\partial f}{\\partial x} = A^\\top (Ax - b) + 2\\lambda x', RIDGE).steps;
    expect(step?.status).toBe('refuted');
    expect(step?.diagnosis?.flaw).toBe('factor');
    expect(step?.diagnosis?.repair?.finding.verdict).toBe('proved');
    expect(step?.diagnosis?.counterexample).not.toBeNull();
  });
  it('by a transposed variable are transposed', () => {
    expect(one('\\frac{\\partial f}{\\partial x^\\top} = (Ax - b)^\\top A + \\lambda x^\\top', RIDGE).status).toBe('proved');
    expect(one('\\frac{\\partial f}{\\partial x^\\top} = A^\\top(Ax - b) + \\lambda x', RIDGE).status).toBe('refuted');
  });
  it('of second order are proved', () => expect(one('\\nabla^2_x f = A^\\top A + \\lambda I', RIDGE).status).toBe('proved'));
  it('read a size in the subscript of the variable as an index', () => {
    const given = 'X : matrix(n, m), W : matrix(n, k), H : matrix(k, m)\nminimize f = norm2(X - W*H)^2/2';
    expect(one('\\frac{\\partial^2 f}{\\partial W_{kl}\\partial W_{ij}} = \\delta_{ik} H_{l*}H_{j*}^T', given).status).toBe('proved');
    expect(one('\\frac{\\partial^2 f}{\\partial W_{kl}\\partial W_{ij}} = \\delta_{il} H_{l*}H_{j*}^T', given).status).not.toBe('proved');
  });
});

describe('chains', () => {
  it('say which equals sign breaks', () => {
    const steps = one('x^\\top A^\\top A x = (Ax)^\\top(Ax) = \\|Ax\\|^2 = \\|Ax\\|', RIDGE).steps.map((s) => s.status);
    expect(steps).toEqual(['proved', 'proved', 'refuted']);
  });
  it('go on from one formula to the next', () => expect(statuses('$$x^\\top x = \\|x\\|^2$$ and $$= \\sum_i x_i^2$$', RIDGE)).toEqual(['proved', 'proved']));
  it('are not refuted where they end in a zero that is wanted', () => {
    const steps = one('\\nabla_x f = A^\\top(Ax - b) + \\lambda x = 0', RIDGE).steps.map((s) => s.status);
    expect(steps).toEqual(['proved', 'proved']);
  });
  it('pass over a side without a value', () => expect(one('f = \\log p(x | A) = \\frac12\\|Ax - b\\|^2 + \\frac{\\lambda}{2}\\|x\\|^2', RIDGE).status).toBe('proved'));
});

describe('definitions', () => {
  const given = 'U : matrix(n, k), V : matrix(m, k), S : matrix(n, m)';
  it('are remembered, entry by entry too', () => {
    const text = '$$\\Theta_{ij} = \\tfrac12 U_{i*}V_{j*}^T$$ $$L = \\sum_{i,j}(S_{ij}\\Theta_{ij} - \\log(1 + e^{\\Theta_{ij}}))$$ $$\\frac{\\partial L}{\\partial U} = \\tfrac12(S - \\sigma(\\Theta))V$$';
    expect(statuses(text, given)).toEqual(['definition', 'definition', 'proved']);
  });
  it('that stand behind their use are found', () => expect(statuses('$$\\frac{\\partial g}{\\partial U} = 2U$$ where $$g = \\|U\\|_F^2$$', given)).toEqual(['proved', 'definition']));
  it('of a family go by the name with its index', () => {
    expect(statuses('$$H_i = U_{i*}^TU_{i*}$$ $$H_i = H_i^T$$', given)).toEqual(['definition', 'proved']);
  });
  it('beside the document are not overruled by it', () => {
    const [step] = one('\\Theta = U V', 'U : matrix(n, n), V : matrix(n, n)\nlet Theta = V*U').steps;
    expect(step?.status).toBe('refuted');
    expect(step?.diagnosis?.flaw).toBe('wrong-order');
  });
  it('may be made anew by the document that made them', () => expect(statuses('$$c = \\|U\\|_F^2$$ $$c = 2\\|U\\|_F^2$$', given)).toEqual(['definition', 'definition']));
});

describe('differentials', () => {
  const given = 'X : matrix(n, m), W : matrix(n, k), H : matrix(k, m)';
  it('of what was defined are checked', () => {
    expect(statuses('$$A = WH - X \\implies dA = W\\,dH + dW\\,H$$', given)).toEqual(['proved']);
    expect(statuses('$$A = WH - X \\implies dA = dH\\,W + dW\\,H$$', given)).not.toContain('proved');
    expect(statuses('$$A = WH - X \\implies dA = W\\,dH - dW\\,H$$', given)).toEqual(['refuted']);
  });
});

describe('declared differentials', () => {
  it('are those of what they are named after', () => {
    const given = 'X : matrix(n, m), W : matrix(n, k), H : matrix(k, m), dW : matrix(n, k), dH : matrix(k, m)';
    expect(statuses('$$A = WH - X \\implies dA = W\\,dH + dW\\,H$$', given)).toEqual(['proved']);
    expect(statuses('$$A = WH - X \\implies dA = W\\,dH - dW\\,H$$', given)).toEqual(['refuted']);
  });
});

describe('values of variables', () => {
  it('at which the gradient vanishes are proved, under what makes them exist where it isn\'t sure', () => {
    const value = 'x = (A^\\top A + \\lambda I)^{-1}A^\\top b';
    expect(one(value, RIDGE).steps[0]).toMatchObject({ kind: 'stationary', status: 'proved', conditions: [] });
    expect(one(value, RIDGE.replace('positive', 'nonneg')).steps[0]).toMatchObject({ kind: 'stationary', status: 'proved-under', conditions: ["A'*A + lambda*eye(n) invertible"] });
  });
  it('at which it does not are refuted', () => expect(one('x = (A^\\top A - \\lambda I)^{-1}A^\\top b', RIDGE).status).toBe('refuted'));
  it('as updates are proved where a certificate says that they improve the goal', () => {
    const given = 'S : matrix(n, n) mask, U : matrix(n, r) binary, V : matrix(n, r) binary\nlet Theta = U*V\'\nmaximize L = sum(S.*Theta - softplus(Theta))';
    const found = one('U_{*k}(t+1) = \\operatorname{sign}\\left[\\frac{\\partial L}{\\partial U_{*k}}(t) + \\frac n4 U_{*k}(t)\\right]', given);
    expect(found.steps[0]?.kind).toBe('update');
    expect(found.status).toBe('proved');
    expect(one('U_{*k}(t+1) = \\operatorname{sign}\\left[\\frac{\\partial L}{\\partial U_{*k}}(t) + \\frac n8 U_{*k}(t)\\right]', given).status).toBe('undecided');
  });
});

describe('orders', () => {
  const given = 'A : matrix(m, n), x : vector(n), t : scalar, y : vector(m)\nminimize f = sum(softplus(A*x))';
  it('of a Hessian and a bound are proved by a certificate', () => expect(one('\\nabla^2_x f \\preceq \\tfrac14 A^\\top A', given).status).toBe('proved'));
  it('that fail are refuted by a point', () => {
    const [step] = one('\\nabla^2_x f \\preceq \\tfrac18 A^\\top A', given).steps;
    expect(step?.status).toBe('refuted');
    expect(step?.finding?.counterexample).toBeDefined();
  });
  it('of numbers are proved', () => expect(one('\\sigma(t)(1 - \\sigma(t)) \\le \\frac14', given).status).toBe('proved'));
  it('of numbers that fail are refuted', () => expect(one('\\sigma(t)(1 - \\sigma(t)) \\le \\frac15', given).status).toBe('refuted'));
  it('that are not known are left open', () => expect(one('y^\\top y \\, e^{y^\\top y} \\le \\|y\\|_1^2 \\, e^{\\|y\\|_1^2}', given).status).toBe('undecided'));
  it('of convexity, of tangents and of majorizers are proved by where the difference vanishes', () => {
    const [start, tail] = ['A : matrix(m, n), x : vector(n), z : vector(n)\nminimize f = sum(softplus(A*x))', '\\nabla_x f^\\top (z - x)'];
    const h = '$$h(x) = \\sum_{i=1}^m \\log(1 + \\exp((Ax)_i))$$';
    expect(statuses(`${h} $$h(z) \\ge h(x) + ${tail}$$`, start)).toEqual(['definition', 'proved']);
    expect(statuses(`${h} $$h(z) \\le h(x) + ${tail} + \\frac18 (z - x)^\\top A^\\top A(z - x)$$`, start)).toEqual(['definition', 'proved']);
    expect(statuses(`${h} $$h(z) \\le h(x) + ${tail} + \\frac1{16} (z - x)^\\top A^\\top A(z - x)$$`, start)).toEqual(['definition', 'refuted']);
    expect(one('x^\\top z \\le \\|x\\|\\,\\|z\\|', start).status).toBe('proved');
  });
  it('of matrices are proved by what the difference is made of', () => {
    expect(one('A^\\top A + \\lambda I \\succeq \\lambda I', 'A : matrix(m, n), lambda : scalar').status).toBe('proved');
    expect(one('A^\\top A + \\lambda I \\succ 0', 'A : matrix(m, n), lambda : scalar positive').status).toBe('proved');
  });
  it('that bound a Hessian are proved behind its value too', () => {
    const text = '$$\\ell(x) = \\sum_{i=1}^m y_i\\log p_i + (1 - y_i)\\log(1 - p_i)$$ $$-\\nabla^2 \\ell(x) = A^\\top\\operatorname{diag}(p_i(1 - p_i))A \\preceq \\frac14 A^\\top A$$ $$\\nabla^2\\ell \\preceq 0$$';
    expect(statuses(text, 'A : matrix(m, n), x : vector(n), y : vector(m) mask\nlet p = sigmoid(A*x)')).toEqual(['definition', 'proved', 'proved']);
  });
});

describe('shapes that do not fit', () => {
  it('are refuted with the transpose that makes the claim right', () => {
    const [step] = one('\\Theta_{ij} = c\\, U_{i*}V_{j*}', "U : matrix(n, k), V : matrix(m, k), c : scalar\nlet Theta = c*U*V'").steps;
    expect(step?.status).toBe('refuted');
    expect(step?.slip).toEqual({ flaw: 'transpose', repair: "Theta[i,j] = c*(U[i,:]*V[j,:]')" });
  });
});

describe('declarations', () => {
  it('stand in a fenced block, in front matter, or in comments of LaTeX', () => {
    const claim = '$$\\nabla_x f = 2x$$';
    expect(statuses(`\`\`\`gradus\nx : vector(n)\nminimize f = norm2(x)^2\n\`\`\`\n${claim}`)).toEqual(['proved']);
    expect(statuses(`---\ntitle: t\ngradus: |\n  x : vector(n)\n  minimize f = norm2(x)^2\n---\n${claim}`)).toEqual(['proved']);
    expect(report(`%gradus x : vector(n)\n%gradus minimize f = norm2(x)^2\n${claim}`, '', 'latex').formulas.map((f) => f.status)).toEqual(['proved']);
  });
  it('are inferred from sets, and stated', () => {
    const found = report('$X \\in \\mathbb{R}^{m\\times n}$ and $$\\operatorname{tr}(X^TX) = \\|X\\|_F^2$$');
    expect(found.formulas.map((f) => f.status)).toEqual(['definition', 'proved']);
    expect(found.inferred).toEqual(['X : matrix(m, n)']);
  });
  it('hold from the heading that a section names', () => {
    const text = '# One\n$$AB = BA$$\n# Two\n$$AB = BA$$';
    expect(statuses(text, 'A : matrix(n, n), B : matrix(n, n)\nsection Two\nA : matrix(n, n) diagonal, B : matrix(n, n) diagonal')).toEqual(['refuted', 'proved']);
  });
  it('for a section that the document lacks are an error', () => {
    const result = checkNote('# One', { given: 'section Two\nA : scalar' });
    expect(result.ok).toBe(false);
  });
  it('that are wrong are an error', () => expect(checkNote('$x$', { given: 'x : vectr(n)' }).ok).toBe(false));
});

describe('what is no claim', () => {
  it('is said to be none, or why it is not understood', () => {
    expect(statuses('the matrix $A$ of cost $O(n^2)$, $x \\approx y$', RIDGE)).toEqual(['not-a-claim', 'not-a-claim', 'not-a-claim']);
    const [step] = one('q = z + 1', RIDGE).steps;
    expect([step?.status, step?.sentence]).toEqual(['not-understood', 'z is not declared']);
  });
});

describe('indicators', () => {
  const given = 'q : scalar, r : scalar\nrho(t) = t*(q - 1 + step(t))';
  it('are unit steps, so that a wrong sign is found', () => {
    expect(one('\\rho(r) = r\\,[q - I(r \\le 0)]', given).status).toBe('proved-under');
    const [step] = one('\\rho(r) = |r|\\,[q - I(r \\le 0)]', given).steps;
    expect([step?.status, step?.diagnosis?.flaw]).toEqual(['refuted', 'sign']);
  });
});

describe('suppositions', () => {
  it('of values of declared names are neither claims nor definitions', () => {
    expect(statuses('if $a = 0$ or $a = b$ then $$a + b = b + a$$ but $$a + b = b$$', 'a : scalar, b : scalar')).toEqual(['not-a-claim', 'not-a-claim', 'proved', 'refuted']);
  });
});

describe('quantities defined with arguments', () => {
  const given = 'A : matrix(n, n) symmetric, x : vector(n), y : vector(n)';
  it('are applied to others', () => {
    expect(statuses('$$f(x) = x^\\top A x$$ $$f(x + y) = f(x) + 2x^\\top A y + f(y)$$ $$f(x + y) = f(x) + x^\\top A y + f(y)$$', given)).toEqual(['definition', 'proved', 'refuted']);
  });
  it('have the gradient by their argument', () => expect(statuses('$$f(x) = x^\\top A x + y^\\top x$$ $$\\nabla f(x) = 2Ax + y$$ $$\\nabla^2 f = 2A$$', given)).toEqual(['definition', 'proved', 'proved']));
});

describe('quantities in between', () => {
  const given = 'W : matrix(k, d), x : vector(d), y : vector(k)';
  const text = '$$z = Wx$$ $$L = \\frac12\\|z - y\\|^2$$ $$\\frac{\\partial L}{\\partial z} = z - y$$ $$\\frac{\\partial L}{\\partial W} = (z - y)x^\\top$$';
  it('may be what one differentiates by', () => {
    expect(statuses(text, given)).toEqual(['definition', 'definition', 'proved', 'proved']);
    expect(statuses(text, given.replace('y :', 'z : vector(k), y :'))).toEqual(['definition', 'definition', 'proved', 'proved']);
  });
  it('that come later are put in', () => {
    expect(statuses('$$L = \\frac12\\|z - y\\|^2$$ If $z = Wx$ then $$\\frac{\\partial L}{\\partial W} = (z - y)x^\\top$$', `${given}, z : vector(k)`)).toEqual(['definition', 'definition', 'proved']);
  });
  it('are not differentiated where nothing says how they depend on the variable', () => {
    expect(statuses('$$\\ell = \\|y\\|^2$$ $$\\nabla_x \\ell = 2x$$', given)).toEqual(['definition', 'not-understood']);
  });
});

describe('optima', () => {
  it('in closed form are checked, whatever they are called', () => {
    expect(one('x^\\star = (A^\\top A + \\lambda I)^{-1}A^\\top b', RIDGE).steps[0]).toMatchObject({ kind: 'stationary', status: 'proved' });
    expect(one('\\hat x = \\arg\\min_x f = (A^\\top A + \\lambda I)^{-1}A^\\top b', RIDGE).steps[0]).toMatchObject({ kind: 'stationary', status: 'proved' });
    expect(one('\\hat x = \\arg\\min_x f = (A^\\top A + 2\\lambda I)^{-1}A^\\top b', RIDGE).status).toBe('refuted');
  });
  it('are told by equations that set a gradient to zero, up to a factor', () => {
    expect(one('A^\\top A x + \\lambda x = A^\\top b', RIDGE).steps[0]).toMatchObject({ kind: 'stationary', status: 'proved-under', conditions: ['the gradient vanishes'] });
    expect(one('A^\\top A x + 2\\lambda x = A^\\top b', RIDGE).status).toBe('refuted');
  });
  it('of one row are checked with the other rows as they are', () => {
    const given = 'X : matrix(n, d), U : matrix(n, r), V : matrix(d, r), lambda : scalar positive\nminimize f = norm2(X - U*V\')^2 + lambda*norm2(U)^2';
    expect(one('u_i = (V^\\top V + \\lambda I)^{-1} V^\\top x_i', given).status).toBe('proved');
    expect(one('u_i = (V^\\top V + \\lambda I)^{-1} V^\\top x_i + v_j', given).status).toBe('refuted');
  });
});

describe('stationary values that are said to be best', () => {
  const best = (objective: string, claim: string): ReturnType<typeof one>['steps'][number] | undefined =>
    report(`Let $J(w) = ${objective}$. Then $$${claim}$$`, 'a : vector(n), w : vector(n), B : matrix(n, n) posdef').formulas.at(-1)?.steps[0];
  it('are so where the goal is convex, or concave', () => {
    expect(best('\\|w - a\\|^2', '\\hat w = \\arg\\min_w J(w) = a')).toMatchObject({ status: 'proved', sentence: 'the gradient of J by w vanishes there, and J is convex in w' });
    expect(best('-\\|w - a\\|^2', '\\arg\\max_w J(w) = a')).toMatchObject({ status: 'proved', sentence: 'the gradient of J by w vanishes there, and J is concave in w' });
    expect(best('a^\\top w - \\frac12 w^\\top B w', '\\arg\\max_w J(w) = B^{-1} a')?.status).toBe('proved');
  });
  it('are not where a point is better', () => {
    const [turned, saddle] = [best('-\\|w - a\\|^2', '\\hat w = \\arg\\min_w J(w) = a'), best('\\|w\\|^4 - 2\\|w\\|^2', '\\arg\\min_w J(w) = 0')];
    expect(turned).toMatchObject({ status: 'refuted', sentence: 'the gradient of J by w vanishes there, but J is smaller elsewhere' });
    expect(turned?.finding?.counterexample?.sizes).toEqual({ n: 1 });
    expect(saddle?.status).toBe('refuted');
  });
  it('are so under that condition where neither is known', () => {
    expect(best('\\log(1 + \\|w\\|^2)', '\\arg\\min_w J(w) = 0')).toMatchObject({ status: 'proved-under', conditions: ['J has its minimum where it is stationary'] });
  });
});

describe('best values', () => {
  const value = (claim: string): ReturnType<typeof one> => one(claim, 'w : vector(n), B : matrix(n, n) posdef, b : vector(n), X : matrix(m, n), y : vector(m), lambda : scalar positive\nlet F = w\'*B*w/2 - b\'*w');
  it('are those where a quadratic is stationary, and convex or concave', () => {
    expect(value('\\min_w F = -\\frac12 b^\\top B^{-1} b').steps[0]).toMatchObject({ kind: 'stationary', status: 'proved', sentence: 'it is the value at w = inv(B)*b, where the gradient vanishes, and F is convex in w' });
    expect(value('\\max_w \\left(b^\\top w - \\frac12 w^\\top B w\\right) = \\frac12 b^\\top B^{-1} b').status).toBe('proved');
    expect(value('\\min_w \\|Xw - y\\|^2 + \\lambda\\|w\\|^2 = \\lambda y^\\top(XX^\\top + \\lambda I)^{-1}y').status).toBe('proved');
  });
  it('that are not are refuted and mended', () => {
    const wrong = value('\\min_w F = -b^\\top B^{-1} b').steps[0];
    expect(wrong).toMatchObject({ status: 'refuted', diagnosis: { flaw: 'factor' } });
    expect(value('\\max_w F = -\\frac12 b^\\top B^{-1} b').steps[0]).toMatchObject({ status: 'refuted', sentence: 'it is the value at w = inv(B)*b, where the gradient vanishes, but F is larger elsewhere' });
  });
  it('of an objective that is only now written down define it', () => expect(value('\\min_w L(w) = \\|w\\|^2').status).toBe('definition'));
});

describe('iterations', () => {
  it('that go along the gradient are next values, and what follows is checked', () => {
    expect(one('x_{t+1} = x_t - \\eta\\nabla_x f(x_t) = (1 - \\eta\\lambda)x_t - \\eta A^\\top(Ax_t - b)', `${RIDGE.replace('\n', ', eta : scalar positive\n')}`).steps.map((s) => s.status)).toEqual(['definition', 'proved']);
    expect(one('x^{k+1} = x^k + \\eta\\nabla_x f', `${RIDGE.replace('\n', ', eta : scalar positive\n')}`).status).toBe('refuted');
    expect(one('x \\leftarrow x - \\nabla_x f', RIDGE).status).toBe('definition');
  });
});

describe('rows and columns', () => {
  const given = 'X : matrix(n, d), w : vector(d), y : vector(n)';
  it('go by the small letter of their matrix, which is said', () => {
    const found = one('X^\\top X = \\sum_i x_ix_i^\\top', given);
    expect([found.status, found.inferred]).toEqual(['proved', ['x_i is row i of X, as a column']]);
    expect(one('\\sum_i x_i x_i^\\top = XX^\\top', given).inferred).toEqual(['x_i is column i of X, as a column']);
    expect(one('\\|Xw - y\\|^2 = \\sum_{i=1}^n (x_i^\\top w - y_i)^2', given).status).toBe('proved');
  });
  it('of square matrices are asked for', () => expect(one('\\sum_i z_iz_i^\\top = Z^\\top Z', 'Z : matrix(n, n)').status).toBe('not-understood'));
});

describe('sums', () => {
  it('go on over the terms that their index occurs in', () => {
    expect(one('\\|x - b\\|^2 = \\sum_i x_i^2 - 2x_ib_i + b_i^2', 'x : vector(n), b : vector(n)').status).toBe('proved');
    expect(one('\\sum_{i=1}^n x_i + c = c + \\mathbf{1}^\\top x', 'x : vector(n), c : scalar').status).toBe('proved');
  });
  it('may bind what is declared', () => expect(one('\\sum_{k=1}^n x_k = \\mathbf{1}^\\top x', 'x : vector(n), k : index(n)').status).toBe('proved'));
});

describe('what nobody declared', () => {
  it('is a number where it is a small Greek letter that fits as one, which is said', () => {
    const found = one('\\alpha(A + \\beta A) = (\\alpha + \\alpha\\beta)A', 'A : matrix(n, n)');
    expect([found.status, found.inferred]).toEqual(['proved', ['alpha : scalar', 'beta : scalar']]);
    const vector = one('\\theta + x = x + \\theta', 'x : vector(n)');
    expect([vector.status, vector.inferred]).toEqual(['proved', ['theta : vector(n)']]);
  });
  it('is what it has to be, where only that is understood, which is said', () => {
    const found = one('\\frac{\\partial}{\\partial X}\\operatorname{tr}((AXB + C)(AXB + C)^\\top) = 2A^\\top(AXB + C)B^\\top', 'X : matrix(n, n), A : matrix(n, n), B : matrix(n, n)');
    expect([found.status, found.inferred]).toEqual(['proved', ['C : matrix(n, n)']]);
    expect(statuses('$E = \\frac12(v^\\top h - t)^2$, $$\\nabla_v E = (v^\\top h - t)h$$', 'v : vector(m), h : vector(m)')).toEqual(['definition', 'proved']);
    expect(one('AC = CA', 'A : matrix(n, m)').status).toBe('not-understood');
  });
  it('is not refuted where it stands on one side only', () => {
    expect(one('x^\\top x \\le \\kappa\\,x^\\top Ax', 'A : matrix(n, n) symmetric posdef, x : vector(n)').status).toBe('definition');
  });
  it('is no number where its name stands by itself, and what is taken for a number is not refuted further on', () => {
    expect(report('At a vector $\\phi_*$ and $A\\in\\mathbb{R}^{n\\times n}$ we have').inferred).toEqual(['A : matrix(n, n)']);
    const given = 'Let $x\\in\\mathbb{R}^n$ and $f(x) = x^\\top x + 1$. It is at most $\\kappa\\|x\\|^2 = \\kappa x^\\top x$, that is, ';
    expect(statuses(`${given}$$f(x) \\le \\kappa\\|x\\|^2$$`).at(-1)).toBe('definition');
  });
  it('has the properties that words say of it before its size is known', () => {
    expect(statuses('With a symmetric $S$ and $w\\in\\mathbb{R}^d$, $$\\nabla_w w^\\top Sw = 2Sw$$').at(-1)).toMatch(/^proved/u);
    expect(statuses('With $S$ and $w\\in\\mathbb{R}^d$, $$\\nabla_w w^\\top Sw = 2Sw$$').at(-1)).toBe('proved-under');
    expect(statuses('With $S$ and $w\\in\\mathbb{R}^d$, $$\\nabla_w (w^\\top Sw) = Sw$$').at(-1)).toBe('refuted');
  });
  it('is as large as the set in words behind it', () => {
    expect(report('With symmetric $S$ and positive definite $T$ in $\\mathbb{R}^{d\\times d}$').inferred).toEqual(['S : matrix(d, d) symmetric', 'T : matrix(d, d) posdef symmetric']);
    expect(report('Let $U$, $V$ be invertible in $\\mathbb{R}^{p\\times p}$ and $\\mathbb{R}^{q\\times q}$.').inferred).toEqual(['U : matrix(p, p)', 'V : matrix(q, q)']);
  });
  it('is a name of its own with a star below it', () => expect(statuses('With $k_* \\in\\mathbb{R}^n$ and $K\\in\\mathbb{R}^{n\\times n}$, $s_* = c_{**} - k_*^\\top Kk_*$ and $$\\nabla_{k_*} s_* = -(K + K^\\top)k_*$$').at(-1)).toBe('proved'));
  it('is declared by what is said of it', () => {
    expect(report('$\\lambda > 0$, $x_1, \\dots, x_n \\in \\mathbb{R}^d$ and $$\\sum_i \\lambda x_i = \\lambda X^\\top\\mathbf{1}$$').inferred).toEqual(['lambda : scalar positive', 'X : matrix(n, d)']);
  });
});

describe('powers with a name as exponent', () => {
  const given = 'X : matrix(n, n) invertible, A : matrix(n, n)';
  const power = (claim: string): ReturnType<typeof one> => one(claim, given);
  it('are refuted at a value of it', () => {
    const found = power('\\frac{\\partial}{\\partial X}\\operatorname{tr}(X^k) = k X^{k-1}');
    expect([found.status, found.steps[0]?.diagnosis?.flaw, found.steps[0]?.diagnosis?.counterexample?.values['k']]).toEqual(['refuted', 'transpose', [[2]]]);
    expect(power('\\det(X^k) = k\\det(X)').status).toBe('refuted');
  });
  it('are not proved by some', () => expect(power('\\frac{\\partial}{\\partial X}\\operatorname{tr}(X^k) = k (X^{k-1})^\\top').steps[0]?.sentence).toBe('it holds for k = 2, 3, 4, 5; that it holds for all is not proved'));
});

describe('products that words name', () => {
  const given = 'For $A\\in\\mathbb{R}^{m\\times r}$, $B\\in\\mathbb{R}^{n\\times r}$ let $A\\odot B$ be the Khatri–Rao product, and $*$ the Hadamard product. ';
  it('are columns of Kronecker products, and entrywise', () => {
    expect(statuses(`${given}$$(A\\odot B)^\\top(A\\odot B) = (A^\\top A)*(B^\\top B)$$`).at(-1)).toBe('proved');
    expect(statuses(`${given}$$(A\\odot B)^\\top(A\\odot B) = (A^\\top A)(B^\\top B)$$`).at(-1)).toBe('refuted');
    expect(statuses('Here $\\odot$ is the elementwise product, $x, z\\in\\mathbb{R}^n$. $$x\\odot z = \\operatorname{diag}(x)z$$').at(-1)).toBe('proved');
  });
});

describe('sums over entries of products', () => {
  it('run over the sizes of these', () => expect(statuses('$$\\nabla_X \\sum_{i,j}\\log\\cosh((AX)_{ij}) = A^\\top\\tanh(AX)$$', 'A : matrix(m, n), X : matrix(n, p)')).toEqual(['proved']));
});

describe('derivatives by the whole argument', () => {
  const given = 'Let $X\\in\\mathbb{R}^{n\\times q}$, $A\\in\\mathbb{R}^{m\\times n}$, $B\\in\\mathbb{R}^{q\\times p}$, $Y\\in\\mathbb{R}^{n\\times n}$, $F(X) = AXB$, $G(X) = X\'X$ and $\\phi(Y) = \\log|Y|$. ';
  const last = (text: string): string | undefined => statuses(given + text).at(-1);
  it.each([
    ['$$\\mathrm{D}F(X) = B\' \\otimes A$$', 'proved'], ['$$\\mathrm{D}F(X) = A\' \\otimes B$$', 'refuted'], ['$$\\mathsf{D}G(X) = (I_{q^2} + K_{qq})(I_q \\otimes X\')$$', 'proved'],
    ['$$\\mathrm{D}G(X) = 2(I_q \\otimes X\')$$', 'refuted'], ['$$\\mathrm{H}\\phi(Y) = -K_{nn}((Y\')^{-1}\\otimes Y^{-1})$$', 'proved-under'], ['$$\\mathrm{D}\\phi(Y) = (\\operatorname{vec} (Y\')^{-1})\'$$', 'proved-under'],
    ['$$\\operatorname{dvec} F = (B\'\\otimes A)\\operatorname{dvec} X$$', 'proved'], ['$$\\mathrm{d}|Y| = |Y|\\operatorname{tr}(Y^{-1}\\mathrm{d}Y)$$', 'proved-under'], ['$$\\mathrm{d}|Y| = \\operatorname{tr}(Y^{-1}\\mathrm{d}Y)$$', 'refuted'],
  ])('%s', (formula, status) => expect(last(formula)).toBe(status));
});

describe('suppositions about declared names', () => {
  it('hold from there on', () => {
    const claim = '$$\\|X - XWW^\\top\\|_F^2 = \\|X\\|_F^2 - \\|XW\\|_F^2$$';
    const given = 'X : matrix(n, d), W : matrix(d, k)';
    expect(statuses(claim, given)).toEqual(['refuted']);
    expect(statuses(`with $W^\\top W = I$ ${claim}`, given)).toEqual(['not-a-claim', 'proved']);
  });
});

describe('excerpts of notes', () => {
  const file = (name: string): string => readFileSync(new URL(`./excerpts/${name}`, import.meta.url), 'utf8');
  it('of a matrix factorization: every claim is proved', () => {
    const found = report(file('factorization.md'));
    expect(countsOf(found)).toMatchObject({ refuted: 0, undecided: 0, 'not-understood': 0 });
    expect(found.formulas.filter((f) => f.status === 'proved').length).toBeGreaterThanOrEqual(4);
  });
  it('of a hashing method in LaTeX: the wrong power of n and the missing transpose are found, the rest is proved', () => {
    const found = report(file('hashing.tex'), '', 'latex');
    const wrong = found.formulas.filter((f) => f.status === 'refuted').flatMap((f) => f.steps.filter((s) => s.status === 'refuted'));
    expect(wrong.map((s) => s.diagnosis?.flaw ?? s.diagnostic?.code)).toEqual(['shape-mismatch', 'factor']);
    const repair = wrong[1]?.diagnosis?.repair?.value;
    expect(repair === undefined ? '' : printText(repair)).toContain('n^2');
    expect(countsOf(found)).toMatchObject({ undecided: 0, 'not-understood': 0 });
  });
});
