import * as b from '../expr/build.ts';
import type { Expr, Symbol_ } from '../expr/expr.ts';
import { freeSymbols, subexpressions, transform } from '../expr/walk.ts';
import { isScalar } from '../shape/shape.ts';

/** The scalar expression `value` in the scalar x, applied to every entry of `arg`. Shared parts are visited once. */
export const entrywise = (value: Expr, x: Symbol_, arg: Expr): Expr => {
  if (isScalar(arg.shape)) return transform(value, (e) => (e === x ? arg : e));
  const known = new Map<Expr, Expr>();
  const change = (e: Expr): Expr => {
    switch (e.kind) {
      case 'symbol': return e === x ? arg : b.scale(e, b.ones(arg.shape));
      case 'add': return b.add(...e.terms.map(go));
      case 'hadamard': return b.hadamard(...e.factors.map(go));
      case 'power': return b.power(go(e.base), e.exponent);
      case 'map': return b.map(e.fn, go(e.arg));
      default: return b.scale(e, b.ones(arg.shape));
    }
  };
  const go = (e: Expr): Expr => {
    const done = known.get(e) ?? change(e);
    known.set(e, done);
    return done;
  };
  return go(value);
};

const ENTRYWISE: ReadonlySet<Expr['kind']> = new Set<Expr['kind']>(['symbol', 'add', 'hadamard', 'map']);

/** A part of the body that has x in a place where no matrix can stand for it, or null. */
export const notEntrywise = (value: Expr, x: Symbol_): Expr | null =>
  subexpressions(value).find((e) => (e.kind === 'power' ? freeSymbols(e.exponent).has(x) : !ENTRYWISE.has(e.kind) && freeSymbols(e).has(x))) ?? null;

/** An index that the body sums over and that the argument has free, or null; it would come to mean two things. */
export const capturedIndex = (value: Expr, arg: Expr): Symbol_ | null => {
  const free = freeSymbols(arg);
  return subexpressions(value).flatMap((e) => (e.kind === 'sumover' && free.has(e.index) ? [e.index] : []))[0] ?? null;
};

/** How often x stands in the expression as it is written out. */
export const occurrences = (e: Expr, x: Symbol_): number => {
  const known = new Map<Expr, number>();
  const parts = (f: Expr): readonly Expr[] => (f.kind === 'add' ? f.terms : f.kind === 'hadamard' ? f.factors : f.kind === 'power' ? [f.base, f.exponent] : f.kind === 'map' ? [f.arg] : []);
  const count = (f: Expr): number => {
    const done = known.get(f) ?? (f === x ? 1 : parts(f).reduce((sum, p) => sum + count(p), 0));
    known.set(f, done);
    return done;
  };
  return count(e);
};
