import * as b from '../../expr/build.ts';
import type { Attribute, Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, freshName, transform } from '../../expr/walk.ts';
import { isScalar, SCALAR } from '../../shape/shape.ts';

/** Attributes that an entry has by itself. */
const OF_ENTRIES: readonly Attribute[] = ['positive', 'nonneg', 'mask'];

/** The entry of a matrix, with functions of entries in the place of entries of entrywise functions; `opaque` is that of anything else. */
const entryOf = (e: Expr, opaque: (e: Expr) => Expr): Expr => {
  const entry = (x: Expr): Expr => entryOf(x, opaque);
  if (isScalar(e.shape)) return e;
  switch (e.kind) {
    case 'add': return b.add(...e.terms.map(entry));
    case 'hadamard': return b.hadamard(...e.factors.map(entry));
    case 'scale': return b.hadamard(e.by, entry(e.arg));
    case 'power': return b.power(entry(e.base), e.exponent);
    case 'map': return b.map(e.fn, entry(e.arg));
    case 'special': return e.name === 'ones' ? b.constant(1) : e.name === 'zeros' ? b.constant(0) : opaque(e);
    default: return opaque(e);
  }
};

/**
 * Any one entry of each of some expressions of one shape, as numbers: parts that are no entrywise function of others become scalar
 * symbols of names that are not taken, equal parts the same one. What holds for all values of these holds of every entry.
 */
export const anyEntry = (list: readonly Expr[], isTaken: (name: string) => boolean): readonly Expr[] => {
  const names = new Map<Expr, Symbol_>();
  const used = new Set(list.flatMap((e) => [...freeSymbols(e)].map((s) => s.name)));
  const opaque = (e: Expr): Expr => {
    const name = freshName(e.kind === 'symbol' ? `${e.name}_i` : `t${names.size}`, (n) => isTaken(n) || used.has(n) || [...names.values()].some((s) => s.name === n));
    const known = names.get(e) ?? b.symbol(name, SCALAR, e.kind === 'symbol' ? e.attributes.filter((a) => OF_ENTRIES.includes(a)) : []);
    names.set(e, known);
    return known;
  };
  return list.map((e) => entryOf(e, opaque));
};

/** The expression with every entry of an entrywise function as that function of entries: f(X)[i,j] is f(X[i,j]). */
export const ofEntries = (e: Expr): Expr =>
  transform(e, (x) => (x.kind === 'index' && isScalar(x.shape) ? entryOf(x.arg, (arg) => b.index(arg, x.row ?? b.constant(1), x.col ?? b.constant(1))) : x));
