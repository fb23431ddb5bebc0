import { nearest } from '../diagnostics/nearest.ts';

/** What functions of other languages are called here. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['trace', 'write tr(A)'], ['norm', 'write norm2(x) for the Frobenius norm, norm1(x) for the sum of absolute values'], ['dot', 'write inner(A, B)'], ['transpose', "write A'"], ['ln', 'write log(x)'], ['inverse', 'write inv(A)'],
  ['identity', 'write eye(n)'], ['I', 'write eye(n)'], ['one', 'write ones(m, n)'], ['zero', 'write zeros(m, n)'], ['mean', 'write sum(x)/n'], ['logsumexp', 'write log(sum(exp(x)))'], ['softmax', 'write exp(x)/sum(exp(x))'],
  ['logistic', 'write sigmoid(x)'], ['hadamard', 'write A.*B'], ['pow', 'write x^k'], ['max', 'write relu(x) for the positive part'], ['gradient', 'write grad(f, x)'], ['hessian', 'write hess(f, x)'], ['reshape', 'write unvec(x, m, n)'],
]);

/** The help for a function that is not known, or undefined. */
export const functionHelp = (name: string, known: readonly string[]): string | undefined => {
  const near = nearest(name, known);
  return ELSEWHERE.get(name) ?? (near === null ? undefined : `did you mean ${near}?`);
};
