import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../src/notation/parser.ts';
import type { Subscript, Surface } from '../../src/notation/surface.ts';

/** The tree with a parenthesis around every operation. */
const tree = (e: Surface): string => {
  const subscript = (s: Subscript): string => (s.kind === 'all' ? ':' : s.kind === 'at' ? tree(s.at) : `${tree(s.from)}:${tree(s.to)}`);
  switch (e.kind) {
    case 'number': return e.text;
    case 'name': return e.name;
    case 'negate': return `(-${tree(e.arg)})`;
    case 'transpose': return `(${tree(e.arg)}')`;
    case 'binary': return `(${tree(e.left)}${e.op}${tree(e.right)})`;
    case 'index': return `${tree(e.arg)}[${e.subscripts.map(subscript).join(',')}]`;
    case 'call': return `${e.name}(${e.args.map(tree).join(',')})`;
    case 'block': return `[${e.rows.map((r) => r.map(tree).join(',')).join(';')}]`;
    case 'sum': return `sum(${e.binders.map((x) => `${x.name}:${tree(x.range)}`).join(',')}${e.where === null ? '' : `|${tree(e.where)}`}|${tree(e.body)})`;
  }
};

const read = (text: string): string => {
  const e = parseExpression(text);
  return e.ok ? tree(e.value) : `${e.diagnostics[0]?.code} at ${e.diagnostics[0]?.labels[0]?.span.start}`;
};

const table: Readonly<Record<string, readonly (readonly [text: string, tree: string])[]>> = {
  'postfix operators and powers bind tightest, from the left': [
    ["A^2'", "((A^2)')"], ["A^B'", "((A^B)')"], ["A'^2", "((A')^2)"], ["A''", "((A')')"], ['A^B^C', '((A^B)^C)'], ['A.^B.^C', '((A.^B).^C)'], ['A^2.^3', '((A^2).^3)'],
    ["A'[i,j]", "(A')[i,j]"], ["A[i,:]'", "(A[i,:]')"], ["U[:,k]'", "(U[:,k]')"], ['x[i]^2', '(x[i]^2)'], ['A^2[i,j]', '(A^2)[i,j]'], ['f(x)[i]', 'f(x)[i]'],
  ],
  'an exponent may carry a sign': [['X^-1', '(X^(-1))'], ["X^-1'", "((X^(-1))')"], ['X^-2^3', '((X^(-2))^3)'], ['A.^-1', '(A.^(-1))'], ['x.^(-1/2)', '(x.^((-1)/2))'], ['2^-c*x', '((2^(-c))*x)'], ['2^+3', '(2^3)']],
  'the minus sign binds looser than powers and tighter than products': [
    ['-A^2', '(-(A^2))'], ["-A'", "(-(A'))"], ['-a*b', '((-a)*b)'], ['a*-b', '(a*(-b))'], ['a - -b', '(a-(-b))'], ['--a', '(-(-a))'], ['+a', 'a'], ['-x.^2', '(-(x.^2))'], ['a.*-b', '(a.*(-b))'],
  ],
  'products and quotients of all kinds are one level, from the left': [
    ["a/(s)*b'", "((a/s)*(b'))"], ['a*b.*c', '((a*b).*c)'], ['a.*b*c', '((a.*b)*c)'], ['a./b/c', '((a./b)/c)'], ['a/b*c', '((a/b)*c)'], ['A⊗B*C', '(kron(A,B)*C)'], ['A*B⊗C', 'kron((A*B),C)'], ['A⊙B', '(A.*B)'],
  ],
  'sums come last, from the left': [['a - b - c', '((a-b)-c)'], ['a - b + c', '((a-b)+c)'], ['a + b*c', '(a+(b*c))'], ['a - (b - c)', '(a-(b-c))'], ['R-Q*2', '(R-(Q*2))']],
  'signs of formulas stand for those of the language': [
    ['Aᵀ', "(A')"], ['x²', '(x^2)'], ['A³ᵀ', "((A^3)')"], ['A⁻¹', '(A^(-1))'], ['A⁻ᵀ', "((A^(-1))')"], ['c⁻¹²', '(c^(-12))'], ['x⁴*y', '((x^4)*y)'], ['a·b', '(a*b)'], ['a−b', '(a-b)'], ['β_1*λ', '(β_1*λ)'], ["A′", "(A')"],
  ],
  'numbers': [['2.*A', '(2.*A)'], ['2.5.*A', '(2.5.*A)'], ['1e-3*x', '(1e-3*x)'], ['.5', '.5'], ['2./x', '(2./x)'], ['2.^x', '(2.^x)']],
  'blocks, ranges and sums': [
    ['[R, -Q; Q, R]', '[R,(-Q);Q,R]'], ['[a - b]', '[(a-b)]'], ['[a-b, c]', '[(a-b),c]'], ["[a', b']", "[(a'),(b')]"], ['[(a -b), c]', '[(a-b),c]'], ['X[a+1:a+b,:]', 'X[(a+1):(a+b),:]'], ['[x; y][1:n]', '[x;y][1:n]'],
    ['sum(i in 1:n, x[i] + 1)', 'sum(i:n|(x[i]+1))'], ['sum(i in 1:m, j in 1:n where M[i,j], X[i,j])', 'sum(i:m,j:n|M[i,j]|X[i,j])'], ['sum(x)', 'sum(x)'],
    ['f(a,\n  b)', 'f(a,b)'], ['(a\n+ b)', '(a+b)'], ['[a,\nb]', '[a,b]'], ['a # rest', 'a'], ['a % rest', 'a'],
  ],
  'what other languages would misread is refused where it goes wrong': [
    ['[R -Q; Q R]', 'juxtaposition at 3'], ["[a' b']", 'juxtaposition at 4'], ['[1 2; 3 4]', 'juxtaposition at 3'], ['[1 -2]', 'juxtaposition at 3'], ['lambda/2 norm2(w)^2', 'juxtaposition at 9'], ['2 x', 'juxtaposition at 2'], ['2x', 'juxtaposition at 1'],
    ['a (b)', 'space-before-parenthesis at 2'], ['sin x', 'juxtaposition at 4'], ['(a)(b)', 'juxtaposition at 3'], ['A:B + C:D', 'unexpected at 1'], ['A in B', 'unexpected at 2'], ['A\\B', 'unknown-character at 1'], ['A $ B', 'unknown-character at 2'],
    ["X'*(W+H", 'unclosed at 7'], ['', 'unexpected at 0'], ['a +', 'unexpected at 3'], ['x⁻', 'unknown-character at 1'], ['A.\'', 'unknown-character at 1'], ["'a'", 'unexpected at 0'], ['A(:,1)', 'unexpected at 2'], ['a*', 'unexpected at 2'], ['[a, ]', 'unexpected at 4'], ['f(,)', 'unexpected at 2'],
  ],
};

for (const [title, rows] of Object.entries(table))
  describe(title, () => {
    for (const [text, expected] of rows) it(JSON.stringify(text), () => expect(read(text)).toBe(expected));
  });
