import { elementwise } from '../atoms/elementwise.ts';
import { matrixAtoms } from '../atoms/matrix.ts';
import type { Attribute } from '../expr/expr.ts';
import { EXIT, type ExitStatus, type Io } from './io.ts';

type Entry = readonly [written: string, meaning: string];

const KINDS: readonly Entry[] = [
  ['s : scalar', 'a number'], ['x : vector(n)', 'a column'], ['A : matrix(m, n)', 'a matrix; a size is a name, a number, or made of them: 2*n, m + 1'],
  ['i : index(n)', 'a number from 1 to n'], ['I : index(n, t)', 'a list of t such numbers: X[I,:] are rows of X'],
];

const ATTRIBUTES: { readonly [A in Attribute]: string } = {
  symmetric: "A' = A", skew: "A' = -A", diagonal: 'zero off the diagonal', orthogonal: "A'*A is the identity", posdef: 'symmetric and positive definite', psd: 'symmetric and positive semidefinite',
  invertible: 'square, with an inverse', hollow: 'square, zero on the diagonal', fullrank: 'of the largest rank that its shape allows', nonneg: 'entries at least 0', positive: 'entries above 0', binary: 'entries 1 and -1', mask: 'entries 0 and 1', simplex: 'entries at least 0, with sum 1',
};

const STATEMENTS: readonly Entry[] = [
  ['let A = W*H - X', 'a name for an expression, kept in results where it makes them shorter'], ['minimize f = norm2(A)^2/2', 'the objective; also maximize; the name may be left out'],
  ['hinge(t) = relu(1 - t)', 'a function of a scalar'], ['assume m = n', 'a condition: sizes, or EXPR > 0'], ['# …', 'a comment'],
];

const OPERATORS: readonly Entry[] = [
  ["A'", 'transpose; also Aᵀ'], ['A*B', 'product; also ·'], ['A.*B', 'entry by entry; also ⊙'], ['A/s', 'by a scalar'], ['A./B', 'entry by entry'], ['x^2', 'power of a scalar or a square matrix'], ['A.^2', 'entry by entry'],
  ['A[i,:]', 'row'], ['A[:,j]', 'column'], ['A[i,j]', 'entry; subscripts count from 1'], ['A[2:n,:]', 'rows 2 to n'], ['[A, B; C, D]', 'blocks'], ['sum(i in 1:n, …)', 'sum over an index, with x[i+1] and the like inside'], ['sum(i in 1:n, j in 1:m where M[i,j], …)', 'sum over the nonzeros of a mask M'],
];

const MORE_FUNCTIONS: readonly Entry[] = [
  ['eye(n)', 'identity'], ['ones(m, n)', 'ones'], ['zeros(m, n)', 'zeros'], ['commutation(m, n)', "the matrix with commutation(m,n)*vec(A) = vec(A')"], ['unvec(x, m, n)', 'the m-by-n matrix with these columns, one below the other'],
  ['blocktrace(A, n)', 'traces of the n-by-n blocks'], ['grad(f, x)', 'gradient'], ['hess(f, x)', 'Hessian; hess(f, x, y) a block of it'],
];

/** The language, section by section: what is written and what it means. */
const SECTIONS: Readonly<Record<string, readonly Entry[]>> = {
  'kinds of symbols': KINDS,
  'attributes, behind the kind': Object.entries(ATTRIBUTES),
  statements: STATEMENTS,
  operators: OPERATORS,
  'functions of matrices': [...Object.entries(matrixAtoms).map(([name, { summary, arity }]): Entry => [`${name}(${arity === 2 ? 'A, B' : 'A'})`, summary]), ...MORE_FUNCTIONS],
  'functions entry by entry': Object.entries(elementwise).map(([name, { summary }]): Entry => [`${name}(x)`, summary]),
};

/** `gradus language`: all that the input language has. */
export const runLanguage = (json: boolean, io: Io): ExitStatus => {
  if (json) io.out(`${JSON.stringify(Object.fromEntries(Object.entries(SECTIONS).map(([title, entries]) => [title, entries.map(([written, meaning]) => ({ written, meaning }))])))}\n`);
  else io.out(`${Object.entries(SECTIONS).map(([title, entries]) => {
    const width = Math.min(26, Math.max(...entries.map(([written]) => written.length)));
    return [title, ...entries.map(([written, meaning]) => `  ${written.padEnd(width)}  ${meaning}`)].join('\n');
  }).join('\n\n')}\n`);
  return EXIT.ok;
};
