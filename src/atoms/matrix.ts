/** One matrix function: what it takes, what it gives, and the law of its differential. */
export interface MatrixAtom {
  readonly summary: string;
  readonly arity: number;
  /** Condition that each argument's shape meets, in words for messages; `any`, `square`, `column`, or `same` (two equal shapes). */
  readonly takes: 'any' | 'square' | 'column' | 'same';
  /** Result: `scalar`, the argument's shape, a named change of it. */
  readonly gives: 'scalar' | 'same' | 'column' | 'row' | 'diagonal-matrix' | 'diagonal-vector' | 'stacked' | 'kron';
  /** What must hold for the value to exist (beyond the shape). */
  readonly defined: 'always' | 'invertible';
  /** Name of the law of its differential in `rules/`. */
  readonly differential: string;
  readonly latex: string;
}

/** The table of matrix functions of matrix arguments; sizes as arguments are in `special`. */
export const matrixAtoms = {
  colsum: { summary: 'sum of each column, a row', arity: 1, takes: 'any', gives: 'row', defined: 'always', differential: 'd-colsum', latex: '\\mathbf{1}^\\top $' },
  det: { summary: 'determinant', arity: 1, takes: 'square', gives: 'scalar', defined: 'always', differential: 'd-det', latex: '\\det($)' },
  diag: { summary: 'diagonal matrix of a column', arity: 1, takes: 'column', gives: 'diagonal-matrix', defined: 'always', differential: 'd-diag', latex: '\\operatorname{diag}($)' },
  diagvec: { summary: 'diagonal of a square matrix, a column', arity: 1, takes: 'square', gives: 'diagonal-vector', defined: 'always', differential: 'd-diagvec', latex: '\\operatorname{diagvec}($)' },
  inner: { summary: "Frobenius inner product tr(A'*B)", arity: 2, takes: 'same', gives: 'scalar', defined: 'always', differential: 'd-inner', latex: '\\left\\langle $,$\\right\\rangle' },
  inv: { summary: 'inverse', arity: 1, takes: 'square', gives: 'same', defined: 'invertible', differential: 'd-inv', latex: '$^{-1}' },
  kron: { summary: 'Kronecker product', arity: 2, takes: 'any', gives: 'kron', defined: 'always', differential: 'd-kron', latex: '$\\otimes $' },
  logdet: { summary: 'log|det A|', arity: 1, takes: 'square', gives: 'scalar', defined: 'invertible', differential: 'd-logdet', latex: '\\log\\det($)' },
  norm1: { summary: 'sum of absolute values of all entries', arity: 1, takes: 'any', gives: 'scalar', defined: 'always', differential: 'd-norm1', latex: '\\left\\|$\\right\\|_1' },
  norm2: { summary: 'Frobenius norm (2-norm of a vector)', arity: 1, takes: 'any', gives: 'scalar', defined: 'always', differential: 'd-norm2', latex: '\\left\\|$\\right\\|_F' },
  rowsum: { summary: 'sum of each row, a column', arity: 1, takes: 'any', gives: 'column', defined: 'always', differential: 'd-rowsum', latex: '$\\mathbf{1}' },
  sum: { summary: 'sum of all entries', arity: 1, takes: 'any', gives: 'scalar', defined: 'always', differential: 'd-sum', latex: '\\operatorname{sum}($)' },
  tr: { summary: 'trace', arity: 1, takes: 'square', gives: 'scalar', defined: 'always', differential: 'd-trace', latex: '\\operatorname{tr}($)' },
  vec: { summary: 'columns stacked into one column', arity: 1, takes: 'any', gives: 'stacked', defined: 'always', differential: 'd-vec', latex: '\\operatorname{vec}($)' },
} as const satisfies Record<string, MatrixAtom>;

export type MatrixAtomName = keyof typeof matrixAtoms;

/** Is this the name of a matrix function of matrix arguments? */
export const isMatrixAtom = (name: string): name is MatrixAtomName => Object.hasOwn(matrixAtoms, name);
