import type { Term } from './term.ts';

/** Even powers of norm2 without the square root: norm2(A)^2k = inner(A, A)^k. Shared terms stay shared. */
export const withoutRoots = (): ((t: Term) => Term) => {
  const memo = new Map<Term, Term>();
  const go = (t: Term): Term => {
    if (typeof t === 'string') return t;
    const known = memo.get(t);
    if (known !== undefined) return known;
    const result = rewritten(t);
    memo.set(t, result);
    return result;
  };
  const rewritten = (t: readonly [string, ...unknown[]]): Term => {
    const [op, ...args] = t;
    const [base, exponent] = args;
    if (op === '.^' && Array.isArray(base) && base[0] === 'norm2' && typeof exponent === 'string' && /^\d*[02468]$/.test(exponent)) {
      const a = go(base[1] as Term);
      return ['.^', ['inner', a, a], String(BigInt(exponent) / 2n)];
    }
    if (op === 'block') return [op, ...(args as readonly (readonly Term[])[]).map((row) => row.map(go))];
    let same = true;
    const next = args.map((a) => {
      // Sizes are arrays too; none of them contains a term, so passing through them changes nothing.
      const b = Array.isArray(a) ? go(a as unknown as Term) : a;
      if (b !== a) same = false;
      return b;
    });
    return same ? t : [op, ...next];
  };
  return go;
};
