import { UNKNOWN_RANGE, type FormulaStatement } from '../../notation/latex/index.ts';
import type { Surface } from '../../notation/surface.ts';
import { withParts } from '../../notation/parts.ts';
import { isEquation } from './links.ts';
import type { Scope } from './scope.ts';
import { nameOf, partsOf } from './surfaces.ts';

/** An expression in which repeated indices are summed, and the indices that are left. */
interface Summed {
  readonly e: Surface;
  readonly free: ReadonlySet<string>;
}

/** Indices that are known to be values of something else are none; those of the other side are not summed. */
interface Limits {
  readonly isIndex: (name: string) => boolean;
  readonly fixed: ReadonlySet<string>;
}

const union = (sets: readonly ReadonlySet<string>[]): ReadonlySet<string> => new Set(sets.flatMap((s) => [...s]));

/** The sum of an expression over indices, which run as far as the axes that they subscript. */
const over = (e: Surface, indices: readonly string[]): Surface =>
  indices.reduce<Surface>((body, name) => ({ kind: 'sum', binders: [{ name, nameSpan: e.span, range: { kind: 'name', name: UNKNOWN_RANGE, span: e.span } }], where: null, body, span: e.span }), e);

/** A product whose factors have these indices, summed over those that several of them have. */
const contracted = (e: Surface, factors: readonly ReadonlySet<string>[], { fixed }: Limits): Summed => {
  const all = factors.flatMap((f) => [...f]);
  const repeated = [...new Set(all.filter((n, k) => all.indexOf(n) < k && !fixed.has(n)))];
  return { e: over(e, repeated), free: new Set(all.filter((n) => !repeated.includes(n))) };
};

/** The expression with every index summed that a product has twice, the innermost product first. */
const summed = (e: Surface, limits: Limits): Summed => {
  const within = (x: Surface): Summed => summed(x, limits);
  const names = (list: readonly Surface[]): readonly ReadonlySet<string>[] => list.flatMap((x) => { const n = nameOf(x); return n !== null && limits.isIndex(n) ? [new Set([n])] : []; });
  switch (e.kind) {
    case 'number': case 'name': return { e, free: new Set() };
    case 'index': return contracted(e, names(e.subscripts.flatMap((s) => (s.kind === 'at' ? [s.at] : []))), limits);
    case 'binary': {
      const [left, right] = [within(e.left), within(e.right)];
      const whole = { ...e, left: left.e, right: right.e };
      return e.op === '*' ? contracted(whole, [left.free, right.free], limits) : { e: whole, free: union([left.free, right.free]) };
    }
    case 'sum': {
      const bound = new Set(e.binders.map((b) => b.name));
      const body = summed(e.body, { ...limits, fixed: union([limits.fixed, bound]) });
      return { e: { ...e, body: body.e }, free: new Set([...body.free].filter((n) => !bound.has(n))) };
    }
    case 'call': {
      if (e.name === '\\delta') return contracted(e, names(e.args), limits);
      const args = e.args.map(within);
      const whole = { ...e, args: args.map((a) => a.e) };
      const isProduct = e.name === 'grad' || e.name === 'hess' || e.name === '\\cdot' || e.name === '\\times';
      return isProduct ? contracted(whole, args.map((a) => a.free), limits) : { e: whole, free: union(args.map((a) => a.free)) };
    }
    default: {
      const free: ReadonlySet<string>[] = [];
      const whole = withParts(e, (x) => { const part = within(x); free.push(part.free); return part.e; });
      return { e: whole, free: union(free) };
    }
  }
};

/** Every index that an expression has anywhere and no sum binds. */
const indicesOf = (e: Surface, isIndex: (name: string) => boolean): ReadonlySet<string> => summed(e, { isIndex, fixed: new Set() }).free;

/** Does an index belong to an entry with two subscripts or to δ? Indices of vectors alone may count samples. */
const isOfMatrix = (index: string, sides: readonly Surface[]): boolean => sides.some((s) => partsOf(s, (x) => {
  const at = x.kind === 'index' ? x.subscripts.flatMap((y) => (y.kind === 'at' ? [nameOf(y.at)] : [])) : x.kind === 'call' && x.name === '\\delta' ? x.args.map(nameOf) : [];
  return at.length === 2 && at.includes(index);
}).length > 0);

/**
 * The statement with sums over the indices that its products repeat: where the document says that these are summed, or where it may
 * mean it and one side has an index, of an entry of a matrix, that the other one lacks unless it is summed. The same statement where there are none.
 */
export const withSums = (s: FormulaStatement, scope: Pick<Scope, 'symbol' | 'value' | 'parts' | 'manners'>): FormulaStatement => {
  const { sumsRepeated } = scope.manners;
  if (sumsRepeated === null) return s;
  const sides = [...(s.left === null ? [] : [s.left]), ...s.links.map((l) => l.right)];
  const isIndex = (name: string): boolean => /^(?:[a-z]|alpha|beta|gamma|mu|nu|rho|sigma)$/u.test(name) && !scope.parts.isFixed(name) && (scope.symbol(name)?.range ?? null) === null === (scope.symbol(name) === null) && scope.value(name) === null;
  const fixed = s.left === null ? new Set<string>() : indicesOf(s.left, isIndex);
  const whole = sides.map((e) => summed(e, { isIndex, fixed }));
  if (whole.every((x, k) => x.e === sides[k] || !hasNewSum(x.e, sides[k]))) return s;
  if (sumsRepeated === 'may') {
    if (!s.links.every(isEquation) || !sides.every(isOfProducts)) return s;
    const names = union(sides.map((e) => allIn(e, isIndex)));
    const loose = [...names].filter((n) => new Set(sides.map((e) => allIn(e, isIndex).has(n))).size > 1);
    const isClosed = loose.length > 0 && loose.every((n) => isOfMatrix(n, sides) && whole.every((x) => !x.free.has(n)));
    if (!isClosed || whole.some((x) => !sameSet(x.free, whole[0]?.free ?? x.free))) return s;
  }
  const [left = null, ...rights] = s.left === null ? [null, ...whole.map((x) => x.e)] : whole.map((x) => x.e);
  return { ...s, left, links: s.links.map((l, k) => ({ ...l, right: rights[k] ?? l.right })) };
};

/** Is it a sum of products of entries and numbers, or a derivative of one? Indices in anything else may stand for one entry. */
const isOfProducts = (e: Surface): boolean => {
  const isProduct = (x: Surface): boolean => {
    switch (x.kind) {
      case 'number': case 'name': case 'index': return true;
      case 'negate': return isProduct(x.arg);
      case 'binary': return (x.op === '*' || x.op === '/') && isProduct(x.left) && isProduct(x.right);
      case 'call': return x.name === '\\delta' || ((x.name === 'grad' || x.name === 'hess') && x.args.every(isOfProducts));
      default: return false;
    }
  };
  return e.kind === 'binary' && (e.op === '+' || e.op === '-') ? isOfProducts(e.left) && isOfProducts(e.right) : e.kind === 'sum' ? false : isProduct(e) || (e.kind === 'binary' && e.op === '*' && isOfProducts(e.left) && isOfProducts(e.right));
};

const sameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => a.size === b.size && [...a].every((x) => b.has(x));

const sumsIn = (e: Surface | undefined): number => (e === undefined ? 0 : partsOf(e, (x) => x.kind === 'sum').length);
const hasNewSum = (e: Surface, before: Surface | undefined): boolean => sumsIn(e) > sumsIn(before);

/** The indices of an expression that no written sum binds, repeated or not. */
const allIn = (e: Surface, isIndex: (name: string) => boolean): ReadonlySet<string> => {
  const bound = new Set(partsOf(e, (x) => x.kind === 'sum').flatMap((x) => (x.kind === 'sum' ? x.binders.map((b) => b.name) : [])));
  const at = partsOf(e, (x) => x.kind === 'index' || (x.kind === 'call' && x.name === '\\delta')).flatMap((x) => (x.kind === 'index' ? x.subscripts.flatMap((y) => (y.kind === 'at' ? [nameOf(y.at)] : [])) : x.kind === 'call' ? x.args.map(nameOf) : []));
  return new Set(at.flatMap((n) => (n !== null && isIndex(n) && !bound.has(n) ? [n] : [])));
};
