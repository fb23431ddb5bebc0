import { checkClaim } from '../audit/check.ts';
import { convexityOf } from '../curvature/index.ts';
import type { Verified } from '../checker/kernel/index.ts';
import * as b from '../expr/build.ts';
import type { Attribute, Expr, Symbol_ } from '../expr/expr.ts';
import { freeSymbols, substitute } from '../expr/walk.ts';
import { printText } from '../notation/print/text.ts';
import { inMatrixForm } from './lift.ts';
import type { Around } from './orders.ts';
import { gradientOf } from './updates.ts';

/** How a difference was found to be nowhere negative. */
export interface Tangent {
  readonly verified: Verified;
  /** The variable in which it is convex, and where it touches zero. */
  readonly variable: string;
  readonly at: string;
}

/** Attributes that leave only a part of the space, in which the point has to lie too. */
const DOMAINS: readonly Attribute[] = ['positive', 'nonneg', 'posdef', 'psd'];

/** Other symbols with the shape and the domain of one, and zero where it belongs to the domain. */
const pointsFor = (symbol: Symbol_, symbols: readonly Symbol_[]): readonly Expr[] => {
  const domain = DOMAINS.filter((a) => symbol.attributes.includes(a));
  const others = symbols.filter((s) => s !== symbol && s.shape.rows.key === symbol.shape.rows.key && s.shape.cols.key === symbol.shape.cols.key && domain.every((a) => s.attributes.includes(a)));
  return domain.length === 0 ? [...others, b.zeros(symbol.shape)] : others;
};

/**
 * A number that is convex in one variable and, with its gradient, zero at one value of it is nowhere negative: inequalities of convexity,
 * tangents and majorizers. Tried at the other symbols of the same shape and at zero; null where none proves it.
 */
export const byTangent = (difference: Expr, { problem, deriver, seed }: Around): Tangent | null => {
  const options = seed === undefined ? {} : { seed };
  const supposed = new Set(problem.conditions.flatMap((c) => (c.kind === 'size' ? [] : [...freeSymbols(c.expr)])));
  const symbols = [...freeSymbols(difference)].filter((s) => s.range === null && !supposed.has(s));
  const vanishes = (e: Expr): boolean => checkClaim({ kind: 'identity', left: e, right: b.zeros(e.shape) }, problem.conditions, options).verdict === 'proved';
  for (const symbol of symbols) {
    const variable = { symbol, row: null, col: null };
    const gradient = gradientOf({ name: '', value: difference, sense: null }, variable, deriver);
    if (gradient === null) continue;
    const point = pointsFor(symbol, symbols).find((p) => {
      const there = (e: Expr): Expr => substitute(e, new Map<Expr, Expr>([[symbol, p]]));
      return vanishes(there(difference)) && vanishes(there(gradient));
    });
    if (point === undefined) continue;
    const verdict = convexityOf({ objective: inMatrixForm(difference), sense: 'minimize', variable, conditions: problem.conditions, print: (e) => printText(e), ...options });
    if (verdict.kind === 'convex' || verdict.kind === 'strongly convex' || verdict.kind === 'affine') return { verified: verdict.verified, variable: symbol.name, at: printText(point) };
  }
  return null;
};
