import { dispatch, type Cases, type Expr, type Symbol_ } from '../../expr/expr.ts';
import { freeSymbols } from '../../expr/walk.ts';

const INFINITE = Infinity;

/** Degree of an expression as a polynomial in the entries of x, or of several symbols together, from its form: 0 free of them, 1 affine, 2 quadratic, …, ∞ for anything else. */
export const degreeIn = (...x: readonly Symbol_[]): ((e: Expr) => number) => {
  const memo = new Map<Expr, number>();
  const go = (e: Expr): number => {
    const known = memo.get(e);
    if (known !== undefined) return known;
    const degree = x.some((s) => freeSymbols(e).has(s)) ? dispatch(cases, e) : 0;
    memo.set(e, degree);
    return degree;
  };
  const most = (list: readonly Expr[]): number => Math.max(0, ...list.map(go));
  const total = (list: readonly Expr[]): number => list.reduce((n, e) => n + go(e), 0);
  const linear = new Set(['sum', 'tr', 'rowsum', 'colsum', 'diag', 'diagvec', 'vec']);
  const cases: Cases<number> = {
    const: () => 0, dim: () => 0, special: () => 0,
    symbol: () => 1,
    named: (e) => go(e.value),
    add: (e) => most(e.terms),
    scale: (e) => total([e.by, e.arg]),
    product: (e) => total(e.factors),
    hadamard: (e) => total(e.factors),
    power: (e) => {
      if (e.exponent.kind !== 'const' || e.exponent.value.den !== 1n || e.exponent.value.num < 0n) return INFINITE;
      const k = Number(e.exponent.value.num);
      // norm2(A)^2 is a sum of squares.
      if (e.base.kind === 'call' && e.base.fn === 'norm2') return k % 2 === 0 ? k * go(e.base.args[0] as Expr) : INFINITE;
      return k * go(e.base);
    },
    transpose: (e) => go(e.arg),
    map: (e) => (e.fn === 'square' ? 2 * go(e.arg) : INFINITE),
    call: (e) => (linear.has(e.fn) ? most(e.args) : e.fn === 'inner' || e.fn === 'kron' ? total(e.args) : INFINITE),
    mpow: (e) => (e.exponent.kind === 'const' && e.exponent.value.num >= 0n ? Number(e.exponent.value.num) * go(e.arg) : INFINITE),
    unvec: (e) => go(e.arg),
    blocktrace: (e) => go(e.arg),
    index: (e) => ([e.row, e.col].some((i) => i !== null && go(i) > 0) ? INFINITE : go(e.arg)),
    slice: (e) => go(e.arg),
    gather: (e) => go(e.arg),
    block: (e) => most(e.grid.flat()),
    sumover: (e) => go(e.body),
    derivative: () => INFINITE,
  };
  return go;
};
