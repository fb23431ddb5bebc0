import { isScalar } from '../../shape/shape.ts';
import { transposeOf, type Operand } from './operand.ts';
import type { ValueId } from './steps.ts';

/** What is known to be symmetric whatever the inputs are. */
export interface Symmetry {
  /** The values that are; planning adds what it finds. */
  readonly symmetric: Set<ValueId>;
  readonly isSymmetric: (x: Operand) => boolean;
  /** Is a chain of factors its own transpose, as P·S·P' is for a symmetric S? */
  readonly mirrors: (factors: readonly Operand[]) => boolean;
}

/** Nothing known yet of any value. Declared attributes don't count, as closures may be called beside them. */
export const createSymmetry = (): Symmetry => {
  const symmetric = new Set<ValueId>();
  const isEqual = (a: Operand, b: Operand): boolean => a === b || (a.kind === 'dense' && b.kind === 'dense' && a.value === b.value && (a.trans === b.trans || symmetric.has(a.value)));
  const isSymmetric = (x: Operand): boolean => {
    if (x.shape.rows.key !== x.shape.cols.key) return false;
    switch (x.kind) {
      case 'identity': case 'constant': case 'diagonal': case 'masking': return true;
      case 'dense': return symmetric.has(x.value) || isScalar(x.shape);
      case 'scaled': case 'inverse': return isSymmetric(x.of);
      case 'sum': return x.terms.every(isSymmetric);
      case 'kron': return isSymmetric(x.a) && isSymmetric(x.b);
      case 'product': return mirrors(x.factors);
      default: return false;
    }
  };
  const mirrors = (factors: readonly Operand[]): boolean => {
    const last = factors.length - 1;
    return factors.every((f, i) => (2 * i > last ? true : 2 * i === last ? isSymmetric(f) : isEqual(f, transposeOf(factors[last - i] ?? f))));
  };
  return { symmetric, isSymmetric, mirrors };
};
