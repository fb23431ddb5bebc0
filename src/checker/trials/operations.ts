import type { Evaluator } from './evaluate.ts';
import { hadamardOf, kronOf, rearranged, sameShape, ShapeClash, totalOf, totals, transposeOf, vecOf, type Matrix } from '../numbers/matrix.ts';
import { multiply } from './products.ts';
import type { Term } from '../terms/term.ts';

type Handler = (e: Evaluator<unknown>, args: readonly unknown[]) => Matrix<unknown>;

const onValue = (f: (e: Evaluator<unknown>, a: Matrix<unknown>) => Matrix<unknown>): Handler => (e, args) => f(e, e.value(args[0] as Term));
const needSquare = (a: Matrix<unknown>): void => {
  if (a.rows !== a.cols) throw new ShapeClash(`${a.rows}×${a.cols} is not square`);
};
const needColumn = (a: Matrix<unknown>): void => {
  if (a.cols !== 1) throw new ShapeClash('a column is needed');
};

/** What every operation does; any other name is an entrywise function. */
export const OPERATIONS: Readonly<Record<string, Handler>> = {
  dim: (e, [d]) => e.dimension(d),
  fill: (e, [c, x]) => {
    const { rows, cols } = e.value(x as Term);
    return rearranged(e.one(c as Term), rows, cols, () => 0);
  },
  '+': (e, args) => e.add(args), '-': (e, args) => e.subtract(args), '*': (e, args) => multiply(e, args as readonly Term[]), '.*': (e, args) => e.hadamard(args),
  './': (e, args) => e.divide(args), '.^': (e, args) => e.power(args), mpow: (e, args) => e.matrixPower(args),
  "'": onValue((_, a) => transposeOf(a)),
  inv: onValue((e, a) => e.inverse(a)),
  det: onValue((e, a) => e.determinant(a)),
  logdet: (e, [arg]) => e.logdet(arg as Term),
  tr: onValue((e, a) => {
    needSquare(a);
    return totals(a, 1, 1, a.rows, (_i, _j, k) => k * (a.cols + 1), e.field);
  }),
  sum: onValue((e, a) => totalOf(a, e.field)),
  rowsum: onValue((e, a) => totals(a, a.rows, 1, a.cols, (i, _, k) => i * a.cols + k, e.field)),
  colsum: onValue((e, a) => totals(a, 1, a.cols, a.rows, (_, j, k) => k * a.cols + j, e.field)),
  norm2: onValue((e, a) => e.norm(a)),
  norm1: (e, [arg]) => e.norm1(arg as Term),
  diag: onValue((e, a) => {
    needColumn(a);
    return rearranged(a, a.rows, a.rows, (i, j) => (i === j ? i : -1), e.field.zero);
  }),
  diagvec: onValue((_, a) => {
    needSquare(a);
    return rearranged(a, a.rows, 1, (i) => i * (a.cols + 1));
  }),
  vec: onValue((_, a) => vecOf(a)),
  inner: (e, [x, y]) => {
    const [a, b] = [e.value(x as Term), e.value(y as Term)];
    if (!sameShape(a, b)) throw new ShapeClash(`${a.rows}×${a.cols} against ${b.rows}×${b.cols}`);
    return totalOf(hadamardOf(a, b, e.field), e.field);
  },
  kron: (e, [a, b]) => kronOf(e.value(a as Term), e.value(b as Term), e.field),
  eye: (e, dims) => e.special('eye', dims), ones: (e, dims) => e.special('ones', dims), zeros: (e, dims) => e.special('zeros', dims), commutation: (e, dims) => e.special('commutation', dims),
  unvec: (e, args) => e.unvec(args), blocktrace: (e, args) => e.blockTrace(args), block: (e, rows) => e.block(rows),
  index: (e, args) => e.index(args), slice: (e, args) => e.slice(args), gather: (e, args) => e.gather(args), sumover: (e, args) => e.sumOver(args),
};
