import type { Variable } from '../../calculus/variable.ts';
import { symbol } from '../../expr/build.ts';
import type { Attribute, Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, subexpressions, substitute } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';
import type { Matrix } from '../../checker/matrix.ts';
import type { Claim } from '../check.ts';
import { isSquare } from './context.ts';
import type { Point } from './point.ts';
import { subjectOf, valueOf } from './truth.ts';

/** A fact about a symbol that is not declared, and the claim with it. */
interface Condition {
  readonly text: string;
  readonly claim: Claim;
  /** A point of the same kind at which it holds. */
  readonly at: (point: Point) => Point;
}

const symmetric = (m: Matrix<number>): Matrix<number> => m.map((row, i) => row.map((x, j) => [(x[0] ?? 0) + (m[j]?.[i]?.[0] ?? 0)]));
const positive = (m: Matrix<number>): Matrix<number> => m.map((row) => row.map((x) => [Math.abs(x[0] ?? 0)]));

const IMPLY_SYMMETRY: readonly Attribute[] = ['symmetric', 'posdef', 'psd', 'diagonal', 'skew'];
const KINKED = new Set(['abs', 'sign', 'relu', 'step', 'sqrt', 'log']);

const withAttribute = (claim: Claim, s: Symbol_, attribute: Attribute): Claim => {
  const better = symbol(s.name, s.shape, [...s.attributes, attribute]);
  const go = (e: Expr): Expr => substitute(e, new Map([[s, better]]));
  const variable = (v: Variable): Variable => ({ ...v, symbol: v.symbol === s ? better : v.symbol });
  switch (claim.kind) {
    case 'identity': return { ...claim, left: go(claim.left), right: go(claim.right) };
    case 'hessian': return { ...claim, of: go(claim.of), value: go(claim.value), by: [variable(claim.by[0]), variable(claim.by[1])] };
    default: return { ...claim, of: go(claim.of), value: go(claim.value), by: variable(claim.by) };
  }
};

const MOST_SYMBOLS = 5;

/** Single facts under which the claim may hold as it stands: a square matrix is symmetric, the entries under a kink or a root are positive. */
export const missingConditions = (claim: Claim): readonly Condition[] => {
  const sides = [subjectOf(claim), valueOf(claim)];
  const symbols = [...new Set(sides.flatMap((e) => [...freeSymbols(e)]))].filter((s) => s.range === null);
  const squares = symbols.filter((s) => isSquare(s.shape) && !isScalar(s.shape) && !s.attributes.some((a) => IMPLY_SYMMETRY.includes(a))).slice(0, MOST_SYMBOLS);
  const kinked = new Set(sides.flatMap((e) => subexpressions(e)).flatMap((e) => (e.kind === 'map' && KINKED.has(e.fn) ? [...freeSymbols(e.arg)] : [])));
  const signs = symbols.filter((s) => kinked.has(s) && !s.attributes.includes('positive')).slice(0, MOST_SYMBOLS);
  return [
    ...squares.map((s) => ({ text: `${s.name} symmetric`, claim: withAttribute(claim, s, 'symmetric'), at: (p: Point) => p.with(s.name, symmetric) })),
    ...signs.map((s) => ({ text: `${s.name} positive`, claim: withAttribute(claim, s, 'positive'), at: (p: Point) => p.with(s.name, positive) })),
  ];
};
