import { Deriver } from '../../calculus/derive.ts';
import { whole } from '../../calculus/variable.ts';
import { call, constant, dimScalar, map, symbol } from '../../expr/build.ts';
import { ExprError } from '../../expr/error.ts';
import type { Expr, MapExpr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, subexpressions, substitute } from '../../expr/walk.ts';
import { dimNamed, dimNames, ONE, type Dim } from '../../shape/dim.ts';
import { isScalar, type Shape } from '../../shape/shape.ts';
import { transposed } from './transposed.ts';

/** What an edit may put into a claim: expressions that occur in it, in what it is about, and in the engine's own answer. */
export interface Context {
  /** Symbols in the claim, without indices. */
  readonly symbols: readonly Symbol_[];
  readonly indices: readonly Symbol_[];
  readonly scalars: readonly Expr[];
  /** Is something transposed? */
  readonly hasTransposes: boolean;
  /** Sizes of the axes that occur. */
  readonly dims: readonly Dim[];
  /** Matrices and vectors of a shape. */
  readonly ofShape: (s: Shape) => readonly Expr[];
}

const keyOf = (s: Shape): string => `${s.rows.key}|${s.cols.key}`;

export const isSquare = (s: Shape): boolean => s.rows.key === s.cols.key;

/** What the builder makes, or null where shapes don't fit. */
export const attempt = (make: () => Expr | null): Expr | null => {
  try {
    return make();
  } catch (error) {
    if (error instanceof ExprError) return null;
    throw error;
  }
};

/** f′ at the argument, for each f that occurs: the factor of the chain rule that is forgotten most often. */
const slopesIn = (list: readonly Expr[]): readonly Expr[] => {
  const maps = [...new Set(list.filter((e): e is MapExpr => e.kind === 'map'))].slice(0, MOST_SLOPES);
  const deriver = new Deriver();
  return maps.map((e) => {
    const at = symbol('%at', e.arg.shape);
    const sum = isScalar(e.shape) ? map(e.fn, at) : call('sum', map(e.fn, at));
    return substitute(deriver.gradient(sum, whole(at)).value, new Map<Expr, Expr>([[at, e.arg]]));
  });
};

const MOST_SLOPES = 6;
const MOST_SCALARS = 28;
const MOST_OF_SHAPE = 28;

/** The context of a claim about `subject` (both sides, the objective) with the engine's answer `truth`, if any, without the expressions in `forbidden`. */
export const contextOf = (value: Expr, subject: readonly Expr[], truth: Expr | null, forbidden: ReadonlySet<Expr | null>): Context => {
  const all = [value, ...subject, ...(truth === null ? [] : [truth])];
  const free = [...new Set(all.flatMap((e) => [...freeSymbols(e)]))].sort((a, b) => a.id - b.id);
  const indices = free.filter((s) => s.range !== null);
  const symbols = free.filter((s) => s.range === null);
  // Bound names mean something in their place only.
  const bound = new Set(all.flatMap((e) => subexpressions(e).flatMap((x) => (x.kind === 'sumover' ? [x.index] : []))));
  const open = (e: Expr): boolean => bound.size > 0 && [...freeSymbols(e)].some((s) => bound.has(s));
  const inside = all.flatMap((e) => subexpressions(e));
  const slopes = slopesIn(inside.filter((e) => !open(e)));
  const parts = [...symbols, ...slopes, ...inside].filter((e) => !open(e) && !forbidden.has(e) && e.kind !== 'const' && e.kind !== 'special' && e.kind !== 'derivative');
  const dims = new Map<string, Dim>();
  for (const e of parts) for (const d of [e.shape.rows, e.shape.cols]) for (const name of dimNames(d)) dims.set(name, dimNamed(name));
  const squares = symbols.filter((s) => isSquare(s.shape) && !isScalar(s.shape));
  const usesInverse = parts.some((e) => e.kind === 'call' && (e.fn === 'inv' || e.fn === 'logdet' || e.fn === 'det'));
  const usesNorm = parts.some((e) => e.kind === 'call' && e.fn === 'norm2');
  const functions = [...squares.flatMap((s) => [call('tr', s), ...(usesInverse ? [call('det', s)] : [])]), ...(usesNorm ? symbols.filter((s) => !isScalar(s.shape)).map((s) => call('norm2', s)) : [])];
  const scalars = new Set<Expr>(parts.filter((e) => isScalar(e.shape) && e.kind !== 'dim' && !(e.kind === 'symbol' && e.range !== null)));
  for (const d of dims.values()) scalars.add(dimScalar(d));
  for (const e of functions) scalars.add(e);
  const table = new Map<string, Set<Expr>>();
  const put = (e: Expr): void => {
    if (isScalar(e.shape)) return;
    const key = keyOf(e.shape);
    const list = table.get(key) ?? new Set<Expr>();
    list.add(e);
    table.set(key, list);
  };
  for (const e of parts) {
    put(e);
    put(transposed(e));
  }
  if (usesInverse) for (const s of squares) {
    put(call('inv', s));
    put(transposed(call('inv', s)));
  }
  return {
    symbols, indices, hasTransposes: inside.some((e) => e.kind === 'transpose' && e.shape.rows !== ONE && e.shape.cols !== ONE), dims: [...dims.values()],
    scalars: [...scalars].filter((e) => e !== constant(1)).slice(0, MOST_SCALARS),
    ofShape: (s) => [...(table.get(keyOf(s)) ?? [])].slice(0, MOST_OF_SHAPE),
  };
};
