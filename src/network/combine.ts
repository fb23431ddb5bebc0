import { unvec } from '../expr/build.ts';
import { dimMul, ONE } from '../shape/dim.ts';
import { Unprintable } from './unprintable.ts';
import { contract, freshen, freshWire, juxtapose, unifyAll, type Sum, type Term, type Wire } from './term.ts';

/** An expression of this size would take too long to multiply out. */
export class TooLarge extends Error {}

export const MAX_TERMS = 400;

const limited = (a: Sum, b: Sum): void => {
  if (a.length * b.length > MAX_TERMS) throw new TooLarge();
};

/**
 * Cuts a wire into digits of the given sizes, wherever it is an output: one that no node touches, or, into two digits, one that only
 * columns touch, each of which then is the matrix that it is vec of. Errors: Unprintable.
 */
const split = (t: Term, w: Wire, sizes: readonly Wire['size'][]): Term => {
  const touching = t.nodes.filter((n) => n.legs.includes(w));
  const [high, low] = sizes;
  const columns = sizes.length === 2 && touching.every((n) => n.legs.length === 1);
  if (w.subscript !== null || high === undefined || low === undefined || (touching.length > 0 && !columns)) throw new Unprintable('a matrix meets a composite index');
  const digits = sizes.map(freshWire);
  const cut = (side: readonly Wire[]): readonly Wire[] => side.flatMap((x) => (x === w ? digits : [x]));
  const nodes = t.nodes.map((n) => (touching.includes(n) ? { ...n, base: unvec(n.base, low, high), legs: [...digits].reverse() } : n));
  return { ...t, nodes, rows: cut(t.rows), cols: cut(t.cols) };
};

/** How many wires of `side` from position i make up one index of the given size; 0 where none do. */
const digitsOf = (side: readonly Wire[], i: number, size: Wire['size']): number => {
  let product = ONE;
  for (let n = 1; i + n <= side.length; n++) {
    product = dimMul(product, side[i + n - 1]?.size ?? ONE);
    if (product.key === size.key) return n;
  }
  return 0;
};

type Side = (t: Term) => readonly Wire[];

/** Cuts outputs of both terms so that two sides have the same digits. Errors: Unprintable. */
const align = (x: Term, sideX: Side, y: Term, sideY: Side): readonly [Term, Term] => {
  let [a, b] = [x, y];
  for (let i = 0; ; i++) {
    const [p, q] = [sideX(a)[i], sideY(b)[i]];
    if (p === undefined && q === undefined) return [a, b];
    if (p === undefined || q === undefined) throw new Unprintable('composite sides of different make');
    if (p.size.key === q.size.key) continue;
    const inY = digitsOf(sideY(b), i, p.size);
    const inX = digitsOf(sideX(a), i, q.size);
    if (inY > 1) a = split(a, p, sideY(b).slice(i, i + inY).map((w) => w.size));
    else if (inX > 1) b = split(b, q, sideX(a).slice(i, i + inX).map((w) => w.size));
    else throw new Unprintable('composite sides of different make');
  }
};

const pairs = (a: Sum, b: Sum, f: (x: Term, y: Term) => Term): Sum => {
  limited(a, b);
  return a.flatMap((x) => b.map((y) => f(x, freshen(y))));
};

/** Matrix product of two sums. Errors: Unprintable, TooLarge. */
export const multiplySums = (a: Sum, b: Sum): Sum =>
  pairs(a, b, (x0, y0) => {
    const [x, y] = align(x0, (t) => t.cols, y0, (t) => t.rows);
    const t = unifyAll(juxtapose(x, y, [...x.rows, ...x.cols], [...y.rows, ...y.cols]), x.cols, y.rows);
    return contract(t, t.rows.slice(0, x.rows.length), t.cols.slice(y.rows.length));
  });

/** Entrywise product of two sums of equal shape. Errors: Unprintable, TooLarge. */
export const entrywiseSums = (a: Sum, b: Sum): Sum =>
  pairs(a, b, (x0, y0) => {
    const [x1, y1] = align(x0, (t) => t.rows, y0, (t) => t.rows);
    const [x, y] = align(x1, (t) => t.cols, y1, (t) => t.cols);
    return unifyAll(juxtapose(x, y, x.rows, x.cols), [...x.rows, ...x.cols], [...y.rows, ...y.cols]);
  });

/** Scalar sum times any sum. Errors: TooLarge. */
export const scaleSums = (by: Sum, arg: Sum): Sum => pairs(by, arg, (x, y) => juxtapose(freshen(x), y, y.rows, y.cols));

/** Kronecker product of two sums. Errors: TooLarge. */
export const kroneckerSums = (a: Sum, b: Sum): Sum => pairs(a, b, (x, y) => juxtapose(x, y, [...x.rows, ...y.rows], [...x.cols, ...y.cols]));

/** Joins the row index of a square term to its column index. Errors: Unprintable. */
export const joinSides = (t0: Term): Term => {
  const [t] = align(t0, (t) => t.rows, t0, (t) => t.cols);
  if (t.rows.length !== t.cols.length) throw new Unprintable('sides of different make');
  return unifyAll(t, t.rows, t.cols);
};

/** Gives all terms of a sum the same digits on both sides, taken from the term with the most. Errors: Unprintable. */
export const alignTerms = (sum: Sum): Sum => {
  const digits = (t: Term): number => t.rows.length + t.cols.length;
  const [first, ...rest] = sum;
  if (first === undefined || rest.every((t) => t.rows.length === first.rows.length && t.cols.length === first.cols.length)) return sum;
  const finest = rest.reduce((a, b) => (digits(b) > digits(a) ? b : a), first);
  return sum.map((t) => {
    const [, rows] = align(finest, (x) => x.rows, t, (x) => x.rows);
    return align(finest, (x) => x.cols, rows, (x) => x.cols)[1];
  });
};
