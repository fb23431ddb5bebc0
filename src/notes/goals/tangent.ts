import { checkClaim } from '../../audit/check.ts';
import { convexityOf, type Certified } from '../../curvature/index.ts';
import * as b from '../../expr/build.ts';
import type { Attribute, Expr, Symbol_ } from '../../expr/expr.ts';
import type { Deriver } from '../../calculus/derive.ts';
import type { Variable } from '../../calculus/variable.ts';
import { freeSymbols, subexpressions, substitute } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';
import { printText } from '../../notation/print/text.ts';
import { inMatrixForm } from '../scope/lift.ts';
import type { Around } from '../steps/order.ts';
import { questionOf } from '../steps/question.ts';
import { stationaryPoint } from './stationary.ts';
import { gradientOf } from './updates.ts';

/** How a difference was found to be nowhere negative. */
export interface Tangent {
  /** That it is convex. */
  readonly proof: Certified;
  /** The variable in which it is convex, and where it touches zero. */
  readonly variable: string;
  readonly at: string;
}

/** Attributes that leave only a part of the space, in which the point has to lie too. */
const DOMAINS: readonly Attribute[] = ['positive', 'nonneg', 'posdef', 'psd'];

/** Other symbols with the shape and the domain of one, an identity or ones, and zero where it belongs to the domain. */
const pointsFor = (symbol: Symbol_, symbols: readonly Symbol_[]): readonly Expr[] => {
  const { rows, cols } = symbol.shape;
  const domain = DOMAINS.filter((a) => symbol.attributes.includes(a));
  const others = symbols.filter((s) => s !== symbol && s.shape.rows.key === rows.key && s.shape.cols.key === cols.key && domain.every((a) => s.attributes.includes(a)));
  const unit = isScalar(symbol.shape) ? b.constant(1) : rows.key === cols.key ? b.eye(rows) : b.ones(symbol.shape);
  // An identity has zeros beside its diagonal, which positive entries exclude.
  const isInside = !(domain.includes('positive') && unit.kind === 'special' && unit.name === 'eye');
  return [...others, ...(isInside ? [unit] : []), ...(domain.length === 0 ? [b.zeros(symbol.shape)] : [])];
};

/** Where a quadratic in a column is stationary, if that is a plain expression and lies in the domain; null for anything else. */
const plainlyStationary = (value: Expr, gradient: Expr, variable: Variable, deriver: Deriver): Expr | null => {
  const point = isScalar(variable.symbol.shape) || DOMAINS.some((a) => variable.symbol.attributes.includes(a)) ? null : stationaryPoint(value, gradient, variable, deriver);
  return point === null || subexpressions(point).some((x) => x.kind === 'call' && x.fn === 'inv') ? null : point;
};

/** Functions that jump. */
const JUMPS = ['sign', 'step'];

/** What is definite is symmetric: the attribute says nothing more, and stands in the way of convexity among all such matrices. */
const withoutSymmetric = (e: Expr): Expr => substitute(e, new Map<Expr, Expr>([...freeSymbols(e)].flatMap((s) =>
  (s.attributes.includes('symmetric') && (s.attributes.includes('posdef') || s.attributes.includes('psd')) ? [[s, b.symbol(s.name, s.shape, s.attributes.filter((a) => a !== 'symmetric'))]] : []))));

/**
 * A number that is convex in one variable and, with its gradient, zero at one value of it is nowhere negative: inequalities of convexity,
 * tangents and majorizers. Tried at the other symbols of the same shape, at the unit, at zero and where a quadratic is stationary; null where
 * none proves it. The gradient may need more than the number does, such as a norm that isn't 0: what holds where it has a value holds
 * everywhere, since the number is continuous and such places lie dense.
 */
export const byTangent = (written: Expr, { problem, deriver, seed }: Around): Tangent | null => {
  const difference = withoutSymmetric(written);
  if (subexpressions(difference).some((e) => e.kind === 'map' && JUMPS.includes(e.fn))) return null;
  const options = seed === undefined ? {} : { seed };
  const supposed = new Set(problem.conditions.flatMap((c) => (c.kind === 'size' ? [] : [...freeSymbols(c.expr)])));
  const symbols = [...freeSymbols(difference)].filter((s) => s.range === null && !supposed.has(s));
  const vanishes = (e: Expr): boolean => checkClaim({ kind: 'identity', left: e, right: b.zeros(e.shape) }, problem.conditions, options).verdict === 'proved';
  for (const symbol of symbols) {
    const variable = { symbol, row: null, col: null };
    const gradient = gradientOf({ name: '', value: difference, sense: null }, variable, deriver);
    if (gradient === null) continue;
    const own = plainlyStationary(difference, gradient, variable, deriver);
    const point = [...pointsFor(symbol, symbols), ...(own === null ? [] : [own])].find((p) => {
      const there = (e: Expr): Expr => substitute(e, new Map<Expr, Expr>([[symbol, p]]));
      return vanishes(there(difference)) && vanishes(there(gradient));
    });
    if (point === undefined) continue;
    const verdict = convexityOf(questionOf(inMatrixForm(difference), variable, problem, seed));
    if (verdict.kind === 'convex' || verdict.kind === 'strongly convex' || verdict.kind === 'affine') return { proof: verdict, variable: symbol.name, at: printText(point) };
  }
  return null;
};
