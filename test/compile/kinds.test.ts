import { describe, expect, it } from 'vitest';
import { elementwise, type ElementwiseName } from '../../src/atoms/elementwise.ts';
import { matrixAtoms } from '../../src/atoms/matrix.ts';
import { EvaluationError, compile } from '../../src/compile/index.ts';
import type { Expr, Kind } from '../../src/expr/expr.ts';
import { rational } from '../../src/expr/rational.ts';
import { subexpressions } from '../../src/expr/walk.ts';
import { dimAdd, dimMul } from '../../src/shape/dim.ts';
import { A, b, B, C, c, castInputs, D, dimOf, expectSame, i, I, j, k, m, mn, n, ONE, S, SCALAR, shape, T, v, x, y } from './support.ts';

const tr = b.transpose;
const mul = b.multiply;
const K = b.special('commutation', m, n);
const kron = (...list: readonly Expr[]): Expr => list.reduce((e, f) => b.call('kron', e, f));
const vec = (e: Expr): Expr => b.call('vec', e);
const half = b.constant(rational(1, 2));
const positiveA = b.map('exp', A);
const [s, t] = [b.symbol('s', SCALAR, [], { range: n }), b.symbol('t', SCALAR, [], { range: m })];
const bigBlock = b.block([[A, b.zeros(shape(m, k))], [S, B]]);

/** At least one expression of every kind, by kind. */
const byKind: { readonly [Q in Exclude<Kind, 'derivative'>]: readonly Expr[] } = {
  const: [half, b.constant(-3)],
  dim: [b.dimScalar(dimAdd(dimMul(m, n), dimOf(1)))],
  symbol: [A, x, c],
  named: [b.named('R', b.subtract(mul(A, B), tr(C))), mul(b.named('R', mul(A, B)), C, y)],
  special: [b.eye(n), b.ones(shape(m, n)), b.zeros(shape(m, n)), K],
  add: [b.add(A, D, mul(y, tr(x))), b.add(S, b.scale(c, b.eye(n))), b.add(tr(A), tr(b.scale(c, D))), b.add(c, half), b.add(b.eye(n), b.call('diag', x), tr(S))],
  scale: [b.scale(c, A), b.scale(b.call('tr', S), mul(S, x)), b.scale(c, b.eye(n)), b.scale(c, b.special('commutation', m, n))],
  product: [mul(A, B, C), mul(tr(x), S, x), mul(A, x), mul(tr(A), tr(C)), mul(y, tr(x), B), mul(T, A, S, B, C, y), mul(b.ones(shape(k, m)), A), mul(A, b.ones(shape(n, ONE)))],
  hadamard: [b.hadamard(A, D), b.hadamard(A, tr(tr(D)), mul(T, A)), b.hadamard(tr(A), mul(S, tr(D))), b.hadamard(c, half, c), b.hadamard(b.eye(n), S)],
  power: [b.power(A, b.constant(2)), b.power(A, b.constant(-1)), b.power(positiveA, half), b.power(tr(positiveA), c), b.power(b.call('norm2', A), b.constant(2))],
  transpose: [tr(A), tr(mul(A, B)), tr(K), tr(bigBlock)],
  map: [b.map('tanh', A), b.map('exp', tr(A)), b.map('sigmoid', mul(A, x)), b.map('cos', b.eye(n))],
  call: [b.call('inv', S)],
  mpow: [b.matrixPower(S, b.constant(2)), b.matrixPower(S, b.constant(-2)), b.matrixPower(S, b.constant(7)), b.matrixPower(S, b.constant(-5)), b.matrixPower(S, b.dimScalar(n)), mul(b.matrixPower(S, b.constant(3)), x), b.matrixPower(tr(S), b.dimScalar(m))],
  unvec: [b.unvec(v, m, n), b.unvec(mul(K, vec(A)), n, m), b.unvec(mul(kron(S, T), vec(A)), m, n), b.unvec(b.add(vec(A), b.scale(c, vec(D))), m, n)],
  blocktrace: [b.blockTrace(kron(S, A), n), b.blockTrace(kron(A, S), n), b.blockTrace(mul(K, kron(S, T)), m), b.blockTrace(b.add(kron(S, T), b.scale(c, K)), n)].filter((e) => e.kind === 'blocktrace'),
  index: [
    b.index(A, j, null), b.index(A, null, i), b.index(A, j, i), b.index(x, i, null), b.index(mul(A, B), j, null), b.index(b.eye(n), null, i), mul(tr(x), b.index(b.eye(n), null, i)),
    b.index(b.call('inv', S), i, b.constant(1)), b.index(kron(S, T), null, b.constant(3)), b.index(tr(mul(A, B)), null, j), b.index(K, b.constant(2), null), b.index(b.add(mul(A, B), tr(C)), j, null),
  ],
  slice: [b.slice(S, dimOf(1), dimOf(0), shape(dimOf(2), n)), b.slice(kron(S, T), dimOf(2), dimOf(1), shape(n, m)), b.slice(tr(S), dimOf(0), dimOf(1), shape(n, dimOf(3)))],
  gather: [b.gather(A, I), mul(b.gather(A, I), x), b.gather(mul(A, B), I), b.gather(b.eye(m), I), mul(tr(b.gather(A, I)), b.gather(D, I)), tr(b.gather(b.eye(m), I))],
  block: [
    bigBlock, mul(bigBlock, b.block([[x], [b.ones(shape(k, ONE))]])), mul(tr(b.block([[y], [x]])), bigBlock), b.block([[A, y], [tr(B), mul(tr(B), x)]]), b.block([[c, half]]),
    b.block([[A, y], [c, tr(x)]]), tr(b.block([[A, y], [c, tr(x)]])), mul(tr(b.block([[A, y], [c, tr(x)]])), b.block([[y], [c]])),
  ],
  sumover: [
    b.sumOver(s, n, b.index(x, s, null)),
    b.sumOver(s, n, b.scale(b.index(x, s, null), mul(b.index(A, null, s), tr(b.index(A, null, s))))),
    b.sumOver(t, m, b.sumOver(s, n, b.hadamard(b.index(A, t, s), b.index(D, t, s), s))),
    b.sumOver(s, n, mul(T, y)),
    b.sumOver(t, m, mul(kron(tr(b.index(b.eye(m), null, t)), b.eye(n)), kron(T, S), kron(b.index(b.eye(m), null, t), b.eye(n)))),
    mul(b.sumOver(s, n, b.scale(b.index(x, s, null), T)), y),
  ],
};

describe('every kind', () => {
  for (const [kind, list] of Object.entries(byKind))
    it(kind, () => {
      expect(list.length).toBeGreaterThan(0);
      expect(list.some((e) => subexpressions(e).some((q) => q.kind === kind))).toBe(true);
      for (const e of list) expectSame(e);
    });

  it('derivative is refused', () => {
    const e = b.derivative(b.call('sum', A), [A]);
    expect(() => compile(e)({ A: castInputs()['A'] ?? 0 })).toThrow(EvaluationError);
  });
});

describe('every entrywise function', () => {
  const shifted: Partial<Record<ElementwiseName, Expr>> = { log: positiveA, sqrt: positiveA };
  for (const name of Object.keys(elementwise) as ElementwiseName[]) it(name, () => expectSame(b.map(name, shifted[name] ?? A)));
});

const singular = kron(A, tr(A));
/** Arguments for every matrix function: plain, structured, and scaled. */
const squares: readonly Expr[] = [
  S, tr(S), b.eye(n), b.scale(c, S), kron(S, T), K, mul(S, tr(S)), b.add(S, b.scale(c, b.eye(n))), mul(A, tr(D)), b.call('inv', S), tr(b.call('inv', S)), b.call('diag', b.map('exp', x)),
  kron(T, b.eye(n)), b.scale(b.constant(-2), kron(b.eye(n), T)), mul(b.call('diag', b.map('exp', x)), S), mul(S, b.call('diag', x), b.call('diag', b.map('exp', x))), mul(kron(S, T), K), b.block([[S, B], [tr(B), b.eye(k)]]), singular, b.matrixPower(S, b.constant(2)),
  mul(kron(S, T), kron(tr(S), T)), mul(tr(K), kron(b.eye(n), b.eye(m))), b.call('inv', kron(S, T)), b.call('inv', tr(b.scale(c, S))), b.ones(shape(n, n)), b.add(mul(x, tr(x)), b.eye(n)),
];
const regular = (e: Expr): boolean => !(e.kind === 'special' && e.name === 'ones') && e !== singular;
const columns: readonly Expr[] = [x, v, mul(A, x), b.scale(c, y), vec(A), b.ones(shape(n, ONE)), b.call('diagvec', S), kron(x, y), b.index(S, null, i), mul(kron(A, T), kron(x, y))];
const anything: readonly Expr[] = [A, tr(A), ...squares, ...columns, kron(A, B), tr(kron(A, x)), tr(vec(A)), mul(A, B), b.add(mul(A, B), tr(C)), kron(tr(x), tr(y)), bigBlock, b.ones(shape(m, n))];
const argumentsOf: { readonly [T in 'any' | 'square' | 'column']: readonly Expr[] } = { any: anything, square: squares, column: columns };

describe('every matrix function', () => {
  for (const [name, atom] of Object.entries(matrixAtoms) as [keyof typeof matrixAtoms, (typeof matrixAtoms)[keyof typeof matrixAtoms]][])
    it(name, () => {
      if (name === 'inner') {
        const pairs: readonly (readonly [Expr, Expr])[] = [
          [A, D], [A, A], [tr(A), tr(D)], [tr(A), mul(B, C)], [vec(A), vec(D)], [mul(T, A), D], [x, mul(S, x)], [kron(S, T), K], [b.scale(c, A), b.scale(c, D)], [b.eye(n), S], [b.call('diag', x), S], [vec(A), v],
        ];
        for (const [e, f] of pairs) expectSame(b.call('inner', e, f));
      } else if (name === 'kron') for (const [e, f] of [[A, B], [x, y], [tr(x), y], [tr(x), tr(y)], [b.eye(m), A], [K, x], [b.scale(c, A), b.scale(c, b.eye(n))]] as const) expectSame(b.call('kron', e, f));
      else
        for (const e of argumentsOf[atom.takes === 'same' ? 'any' : atom.takes]) {
          if ((name === 'inv' || name === 'logdet') && !regular(e)) continue;
          expectSame(b.call(name, e), castInputs(), name === 'det' || name === 'inv' ? 1e-8 : 1e-10);
        }
    });
});

describe('structured operands times something', () => {
  const operators: readonly Expr[] = [
    kron(S, T), kron(b.eye(n), T), kron(S, b.eye(m)), K, tr(K), mul(K, kron(T, S)), b.add(kron(S, T), b.scale(c, K)), b.scale(c, b.eye(mn)), b.call('diag', v), kron(mul(tr(A), D), T), b.call('inv', kron(S, T)),
    kron(b.call('diag', x), mul(A, tr(A))), mul(b.call('diag', v), K), b.add(b.eye(mn), mul(v, tr(v))), tr(kron(S, T)), kron(b.add(S, b.eye(n)), b.block([[T]])), b.ones(shape(mn, mn)), mul(kron(S, T), kron(S, T)),
    b.call('inv', b.add(kron(S, T), b.eye(mn))), mul(vec(A), tr(vec(D))), kron(kron(b.eye(n), b.ones(shape(ONE, ONE))), T), b.matrixPower(kron(S, T), b.constant(2)),
  ];
  const rights: readonly Expr[] = [v, vec(A), b.index(kron(S, T), null, b.constant(2)), kron(S, y), kron(b.eye(n), T), K, kron(x, y), b.add(vec(A), v), b.ones(shape(mn, ONE)), mul(kron(S, T), kron(x, y))];
  operators.forEach((H, at) =>
    it(`operator ${at}`, () => {
      for (const right of rights) {
        expectSame(mul(H, right), castInputs(at + 1), 1e-9);
        expectSame(mul(tr(right), H), castInputs(at + 1), 1e-9);
        expectSame(mul(tr(right), H, right), castInputs(at + 1), 1e-9);
      }
      for (const other of operators) expectSame(mul(H, other), castInputs(at + 2), 1e-9);
    }),
  );
  it('at sizes of one', () => {
    const ones = { m: 1, n: 1, k: 1, p: 1 };
    const literal = (q: Expr): boolean => q.kind === 'slice' || (q.kind === 'index' && (q.row?.kind === 'const' || q.col?.kind === 'const'));
    for (const e of Object.values(byKind).flat()) if (!subexpressions(e).some(literal)) expectSame(e, castInputs(3, ones), 1e-10, ones);
  });
});
