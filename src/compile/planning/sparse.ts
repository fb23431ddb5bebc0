import { elementwise } from '../../atoms/elementwise.ts';
import type { Expr } from '../../expr/expr.ts';
import { qNumber } from '../../expr/rational.ts';
import { shape, type Shape } from '../../shape/shape.ts';
import type { Algebra } from './algebra.ts';
import type { Emitter } from '../steps/emitter.ts';
import type { Operand, SparseOperand } from '../steps/operand.ts';
import { nonzeroCount, type Sizes } from '../values/sizes.ts';
import type { Operation, ValueId } from '../steps/steps.ts';

/** What the planning of sparse matrices needs; `go` plans a subexpression, `lazily` without asking for its entries. */
export interface SparseContext {
  readonly emitter: Emitter;
  readonly algebra: Algebra;
  readonly sizes: Sizes;
  readonly go: (e: Expr) => Operand;
  readonly lazily: (e: Expr) => Operand;
}

/** Plans of what is read only at the nonzeros of a sparse matrix. */
export interface SparsePlans {
  /** Is the symbol passed as a sparse matrix? */
  readonly isInput: (name: string) => boolean;
  /** Is the value of the expression a sparse matrix, whatever the values of other symbols? */
  readonly isSparse: (e: Expr) => boolean;
  /** The sparse matrix of an expression that `isSparse`. */
  readonly matrix: (e: Expr) => SparseOperand;
  /** The entries of an expression at the nonzeros of a sparse matrix. */
  readonly sample: (at: SparseOperand, e: Expr) => ValueId;
  /** The sparse matrix with other nonzeros. */
  readonly withNonzeros: (x: SparseOperand, nonzeros: ValueId) => SparseOperand;
}

/**
 * The pattern on which an expression lives, as the name of the sparse input with a prime where transposed; null where it has
 * none. Entrywise functions keep a pattern where they map 0 to 0.
 */
const patternOf = (e: Expr, isInput: (name: string) => boolean, memo: Map<Expr, string | null>): string | null => {
  const known = memo.get(e);
  if (known !== undefined) return known;
  const of = (x: Expr): string | null => patternOf(x, isInput, memo);
  const found = ((): string | null => {
    switch (e.kind) {
      case 'symbol': return isInput(e.name) ? e.name : null;
      case 'named': return of(e.value);
      case 'scale': return of(e.arg);
      case 'transpose': {
        const inner = of(e.arg);
        return inner === null ? null : inner.endsWith("'") ? inner.slice(0, -1) : `${inner}'`;
      }
      case 'hadamard': return e.factors.map(of).find((p) => p !== null) ?? null;
      case 'add': {
        const [first = null, ...rest] = e.terms.map(of);
        return rest.every((p) => p === first) ? first : null;
      }
      case 'map': return elementwise[e.fn].evaluate(0) === 0 ? of(e.arg) : null;
      case 'power': return e.exponent.kind === 'const' && qNumber(e.exponent.value) > 0 ? of(e.base) : null;
      default: return null;
    }
  })();
  memo.set(e, found);
  return found;
};

/** Which symbols and expressions are sparse matrices under the given sizes. */
export const sparsity = (sizes: Sizes): Pick<SparsePlans, 'isInput' | 'isSparse'> => {
  const isInput = (name: string): boolean => sizes[nonzeroCount(name)] !== undefined;
  const patterns = new Map<Expr, string | null>();
  return { isInput, isSparse: (e) => patternOf(e, isInput, patterns) !== null };
};

/** Plans under the given sizes, which say which inputs are sparse. */
export const sparsePlans = ({ emitter, algebra, sizes, go, lazily }: SparseContext): SparsePlans => {
  const { emit, shapeOf } = emitter;
  const { value, sampled } = algebra;
  const { isInput, isSparse } = sparsity(sizes);
  const withNonzeros = (x: SparseOperand, nonzeros: ValueId): SparseOperand => ({ ...x, nonzeros });
  const columnOf = (x: SparseOperand): Shape => shapeOf(x.nonzeros);

  const asSparse = (x: Operand): SparseOperand => {
    if (x.kind === 'sparse') return x;
    if (x.kind === 'scaled' && x.of.kind === 'sparse') return withNonzeros(x.of, emit({ op: 'combine', terms: [{ x: x.of.nonzeros, by: x.by }] }, columnOf(x.of)));
    throw new TypeError(`a ${x.kind} is no sparse matrix`);
  };

  const sample = (at: SparseOperand, root: Expr): ValueId => {
    const memo = new Map<Expr, ValueId>();
    const made = (does: Operation): ValueId => emit(does, columnOf(at));
    const fresh = (e: Expr): ValueId => {
      if (isSparse(e)) return sampled(at, matrix(e));
      switch (e.kind) {
        case 'named': return of(e.value);
        case 'transpose': return sample({ ...at, trans: !at.trans, shape: shape(at.shape.cols, at.shape.rows) }, e.arg);
        case 'add': return made({ op: 'combine', terms: e.terms.map((t) => (t.kind === 'scale' ? { x: of(t.arg), by: value(go(t.by)) } : { x: of(t), by: null })) });
        case 'scale': return made({ op: 'combine', terms: [{ x: of(e.arg), by: value(go(e.by)) }] });
        case 'hadamard': return made({ op: 'multiply', args: e.factors.map(of) });
        case 'map': return made({ op: 'map', fn: e.fn, x: of(e.arg) });
        case 'power': return made({ op: 'power', x: of(e.base), exponent: value(go(e.exponent)) });
        default: return sampled(at, lazily(e));
      }
    };
    const of = (e: Expr): ValueId => {
      const known = memo.get(e) ?? emitter.within(e, () => fresh(e));
      memo.set(e, known);
      return known;
    };
    return of(root);
  };

  const matrix = (e: Expr): SparseOperand => asSparse(go(e));
  return { isInput, isSparse, matrix, sample, withNonzeros };
};
