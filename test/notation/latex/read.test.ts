import { describe, expect, it } from 'vitest';
import { surfaceText } from '../../../src/elaborate/shapefault.ts';
import { latexBlocks } from '../../../src/notation/latex/blocks.ts';
import { readLatex, readMacros, type Formula, type LatexOptions, type Meaning } from '../../../src/notation/latex/index.ts';

const MATRIX: Meaning = { kind: 'value', rows: 'm', cols: 'n', isMask: false, variables: [] };
const vocabulary = (name: string): Meaning | null => (/^[A-HL-Z]$/.test(name) ? MATRIX : name === 'f' ? { kind: 'function' } : null);

const formula = (latex: string, options: LatexOptions = {}): Formula => {
  const read = readLatex(latex, { vocabulary, ...options });
  if (!read.ok) throw new Error(`${latex}: ${read.diagnostics[0]?.message}`);
  return read.value;
};

/** Statements in one line each. */
const shown = (f: Formula): readonly string[] =>
  f.statements.map((s) => `${s.role === 'claim' ? '' : `${s.role}: `}${s.connective === null ? '' : `${s.connective} `}${s.left === null ? '…' : surfaceText(s.left)}${s.links.map((l) => ` ${l.relation} ${surfaceText(l.right)}`).join('')}${s.aim === null ? '' : ` → ${s.aim}`}`);

describe('statements', () => {
  const table: readonly (readonly [string, readonly string[]])[] = [
    ['A = B = C', ['A = B = C']], ['A \\preceq B \\prec C', ['A ⪯ B ≺ C']], ['a \\coloneqq b', ['a := b']], ['a := b', ['a := b']], ['a \\stackrel{\\text{def}}{=} b \\overset{(i)}{=} c', ['a := b = c']], ['a \\mathrel{=} b', ['a = b']], ['A \\in \\R^{m\\times n}', ['A ∈ bbR^\\times(m, n)']], ['A \\in \\mathbb{S}^n_{++}', ['A ∈ bbS_plusplus^n']], ['x >= 0', ['x >= 0']], ['a \\propto b', ['a ∝ b']], ['a = b, \\quad c = d', ['a = b', 'c = d']], ['A, B \\in S', ['\\list(A, B) ∈ S']],
    ['A = B \\implies C = D', ['A = B', 'implies C = D']], ['A = B \\iff C = D', ['A = B', 'iff C = D']], ['f(x) \\to \\min', ['f(x) → min']], ['x \\to \\infty', ['x → infinity']], ['= a + b', ['… = a + b']], ['\\text{loss} = a', ['loss = a']], ['\\text{loss}_i = a \\text{ if } b > 0', ['loss[i] = a', 'constraint: b > 0']], ['i = 1, \\dots, n', ['range: i = 1 <= n']], ['f(x) \\quad \\text{s.t. } x \\ge 0', ['f(x)', 'constraint: x >= 0']], ['f(x) \\; s.\\,t.\\; x \\ge 0', ['f(x)', 'constraint: x >= 0']],
    ['\\begin{aligned} a &= b \\\\ &= c \\end{aligned}', ['a = b = c']], ['\\begin{aligned} a &= b \\\\ &\\quad + c \\\\ d &= e \\end{aligned}', ['a = b + c', 'd = e']], ['a = b \\\\ -c = d', ['a = b', '-c = d']], ['a &= b + \\\\ & c', ['a = b + c']], ['\\begin{align*} a &= \\left(b\\right. \\\\ \\end{align*}', ['a = b']], ['\\begin{gather} a = b \\\\ c = d \\end{gather}', ['a = b', 'c = d']],
    ['\\left\\{\\begin{array}{l} a = b \\\\ c = d \\end{array}\\right.', ['a = b', 'c = d']], ['f(x) = \\begin{cases} x & x > 0 \\\\ 0 & \\text{otherwise} \\end{cases}', ['f(x) = \\cases(x, >(x, 0), 0)']], ['\\eqalign{ a &= b \\\\ c &= d }', ['a = b', 'c = d']], ['\\forall x, f(x) \\ge 0', ['quantifier: x', 'f(x) >= 0']], ['\\forall x \\in S, y \\in T: f(x, y) \\le 0', ['quantifier: x ∈ S', 'quantifier: y ∈ T', 'f(x, y) <= 0']],
  ];
  for (const [latex, statements] of table) it(`${latex} is ${statements.join('; ')}`, () => expect(shown(formula(latex))).toEqual(statements));

  it('keep tags and words apart', () => {
    const f = formula('a = b \\quad \\text{where } c = 0 \\tag{12}');
    expect([shown(f), f.tags, f.texts]).toEqual([['a = b', 'constraint: c = 0'], ['12'], ['where']]);
    expect(formula('a = 0 (5)').tags).toEqual(['5']);
    expect(formula('a = b \\quad (5a)').tags).toEqual(['5a']);
  });
});

describe('precedence', () => {
  const table: readonly (readonly [string, string])[] = [
    ['2A:B + C:D', 'inner(2*A, B) + inner(C, D)'], ['I_k\\otimes W^TW', "kron(eye(k), W'*W)"], ['-A:B', '-inner(A, B)'], ['\\sum_{i=1}^n E^TF:D + c', 'sum(i in 1:n, …) + c'], ['a/b + c', 'a/b + c'], ['a/(bc)', 'a/(b*c)'], ['A^TB^{-1}C', "A'*B^(-1)*C"], ['a - b - c', 'a - b - c'], ['A \\odot B C', 'A.*(B*C)'], ['e^{-x} y', 'exp(-x)*y'], ['\\log x + y', 'log(x) + y'], ['|a| + |b|', '\\bars(a) + \\bars(b)'], ['\\|a\\| \\|b\\|', '\\norm(a)*\\norm(b)'], ['f(a|b)', 'f(\\given(a, b))'], ['K(p\\|q)', 'K(\\given(p, q))'], ['f(\\|a\\|)', 'f(\\norm(a))'],
    ['d A', 'd*A'], ['dA\\,B', '\\d(A)*B'], ['\\frac{\\partial f}{\\partial A}', 'grad(f, A)'], ['\\arg\\min_a f(a)', '\\argmin(f(a), a)'], ['\\underset{a}{\\operatorname{argmin}} f(a)', '\\argmin(f(a), a)'], ['\\mathbb E_{x\\sim p}[f(x)]', '\\expectation(f(x), ∼(x, p))'], ['A(t+1)', '\\at(A, t+1)'], ["A'B", "A'*B"], ['{}\\quad A', 'A'], ['\\text{tr}(A)', 'tr(A)'], ['\\text{diag} (a)', 'diag(a)'], ['\\text{Loss}(a)', 'Loss(a)'], ['a + \\text{const}', 'a + const'],
    ['\\partial f/\\partial A', 'grad(f, A)'], ['\\partial^2 f/\\partial a\\partial b^\\top + A', "hess(f, a, b') + A"], ['\\partial/\\partial A\\; f', 'grad(f, A)'], ['\\mathop{\\mathrm{argmin}}_a f(a)', '\\argmin(f(a), a)'], ['A \\mathbin{\\odot} B', 'A.*B'], ['\\lambda_{\\max} A', 'lambda_max*A'], ['A_+', 'A_plus'], ['A_{+}^{-1}', 'A_plus^(-1)'], ['A^{(k),thr}', 'A_k_thr'],
  ];
  for (const [latex, text] of table) it(`${latex} is ${text}`, () => expect(shown(formula(latex))).toEqual([text]));
});

describe('macros', () => {
  it('are expanded, with the positions of their arguments and of the call', () => {
    const source = '\\newcommand{\\half}[1]{\\frac{1}{2} #1} \\def\\T{^\\top} \\half{A}\\T + \\half{z_{undeclared}}';
    const [only] = formula(source).statements;
    expect(only?.left === null || only === undefined ? '' : surfaceText(only.left)).toBe("1/2*A' + 1/2*z_undeclared");
    const read = readLatex(`${source} + \\lmbda`, { vocabulary });
    expect(read.ok ? null : read.diagnostics[0]?.labels[0]?.span).toEqual({ start: source.length + 3, end: source.length + 9 });
    const inBody = readLatex('\\def\\a{\\bad} A + \\a', { vocabulary });
    expect(inBody.ok ? null : inBody.diagnostics[0]?.labels[0]?.span).toEqual({ start: 17, end: 19 });
  });

  it('of a document are known in its formulas', () => {
    const macros = readMacros('text \\newcommand{\\norm}[2][2]{\\|#2\\|_{#1}} more $\\DeclareMathOperator{\\trace}{tr}$ \\let\\tp\\top \\norm{x}');
    if (!macros.ok) throw new Error(macros.diagnostics[0]?.message);
    expect(shown(formula('\\norm{x} + \\norm[F]{A} + \\trace(A^\\tp B)', { macros: macros.value }))).toEqual(["\\norm_2(x) + \\norm_F(A) + tr(A'*B)"]);
  });
});

describe('damage', () => {
  const table: readonly (readonly [string, string, string])[] = [
    ['rac{a}{b}', 'a/b', 'rac'], ['\frac{a}{b}', 'a/b', '\frac'], ['\theta', 'theta', '\theta'], ['oldsymbol{x}', 'x', 'oldsymbol'], ['arepsilon', 'epsilon', 'arepsilon'], ['\nabla_a f(a)', 'grad(f(a), a)', '\nabla'], ['\\left(a\right)', 'a', '\right'], ['\\lograc{a}{b}', 'log(a/b)', '\\lograc'], ['egin{pmatrix} a & b \\end{pmatrix}', '[a, b]', 'egin'], ['hat{a}', 'a_hat', 'hat'],
    ['A(1 \\beta)', 'A*(1 - beta)', '1 \\beta'], ['\\sqrt{1 \\beta_2^t}', 'sqrt(1 - beta[2]^t)', '1 \\beta_2^t'],
  ];
  for (const [latex, text, found] of table)
    it(`${JSON.stringify(latex)} is ${text}, which is said`, () => {
      expect(readLatex(latex, { vocabulary })).toMatchObject({ ok: false, diagnostics: [{ code: 'damaged' }] });
      const f = formula(latex, { repair: true });
      expect([shown(f), f.repairs.map((r) => r.found)]).toEqual([[text], [found]]);
    });

  it('is not seen where letters are words or nothing is lost', () => {
    for (const latex of ['\\text{rac and heta}', '\\operatorname{abla}(a)', 'a\n+ b', '\\begin{aligned}\na &= b\\end{aligned}', 'a\tb', '\\mathrm{ight}', '\\frac 1 \\beta', 'a_{1 \\beta}', '(a - 1 \\mu^\\top)', '(1 \\beta + a)']) expect(formula(latex, { repair: true }).repairs, latex).toEqual([]);
  });
});

describe('formulas of documents', () => {
  it('are found with their places, outside code and comments', () => {
    const text = 'Let $x$ be \\(y\\), not `$z$`.\n\n$$a = b$$\n\n```\n$$c$$\n```\n\\[ d \\]\n\\begin{align*} e &= f \\end{align*}\ncosts \\$5 and $10 to $20.\n<!-- $g$ -->';
    const found = latexBlocks(text);
    expect(found.map((b) => [b.kind, b.source])).toEqual([['inline', 'x'], ['inline', 'y'], ['display', 'a = b'], ['display', ' d '], ['display', '\\begin{align*} e &= f \\end{align*}']]);
    for (const b of found) expect(text.slice(b.start, b.start + b.source.length).trim() === b.source.trim() || text.slice(b.outer.start, b.outer.end) === b.source).toBe(true);
  });

  it('of LaTeX documents leave comments and verbatim text out', () => {
    expect(latexBlocks('% $a$\n$b$ \\begin{verbatim}$c$\\end{verbatim} \\begin{equation}d\\end{equation}', 'latex').map((b) => b.source)).toEqual(['b', '\\begin{equation}d\\end{equation}']);
  });
  it('end with their paragraph where nothing ends their environment', () => {
    expect(latexBlocks('\\begin{align} a &= b\n\nand $c$', 'latex').map((b) => b.source)).toEqual(['\\begin{align} a &= b', 'c']);
    expect(latexBlocks('\\begin{equation}', 'latex').map((b) => b.source)).toEqual(['\\begin{equation}']);
  });
  it('stand in fenced blocks of mathematics and between dollars with ticks', () => {
    expect(latexBlocks('```math\na = b\n```\n$`c`$ and\n\n~~~ math\nd\n~~~\n```\n$e$\n```\n').map((b) => [b.kind, b.source])).toEqual([['display', 'a = b\n'], ['inline', 'c'], ['display', 'd\n']]);
  });
});
