import { nearest } from '../diagnostics/nearest.ts';
import type { Symbol_ } from '../expr/expr.ts';
import { isColumn, isScalar } from '../shape/shape.ts';

/** What functions of other languages are called here. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['trace', 'write tr(A)'], ['norm', 'write norm2(x) for the Frobenius norm, norm1(x) for the sum of absolute values'], ['dot', 'write inner(A, B)'], ['transpose', "write A'"], ['ln', 'write log(x)'], ['inverse', 'write inv(A)'],
  ['identity', 'write eye(n)'], ['I', 'write eye(n)'], ['one', 'write ones(m, n)'], ['zero', 'write zeros(m, n)'], ['mean', 'write sum(x)/n'], ['logsumexp', 'write log(sum(exp(x)))'], ['softmax', 'write exp(x)/sum(exp(x))'],
  ['logistic', 'write sigmoid(x)'], ['hadamard', 'write A.*B'], ['pow', 'write x^k'], ...['max', 'maximum'].map((name): [string, string] => [name, 'write relu(x) for the positive part, y + relu(x - y) for the larger one of two']), ['gradient', 'write grad(f, x)'], ['hessian', 'write hess(f, x)'], ['reshape', 'write unvec(x, m, n)'],
  ...['expm', 'logm', 'sqrtm'].map((name): [string, string] => [name, `${name.slice(0, -1)} works entry by entry; functions of a whole matrix can be read in notes only`]),
  ['pinv', "write inv(A'*A)*A' for full column rank, A'*inv(A*A') for full row rank"], ['numel', 'sizes are known by their names: write m*n'], ['size', 'sizes are known by their names: n'], ['cross', 'there is no cross product; write the matrix of it'],
  ...['min', 'minimum'].map((name): [string, string] => [name, 'write -relu(-x) for the negative part, y - relu(y - x) for the smaller one of two']), ['prod', 'write exp(sum(log(x))) for positive entries'], ['power', 'write x.^k'], ['multiply', 'write A.*B'], ['matmul', 'write A*B'], ['einsum', 'write products, inner and sum(i in 1:n, …)'],
  ['huber', 'write x.^2/2 - relu(abs(x) - 1).^2/2 for entries x'], ['hinge', 'write relu(1 - x)'], ['logit', 'write log(x./(1 - x))'], ...['swish', 'silu'].map((name): [string, string] => [name, 'write x.*sigmoid(x)']),
  ['leaky_relu', 'write relu(x) - relu(-x)/100'], ['sech', 'write 1./cosh(x)'], ['csch', 'write 1./sinh(x)'], ['coth', 'write 1./tanh(x)'], ['sec', 'write 1./cos(x)'], ['log2', 'write log(x)/log(2)'], ['log10', 'write log(x)/log(10)'],
  ['clip', 'write a + relu(x - a) - relu(x - b)'], ['var', 'write norm2(x - sum(x)/n*ones(n,1))^2/n'], ...['fro', 'frobenius', 'frob'].map((name): [string, string] => [name, 'write norm2(A)']), ['quad_form', "write x'*A*x"], ['sum_squares', 'write norm2(x)^2'],
  ['entr', 'write -x.*log(x)'], ['rel_entr', 'write x.*log(x./y)'], ['kl_div', 'write x.*log(x./y) - x + y'], ['log_sum_exp', 'write log(sum(exp(x)))'], ['log_det', 'write logdet(A)'], ['norm_inf', 'there is no maximum of entries in the language'],
  ...['lambda_max', 'lambda_min', 'eig', 'eigvals', 'svd', 'nuclear', 'rank'].map((name): [string, string] => [name, 'spectra are not in the language: it has tr, det, logdet and inv']),
]);

/** What names that nothing declares mean elsewhere. */
const NAMES: ReadonlyMap<string, string> = new Map([['e', 'write exp(x) for a power of e'], ['T', "write A' for the transpose"], ['pi', 'declare it as a constant: pi : scalar positive'], ['I', 'write eye(n) for the identity, or declare it: I : index(n)'], ['f', 'write the function itself, or define it: let f = norm2(x)^2'], ...['inf', 'Inf', 'infinity'].map((name): [string, string] => [name, 'there is no infinity in the language']), ...['nan', 'NaN'].map((name): [string, string] => [name, 'expressions have real values only'])]);

/** How an entry of something declared is written, where a name is that with subscripts behind a low line: x_1, A_ij; null for others. */
export const entryHelp = (name: string, symbols: ReadonlyMap<string, { readonly symbol: Symbol_ }>): string | null => {
  const [, base = '', after = ''] = /^(.+)_(\d+|\p{Ll}{1,2})$/u.exec(name) ?? [];
  const shape = symbols.get(base)?.symbol.shape;
  if (shape === undefined || isScalar(shape)) return null;
  const subscripts = /^\d/u.test(after) ? [after] : [...after];
  const isRow = !isColumn(shape) && subscripts.length === 1;
  return `write ${base}[${[...subscripts, ...(isRow ? [':'] : [])].join(',')}] for ${isRow ? 'a row' : 'an entry'} of ${base}`;
};

/** The help for a name that nothing declares; capitals are matrices as a rule, m and n numbers. */
export const nameHelp = (name: string): string => NAMES.get(name) ?? `declare it, for example ${name} : ${/^\p{Lu}/u.test(name) ? 'matrix(m, n)' : /^[mn]$/u.test(name) ? 'scalar' : 'scalar, or vector(n)'}`;

/** What attributes of other languages are called here. */
const ATTRIBUTES_ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ...['nonnegative', 'non_negative', 'nneg'].map((name): [string, string] => [name, 'nonneg']), ...['pd', 'spd', 'PD', 'SPD', 'positive_definite', 'definite'].map((name): [string, string] => [name, 'posdef']),
  ...['PSD', 'positive_semidefinite', 'semidefinite'].map((name): [string, string] => [name, 'psd']), ['pos', 'positive'], ['antisymmetric', 'skew'], ['unitary', 'orthogonal'], ['diag', 'diagonal'], ['sign', 'binary'], ['signs', 'binary'], ['full_rank', 'fullrank'],
  ['nonsingular', 'invertible'], ['probability', 'simplex'], ['boolean', 'mask'],
]);

/** The attribute that is meant, or null. */
export const attributeMeant = (name: string, known: readonly string[]): string | null => ATTRIBUTES_ELSEWHERE.get(name) ?? nearest(name, known);

/** The help for a function that is not known, or undefined. */
export const functionHelp = (name: string, known: readonly string[]): string | undefined => {
  const near = nearest(name, known);
  return ELSEWHERE.get(name) ?? (near === null ? undefined : `did you mean ${near}?`);
};

/** What kinds of symbols are called elsewhere. */
const KINDS_ELSEWHERE: ReadonlyMap<string, string> = new Map([...['vec', 'array', 'column', 'variable'].map((name): [string, string] => [name, 'vector(n)']), ['mat', 'matrix(m, n)'], ['tensor', 'matrix(m, n)'], ...['real', 'float', 'number', 'double', 'const', 'constant'].map((name): [string, string] => [name, 'scalar']), ['int', 'index(n)']]);

/** The help for a kind of symbol that is not known, or undefined: an attribute stands behind the kind. */
export const kindHelp = (name: string, type: string, kinds: readonly string[], attributes: readonly string[]): string | undefined => {
  const near = KINDS_ELSEWHERE.get(type.toLowerCase()) ?? nearest(type, kinds);
  if (near !== null) return `did you mean ${near}?`;
  const attribute = attributeMeant(type, attributes);
  return attribute === null ? undefined : `${attribute} stands behind the kind: ${name} : scalar ${attribute}, or ${name} : vector(n) ${attribute}`;
};

/** What other numbers of arguments mean elsewhere. */
const ARITIES: ReadonlyMap<string, string> = new Map([
  ['sum', 'write rowsum(A) or colsum(A) for sums along an axis, sum(i in 1:n, …) for a sum over an index'], ['ones', 'write ones(n, 1) for a column of ones'], ['zeros', 'write zeros(n, 1) for a column of zeros'],
  ['inner', 'write inner(A, B)'], ['unvec', 'write unvec(x, m, n): its rows and columns'], ['relu', 'write relu(x) for max(x, 0)'],
]);

/** The help for a wrong number of arguments, or undefined. */
export const arityHelp = (name: string): string | undefined => ARITIES.get(name);
