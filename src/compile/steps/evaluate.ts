import { LuDecomposition, type Matrix } from 'ml-matrix';
import { elementwise } from '../../atoms/elementwise.ts';
import type { MatrixAtomName } from '../../atoms/matrix.ts';
import { dispatch, type Cases, type Expr, type SpecialName, type Symbol_ } from '../../expr/expr.ts';
import { qNumber } from '../../expr/rational.ts';
import { dimValue, type Dim } from '../../shape/dim.ts';
import { bindInputs, requirements } from '../values/bind.ts';
import { EvaluationError } from '../values/error.ts';
import type { Sizes } from '../values/sizes.ts';
import { denseFrom, entry, fromMatrix, toDense, toMatrix, type Dense, type Inputs, type Value } from '../values/values.ts';
import { position } from '../values/layout.ts';

// Every node is evaluated by its definition, without any shortcut: this is the reference that the compiled plans are tested against.

const scalar = (x: number): Dense => denseFrom(1, 1, () => x);
const valueOf = (a: Dense): number => entry(a, 0, 0);
const mapped = (a: Dense, f: (x: number) => number): Dense => denseFrom(a.rows, a.cols, (i, j) => f(entry(a, i, j)));
const zipped = (a: Dense, b: Dense, f: (x: number, y: number) => number): Dense => denseFrom(a.rows, a.cols, (i, j) => f(entry(a, i, j), entry(b, i, j)));
const transposed = (a: Dense): Dense => denseFrom(a.cols, a.rows, (i, j) => entry(a, j, i));
const identity = (n: number): Dense => denseFrom(n, n, (i, j) => (i === j ? 1 : 0));

const times = (a: Dense, b: Dense): Dense =>
  denseFrom(a.rows, b.cols, (i, j) => {
    let sum = 0;
    for (let k = 0; k < a.cols; k++) sum += entry(a, i, k) * entry(b, k, j);
    return sum;
  });

const total = (a: Dense): number => a.data.reduce((s, x) => s + x, 0);
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const sumOf = (n: number, f: (i: number) => number): number => range(n).reduce((s, i) => s + f(i), 0);

const inverse = (a: Dense): Dense => {
  const lu = new LuDecomposition(toMatrix(a));
  if (lu.isSingular()) throw new EvaluationError('singular-matrix', `inverse of a singular ${a.rows}×${a.cols} matrix`);
  return fromMatrix(lu.solve(toMatrix(identity(a.rows))));
};

const integerPower = (a: Dense, k: number): Dense => {
  if (!Number.isInteger(k)) throw new EvaluationError('bad-exponent', `matrix power with exponent ${k}`);
  const base = k < 0 ? inverse(a) : a;
  return range(Math.abs(k)).reduce((product) => times(product, base), identity(a.rows));
};

const specials: { readonly [K in SpecialName]: (rows: number, cols: number, dims: readonly number[]) => Dense } = {
  eye: (n) => identity(n),
  ones: (m, n) => denseFrom(m, n, () => 1),
  zeros: (m, n) => denseFrom(m, n, () => 0),
  // commutation(m,n)*vec(A) = vec(A'): entry (i,j) of A is at j·m+i in vec(A) and at i·n+j in vec(A').
  commutation: (size, _, [m = 1, n = 1]) => denseFrom(size, size, (r, c) => (Math.floor(r / n) === c % m && r % n === Math.floor(c / m) ? 1 : 0)),
};

const atoms: { readonly [K in MatrixAtomName]: (a: Dense, b: Dense) => Dense } = {
  colsum: (a) => denseFrom(1, a.cols, (_, j) => sumOf(a.rows, (i) => entry(a, i, j))),
  det: (a) => scalar(a.rows === 0 ? 1 : new LuDecomposition(toMatrix(a)).determinant),
  diag: (a) => denseFrom(a.rows, a.rows, (i, j) => (i === j ? entry(a, i, 0) : 0)),
  diagvec: (a) => denseFrom(a.rows, 1, (i) => entry(a, i, i)),
  inner: (a, b) => scalar(total(zipped(a, b, (x, y) => x * y))),
  inv: inverse,
  kron: (a, b) =>
    denseFrom(a.rows * b.rows, a.cols * b.cols, (i, j) => entry(a, Math.floor(i / b.rows), Math.floor(j / b.cols)) * entry(b, i % b.rows, j % b.cols)),
  // The factors' logarithms are summed, as the determinant itself leaves the floating range early.
  logdet: (a) => {
    const u = fromMatrix(new LuDecomposition(toMatrix(a)).upperTriangularMatrix);
    return scalar(sumOf(a.rows, (i) => Math.log(Math.abs(entry(u, i, i)))));
  },
  norm1: (a) => scalar(total(mapped(a, Math.abs))),
  norm2: (a) => scalar(a.data.reduce((s, x) => Math.hypot(s, x), 0)),
  rowsum: (a) => denseFrom(a.rows, 1, (i) => sumOf(a.cols, (j) => entry(a, i, j))),
  sum: (a) => scalar(total(a)),
  tr: (a) => scalar(sumOf(a.rows, (i) => entry(a, i, i))),
  vec: (a) => denseFrom(a.rows * a.cols, 1, (k) => entry(a, k % a.rows, Math.floor(k / a.rows))),
};

/** Scope of an evaluation: symbol values (bound indices included) and sizes. */
interface Scope {
  readonly values: ReadonlyMap<string, Value>;
  readonly sizes: Sizes;
}

const evaluateIn = (root: Expr, scope: Scope): Dense => {
  const memo = new Map<Expr, Dense>();
  const size = (d: Dim): number => dimValue(d, scope.sizes);
  const symbolValue = (s: Symbol_): Dense => {
    const value = scope.values.get(s.name);
    if (value === undefined) throw new RangeError(`no value for ${s.name}`);
    return toDense(value);
  };
  const go = (e: Expr): Dense => {
    const known = memo.get(e);
    if (known !== undefined) return known;
    const value = dispatch(cases, e);
    if (value.rows !== size(e.shape.rows) || value.cols !== size(e.shape.cols))
      throw new EvaluationError('shape-drift', `a ${e.kind} of shape ${size(e.shape.rows)}×${size(e.shape.cols)} evaluated to ${value.rows}×${value.cols}`);
    memo.set(e, value);
    return value;
  };
  const cases: Cases<Dense> = {
    const: (e) => scalar(qNumber(e.value)),
    dim: (e) => scalar(size(e.dim)),
    symbol: symbolValue,
    named: (e) => go(e.value),
    special: (e) => specials[e.name](size(e.shape.rows), size(e.shape.cols), e.dims.map(size)),
    add: (e) => e.terms.map(go).reduce((a, b) => zipped(a, b, (x, y) => x + y)),
    scale: (e) => mapped(go(e.arg), (x) => valueOf(go(e.by)) * x),
    product: (e) => e.factors.map(go).reduce(times),
    hadamard: (e) => e.factors.map(go).reduce((a, b) => zipped(a, b, (x, y) => x * y)),
    power: (e) => mapped(go(e.base), (x) => x ** valueOf(go(e.exponent))),
    transpose: (e) => transposed(go(e.arg)),
    map: (e) => mapped(go(e.arg), elementwise[e.fn].evaluate),
    call: (e) => {
      const [a = scalar(0), b = scalar(0)] = e.args.map(go);
      return atoms[e.fn](a, b);
    },
    mpow: (e) => integerPower(go(e.arg), valueOf(go(e.exponent))),
    unvec: (e) => {
      const v = go(e.arg);
      const rows = size(e.shape.rows);
      return denseFrom(rows, size(e.shape.cols), (i, j) => entry(v, j * rows + i, 0));
    },
    blocktrace: (e) => {
      const a = go(e.arg);
      const [rows, cols] = [size(e.shape.rows), size(e.shape.cols)];
      return denseFrom(rows, cols, (i, j) => sumOf(size(e.count), (b) => entry(a, b * rows + i, b * cols + j)));
    },
    index: (e) => {
      const a = go(e.arg);
      const row = e.row === null ? null : position(valueOf(go(e.row)), a.rows);
      const col = e.col === null ? null : position(valueOf(go(e.col)), a.cols);
      return denseFrom(row === null ? a.rows : 1, col === null ? a.cols : 1, (i, j) => entry(a, row ?? i, col ?? j));
    },
    slice: (e) => {
      const a = go(e.arg);
      return denseFrom(size(e.shape.rows), size(e.shape.cols), (i, j) => entry(a, size(e.rowOffset) + i, size(e.colOffset) + j));
    },
    gather: (e) => {
      const a = go(e.arg);
      const list = symbolValue(e.indices);
      return denseFrom(list.rows, a.cols, (i, j) => entry(a, position(entry(list, i, 0), a.rows), j));
    },
    block: (e) => {
      const beside = (a: Dense, b: Dense): Dense => denseFrom(a.rows, a.cols + b.cols, (i, j) => (j < a.cols ? entry(a, i, j) : entry(b, i, j - a.cols)));
      const above = (a: Dense, b: Dense): Dense => denseFrom(a.rows + b.rows, a.cols, (i, j) => (i < a.rows ? entry(a, i, j) : entry(b, i - a.rows, j)));
      return e.grid.map((row) => row.map(go).reduce(beside)).reduce(above);
    },
    sumover: (e) =>
      range(size(e.range))
        .map((i) => evaluateIn(e.body, { ...scope, values: new Map([...scope.values, [e.index.name, scalar(i + 1)]]) }))
        .reduce((a, b) => zipped(a, b, (x, y) => x + y), denseFrom(size(e.shape.rows), size(e.shape.cols), () => 0)),
    derivative: () => {
      throw new EvaluationError('unresolved-derivative', 'grad and hess are resolved before evaluation');
    },
  };
  return go(root);
};

/** As `evaluate`, with the result as plain row-major data. */
export const evaluateDense = (e: Expr, inputs: Inputs, sizes: Sizes = {}): Dense => evaluateIn(e, bindInputs(requirements([e]), inputs, sizes, true));

/**
 * The value of an expression by the definition of each node, Kronecker and commutation matrices built; a scalar gives 1×1.
 * Inputs that do not occur are ignored; a size that no input determines is given in `sizes` or as a number under its name.
 * Errors: InputError; EvaluationError singular-matrix, subscript-range, bad-exponent, unresolved-derivative.
 */
export const evaluate = (e: Expr, inputs: Inputs, sizes: Sizes = {}): Matrix => toMatrix(evaluateDense(e, inputs, sizes));
