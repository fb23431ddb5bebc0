import * as b from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { dimAdd, dimLiteral, dimMul, dimOf, dimSub, ONE, type Dim } from '../shape/dim.ts';
import { isScalar, shape, shapeText } from '../shape/shape.ts';
import type { Subscript, Surface } from '../notation/surface.ts';
import { refuse } from './problem.ts';

/** A range of an axis, and an index that runs over just this range: x[i+1] is entry i of x[2:n]. */
interface Part {
  readonly offset: Dim;
  readonly size: Dim;
  readonly at: Symbol_;
}

/** One axis of a subscript: the whole, an entry, a list of rows or columns, the entry that stands at a place of a list, or a range of sizes. */
export type Axis =
  | { readonly kind: 'all' }
  | { readonly kind: 'at'; readonly at: Expr; readonly part: Part | null }
  | { readonly kind: 'list'; readonly list: Symbol_ }
  | { readonly kind: 'member'; readonly list: Symbol_; readonly at: Expr }
  | { readonly kind: 'range'; readonly offset: Dim; readonly size: Dim };

/** How the expressions and sizes inside subscripts are read. */
export interface Reading {
  readonly read: (e: Surface) => Expr;
  readonly size: (e: Surface) => Dim;
  /** Does an index run, as that of a sum does, and not stand for one place? */
  readonly runs: (index: Symbol_) => boolean;
}

const FIRST = 'the first entry is x[1], the last x[n]';

/** Is a size less than another whatever the names stand for? */
const isBelow = (a: Dim, c: Dim): boolean => (dimLiteral(dimSub(a, c)) ?? 0) < 0;

/** Is a size at most another whatever the names stand for? */
const isAtMost = (a: Dim, c: Dim): boolean => (dimLiteral(dimSub(c, a)) ?? -1) >= 0;

/** The subscript of an axis of the given size. Throws Rejected: bad-subscript. */
export const axisOf = (s: Subscript, whole: Dim, reading: Reading): Axis => {
  if (s.kind === 'all') return { kind: 'all' };
  if (s.kind === 'range') {
    const [from, to] = [reading.size(s.from), reading.size(s.to)];
    const size = dimAdd(dimSub(to, from), ONE);
    if (from.key === '0' || isBelow(size, ONE)) refuse('bad-subscript', 'a range goes up from 1 or more', s.span, 'no range');
    if (isBelow(whole, to)) refuse('bad-subscript', `this axis has size ${whole.key}`, s.span, 'reaches beyond it');
    return { kind: 'range', offset: dimSub(from, ONE), size };
  }
  const at = reading.read(s.at);
  const list = at.kind === 'index' && at.arg.kind === 'symbol' && at.arg.range !== null ? at.arg : null;
  const named = list ?? (at.kind === 'symbol' && at.range !== null && !isScalar(at.shape) ? at : null);
  if (named !== null && named.range !== null) {
    if (named.range.key !== whole.key) refuseRange(named, whole, s, reading);
    return list !== null && at.kind === 'index' && at.row !== null ? { kind: 'member', list, at: at.row } : { kind: 'list', list: named };
  }
  if (!isScalar(at.shape)) refuse('bad-subscript', 'a subscript is a scalar or a list of indices', s.span, shapeText(at.shape), 'declare it as index(n) or index(n, t)');
  if (at.kind === 'symbol' && at.range === null) refuse('bad-subscript', `${at.name} is not an index`, s.span, 'declared as a scalar', `declare ${at.name} : index(${whole.key})`);
  return { kind: 'at', at, part: partOf(at, whole, s, reading) };
};

/** A sum of sizes and at most one index as that index and the rest; null for other numbers. */
const shiftOf = (at: Expr): { readonly index: Symbol_ | null; readonly shift: Dim } | null => {
  const sizeOf = (e: Expr): Dim | null => {
    if (e.kind === 'dim') return e.dim;
    if (e.kind === 'const') return e.value.den === 1n && Number.isSafeInteger(Number(e.value.num)) ? dimOf(Number(e.value.num)) : null;
    if (e.kind !== 'hadamard') return null;
    return e.factors.map(sizeOf).reduce((product, d) => (product === null || d === null ? null : dimMul(product, d)), ONE);
  };
  const terms = at.kind === 'add' ? at.terms : [at];
  const [index = null, second] = terms.flatMap((t) => (t.kind === 'symbol' && t.range !== null ? [t] : []));
  const sizes = terms.filter((t) => t !== index).map(sizeOf);
  if (second !== undefined || sizes.includes(null)) return null;
  return { index, shift: sizes.reduce<Dim>((sum, d) => dimAdd(sum, d ?? dimOf(0)), dimOf(0)) };
};

const refuseRange = (index: Symbol_, whole: Dim, s: Subscript, reading: Reading): never => {
  const range = index.range?.key ?? '';
  const help = reading.runs(index) ? `write ${index.name} in 1:${whole.key}, or assume ${whole.key} = ${range} where they are equal` : `declare ${index.name} : index(${whole.key}) for one place, ${index.name} : index(${whole.key}, t) for a list of t places`;
  return refuse('bad-subscript', `${index.name} runs over 1…${range}, but this axis has size ${whole.key}`, s.span, `runs over 1…${range}`, help);
};

/** The range that an index with something added takes of an axis, where it is known to lie in it; null for the whole, and for what nothing is known of. */
const partOf = (at: Expr, whole: Dim, s: Subscript, reading: Reading): Part | null => {
  if (at.kind === 'const' && at.value.den !== 1n) refuse('bad-subscript', 'subscripts count from 1', s.span, 'not a position', FIRST);
  const found = shiftOf(at);
  if (found === null) return null;
  const { index, shift } = found;
  const [first, last] = index?.range == null ? [shift, shift] : [dimAdd(shift, ONE), dimAdd(shift, index.range)];
  // Which place a declared index stands for is known when there are data.
  const isAny = index === null || reading.runs(index);
  if (isAny && isBelow(first, ONE)) refuse('bad-subscript', 'subscripts count from 1', s.span, index === null ? 'not a position' : `begins with ${first.key}`, FIRST);
  if (isAny && isBelow(whole, last)) refuse('bad-subscript', `this axis has size ${whole.key}`, s.span, index === null ? 'beyond it' : `reaches ${last.key}`, index === null ? undefined : `write ${index.name} in 1:${dimSub(whole, shift).key}`);
  if (index?.range == null || (shift.key === '0' && index.range.key === whole.key)) return null;
  const isInside = isAtMost(ONE, first) && isAtMost(last, whole);
  if (!isInside && shift.key === '0') return refuseRange(index, whole, s, reading);
  return isInside ? { offset: shift, size: index.range, at: index } : null;
};

/** The part of `arg` that two axes select. Throws ExprError. */
export const select = (arg: Expr, row: Axis, col: Axis): Expr => {
  const rangeIn = (axis: Axis): { readonly offset: Dim; readonly size: Dim } | null => (axis.kind === 'range' ? axis : axis.kind === 'at' ? axis.part : null);
  const [rowRange, colRange] = [rangeIn(row), rangeIn(col)];
  const [r, c] = [rowRange ?? { offset: dimOf(0), size: arg.shape.rows }, colRange ?? { offset: dimOf(0), size: arg.shape.cols }];
  const ranged = rowRange !== null || colRange !== null ? b.slice(arg, r.offset, c.offset, shape(r.size, c.size)) : arg;
  const rows = row.kind === 'list' || row.kind === 'member' ? b.gather(ranged, row.list) : ranged;
  const members = col.kind === 'member' ? b.transpose(b.gather(b.transpose(rows), col.list)) : rows;
  const [i, j] = [row, col].map((axis) => (axis.kind === 'at' ? (axis.part?.at ?? axis.at) : axis.kind === 'member' ? axis.at : null));
  const entries = b.index(members, i ?? null, j ?? null);
  return col.kind === 'list' ? b.transpose(b.gather(b.transpose(entries), col.list)) : entries;
};
