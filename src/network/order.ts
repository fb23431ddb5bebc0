import type { Expr } from '../expr/expr.ts';
import { qText } from '../expr/rational.ts';
import { isNegativeTerm } from '../expr/forms.ts';
import { children } from '../expr/walk.ts';

const keys = new WeakMap<Expr, string>();

const head = (e: Expr): string => {
  switch (e.kind) {
    case 'const': return qText(e.value);
    case 'dim': return e.dim.key;
    case 'symbol': case 'named': return e.name;
    case 'special': return `${e.name}(${e.dims.map((d) => d.key).join(',')})`;
    case 'map': case 'call': return e.fn;
    case 'unvec': return `unvec${e.shape.rows.key},${e.shape.cols.key}`;
    case 'blocktrace': return `blocktrace${e.count.key}`;
    case 'index': return `index${e.row === null ? ':' : ''}${e.col === null ? ':' : ''}`;
    case 'slice': return `slice${e.rowOffset.key},${e.colOffset.key},${e.shape.rows.key},${e.shape.cols.key}`;
    case 'block': return `block${e.grid.map((r) => r.length).join(',')}`;
    case 'sumover': return `sumover ${e.index.name} ${e.range.key}`;
    case 'add': case 'scale': case 'product': case 'hadamard': case 'power': case 'transpose': case 'mpow': case 'gather': case 'derivative':
      return e.kind;
  }
};

/**
 * A text that orders expressions the same way in every run: it depends on the structure only, not on when a node was made.
 * Named values print by name, so two names of one value differ.
 */
export const sortKey = (e: Expr): string => {
  const known = keys.get(e);
  if (known !== undefined) return known;
  const below = e.kind === 'named' ? [] : children(e);
  const key = below.length === 0 ? head(e) : `${head(e)}(${below.map(sortKey).join(' ')})`;
  keys.set(e, key);
  return key;
};

/** Compares two texts by code unit, so that the order doesn't depend on a locale. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Compares by `sortKey`. */
export const compareExpr = (a: Expr, b: Expr): number => compareText(sortKey(a), sortKey(b));

const costs = new WeakMap<Expr, number>();
const OWN_COST: { readonly [K in Expr['kind']]?: number } = {
  const: 0.6, dim: 1, symbol: 1, named: 1, special: 1.4, transpose: 0.5, index: 0.6, block: 1, sumover: 4, slice: 2, gather: 0.6, map: 1.2, call: 1.4, power: 0.4,
  mpow: 0.4, unvec: 2, blocktrace: 2, derivative: 9,
};

const isOnes = (e: Expr): boolean => (e.kind === 'special' && e.name === 'ones') || (e.kind === 'scale' && e.by.kind === 'const' && isOnes(e.arg));
const isMinusOne = (e: Expr): boolean => e.kind === 'const' && e.value.num === -1n && e.value.den === 1n;

/** How long an expression is to read: symbols, operators and functions counted as often as they are written. */
export const readingCost = (e: Expr): number => {
  const known = costs.get(e);
  if (known !== undefined) return known;
  const below = e.kind === 'named' ? [] : children(e);
  if (e.kind === 'scale' && isMinusOne(e.by)) {
    costs.set(e, readingCost(e.arg));
    return readingCost(e.arg);
  }
  if (e.kind === 'add' && e.terms.some(isOnes)) {
    // In a sum of matrices c*ones(m,n) is written c.
    const cost = 0.9 * (e.terms.length - 1) + e.terms.reduce((sum, x) => sum + (isOnes(x) ? 0.6 : readingCost(x)), 0);
    costs.set(e, cost);
    return cost;
  }
  const links = e.kind === 'add' ? 0.9 * (below.length - 1) : e.kind === 'product' || e.kind === 'hadamard' || e.kind === 'scale' ? 0.35 * (below.length - 1) : 0;
  const cost = (OWN_COST[e.kind] ?? 0) + links + below.reduce((sum, x) => sum + readingCost(x), 0);
  costs.set(e, cost);
  return cost;
};

/** Order of factors in a commutative product: short ones first. */
export const compareFactor = (a: Expr, b: Expr): number => readingCost(a) - readingCost(b) || compareExpr(a, b);

const termRank = (e: Expr): number => (readingCost(e) <= 1.5 ? 1000 + readingCost(e) : -readingCost(e));
/** Order of the terms of a sum: positive ones first, then the longer, single letters last and plain before transposed. */
export const compareTerm = (a: Expr, b: Expr): number => Number(isNegativeTerm(a)) - Number(isNegativeTerm(b)) || termRank(a) - termRank(b) || compareExpr(a, b);
