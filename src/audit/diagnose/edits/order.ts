import { add, call, eye, hadamard, isSpecial, multiply, transpose } from '../../../expr/build.ts';
import type { Expr } from '../../../expr/expr.ts';
import { children, freeSymbols, substitute } from '../../../expr/walk.ts';
import { qNumber } from '../../../expr/rational.ts';
import { isScalar, sameShape } from '../../../shape/shape.ts';
import { attempt, isSquare } from '../context.ts';
import { everywhere, local, occurrences, type Generator } from '../edit.ts';
import type { Flaw } from '../flaw.ts';
import type { Place } from '../paths.ts';
import { isSymmetric, transposed } from '../transposed.ts';
import { letters, sorted } from '../words.ts';

/** Do the factors follow one another from shape to shape? */
const chains = (factors: readonly Expr[]): boolean => factors.every((f, i) => i === 0 || factors[i - 1]?.shape.cols.key === f.shape.rows.key);

const rangesOf = (n: number): readonly (readonly [number, number])[] =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n - i - 1 }, (__, k) => [i, i + k + 2] as const)).flat();

/** Does a transpose here exchange an axis for the other: below a subscript or a sum along an axis, or of unit vectors alone? */
const isAxis = (e: Expr, { parent }: Place): boolean => {
  const matrix = e.kind === 'scale' ? e.arg : e;
  const isOfUnits = matrix.kind === 'product' && matrix.factors.every((f) => (f.kind === 'transpose' ? f.arg : f).kind === 'index') && letters(matrix).length === 0;
  return isOfUnits || parent?.kind === 'index' || (parent?.kind === 'call' && (parent.fn === 'rowsum' || parent.fn === 'colsum'));
};

/** The symbols with their transposes, in one order. */
const marked = (e: Expr, turned = false): readonly string[] =>
  e.kind === 'transpose' ? marked(e.arg, !turned) : e.kind === 'symbol' ? [`${e.name}${turned && !isSymmetric(e) ? "'" : ''}`] : children(e).flatMap((c) => marked(c, turned));

/** A transposed product in which nothing is transposed by itself, as P*L for L*P with both symmetric, is one in another order. */
const turnFlaw = (from: Expr, to: Expr): Flaw => {
  const before = marked(from);
  return (from.kind === 'scale' ? from.arg : from).kind === 'product' && before.length > 1 && sorted(before) === sorted(marked(to)) ? 'wrong-order' : 'transpose';
};

/** A transpose that is missing or too much: of the whole, of a stretch of a product, of one symbol throughout. */
export const transposes: Generator = function* (e, _, place) {
  // That of a commutation matrix inside a formula is one of the wrong sizes.
  if (isSpecial(e, 'commutation') && place.parent !== null) return;
  // A column in the place of a row is one of the wrong axis.
  if (!isScalar(e.shape)) yield local(isAxis(e, place) ? 'index' : turnFlaw(e, transposed(e)), place.parent === null ? 0.9 : 1.1, () => transposed(e));
  if (e.kind === 'product')
    for (const [i, j] of rangesOf(e.factors.length)) {
      const part = e.factors.slice(i, j);
      const turned = part.map(transposed).reverse();
      const all = [...e.factors.slice(0, i), ...turned, ...e.factors.slice(j)];
      if (part.length < e.factors.length && chains(all)) yield local(turnFlaw(e, multiply(...all)), 1.3, () => multiply(...all));
    }
  if (e.kind === 'mpow' && e.exponent.kind === 'const') {
    const k = qNumber(e.exponent.value);
    for (let i = 0; i < k && k <= 4; i++) yield local('transpose', 1.3, () => multiply(...Array.from({ length: k }, (__, p) => (p === i ? transpose(e.arg) : e.arg))));
  }
  for (const s of freeSymbols(e))
    if (isSquare(s.shape) && !isScalar(s.shape) && occurrences(e, s) > 1) yield local('transpose', 1.35, () => substitute(e, new Map([[s, transpose(s)]])));
};

/** Two neighbouring stretches of a product the other way round, two factors exchanged, or one moved, also transposed. */
export const orders: Generator = function* (e) {
  if (e.kind !== 'product') return;
  const f = e.factors;
  const n = f.length;
  const candidates: (readonly [readonly Expr[], number])[] = [];
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++)
      for (let k = j + 1; k <= n; k++) candidates.push([[...f.slice(0, i), ...f.slice(j, k), ...f.slice(i, j), ...f.slice(k)], k - i === 2 ? 1.08 : 1.3]);
  f.forEach((x, i) => {
    for (let j = i + 2; j < n; j++) candidates.push([f.map((y, p) => (p === i ? (f[j] ?? y) : p === j ? x : y)), 1.35]);
    const rest = f.filter((_, p) => p !== i);
    for (let to = 0; to < n; to++) candidates.push([[...rest.slice(0, to), transposed(x), ...rest.slice(to)], to === i ? 99 : 1.45]);
  });
  // A*D*A' for A'*D*A: every factor stands where it stood.
  const flaw = (list: readonly Expr[]): Flaw => (list.every((x, i) => x === f[i] || (f[i] !== undefined && x === transposed(f[i]))) ? 'transpose' : 'wrong-order');
  for (const [list, cost] of candidates) if (cost < 99 && chains(list)) yield local(flaw(list), cost, () => multiply(...list));
};

/** An inner product of vectors that should be an outer one beside what it scales, or the other way round. */
export const inners: Generator = function* (e) {
  if (e.kind === 'scale') {
    const scalars = e.by.kind === 'hadamard' ? e.by.factors : [e.by];
    for (const s of scalars) {
      if (s.kind !== 'product') continue;
      const others = scalars.filter((x) => x !== s);
      for (let i = 1; i < s.factors.length; i++) {
        const outer = attempt(() => multiply(...s.factors.slice(i), ...s.factors.slice(0, i)));
        if (outer === null || isScalar(outer.shape)) continue;
        for (const joined of [() => multiply(outer, e.arg), () => multiply(e.arg, outer), () => hadamard(outer, e.arg)]) yield local('wrong-order', 1.5, () => multiply(...others, joined()));
      }
    }
  }
  if (e.kind === 'product')
    for (let i = 1; i < e.factors.length; i++) {
      const [column, row] = [e.factors[i - 1], e.factors[i]];
      if (column === undefined || row === undefined || column.shape.cols.key !== '1' || row.shape.cols.key !== column.shape.rows.key) continue;
      const rest = [...e.factors.slice(0, i - 1), ...e.factors.slice(i + 1)];
      yield local('wrong-order', 1.5, () => multiply(multiply(row, column), rest.length === 0 ? eye(column.shape.rows) : multiply(...rest)));
    }
};

/** k times a product around a power of a square matrix, where each of the k places that the derivative takes it out of counts by itself. */
export const spreads: Generator = function* (e) {
  if (e.kind !== 'scale' || e.by.kind !== 'const' || e.arg.kind !== 'product') return;
  const k = qNumber(e.by.value);
  const { factors: list } = e.arg;
  for (const end of [0, list.length - 1]) {
    const p = list[end];
    const inner = p?.kind === 'transpose' ? p.arg : p;
    if (p === undefined || inner?.kind !== 'mpow' || inner.exponent.kind !== 'const' || qNumber(inner.exponent.value) !== k - 1 || k < 2 || k > 5) continue;
    const base = p.kind === 'transpose' ? transpose(inner.arg) : inner.arg;
    const rest = list.filter((_, i) => i !== end);
    yield local('wrong-order', 1.9, () => add(...Array.from({ length: k }, (_, i) => multiply(...Array<Expr>(i).fill(base), ...rest, ...Array<Expr>(k - 1 - i).fill(base)))));
  }
};

/** The arguments of a Kronecker product the other way round: here, in all of the subexpression, or transposed as well. */
export const krons: Generator = function* (e) {
  const swapped = (x: Expr): Expr | null => (x.kind === 'call' && x.fn === 'kron' && x.args[0] !== undefined && x.args[1] !== undefined ? call('kron', x.args[1], x.args[0]) : null);
  const here = e.kind === 'call' && e.fn === 'kron' ? e.args : null;
  if (here !== null) {
    const [a, b] = here;
    yield local('wrong-kron-order', 0.85, () => swapped(e) ?? e);
    if (a !== undefined && b !== undefined) {
      yield local('transpose', 1.5, () => call('kron', transposed(a), transposed(b)));
      yield local('wrong-kron-order', 1.6, () => call('kron', transposed(b), transposed(a)));
    }
  } else if (e.kind !== 'symbol') yield local('wrong-kron-order', 1.05, () => everywhere(e, (x) => {
    const other = swapped(x);
    return other === null || !sameShape(other.shape, x.shape) ? null : other;
  }));
};
