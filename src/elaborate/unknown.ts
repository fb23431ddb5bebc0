import * as b from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { freeSymbols, subexpressions, substitute } from '../expr/walk.ts';
import { printText } from '../notation/print/text.ts';
import type { Dim } from '../shape/dim.ts';
import { isScalar, SCALAR, shape, type Shape } from '../shape/shape.ts';

/** What a symbol is that stands for a value of a function of which only the name is known; in its arguments `·1` and `·2` mark the axes of the symbol. */
interface Application {
  readonly fn: string;
  readonly args: readonly Expr[];
}

const applications = new WeakMap<Symbol_, Application>();

/** Thrown where a value has more indices than a symbol has axes. */
export class TooManyIndices extends Error {}

const isIndex = (s: Symbol_): boolean => s.range !== null && isScalar(s.shape);
const MARK = /^·\d$/u;

const symbolOf = (fn: string, args: readonly Expr[], s: Shape): Symbol_ => {
  const symbol = b.symbol(`${fn}(${args.map((a) => printText(a)).join(', ')})`, s);
  applications.set(symbol, { fn, args });
  return symbol;
};

/** One of the two ways to write a scalar product, x'y and y'x. */
const oneWay = (e: Expr): Expr => {
  if (e.kind !== 'product' || !isScalar(e.shape)) return e;
  const other = b.multiply(...[...e.factors].reverse().map(b.transpose));
  return printText(other) < printText(e) ? other : e;
};

/**
 * A value of a function that is known by its name only: what is claimed of it holds for every function. Values at arguments with
 * indices are entries of one array, so that sums over these indices are sums of different values. Throws TooManyIndices.
 */
export const valueOfUnknown = (fn: string, value: Shape, given: readonly Expr[]): Expr => {
  const args = given.map(oneWay);
  const indices = [...new Set(args.flatMap((a) => [...freeSymbols(a)]))].filter(isIndex);
  const ranges = indices.map((i): Dim => i.range ?? SCALAR.rows);
  const [first, second, third] = ranges;
  const marked = args.map((a) => substitute(a, new Map<Expr, Expr>(indices.map((i, k) => [i, b.symbol(`·${k + 1}`, SCALAR, [], { range: ranges[k] ?? SCALAR.rows })]))));
  if (first === undefined) return symbolOf(fn, args, value);
  if (third !== undefined || value.cols.key !== '1' || (second !== undefined && !isScalar(value))) throw new TooManyIndices();
  const [i, j = null] = indices;
  if (i === undefined) throw new RangeError('an axis has an index');
  if (!isScalar(value)) return b.transpose(b.index(symbolOf(fn, marked, shape(first, value.rows)), i, null));
  return b.index(symbolOf(fn, marked, shape(first, second ?? SCALAR.cols)), i, j);
};

/** The function and the arguments whose value a symbol is, or null. */
const applicationOf = (e: Expr): Application | null => (e.kind === 'symbol' ? (applications.get(e) ?? null) : null);

const within = (e: Expr): readonly (readonly [Symbol_, Application])[] => subexpressions(e).flatMap((x) => {
  const found = applicationOf(x);
  return x.kind === 'symbol' && found !== null ? [[x, found] as const, ...found.args.flatMap(within)] : [];
});

/** The function of which only the name is known through which an expression depends on a name, or null. */
export const unknownBetween = (e: Expr, name: string): string | null =>
  within(e).find(([, { args }]) => args.some((a) => [...freeSymbols(a)].some((s) => s.name === name)))?.[1].fn ?? null;

/** Replaces symbols everywhere, also in the arguments of functions that are known by their names. Throws TooManyIndices. */
export const substituteThrough = (e: Expr, replacement: ReadonlyMap<Expr, Expr>): Expr => {
  const values = new Map<Expr, Expr>();
  for (const [symbol, { fn, args }] of within(e)) {
    const changed = args.map((a) => substituteThrough(a, replacement));
    if (changed.every((a, k) => a === args[k])) continue;
    if (changed.some((a) => [...freeSymbols(a)].some((s) => isIndex(s) && !MARK.test(s.name)))) throw new TooManyIndices();
    values.set(symbol, symbolOf(fn, changed, symbol.shape));
  }
  return substitute(e, new Map([...replacement, ...values]));
};
