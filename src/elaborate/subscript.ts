import * as b from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { dimAdd, dimLiteral, dimOf, dimSub, ONE, type Dim } from '../shape/dim.ts';
import { isScalar, shape, shapeText } from '../shape/shape.ts';
import type { Subscript, Surface } from '../notation/surface.ts';
import { refuse } from './problem.ts';

/** One axis of a subscript: the whole, an entry, a list of rows or columns, the entry that stands at a place of a list, or a range of sizes. */
export type Axis =
  | { readonly kind: 'all' }
  | { readonly kind: 'at'; readonly at: Expr }
  | { readonly kind: 'list'; readonly list: Symbol_ }
  | { readonly kind: 'member'; readonly list: Symbol_; readonly at: Expr }
  | { readonly kind: 'range'; readonly offset: Dim; readonly size: Dim };

/** How the expressions and sizes inside subscripts are read. */
export interface Reading {
  readonly read: (e: Surface) => Expr;
  readonly size: (e: Surface) => Dim;
}

/** Is a size less than another whatever the names stand for? */
const isBelow = (a: Dim, c: Dim): boolean => (dimLiteral(dimSub(a, c)) ?? 0) < 0;

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
  const index = list ?? (at.kind === 'symbol' && at.range !== null ? at : null);
  if (index !== null && index.range !== null) {
    if (index.range.key !== whole.key)
      refuse('bad-subscript', `${index.name} runs over 1…${index.range.key}, but this axis has size ${whole.key}`, s.span, `runs over 1…${index.range.key}`, `declare ${index.name} : index(${whole.key}) for one place, ${index.name} : index(${whole.key}, t) for a list of t places`);
    if (list !== null && at.kind === 'index' && at.row !== null) return { kind: 'member', list, at: at.row };
    return isScalar(index.shape) ? { kind: 'at', at } : { kind: 'list', list: index };
  }
  if (!isScalar(at.shape)) refuse('bad-subscript', 'a subscript is a scalar or a list of indices', s.span, shapeText(at.shape), 'declare it as index(n) or index(n, t)');
  if (at.kind === 'symbol') refuse('bad-subscript', `${at.name} is not an index`, s.span, 'declared as a scalar', `declare ${at.name} : index(${whole.key})`);
  if (at.kind === 'const' && (at.value.den !== 1n || at.value.num < 1n)) refuse('bad-subscript', 'subscripts count from 1', s.span, 'not a position', 'the first entry is x[1], the last x[n]');
  const top = dimLiteral(whole);
  if (at.kind === 'const' && top !== null && at.value.num > BigInt(top)) refuse('bad-subscript', `this axis has size ${whole.key}`, s.span, 'beyond it');
  return { kind: 'at', at };
};

/** The part of `arg` that two axes select. Throws ExprError. */
export const select = (arg: Expr, row: Axis, col: Axis): Expr => {
  const part = (axis: Axis, whole: Dim): { readonly offset: Dim; readonly size: Dim } => (axis.kind === 'range' ? axis : { offset: dimOf(0), size: whole });
  const [r, c] = [part(row, arg.shape.rows), part(col, arg.shape.cols)];
  const ranged = row.kind === 'range' || col.kind === 'range' ? b.slice(arg, r.offset, c.offset, shape(r.size, c.size)) : arg;
  const rows = row.kind === 'list' || row.kind === 'member' ? b.gather(ranged, row.list) : ranged;
  const members = col.kind === 'member' ? b.transpose(b.gather(b.transpose(rows), col.list)) : rows;
  const [i, j] = [row, col].map((axis) => (axis.kind === 'at' || axis.kind === 'member' ? axis.at : null));
  const entries = b.index(members, i ?? null, j ?? null);
  return col.kind === 'list' ? b.transpose(b.gather(b.transpose(entries), col.list)) : entries;
};
