import type { Expr } from '../../expr/expr.ts';
import { add, transpose } from '../../expr/build.ts';
import { children, freeSymbols, mapChildren, subexpressions } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';
import { transposed } from './edits/order.ts';
import type { Flaw } from './flaw.ts';
import { agree, flat, type Point } from './point.ts';
import { termsOf } from './truth.ts';
import { letters, operations, sameWords, sorted } from './words.ts';

const isEntrywise = (e: Expr): boolean => (e.kind === 'hadamard' && !isScalar(e.shape)) || (e.kind === 'power' && !isScalar(e.shape)) || (e.kind === 'call' && (e.fn === 'diag' || e.fn === 'diagvec' || e.fn === 'rowsum' || e.fn === 'colsum'));
const isCommutation = (e: Expr): boolean => e.kind === 'special' && e.name === 'commutation';

const has = (list: readonly Expr[], test: (e: Expr) => boolean): boolean => list.some((e) => subexpressions(e).some(test));

/** Transposes and signs in it. */
const marks = (e: Expr): number => subexpressions(e).filter((x) => x.kind === 'transpose' || (x.kind === 'const' && x.value.num < 0n)).length;

/** The expression with the terms of its sums in one order. */
const ordered = (e: Expr): Expr => {
  const inner = mapChildren(e, ordered);
  return inner.kind === 'add' ? add(...[...inner.terms].sort((a, b) => a.id - b.id)) : inner;
};

/** Names in reading order, those of numbers too. */
const names = (e: Expr): readonly string[] => (e.kind === 'symbol' ? [e.name] : children(e).flatMap(names));

/** Is a right side the left one over again, in whatever order its sums are, or only decorated with marks that undo each other, as inv(A')' for inv(A)? */
export const isEcho = (right: Expr, left: Expr): boolean => ordered(right) === ordered(left) || transpose(right) === left || transposed(right) === left || (marks(left) === 0 && marks(right) > 0 && sameWords(right, left) && sorted(names(right)) === sorted(names(left)));

/** An expression without absolute values around its parts. */
const signed = (e: Expr): Expr => (e.kind === 'map' && e.fn === 'abs' ? signed(e.arg) : mapChildren(e, signed));

/** Is a right side the left one over again but for absolute values? */
export const restates = (right: Expr, left: Expr): boolean => signed(right) !== right && isEcho(signed(right), left);

/** What to call the difference between a claimed expression and the right one where no small edit leads from one to the other. */
export const compareFlaw = (claimed: Expr, right: Expr, subject: Expr, point: Point): Flaw => {
  const known = new Set([...freeSymbols(right), ...freeSymbols(subject)]);
  if ([...freeSymbols(claimed)].some((s) => s.range !== null && !known.has(s))) return 'index';
  const [mine, theirs] = [termsOf(claimed), termsOf(right)].map((terms) => terms.map((e) => ({ e, value: point.value(e) })));
  const same = (a: { readonly value: ReturnType<Point['value']> }, b: { readonly value: ReturnType<Point['value']> }): boolean => a.value !== null && b.value !== null && agree(flat(a.value), flat(b.value));
  const extra = (mine ?? []).filter((a) => !(theirs ?? []).some((b) => same(a, b))).map((t) => t.e);
  const missing = (theirs ?? []).filter((b) => !(mine ?? []).some((a) => same(a, b))).map((t) => t.e);
  if (extra.length === 0) return 'missing-term';
  if (has(missing, isCommutation) !== has(extra, isCommutation) || (has([subject], isCommutation) && !has([claimed], isCommutation))) return 'missing-commutation';
  if (has(missing, isEntrywise) && !has(extra, isEntrywise)) return 'hadamard-vs-product';
  if (has(extra, isEntrywise) && !has(missing, isEntrywise)) return 'hadamard-vs-product';
  if (missing.length > extra.length) return 'missing-term';
  const [before, after] = [extra.flatMap(letters), missing.flatMap(letters)];
  if (sorted(before) !== sorted(after) || sorted(extra.flatMap(operations)) !== sorted(missing.flatMap(operations))) return 'missing-term';
  if (before.join(' ') !== after.join(' ')) return 'wrong-order';
  return has([...extra, ...missing], (e) => e.kind === 'transpose') ? 'transpose' : 'missing-term';
};
