import { dimAdd, dimDiv, dimEqual, dimMul, dimOf, ONE, type Dim } from '../shape/dim.ts';
import { isColumn, shape, type Shape } from '../shape/shape.ts';
import { scale } from './arithmetic.ts';
import type { Block, Expr, Symbol_ } from './expr.ts';
import { agree, fail, needScalar } from './fit.ts';
import { transpose } from './functions.ts';
import { ids, intern } from './intern.ts';
import { isSpecial, isZero, special, zeros } from './leaves.ts';

/** A column of length rows·cols as a rows×cols matrix, column-major. Errors: not-column, bad-reshape. */
export const unvec = (arg: Expr, rows: Dim, cols: Dim): Expr => {
  if (!isColumn(arg.shape)) fail({ code: 'not-column', operation: 'unvec', shapes: [arg.shape] });
  const want = dimMul(rows, cols);
  const same = dimEqual(arg.shape.rows, want);
  if (same !== 'yes')
    fail({
      code: 'bad-reshape', operation: 'unvec', shapes: [arg.shape], assumable: same === 'unknown',
      sizes: [{ what: 'length', size: arg.shape.rows.key, operand: 0 }, { what: 'rows times columns', size: want.key, operand: 0 }],
    });
  if (cols.key === '1') return arg;
  if (arg.kind === 'scale') return scale(arg.by, unvec(arg.arg, rows, cols));
  return intern('unvec', `${arg.id}|${rows.key}|${cols.key}`, { shape: shape(rows, cols), arg });
};

/** Sum of the `count` diagonal blocks of equal size. Errors: bad-reshape. */
export const blockTrace = (arg: Expr, count: Dim): Expr => {
  const rows = dimDiv(arg.shape.rows, count);
  const cols = dimDiv(arg.shape.cols, count);
  if (rows === null || cols === null) {
    fail({ code: 'bad-reshape', operation: 'blocktrace', shapes: [arg.shape], sizes: [{ what: 'size', size: arg.shape.rows.key, operand: 0 }, { what: 'blocks', size: count.key, operand: 0 }] });
    throw new RangeError('unreachable');
  }
  if (arg.kind === 'scale') return scale(arg.by, blockTrace(arg.arg, count));
  return intern('blocktrace', `${arg.id}|${count.key}`, { shape: shape(rows, cols), arg, count });
};

/** `arg[row, col]`; null keeps an axis. Subscripts are scalars. Errors: not-scalar. */
export const index = (arg: Expr, row: Expr | null, col: Expr | null): Expr => {
  for (const subscript of [row, col]) if (subscript !== null) needScalar('subscript', subscript);
  const r = row !== null && arg.shape.rows.key === '1' ? null : row;
  const c = col !== null && arg.shape.cols.key === '1' ? null : col;
  if (r === null && c === null) return arg;
  const s = shape(r === null ? arg.shape.rows : ONE, c === null ? arg.shape.cols : ONE);
  if (isSpecial(arg, 'ones') || isSpecial(arg, 'zeros')) return special(arg.name, s.rows, s.cols);
  if (arg.kind === 'index') return index(arg.arg, arg.row ?? r, arg.col ?? c);
  if (arg.kind === 'transpose') return transpose(index(arg.arg, c, r));
  return intern('index', `${arg.id}|${r?.id ?? ':'}|${c?.id ?? ':'}`, { shape: s, arg, row: r, col: c });
};

/** The s.rows×s.cols submatrix of `arg` at the given 0-based offsets. */
export const slice = (arg: Expr, rowOffset: Dim, colOffset: Dim, s: Shape): Expr => {
  if (dimEqual(arg.shape.rows, s.rows) === 'yes' && dimEqual(arg.shape.cols, s.cols) === 'yes') return arg;
  return intern('slice', `${arg.id}|${rowOffset.key}|${colOffset.key}|${s.rows.key}|${s.cols.key}`, { shape: s, arg, rowOffset, colOffset });
};

/** The rows of `arg` listed by `indices` (a t×1 index list over arg's rows). Errors: shape-mismatch. */
export const gather = (arg: Expr, indices: Symbol_): Expr => {
  agree('row subscript', [arg.shape, indices.shape], arg.shape.rows, indices.range ?? ONE, ['rows', 'range of the index list'], [0, 1]);
  return intern('gather', `${arg.id}|${indices.id}`, { shape: shape(indices.shape.rows, arg.shape.cols), arg, indices });
};

/** Block matrix from rows of blocks. Errors: shape-mismatch. */
export const block = (grid: readonly (readonly Expr[])[]): Expr => {
  const [top] = grid;
  const [corner] = top ?? [];
  if (top === undefined || corner === undefined) throw new RangeError('empty block matrix');
  if (grid.length === 1 && top.length === 1) return corner;
  grid.forEach((row) => {
    row.forEach((e, i) => agree('block row', row.map((x) => x.shape), row[0]?.shape.rows ?? ONE, e.shape.rows, ['rows', 'rows'], [0, i]));
  });
  const widths = grid.map((row) => row.map((e) => e.shape.cols).reduce(dimAdd, dimOf(0)));
  const [width = ONE] = widths;
  widths.forEach((w, i) => agree('block matrix', grid.map((row) => shape(row[0]?.shape.rows ?? ONE, widths[i] ?? ONE)), width, w, ['columns of row 1', `columns of row ${i + 1}`], [0, i]));
  const s = shape(grid.map((row) => row[0]?.shape.rows ?? ONE).reduce(dimAdd, dimOf(0)), width);
  if (grid.flat().every(isZero)) return zeros(s);
  return intern('block', grid.map(ids).join(';'), { shape: s, grid });
};

/** True for a block matrix whose rows all have equally many blocks and whose columns line up. */
export const isRegularBlock = (e: Block): boolean => {
  const [top] = e.grid;
  return top !== undefined && e.grid.every((row) => row.length === top.length && row.every((x, j) => dimEqual(x.shape.cols, top[j]?.shape.cols ?? ONE) === 'yes'));
};
