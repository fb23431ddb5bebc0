import { dimMul, dimOf, ONE, type Dim } from '../../shape/dim.ts';
import { isScalar, SCALAR, sameShape, shape, type Shape } from '../../shape/shape.ts';
import type { Emitter } from '../steps/emitter.ts';
import type { Bracketing, Estimates } from '../steps/estimate.ts';
import {
  constantOperand, dense, diagonalOperand, identityOperand, offsets, transposeOf,
  type DenseOperand, type InverseOperand, type KronOperand, type MaskingOperand, type Operand, type SelectOperand,
} from '../steps/operand.ts';
import { maskedColumn, rowsScaled, sampling, sparseSum, type Sampled } from './sparse-algebra.ts';
import type { Operation, ValueId } from '../steps/steps.ts';
import { createSymmetry } from '../steps/symmetry.ts';

/** Sums, products, scalings and applications of operands; steps are emitted only where entries are really needed. */
export interface Algebra {
  /** The operand as entries in memory, possibly transposed. */
  readonly materialise: (x: Operand) => DenseOperand;
  /** The entries of an operand that were computed already, or null. */
  readonly made: (x: Operand) => DenseOperand | null;
  /** The operand as a row-major value. */
  readonly value: (x: Operand) => ValueId;
  readonly scalar: (x: number | Dim) => ValueId;
  readonly scaled: (by: ValueId, of: Operand) => Operand;
  readonly sum: (terms: readonly Operand[], s: Shape) => Operand;
  /** Entries at the nonzeros of a sparse matrix. */
  readonly sampled: Sampled;
  /** The product of conformable operands, structured as long as nothing needs its entries. */
  readonly product: (factors: readonly Operand[]) => Operand;
  /** Values in one common layout (all transposed or none), for entrywise operations. */
  readonly aligned: (list: readonly Operand[]) => { readonly values: readonly ValueId[]; readonly trans: boolean };
}

const ZERO = dimOf(0);

/** The algebra that writes its steps with `emitter` and chooses by `cost`. */
export const createAlgebra = (emitter: Emitter, cost: Estimates): Algebra => {
  const { emit, find, shapeOf } = emitter;
  const built = new Map<Operand, DenseOperand>();
  const { symmetric, isSymmetric, mirrors } = createSymmetry();

  const scalar = (x: number | Dim): ValueId => emit({ op: 'fill', value: x }, SCALAR);

  const transposedValue = (v: ValueId): ValueId => {
    const { rows, cols } = shapeOf(v);
    // A row and a column have the same entries in the same order.
    if (rows.key === '1' || cols.key === '1') return emit({ op: 'reshape', x: v }, shape(cols, rows));
    return emit({ op: 'swap', x: v, p: rows, q: cols, inner: ONE }, shape(cols, rows));
  };
  const value = (x: Operand): ValueId => {
    const d = materialise(x);
    return d.trans ? transposedValue(d.value) : d.value;
  };
  const reshaped = (v: ValueId, s: Shape): ValueId => (sameShape(shapeOf(v), s) ? v : emit({ op: 'reshape', x: v }, s));
  const oriented = (s: Shape, trans: boolean): Shape => (trans ? shape(s.cols, s.rows) : s);

  const aligned = (list: readonly Operand[]): { values: readonly ValueId[]; trans: boolean } => {
    const parts = list.map(materialise).filter((d) => !isScalar(d.shape) || list.every((x) => isScalar(x.shape)));
    const trans = parts.filter((d) => d.trans).length * 2 > parts.length;
    return { trans, values: list.map(materialise).map((d) => (isScalar(d.shape) || d.trans === trans ? d.value : transposedValue(d.value))) };
  };

  // ---- scalings and sums -------------------------------------------------------------------------------------------------

  const scaled = (by: ValueId, of: Operand): Operand => {
    if (isScalar(of.shape)) return dense(emit({ op: 'multiply', args: [by, value(of)] }, SCALAR), SCALAR);
    if (of.kind === 'scaled') return scaled(emit({ op: 'multiply', args: [by, of.by] }, SCALAR), of.of);
    if (of.kind === 'vec') return { ...of, of: scaled(by, of.of) };
    if (of.kind === 'constant' && of.value === 0) return of;
    return { kind: 'scaled', shape: of.shape, by, of };
  };

  const isZero = (x: Operand): boolean => x.kind === 'constant' && x.value === 0;

  const sum = (terms: readonly Operand[], s: Shape): Operand => {
    const kept = terms.flatMap((t) => (t.kind === 'sum' ? t.terms : [t])).filter((t) => !isZero(t));
    const [first] = kept;
    if (first === undefined) return constantOperand(0, s);
    if (kept.length === 1) return first;
    const vecs = kept.flatMap((t) => (t.kind === 'vec' && !t.trans ? [t.of] : []));
    const [inner] = vecs;
    if (inner !== undefined && vecs.length === kept.length && vecs.every((x) => sameShape(x.shape, inner.shape)))
      return { kind: 'vec', shape: s, of: sum(vecs, inner.shape), trans: false };
    const sparse = sparseSum(emitter, kept);
    if (sparse !== null) return sparse;
    const lazy: Operand = { kind: 'sum', shape: s, terms: kept };
    if (!kept.every((t) => t.kind === 'dense' || (t.kind === 'scaled' && t.of.kind === 'dense'))) return lazy;
    return negative(kept, s) ?? materialise(lazy);
  };

  /** The terms, their values in one layout. */
  const weighted = (terms: readonly Operand[]): { readonly parts: readonly { readonly x: ValueId; readonly by: ValueId | null }[]; readonly trans: boolean } => {
    const { values, trans } = aligned(terms.map((t) => (t.kind === 'scaled' ? t.of : t)));
    return {
      trans,
      parts: values.map((x, i) => {
        const t = terms[i];
        return { x, by: t?.kind === 'scaled' ? t.by : null };
      }),
    };
  };

  /** −1 times a sum that is there already: of X − Y and Y − X, one is computed. */
  const negative = (terms: readonly Operand[], s: Shape): Operand | null => {
    const minus = scalar(-1);
    const { parts, trans } = weighted(terms);
    if (parts.some((t) => t.by !== null && t.by !== minus)) return null;
    const held = find({ op: 'combine', terms: parts.map((t) => ({ x: t.x, by: t.by === null ? minus : null })) }, oriented(s, trans));
    return held === null ? null : scaled(minus, dense(held, s, trans));
  };

  const combine = (terms: readonly Operand[], s: Shape): DenseOperand => {
    const { parts, trans } = weighted(terms);
    return dense(emit({ op: 'combine', terms: parts }, oriented(s, trans)), s, trans);
  };

  // ---- building ----------------------------------------------------------------------------------------------------------

  const materialise = (x: Operand): DenseOperand => {
    if (x.kind === 'dense') return x;
    const known = built.get(x);
    if (known !== undefined) return known;
    const flipped = built.get(transposeOf(x));
    const result = flipped === undefined ? build(x) : dense(flipped.value, x.shape, !flipped.trans);
    if (isSymmetric(x)) symmetric.add(result.value);
    built.set(x, result);
    return result;
  };

  const build = (x: Exclude<Operand, DenseOperand>): DenseOperand => {
    const s = x.shape;
    const made = (does: Operation): DenseOperand => dense(emit(does, s), s);
    switch (x.kind) {
      case 'vec': {
        const column = shape(dimMul(s.rows, s.cols), ONE);
        // The entries of X' in row-major order are those of vec(X).
        return dense(reshaped(value(transposeOf(x.of)), column), s, x.trans);
      }
      case 'sparse': {
        const d = emit({ op: 'spread', at: x.at, nonzeros: x.nonzeros }, oriented(s, x.trans));
        return dense(d, s, x.trans);
      }
      case 'identity': return made({ op: 'eye' });
      case 'constant': return made({ op: 'fill', value: x.value });
      case 'diagonal': return made({ op: 'diag', x: x.v });
      case 'masking': return materialise(unmasked(x));
      case 'kron': return made({ op: 'kron', a: value(x.a), b: value(x.b) });
      case 'commutation': return dense(commute(x.m, x.n, emit({ op: 'eye' }, s)), s);
      case 'doubling': {
        const n = identityOperand(x.trans ? s.rows : s.cols);
        const d = materialise(columnsDoubled(n, n));
        return x.trans ? dense(d.value, s, !d.trans) : d;
      }
      case 'select': {
        // S is the transpose of S'·I, which scatters the rows of a small identity.
        const rows = x.trans ? s.cols : s.rows;
        const d = scatter({ ...x, trans: true, shape: shape(x.trans ? s.rows : s.cols, rows) }, materialise(identityOperand(rows)));
        return x.trans ? d : dense(d.value, s, !d.trans);
      }
      case 'block': {
        const rowAt = offsets(x.grid.map((row) => row[0]?.shape.rows ?? ONE));
        const colAt = offsets((x.grid[0] ?? []).map((y) => y.shape.cols));
        const parts = x.grid.flatMap((row, i) => row.map((y, j) => ({ x: y, rowOffset: rowAt[i] ?? ZERO, colOffset: colAt[j] ?? ZERO })));
        return made({ op: 'assemble', parts: parts.filter((p) => !isZero(p.x)).map((p) => ({ ...p, x: value(p.x) })) });
      }
      case 'sum': return combine(x.terms, s);
      case 'scaled': return combine([x], s);
      case 'inverse': return solve(x, materialise(identityOperand(s.rows)));
      case 'family': return dense(x.each(oriented(s, x.trans), value), s, x.trans);
      case 'product': return materialise(bracketed(x.factors, cost.chain(x.factors).order));
    }
  };

  /** diag(vec(S)) with the zeros of S. */
  const unmasked = ({ of, shape: s }: MaskingOperand): Operand => diagonalOperand(value({ kind: 'vec', shape: shape(s.rows, ONE), of, trans: false }), s.rows);

  // ---- products ----------------------------------------------------------------------------------------------------------

  const ones = (n: Dim): ValueId => value(constantOperand(1, shape(n, ONE)));

  /** Neighbours whose product is again structured: mixed products of Kronecker factors, inverse permutations, diagonals. */
  const merged = (a: Operand, b: Operand): Operand | null => {
    if (a.kind === 'identity') return b;
    if (b.kind === 'identity') return a;
    if (a.kind === 'diagonal' && b.kind === 'diagonal') return diagonalOperand(emit({ op: 'multiply', args: [a.v, b.v] }, shapeOf(a.v)), a.shape.rows, a.positive && b.positive);
    if (a.kind === 'diagonal' && b.kind === 'sparse') return rowsScaled(emitter, a.v, b, ones(b.shape.cols));
    if (a.kind === 'sparse' && b.kind === 'diagonal') return transposeOf(rowsScaled(emitter, b.v, { ...a, shape: shape(a.shape.cols, a.shape.rows), trans: !a.trans }, ones(a.shape.rows)));
    if (a.kind === 'commutation' && b.kind === 'commutation' && a.m.key === b.n.key && a.n.key === b.m.key) return identityOperand(a.shape.rows);
    if (a.kind === 'kron' && b.kind === 'doubling' && !b.trans && (numbers(a.a) || numbers(a.b))) return columnsDoubled(a.a, a.b);
    // A Kronecker product that stands before a sum of columns doubled belongs to every term, as none is to be built.
    if (a.kind === 'kron' && b.kind === 'sum' && b.terms.every(isDoubled)) return sum(b.terms.map((t) => product([a, t])), shape(a.shape.rows, b.shape.cols));
    if (b.kind === 'kron' && ((a.kind === 'doubling' && a.trans) || a.kind === 'sum')) {
      const turned = merged(transposeOf(b), transposeOf(a));
      return turned === null ? null : transposeOf(turned);
    }
    if (a.kind === 'kron' && b.kind === 'kron' && a.a.shape.cols.key === b.a.shape.rows.key && a.b.shape.cols.key === b.b.shape.rows.key)
      return kron(product([a.a, b.a]), product([a.b, b.b]), shape(a.shape.rows, b.shape.cols));
    return null;
  };

  /**
   * The matrix with columns aⱼ⊗bⱼ: kron(A,I)·diag(vec(B))·kron(I,1), or with the roles exchanged
   * kron(I,B)·diag(vec(A'))·kron(1,I); so that of two factors the one that has entries is read and the structured one applied.
   */
  const columnsDoubled = (a: Operand, b: Operand): Operand => {
    const [p, q, n] = [a.shape.rows, b.shape.rows, a.shape.cols];
    const column = (m: Dim): Operand => constantOperand(1, shape(m, ONE));
    const onFirst = cost.build(a) + cost.entries(a) <= cost.build(b) + cost.entries(b);
    const [read, diagonalLength] = onFirst ? [transposeOf(a), dimMul(p, n)] : [b, dimMul(n, q)];
    const entries = diagonalOperand(value({ kind: 'vec', shape: shape(diagonalLength, ONE), of: read, trans: false }), diagonalLength);
    return product(onFirst
      ? [kron(identityOperand(p), b, shape(dimMul(p, q), diagonalLength)), entries, kron(column(p), identityOperand(n), shape(diagonalLength, n))]
      : [kron(a, identityOperand(q), shape(dimMul(p, q), diagonalLength)), entries, kron(identityOperand(n), column(q), shape(diagonalLength, n))]);
  };

  const isDoubled = (x: Operand): boolean => (x.kind === 'scaled' ? isDoubled(x.of) : x.kind === 'product' && x.factors[0]?.kind === 'kron' && x.factors[1]?.kind === 'doubling');

  const product = (list: readonly Operand[]): Operand => {
    const by: ValueId[] = [];
    const factors: Operand[] = [];
    const take = (x: Operand): void => {
      if (x.kind === 'product') x.factors.forEach(take);
      else if (x.kind === 'scaled') {
        by.push(x.by);
        take(x.of);
      } else {
        const last = factors.at(-1);
        const joined = last === undefined ? null : merged(last, x);
        if (joined === null) factors.push(x);
        else {
          factors.pop();
          take(joined);
        }
      }
    };
    list.forEach(take);
    const [first] = factors;
    const last = factors.at(-1);
    if (first === undefined || last === undefined) throw new RangeError('product of nothing');
    const s = shape(first.shape.rows, last.shape.cols);
    if (factors.some(isZero)) return constantOperand(0, s);
    const body: Operand = factors.length === 1 ? first : { kind: 'product', shape: s, factors };
    return by.reduce((x, c) => scaled(c, x), isScalar(s) ? materialise(body) : body);
  };

  const kron = (a: Operand, b: Operand, s: Shape): Operand => {
    if (a.kind === 'identity' && b.kind === 'identity') return identityOperand(s.rows);
    if (a.kind === 'scaled') return scaled(a.by, kron(a.of, b, s));
    if (b.kind === 'scaled') return scaled(b.by, kron(a, b.of, s));
    return { kind: 'kron', shape: s, a, b };
  };

  /** The factors that a part of a bracketing joins. */
  const within = (order: Bracketing): readonly number[] => (typeof order === 'number' ? [order] : order.flatMap(within));

  const bracketed = (factors: readonly Operand[], order: Bracketing): Operand => {
    if (typeof order === 'number') return factors[order] ?? constantOperand(0, SCALAR);
    return applied(bracketed(factors, order[0]), bracketed(factors, order[1]), mirrors(within(order).map((i) => factors[i] ?? constantOperand(0, SCALAR))));
  };

  const numbers = (x: Operand): boolean => x.kind === 'dense' || x.kind === 'vec' || x.kind === 'product';

  const applied = (a: Operand, b: Operand, whole: boolean): Operand => {
    if (numbers(a) && numbers(b)) return gemm(materialise(a), materialise(b), whole);
    // Of a column of equal entries, a masking reads none.
    if (numbers(b) || (a.kind === 'masking' && b.kind === 'constant')) return apply(a, b);
    if (numbers(a)) return transposeOf(apply(transposeOf(b), transposeOf(a)));
    const leftBuilt = cost.build(a) + cost.apply(transposeOf(b), cost.size(a.shape.rows));
    const rightBuilt = cost.build(b) + cost.apply(a, cost.size(b.shape.cols));
    return rightBuilt <= leftBuilt ? apply(a, materialise(b)) : transposeOf(apply(transposeOf(b), transposeOf(materialise(a))));
  };

  /** a·b; `whole` says that it is known to be symmetric. */
  const gemm = (a: DenseOperand, b: DenseOperand, whole = false): DenseOperand => {
    const s = shape(a.shape.rows, b.shape.cols);
    const known = whole || (a.value === b.value && a.trans !== b.trans);
    const straight: Operation = { op: 'gemm', a: a.value, transA: a.trans, b: b.value, transB: b.trans, symmetric: known };
    const flipped: Operation = { op: 'gemm', a: b.value, transA: !b.trans, b: a.value, transB: !a.trans, symmetric: known };
    const held = find(straight, s) === null ? find(flipped, shape(s.cols, s.rows)) : null;
    const result = held === null ? dense(emit(straight, s), s) : dense(held, s, true);
    if (known) symmetric.add(result.value);
    return result;
  };

  /** x·C for a C with entries in memory. */
  const apply = (x: Operand, c: Operand): Operand => {
    const s = shape(x.shape.rows, c.shape.cols);
    switch (x.kind) {
      case 'identity': return c;
      case 'sparse': return dense(emit({ op: 'sparse-times', at: x.at, nonzeros: x.nonzeros, transposed: x.trans, x: value(c) }, s), s);
      case 'dense': case 'vec': return gemm(materialise(x), materialise(c));
      case 'constant': {
        const d = materialise(c);
        const sums = c.shape.rows.key === '1' ? d.value : emit({ op: d.trans ? 'rowsum' : 'colsum', x: d.value }, oriented(shape(ONE, s.cols), d.trans));
        const times = x.value === 1 ? sums : emit({ op: 'multiply', args: [scalar(x.value), sums] }, shapeOf(sums));
        if (s.rows.key === '1') return dense(times, s, d.trans);
        return dense(emit({ op: 'repeat', x: times, along: d.trans ? 'cols' : 'rows' }, oriented(s, d.trans)), s, d.trans);
      }
      case 'diagonal': {
        // Of a column, the entrywise product, which may be there already.
        if (s.cols.key === '1') return dense(emit({ op: 'multiply', args: [reshaped(x.v, s), value(c)] }, s), s);
        const d = materialise(c);
        return dense(emit({ op: d.trans ? 'scale-cols' : 'scale-rows', v: x.v, x: d.value }, oriented(s, d.trans)), s, d.trans);
      }
      case 'masking': return s.cols.key === '1' ? maskedColumn(emitter, sampled, value, x, c) : apply(unmasked(x), c);
      case 'kron': return applyKron(x, c, s);
      case 'commutation':
        if (c.kind === 'vec' && !c.trans && c.of.shape.rows.key === x.m.key && c.of.shape.cols.key === x.n.key) return { ...c, of: transposeOf(c.of) };
        return dense(commute(x.m, x.n, value(c)), s);
      case 'doubling': {
        if (!x.trans && s.cols.key === '1') return { kind: 'vec', shape: s, of: diagonalOperand(value(c), c.shape.rows), trans: false };
        const n = identityOperand(x.trans ? x.shape.rows : x.shape.cols);
        const whole = columnsDoubled(n, n);
        return product([x.trans ? transposeOf(whole) : whole, c]);
      }
      case 'select': return x.trans ? scatter(x, materialise(c)) : take(x, materialise(c));
      case 'block': {
        const at = offsets((x.grid[0] ?? []).map((y) => y.shape.cols));
        const rowAt = offsets(x.grid.map((row) => row[0]?.shape.rows ?? ONE));
        const d = materialise(c);
        const parts = x.grid.map((row, i) => {
          const terms = row.map((y, j) => product([y, take({ kind: 'select', shape: shape(y.shape.cols, x.shape.cols), where: { offset: at[j] ?? ZERO }, trans: false }, d)]));
          return { x: value(sum(terms, shape(row[0]?.shape.rows ?? ONE, s.cols))), rowOffset: rowAt[i] ?? ZERO, colOffset: ZERO };
        });
        return dense(emit({ op: 'assemble', parts }, s), s);
      }
      case 'sum': {
        const spread = x.terms.reduce((t, y) => t + cost.apply(y, cost.size(s.cols)) + cost.size(s.rows) * cost.size(s.cols), 0);
        if (!built.has(x) && spread <= cost.build(x) + 2 * cost.entries(x) * cost.size(s.cols)) return sum(x.terms.map((t) => product([t, c])), s);
        return gemm(materialise(x), materialise(c));
      }
      case 'product': case 'scaled': return product([x, c]);
      case 'inverse': return solve(x, materialise(c));
      case 'family': {
        if (s.cols.key !== '1' || built.has(x)) return gemm(materialise(x), materialise(c));
        const d = materialise(c);
        return dense(x.each(s, (body) => value(product([x.trans ? transposeOf(body) : body, d]))), s);
      }
    }
  };

  const solve = (x: InverseOperand, c: DenseOperand): DenseOperand => dense(emit({ op: 'solve', factor: x.factor, x: value(c), transposed: x.trans }, c.shape), c.shape);

  /** commutation(m,n)·C: the row index of C is (column, row) of an m×n matrix, that of the result (row, column). */
  const commute = (m: Dim, n: Dim, c: ValueId): ValueId => emit({ op: 'swap', x: c, p: n, q: m, inner: shapeOf(c).cols }, shapeOf(c));

  const take = (x: SelectOperand, c: DenseOperand): DenseOperand => {
    const s = shape(x.shape.rows, c.shape.cols);
    if ('offset' in x.where) {
      if (sameShape(s, c.shape)) return c;
      const [rowOffset, colOffset] = c.trans ? [ZERO, x.where.offset] : [x.where.offset, ZERO];
      return dense(emit({ op: 'submatrix', x: c.value, rowOffset, colOffset }, oriented(s, c.trans)), s, c.trans);
    }
    return dense(emit({ op: c.trans ? 'take-cols' : 'take-rows', x: c.value, indices: x.where.indices }, oriented(s, c.trans)), s, c.trans);
  };

  /** S'·C for the selection S of which `x` is the transpose. */
  const scatter = (x: SelectOperand, c: DenseOperand): DenseOperand => {
    const s = shape(x.shape.rows, c.shape.cols);
    if ('offset' in x.where) {
      const [rowOffset, colOffset] = c.trans ? [ZERO, x.where.offset] : [x.where.offset, ZERO];
      return dense(emit({ op: 'assemble', parts: [{ x: c.value, rowOffset, colOffset }] }, oriented(s, c.trans)), s, c.trans);
    }
    return dense(emit({ op: c.trans ? 'scatter-cols' : 'scatter-rows', x: c.value, indices: x.where.indices }, oriented(s, c.trans)), s, c.trans);
  };

  /** kron(A,B)·C: vec(B·X·A') for a column vec(X); otherwise A and B in turn on the two parts of the row index of C. */
  const applyKron = (x: KronOperand, c: Operand, s: Shape): Operand => {
    const { a, b } = x;
    const [ra, ca, rb, cb] = [a.shape.rows, a.shape.cols, b.shape.rows, b.shape.cols];
    if (c.shape.cols.key === '1') {
      const fits = c.kind === 'vec' && !c.trans && c.of.shape.rows.key === cb.key && c.of.shape.cols.key === ca.key;
      const inner = fits ? c.of : dense(reshaped(value(c), shape(ca, cb)), shape(cb, ca), true);
      return { kind: 'vec', shape: s, of: product([b, inner, transposeOf(a)]), trans: false };
    }
    const w = s.cols;
    const onFirst = (y: Operand, p: Dim, q: Dim, v: ValueId): ValueId =>
      reshaped(value(product([y, dense(reshaped(v, shape(p, dimMul(q, w))), shape(p, dimMul(q, w)))])), shape(dimMul(y.shape.rows, q), w));
    const onSecond = (y: Operand, p: Dim, q: Dim, v: ValueId): ValueId => {
      if (y.kind === 'identity') return v;
      const exchanged = emit({ op: 'swap', x: v, p, q, inner: w }, shape(dimMul(p, q), w));
      return emit({ op: 'swap', x: onFirst(y, q, p, exchanged), p: y.shape.rows, q: p, inner: w }, shape(dimMul(p, y.shape.rows), w));
    };
    const n = cost.size(w);
    const aFirst = cost.apply(a, cost.size(cb) * n) + cost.apply(b, cost.size(ra) * n);
    const bFirst = cost.apply(b, cost.size(ca) * n) + cost.apply(a, cost.size(rb) * n);
    const result = aFirst <= bFirst ? onSecond(b, ra, cb, onFirst(a, ca, cb, value(c))) : onFirst(a, ca, rb, onSecond(b, ca, cb, value(c)));
    return dense(result, s);
  };

  const sampled = sampling(emitter, { materialise, value, product }, cost);

  const made = (x: Operand): DenseOperand | null => (x.kind === 'dense' ? x : (built.get(x) ?? null));

  const self: Algebra = { materialise, made, value, scalar, scaled, sum, sampled, product, aligned };
  return self;
};

