import type { Variable } from '../../calculus/variable.ts';
import { symbol } from '../../expr/build.ts';
import type { Attribute, Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, subexpressions, substitute } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';
import { build, entryOf, type Matrix } from '../../checker/numbers/matrix.ts';
import { claimedValue, type Claim } from '../check.ts';
import { isSquare } from './context.ts';
import type { Point } from './point.ts';
import { subjectOf } from './truth.ts';

/** A fact about a symbol that is not declared, and the claim with it. */
interface Condition {
  readonly text: string;
  /** The weaker fact beside which this one says nothing, where there is one. */
  readonly weaker: string | null;
  /** Is it about a sign, which those forget who drop an absolute value or a root? */
  readonly isSign: boolean;
  readonly claim: Claim;
  /** A point of the same kind at which it holds. */
  readonly at: (point: Point) => Point;
}

const value = (m: Matrix<number>, i: number, j: number): number => entryOf(m, i, j) ?? 0;
const entries = (f: (x: number, i: number, j: number, m: Matrix<number>) => number) => (m: Matrix<number>): Matrix<number> => build(m.rows, m.cols, (i, j) => f(value(m, i, j), i, j, m));

/** Columns of length 1 at right angles, by the Gram–Schmidt process. */
const orthonormal = (m: Matrix<number>): Matrix<number> => {
  const columns: number[][] = [];
  for (let j = 0; j < m.cols; j++) {
    const own = Array.from({ length: m.rows }, (_, i) => value(m, i, j));
    const rest = columns.reduce((x, c) => { const along = x.reduce((sum, y, i) => sum + y * (c[i] ?? 0), 0); return x.map((y, i) => y - along * (c[i] ?? 0)); }, own);
    const length = Math.hypot(...rest);
    columns.push(rest.map((y) => y / length));
  }
  return build(m.rows, m.cols, (i, j) => columns[j]?.[i] ?? 0);
};

/** A fact that a symbol may lack: where it can be lacking, and how a value gets it. */
interface Fact {
  readonly attribute: Attribute;
  readonly text: string;
  readonly fits: (s: Symbol_, isKinked: boolean) => boolean;
  readonly make: (m: Matrix<number>) => Matrix<number>;
}

const IMPLY_SYMMETRY: readonly Attribute[] = ['symmetric', 'posdef', 'psd', 'diagonal', 'skew'];
const isSquareMatrix = (s: Symbol_): boolean => isSquare(s.shape) && !isScalar(s.shape) && !s.attributes.some((a) => IMPLY_SYMMETRY.includes(a));
const isMatrix = (s: Symbol_): boolean => s.shape.rows.key !== '1' && s.shape.cols.key !== '1';

/** The weakest first. */
const FACTS: readonly Fact[] = [
  { attribute: 'symmetric', text: 'symmetric', fits: isSquareMatrix, make: entries((x, i, j, m) => x + value(m, j, i)) },
  { attribute: 'skew', text: 'skew', fits: isSquareMatrix, make: entries((x, i, j, m) => x - value(m, j, i)) },
  { attribute: 'positive', text: 'positive', fits: (s, isKinked) => isKinked && !s.attributes.includes('positive'), make: entries((x) => Math.abs(x)) },
  { attribute: 'orthogonal', text: 'orthogonal', fits: (s) => isMatrix(s) && !s.attributes.includes('orthogonal'), make: orthonormal },
  { attribute: 'binary', text: 'of entries 1 and -1', fits: (s, isKinked) => !isKinked && !isScalar(s.shape) && !s.attributes.some((a) => a === 'binary' || a === 'mask' || IMPLY_SYMMETRY.includes(a)), make: entries((x) => (x < 0 ? -1 : 1)) },
  { attribute: 'diagonal', text: 'diagonal', fits: isSquareMatrix, make: entries((x, i, j) => (i === j ? x : 0)) },
];

const KINKED = new Set(['abs', 'sign', 'relu', 'step', 'sqrt', 'log']);
const hasKink = (e: Expr): boolean => (e.kind === 'map' && KINKED.has(e.fn)) || (e.kind === 'call' && e.fn === 'norm1');

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

/** Single facts under which the claim may hold as it stands: the structure of a matrix, or that the entries under a kink or a root are positive. */
export const missingConditions = (claim: Claim): readonly Condition[] => {
  const sides = [subjectOf(claim), claimedValue(claim)];
  const symbols = [...new Set(sides.flatMap((e) => [...freeSymbols(e)]))].filter((s) => s.range === null);
  const kinked = new Set(sides.flatMap((e) => subexpressions(e)).flatMap((e) => (hasKink(e) ? [...freeSymbols(e)] : [])));
  const isDropped = !subexpressions(claimedValue(claim)).some(hasKink);
  return FACTS.flatMap(({ attribute, text, fits, make }) => symbols.filter((s) => fits(s, kinked.has(s))).slice(0, MOST_SYMBOLS)
    .map((s): Condition => ({ text: `${s.name} ${text}`, isSign: attribute === 'positive' && isDropped, weaker: attribute === 'diagonal' ? `${s.name} symmetric` : null, claim: withAttribute(claim, s, attribute), at: (p) => p.with(s.name, make) })));
};
