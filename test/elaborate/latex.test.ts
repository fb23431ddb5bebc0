import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codes } from '../../src/diagnostics/explain.ts';
import { renderDiagnostic } from '../../src/diagnostics/render.ts';
import { readExpression, readProblem, type Problem } from '../../src/elaborate/index.ts';
import { readLatexExpression, readLatexFormula } from '../../src/elaborate/latex.ts';
import { printText } from '../../src/notation/print/text.ts';
import { times } from '../support/expressions.ts';

const problemOf = (source: string): Problem => {
  const read = readProblem(source);
  if (!read.ok) throw new Error(read.diagnostics[0]?.message);
  return read.value;
};

const problem = problemOf(`
  A : matrix(n, n), B : matrix(n, n), X : matrix(m, n), W : matrix(m, k), H : matrix(k, n), M : matrix(m, n) mask, S : matrix(m, n) mask
  x : vector(n), y : vector(n), w : vector(m), p : vector(n) simplex, c : scalar, lambda : scalar, beta : scalar, x_train : vector(n), U_t : matrix(m, n), U : matrix(m, n), U_next : matrix(m, n)
  i : index(m), j : index(n), bfx : vector(m), theta_hat : vector(n), T_1 : matrix(n, n), W_star : matrix(m, k), Z_v : matrix(n, n)
  g(t) = log(1 + exp(t))
  let R = W*H - X
  let q = x'*A*x
  minimize f = norm2(R)^2/2`);

const meaning = (latex: string): string => {
  const read = readLatexExpression(latex, problem);
  return read.ok ? printText(read.value) : `${read.diagnostics[0]?.code}: ${read.diagnostics[0]?.message}`;
};

const table: Readonly<Record<string, readonly (readonly [latex: string, text: string])[]>> = {
  'a power −1 behind the name of a function is its inverse': [['\\sin^{-1}(c)', 'asin(c)'], ['\\tan^{-1} c', 'atan(c)'], ['\\sin(c)^{-1}', '1/sin(c)'], ['\\sin^2 c', 'sin(c)^2'], ['\\det^{-1}(A)', '1/det(A)'], ['\\sigma^{-1}(c)', 'ambiguous: sigmoid^{-1} may be the inverse of sigmoid, or one over its value']],
  'side by side is multiplied': [
    ['X A x', 'X*A*x'], ['2Ax', '2*A*x'], ['x^TAx', "x'*A*x"], ['A(x + y)', 'A*(x + y)'], ['c(x + y)', 'c*(x + y)'], ['g(x)', 'log(1 + exp(x))'], ['A^{-1}(x+y)', 'inv(A)*(x + y)'], ['(A+B)(x-y)', '(A + B)*(x - y)'], ['-2X^\\top w', "-2*X'*w"], ['\\tfrac12 A x', 'A*x/2'], ['1/2\\, x', 'x/2'], ['a_1', 'unknown-name: a_1 is not declared'], ['c_e', 'unknown-name: c_e is not declared'], ['A_d', 'unknown-name: A_d is not declared'], ['\\mathbb{A}', 'unknown-name: bbA is not declared'],
  ],
  'transposes, inverses and powers': [
    ['A^T', "A'"], ['A^{\\mathsf T}', "A'"], ['A^\\intercal', "A'"], ["A'", "A'"], ['A^{-T}', "inv(A)'"], ['A^{-\\top}', "inv(A)'"], ['A^2', 'A^2'], ['(A^T)^{-1}', "inv(A')"], ['x^{\\odot 2}', 'x.^2'], ['x^{\\circ -1}', '1./x'], ['c^{-1}', '1/c'], ['A^{2T}', "A'^2"], ['\\sqrt{c}', 'sqrt(c)'],
  ],
  'products with signs': [
    ['A \\odot B', 'A.*B'], ['A \\circ B', 'A.*B'], ['x \\oslash y', 'x./y'], ['A \\otimes B^TA', "kron(A, B'*A)"], ['A : B', 'inner(A, B)'], ['2A:B + A:A', 'inner(2*A, B) + inner(A, A)'], ['\\langle A, B\\rangle', 'inner(A, B)'], ['\\left\\langle x, y\\right\\rangle', 'inner(x, y)'], ['x \\cdot y', 'inner(x, y)'], ['c \\cdot x', 'c*x'], ['A \\cdot x', 'A*x'], ['c \\times x', 'c*x'], ['c * x', 'c*x'],
  ],
  'norms and bars': [
    ['\\|X - WH\\|_F^2', 'norm2(X - W*H)^2'], ['\\|x\\|^2', 'norm2(x)^2'], ['\\|x\\|_2', 'norm2(x)'], ['\\|A\\|_1', 'norm1(A)'], ['\\lVert x\\rVert', 'norm2(x)'], ['\\left\\|x\\right\\|_2^2', 'norm2(x)^2'], ['\\parallel x \\parallel^2', 'norm2(x)^2'], ['\\lambda \\|x\\| \\|y\\|', 'lambda*norm2(x)*norm2(y)'], ['|c|', 'abs(c)'], ['\\left|c - 1\\right|', 'abs(c - 1)'], ['|c| |\\beta|', 'abs(c)*abs(beta)'],
  ],
  'functions': [
    ['\\operatorname{tr}(A^TB)', "tr(A'*B)"], ['\\operatorname{tr} A^T B', "tr(A'*B)"], ['{\\rm tr}(A)', 'tr(A)'], ['\\mathrm{tr}(A)', 'tr(A)'], ['tr(A)', 'tr(A)'], ['\\mathrm{vec}(A)', 'vec(A)'], ['\\log\\det A', 'logdet(A)'], ['\\log(\\det(A))', 'log(det(A))'], ['\\log(1+e^{c})', 'log(1 + exp(c))'], ['\\exp(x)', 'exp(x)'], ['\\ln c', 'log(c)'], ['\\log 2c', 'log(2*c)'], ['\\log^2 c', 'log(c)^2'], ['\\sigma(x)', 'sigmoid(x)'], ['[1 - x]_+', 'relu(1 - x)'], ['\\max(0, c)', 'relu(c)'], ['\\max\\{0, x\\}', 'relu(x)'], ['\\operatorname{diag}(x)', 'diag(x)'], ['diag(x)', 'diag(x)'], ['\\sin c \\cos c', 'sin(c)*cos(c)'],
  ],
  'rows, columns and entries': [
    ['X_{ij}', 'X[i,j]'], ['X_{i,j}', 'X[i,j]'], ['X_{i*}', 'X[i,:]'], ['X_{i\\cdot}', 'X[i,:]'], ['X_{*j}', 'X[:,j]'], ['X_{:,j}^T', "X[:,j]'"], ['X_{i}', 'X[i,:]'], ['X_j', 'X[:,j]'], ['x_j', 'x[j]'], ['x_1', 'x[1]'], ['X_{12}', 'X[1,2]'], ['x_{12}', 'x[12]'], ['[A x]_j', '(A*x)[j]'], ['\\left[A^T\\right]_{jj}', 'A[j,j]'], ['X_{il}', 'X[i,l]'], ['x_{\\mathrm{train}}', 'x_train'], ['T_1 x', 'T_1*x'], ['X_{ij}\\delta_{jl}', 'X[i,j]*eye(n)[j,l]'],
  ],
  'fonts and labels': [['\\mathbf{A}\\boldsymbol{y}', 'A*y'], ['\\mathbf{x}^T w', "bfx'*w"], ['\\hat\\theta', 'theta_hat'], ['W^*', 'W_star'], ['Z^{(v)}', 'Z_v'], ['Z^{(v)T}x', "Z_v'*x"], ['\\mathbf{A B}', 'A*B']],
  'sums': [
    ['\\sum_{r=1}^n x_r y_r', 'sum(r in 1:n, x[r]*y[r])'], ['\\sum_r x_r', 'sum(r in 1:n, x[r])'], ['\\sum_{r,s} X_{rs}', 'sum(r in 1:m, sum(s in 1:n, X[r,s]))'], ['\\sum_{(r,s)\\in M} X_{rs}^2', 'sum(r in 1:m, sum(s in 1:n, M[r,s]*X[r,s]^2))'], ['\\sum_{(r,s): M_{rs}\\ne 0} X_{rs}', 'sum(r in 1:m, sum(s in 1:n, M[r,s]*X[r,s]))'], ['\\sum_{s : X_{is}\\in S} X_{is}', 'sum(s in 1:n, S[i,s]*X[i,s])'],
    ['\\sum_{r,s=1}^n A_{rs}', 'sum(r in 1:n, sum(s in 1:n, A[r,s]))'], ['\\sum_{r=1}^n x_r + c', 'sum(r in 1:n, x[r]) + c'], ['\\sum_{r=1}^n (x_r + c)', 'sum(r in 1:n, x[r] + c)'], ['\\mathbb E_{r\\sim p}[x_r]', 'sum(r in 1:n, p[r]*x[r])'], ['\\mathbf 1^T x', 'sum(x)'], ['X\\mathbf 1', 'rowsum(X)'],
  ],
  'sizes that the context decides': [['A + \\lambda I', 'A + lambda*eye(n)'], ['(X^TX + \\lambda I)^{-1}X^Tw', "inv(X'*X + lambda*eye(n))*X'*w"], ['I \\odot A', 'eye(n).*A'], ['I - X^TX', "eye(n) - X'*X"], ['\\begin{pmatrix} A & 0 \\\\ 0 & I_m\\end{pmatrix}', '[A, zeros(n,m); zeros(m,n), eye(m)]'], ['I_n', 'eye(n)'], ['\\mathbf{1}_n', 'ones(n,1)'], ['A - \\mathbf{1}x^T', "A - ones(n,1)*x'"], ['I : A', 'inner(eye(n), A)']],
  'derivatives': [
    ['\\frac{\\partial f}{\\partial W}', 'grad(f, W)'], ['\\nabla_W f', 'grad(f, W)'], ['\\frac{\\partial}{\\partial x} q', 'grad(q, x)'], ['\\nabla_x \\tfrac12 \\|x\\|^2', 'grad(norm2(x)^2/2, x)'], ['\\frac{\\partial f}{\\partial W_{ij}}', 'bad-subscript: j runs over 1…n, but this axis has size k'], ['\\frac{\\partial f}{\\partial X_{ij}}', 'grad(f, X[i,j])'], ['\\frac{\\partial^2 f}{\\partial W \\partial H}', 'hess(f, W, H)'], ['\\frac{\\partial^2 q}{\\partial x^2}', 'hess(q, x, x)'], ['\\nabla^2_{W,H} f', 'hess(f, W, H)'], ['\\nabla^2_x q', 'hess(q, x, x)'], ['\\nabla f_W', 'grad(f, W)'], ['\\frac{\\mathrm d q}{\\mathrm d x}', 'grad(q, x)'], ['f(W,H)', 'f'], ['\\mathrm d X', 'dX'], ['A : dB', 'inner(A, dB)'], ['dB^T x', "dB'*x"],
  ],
  'iterations': [['U(t)', 'U_t'], ['U_{i*}(t)', 'U_t[i,:]'], ['U(t+1)', 'U_next'], ['[U_{*j}(t)]^T w', "U_t[:,j]'*w"]],
};

describe('LaTeX with declarations', () => {
  for (const [group, rows] of Object.entries(table))
    describe(group, () => {
      for (const [latex, text] of rows) it(`${latex} is ${text}`, () => expect(meaning(latex)).toBe(text));
    });

  it('reads statements with the values of their sides, and the indices that nobody declared', () => {
    const read = readLatexFormula('\\begin{aligned} X_{ab} &= [WH]_{ab} \\\\ &\\approx 0 \\end{aligned}', problem);
    if (!read.ok) throw new Error(read.diagnostics[0]?.message);
    const [only] = read.value.statements;
    expect(only?.read.links.map((l) => l.relation)).toEqual(['=', '≈']);
    expect(only?.sides.ok === true ? only.sides.value.map((e) => printText(e)) : only?.sides).toEqual(['X[a,b]', '(W*H)[a,b]', '0']);
    expect(only?.inferred.map((s) => [s.name, s.range?.key])).toEqual([['a', 'm'], ['b', 'n']]);
  });

  it('compares with I and 0 of the size of the other side', () => {
    const sides = (latex: string): readonly string[] => {
      const read = readLatexFormula(latex, problem);
      const [only] = read.ok ? read.value.statements : [];
      return only?.sides.ok === true ? only.sides.value.map((e) => printText(e)) : ['?'];
    };
    expect(sides('A \\succeq I')).toEqual(['A', 'eye(n)']);
    expect(sides('X^T w = 0')).toEqual(["X'*w", 'zeros(n,1)']);
    expect(sides('I \\preceq A \\preceq 2I')).toEqual(['eye(n)', 'A', '2*eye(n)']);
  });

  it('keeps what has no value beside what has', () => {
    const read = readLatexFormula('x^\\star = \\arg\\min_x q, \\quad A x = y', problem);
    expect(read.ok ? read.value.statements.map((s) => s.sides.ok) : read).toEqual([false, true]);
  });

  it('gives every formula with words put in and left out an answer', () => {
    const formulas = Object.values(table).flatMap((rows) => rows.map(([latex]) => latex));
    const words = ['', '', 'A', 'x', 'X', 'I', '\\mathbf 1', '0', '^T', '^{-1}', '_{ij}', '_i', '\\odot', '\\otimes', ':', '+', '-', '(', ')', '\\|', '|', '\\sum_r', '\\nabla_x', 'f', 'g', '\\frac{x}{2}', '=', '\\cdot', '\\begin{pmatrix} 0 & ', ' \\end{pmatrix}', 'U(t)', '\\max(0,', '/', '\\delta_{ij}'];
    let read = 0;
    fc.assert(fc.property(fc.constantFrom(...formulas), fc.array(fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom(...words)), { maxLength: 3 }), (formula, edits) => {
      const text = edits.reduce((t, [at, cut, word]) => `${t.slice(0, at % (t.length + 1))} ${word} ${t.slice((at % (t.length + 1)) + cut)}`, formula);
      const result = readLatexFormula(text, problem);
      const diagnostics = result.ok ? result.value.statements.flatMap(({ sides }) => (sides.ok ? [] : sides.diagnostics)) : result.diagnostics;
      if (diagnostics.length === 0) read++;
      for (const d of diagnostics) {
        expect(codes).toContain(d.code);
        expect(renderDiagnostic(d, text, 'formula')).toContain(d.code);
        for (const { span } of d.labels) expect(span.end, text).toBeLessThanOrEqual(Math.max(1, text.length));
      }
    }), { numRuns: times(1500) });
    expect(read).toBeGreaterThan(200);
  });

  it('reads the same expressions as the text language does', () => {
    const pairs = [['\\frac{1}{2}\\|X - WH\\|_F^2', 'norm2(X - W*H)^2/2'], ['x^\\top A x + \\lambda \\|x\\|_1', "x'*A*x + lambda*norm1(x)"], ['\\sum_{r=1}^{n} x_r^2', 'sum(r in 1:n, x[r]^2)']] as const;
    for (const [latex, text] of pairs) {
      const [l, t] = [readLatexExpression(latex, problem), readExpression(text, problem)];
      expect(l.ok && t.ok && l.value === t.value, latex).toBe(true);
    }
  });
});
