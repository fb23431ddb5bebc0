/** What an error code means, with an input that causes it and one that doesn't. */
export interface Explanation {
  readonly text: string;
  readonly wrong: string;
  readonly right: string;
}

/** One paragraph for every code. */
export const explanations: Readonly<Record<string, Explanation>> = {
  'bad-assumption': { text: 'An assumption compares two values (assume E > 0) or two sizes (assume m >= n, assume m = n). Sizes are assumed equal before the first let, and one side of the equation is a single size name.', wrong: 'assume x = y', right: 'assume m = n' },
  'bad-exponent': { text: 'A square matrix is raised to whole powers only; X^-1 is the inverse. The entrywise power is .^ and takes any scalar exponent.', wrong: 'X^(1/2)', right: 'X^2, or X.^(1/2)' },
  'bad-number': { text: 'A number is written 2, 0.5 or 1e-3 and is kept exactly. Very long numbers and very large exponents are refused.', wrong: '1e9999', right: '1e9' },
  'bad-range': { text: 'The index of a sum runs from 1 to a size: sum(i in 1:n, …).', wrong: 'sum(i in 0:n, x[i])', right: 'sum(i in 1:n, x[i])' },
  'bad-reshape': { text: 'unvec(x, m, n) needs a column of length m*n; blocktrace(A, p) needs both sizes of A divisible by p.', wrong: 'unvec(x, m, n) with x : vector(k)', right: 'unvec(vec(A), m, n) with A : matrix(m, n)' },
  'bad-size': { text: 'A size is a name, a whole number, or a sum or product of sizes. Names of sizes come into being where a declaration uses them.', wrong: 'A : matrix(m/2, n)', right: 'A : matrix(2*m, n)' },
  'bad-subscript': { text: 'Subscripts count from 1. X[i,:] is a row, X[:,k] a column, X[i,j] an entry, x[i] an entry of a vector. An index is declared with the size it runs over: i : index(n); I : index(n, t) is a list of t row numbers.', wrong: 'X[i] with X : matrix(m, n)', right: 'X[i,:]' },
  expected: { text: 'Something that the grammar requires is missing at the marked place.', wrong: 'A matrix(m, n)', right: 'A : matrix(m, n)' },
  juxtaposition: { text: 'Two factors side by side are not a product. Write * for the matrix product and scaling, .* for the entrywise product.', wrong: '2 A x', right: '2*A*x' },
  'missing-wrt': { text: 'Say what to differentiate by with --wrt: symbols, rows, columns or entries, separated by commas.', wrong: 'gradus derive nmf.gradus', right: 'gradus derive nmf.gradus --wrt W,H' },
  'name-taken': { text: 'A name has one meaning: a symbol, a size, a let or a function. Bound indices need a name of their own.', wrong: 'n : scalar, A : matrix(n, n)', right: 's : scalar, A : matrix(n, n)' },
  'no-law': { text: 'The calculus has no closed form for the derivative of this expression, for example a matrix power with a symbolic exponent outside a trace.', wrong: 'grad of sum(X^k) with k : scalar', right: 'tr(X^3)' },
  'no-objective': { text: 'A problem file to be derived needs a line minimize … or maximize ….', wrong: 'A : matrix(m, n)', right: 'minimize norm2(A*x - b)^2' },
  'no-such-file': { text: 'The input ends in .gradus but there is no such file. An expression is given directly, with --given for its declarations.', wrong: 'gradus derive missing.gradus --wrt x', right: "gradus derive \"x'*A*x\" --given \"A : matrix(n, n), x : vector(n)\" --wrt x" },
  'not-a-claim': { text: 'A claim is an equation. Its left side may be grad(f, x) or hess(f, x, y); otherwise it is an identity.', wrong: "gradus check \"x'*A*x\"", right: "gradus check \"grad(x'*A*x, x) = (A + A')*x\" --given \"…\"" },
  'not-a-mask': { text: 'where takes an entry of a symbol declared with the attribute mask (entries 0 or 1).', wrong: 'sum(i in 1:m, j in 1:n where M[i,j], …) with M : matrix(m, n)', right: 'M : matrix(m, n) mask' },
  'not-a-variable': { text: 'One differentiates by a declared symbol or by a row, column or entry of one: W, U[i,:], U[:,k], X[i,j].', wrong: "grad(f, A*x)", right: 'grad(f, x)' },
  'not-column': { text: 'diag and unvec take a column.', wrong: 'diag(A) with A : matrix(m, n)', right: 'diag(x), or diagvec(A) for the diagonal of a matrix' },
  'not-scalar': { text: 'A scalar is needed here: an objective, an exponent, a divisor of /, the body of a scalar function.', wrong: 'minimize A*x - b', right: 'minimize norm2(A*x - b)^2' },
  'not-square': { text: 'tr, det, logdet, inv, diagvec and powers need a square matrix, as do the attributes symmetric, skew, diagonal, posdef, psd, invertible and hollow.', wrong: 'tr(A) with A : matrix(m, n)', right: "tr(A'*A)" },
  'recursive-function': { text: 'A scalar function is inlined where it is used, so it can\'t use itself.', wrong: 'f(x) = 1 + f(x)', right: 'f(x) = 1 + exp(x)' },
  'scalar-plus-matrix': { text: 'Only a number may be added to every entry of a matrix (1 - s). For a scalar symbol write the matrix of ones.', wrong: 'c + x with c : scalar, x : vector(n)', right: 'c*ones(n,1) + x' },
  'second-objective': { text: 'A problem has one objective; name parts of it with let.', wrong: 'minimize f\nminimize g', right: 'minimize f + g' },
  'shape-mismatch': { text: 'Two sizes had to agree and don\'t. If they are provably different the formula is wrong as it stands; if nothing is known, assume m = n makes them equal.', wrong: "A'*x with A : matrix(n, m), x : vector(m)", right: 'A*x' },
  'space-before-parenthesis': { text: 'A space between a name and ( leaves open whether a call or a product is meant.', wrong: 'A (B + C)', right: 'A*(B + C)' },
  'too-deep': { text: 'Expressions are nested at most 150 deep.', wrong: '((((…))))', right: 'name parts with let' },
  'too-long': { text: 'Inputs are limited in length, since a formula of that size can\'t be derived in reasonable time.', wrong: 'a file of many megabytes', right: 'a problem of a page' },
  unclosed: { text: 'A parenthesis or bracket is opened and not closed.', wrong: "X'*(W + H", right: "X'*(W + H)" },
  unexpected: { text: 'A word or sign stands where the grammar has no place for it.', wrong: 'x + * y', right: 'x + y' },
  'unknown-attribute': { text: 'The attributes are symmetric skew diagonal orthogonal posdef psd invertible nonneg positive binary mask hollow simplex fullrank.', wrong: 'A : matrix(n, n) symetric', right: 'A : matrix(n, n) symmetric' },
  'unknown-character': { text: 'This character is not part of the language.', wrong: 'x $ y', right: 'x*y' },
  'unknown-function': { text: 'There is no function of this name. gradus rules lists the laws of all functions; a scalar function is defined by name(x) = ….', wrong: 'sofplus(x)', right: 'softplus(x)' },
  'unknown-kind': { text: 'A symbol is a scalar, vector(n), matrix(m, n), index(n) or a list of indices index(n, t).', wrong: 'A : tensor(m, n, k)', right: 'A : matrix(m, n)' },
  'unknown-name': { text: 'Every name is declared before it is used.', wrong: 'A*x without declarations', right: 'A : matrix(m, n), x : vector(n)' },
  'unknown-option': { text: 'The command doesn\'t know this option; see gradus --help.', wrong: 'gradus derive --by x', right: 'gradus derive --wrt x' },
  'unknown-rule': { text: 'There is no rule of this name; gradus rules lists them.', wrong: 'gradus rule d-prodct', right: 'gradus rule d-product' },
  'unknown-size': { text: 'This name is not a size of any declaration.', wrong: 'eye(q) where no declaration uses q', right: 'eye(n)' },
  'wrong-arity': { text: 'A function, a kind or a special matrix was given the wrong number of arguments.', wrong: 'inner(A)', right: 'inner(A, B)' },
};

/** The explanation of a code, or null. */
export const explain = (code: string): Explanation | null => (Object.hasOwn(explanations, code) ? (explanations[code] ?? null) : null);
