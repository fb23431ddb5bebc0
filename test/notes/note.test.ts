import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkNote, countsOf, type FormulaReport, type NoteReport } from '../../src/notes/index.ts';
import { printText } from '../../src/notation/print/text.ts';

const report = (text: string, given = '', format: 'markdown' | 'latex' = 'markdown'): NoteReport => {
  const result = checkNote(text, { given, format, seed: 'test' });
  if (!result.ok) throw new Error(result.diagnostics.map((d) => d.message).join('\n'));
  return result.value;
};
const formulas = (text: string, given = ''): readonly FormulaReport[] => report(text, given).formulas;
const one = (latex: string, given: string): FormulaReport => {
  const last = formulas(`$$${latex}$$`, given).at(-1);
  if (last === undefined) throw new Error('no formula');
  return last;
};
const statuses = (text: string, given = ''): readonly string[] => formulas(text, given).map((f) => f.status);

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
    expect(steps).toEqual(['proved', 'not-a-claim']);
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

describe('values of variables', () => {
  it('at which the gradient vanishes are proved, under what makes them exist', () => {
    const found = one('x = (A^\\top A + \\lambda I)^{-1}A^\\top b', RIDGE);
    expect(found.steps[0]?.kind).toBe('stationary');
    expect(found.status).toBe('proved-under');
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
  it('that are not known are left open', () => expect(one('\\|y\\| \\le \\|y\\|_1', given).status).toBe('undecided'));
});

describe('shapes that do not fit', () => {
  it('are refuted with the transpose that makes the claim right', () => {
    const [step] = one('\\Theta_{ij} = c\\, U_{i*}V_{j*}', "U : matrix(n, k), V : matrix(m, k), c : scalar\nlet Theta = c*U*V'").steps;
    expect(step?.status).toBe('refuted');
    expect(step?.sentence).toContain("c*(U[i,:]*V[j,:]')");
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
    expect(statuses(text, 'A : matrix(n, n), B : matrix(n, n)\nsection Two\nA : matrix(n, n) diagonal, B : matrix(n, n) diagonal')).toEqual(['refuted', 'proved-under']);
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
