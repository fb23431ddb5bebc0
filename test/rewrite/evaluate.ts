import type { MatrixAtomName } from '../../src/atoms/matrix.ts';
import { dispatch, type Cases, type Expr, type SpecialName } from '../../src/expr/expr.ts';
import { dimValue, type Dim } from '../../src/shape/dim.ts';
import { NotRational, NoValue, type Numbers } from './numbers.ts';

export type Matrix<T> = readonly (readonly T[])[];

/** Sizes and values by name; the differential of X goes by the name `d(X)`; subscripts count from 1. */
export interface Point<T> {
  readonly sizes: Readonly<Record<string, number>>;
  readonly values: ReadonlyMap<string, Matrix<T>>;
  readonly indices: ReadonlyMap<string, readonly number[]>;
}

const table = <T>(rows: number, cols: number, f: (i: number, j: number) => T): Matrix<T> => Array.from({ length: rows }, (_, i) => Array.from({ length: cols }, (__, j) => f(i, j)));

const at = <T>(m: Matrix<T>, i: number, j: number): T => {
  const x = m[i]?.[j];
  if (x === undefined) throw new RangeError(`no entry ${i},${j} in a ${m.length}×${m[0]?.length ?? 0} matrix`);
  return x;
};

/** Every node by its definition, in any arithmetic: independent of the code that simplifies, compiles or checks. */
export class Evaluator<T> {
  private readonly n: Numbers<T>;
  private readonly point: Point<T>;

  constructor(numbers: Numbers<T>, point: Point<T>) {
    this.n = numbers;
    this.point = point;
  }

  /** Throws NoValue, NotRational. */
  value(e: Expr): Matrix<T> {
    return dispatch(this.cases, e);
  }

  private size(d: Dim): number {
    return dimValue(d, this.point.sizes);
  }

  private scalar(e: Expr): T {
    return at(this.value(e), 0, 0);
  }

  private whole(k: number): T {
    return this.n.of(BigInt(k), 1n);
  }

  private total(list: readonly T[]): T {
    return list.reduce((a, b) => this.n.add(a, b), this.whole(0));
  }

  private each(m: Matrix<T>, f: (x: T) => T): Matrix<T> {
    return m.map((row) => row.map(f));
  }

  private join(a: Matrix<T>, b: Matrix<T>, f: (x: T, y: T) => T): Matrix<T> {
    return table(a.length, a[0]?.length ?? 0, (i, j) => f(at(a, i, j), at(b, i, j)));
  }

  private times(a: Matrix<T>, b: Matrix<T>): Matrix<T> {
    return table(a.length, b[0]?.length ?? 0, (i, j) => this.total(b.map((_, k) => this.n.mul(at(a, i, k), at(b, k, j)))));
  }

  private transposed(a: Matrix<T>): Matrix<T> {
    return table(a[0]?.length ?? 0, a.length, (i, j) => at(a, j, i));
  }

  private identity(n: number): Matrix<T> {
    return table(n, n, (i, j) => this.whole(i === j ? 1 : 0));
  }

  /** Gauss–Jordan on [a, right]: determinant, and the solution where it is not zero. */
  private eliminate(a: Matrix<T>, right: Matrix<T>): { readonly det: T; readonly solution: Matrix<T> | null } {
    const { n } = this;
    const rows = a.map((row, i) => [...row, ...(right[i] ?? [])]);
    let det = this.whole(1);
    for (let k = 0; k < rows.length; k++) {
      const best = rows.map((row, i) => (i < k ? -1 : n.weight(row[k] ?? this.whole(0)))).reduce((b, w, i, all) => (w > (all[b] ?? -1) ? i : b), k);
      const pivotRow = rows[best] ?? [];
      const pivot = pivotRow[k];
      if (pivot === undefined || n.weight(pivot) < 1e-12) return { det: this.whole(0), solution: null };
      if (best !== k) {
        rows[best] = rows[k] ?? [];
        det = n.neg(det);
      }
      det = n.mul(det, pivot);
      const inverse = n.inv(pivot);
      const scaled = pivotRow.map((x) => n.mul(x, inverse));
      rows[k] = scaled;
      rows.forEach((row, i) => {
        const factor = row[k];
        if (i !== k && factor !== undefined) rows[i] = row.map((x, j) => n.add(x, n.neg(n.mul(factor, scaled[j] ?? this.whole(0)))));
      });
    }
    return { det, solution: rows.map((row) => row.slice(a.length)) };
  }

  private inverse(a: Matrix<T>): Matrix<T> {
    const { solution } = this.eliminate(a, this.identity(a.length));
    if (solution === null) throw new NoValue('inverse of a singular matrix');
    return solution;
  }

  private wholePower(x: T, k: number): T {
    const base = k < 0 ? this.n.inv(x) : x;
    return Array.from({ length: Math.abs(k) }).reduce<T>((product) => this.n.mul(product, base), this.whole(1));
  }

  /** The exponent as a whole number where it is one by its form, otherwise null. */
  private wholeExponent(e: Expr): number | null {
    if (e.kind === 'const') return e.value.den === 1n ? Number(e.value.num) : null;
    if (e.kind === 'dim') return this.size(e.dim);
    if (e.kind === 'symbol' && e.range !== null) return this.point.indices.get(e.name)?.[0] ?? null;
    if (e.kind !== 'add') return null;
    const parts = e.terms.map((t) => this.wholeExponent(t));
    return parts.some((p) => p === null) ? null : parts.reduce<number>((s, p) => s + (p ?? 0), 0);
  }

  private position(e: Expr): number {
    const k = this.wholeExponent(e);
    if (k === null) throw new RangeError('a subscript is not a whole number');
    return k - 1;
  }

  private readonly specials: { readonly [K in SpecialName]: (dims: readonly number[]) => Matrix<T> } = {
    eye: ([n = 1]) => this.identity(n),
    ones: ([m = 1, n = 1]) => table(m, n, () => this.whole(1)),
    zeros: ([m = 1, n = 1]) => table(m, n, () => this.whole(0)),
    // Takes vec(A) to vec(A') for A m×n: entry (i,j) moves from j·m+i to i·n+j.
    commutation: ([m = 1, n = 1]) => table(m * n, m * n, (r, c) => this.whole(r === (c % m) * n + Math.floor(c / m) ? 1 : 0)),
  };

  private readonly atoms: { readonly [K in MatrixAtomName]: (a: Matrix<T>, b: Matrix<T>) => Matrix<T> } = {
    colsum: (a) => [(a[0] ?? []).map((_, j) => this.total(a.map((row) => at([row], 0, j))))],
    det: (a) => [[this.eliminate(a, []).det]],
    diag: (a) => table(a.length, a.length, (i, j) => (i === j ? at(a, i, 0) : this.whole(0))),
    diagvec: (a) => a.map((_, i) => [at(a, i, i)]),
    inner: (a, b) => [[this.total(this.join(a, b, this.n.mul).flat())]],
    inv: (a) => this.inverse(a),
    kron: (a, b) => {
      const [p, q] = [b.length, b[0]?.length ?? 0];
      return table(a.length * p, (a[0]?.length ?? 0) * q, (i, j) => this.n.mul(at(a, Math.floor(i / p), Math.floor(j / q)), at(b, i % p, j % q)));
    },
    logdet: (a) => [[this.n.map('log', this.n.map('abs', this.eliminate(a, []).det))]],
    norm1: (a) => [[this.total(a.flat().map((x) => this.n.map('abs', x)))]],
    norm2: (a) => [[this.n.map('sqrt', this.total(a.flat().map((x) => this.n.mul(x, x))))]],
    rowsum: (a) => a.map((row) => [this.total(row)]),
    sum: (a) => [[this.total(a.flat())]],
    tr: (a) => [[this.total(a.map((_, i) => at(a, i, i)))]],
    vec: (a) => this.transposed(a).flat().map((x) => [x]),
  };

  private readonly cases: Cases<Matrix<T>> = {
    const: (e) => [[this.n.of(e.value.num, e.value.den)]],
    dim: (e) => [[this.whole(this.size(e.dim))]],
    symbol: (e) => {
      const value = this.point.values.get(e.differentialOf === null ? e.name : `d(${e.differentialOf})`) ?? this.point.indices.get(e.name)?.map((i) => [this.whole(i)]);
      if (value === undefined) throw new RangeError(`${e.name} has no value`);
      return value;
    },
    named: (e) => this.value(e.value),
    special: (e) => this.specials[e.name](e.dims.map((d) => this.size(d))),
    add: (e) => e.terms.map((t) => this.value(t)).reduce((a, b) => this.join(a, b, this.n.add)),
    scale: (e) => {
      const by = this.scalar(e.by);
      return this.each(this.value(e.arg), (x) => this.n.mul(by, x));
    },
    product: (e) => e.factors.map((f) => this.value(f)).reduce((a, b) => this.times(a, b)),
    hadamard: (e) => e.factors.map((f) => this.value(f)).reduce((a, b) => this.join(a, b, this.n.mul)),
    power: (e) => {
      const k = this.wholeExponent(e.exponent);
      const [normed] = e.base.kind === 'call' && e.base.fn === 'norm2' ? e.base.args : [];
      // An even power of a norm is rational although the norm is not.
      if (normed !== undefined && k !== null && k % 2 === 0) return this.each(this.atoms.inner(this.value(normed), this.value(normed)), (x) => this.wholePower(x, k / 2));
      if (k !== null) return this.each(this.value(e.base), (x) => this.wholePower(x, k));
      const exponent = this.scalar(e.exponent);
      return this.each(this.value(e.base), (x) => this.n.pow(x, exponent));
    },
    transpose: (e) => this.transposed(this.value(e.arg)),
    map: (e) => this.each(this.value(e.arg), (x) => this.n.map(e.fn, x)),
    call: (e) => {
      const [a = [], b = []] = e.args.map((x) => this.value(x));
      return this.atoms[e.fn](a, b);
    },
    mpow: (e) => {
      const k = this.wholeExponent(e.exponent);
      if (k === null) throw new NotRational('a matrix power');
      const a = this.value(e.arg);
      const base = k < 0 ? this.inverse(a) : a;
      return Array.from({ length: Math.abs(k) }).reduce<Matrix<T>>((product) => this.times(product, base), this.identity(a.length));
    },
    unvec: (e) => {
      const [a, rows] = [this.value(e.arg), this.size(e.shape.rows)];
      return table(rows, this.size(e.shape.cols), (i, j) => at(a, j * rows + i, 0));
    },
    blocktrace: (e) => {
      const [a, rows, cols, count] = [this.value(e.arg), this.size(e.shape.rows), this.size(e.shape.cols), this.size(e.count)];
      return table(rows, cols, (i, j) => this.total(Array.from({ length: count }, (_, b) => at(a, b * rows + i, b * cols + j))));
    },
    index: (e) => {
      const a = this.value(e.arg);
      const rows = e.row === null ? a : [a[this.position(e.row)] ?? []];
      const { col } = e;
      return col === null ? rows : rows.map((row) => [at([row], 0, this.position(col))]);
    },
    slice: (e) => {
      const [a, r, c] = [this.value(e.arg), this.size(e.rowOffset), this.size(e.colOffset)];
      return table(this.size(e.shape.rows), this.size(e.shape.cols), (i, j) => at(a, r + i, c + j));
    },
    gather: (e) => {
      const a = this.value(e.arg);
      return (this.point.indices.get(e.indices.name) ?? []).map((i) => a[i - 1] ?? []);
    },
    block: (e) => e.grid.flatMap((cells) => {
      const values = cells.map((x) => this.value(x));
      return (values[0] ?? []).map((_, i) => values.flatMap((v) => v[i] ?? []));
    }),
    sumover: (e) => {
      const terms = Array.from({ length: this.size(e.range) }, (_, i) => new Evaluator(this.n, { ...this.point, indices: new Map([...this.point.indices, [e.index.name, [i + 1]]]) }).value(e.body));
      return terms.reduce((a, b) => this.join(a, b, this.n.add));
    },
    derivative: () => {
      throw new NotRational('an unresolved derivative');
    },
  };
}
