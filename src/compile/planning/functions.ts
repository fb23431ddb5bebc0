import type { MatrixAtomName } from '../../atoms/matrix.ts';
import type { Expr } from '../../expr/expr.ts';
import { dimMul, dimOf, dimSub, ONE } from '../../shape/dim.ts';
import { isScalar, SCALAR, sameShape, shape, type Shape } from '../../shape/shape.ts';
import { structuredDiagonals } from './diagonal.ts';
import type { FunctionContext } from './function-context.ts';
import { lowRankUpdates } from './low-rank.ts';
import { constantOperand, dense, diagonalOperand, identityOperand, isSquare, offsets, sameSparsity, transposeOf, type DiagonalOperand, type MaskingOperand, type Operand } from '../steps/operand.ts';
import { isPositive } from '../values/positive.ts';
import type { Operation, ValueId } from '../steps/steps.ts';

const ZERO = dimOf(0);
/** The diagonal of a product is looked for in the structure of its factors where the product costs so many times what they hold. */
const MUCH = 8;

/** How a determinant, or its logarithm, is put together: of one entry, of a diagonal, of factors, of a factor that occurs n times. */
interface Determinant {
  readonly op: 'det' | 'logdet';
  readonly one: () => ValueId;
  readonly of: (v: ValueId) => ValueId;
  readonly entries: (v: ValueId) => ValueId;
  readonly join: (...parts: readonly ValueId[]) => ValueId;
  readonly repeat: (v: ValueId, n: ValueId) => ValueId;
}

/** Plans a matrix function of the given operands, which are planned from the expressions `of`; `s` is the shape of the result. */
export type FunctionPlan = (args: readonly [Operand, Operand], s: Shape, of: readonly Expr[]) => Operand;

/**
 * Does the norm of L·R come from L and R, for an inner size that is so much smaller than the outer ones? Of a column and a row any
 * norm does; the Frobenius norm is that of their Gram matrices, which loses no more than L or R is near to losing rank.
 */
export const isThin = (op: 'norm1' | 'norm2', rows: number, inner: number, cols: number): boolean => inner === 1 || (op === 'norm2' && 4 * inner * (rows + cols) < rows * cols);

/**
 * Plans for every matrix function. Each has a plain form for entries in memory; structured operands are taken apart where the
 * parts give the answer (tr(A⊗B) = tr A·tr B, logdet of products, sums through ones, traces of products as inner products).
 */
export const functionPlans = ({ emitter, algebra, cost }: FunctionContext): { readonly [K in MatrixAtomName]: FunctionPlan } => {
  const { emit, shapeOf } = emitter;
  const { materialise, value, scalar, scaled, sum, product, aligned } = algebra;

  const number = (v: ValueId): Operand => dense(v, SCALAR);
  const toScalar = (does: Operation): ValueId => emit(does, SCALAR);
  const times = (...args: readonly ValueId[]): ValueId => (args.length === 1 && args[0] !== undefined ? args[0] : toScalar({ op: 'multiply', args }));
  const plus = (...xs: readonly ValueId[]): ValueId => toScalar({ op: 'combine', terms: xs.map((x) => ({ x, by: null })) });
  const raised = (x: ValueId, exponent: ValueId): ValueId => toScalar({ op: 'power', x, exponent });
  const mapped = (fn: 'abs' | 'log' | 'sqrt', x: ValueId): ValueId => emit({ op: 'map', fn, x }, shapeOf(x));
  const reduce = (op: 'sum' | 'product' | 'norm1' | 'norm2' | 'trace', x: ValueId): ValueId => toScalar({ op, x });
  const entriesOf = (x: Operand): ValueId => materialise(x).value;

  /** The cut of a chain into two parts L·R for which both parts, and their entrywise product, cost least. */
  const cut = (factors: readonly Operand[]): { readonly at: number; readonly cost: number } => {
    let best = { at: 1, cost: Infinity };
    for (let at = 1; at < factors.length; at++) {
      const [left, right] = [algebra.product(factors.slice(0, at)), algebra.product(factors.slice(at))];
      const c = cost.build(left) + cost.build(right) + 2 * cost.entries(left);
      if (c < best.cost) best = { at, cost: c };
    }
    return best;
  };
  const halves = (factors: readonly Operand[], at: number): { readonly values: readonly [ValueId, ValueId]; readonly trans: boolean } => {
    const { values: [a, b], trans } = aligned([product(factors.slice(0, at)), transposeOf(product(factors.slice(at)))]);
    if (a === undefined || b === undefined) throw new RangeError('a chain cut in two has two parts');
    return { values: [a, b], trans };
  };

  const entriesOnDiagonal = (x: DiagonalOperand | MaskingOperand): ValueId => (x.kind === 'diagonal' ? x.v : value(diagonalOf(x, shape(x.shape.rows, ONE))));

  /** diag(v)·rest or rest·diag(v) taken apart: either way the diagonal is v .* diagvec(rest). */
  const withoutDiagonal = (factors: readonly Operand[]): { readonly v: ValueId; readonly rest: Operand } | null => {
    const [first, last] = [factors[0], factors.at(-1)];
    if (first?.kind === 'diagonal' || first?.kind === 'masking') return { v: entriesOnDiagonal(first), rest: product(factors.slice(1)) };
    return last?.kind === 'diagonal' || last?.kind === 'masking' ? { v: entriesOnDiagonal(last), rest: product(factors.slice(0, -1)) } : null;
  };

  const trace = (x: Operand): ValueId => {
    if (isScalar(x.shape)) return value(x);
    switch (x.kind) {
      case 'identity': return scalar(x.shape.rows);
      case 'constant': return times(scalar(x.value), scalar(x.shape.rows));
      case 'diagonal': return reduce('sum', x.v);
      case 'masking': return total(x.of);
      case 'scaled': return times(x.by, trace(x.of));
      case 'sum': return plus(...x.terms.map(trace));
      case 'kron': return isSquare(x.a) && isSquare(x.b) ? times(trace(x.a), trace(x.b)) : reduce('trace', entriesOf(x));
      case 'product': {
        const weighted = withoutDiagonal(x.factors);
        if (weighted !== null) {
          const column = shape(x.shape.rows, ONE);
          return toScalar({ op: 'dot', a: weighted.v, b: value(diagonalOf(weighted.rest, column)) });
        }
        const { at, cost: c } = cut(x.factors);
        if (cost.build(x) + cost.size(x.shape.rows) < c) return reduce('trace', entriesOf(x));
        const [a, b] = halves(x.factors, at).values;
        return toScalar({ op: 'dot', a, b });
      }
      default: return reduce('trace', entriesOf(x));
    }
  };

  const diagonalOf = (x: Operand, s: Shape): Operand => {
    switch (x.kind) {
      case 'identity': return constantOperand(1, s);
      case 'constant': return constantOperand(x.value, s);
      case 'diagonal': return dense(x.v, s);
      case 'masking': return { kind: 'vec', shape: s, of: x.of, trans: false };
      case 'scaled': return scaled(x.by, diagonalOf(x.of, s));
      case 'sum': return sum(x.terms.map((t) => diagonalOf(t, s)), s);
      case 'block': {
        const blocks = x.grid.flatMap((row, i) => row.slice(i, i + 1));
        if (x.grid.length !== x.grid[0]?.length || !blocks.every(isSquare)) break;
        const at = offsets(blocks.map((b) => b.shape.rows));
        const parts = blocks.map((b, i) => ({ x: value(diagonalOf(b, shape(b.shape.rows, ONE))), rowOffset: at[i] ?? ZERO, colOffset: ZERO }));
        return dense(emit({ op: 'assemble', parts }, s), s);
      }
      case 'kron':
        if (!isSquare(x.a) || !isSquare(x.b)) break;
        return dense(emit({ op: 'kron', a: value(diagonalOf(x.a, shape(x.a.shape.rows, ONE))), b: value(diagonalOf(x.b, shape(x.b.shape.rows, ONE))) }, s), s);
      case 'product': {
        const weighted = withoutDiagonal(x.factors);
        if (weighted !== null) return dense(emit({ op: 'multiply', args: [weighted.v, value(diagonalOf(weighted.rest, s))] }, s), s);
        const { at, cost: c } = cut(x.factors);
        const whole = cost.build(x) + cost.size(x.shape.rows);
        const parts = Math.min(whole, c) > MUCH * (cost.storage(x) + cost.size(x.shape.rows)) ? structured(x, s) : null;
        if (parts !== null) return parts;
        if (whole < c) break;
        const { values, trans } = halves(x.factors, at);
        const [a] = values;
        const inside = emit({ op: 'multiply', args: values }, shapeOf(a));
        return trans ? dense(emit({ op: 'colsum', x: inside }, shape(ONE, s.rows)), s, true) : dense(emit({ op: 'rowsum', x: inside }, s), s);
      }
    }
    return dense(emit({ op: 'diagvec', x: entriesOf(x) }, s), s);
  };

  const structured = structuredDiagonals({ emitter, algebra, cost }, (x, s) => diagonalOf(x, s));

  const total = (x: Operand): ValueId => {
    if (x.kind === 'vec') return total(x.of);
    if (x.kind === 'scaled') return times(x.by, total(x.of));
    if (x.kind === 'dense') return reduce('sum', x.value);
    if (x.kind === 'sparse') return reduce('sum', x.nonzeros);
    const ones = (n: Shape): Operand => constantOperand(1, n);
    return value(product([ones(shape(ONE, x.shape.rows)), x, ones(shape(x.shape.cols, ONE))]));
  };

  const lu = (x: Operand): ValueId => emit({ op: 'factor', x: entriesOf(x) }, materialise(x).trans ? transposeOf(x).shape : x.shape);

  /** The square blocks on the diagonal of a block matrix with nothing beside them, or null. */
  const diagonalBlocks = (x: Extract<Operand, { kind: 'block' }>): readonly Operand[] | null => {
    const beside = x.grid.flatMap((row, i) => row.filter((_, j) => j !== i));
    const blocks = x.grid.flatMap((row, i) => row.slice(i, i + 1));
    return x.grid.length === x.grid[0]?.length && beside.every((y) => y.kind === 'constant' && y.value === 0) && blocks.every(isSquare) ? blocks : null;
  };
  const lowRank = lowRankUpdates({ emitter, algebra, cost });

  const logAbs = (v: ValueId): ValueId => mapped('log', mapped('abs', v));

  /** A determinant, or the logarithm of its size, from those of the parts. */
  const determinant = ({ op, one, of, entries, join, repeat }: Determinant): ((x: Operand) => ValueId) => {
    const whole = (x: Operand): ValueId => {
      if (isScalar(x.shape)) return of(value(x));
      switch (x.kind) {
        case 'identity': return one();
        case 'diagonal': case 'masking': return entries(entriesOnDiagonal(x));
        case 'scaled': return join(repeat(of(x.by), scalar(x.shape.rows)), whole(x.of));
        case 'inverse': return repeat(whole(x.of), scalar(-1));
        case 'kron':
          if (!isSquare(x.a) || !isSquare(x.b)) break;
          return join(repeat(whole(x.a), scalar(x.b.shape.rows)), repeat(whole(x.b), scalar(x.a.shape.rows)));
        case 'product':
          if (x.factors.every(isSquare)) return join(...x.factors.map(whole));
          break;
        case 'block': {
          const blocks = diagonalBlocks(x);
          if (blocks !== null) return join(...blocks.map(whole));
          break;
        }
        case 'sum': {
          const update = lowRank(x);
          if (update?.kind === 'multiple') return join(repeat(of(update.by), scalar(dimSub(x.shape.rows, update.core.shape.rows))), whole(update.core));
          if (update !== null) return join(whole(update.base), whole(update.capacitance(inverse(update.invertibleBase()))));
        }
      }
      return toScalar({ op, factor: lu(x) });
    };
    return whole;
  };
  const det = determinant({ op: 'det', one: () => scalar(1), of: (v) => v, entries: (v) => reduce('product', v), join: times, repeat: raised });
  const logdet = determinant({ op: 'logdet', one: () => scalar(0), of: logAbs, entries: (v) => reduce('sum', logAbs(v)), join: plus, repeat: (v, n) => times(n, v) });

  const inverse = (x: Operand): Operand => {
    const checked = (v: ValueId): ValueId => emit({ op: 'reciprocal', x: v }, shapeOf(v));
    switch (x.kind) {
      case 'identity': return x;
      case 'commutation': return transposeOf(x);
      case 'diagonal': case 'masking': return diagonalOperand(checked(entriesOnDiagonal(x)), x.shape.rows, x.kind === 'diagonal' && x.positive);
      case 'scaled': return scaled(checked(x.by), inverse(x.of));
      case 'inverse': return x.trans ? transposeOf(x.of) : x.of;
      case 'kron':
        if (isSquare(x.a) && isSquare(x.b)) return { ...x, a: inverse(x.a), b: inverse(x.b) };
        break;
      case 'block':
        if (diagonalBlocks(x) !== null) return { ...x, grid: x.grid.map((row, i) => row.map((y, j) => (i === j ? inverse(y) : y))) };
        break;
      case 'sum': {
        // Sherman, Morrison and Woodbury: (D + U·V)⁻¹ = D⁻¹ − D⁻¹·U·(I + V·D⁻¹·U)⁻¹·V·D⁻¹.
        const update = lowRank(x);
        if (update === null) break;
        // Of a multiple of I nothing but the result is divided by it.
        if (update.kind === 'multiple') return scaled(checked(update.by), sum([identityOperand(x.shape.rows), scaled(scalar(-1), product([update.left, inverse(update.core), update.right]))], x.shape));
        const base = inverse(update.base);
        return sum([base, scaled(scalar(-1), product([base, update.left, inverse(update.capacitance(base)), update.right, base]))], x.shape);
      }
    }
    if (isScalar(x.shape)) return number(checked(value(x)));
    const { trans } = materialise(x);
    return { kind: 'inverse', shape: x.shape, factor: lu(x), of: trans ? transposeOf(x) : x, trans };
  };

  const norm = (op: 'norm1' | 'norm2', x: Operand): ValueId => {
    switch (x.kind) {
      case 'vec': return norm(op, x.of);
      case 'sparse': return reduce(op, x.nonzeros);
      case 'masking': return norm(op, x.of);
      case 'scaled': return times(mapped('abs', x.by), norm(op, x.of));
      case 'kron': return times(norm(op, x.a), norm(op, x.b));
      case 'diagonal': return reduce(op, x.v);
      case 'identity': return op === 'norm1' ? scalar(x.shape.rows) : mapped('sqrt', scalar(x.shape.rows));
      case 'product': {
        const inner = x.factors.slice(0, -1).map((f) => cost.size(f.shape.cols));
        const width = Math.min(...inner);
        if (!isThin(op, cost.size(x.shape.rows), width, cost.size(x.shape.cols))) break;
        const at = inner.indexOf(width) + 1;
        const [left, right] = [product(x.factors.slice(0, at)), product(x.factors.slice(at))];
        // The entries of a column times a row are all products of theirs.
        if (width === 1) return times(norm(op, left), norm(op, right));
        const [a, b] = [product([transposeOf(left), left]), product([right, transposeOf(right)])];
        return mapped('sqrt', mapped('abs', trace(product([a, b]))));
      }
    }
    return reduce(op, entriesOf(x));
  };

  const inner = (a: Operand, b: Operand): ValueId => {
    if (a.kind === 'scaled') return times(a.by, inner(a.of, b));
    if (b.kind === 'scaled') return times(b.by, inner(a, b.of));
    if (a.kind === 'vec' && b.kind === 'vec' && a.trans === b.trans && sameShape(a.of.shape, b.of.shape)) return inner(a.of, b.of);
    if (a.kind === 'sparse' && b.kind === 'sparse' && sameSparsity(a, b)) return toScalar({ op: 'dot', a: a.nonzeros, b: b.nonzeros });
    if (a.kind !== 'dense' || b.kind !== 'dense') return trace(product([transposeOf(a), b]));
    const { values: [x = a.value, y = b.value] } = aligned([a, b]);
    return toScalar({ op: 'dot', a: x, b: y });
  };

  const rowsum = (x: Operand, s: Shape): Operand => {
    if (x.kind !== 'dense') return product([x, constantOperand(1, shape(x.shape.cols, ONE))]);
    return x.trans ? dense(emit({ op: 'colsum', x: x.value }, shape(ONE, s.rows)), s, true) : dense(emit({ op: 'rowsum', x: x.value }, s), s);
  };

  const kron = (a: Operand, b: Operand, s: Shape): Operand => {
    if (a.kind === 'scaled') return scaled(a.by, kron(a.of, b, s));
    if (b.kind === 'scaled') return scaled(b.by, kron(a, b.of, s));
    if (a.kind === 'identity' && b.kind === 'identity') return identityOperand(dimMul(a.shape.rows, b.shape.rows));
    // The Kronecker product of two columns is vec of their outer product.
    if (a.shape.cols.key === '1' && b.shape.cols.key === '1') return { kind: 'vec', shape: s, of: product([b, transposeOf(a)]), trans: false };
    if (a.shape.rows.key === '1' && b.shape.rows.key === '1') return { kind: 'vec', shape: s, of: product([transposeOf(b), a]), trans: true };
    return { kind: 'kron', shape: s, a, b };
  };

  /** diag(vec(x)) for a sparse x, scaled or not; null for any other. */
  const masking = (x: Operand, s: Shape): Operand | null => {
    if (x.kind === 'sparse') return { kind: 'masking', shape: s, of: x };
    const inner = x.kind === 'scaled' ? masking(x.of, s) : null;
    return x.kind === 'scaled' && inner !== null ? scaled(x.by, inner) : null;
  };

  return {
    tr: ([x]) => number(trace(x)),
    det: ([x]) => number(det(x)),
    logdet: ([x]) => number(logdet(x)),
    inv: ([x]) => inverse(x),
    norm1: ([x]) => number(norm('norm1', x)),
    norm2: ([x]) => number(norm('norm2', x)),
    inner: ([a, b]) => number(inner(a, b)),
    sum: ([x]) => number(total(x)),
    rowsum: ([x], s) => rowsum(x, s),
    colsum: ([x], s) => transposeOf(rowsum(transposeOf(x), shape(s.cols, s.rows))),
    diag: ([x], s, [e]) => {
      if (x.kind === 'constant') return scaled(scalar(x.value), identityOperand(s.rows));
      const masked = x.kind === 'vec' && !x.trans ? masking(x.of, s) : null;
      return masked ?? diagonalOperand(value(x), s.rows, e !== undefined && isPositive(e));
    },
    diagvec: ([x], s) => diagonalOf(x, s),
    vec: ([x], s) => ({ kind: 'vec', shape: s, of: x, trans: false }),
    kron: ([a, b], s) => kron(a, b, s),
  };
};
