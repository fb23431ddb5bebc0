import { call, add, block, blockTrace, constant, eye, gather, hadamard, index, map, matrixPower, multiply, named, negate, ones, power, scale, slice, special, sumOver, symbol, transpose, unvec, zeros } from '../../src/expr/build.ts';
import type { Expr } from '../../src/expr/expr.ts';
import { dimAdd, dimMul, dimNamed, dimOf, ONE, type Dim } from '../../src/shape/dim.ts';
import { isScalar, SCALAR, shape } from '../../src/shape/shape.ts';

const [m, n, k, t] = [dimNamed('m'), dimNamed('n'), dimNamed('k'), dimNamed('t')];
const plain = [m, n, k, ONE] as const;

/**
 * A well-shaped expression grown from a list of decisions; each decision picks a production or a size, and when they run out
 * only leaves are left, so a shorter list is a smaller expression.
 */
export const expressionFrom = (decisions: readonly number[], rows: Dim, cols: Dim): Expr => {
  let position = 0;
  let bound = 0;
  const choose = <V>(list: readonly V[]): V => {
    const picked = list[(decisions[position++] ?? 0) % list.length];
    if (picked === undefined) throw new RangeError('nothing to choose from');
    return picked;
  };
  const size = (): Dim => choose(plain);
  const factors = (d: Dim): readonly (readonly [Dim, Dim])[] => plain.flatMap((a) => plain.map((c) => [a, c] as const)).filter(([a, c]) => dimMul(a, c).key === d.key);
  const leaf = (r: Dim, c: Dim): Expr => (r.key === '1' && c.key === '1' ? symbol('s', SCALAR) : symbol(`${choose(['P', 'Q'])}_${r.key}_${c.key}`.replaceAll('*', ''), shape(r, c)));

  const grow = (r: Dim, c: Dim): Expr => {
    if (position >= decisions.length) return leaf(r, c);
    const s = shape(r, c);
    const productions: (() => Expr)[] = [
      () => leaf(r, c),
      () => add(grow(r, c), grow(r, c)),
      () => {
        const d = size();
        return multiply(grow(r, d), grow(d, c));
      },
      () => transpose(grow(c, r)),
      () => scale(grow(ONE, ONE), grow(r, c)),
      () => negate(grow(r, c)),
      () => hadamard(grow(r, c), grow(r, c)),
      () => map(choose(['tanh', 'sigmoid', 'cos', 'abs'] as const), grow(r, c)),
      () => power(map('tanh', grow(r, c)), constant(choose([2, 3]))),
      () => named('R', grow(r, c)),
      () => choose([ones(s), zeros(s)]),
      () => slice(grow(dimAdd(r, dimOf(1)), dimAdd(c, dimOf(1))), choose([dimOf(0), dimOf(1)]), choose([dimOf(0), dimOf(1)]), s),
      () => {
        const i = symbol(`i${bound++}`, SCALAR, [], { range: n });
        return sumOver(i, n, multiply(index(grow(r, n), null, i), index(grow(n, c), i, null)));
      },
      () => blockTrace(grow(dimMul(n, r), dimMul(n, c)), n),
      () => multiply(block([[grow(r, k), grow(r, m)]]), block([[grow(k, c)], [grow(m, c)]])),
      () => multiply(call('diag', grow(r, ONE)), grow(r, c)),
      () => multiply(call('inv', add(eye(r), multiply(map('tanh', grow(r, k)), transpose(map('tanh', leaf(r, k)))))), grow(r, c)),
    ];
    const [pairs, across] = [factors(r), factors(c)];
    if (pairs.length > 0 && across.length > 0)
      productions.push(() => {
        const [[a, p], [q, d]] = [choose(pairs), choose(across)];
        return call('kron', grow(a, q), grow(p, d));
      });
    if (r.key === c.key) productions.push(() => eye(r), () => call('diag', grow(r, ONE)), () => matrixPower(map('tanh', grow(r, r)), constant(choose([2, 3, 5]))));
    if (r.key === c.key && r.key === dimMul(m, n).key) productions.push(() => special('commutation', m, n), () => special('commutation', n, m));
    if (c.key === '1') {
      productions.push(() => call('rowsum', grow(r, size())), () => call('diagvec', grow(r, r)), () => index(grow(r, n), null, constant(1)));
      if (pairs.length > 0)
        productions.push(() => {
          const [a, p] = choose(pairs);
          return call('vec', grow(a, p));
        });
    }
    if (r.key === '1') productions.push(() => call('colsum', grow(size(), c)), () => index(grow(n, c), symbol('j', SCALAR, [], { range: n }), null));
    if (r.key === 't') productions.push(() => gather(grow(m, c), symbol('L', shape(t, ONE), [], { range: m })));
    if (plain.some((d) => d.key === r.key) && plain.some((d) => d.key === c.key)) productions.push(() => unvec(grow(dimMul(r, c), ONE), r, c));
    if (isScalar(s)) {
      const d = size();
      const e = size();
      productions.push(
        () => call(choose(['sum', 'norm1', 'norm2'] as const), grow(d, e)),
        () => call('tr', grow(d, d)),
        () => call('inner', grow(d, e), grow(d, e)),
        () => call('det', map('tanh', grow(d, d))),
        () => call('logdet', add(eye(d), multiply(map('tanh', grow(d, e)), transpose(map('tanh', leaf(d, e)))))),
        () => multiply(transpose(grow(dimMul(m, n), ONE)), grow(dimMul(m, n), dimMul(m, n)), grow(dimMul(m, n), ONE)),
      );
    }
    return choose(productions)();
  };
  return grow(rows, cols);
};

/** Shapes at which expressions are grown. */
export const targets: readonly (readonly [Dim, Dim])[] = [[ONE, ONE], [m, n], [n, ONE], [dimMul(m, n), ONE], [dimMul(m, n), dimMul(m, n)], [t, k], [k, dimMul(m, n)]];
