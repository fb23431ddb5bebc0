import { add, call, constant, hadamard, index, isSpecial, map, multiply, ones, power, scale, slice, transpose } from '../../expr/build.ts';
import type { Expr, NodeOf, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, transform } from '../../expr/walk.ts';
import { dimOf, ONE, type Dim } from '../../shape/dim.ts';
import { isColumn, isScalar, shape } from '../../shape/shape.ts';

/** What depends on an index in a way that no matrix over all its values is made for. */
class NotEntrywise extends Error {}

/** Expressions over all values of an index i at once: a scalar as a column, a row or column as a matrix with a row for each value. */
class OverIndex {
  private readonly i: Symbol_;
  private readonly range: Dim;
  private readonly memo = new Map<Expr, Expr>();

  constructor(i: Symbol_, range: Dim) {
    this.i = i;
    this.range = range;
  }

  private isFree(e: Expr): boolean {
    return !freeSymbols(e).has(this.i);
  }

  /** The matrix whose i-th row holds the entries of e. Errors: NotEntrywise. */
  lines(e: Expr): Expr {
    const known = this.memo.get(e);
    if (known !== undefined) return known;
    const found = this.isFree(e) ? this.repeated(e) : this.made(e);
    this.memo.set(e, found);
    return found;
  }

  private repeated(e: Expr): Expr {
    const column = ones(shape(this.range, ONE));
    if (isScalar(e.shape)) return scale(e, column);
    if (!isColumn(e.shape) && e.shape.rows.key !== '1') throw new NotEntrywise();
    const line = isColumn(e.shape) ? transpose(e) : e;
    return isSpecial(line, 'ones') ? ones(shape(this.range, line.shape.cols)) : multiply(column, line);
  }

  private made(e: Expr): Expr {
    switch (e.kind) {
      case 'named': return this.lines(e.value);
      case 'add': return add(...e.terms.map((t) => this.lines(t)));
      case 'hadamard': return this.times(e.factors);
      case 'map': return map(e.fn, this.lines(e.arg));
      case 'power': if (this.isFree(e.exponent)) return this.powered(e.base, e.exponent); break;
      case 'transpose': return this.lines(e.arg);
      case 'scale': return this.isFree(e.by) ? scale(e.by, this.lines(e.arg)) : this.scaled(this.lines(e.by), e.arg);
      case 'product': return this.product(e.factors);
      case 'index': return this.indexed(e);
      case 'call': return this.called(e);
      case 'sumover': {
        const inner = withoutIndex(e);
        if (inner !== null) return this.lines(inner);
      }
    }
    throw new NotEntrywise();
  }

  private scaled(by: Expr, e: Expr): Expr {
    const line = isColumn(e.shape) ? transpose(e) : e;
    return isSpecial(line, 'ones') ? multiply(by, line) : hadamard(multiply(by, ones(line.shape)), this.lines(e));
  }

  /** An entrywise product, scalars free of the index in front of it. */
  private times(factors: readonly Expr[]): Expr {
    const [free, moving] = [factors.filter((f) => this.isFree(f) && isScalar(f.shape)), factors.filter((f) => !(this.isFree(f) && isScalar(f.shape)))];
    const product = hadamard(...moving.map((f) => this.lines(f)));
    return free.length === 0 ? product : scale(hadamard(...free), product);
  }

  private powered(base: Expr, exponent: Expr): Expr {
    const [a] = base.kind === 'call' && base.fn === 'norm2' ? base.args : [];
    // Squared lengths are sums of squares.
    if (a === undefined || exponent.kind !== 'const' || exponent.value.den !== 1n || exponent.value.num % 2n !== 0n) return power(this.lines(base), exponent);
    const squared = this.squaredLengths(a);
    return exponent.value.num === 2n ? squared : power(squared, constant({ num: exponent.value.num / 2n, den: 1n }));
  }

  /** The squared lengths of rows or columns; |a − b|² as a'a − 2a'b + b'b where b depends on another index alone, as differences of all pairs have no matrix. */
  private squaredLengths(e: Expr): Expr {
    const others = e.kind === 'add' ? e.terms.filter((t) => this.isFree(t)) : [];
    if (e.kind !== 'add' || ![...freeSymbols(add(...others))].some((s) => s.range !== null)) return call('rowsum', power(this.lines(e), constant(2)));
    const [moving, fixed] = [this.lines(add(...e.terms.filter((t) => !others.includes(t)))), add(...others)];
    const column = isColumn(fixed.shape) ? fixed : transpose(fixed);
    return add(call('rowsum', power(moving, constant(2))), scale(constant(2), multiply(moving, column)), scale(multiply(transpose(column), column), ones(shape(this.range, ONE))));
  }

  /** One that depends on the index at one end, or a number that does at both. */
  private product(factors: readonly Expr[]): Expr {
    const moving = factors.map((f) => !this.isFree(f));
    const [first, last] = [moving.indexOf(true), moving.lastIndexOf(true)];
    const at = (k: number): Expr => factors[k] as Expr;
    if (first === last && first === 0 && at(0).shape.rows.key === '1') return multiply(this.lines(at(0)), ...factors.slice(1));
    if (first === last && first === factors.length - 1 && isColumn(at(first).shape)) return multiply(this.lines(at(first)), ...factors.slice(0, -1).map(transpose).reverse());
    const isNumber = at(0).shape.rows.key === '1' && isColumn(at(factors.length - 1).shape);
    if (!isNumber || first !== 0 || last !== factors.length - 1 || moving.filter(Boolean).length !== 2) throw new NotEntrywise();
    return call('rowsum', hadamard(multiply(this.lines(at(0)), ...factors.slice(1, -1)), this.lines(at(last))));
  }

  /** Rows, columns and entries at the index, or at one that is away from it by a fixed number. */
  private indexed({ arg, row, col }: NodeOf<'index'>): Expr {
    if (!this.isFree(arg)) throw new NotEntrywise();
    const [byRow, byCol] = [row, col].map((k) => k !== null && !this.isFree(k));
    if (byRow === true && byCol === true) {
      if (row !== this.i || col !== this.i || arg.shape.rows.key !== this.range.key || arg.shape.cols.key !== this.range.key) throw new NotEntrywise();
      return call('diagvec', arg);
    }
    if (byRow === true && row !== null) return this.shifted(col === null ? arg : index(arg, null, col), row);
    return this.shifted(transpose(row === null ? arg : index(arg, row, null)), col as Expr);
  }

  /** The rows of A that a subscript i or i + k takes. */
  private shifted(a: Expr, subscript: Expr): Expr {
    const offset = this.offsetOf(subscript);
    if (offset === 0 && a.shape.rows.key === this.range.key) return a;
    return slice(a, dimOf(offset), dimOf(0), shape(this.range, a.shape.cols));
  }

  private offsetOf(subscript: Expr): number {
    if (subscript === this.i) return 0;
    const [offset, more] = subscript.kind === 'add' && subscript.terms.includes(this.i) ? subscript.terms.filter((t) => t !== this.i) : [];
    if (offset?.kind !== 'const' || offset.value.den !== 1n || more !== undefined) throw new NotEntrywise();
    return Number(offset.value.num);
  }

  /** sum(a.*b) with a b that doesn't depend on the index: A*b. */
  private sumOfProducts(e: Expr): Expr | null {
    const [fixed, moving] = e.kind === 'hadamard' ? [e.factors.filter((f) => this.isFree(f)), e.factors.filter((f) => !this.isFree(f))] : [[], []];
    if (fixed.length === 0 || [...fixed, ...moving].some((f) => isScalar(f.shape))) return null;
    const b = hadamard(...fixed);
    return multiply(this.lines(hadamard(...moving)), isColumn(b.shape) ? b : transpose(b));
  }

  private called({ fn, args }: NodeOf<'call'>): Expr {
    const [a, b] = args;
    if (a === undefined || (!isColumn(a.shape) && a.shape.rows.key !== '1')) throw new NotEntrywise();
    switch (fn) {
      case 'sum': return this.sumOfProducts(a) ?? call('rowsum', this.lines(a));
      case 'norm1': return call('rowsum', map('abs', this.lines(a)));
      case 'norm2': return map('sqrt', this.squaredLengths(a));
      case 'inner': return call('rowsum', hadamard(this.lines(a), this.lines(b as Expr)));
      default: throw new NotEntrywise();
    }
  }
}

/** The sum of all entries of a matrix, of sums along its rows those of what is summed. */
const totalOf = (e: Expr): Expr => call('sum', e.kind === 'call' && e.fn === 'rowsum' ? (e.args[0] as Expr) : e);

/** A sum over an index, or over several, of numbers as the sum of the entries of one matrix; null where there is no such matrix. */
export const withoutIndex = (e: NodeOf<'sumover'>): Expr | null => {
  if (!isScalar(e.shape)) return null;
  const body = e.body.kind === 'sumover' ? withoutIndex(e.body) : e.body;
  try {
    return body === null ? null : totalOf(new OverIndex(e.index, e.range).lines(body));
  } catch (error) {
    if (error instanceof NotEntrywise) return null;
    throw error;
  }
};

/** An expression with its sums over indices in matrix form, as far as there is one. */
export const withoutIndices = (e: Expr): Expr => transform(e, (x) => (x.kind === 'sumover' ? (withoutIndex(x) ?? x) : x));
