import type { Theorem } from '../../checker/kernel/index.ts';
import { add, call, constant, dimScalar, divide, eye, hadamard, index, isSpecial, multiply, negate, ones, scale, subtract, symbol, transpose } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { isScalar, SCALAR } from '../../shape/shape.ts';
import { freeSymbols, subexpressions } from '../../expr/walk.ts';
import { congruence, definite, semidefinite, zerosLike } from '../orders/loewner.ts';
import type { Prover } from '../prover/prover.ts';
import { argument } from '../prover/scalar.ts';

/** X where every entry of e is x*A*x' for a row x of X: rowsum((X*A).*X), diagvec(X*A*X'), diagvec(A), colsum(X'.*(A*X'))', or x*A*x'; null for another form. */
export const rowsOf = (e: Expr, a: Expr): Expr | null => {
  if (e.kind === 'transpose' && e.arg.kind === 'call' && e.arg.fn === 'colsum') {
    const body = e.arg.args[0];
    const [p, q] = body?.kind === 'hadamard' && body.factors.length === 2 ? body.factors : [];
    return p === undefined || q === undefined ? null : multiply(a, p) === q ? transpose(p) : multiply(a, q) === p ? transpose(q) : null;
  }
  const product = e.kind === 'call' && e.fn === 'diagvec' ? e.args[0] : isScalar(e.shape) ? e : undefined;
  if (product === a && e !== a) return eye(a.shape.rows);
  if (product?.kind === 'product') {
    const c = congruence(product);
    if (c?.middle === a) return transpose(c.outer);
    const at = product.factors.indexOf(a);
    const [left, right] = [product.factors.slice(0, at), product.factors.slice(at + 1)];
    return at > 0 && right.length > 0 && transpose(multiply(...right)) === multiply(...left) ? multiply(...left) : null;
  }
  const body = e.kind === 'call' && e.fn === 'rowsum' ? e.args[0] : undefined;
  if (body?.kind !== 'hadamard' || body.factors.length !== 2) return null;
  const [p, q] = body.factors as readonly [Expr, Expr];
  return multiply(q, a) === p ? q : multiply(p, a) === q ? p : null;
};

/** 0 ≤ x*D*x' for the rows x of X, as e says it, from 0 ⪯ D. */
const nonnegative = (prover: Prover, x: Expr, psd: Theorem | null, e: Expr): Theorem | null => {
  const square = (row: Expr): Theorem | null => prover.step('L-GRAM', [], { C: prover.term(row) });
  if (isScalar(e.shape)) {
    const order = prover.step('O-TRACE', [psd, square(x)]);
    return order === null ? null : prover.recast('O-EQ', order, '0', prover.term(e));
  }
  const i = symbol('row_1', SCALAR, [], { range: x.shape.rows });
  const unit = index(eye(x.shape.rows), null, i);
  const order = prover.step('O-TRACE', [psd, square(index(x, i, null))]);
  const column = order === null ? null : prover.step('O-MATMUL', [order, prover.positive(unit, false)], { side: 'left' });
  const sum = column === null ? null : prover.step('O-SUMOVER', [column], { i: i.name, bound: 'row_2' });
  return sum === null ? null : prover.recast('O-EQ', sum, zerosLike(e, prover), prover.term(e));
};

/** c*I ⪯ A for a definite A, with c = 1/(1 + norm2(inv(A))). */
const least = (prover: Prover, a: Expr, pd: Theorem): { readonly c: Expr; readonly order: Theorem } | null => {
  const { rows } = a.shape;
  const isInverse = a.kind === 'call' && a.fn === 'inv';
  const inverse = isInverse ? (a.args[0] as Expr) : call('inv', a);
  const pdInverse = prover.step('PD-INV', [pd]);
  const size = add(constant(1), call('norm2', inverse));
  const strict = pdInverse === null ? null : prover.asDefinite(pdInverse, inverse);
  const top = prover.step('L-ADD', [prover.step('L-FRO', [], { A: prover.term(inverse), side: 'upper' }), prover.step('L-GRAM', [], { C: prover.term(eye(rows)) })]);
  const multiple = scale(size, eye(rows));
  // What is inverted is known to be definite.
  definite(prover, multiple);
  const above = top === null ? null : prover.recast('L-EQ', top, prover.term(inverse), prover.term(multiple));
  const below = strict === null || above === null ? null : prover.step('L-INV', [strict, above]);
  const c = divide(constant(1), size);
  const order = below === null ? null : prover.recast('L-EQ', below, prover.term(scale(c, eye(rows))), prover.term(a));
  return order === null ? null : { c, order };
};

/** 0 ⪯ A − c*I. */
const aboveFloor = (prover: Prover, a: Expr, low: { readonly c: Expr; readonly order: Theorem }): Theorem | null => {
  const floor = scale(low.c, eye(a.shape.rows));
  const gap = prover.step('L-ADD', [low.order, prover.step('L-REFL', [], { A: prover.term(negate(floor)) })]);
  return gap === null ? null : prover.recast('L-EQ', gap, zerosLike(a, prover), prover.term(subtract(a, floor)));
};

/** 0 < x*A*x' for the rows x of X, as e says it, where none of them is zero, which is assumed if X doesn't show it. */
const positive = (prover: Prover, x: Expr, a: Expr, pd: Theorem, e: Expr): Theorem | null => {
  const low = least(prover, a, pd);
  if (low === null) return null;
  const psd = aboveFloor(prover, a, low);
  const lengths = isScalar(e.shape) ? multiply(x, transpose(x)) : isSpecial(x, 'eye') ? ones(e.shape) : call('rowsum', hadamard(x, x));
  const less = scale(low.c, lengths);
  const more = psd === null ? null : nonnegative(prover, x, psd, subtract(e, less));
  const same = prover.step('O-REFL', [], { a: prover.term(less) });
  const sum = more === null || same === null ? null : prover.step('O-ADD', [more, same]);
  const above = sum === null ? null : prover.recast('O-EQ', sum, prover.term(less), prover.term(e));
  const long = prover.positive(lengths, true) ?? prover.assume(['<', '0', prover.term(lengths)]);
  const t = argument('arg_2', ['positive']);
  const scaled = prover.positive(hadamard(low.c, t), true);
  const start = scaled === null || long === null ? null : prover.instance(scaled, t, lengths, long);
  const from = start === null ? null : prover.recast('O-EQ', start, '0', prover.term(less));
  return from === null || above === null ? null : prover.step('O-TRANS', [from, above]);
};

/** Keeps that the quadratic forms e of a definite A, as they are written, are positive or at least not negative; false where that isn't shown. */
export const learnForm = (prover: Prover, e: Expr, a: Expr, pd: Theorem, strict: boolean): boolean => {
  if (prover.positive(e, strict) !== null) return true;
  const x = rowsOf(e, a);
  const order = x === null ? null : strict ? positive(prover, x, a, pd, e) : nonnegative(prover, x, prover.step('L-ZERO', [pd], { A: prover.term(a) }), e);
  return order !== null && prover.learn(e, order);
};

/** 0 < tr(A) of a definite A, as e says it. */
const positiveTrace = (prover: Prover, a: Expr, pd: Theorem, e: Expr): Theorem | null => {
  const low = least(prover, a, pd);
  const psd = low === null ? null : aboveFloor(prover, a, low);
  const gap = psd === null ? null : prover.step('O-TRACE', [psd, prover.step('L-GRAM', [], { C: prover.term(eye(a.shape.rows)) })]);
  if (low === null || gap === null) return null;
  const size = hadamard(low.c, dimScalar(a.shape.rows));
  const sum = prover.step('O-ADD', [gap, prover.step('O-REFL', [], { a: prover.term(size) })]);
  const above = sum === null ? null : prover.recast('O-EQ', sum, prover.term(size), prover.term(e));
  return above === null ? null : prover.step('O-TRANS', [prover.positive(size, true), above]);
};

/** 0 ≤ tr(A*B) for semidefinite A and B, or null. */
const traceOfProduct = (prover: Prover, e: Expr): Theorem | null => {
  const m = e.kind === 'call' && e.fn === 'tr' ? e.args[0] : undefined;
  const [a, b, more] = m?.kind === 'product' ? m.factors : [];
  const [first, second] = a === undefined || b === undefined || more !== undefined ? [null, null] : [semidefinite(prover, a), semidefinite(prover, b)];
  const order = first === null || second === null ? null : prover.step('O-TRACE', [first, second]);
  return order === null ? null : prover.recast('O-EQ', order, '0', prover.term(e));
};

/** So many matrices are tried in the middle of a form. */
const MOST_MIDDLES = 4;

/**
 * Keeps that quadratic forms r*A*r' and traces tr(A*B) of semidefinite matrices among the parts of e are not negative, that tr(A) of a definite A is positive, and
 * the forms where A is the variable x: the rows r are then assumed not to be zero.
 */
export const learnForms = (prover: Prover, e: Expr, x: Symbol_): void => {
  // Parts of a sum over an index speak of a symbol that has to stay unknown outside of it.
  const parts = subexpressions(e).filter((p) => [...freeSymbols(p)].every((s) => freeSymbols(e).has(s)));
  const middles = parts.filter((a) => !isScalar(a.shape) && a.shape.rows.key === a.shape.cols.key && (a.kind === 'symbol' || (a.kind === 'call' && a.fn === 'inv')));
  for (const a of middles.slice(0, MOST_MIDDLES)) {
    const psd = semidefinite(prover, a);
    const strict = psd === null ? null : definite(prover, a);
    const pd = a === x ? strict : null;
    for (const form of psd === null ? [] : parts) {
      if (!isScalar(form.shape) && form.kind !== 'call' && form.kind !== 'transpose') continue;
      const rows = rowsOf(form, a);
      const order = strict !== null && form === call('tr', a) ? positiveTrace(prover, a, strict, form) : rows === null || prover.positive(form, false) !== null ? null : pd !== null && !freeSymbols(rows).has(x) ? positive(prover, rows, a, pd, form) : nonnegative(prover, rows, psd, form);
      if (order !== null) prover.learn(form, order);
    }
  }
  for (const form of parts) {
    const order = prover.positive(form, false) === null ? traceOfProduct(prover, form) : null;
    if (order !== null) prover.learn(form, order);
  }
};
