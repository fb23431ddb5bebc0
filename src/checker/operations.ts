import type { Evaluator } from './evaluate.ts';
import type { Jet } from './jets.ts';
import { at, build, colsOf, kronOf, rowsOf, ShapeClash, transposeOf, vecOf, zip, type Matrix } from './matrix.ts';
import { multiply } from './products.ts';
import type { Term } from './term.ts';

type Handler = (e: Evaluator<unknown>, args: readonly unknown[]) => Matrix<unknown>;

const onValue = (f: (e: Evaluator<unknown>, a: Matrix<unknown>) => Matrix<unknown>): Handler => (e, args) => f(e, e.value(args[0] as Term));
const total = (e: Evaluator<unknown>, list: readonly Jet<unknown>[]): Jet<unknown> => list.reduce(e.jets.add, e.jets.zero);
const needSquare = (a: Matrix<unknown>): void => {
  if (rowsOf(a) !== colsOf(a)) throw new ShapeClash(`${rowsOf(a)}×${colsOf(a)} is not square`);
};
const needColumn = (a: Matrix<unknown>): void => {
  if (colsOf(a) !== 1) throw new ShapeClash('a column is needed');
};

/** What every operation does; any other name is an entrywise function. */
export const OPERATIONS: Readonly<Record<string, Handler>> = {
  dim: (e, [d]) => e.dimension(d),
  fill: (e, [c, x]) => e.value(x as Term).map((row) => row.map(() => at(e.value(c as Term), 0, 0))),
  '+': (e, args) => e.add(args), '-': (e, args) => e.subtract(args), '*': (e, args) => multiply(e, args as readonly Term[]), '.*': (e, args) => e.hadamard(args),
  './': (e, args) => e.divide(args), '.^': (e, args) => e.power(args), mpow: (e, args) => e.matrixPower(args),
  "'": onValue((_, a) => transposeOf(a)),
  inv: onValue((e, a) => e.inverse(a)),
  det: onValue((e, a) => [[e.determinant(a)]]),
  logdet: (e, [arg]) => e.logdet(arg as Term),
  tr: onValue((e, a) => {
    needSquare(a);
    return [[total(e, a.map((_, i) => at(a, i, i)))]];
  }),
  sum: onValue((e, a) => [[total(e, a.flat())]]),
  rowsum: onValue((e, a) => a.map((row) => [total(e, row)])),
  colsum: onValue((e, a) => [transposeOf(a).map((col) => total(e, col))]),
  norm2: onValue((e, a) => e.norm(a)),
  norm1: (e, [arg]) => e.norm1(arg as Term),
  diag: onValue((e, a) => {
    needColumn(a);
    return build(rowsOf(a), rowsOf(a), (i, j) => (i === j ? at(a, i, 0) : e.jets.zero));
  }),
  diagvec: onValue((_, a) => {
    needSquare(a);
    return a.map((_row, i) => [at(a, i, i)]);
  }),
  vec: onValue((_, a) => vecOf(a)),
  inner: (e, [a, b]) => {
    const products = zip(e.value(a as Term), e.value(b as Term), e.jets.mul, false);
    return [[total(e, products.flat())]];
  },
  kron: (e, [a, b]) => kronOf(e.value(a as Term), e.value(b as Term), e.jets),
  eye: (e, dims) => e.special('eye', dims), ones: (e, dims) => e.special('ones', dims), zeros: (e, dims) => e.special('zeros', dims), commutation: (e, dims) => e.special('commutation', dims),
  unvec: (e, args) => e.unvec(args), blocktrace: (e, args) => e.blockTrace(args), block: (e, rows) => e.block(rows),
  index: (e, args) => e.index(args), slice: (e, args) => e.slice(args), gather: (e, args) => e.gather(args), sumover: (e, args) => e.sumOver(args),
};
