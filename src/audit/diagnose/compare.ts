import type { Expr } from '../../expr/expr.ts';
import { add, call, constant, hadamard, transpose } from '../../expr/build.ts';
import { qAbs } from '../../expr/rational.ts';
import { freeSymbols, mapChildren, subexpressions } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';
import { isSquare } from './context.ts';
import type { Flaw } from './flaw.ts';
import { agree, flat, type Point } from './point.ts';
import { transposed } from './transposed.ts';
import { termsOf } from './truth.ts';
import { letters, operations, sorted } from './words.ts';

const isEntrywise = (e: Expr): boolean => (e.kind === 'hadamard' && !isScalar(e.shape)) || (e.kind === 'power' && !isScalar(e.shape)) || (e.kind === 'call' && (e.fn === 'diag' || e.fn === 'diagvec' || e.fn === 'rowsum' || e.fn === 'colsum'));
const isCommutation = (e: Expr): boolean => e.kind === 'special' && e.name === 'commutation';

const has = (list: readonly Expr[], test: (e: Expr) => boolean): boolean => list.some((e) => subexpressions(e).some(test));

/** Transposes and signs in it. */
const marks = (e: Expr): number => subexpressions(e).filter((x) => x.kind === 'transpose' || (x.kind === 'const' && x.value.num < 0n)).length;

/** Functions of a matrix that are those of its transpose. */
const BLIND: ReadonlySet<string> = new Set(['det', 'logdet', 'tr', 'sum', 'norm2', 'norm1', 'diagvec']);

const inOrder = (list: readonly Expr[]): readonly Expr[] => [...list].sort((a, b) => a.id - b.id);

/** The expression with its sums and entrywise products in one order, without what makes no difference where it stands. */
const ordered = (e: Expr): Expr => {
  const inner = mapChildren(e, ordered);
  if (inner.kind === 'add') return add(...inOrder(inner.terms));
  if (inner.kind === 'hadamard') return hadamard(...inOrder(inner.factors));
  const arg = inner.kind === 'call' ? inner.args[0] : undefined;
  if (inner.kind !== 'call' || arg === undefined) return inner;
  if (inner.fn === 'diag' && arg.kind === 'call' && arg.fn === 'diagvec') return arg.args[0] ?? inner;
  const turned = BLIND.has(inner.fn) ? ordered(transposed(arg)) : arg;
  return turned.id < arg.id ? call(inner.fn, turned) : inner;
};

/** The expression without signs, and without transposes where shapes allow it. */
const plain = (e: Expr): Expr => {
  if (e.kind === 'const') return constant(qAbs(e.value));
  if (e.kind !== 'transpose') return mapChildren(e, plain);
  const { arg } = e;
  const turned = arg.kind === 'call' && arg.fn === 'inv' ? mapChildren(arg, transposed) : transposed(arg);
  if (turned.kind !== 'transpose') return plain(turned);
  return isSquare(arg.shape) ? plain(arg) : mapChildren(e, plain);
};

/** Is a right side the left one over again, in whatever order its sums are, or only decorated with marks that undo each other, as inv(A')' for inv(A)? */
export const isEcho = (right: Expr, left: Expr): boolean => {
  const [own, others] = [marks(right), marks(left)];
  return transpose(right) === left || transposed(right) === left || (own >= others && ordered(right) === ordered(left)) || (others === 0 && own > 0 && ordered(plain(right)) === ordered(left));
};

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
  const named = freeSymbols(claimed);
  if ([...freeSymbols(right)].some((s) => s.range === null && !named.has(s))) return 'missing-term';
  if (has(missing, isEntrywise) && !has(extra, isEntrywise)) return 'hadamard-vs-product';
  if (has(extra, isEntrywise) && !has(missing, isEntrywise)) return 'hadamard-vs-product';
  if (missing.length > extra.length) return 'missing-term';
  const [before, after] = [extra.flatMap(letters), missing.flatMap(letters)];
  if (sorted(before) !== sorted(after) || sorted(extra.flatMap(operations)) !== sorted(missing.flatMap(operations))) return 'missing-term';
  if (before.join(' ') !== after.join(' ')) return 'wrong-order';
  return has([...extra, ...missing], (e) => e.kind === 'transpose') ? 'transpose' : 'missing-term';
};
