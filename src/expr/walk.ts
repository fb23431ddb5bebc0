import * as b from './build.ts';
import { dispatch, type Cases, type Expr, type Symbol_ } from './expr.ts';

const none = (): readonly Expr[] => [];

const childrenOf: Cases<readonly Expr[]> = {
  const: none, dim: none, symbol: none, special: none,
  named: (e) => [e.value],
  add: (e) => e.terms,
  scale: (e) => [e.by, e.arg],
  product: (e) => e.factors,
  hadamard: (e) => e.factors,
  power: (e) => [e.base, e.exponent],
  transpose: (e) => [e.arg],
  map: (e) => [e.arg],
  call: (e) => e.args,
  mpow: (e) => [e.arg, e.exponent],
  unvec: (e) => [e.arg],
  blocktrace: (e) => [e.arg],
  index: (e) => [e.arg, ...(e.row === null ? [] : [e.row]), ...(e.col === null ? [] : [e.col])],
  slice: (e) => [e.arg],
  gather: (e) => [e.arg, e.indices],
  block: (e) => e.grid.flat(),
  sumover: (e) => [e.body],
  derivative: (e) => [e.of, ...e.wrt],
};

/** The subexpressions directly below `e`, in reading order; a bound index is not among them. */
export const children = (e: Expr): readonly Expr[] => dispatch(childrenOf, e);

/** `e` with `f` applied to each direct subexpression, rebuilt by the builders; `e` itself where nothing changed. */
export const mapChildren = (e: Expr, f: (child: Expr) => Expr): Expr => {
  const before = children(e);
  const after = before.map(f);
  if (after.every((child, i) => child === before[i])) return e;
  const at = (i: number): Expr => {
    const child = after[i];
    if (child === undefined) throw new RangeError(`${e.kind} has no child ${i}`);
    return child;
  };
  switch (e.kind) {
    case 'const': case 'dim': case 'symbol': case 'special': return e;
    case 'named': return b.named(e.name, at(0));
    case 'add': return b.add(...after);
    case 'scale': return b.scale(at(0), at(1));
    case 'product': return b.multiply(...after);
    case 'hadamard': return b.hadamard(...after);
    case 'power': return b.power(at(0), at(1));
    case 'transpose': return b.transpose(at(0));
    case 'map': return b.map(e.fn, at(0));
    case 'call': return b.call(e.fn, ...after);
    case 'mpow': return b.matrixPower(at(0), at(1));
    case 'unvec': return b.unvec(at(0), e.shape.rows, e.shape.cols);
    case 'blocktrace': return b.blockTrace(at(0), e.count);
    case 'index': return b.index(at(0), e.row === null ? null : at(1), e.col === null ? null : at(e.row === null ? 1 : 2));
    case 'slice': return b.slice(at(0), e.rowOffset, e.colOffset, e.shape);
    case 'gather': {
      const list = at(1);
      if (list.kind !== 'symbol') throw new TypeError('an index list stays a symbol');
      return b.gather(at(0), list);
    }
    case 'block': {
      let i = 0;
      return b.block(e.grid.map((row) => row.map(() => at(i++))));
    }
    case 'sumover': return b.sumOver(e.index, e.range, at(0));
    case 'derivative': {
      const [, x, y] = after;
      if (x === undefined) throw new RangeError('derivative without variable');
      return b.derivative(at(0), y === undefined ? [x] : [x, y]);
    }
  }
};

/** Rewrites bottom-up: every distinct subexpression is passed to `f` once, after its children. */
export const transform = (e: Expr, f: (e: Expr) => Expr): Expr => {
  const done = new Map<Expr, Expr>();
  const go = (x: Expr): Expr => {
    const known = done.get(x);
    if (known !== undefined) return known;
    const result = f(mapChildren(x, go));
    done.set(x, result);
    return result;
  };
  return go(e);
};

/** Replaces expressions by others (by identity), bottom-up. */
export const substitute = (e: Expr, replacement: ReadonlyMap<Expr, Expr>): Expr => {
  const done = new Map<Expr, Expr>();
  const go = (x: Expr): Expr => {
    const known = replacement.get(x) ?? done.get(x);
    if (known !== undefined) return known;
    const result = mapChildren(x, go);
    done.set(x, result);
    return result;
  };
  return go(e);
};

/** All distinct subexpressions, `e` included, children before parents. */
export const subexpressions = (e: Expr): readonly Expr[] => {
  const seen = new Set<Expr>();
  const go = (x: Expr): void => {
    if (seen.has(x)) return;
    children(x).forEach(go);
    seen.add(x);
  };
  go(e);
  return [...seen];
};

/** The symbols that occur in `e` and are not bound by an index sum inside it. */
export const freeSymbols = (e: Expr): ReadonlySet<Symbol_> => {
  const memo = new Map<Expr, ReadonlySet<Symbol_>>();
  const go = (x: Expr): ReadonlySet<Symbol_> => {
    const known = memo.get(x);
    if (known !== undefined) return known;
    const out = new Set<Symbol_>(x.kind === 'symbol' ? [x] : []);
    for (const child of children(x)) for (const s of go(child)) out.add(s);
    if (x.kind === 'sumover') out.delete(x.index);
    memo.set(x, out);
    return out;
  };
  return go(e);
};

/** Does the symbol named `name` occur free in `e`? */
export const dependsOn = (e: Expr, name: string): boolean => [...freeSymbols(e)].some((s) => s.name === name);

/** `e` with every `let` name replaced by what it stands for. */
export const inlineNames = (e: Expr): Expr => transform(e, (x) => (x.kind === 'named' ? x.value : x));

/** The terms of a sum; anything else is its own one term. */
export const summandsOf = (e: Expr): readonly Expr[] => (e.kind === 'add' ? e.terms : [e]);

/** The indices that sums in an expression bind. */
export const boundIndices = (e: Expr): readonly Symbol_[] => [...new Set(subexpressions(e).flatMap((s) => (s.kind === 'sumover' ? [s.index] : [])))];

/** The numbers and factors that an entrywise product or a multiple is made of. */
export const entrywiseFactors = (e: Expr): readonly Expr[] => (e.kind === 'scale' ? [...entrywiseFactors(e.by), ...entrywiseFactors(e.arg)] : e.kind === 'hadamard' ? e.factors : [e]);

/** The wanted name, with as many low lines behind it as it takes to be none of those taken. */
export const freshName = (wanted: string, isTaken: (name: string) => boolean): string => (isTaken(wanted) ? freshName(`${wanted}_`, isTaken) : wanted);
