import { add, call, eye, hadamard, isSpecial, multiply, negate, ones, reciprocal, subtract } from '../../../expr/build.ts';
import type { Expr } from '../../../expr/expr.ts';
import { children, subexpressions, summandsOf } from '../../../expr/walk.ts';
import { ONE } from '../../../shape/dim.ts';
import { isScalar, sameShape } from '../../../shape/shape.ts';
import { isSquare } from '../context.ts';
import { local, type Generator } from '../edit.ts';
import type { Flaw } from '../flaw.ts';
import { isSummand } from '../paths.ts';

/** A term or a factor that is too much. */
export const drops: Generator = function* (e) {
  if (e.kind === 'add') for (const [i] of e.terms.entries()) yield local('missing-term', 1.6, () => add(...e.terms.filter((_, k) => k !== i)));
  if (e.kind === 'product') for (const [i] of e.factors.entries()) yield local('missing-term', 1.6, () => multiply(...e.factors.filter((_, k) => k !== i)));
  if (e.kind === 'hadamard') for (const [i] of e.factors.entries()) yield local(isScalar(e.shape) ? 'factor' : 'missing-term', 1.6, () => hadamard(...e.factors.filter((_, k) => k !== i)));
  if (e.kind === 'scale') yield local('factor', 1.6, () => e.arg);
};

/** A sum of numbers for their product, or the other way round, as in log(a*b) = log(a)*log(b). */
export const joints: Generator = function* (e) {
  if (!isScalar(e.shape)) return;
  if (e.kind === 'hadamard') yield local('missing-term', 1.7, () => add(...e.factors));
  if (e.kind === 'add') yield local('missing-term', 1.7, () => hadamard(...e.terms));
};

/** A term or a matrix factor that is missing. */
export const insertions: Generator = function* (e, context, place) {
  if (isSummand(place)) {
    const pool = isScalar(e.shape) ? context.scalars : [...context.ofShape(e.shape), ones(e.shape), ...(isSquare(e.shape) ? [eye(e.shape.rows)] : [])];
    const around = place.parent?.kind === 'add' ? place.parent : e;
    const present = new Set(around.kind === 'add' ? around.terms : [e]);
    for (const p of pool) {
      // Once more what is there already is a coefficient.
      const isThere = summandsOf(p).every((t) => present.has(t));
      yield local(isThere ? 'factor' : 'missing-term', 2.1, () => add(e, p));
      yield local('missing-term', 2.15, () => subtract(e, p));
    }
  }
  // A divisor that is a power already is one sum with what it lacks.
  if (isScalar(e.shape) && e.kind === 'power' && e.exponent.kind === 'const' && e.exponent.value.num < 0n) {
    const divisor = reciprocal(e);
    for (const p of [ones(e.shape), ...context.scalars]) for (const q of [p, negate(p)]) yield local('missing-term', 2, () => reciprocal(add(divisor, q)));
  }
  if (isScalar(e.shape) || e.kind === 'const') return;
  // A factor on the left of a product is inserted there once, not before the first factor as well.
  const inProduct = place.parent?.kind === 'product';
  const flaw = (p: Expr): Flaw => (subexpressions(p).some((x) => isSpecial(x, 'commutation')) ? 'missing-commutation' : 'missing-term');
  for (const p of context.ofShape({ rows: e.shape.rows, cols: e.shape.rows })) yield local(flaw(p), 1.9, () => multiply(p, e));
  if (!inProduct) for (const p of context.ofShape({ rows: e.shape.cols, cols: e.shape.cols })) yield local(flaw(p), 1.9, () => multiply(e, p));
  for (const p of context.ofShape(e.shape)) if (p !== e) yield local('missing-term', 1.9, () => hadamard(p, e));
};

/** A subexpression that stands for a part of itself, for its inverse, or for another one. */
export const replacements: Generator = function* (e, context, place) {
  if (e.kind === 'const' || e.kind === 'dim') return;
  if (children(e).length > 0) for (const part of subexpressions(e)) if (part !== e && part.kind !== 'const' && sameShape(part.shape, e.shape)) yield local('missing-term', 1.7, () => part);
  if (isSquare(e.shape) && !isScalar(e.shape) && e.kind !== 'special') yield local('missing-term', 1.7, () => call('inv', e));
  if (e.kind === 'call' && e.fn === 'inv') yield local('missing-term', 1.7, () => e.args[0] ?? e);
  if (e.kind === 'symbol' && e.range === null) for (const s of isScalar(e.shape) ? context.scalars : context.ofShape(e.shape)) if (s.kind === 'symbol' || (s.kind === 'transpose' && s.arg.kind === 'symbol')) yield local('index', 1.75, () => s);
  // Code adds a number to every entry where formulas have a vector.
  if (e.kind === 'symbol' && e.range === null && !isScalar(e.shape) && place.parent?.kind === 'scale') yield local('missing-term', 2.25, () => ones(e.shape));
  // A row or a column of another matrix, or another one of the same.
  if (e.kind === 'index') for (const s of context.ofShape(e.shape)) if (s.kind === 'index' || (s.kind === 'transpose' && s.arg.kind === 'index')) yield local('index', 1.75, () => s);
  if (isSpecial(e, 'eye')) for (const s of context.ofShape({ rows: e.shape.rows, cols: ONE })) yield local('missing-term', 1.9, () => call('diag', s));
  if (!isScalar(e.shape) && (e.kind === 'product' || e.kind === 'call' || e.kind === 'symbol' || e.kind === 'mpow')) for (const s of context.ofShape(e.shape)) if (s.kind !== 'symbol' && !(s.kind === 'transpose' && s.arg.kind === 'symbol')) yield local('missing-term', 2.3, () => s);
};
