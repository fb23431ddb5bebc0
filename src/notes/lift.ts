import * as b from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { freeSymbols, transform } from '../expr/walk.ts';
import type { Dim } from '../shape/dim.ts';
import { isScalar, shape } from '../shape/shape.ts';

/** An index of an entry with how far it runs. */
export interface EntryIndex {
  readonly symbol: Symbol_;
  readonly range: Dim;
}

const uses = (e: Expr, { symbol }: EntryIndex): boolean => freeSymbols(e).has(symbol);

/** The matrix whose row i is the given row, if it is row i of something. */
const rowsFrom = (e: Expr, i: EntryIndex): Expr | null => {
  if (e.kind === 'index' && e.row === i.symbol && e.col === null && !uses(e.arg, i)) return e.arg;
  if (e.kind === 'transpose') {
    const columns = columnsFrom(e.arg, i);
    return columns === null ? null : b.transpose(columns);
  }
  return null;
};

const columnsFrom = (e: Expr, j: EntryIndex): Expr | null => {
  if (e.kind === 'index' && e.col === j.symbol && e.row === null && !uses(e.arg, j)) return e.arg;
  if (e.kind === 'transpose') {
    const rows = rowsFrom(e.arg, j);
    return rows === null ? null : b.transpose(rows);
  }
  return null;
};

/** The column with the entries `e`, in matrix form, or null where the form of `e` gives none: a sum over the second index of a matrix sums its rows. */
const column = (e: Expr, i: EntryIndex): Expr | null => {
  if (e.kind === 'named') return column(e.value, i);
  if (e.kind === 'index' && e.row === i.symbol && !uses(e.arg, i) && (e.col === null || freeSymbols(e.col).size === 0)) return e.col === null ? e.arg : b.index(e.arg, null, e.col);
  const summed = e.kind === 'sumover' ? structured(e.body, i, { symbol: e.index, range: e.range }) : null;
  return summed === null ? null : b.call('rowsum', summed);
};

/** The matrix with the entries `e`, in matrix form, or null where the form of `e` gives none. */
const structured = (e: Expr, i: EntryIndex, j: EntryIndex): Expr | null => {
  const size = shape(i.range, j.range);
  if (!uses(e, i) && !uses(e, j)) return b.scale(e, b.ones(size));
  const all = (list: readonly Expr[], join: (...parts: readonly Expr[]) => Expr): Expr | null => {
    const parts = list.map((x) => structured(x, i, j));
    return parts.every((p) => p !== null) ? join(...parts) : null;
  };
  switch (e.kind) {
    case 'named': return structured(e.value, i, j);
    case 'add': return all(e.terms, b.add);
    case 'hadamard': {
      const free = e.factors.filter((f) => !uses(f, i) && !uses(f, j));
      const bound = all(e.factors.filter((f) => !free.includes(f)), b.hadamard);
      return bound === null ? null : free.length === 0 ? bound : b.scale(b.hadamard(...free), bound);
    }
    case 'map': {
      const arg = structured(e.arg, i, j);
      return arg === null ? null : b.map(e.fn, arg);
    }
    case 'power': {
      const base = uses(e.exponent, i) || uses(e.exponent, j) ? null : structured(e.base, i, j);
      return base === null ? null : b.power(base, e.exponent);
    }
    case 'index': {
      if (uses(e.arg, i) || uses(e.arg, j)) return null;
      if (e.row === i.symbol && e.col === j.symbol) return e.arg;
      return e.row === j.symbol && e.col === i.symbol ? b.transpose(e.arg) : null;
    }
    case 'product': {
      const [first, ...rest] = e.factors;
      const last = rest.at(-1);
      const middle = rest.slice(0, -1);
      if (first === undefined || last === undefined || middle.some((f) => uses(f, i) || uses(f, j))) return null;
      const [rows, columns] = uses(first, j) || uses(last, i) ? [null, null] : [rowsFrom(first, i), columnsFrom(last, j)];
      return rows === null || columns === null ? null : b.multiply(rows, ...middle, columns);
    }
    default: return null;
  }
};

/** log(1 + exp(x)) is softplus(x). */
const softplus = (e: Expr): Expr | null => {
  if (e.kind !== 'map' || e.fn !== 'log' || e.arg.kind !== 'add' || e.arg.terms.length !== 2) return null;
  const exponential = e.arg.terms.find((t) => t.kind === 'map' && t.fn === 'exp');
  const isOnes = e.arg.terms.some((t) => b.isOne(t) || b.isSpecial(t, 'ones'));
  return exponential?.kind === 'map' && isOnes ? b.map('softplus', exponential.arg) : null;
};

/** The expression with sums over both indices of entries as sums of matrices, and log(1 + exp(x)) as softplus: the forms that searches for bounds know. */
export const inMatrixForm = (e: Expr): Expr => transform(e, (x) => {
  if (x.kind === 'map') return softplus(x) ?? x;
  if (x.kind !== 'sumover' || x.body.kind !== 'sumover') return x;
  const matrix = structured(x.body.body, { symbol: x.index, range: x.range }, { symbol: x.body.index, range: x.body.range });
  return matrix === null ? x : b.call('sum', transform(matrix, (y) => softplus(y) ?? y));
});

const unit = ({ symbol, range }: EntryIndex): Expr => b.index(b.eye(range), null, symbol);

/** The vector or matrix with the entries `e`, a scalar in one or two indices: in matrix form where its form allows, otherwise a sum over unit vectors. */
export const lifted = (e: Expr, i: EntryIndex, j: EntryIndex | null): Expr => {
  if (!isScalar(e.shape)) throw new RangeError('entries are scalars');
  if (j === null) return column(e, i) ?? b.sumOver(i.symbol, i.range, b.scale(e, unit(i)));
  return structured(e, i, j) ?? b.sumOver(i.symbol, i.range, b.sumOver(j.symbol, j.range, b.scale(e, b.multiply(unit(i), b.transpose(unit(j))))));
};
