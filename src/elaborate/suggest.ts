/** Edit distance with transpositions counted as two edits. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
};

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

/** The known name nearest to a misspelt one, or null where none is near. */
export const nearest = (name: string, known: Iterable<string>): string | null => {
  if (name.length > 40) return null;
  let best: string | null = null;
  // One letter is as near to any other, so a short name is near to one that differs in case only.
  let least = Math.floor(name.length / 3) + 1;
  for (const k of known) {
    if (Math.abs(k.length - name.length) >= least) continue;
    const d = k.toLowerCase() === name.toLowerCase() ? 0 : distance(name, k);
    if (d < least) [best, least] = [k, d];
  }
  return best;
};
