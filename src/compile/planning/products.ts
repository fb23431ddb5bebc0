import { dimMul, ONE, type Dim } from '../../shape/dim.ts';
import { isScalar, SCALAR, shape, type Shape } from '../../shape/shape.ts';
import type { Bracketing } from '../steps/chain.ts';
import { constantOperand, dense, diagonalOperand, identityOperand, transposeOf, type DenseOperand, type Operand, type ProductOperand } from '../steps/operand.ts';
import type { Operation, ValueId } from '../steps/steps.ts';
import { rowsScaled } from './sparse-algebra.ts';
import { isZero, Sums } from './sums.ts';

/** Are its entries in memory, or to be, when it is multiplied? */
const isNumbers = (x: Operand): boolean => x.kind === 'dense' || x.kind === 'vec' || x.kind === 'product';

/** Is it A⊗B with its columns doubled, or a multiple of that? */
const isDoubled = (x: Operand): boolean => (x.kind === 'scaled' ? isDoubled(x.of) : x.kind === 'product' && x.factors[0]?.kind === 'kron' && x.factors[1]?.kind === 'doubling');

/** The factors that a part of a bracketing joins. */
const within = (order: Bracketing): readonly number[] => (typeof order === 'number' ? [order] : order.flatMap(within));

/** Products: neighbours that stay structured are merged, the rest is multiplied in the order that costs least. */
export abstract class Products extends Sums {
  /** x·C for a C with entries in memory. */
  protected abstract apply(x: Operand, c: Operand): Operand;

  /** The product of conformable operands, structured as long as nothing needs its entries. */
  product(list: readonly Operand[]): Operand {
    const by: ValueId[] = [];
    const factors: Operand[] = [];
    const take = (x: Operand): void => {
      if (x.kind === 'product') x.factors.forEach(take);
      else if (x.kind === 'scaled') {
        by.push(x.by);
        take(x.of);
      } else {
        const last = factors.at(-1);
        const joined = last === undefined ? null : this.merged(last, x);
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
    return by.reduce((x, c) => this.scaled(c, x), isScalar(s) ? this.materialise(body) : body);
  }

  /** The entries of a product, bracketed for the least work. */
  protected multiplied({ factors }: ProductOperand): DenseOperand {
    return this.materialise(this.bracketed(factors, this.cost.chain(factors).order));
  }

  /** a·b of entries in memory; `whole` says that it is known to be symmetric. */
  protected gemm(a: DenseOperand, b: DenseOperand, whole = false): DenseOperand {
    const s = shape(a.shape.rows, b.shape.cols);
    const known = whole || (a.value === b.value && a.trans !== b.trans);
    const straight: Operation = { op: 'gemm', a: a.value, transA: a.trans, b: b.value, transB: b.trans, symmetric: known };
    const flipped: Operation = { op: 'gemm', a: b.value, transA: !b.trans, b: a.value, transB: !a.trans, symmetric: known };
    const held = this.emitter.find(straight, s) === null ? this.emitter.find(flipped, shape(s.cols, s.rows)) : null;
    const result = held === null ? dense(this.emitter.emit(straight, s), s) : dense(held, s, true);
    if (known) this.symmetry.symmetric.add(result.value);
    return result;
  }

  /**
   * The matrix with columns aⱼ⊗bⱼ: kron(A,I)·diag(vec(B))·kron(I,1), or with the roles exchanged
   * kron(I,B)·diag(vec(A'))·kron(1,I); so that of two factors the one that has entries is read and the structured one applied.
   */
  protected columnsDoubled(a: Operand, b: Operand): Operand {
    const [p, q, n] = [a.shape.rows, b.shape.rows, a.shape.cols];
    const column = (m: Dim): Operand => constantOperand(1, shape(m, ONE));
    const onFirst = this.cost.build(a) + this.cost.entries(a) <= this.cost.build(b) + this.cost.entries(b);
    const [read, diagonalLength] = onFirst ? [transposeOf(a), dimMul(p, n)] : [b, dimMul(n, q)];
    const entries = diagonalOperand(this.value({ kind: 'vec', shape: shape(diagonalLength, ONE), of: read, trans: false }), diagonalLength);
    return this.product(onFirst
      ? [this.kron(identityOperand(p), b, shape(dimMul(p, q), diagonalLength)), entries, this.kron(column(p), identityOperand(n), shape(diagonalLength, n))]
      : [this.kron(a, identityOperand(q), shape(dimMul(p, q), diagonalLength)), entries, this.kron(identityOperand(n), column(q), shape(diagonalLength, n))]);
  }

  private kron(a: Operand, b: Operand, s: Shape): Operand {
    if (a.kind === 'identity' && b.kind === 'identity') return identityOperand(s.rows);
    if (a.kind === 'scaled') return this.scaled(a.by, this.kron(a.of, b, s));
    if (b.kind === 'scaled') return this.scaled(b.by, this.kron(a, b.of, s));
    return { kind: 'kron', shape: s, a, b };
  }

  /** Neighbours whose product is again structured: mixed products of Kronecker factors, inverse permutations, diagonals. */
  private merged(a: Operand, b: Operand): Operand | null {
    if (a.kind === 'identity') return b;
    if (b.kind === 'identity') return a;
    if (a.kind === 'diagonal' && b.kind === 'diagonal') return diagonalOperand(this.emitter.emit({ op: 'multiply', args: [a.v, b.v] }, this.emitter.shapeOf(a.v)), a.shape.rows, a.positive && b.positive);
    const ones = (n: Dim): ValueId => this.value(constantOperand(1, shape(n, ONE)));
    if (a.kind === 'diagonal' && b.kind === 'sparse') return rowsScaled(this.emitter, a.v, b, ones(b.shape.cols));
    if (a.kind === 'sparse' && b.kind === 'diagonal') return transposeOf(rowsScaled(this.emitter, b.v, { ...a, shape: shape(a.shape.cols, a.shape.rows), trans: !a.trans }, ones(a.shape.rows)));
    if (a.kind === 'commutation' && b.kind === 'commutation' && a.m.key === b.n.key && a.n.key === b.m.key) return identityOperand(a.shape.rows);
    if (a.kind === 'kron' && b.kind === 'doubling' && !b.trans && (isNumbers(a.a) || isNumbers(a.b))) return this.columnsDoubled(a.a, a.b);
    // A Kronecker product that stands before a sum of columns doubled belongs to every term, as none is to be built.
    if (a.kind === 'kron' && b.kind === 'sum' && b.terms.every(isDoubled)) return this.sum(b.terms.map((t) => this.product([a, t])), shape(a.shape.rows, b.shape.cols));
    if (b.kind === 'kron' && ((a.kind === 'doubling' && a.trans) || a.kind === 'sum')) {
      const turned = this.merged(transposeOf(b), transposeOf(a));
      return turned === null ? null : transposeOf(turned);
    }
    if (a.kind === 'kron' && b.kind === 'kron' && a.a.shape.cols.key === b.a.shape.rows.key && a.b.shape.cols.key === b.b.shape.rows.key)
      return this.kron(this.product([a.a, b.a]), this.product([a.b, b.b]), shape(a.shape.rows, b.shape.cols));
    return null;
  }

  private bracketed(factors: readonly Operand[], order: Bracketing): Operand {
    if (typeof order === 'number') return factors[order] ?? constantOperand(0, SCALAR);
    const isWhole = this.symmetry.mirrors(within(order).map((i) => factors[i] ?? constantOperand(0, SCALAR)));
    return this.applied(this.bracketed(factors, order[0]), this.bracketed(factors, order[1]), isWhole);
  }

  private applied(a: Operand, b: Operand, isWhole: boolean): Operand {
    if (isNumbers(a) && isNumbers(b)) return this.gemm(this.materialise(a), this.materialise(b), isWhole);
    // Of a column of equal entries, a masking reads none.
    if (isNumbers(b) || (a.kind === 'masking' && b.kind === 'constant')) return this.apply(a, b);
    if (isNumbers(a)) return transposeOf(this.apply(transposeOf(b), transposeOf(a)));
    const { cost } = this;
    const leftBuilt = cost.build(a) + cost.apply(transposeOf(b), cost.size(a.shape.rows));
    const rightBuilt = cost.build(b) + cost.apply(a, cost.size(b.shape.cols));
    return rightBuilt <= leftBuilt ? this.apply(a, this.materialise(b)) : transposeOf(this.apply(transposeOf(b), transposeOf(this.materialise(a))));
  }
}
