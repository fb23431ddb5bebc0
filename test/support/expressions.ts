import fc from 'fast-check';
import * as b from '../../src/expr/build.ts';
import type { ElementwiseName } from '../../src/atoms/elementwise.ts';
import type { Attribute, Expr, Symbol_ } from '../../src/expr/expr.ts';
import { rational } from '../../src/expr/rational.ts';
import { freeSymbols, subexpressions } from '../../src/expr/walk.ts';
import { dimNamed, ONE, type Dim } from '../../src/shape/dim.ts';
import { isScalar, shape, type Shape } from '../../src/shape/shape.ts';

/** Sizes used in random expressions, pairwise distinct and at least 2, so that a wrong transpose or order shows. */
export const SIZES: Readonly<Record<string, number>> = { n: 2, m: 3, p: 4 };
const DIMS: readonly Dim[] = [ONE, ...Object.keys(SIZES).map(dimNamed)];

const declared: readonly Symbol_[] = [
  ...DIMS.flatMap((r) => DIMS.flatMap((c) => ['A', 'B'].map((letter) => b.symbol(`${letter}${r.key}${c.key}`, shape(r, c))))),
  ...['n', 'm'].map((d) => b.symbol(`S${d}`, shape(dimNamed(d), dimNamed(d)), ['symmetric'] satisfies Attribute[])),
  b.symbol('s', shape(ONE, ONE), ['positive']),
];
const N = dimNamed('n');
/** Two indices over one size, which may coincide, and one that index sums bind. */
const indices: readonly Symbol_[] = ['i', 'j'].map((name) => b.symbol(name, shape(ONE, ONE), [], { range: N }));
const bound = b.symbol('r', shape(ONE, ONE), [], { range: N });

/** A source of choices; fast-check's generator in the tests. */
interface Choice {
  readonly below: (n: number) => number;
}

const SMOOTH: readonly ElementwiseName[] = ['sin', 'cos', 'tanh', 'sigmoid', 'softplus', 'exp', 'atan', 'logcosh'];
const QUARTER = b.constant(rational(1, 4));

const build = (r: Dim, c: Dim, depth: number, { below }: Choice): Expr => {
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const other = (): Dim => pick(DIMS);
  const go = (rows: Dim, cols: Dim): Expr => build(rows, cols, depth - 1, { below });
  const leaf = (): Expr => {
    const choice = below(20);
    if (choice === 0 && r.key === c.key) return b.eye(r);
    if (choice === 1) return b.ones(shape(r, c));
    if (choice === 2 && r.key === '1' && c.key === '1') return b.constant(below(5) - 2);
    return pick(declared.filter((x) => x.shape.rows.key === r.key && x.shape.cols.key === c.key));
  };
  if (depth <= 0) return leaf();
  const scalar = r.key === '1' && c.key === '1';
  const k = other();
  const kinds: (() => Expr)[] = [
    leaf,
    () => b.add(go(r, c), go(r, c)),
    () => b.subtract(go(r, c), go(r, c)),
    () => b.multiply(go(r, k), go(k, c)),
    () => b.multiply(go(r, k), go(k, c)),
    () => b.hadamard(go(r, c), go(r, c)),
    () => b.transpose(go(c, r)),
    () => b.scale(go(ONE, ONE), go(r, c)),
    () => b.map(pick(SMOOTH), b.scale(QUARTER, go(r, c))),
    () => b.power(go(r, c), b.constant(2)),
  ];
  if (scalar)
    kinds.push(
      () => b.call('tr', go(k, k)),
      () => b.call('sum', go(k, other())),
      () => b.call('inner', ...twice(() => [k, other()] as const, go)),
      () => b.power(b.call('norm2', go(k, other())), b.constant(2)),
      () => b.reciprocal(b.add(b.constant(3), b.power(go(ONE, ONE), b.constant(2)))),
      () => b.map('log', b.add(b.constant(2), b.power(go(ONE, ONE), b.constant(2)))),
    );
  if (scalar)
    kinds.push(
      () => b.multiply(b.transpose(b.call('vec', go(k, r))), b.call('vec', go(k, r))),
      () => b.call('inner', b.call('kron', go(N, k), go(k, N)), b.call('kron', go(N, k), go(k, N))),
      () => b.sumOver(bound, N, b.multiply(b.index(go(N, k), bound, null), b.transpose(b.index(go(N, k), bound, null)))),
      () => b.sumOver(bound, N, b.map('tanh', b.index(go(N, ONE), bound, null))),
      () => b.multiply(b.transpose(b.block([[go(k, ONE)], [go(N, ONE)]])), b.block([[go(k, ONE)], [go(N, ONE)]])),
      () => b.call('logdet', b.add(b.scale(b.constant(4), b.eye(N)), b.map('tanh', go(N, N)))),
      () => b.index(go(N, N), pick(indices), pick([...indices, b.constant(2)])),
    );
  if (r.key === '1' && !scalar) kinds.push(() => b.index(go(N, c), pick([...indices, b.constant(1)]), null));
  if (c.key === '1' && !scalar) kinds.push(() => b.index(go(r, N), null, pick(indices)), () => b.multiply(b.block([[go(r, k), go(r, N)]]), b.block([[go(k, ONE)], [go(N, ONE)]])));
  if (c.key === '1' && !scalar) kinds.push(() => b.call('rowsum', go(r, k)), () => b.call('diagvec', go(r, r)));
  if (r.key === '1' && !scalar) kinds.push(() => b.call('colsum', go(k, c)));
  if (r.key === c.key && !scalar)
    kinds.push(
      () => b.call('diag', go(r, ONE)),
      () => b.matrixPower(go(r, r), b.constant(2)),
      () => b.call('inv', b.add(b.scale(b.constant(4), b.eye(r)), b.map('tanh', go(r, r)))),
    );
  return pick(kinds)();
};

const twice = (sides: () => readonly [Dim, Dim], go: (r: Dim, c: Dim) => Expr): readonly [Expr, Expr] => {
  const [r, c] = sides();
  return [go(r, c), go(r, c)];
};

class Expressions extends fc.Arbitrary<Expr> {
  constructor(
    private readonly wanted: Shape | null,
    private readonly depth: number,
  ) {
    super();
  }

  generate(random: fc.Random): fc.Value<Expr> {
    const choice: Choice = { below: (n) => random.nextInt(0, n - 1) };
    const any = (): Dim => DIMS[choice.below(DIMS.length)] ?? ONE;
    const s = this.wanted ?? shape(any(), any());
    return new fc.Value(build(s.rows, s.cols, this.depth, choice), undefined);
  }

  canShrinkWithoutContext(value: unknown): value is Expr {
    return typeof value === 'object' && value !== null && 'kind' in value;
  }

  /** Smaller: a subexpression of the same shape. */
  shrink(value: Expr): fc.Stream<fc.Value<Expr>> {
    const smaller = subexpressions(value).filter((x) => x !== value && x.shape.rows.key === value.shape.rows.key && x.shape.cols.key === value.shape.cols.key);
    return fc.Stream.of(...smaller.map((x) => new fc.Value(x, undefined)));
  }
}

/** Random well-shaped expressions over the declared symbols, smooth everywhere, shrinking to subexpressions of the same shape. */
export const expressions = (options: { readonly shape?: Shape; readonly depth?: number } = {}): fc.Arbitrary<Expr> => new Expressions(options.shape ?? null, options.depth ?? 3);

/** Scalar expressions that depend on at least one non-scalar symbol, with one of these. */
export const scalarsWithVariable = (depth = 3): fc.Arbitrary<{ readonly f: Expr; readonly x: Symbol_ }> =>
  new Expressions(shape(ONE, ONE), depth)
    .filter((f) => variablesOf(f).length > 0)
    .chain((f) => fc.constantFrom(...variablesOf(f)).map((x) => ({ f, x })));

/** The non-scalar symbols of an expression. */
export const variablesOf = (e: Expr): readonly Symbol_[] => [...freeSymbols(e)].filter((x) => !isScalar(x.shape) && x.range === null);

/** A value for every declared symbol: entries of size about 1, away from 0, symmetric where declared. */
export const randomValues = (seed: number): Readonly<Record<string, number[][]>> => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const size = (d: Dim): number => (d.key === '1' ? 1 : (SIZES[d.key] ?? 1));
  const out: Record<string, number[][]> = {};
  for (const s of declared) {
    const sign = (): number => (s.attributes.includes('positive') || next() < 0.5 ? 1 : -1);
    const m = Array.from({ length: size(s.shape.rows) }, () => Array.from({ length: size(s.shape.cols) }, () => sign() * (0.3 + 1.2 * next())));
    out[s.name] = s.attributes.includes('symmetric') ? m.map((row, i) => row.map((x, j) => (i < j ? x : (m[j]?.[i] ?? x)))) : m;
  }
  for (const s of indices) out[s.name] = [[1 + Math.floor(2 * next())]];
  return out;
};

/** The same value in another writing: terms and commuting factors in a random order. */
export const shuffled = (e: Expr, seed: number): Expr => {
  let state = seed >>> 0;
  const below = (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const permute = <T>(list: readonly T[]): readonly T[] => {
    const out = [...list];
    for (let i = out.length - 1; i > 0; i--) {
      const j = below(i + 1);
      [out[i], out[j]] = [out[j] as T, out[i] as T];
    }
    return out;
  };
  const go = (x: Expr): Expr => {
    switch (x.kind) {
      case 'add': return b.add(...permute(x.terms.map(go)));
      case 'hadamard': return b.hadamard(...permute(x.factors.map(go)));
      case 'product': return b.multiply(...x.factors.map(go));
      case 'transpose': return b.transpose(go(x.arg));
      case 'scale': return b.scale(go(x.by), go(x.arg));
      case 'map': return b.map(x.fn, go(x.arg));
      case 'power': return b.power(go(x.base), x.exponent);
      case 'call': return b.call(x.fn, ...x.args.map(go));
      default: return x;
    }
  };
  return go(e);
};

// Ordinary runs are repeatable; thorough ones draw fresh expressions.
if (process.env['THOROUGH'] === undefined) fc.configureGlobal({ seed: 20_250_101 });

/** Runs of a property: the given number, times the environment variable `THOROUGH` where it is set. */
export const times = (runs: number): number => runs * Number(process.env['THOROUGH'] ?? 1);
