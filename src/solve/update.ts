import { variableExpr, type Variable } from '../calculus/variable.ts';
import { add, call, constant, divide, eye, hadamard, index, isSpecial, map, multiply, negate, ones, scale, subtract, symbol } from '../expr/build.ts';
import type { FoundSurrogate } from '../curvature/index.ts';
import type { Expr } from '../expr/expr.ts';
import { isNegativeTerm } from '../expr/forms.ts';
import { freeSymbols, subexpressions, substitute } from '../expr/walk.ts';
import { printText } from '../notation/print/text.ts';
import { isColumn, isScalar, SCALAR } from '../shape/shape.ts';
import { ModelError, type Objective } from './objective.ts';

/** How the next value of a block comes about. */
export type UpdateKind = 'quadratic' | 'weighted' | 'sign' | 'better sign' | 'projected' | 'line search' | 'multiplicative';

/** The next value of a block, in the symbols of the problem. */
export interface Update {
  readonly variable: Variable;
  readonly kind: UpdateKind | FoundSurrogate['kind'];
  readonly value: Expr;
  /**
   * A certificate that the objective doesn't get worse, as `gradus verify` replays it; that of a line search is for the bound of the
   * Hessian by which steps are judged. Null where none was sought.
   */
  readonly certificate: string | null;
}

/** A symmetric curvature M by what it does: M·vec(X) = vec(X·A), vec(B·X), or entrywise d.*x. */
export type Curvature = { readonly side: 'right' | 'left' | 'entry'; readonly by: Expr };

type Reader = (e: Expr) => Expr | null;

/** Reads sums and multiples of what `base` reads. */
const linearly = (base: Reader): Reader => {
  const read: Reader = (e) => {
    if (e.kind === 'scale') {
      const inner = read(e.arg);
      return inner === null ? null : scale(e.by, inner);
    }
    if (e.kind === 'add') {
      const parts = e.terms.map(read);
      return parts.every((p) => p !== null) ? add(...parts) : null;
    }
    return base(e);
  };
  return read;
};

/** The curvature as an action on the variable. Errors: ModelError where its form is none of those. */
const actionOf = (m: Expr, x: Expr): Curvature => {
  const { rows, cols } = x.shape;
  const isEye = (e: Expr | undefined, size: string): boolean => e !== undefined && isSpecial(e, 'eye') && e.shape.rows.key === size;
  const kronFactor = (side: 0 | 1, size: string): Reader => (e) => (e.kind === 'call' && e.fn === 'kron' && isEye(e.args[1 - side], size) ? (e.args[side] ?? null) : null);
  const readers: readonly (readonly [Curvature['side'], Reader])[] = [
    ['entry', (e) => (isSpecial(e, 'eye') || (isScalar(e.shape) && isScalar(x.shape)) ? (isSpecial(e, 'eye') ? ones(x.shape) : e) : e.kind === 'call' && e.fn === 'diag' && isColumn(x.shape) ? (e.args[0] ?? null) : null)],
    ['right', (e) => (isSpecial(e, 'eye') ? eye(cols) : rows.key === '1' ? e : kronFactor(0, rows.key)(e))],
    ['left', (e) => (isSpecial(e, 'eye') ? eye(rows) : cols.key === '1' ? e : kronFactor(1, cols.key)(e))],
  ];
  for (const [side, read] of readers) {
    const by = linearly(read)(m);
    if (by !== null) return { side, by };
  }
  throw new ModelError(`the curvature ${printText(m)} is neither diagonal nor a Kronecker product with an identity: no update in closed form`);
};

/** The curvature bound of the block. Errors: ModelError where the bound still depends on the block. */
const curvatureOf = (objective: Objective, v: Variable): Curvature => {
  const m = objective.curvature(v);
  const x = variableExpr(v);
  if (freeSymbols(m).has(v.symbol)) throw new ModelError(`no bound of the Hessian in ${printText(x)} was found that is free of ${v.symbol.name}: ${printText(m)}`);
  return actionOf(m, x);
};

/** Gradient = P − N with P and N entrywise nonnegative by the signs of its terms. Errors: ModelError. */
const splitGradient = (objective: Objective, v: Variable): { readonly P: Expr; readonly N: Expr } => {
  const terms = objective.terms(objective.gradient(v));
  const [positive, negative] = [terms.filter((t) => !isNegativeTerm(t)), terms.filter(isNegativeTerm).map(negate)];
  if (positive.length === 0 || negative.length === 0) throw new ModelError('the gradient has no positive or no negative part: no multiplicative update');
  return { P: add(...positive), N: add(...negative) };
};

/** x − M⁻¹∇f. */
const newtonLike = (o: Objective, v: Variable, { side, by }: Curvature): Expr => {
  const g = o.gradient(v);
  const step = { entry: () => divide(g, by), right: () => multiply(g, call('inv', by)), left: () => multiply(call('inv', by), g) }[side]();
  return subtract(variableExpr(v), step);
};

const WAYS: { readonly [K in UpdateKind]: (objective: Objective, v: Variable) => Expr } = {
  // The minimiser of the quadratic surrogate.
  quadratic: (o, v) => newtonLike(o, v, curvatureOf(o, v)),
  // The same with the weights that each pair has at the current point.
  weighted: (o, v) => {
    const { curvature, h, weights } = o.weightedCurvature(v);
    const { side, by } = actionOf(curvature, variableExpr(v));
    return newtonLike(o, v, { side, by: substitute(by, new Map<Expr, Expr>([[h, weights]])) });
  },
  // For x² = 1 the quadratic part is constant and the minimiser is sign(d.*x − ∇f).
  sign: (o, v) => map('sign', o.simplify(subtract(hadamard(diagonal(o, v), variableExpr(v)), o.gradient(v)))),
  // Where rows don't touch each other's part of the objective, each sign is the better one of two.
  'better sign': (o, v) => map('sign', o.simplify(subtract(rowsAt(o, v, -1), rowsAt(o, v, 1)))),
  projected: (o, v) => map('relu', subtract(variableExpr(v), divide(o.gradient(v), diagonal(o, v)))),
  // As far as the bound of the curvature promises descent, which whoever chooses the step asks it.
  'line search': (o, v) => map('relu', subtract(variableExpr(v), scale(symbol('step', SCALAR, ['positive']), o.gradient(v)))),
  // Lee and Seung (2001): against the gradient and never negative.
  multiplicative: (o, v) => {
    const { P, N } = splitGradient(o, v);
    return hadamard(variableExpr(v), divide(N, P));
  },
};

/**
 * The part of `f` that each row has where all entries of a column U[:,k] are `value`. Errors: ModelError where `f` is not written as a
 * sum over rows whose products keep U on the left, so that row i of it depends on row i of U alone.
 */
const rowsAt = (o: Objective, v: Variable, value: number): Expr => {
  const { symbol: U, col } = v;
  const sign = o.sense === 'maximize' ? -1 : 1;
  const body = o.stated.kind === 'call' && o.stated.fn === 'sum' ? o.stated.args[0] : undefined;
  if (body === undefined || col === null || v.row !== null || !isRowwise(body, U)) throw new ModelError(`the objective is not written as a sum over the rows of ${U.name}`);
  const x = variableExpr(v);
  const moved = add(U, multiply(subtract(scale(constant(value), ones(x.shape)), x), index(eye(U.shape.cols), col, null)));
  const at = substitute(body, new Map<Expr, Expr>([[U, moved]]));
  return scale(constant(sign), isColumn(at.shape) ? at : call('rowsum', at));
};

/** Does row i of the expression depend on row i of U alone, by its form? */
export const isRowwise = (e: Expr, U: Expr): boolean => {
  const free = (x: Expr): boolean => !subexpressions(x).includes(U);
  if (e === U || free(e)) return e === U || e.shape.rows.key === U.shape.rows.key || isScalar(e.shape);
  switch (e.kind) {
    case 'add': return e.terms.every((t) => isRowwise(t, U));
    case 'hadamard': return e.factors.every((t) => isRowwise(t, U));
    case 'scale': return free(e.by) && isRowwise(e.arg, U);
    case 'map': return isRowwise(e.arg, U);
    case 'product': return e.factors.every((t, i) => (i === 0 ? isRowwise(t, U) : free(t)));
    default: return false;
  }
};

const diagonal = (o: Objective, v: Variable): Expr => {
  const { side, by } = curvatureOf(o, v);
  if (side !== 'entry') throw new ModelError(`the curvature in ${printText(variableExpr(v))} is not diagonal`);
  return isScalar(by.shape) ? scale(by, ones(variableExpr(v).shape)) : by;
};

/** The update of a block by its derived gradient and curvature. Errors: ModelError where the kind doesn't fit the block. */
export const deriveUpdate = (objective: Objective, variable: Variable, kind: UpdateKind): Update => ({ variable, kind, value: WAYS[kind](objective, variable), certificate: null });

/** Gradient at zero and curvature of an objective that is quadratic in the block: f = ½⟨x, M x⟩ − ⟨x, b⟩ + const. Errors: ModelError. */
export const quadraticParts = (objective: Objective, variable: Variable): { readonly A: Curvature; readonly b: Expr } => {
  const A = curvatureOf(objective, variable);
  const x = variableExpr(variable);
  const act = { entry: () => hadamard(A.by, x), right: () => multiply(x, A.by), left: () => multiply(A.by, x) }[A.side];
  const b = objective.simplify(subtract(act(), objective.gradient(variable)));
  if (freeSymbols(b).has(variable.symbol)) throw new ModelError(`the objective is not quadratic in ${variable.symbol.name}`);
  return { A, b };
};

