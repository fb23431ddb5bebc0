import * as b from '../expr/build.ts';
import type { Expr } from '../expr/expr.ts';
import { subexpressions, transform } from '../expr/walk.ts';
import { dimDiv, dimNamed, dimNames, dimSubstitute, type Dim } from '../shape/dim.ts';
import { isScalar } from '../shape/shape.ts';

/** No name of a size begins like this. */
const MARK = '?';
let count = 0;

/** A size that isn't known yet: that of I, 1 and 0 without subscripts. */
export const openSize = (): Dim => dimNamed(`${MARK}${++count}`);

const isOpen = (d: Dim): boolean => d.key.includes(MARK);

/** A special matrix whose size nothing has decided, or null. */
export const openPart = (e: Expr): Expr | null => (e.kind === 'symbol' || e.kind === 'const' ? null : (subexpressions(e).find((x) => x.kind === 'special' && x.dims.some(isOpen)) ?? null));

/** Do the sizes of the expression depend on one that isn't known? */
export const hasOpenShape = (e: Expr): boolean => isOpen(e.shape.rows) || isOpen(e.shape.cols);

type Known = ReadonlyMap<string, Dim>;

const settled = (e: Expr, known: Known): Expr =>
  known.size === 0 ? e : transform(e, (x) => (x.kind === 'special' && x.dims.some((d) => dimNames(d).some((n) => known.has(n))) ? b.special(x.name, ...x.dims.map((d) => dimSubstitute(d, known))) : x));

/** The expression with its open size as given, where it has one only. */
export const withOpenSize = (e: Expr, size: Dim): Expr => {
  const open = [...new Set(subexpressions(e).flatMap((x) => (x.kind === 'special' ? x.dims.flatMap(dimNames) : [])).filter((n) => n.startsWith(MARK)))];
  return open.length === 1 ? settled(e, new Map(open.map((n) => [n, size]))) : e;
};

/** What makes two sizes equal, where one of them is open. */
const equation = (x: Dim, y: Dim): readonly (readonly [string, Dim])[] => {
  if (x.key === y.key) return [];
  const [a, c] = [openFactor(x), openFactor(y)];
  const [open, other] = a !== null && !isOpen(y) ? [a, y] : c !== null && !isOpen(x) ? [c, x] : x.key.startsWith(MARK) && a !== null ? [a, y] : [c, x];
  const size = open === null ? null : dimDiv(other, open.times);
  return open === null || size === null ? [] : [[open.name, size]];
};

/** The one open size in a product, with what it is multiplied by; null for other sizes. */
const openFactor = (d: Dim): { readonly name: string; readonly times: Dim } | null => {
  const [term] = d.terms;
  const open = term?.names.filter((n) => n.startsWith(MARK)) ?? [];
  const [name] = open;
  const times = name === undefined || d.terms.length !== 1 || open.length !== 1 ? null : dimDiv(d, dimNamed(name));
  return name === undefined || times === null ? null : { name, times };
};

/** Expressions with their open sizes decided by pairs of sizes that must agree; each pair is read from the expressions as they are by then. */
const agreed = (list: readonly Expr[], pairs: readonly ((now: readonly Expr[]) => readonly [Dim, Dim])[]): readonly Expr[] =>
  pairs.reduce<readonly Expr[]>((now, pair) => {
    const known: Known = new Map(equation(...pair(now)));
    return known.size === 0 ? now : now.map((e) => settled(e, known));
  }, list);

const side = (i: number, axis: 'rows' | 'cols') => (now: readonly Expr[]): Dim => {
  const e = now[i];
  if (e === undefined) throw new RangeError('no such operand');
  return e.shape[axis];
};

/** A one of any size beside a matrix in a sum is the matrix of ones. */
const onesLike = (e: Expr, other: Expr): Expr => (b.isSpecial(e, 'ones') && isOpen(e.shape.rows) && e.shape.cols.key === '1' && other.shape.cols.key !== '1' && !isScalar(other.shape) && !hasOpenShape(other) ? b.ones(other.shape) : e);

/** Two operands with the open sizes of either decided by the other, as a sum (`same`) or a product needs it. */
export const fitted = (left: Expr, right: Expr, how: 'same' | 'product'): readonly [Expr, Expr] => {
  if (how === 'same' && onesLike(left, right) !== left) return [onesLike(left, right), right];
  if (how === 'same' && onesLike(right, left) !== right) return [left, onesLike(right, left)];
  if ((!hasOpenShape(left) && !hasOpenShape(right)) || isScalar(left.shape) || isScalar(right.shape)) return [left, right];
  const [l = left, r = right] = how === 'product'
    ? agreed([left, right], [(now) => [side(0, 'cols')(now), side(1, 'rows')(now)]])
    : agreed([left, right], [(now) => [side(0, 'rows')(now), side(1, 'rows')(now)], (now) => [side(0, 'cols')(now), side(1, 'cols')(now)]]);
  return [l, r];
};

/** Blocks with open sizes decided by the blocks beside and above them. */
export const fittedGrid = (grid: readonly (readonly Expr[])[]): readonly (readonly Expr[])[] => {
  const width = grid[0]?.length ?? 0;
  if (!grid.flat().some(hasOpenShape) || grid.some((row) => row.length !== width)) return grid;
  const pairs = grid.flatMap((row, i) => row.flatMap((_, j) => [
    ...(j > 0 ? [(now: readonly Expr[]): readonly [Dim, Dim] => [side(i * width + j - 1, 'rows')(now), side(i * width + j, 'rows')(now)]] : []),
    ...(i > 0 ? [(now: readonly Expr[]): readonly [Dim, Dim] => [side((i - 1) * width + j, 'cols')(now), side(i * width + j, 'cols')(now)]] : []),
  ]));
  // An open size may be decided only by a block behind it, which a second round reaches.
  const flat = agreed(agreed(grid.flat(), pairs), [...pairs].reverse());
  return grid.map((row, i) => row.map((e, j) => flat[i * width + j] ?? e));
};
