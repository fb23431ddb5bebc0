import { call, constant, hadamard, isSpecial, matrixPower, multiply, power, reciprocal } from '../../../expr/build.ts';
import type { Expr } from '../../../expr/expr.ts';
import { isScalar, sameShape } from '../../../shape/shape.ts';
import { attempt, isSquare } from '../context.ts';
import { everywhere, local, type Generator } from '../edit.ts';
import { transposed } from '../transposed.ts';

const diagonalOf = (e: Expr): Expr => call('diag', call('diagvec', e));

/** The last two matrix factors, or stretches of factors, joined entry by entry. */
const joined = (left: Expr, right: Expr): readonly Expr[] =>
  [[left, right], [transposed(left), right], [left, transposed(right)]].flatMap(([a, b]) => (a !== undefined && b !== undefined && sameShape(a.shape, b.shape) && !isScalar(a.shape) ? [hadamard(a, b)] : []));

/** A product that should be entrywise. */
export const toEntrywise: Generator = function* (e) {
  if (e.kind === 'mpow') yield local('hadamard-vs-product', 1.2, () => power(e.arg, e.exponent));
  if (e.kind === 'product') {
    const f = e.factors;
    const n = f.length;
    // Of u*v' the diagonal alone.
    for (let k = 1; k < n; k++) {
      if (f[k - 1]?.shape.cols.key !== '1') continue;
      for (let i = 0; i < k; i++)
        for (let j = k + 1; j <= n; j++) {
          const [u, v] = [attempt(() => multiply(...f.slice(i, k))), attempt(() => multiply(...f.slice(k, j)))];
          if (u === null || v === null || isScalar(u.shape) || u.shape.rows.key !== v.shape.cols.key) continue;
          yield local('hadamard-vs-product', 1.38, () => multiply(...f.slice(0, i), call('diag', hadamard(u, transposed(v))), ...f.slice(j)));
        }
    }
    for (let i = 0; i < n; i++)
      for (let j = i + 1; j < n; j++)
        for (let k = j + 1; k <= n; k++) {
          const [left, right] = [attempt(() => multiply(...f.slice(i, j))), attempt(() => multiply(...f.slice(j, k)))];
          if (left === null || right === null) continue;
          for (const h of joined(left, right)) yield local('hadamard-vs-product', 1.4, () => multiply(...f.slice(0, i), h, ...f.slice(k)));
        }
    const last = f.at(-1);
    const first = f[0];
    if (last !== undefined && isSpecial(last, 'ones')) yield local('hadamard-vs-product', 1.5, () => call('diagvec', multiply(...f.slice(0, -1))));
    if (first !== undefined && isSpecial(first, 'ones')) yield local('hadamard-vs-product', 1.5, () => transposed(call('diagvec', multiply(...f.slice(1)))));
  }
  if (e.kind === 'call' && e.fn === 'rowsum' && e.args[0] !== undefined) {
    const [arg] = e.args;
    yield local('hadamard-vs-product', 1.5, () => call('diagvec', arg));
  }
  if (isSquare(e.shape) && !isScalar(e.shape) && e.kind !== 'special') yield local('hadamard-vs-product', 1.6, () => diagonalOf(e));
  if (e.kind === 'add' || e.kind === 'scale') yield local('hadamard-vs-product', 1.5, () => everywhere(e, (x) => (x.kind === 'product' ? attempt(() => hadamard(...x.factors)) : null)));
};

const MOST_FACTORS = 4;
/** All ways to divide some factors into those inside and those beside; all inside where there are many. */
const splits = (factors: readonly Expr[]): readonly (readonly [readonly Expr[], readonly Expr[]])[] =>
  factors.length > MOST_FACTORS ? [[factors, []]] : Array.from({ length: 2 ** factors.length - 1 }, (_, s) => {
    const isInside = (__: Expr, i: number): boolean => ((s + 1) >> i) % 2 === 1;
    return [factors.filter(isInside), factors.filter((x, i) => !isInside(x, i))] as const;
  });

/** An entrywise product or a diagonal that should be a matrix product. */
export const toProduct: Generator = function* (e) {
  if (e.kind === 'power' && isSquare(e.shape) && !isScalar(e.shape)) yield local('hadamard-vs-product', 1.2, () => matrixPower(e.base, e.exponent));
  if (e.kind === 'hadamard' && isScalar(e.shape)) {
    // f(A)*f(B) for a linear f
    const [a, b] = e.factors.filter((f) => f.kind === 'call');
    if (a?.kind === 'call' && b?.kind === 'call' && a.fn === b.fn && a !== b && a.args.length === 1 && a.args[0] !== undefined && b.args[0] !== undefined) {
      const [x, y] = [a.args[0], b.args[0]];
      const rest = e.factors.filter((f) => f !== a && f !== b);
      if (a.fn === 'sum') yield local('hadamard-vs-product', 1.5, () => hadamard(call('inner', x, y), ...rest));
      for (const right of [y, transposed(y)]) if (x.shape.cols.key === right.shape.rows.key) yield local('hadamard-vs-product', 1.5, () => hadamard(call(a.fn, multiply(x, right)), ...rest));
    }
    return;
  }
  if (e.kind === 'hadamard') {
    // X./(W.*H) is X./W./H.
    const divisors = e.factors.flatMap((f) => (f.kind === 'power' && f.exponent === constant(-1) ? [f] : []));
    for (const [i, a] of divisors.entries())
      for (const b of divisors.slice(i + 1))
        for (const [x, y] of [[a.base, b.base], [b.base, a.base]] as const)
          for (const [left, right] of [[x, y], [transposed(x), y], [x, transposed(y)]] as const)
            yield local('hadamard-vs-product', 1.4, () => hadamard(...e.factors.filter((f) => f !== a && f !== b), reciprocal(multiply(left, right))));
    for (const [i, f] of e.factors.entries()) {
      const others = e.factors.filter((_, k) => k !== i);
      for (const [inside, beside] of splits(others))
        for (const g of [f, transposed(f)]) {
          yield local('hadamard-vs-product', 1.4, () => hadamard(multiply(g, hadamard(...inside)), ...beside));
          yield local('hadamard-vs-product', 1.4, () => hadamard(multiply(hadamard(...inside), g), ...beside));
        }
      const rest = attempt(() => hadamard(...others));
      if (rest === null) continue;
      // (P*Q).*R may have been meant as (P.*R)*Q or P*(Q.*R).
      if (rest.kind === 'product') for (const [k, p] of rest.factors.entries()) yield local('hadamard-vs-product', 1.5, () => multiply(...rest.factors.map((x, q) => (q === k ? hadamard(p, f) : x))));
    }
  }
  if (e.kind === 'call' && e.fn === 'diag' && e.args[0]?.kind === 'call' && e.args[0].fn === 'diagvec') {
    const [inner] = e.args[0].args;
    if (inner !== undefined) yield local('hadamard-vs-product', 1.3, () => inner);
  }
  if (e.kind === 'call' && e.fn === 'diag' && e.args[0]?.kind === 'hadamard')
    for (const [inside, beside] of splits(e.args[0].factors)) if (beside.length > 0) yield local('hadamard-vs-product', 1.45, () => multiply(hadamard(...inside), transposed(hadamard(...beside))));
  if (e.kind === 'call' && e.fn === 'diagvec' && e.args[0] !== undefined) {
    const [arg] = e.args;
    yield local('hadamard-vs-product', 1.5, () => call('rowsum', arg));
  }
};
