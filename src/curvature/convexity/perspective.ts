import type { Theorem } from '../../checker/kernel/index.ts';
import { constant, divide, ones, scale, symbol } from '../../expr/build.ts';
import type { Expr, Symbol_ } from '../../expr/expr.ts';
import { children, freeSymbols, substitute } from '../../expr/walk.ts';
import { isScalar, SCALAR } from '../../shape/shape.ts';
import { entryIn } from '../objective/entries.ts';
import { valueAt } from '../prover/numeric.ts';
import { argument, simplified } from '../prover/scalar.ts';
import { affine, type Atom, type Calculus } from './calculus.ts';

/** The largest parts that are affine in the variables, through which all of these enter. */
export const affineParts = (e: Expr, degree: (e: Expr) => number): readonly Expr[] => {
  const found = new Set<Expr>();
  const visit = (x: Expr): void => {
    if (degree(x) === 1) found.add(x);
    else if (degree(x) > 1) children(x).forEach(visit);
  };
  visit(e);
  return [...found];
};

/** Values of a and b at which it is seen whether a function of both is homogeneous, other numbers being 1. */
const PLACES: readonly (readonly [a: number, b: number])[] = [[0.7, 1.9], [1.3, 0.4], [2.1, 3.2]];

/** Does a function of a and b seem to be b·φ(a/b) for its own φ at b = 1? In double precision: what isn't is refused later. */
const isHomogeneous = (entry: Expr, a: Symbol_, b: Symbol_): boolean => PLACES.every(([x, y]) => {
  const [own, other] = [valueAt(entry, new Map([[a.name, x], [b.name, y]])), valueAt(entry, new Map([[a.name, x / y], [b.name, 1]]))];
  return own !== null && other !== null && Math.abs(own - y * other) <= 1e-9 * (1 + Math.abs(own));
});

/** What e is where b is 1 and t stands for a: one entry of it where it is entrywise in both, the whole where b and e are numbers; null where it isn't b times that of a/b, as far as numbers tell. */
const functionOf = (c: Calculus, e: Expr, [a, t]: readonly [Expr, Symbol_], b: Expr): { readonly f: Expr; readonly z: Symbol_ } | null => {
  const unit = symbol('unit_1', SCALAR, ['positive']);
  const atUnit = (x: Expr): Expr => simplified(substitute(x, new Map<Expr, Expr>([[unit, constant(1)]])));
  const entry = entryIn(e, new Map([[a, t], [b, unit]]), (x) => c.degree(x) === 0);
  if (entry !== null) return isHomogeneous(entry, t, unit) ? { f: atUnit(entry), z: t } : null;
  const z = symbol(t.name, a.shape, t.attributes);
  if (!isScalar(e.shape) || !isScalar(b.shape) || isScalar(a.shape)) return null;
  const whole = substitute(substitute(e, new Map<Expr, Expr>([[b, unit]])), new Map<Expr, Expr>([[a, z]]));
  return freeSymbols(whole).has(unit) ? { f: atUnit(whole), z } : null;
};

/** b·φ(a/b) for affine a and positive affine b, φ being e at b = 1, in a form of its own. */
const perspectiveOf = (c: Calculus, e: Expr, a: Expr, b: Expr): Theorem | null => {
  const { prover } = c;
  if (prover.positive(b, true) === null) return null;
  const [strict, weak] = [true, false].map((isStrict) => prover.positive(a, isStrict));
  const t = strict != null ? argument('arg_2', ['positive']) : weak != null ? argument('arg_4', ['nonneg']) : argument('arg_1');
  const found = functionOf(c, e, [a, t], b);
  const convex = found === null ? null : c.among(found.z, found.f);
  if (found === null || convex === null) return null;
  const spread = (r: Expr): Expr => (isScalar(r.shape) && !isScalar(e.shape) ? scale(r, ones(e.shape)) : r);
  const [top, bottom] = [spread(a), spread(b)];
  const [first, second] = [affine(c, top), affine(c, bottom)];
  const inside = t.attributes.length === 0 ? [] : [prover.positive(top, strict != null)];
  // A logarithm of the quotient has a value where that is known to be positive.
  prover.positive(isScalar(top.shape) || !isScalar(bottom.shape) ? divide(top, bottom) : scale(divide(constant(1), bottom), top), strict != null);
  return first === null || second === null ? null : prover.step('C-PERSP', [convex, ...first, ...second, prover.positive(bottom, true), ...inside]);
};

/** Perspectives of convex functions: entry by entry, as t*exp(x/t), relative entropies and x.*log(1 + y./x), and of several arguments, as t*log(sum(exp(x/t))). */
export const perspectives: Atom = (c, e) => {
  const [a, b, more] = affineParts(e, c.degree);
  return a === undefined || b === undefined || more !== undefined ? null : perspectiveOf(c, e, a, b) ?? perspectiveOf(c, e, b, a);
};
