import { elementwise } from '../../atoms/elementwise.ts';
import { checkClaim } from '../../audit/check.ts';
import { convexityOf, type Certified } from '../../curvature/index.ts';
import { semidefinite } from '../../curvature/loewner.ts';
import { Prover } from '../../curvature/prover.ts';
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
  /** The variable in which it is convex, and where its gradient vanishes. */
  readonly variable: string;
  readonly at: string;
  /** Is it zero there, or else positive or not negative by its form? */
  readonly touches: boolean;
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

/** The number that all entries of an expression are, where it is one as it is written; null for others. */
const number = (e: Expr): number | null => (e.kind === 'const' ? Number(e.value.num) / Number(e.value.den) : b.isSpecial(e, 'ones') ? 1 : b.isZero(e) ? 0 : null);

/** What functions of 0, 1 and an identity come to where that is a whole number: log(1), exp(0), logdet(I). */
const wholeValue = (e: Expr): Expr | null => {
  if (e.kind === 'call' && e.fn === 'logdet' && e.args[0] !== undefined && b.isSpecial(e.args[0], 'eye')) return b.constant(0);
  const argument = e.kind === 'map' ? number(e.arg) : null;
  const value = e.kind === 'map' && argument !== null ? elementwise[e.fn].evaluate(argument) : Number.NaN;
  return Number.isInteger(value) ? (isScalar(e.shape) ? b.constant(value) : b.scale(b.constant(value), b.ones(e.shape))) : null;
};
const withWholeValues = (e: Expr): Expr => substitute(e, new Map(subexpressions(e).flatMap((x) => { const value = wholeValue(x); return value === null ? [] : [[x, value] as const]; })));

/** Functions that jump. */
const JUMPS = ['sign', 'step'];

/** What is definite is symmetric: the attribute says nothing more, and stands in the way of convexity among all such matrices. */
const withoutSymmetric = (e: Expr): Expr => substitute(e, new Map<Expr, Expr>([...freeSymbols(e)].flatMap((s) =>
  (s.attributes.includes('symmetric') && (s.attributes.includes('posdef') || s.attributes.includes('psd')) ? [[s, b.symbol(s.name, s.shape, s.attributes.filter((a) => a !== 'symmetric'))]] : []))));

/**
 * A number that is convex in one variable is nowhere below its value where the gradient vanishes: inequalities of convexity, tangents and
 * majorizers, where that value is zero, and divergences, where it is not negative (positive, if the order `isStrict`). Tried at the other symbols of the same shape, at the unit, at zero and where a quadratic is stationary; null where
 * none proves it. The gradient may need more than the number does, such as a norm that isn't 0: what holds where it has a value holds
 * everywhere, since the number is continuous and such places lie dense.
 */
export const byTangent = (written: Expr, isStrict: boolean, { problem, deriver, seed }: Around): Tangent | null => {
  const difference = withoutSymmetric(written);
  if (subexpressions(difference).some((e) => e.kind === 'map' && JUMPS.includes(e.fn))) return null;
  const options = seed === undefined ? {} : { seed };
  const supposed = new Set(problem.conditions.flatMap((c) => (c.kind === 'size' ? [] : [...freeSymbols(c.expr)])));
  const symbols = [...freeSymbols(difference)].filter((s) => s.range === null && !supposed.has(s));
  const vanishes = (e: Expr): boolean => checkClaim({ kind: 'identity', left: e, right: b.zeros(e.shape) }, problem.conditions, options).verdict === 'proved';
  const prover = new Prover(seed);
  const isLeast = (least: Expr): boolean => {
    if (!isStrict && vanishes(least)) return true;
    const value = deriver.simplifier.simplify(withWholeValues(inMatrixForm(least)));
    const isAbove = prover.positive(value, isStrict) !== null || (!isStrict && semidefinite(prover, value) !== null);
    return isAbove && vanishes(b.subtract(least, value));
  };
  for (const symbol of symbols) {
    const variable = { symbol, row: null, col: null };
    const gradient = gradientOf({ name: '', value: difference, sense: null }, variable, deriver);
    if (gradient === null) continue;
    const own = plainlyStationary(difference, gradient, variable, deriver);
    const point = [...pointsFor(symbol, symbols), ...(own === null ? [] : [own])].find((p) => {
      const there = (e: Expr): Expr => substitute(e, new Map<Expr, Expr>([[symbol, p]]));
      return vanishes(there(gradient)) && isLeast(there(difference));
    });
    if (point === undefined) continue;
    const verdict = convexityOf(questionOf(inMatrixForm(difference), variable, problem, seed));
    if (verdict.kind === 'convex' || verdict.kind === 'strongly convex' || verdict.kind === 'affine') return { proof: verdict, variable: symbol.name, at: printText(point), touches: vanishes(substitute(difference, new Map<Expr, Expr>([[symbol, point]]))) };
  }
  return null;
};
