import type { Explanation } from './explanation.ts';

/** What goes wrong with numbers: the inputs of a compiled expression, and values that do not exist. Examples list declarations, an expression and inputs. */
export const valueExplanations: Readonly<Record<string, Explanation>> = {
  attribute: {
    summary: 'an input without an attribute that its declaration promises',
    text: 'Where the attributes of inputs are checked, every value has to have those of its declaration, up to rounding.',
    wrong: '{"given": "S : matrix(n, n) symmetric", "expression": "tr(S)", "inputs": {"S": [[1, 2], [3, 4]]}}', right: '{"given": "S : matrix(n, n) symmetric", "expression": "tr(S)", "inputs": {"S": [[1, 2], [2, 4]]}}',
  },
  'index-range': {
    summary: 'an index outside its range',
    text: 'An index and the entries of a list of indices are whole numbers from 1 to the size that they run over.',
    wrong: '{"given": "x : vector(n), i : index(n)", "expression": "x[i]", "inputs": {"x": [5, 6], "i": 0}}', right: '{"given": "x : vector(n), i : index(n)", "expression": "x[i]", "inputs": {"x": [5, 6], "i": 1}}',
  },
  'missing-input': {
    summary: 'a symbol without a value',
    text: 'Every symbol that occurs in the expression needs a value, passed by its name.',
    wrong: '{"given": "A : matrix(m, n), x : vector(n)", "expression": "A*x", "inputs": {"A": [[1, 2]]}}', right: '{"given": "A : matrix(m, n), x : vector(n)", "expression": "A*x", "inputs": {"A": [[1, 2]], "x": [3, 4]}}',
  },
  'negative-size': {
    summary: 'a size that comes out negative',
    text: 'A size such as n - 2 has to be at least 0 at the sizes of the inputs.',
    wrong: '{"given": "x : vector(n)", "expression": "sum(x)*eye(n - 2)", "inputs": {"x": [1]}}', right: '{"given": "x : vector(n)", "expression": "sum(x)*eye(n - 2)", "inputs": {"x": [1, 2]}}',
  },
  'too-large': {
    summary: 'values that do not fit into memory',
    text: 'At the sizes of the inputs the values of an expression need more memory than there is; the message names the largest of them. Smaller inputs, batches of rows, or a form that never needs that matrix entry by entry help.',
    wrong: '{"given": "s : scalar", "expression": "s*ones(1000000, 1000000)", "inputs": {"s": 2}}', right: '{"given": "s : scalar", "expression": "s*ones(3, 3)", "inputs": {"s": 2}}',
  },
  'non-finite': {
    summary: 'a value that is infinite or not a number',
    text: 'Where values are checked, evaluation stops at the first operation that gives NaN or an infinity, and names it: a division by zero, the logarithm of a number that is not positive, or an overflow.',
    wrong: '{"given": "x : vector(n)", "expression": "sum(log(x))", "inputs": {"x": [1, 0]}}', right: '{"given": "x : vector(n)", "expression": "sum(log(x))", "inputs": {"x": [1, 2]}}',
  },
  'shape-drift': {
    summary: 'a bug in gradus: a value that has not the shape of its expression',
    text: 'A value came out in another shape than was derived for it. No input is meant to lead here; please report the expression and the sizes of its inputs.',
    wrong: 'none known', right: 'a report with the expression',
  },
  'singular-matrix': {
    summary: 'the inverse of a singular matrix',
    text: 'The matrix to be inverted is singular in double precision, so the expression has no value at these inputs.',
    wrong: '{"given": "A : matrix(n, n)", "expression": "inv(A)", "inputs": {"A": [[1, 2], [2, 4]]}}', right: '{"given": "A : matrix(n, n)", "expression": "inv(A)", "inputs": {"A": [[1, 2], [2, 5]]}}',
  },
  'size-clash': {
    summary: 'inputs whose sizes contradict each other',
    text: 'Sizes are worked out from the inputs; those that share a size in their declarations have to agree on it.',
    wrong: '{"given": "A : matrix(m, n), x : vector(n)", "expression": "A*x", "inputs": {"A": [[1, 2]], "x": [1, 2, 3]}}', right: '{"given": "A : matrix(m, n), x : vector(n)", "expression": "A*x", "inputs": {"A": [[1, 2]], "x": [1, 2]}}',
  },
  'size-unknown': {
    summary: 'a size that no input determines',
    text: 'A size that doesn\'t follow from the shapes of the inputs is passed as a number under its own name.',
    wrong: '{"given": "x : vector(n), B : matrix(m, k)", "expression": "x*ones(1, m)", "inputs": {"x": [1, 2]}}', right: '{"given": "x : vector(n), B : matrix(m, k)", "expression": "x*ones(1, m)", "inputs": {"x": [1, 2], "m": 3}}',
  },
  'subscript-range': {
    summary: 'a subscript outside the matrix',
    text: 'A computed subscript such as i + 1 has to be a whole number from 1 to the size of its axis.',
    wrong: '{"given": "x : vector(n), i : index(n)", "expression": "x[i + 1]", "inputs": {"x": [5, 6], "i": 2}}', right: '{"given": "x : vector(n), i : index(n)", "expression": "x[i + 1]", "inputs": {"x": [5, 6], "i": 1}}',
  },
  'unknown-input': {
    summary: 'an input that the expression doesn\'t have',
    text: 'Inputs are passed by the names of symbols and undetermined sizes that occur in the expression.',
    wrong: '{"given": "weight : vector(n)", "expression": "sum(weight)", "inputs": {"weight": [1, 2], "height": [3, 4]}}', right: '{"given": "weight : vector(n)", "expression": "sum(weight)", "inputs": {"weight": [1, 2]}}',
  },
  'unresolved-derivative': {
    summary: 'a derivative that is to be carried out before numbers are put in',
    text: 'grad and hess inside an expression are carried out symbolically first, by Deriver.resolve; compile takes the result.',
    wrong: '{"given": "x : vector(n)", "expression": "norm2(grad(sum(x.^3), x))", "inputs": {"x": [1, 2]}}', right: '{"given": "x : vector(n)", "expression": "norm2(3*x.^2)", "inputs": {"x": [1, 2]}}',
  },
  'wrong-type': {
    summary: 'an input that is not a number, an array or a matrix',
    text: 'A scalar or an index is passed as a number, a vector as an array, a matrix as a Matrix or a record {rows, cols, data}; a size is a positive whole number.',
    wrong: '{"given": "x : vector(n)", "expression": "sum(x)", "inputs": {"x": "1 2 3"}}', right: '{"given": "x : vector(n)", "expression": "sum(x)", "inputs": {"x": [1, 2, 3]}}',
  },
};
