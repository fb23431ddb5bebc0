/** How notation that isn't part of the language is written here, by how the text goes on at that place. */
const ELSEWHERE: readonly (readonly [RegExp, string])[] = [
  [/^@/u, 'write A*B for the product of matrices'],
  [/^\.[TtH]\b/u, "write A' for the transpose"],
  [/^\.\p{L}/u, 'functions stand without the name of a library: log(x), sum(A)'],
  [/^(?:\|\||[‖∥])/u, 'write norm2(A) for the Euclidean or Frobenius norm, norm1(A) for the sum of absolute values'],
  [/^[|∣]/u, 'write abs(x) for absolute values, det(A) for a determinant'],
  [/^\{/u, 'write ( ) around parts, and sum(i in 1:n, …) for a sum over an index'],
  [/^(?:\\\p{L}{2}|\$)/u, "LaTeX is read as an argument of its own, gradus derive '\\log\\det X', and in notes; here write log(det(X))"],
  [/^\\/u, 'write inv(A)*b for the solution of A*x = b'],
  [/^\p{M}/u, 'names have letters, digits and _: write xhat for x with a hat'],
  [/^["`‘“]/u, 'there are no texts in quotes'],
  [/^%/u, 'there is no remainder of a division; a comment stands behind a space'],
  [/^√/u, 'write sqrt(x)'],
  [/^∈/u, 'declarations read x : vector(n), A : matrix(m, n), c : scalar; sums over an index read sum(i in 1:n, …)'],
  [/^∑/u, 'write sum(x) for all entries, sum(i in 1:n, …) for a sum over an index'],
  [/^∏/u, 'write exp(sum(log(x))) for the product of positive numbers'],
  [/^[∇∂]/u, 'write grad(f, x) for a gradient, hess(f, x, y) for a Hessian block'],
  [/^\*\*/u, 'write x^2 for a power, x.^2 for one entry by entry'],
];

/** The help for text that the language doesn't have, or undefined. */
export const notationHelp = (rest: string): string | undefined => ELSEWHERE.find(([pattern]) => pattern.test(rest))?.[1];
