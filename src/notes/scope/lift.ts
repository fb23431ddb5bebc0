import { Deriver } from '../../calculus/derive.ts';
import * as b from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, inlineNames, subexpressions, transform } from '../../expr/walk.ts';
import { ONE, type Dim } from '../../shape/dim.ts';
import { isScalar, shape } from '../../shape/shape.ts';

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

/** The vector of the products whose first or last factor is row i of something. */
const products = (factors: readonly Expr[], i: EntryIndex): Expr | null => {
  const [first, ...rest] = factors;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return null;
  const rows = rest.some((f) => uses(f, i)) ? null : rowsFrom(first, i);
  if (rows !== null) return b.multiply(rows, ...rest);
  const columns = factors.slice(0, -1).some((f) => uses(f, i)) ? null : columnsFrom(last, i);
  return columns === null ? null : b.transpose(b.multiply(...factors.slice(0, -1), columns));
};

/** The column with the entries `e`, in matrix form, or null where the form of `e` gives none: a sum over the second index of a matrix sums its rows. */
const column = (e: Expr, i: EntryIndex): Expr | null => {
  if (!uses(e, i)) return b.scale(e, b.ones(shape(i.range, ONE)));
  const all = (list: readonly Expr[], join: (...parts: readonly Expr[]) => Expr): Expr | null => {
    const parts = list.map((x) => column(x, i));
    return parts.every((p) => p !== null) ? join(...parts) : null;
  };
  switch (e.kind) {
    case 'named': return column(e.value, i);
    case 'add': return all(e.terms, b.add);
    case 'hadamard': {
      const free = e.factors.filter((f) => !uses(f, i));
      const bound = all(e.factors.filter((f) => !free.includes(f)), b.hadamard);
      return bound === null ? null : free.length === 0 ? bound : b.scale(b.hadamard(...free), bound);
    }
    case 'map': {
      const arg = column(e.arg, i);
      return arg === null ? null : b.map(e.fn, arg);
    }
    case 'power': {
      const base = uses(e.exponent, i) ? null : column(e.base, i);
      return base === null ? null : b.power(base, e.exponent);
    }
    case 'index': {
      if (e.row !== i.symbol || uses(e.arg, i) || (e.col !== null && freeSymbols(e.col).size > 0)) return null;
      return e.col === null ? (e.arg.shape.cols.key === '1' ? e.arg : null) : b.index(e.arg, null, e.col);
    }
    case 'product': return products(e.factors, i);
    case 'sumover': {
      const summed = structured(e.body, i, { symbol: e.index, range: e.range });
      return summed === null ? null : b.call('rowsum', summed);
    }
    default: return null;
  }
};

/** The matrix with the entries `e`, in matrix form, or null where the form of `e` gives none. */
const structured = (e: Expr, i: EntryIndex, j: EntryIndex): Expr | null => {
  const size = shape(i.range, j.range);
  if (!uses(e, i) && !uses(e, j)) return b.scale(e, b.ones(size));
  // What has one of the indices only is the same along the other axis.
  if (!uses(e, j)) { const own = column(e, i); return own === null ? null : b.multiply(own, b.ones(shape(ONE, j.range))); }
  if (!uses(e, i)) { const own = column(e, j); return own === null ? null : b.multiply(b.ones(shape(i.range, ONE)), b.transpose(own)); }
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

const isMinusSigmoid = (e: Expr): Expr | null => {
  const arg = e.kind === 'scale' && e.by.kind === 'const' && e.by.value.num === -1n && e.by.value.den === 1n ? e.arg : e.kind === 'hadamard' && e.factors.length === 2 && b.isOne(b.negate(e.factors[0] ?? e)) ? (e.factors[1] ?? e) : null;
  return arg?.kind === 'map' && arg.fn === 'sigmoid' ? arg.arg : null;
};

/** log(1 + exp(x)), log(sigmoid(x)) and log(1 - sigmoid(x)) by softplus; null for anything else. */
const softplus = (e: Expr): Expr | null => {
  if (e.kind !== 'map' || e.fn !== 'log') return null;
  if (e.arg.kind === 'map' && e.arg.fn === 'sigmoid') return b.subtract(e.arg.arg, b.map('softplus', e.arg.arg));
  if (e.arg.kind !== 'add' || e.arg.terms.length !== 2 || !e.arg.terms.some(b.isOnes)) return null;
  const exponential = e.arg.terms.find((t) => t.kind === 'map' && t.fn === 'exp');
  if (exponential?.kind === 'map') return b.map('softplus', exponential.arg);
  const [sigmoid = null] = e.arg.terms.flatMap((t) => isMinusSigmoid(t) ?? []);
  return sigmoid === null ? null : b.negate(b.map('softplus', sigmoid));
};

/** The expression with sums over indices of entries as sums of vectors and matrices, and logarithms by softplus: the forms that searches for bounds know. */
export const inMatrixForm = (e: Expr): Expr => transform(e, (x) => {
  if (x.kind === 'map') return softplus(x) ?? x;
  if (x.kind !== 'sumover' || !isScalar(x.shape)) return x;
  const i = { symbol: x.index, range: x.range };
  const whole = x.body.kind === 'sumover' ? structured(x.body.body, i, { symbol: x.body.index, range: x.body.range }) : column(x.body, i);
  return whole === null ? x : b.call('sum', transform(whole, (y) => softplus(y) ?? y));
});

const unit = ({ symbol, range }: EntryIndex): Expr => b.index(b.eye(range), null, symbol);

const rowsOf = (v: Expr, i: EntryIndex): Expr | null => {
  if (!uses(v, i)) return b.multiply(b.ones(shape(i.range, ONE)), b.transpose(v));
  const all = (list: readonly Expr[], join: (...parts: readonly Expr[]) => Expr): Expr | null => {
    const parts = list.map((x) => rowsOf(x, i));
    return parts.every((p) => p !== null) ? join(...parts) : null;
  };
  switch (v.kind) {
    case 'named': return rowsOf(v.value, i);
    case 'add': return all(v.terms, b.add);
    case 'map': return all([v.arg], (rows) => b.map(v.fn, rows ?? v.arg));
    case 'scale': return uses(v.by, i) ? null : all([v.arg], (rows) => b.scale(v.by, rows ?? v.arg));
    case 'transpose': return rowsFrom(v.arg, i);
    case 'index': { const columns = columnsFrom(v, i); return columns === null ? null : b.transpose(columns); }
    case 'product': {
      const [last, before] = [v.factors.at(-1), v.factors.slice(0, -1)];
      return last === undefined || before.some((f) => uses(f, i)) ? null : all([last], (rows) => b.multiply(rows ?? last, b.transpose(b.multiply(...before))));
    }
    default: return null;
  }
};

const { simplifier } = new Deriver();

/** A sum over unit vectors without its sums, where the simplifier finds such a form: what is made of it is then not summed again for every entry. */
const withoutSums = (e: Expr): Expr => {
  const found = simplifier.simplify(inlineNames(e));
  return subexpressions(found).some((x) => x.kind === 'sumover') ? e : found;
};

/** The matrix whose rows are the vectors `v`, one for each value of an index: in matrix form where its form allows, otherwise a sum over unit vectors. */
export const stackedRows = (v: Expr, i: EntryIndex): Expr => rowsOf(v, i) ?? withoutSums(b.sumOver(i.symbol, i.range, b.multiply(unit(i), b.transpose(v))));

/** The vector or matrix with the entries `e`, a scalar in one or two indices: in matrix form where its form allows, otherwise a sum over unit vectors. */
export const lifted = (e: Expr, i: EntryIndex, j: EntryIndex | null): Expr => {
  if (!isScalar(e.shape)) throw new RangeError('entries are scalars');
  if (j === null) return column(e, i) ?? withoutSums(b.sumOver(i.symbol, i.range, b.scale(e, unit(i))));
  return structured(e, i, j) ?? withoutSums(b.sumOver(i.symbol, i.range, b.sumOver(j.symbol, j.range, b.scale(e, b.multiply(unit(i), b.transpose(unit(j)))))));
};

/** An equation between entries, for all values of its one or two free indices, as one between vectors or matrices; as it is without free indices, null where it has more. */
export const forAllEntries = (equation: readonly [Expr, Expr]): readonly [Expr, Expr] | null => {
  const indices = [...new Set(equation.flatMap((e) => [...freeSymbols(e)]))].flatMap((s): readonly EntryIndex[] => (s.range === null || !isScalar(s.shape) ? [] : [{ symbol: s, range: s.range }]));
  const [i, j = null] = indices;
  if (i === undefined) return equation;
  return indices.length > 2 || !equation.every((e) => isScalar(e.shape)) ? null : [lifted(equation[0], i, j), lifted(equation[1], i, j)];
};
