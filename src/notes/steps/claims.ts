import { Deriver } from '../../calculus/derive.ts';
import type { Variable } from '../../calculus/variable.ts';
import type { Claim } from '../../audit/check.ts';
import * as b from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { subexpressions, substitute, transform } from '../../expr/walk.ts';
import { isColumn } from '../../shape/shape.ts';

interface By {
  readonly variable: Variable;
  readonly isTransposed: boolean;
}

const byOf = (e: Expr): By | null => {
  if (e.kind === 'transpose') {
    const inner = byOf(e.arg);
    return inner === null ? null : { ...inner, isTransposed: !inner.isTransposed };
  }
  if (e.kind === 'symbol') return { variable: { symbol: e, row: null, col: null }, isTransposed: false };
  return e.kind === 'index' && e.arg.kind === 'symbol' ? { variable: { symbol: e.arg, row: e.row, col: e.col }, isTransposed: false } : null;
};

/** The variable that an expression is, possibly transposed, or null. */
export const variableIn = (e: Expr): Variable | null => byOf(e)?.variable ?? null;

const isVector = (e: Expr): boolean => isColumn(e.shape) || e.shape.rows.key === '1';

/** Derivatives by transposed variables, in terms of derivatives by the variables: the gradient by x' is the transposed gradient; vectors have one Hessian. */
const untransposed = (e: Expr, derive: (of: Expr, by: readonly Variable[]) => Expr): Expr => transform(e, (x) => {
  if (x.kind !== 'derivative') return x;
  const by = x.wrt.map(byOf);
  const variables = by.flatMap((v) => (v === null ? [] : [v.variable]));
  if (variables.length !== x.wrt.length) return x;
  const value = derive(x.of, variables);
  return x.wrt.length === 1 && by[0]?.isTransposed === true ? b.transpose(value) : value;
});

/** The named quantity that an expression is, or is a part of. */
const quantityIn = (e: Expr): readonly Expr[] => (e.kind === 'named' ? [e] : e.kind === 'transpose' || e.kind === 'index' ? quantityIn(e.arg) : []);

/** Symbols in place of the named quantities by which one differentiates: the way there and back. */
interface StandIns {
  readonly there: (e: Expr) => Expr;
  readonly back: (e: Expr) => Expr;
}

const standIns = (sides: readonly Expr[]): StandIns | null => {
  const quantities = sides.flatMap(subexpressions).flatMap((x) => (x.kind === 'derivative' ? x.wrt : [])).flatMap(quantityIn);
  const pairs = quantities.map((q): readonly [Expr, Expr] => [q, b.symbol(q.kind === 'named' ? q.name : '', q.shape, [])]);
  const through = (map: ReadonlyMap<Expr, Expr>) => (e: Expr): Expr => substitute(e, map);
  return pairs.length === 0 ? null : { there: through(new Map(pairs)), back: through(new Map(pairs.map(([q, s]) => [s, q]))) };
};

/** Every derivative in an expression carried out. Errors: NoLaw. */
export const resolved = (e: Expr, deriver: Deriver): Expr => {
  const free = standIns([e]);
  return free === null ? carriedOut(e, deriver) : free.back(carriedOut(free.there(e), deriver));
};

const carriedOut = (e: Expr, deriver: Deriver): Expr =>
  untransposed(e, (of, [x, y]) => {
    if (x === undefined) return of;
    const f = carriedOut(of, deriver);
    return y === undefined ? deriver.gradient(f, x).value : deriver.hessian(f, x, y).value;
  });

/**
 * The claims that `left = right` may be, the strongest first: what holds of any value of a quantity by which one differentiates holds
 * of the value that it has. Errors: NoLaw.
 */
export const claimsOf = (left: Expr, right: Expr, deriver: Deriver): readonly Claim[] => {
  const free = standIns([left, right]);
  return free === null ? [claimOf(left, right, deriver)] : [claimOf(free.there(left), free.there(right), deriver), { kind: 'identity', left: resolved(left, deriver), right: resolved(right, deriver) }];
};

/**
 * What `left = right` claims. A derivative alone on one side makes a claim about it, which is checked without the engine; derivatives
 * elsewhere are carried out first. Errors: NoLaw.
 */
const claimOf = (left: Expr, right: Expr, deriver: Deriver): Claim => {
  if (left.kind !== 'derivative' && right.kind === 'derivative') return claimOf(right, left, deriver);
  if (left.kind === 'derivative') {
    const by = left.wrt.map(byOf);
    const [x, y] = by;
    const of = resolved(left.of, deriver);
    const value = resolved(right, deriver);
    if (x !== null && x !== undefined && by.length === 1) return { kind: 'gradient', of, by: x.variable, value: x.isTransposed ? b.transpose(value) : value };
    const plain = left.wrt.every((e) => e.kind !== 'transpose' || isVector(e));
    if (x !== null && x !== undefined && y !== null && y !== undefined && plain) return { kind: 'hessian', of, by: [x.variable, y.variable], value };
  }
  return { kind: 'identity', left: resolved(left, deriver), right: resolved(right, deriver) };
};
