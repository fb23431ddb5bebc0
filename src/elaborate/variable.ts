import * as b from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import type { Dim } from '../shape/dim.ts';
import { isColumn, SCALAR } from '../shape/shape.ts';
import type { Subscript, Surface } from '../notation/surface.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { Elaborator } from './expression.ts';
import { refuse, type Problem } from './problem.ts';
import { surfaceText } from './shapefault.ts';
import { axisOf } from './subscript.ts';

/** A variable of differentiation as written: `W`, `U[i,:]`, `U[:,k]`, `X[i,j]`. */
export interface VariableText {
  readonly symbol: Symbol_;
  readonly row: Expr | null;
  readonly col: Expr | null;
}

/** The problem with an index for a name in a subscript that means nothing yet. */
const withIndex = (s: Subscript, range: Dim, problem: Problem): Problem => {
  if (s.kind !== 'at' || s.at.kind !== 'name') return problem;
  const { name, span } = s.at;
  if (problem.sizes.includes(name)) refuse('name-taken', `${name} is a size already`, span, 'choose another name for the index');
  if (problem.symbols.has(name) || problem.lets.has(name)) return problem;
  return { ...problem, symbols: new Map([...problem.symbols, [name, { symbol: b.symbol(name, SCALAR, [], { range }), span }]]) };
};

/** Refuses a name that nothing declares where a variable is asked for: one of those that are there is meant. */
const refuseUnknown = (e: Surface, { symbols, lets, sizes }: Problem): void => {
  if (e.kind !== 'name' || symbols.size === 0 || symbols.has(e.name) || lets.has(e.name) || sizes.includes(e.name)) return;
  const near = nearest(e.name, symbols.keys());
  refuse('unknown-name', `${e.name} is not declared`, e.span, 'not declared', near === null ? `declared: ${[...symbols.keys()].join(', ')}` : `did you mean ${near}?`);
};

/** The meaning of a surface expression as a variable. Throws Rejected: unknown-name, not-a-variable, bad-subscript and those of expressions. */
export const variableOf = (e: Surface, problem: Problem): VariableText => {
  const base = e.kind === 'index' ? e.arg : e;
  refuseUnknown(base, problem);
  const value = base.kind === 'name' ? new Elaborator(problem).read(base) : null;
  if (value === null || value.kind !== 'symbol')
    return refuse('not-a-variable', `${surfaceText(e)} is not a variable`, e.span, 'expected a symbol, or a row, column or entry of one', `declared: ${[...problem.symbols.keys()].join(', ')}`);
  if (value.range !== null) return refuse('not-a-variable', `${value.name} is an index`, base.span, 'an index is not a variable');
  const { rows, cols } = value.shape;
  let known = problem;
  const position = (s: Subscript | undefined, size: Dim): Expr | null => {
    if (s === undefined) return null;
    known = withIndex(s, size, known);
    const axis = axisOf(s, size, new Elaborator(known));
    if (axis.kind === 'range' || axis.kind === 'list') return refuse('not-a-variable', 'several rows or columns at once are not a variable', s.span, axis.kind === 'range' ? 'a range' : 'a list');
    return axis.kind === 'all' || size.key === '1' ? null : axis.at;
  };
  const [first, second] = e.kind === 'index' ? e.subscripts : [];
  if (first !== undefined && second === undefined && !isColumn(value.shape)) {
    if (rows.key !== '1') refuse('bad-subscript', `${value.name} takes two subscripts`, e.span, 'one here', 'write [i,:] for a row, [:,j] for a column');
    return { symbol: value, row: null, col: position(first, cols) };
  }
  return { symbol: value, row: position(first, rows), col: position(second, cols) };
};
