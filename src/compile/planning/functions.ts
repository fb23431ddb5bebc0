import type { MatrixAtomName } from '../../atoms/matrix.ts';
import type { Expr } from '../../expr/expr.ts';
import { ONE } from '../../shape/dim.ts';
import { SCALAR, shape, type Shape } from '../../shape/shape.ts';
import { constantOperand, dense, diagonalOperand, identityOperand, transposeOf, type Operand } from '../steps/operand.ts';
import type { ValueId } from '../steps/steps.ts';
import { isPositive } from '../values/positive.ts';
import type { FunctionContext } from './function-context.ts';
import { Inverses } from './inverses.ts';
import { Norms } from './norms.ts';
import { Traces } from './traces.ts';

/** Plans a matrix function of the given operands, which are planned from the expressions `of`; `s` is the shape of the result. */
export type FunctionPlan = (args: readonly [Operand, Operand], s: Shape, of: readonly Expr[]) => Operand;

/**
 * Plans for every matrix function. Each has a plain form for entries in memory; structured operands are taken apart where the
 * parts give the answer (tr(A⊗B) = tr A·tr B, logdet of products, sums through ones, traces of products as inner products).
 */
export const functionPlans = (context: FunctionContext): { readonly [K in MatrixAtomName]: FunctionPlan } => {
  const { emitter: { emit }, algebra: { scalar, scaled, value, product } } = context;
  const traces = new Traces(context);
  const inverses = new Inverses(context, traces);
  const norms = new Norms(context, traces);
  const number = (v: ValueId): Operand => dense(v, SCALAR);

  const rowsum = (x: Operand, s: Shape): Operand => {
    if (x.kind !== 'dense') return product([x, constantOperand(1, shape(x.shape.cols, ONE))]);
    return x.trans ? dense(emit({ op: 'colsum', x: x.value }, shape(ONE, s.rows)), s, true) : dense(emit({ op: 'rowsum', x: x.value }, s), s);
  };

  const kron = (a: Operand, b: Operand, s: Shape): Operand => {
    if (a.kind === 'scaled') return scaled(a.by, kron(a.of, b, s));
    if (b.kind === 'scaled') return scaled(b.by, kron(a, b.of, s));
    if (a.kind === 'identity' && b.kind === 'identity') return identityOperand(s.rows);
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

  const diagonal: FunctionPlan = ([x], s, [e]) => {
    if (x.kind === 'constant') return scaled(scalar(x.value), identityOperand(s.rows));
    const masked = x.kind === 'vec' && !x.trans ? masking(x.of, s) : null;
    return masked ?? diagonalOperand(value(x), s.rows, e !== undefined && isPositive(e));
  };

  return {
    tr: ([x]) => number(traces.trace(x)),
    det: ([x]) => number(inverses.det(x)),
    logdet: ([x]) => number(inverses.logdet(x)),
    inv: ([x]) => inverses.inverse(x),
    norm1: ([x]) => number(norms.norm('norm1', x)),
    norm2: ([x]) => number(norms.norm('norm2', x)),
    inner: ([a, b]) => number(traces.inner(a, b)),
    sum: ([x]) => number(traces.total(x)),
    rowsum: ([x], s) => rowsum(x, s),
    colsum: ([x], s) => transposeOf(rowsum(transposeOf(x), shape(s.cols, s.rows))),
    diag: diagonal,
    diagvec: ([x], s) => traces.diagonalOf(x, s),
    vec: ([x], s) => ({ kind: 'vec', shape: s, of: x, trans: false }),
    kron: ([a, b], s) => kron(a, b, s),
  };
};
