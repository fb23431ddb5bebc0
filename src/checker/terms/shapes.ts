import { sizeOf, type Sizes } from './sizes.ts';
import { subterms } from './walk.ts';
import type { Dim, Env, Term } from './term.ts';

/** Rows and columns. */
export type Shape = readonly [rows: number, cols: number];

const SCALAR: Shape = [1, 1];
type Rule = (args: readonly unknown[], of: (t: unknown) => Shape, size: (d: unknown) => number) => Shape;

const same: Rule = ([a], of) => of(a);
const scalar: Rule = () => SCALAR;
const isScalar = ([rows, cols]: Shape): boolean => rows === 1 && cols === 1;
const broadcast: Rule = (args, of) => args.map(of).find((s) => !isScalar(s)) ?? SCALAR;

/** A diagonal factor behind others isn't built, so that its shape doesn't count among the largest. */
const isUnbuilt = (op: string, k: number, a: unknown): a is readonly ['diag', Term] => op === '*' && k > 0 && Array.isArray(a) && a[0] === 'diag';

const RULES: Readonly<Record<string, Rule>> = {
  dim: scalar, det: scalar, logdet: scalar, tr: scalar, sum: scalar, norm1: scalar, norm2: scalar, inner: scalar,
  '+': same, '-': same, '.^': same, mpow: same, inv: same, fill: (args, of) => of(args[1]),
  '.*': broadcast, './': broadcast,
  '*': (args, of) => args.map((a, k): Shape => (isUnbuilt('*', k, a) ? [of(a[1])[0], of(a[1])[0]] : of(a))).reduce((a, b) => (isScalar(a) ? b : isScalar(b) ? a : [a[0], b[1]])),
  "'": ([a], of) => [of(a)[1], of(a)[0]],
  rowsum: ([a], of) => [of(a)[0], 1], diagvec: ([a], of) => [of(a)[0], 1], colsum: ([a], of) => [1, of(a)[1]],
  diag: ([a], of) => [of(a)[0], of(a)[0]], vec: ([a], of) => [of(a)[0] * of(a)[1], 1],
  kron: ([a, b], of) => [of(a)[0] * of(b)[0], of(a)[1] * of(b)[1]],
  eye: ([n], _, size) => [size(n), size(n)], ones: ([m, n], _, size) => [size(m), size(n)], zeros: ([m, n], _, size) => [size(m), size(n)],
  commutation: ([m, n], _, size) => [size(m) * size(n), size(m) * size(n)],
  unvec: ([, m, n], _, size) => [size(m), size(n)],
  blocktrace: ([a, p], of, size) => [of(a)[0] / size(p), of(a)[1] / size(p)],
  block: (rows, of) => {
    const grid = (rows as readonly (readonly Term[])[]).map((row) => row.map(of));
    return [grid.reduce((n, row) => n + (row[0]?.[0] ?? 0), 0), (grid[0] ?? []).reduce((n, s) => n + s[1], 0)];
  },
  index: ([a, i, j], of) => [i === ':' ? of(a)[0] : 1, j === ':' ? of(a)[1] : 1],
  slice: ([, , rn, , cn], _, size) => [size(rn), size(cn)],
  gather: ([a, list], of) => [of(list)[0], of(a)[1]],
  sumover: ([, , body], of) => of(body),
};

/** Shapes of terms, and the number of entries of the largest matrix met so far. */
export interface Shapes {
  (t: Term): Shape;
  readonly largest: () => number;
}

/** Shapes of terms at given sizes, read off the operations without evaluating; each term is visited once. */
export const shapesAt = (env: Env, sizes: Sizes): Shapes => {
  const memo = new Map<unknown, Shape>();
  const size = (d: unknown): number => sizeOf(d as Dim, sizes);
  const of = (t: unknown): Shape => {
    const known = memo.get(t);
    if (known !== undefined) return known;
    if (typeof t !== 'string') visit(t as readonly [string, ...unknown[]]);
    const shape = typeof t === 'string' ? named(t) : RULES_OF(t as readonly [string, ...unknown[]]);
    memo.set(t, shape);
    return shape;
  };
  /** Every operand counts, also where the shape of the result is read off another one. */
  const visit = (t: readonly [string, ...unknown[]]): void => subterms(t as Term).forEach((a, k) => void of(isUnbuilt(t[0], k, a) ? a[1] : a));
  const named = (t: string): Shape => {
    const s = env.symbols.get(t);
    return s === undefined ? SCALAR : [size(s.rows), size(s.cols)];
  };
  const RULES_OF = ([op, ...args]: readonly [string, ...unknown[]]): Shape => (RULES[op] ?? same)(args, of, size);
  return Object.assign((t: Term) => of(t), { largest: () => Math.max(1, ...[...memo.values()].map(([rows, cols]) => rows * cols)) });
};
