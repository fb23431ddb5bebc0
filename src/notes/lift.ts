import * as b from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { freeSymbols } from '../expr/walk.ts';
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

const unit = ({ symbol, range }: EntryIndex): Expr => b.index(b.eye(range), null, symbol);

/** The vector or matrix with the entries `e`, a scalar in one or two indices: in matrix form where its form allows, otherwise a sum over unit vectors. */
export const lifted = (e: Expr, i: EntryIndex, j: EntryIndex | null): Expr => {
  if (!isScalar(e.shape)) throw new RangeError('entries are scalars');
  if (j === null) {
    // One column: the entry doesn't depend on the second index, which has no range.
    return b.sumOver(i.symbol, i.range, b.scale(e, unit(i)));
  }
  return structured(e, i, j) ?? b.sumOver(i.symbol, i.range, b.sumOver(j.symbol, j.range, b.scale(e, b.multiply(unit(i), b.transpose(unit(j))))));
};
