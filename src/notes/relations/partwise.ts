import { variableExpr, variableShape, withoutCapture, type Variable } from '../../calculus/variable.ts';
import { stepCount } from '../../curvature/index.ts';
import * as b from '../../expr/build.ts';
import type { Attribute, Expr, Symbol_ } from '../../expr/expr.ts';
import { freeSymbols, inlineNames, subexpressions, substitute } from '../../expr/walk.ts';
import { printText } from '../../notation/print/text.ts';
import { isColumn, isScalar } from '../../shape/shape.ts';
import { gradientOf, withPart } from '../goals/updates.ts';
import { resolved } from '../steps/claims.ts';
import { Failures } from '../steps/failures.ts';
import { refutationText, type Order } from '../steps/order.ts';
import type { Step } from '../steps/report.ts';
import { isProved, plainStep, type Means, type Placed } from '../steps/step.ts';
import { decideOrder } from './decide-order.ts';

/** Attributes that say the same of every part of a matrix. */
const ENTRYWISE: ReadonlySet<Attribute> = new Set(['positive', 'nonneg', 'binary', 'mask']);

/** The row, column or entry of a symbol through which alone an expression depends on it; null where it depends on more, or not at all. */
const partOf = (e: Expr, symbol: Symbol_): Variable | null => {
  const parts = subexpressions(e).filter((x) => x.kind === 'index' && x.arg === symbol);
  const [part, second] = parts;
  if (part?.kind !== 'index' || second !== undefined || (part.row === null) === (part.col === null)) return null;
  const rest = substitute(e, new Map<Expr, Expr>([[part, b.zeros(part.shape)]]));
  return freeSymbols(rest).has(symbol) ? null : { symbol, row: part.row, col: part.col };
};

/** A bound of a function of a variable that depends on a part of it, and on its value at an iteration: the other parts are those of that value. */
interface Partwise {
  readonly part: Variable;
  readonly current: Symbol_;
  readonly bound: Expr;
  readonly of: Expr;
}

const partwise = (bound: Expr, of: Expr, { scope }: Means): Partwise | null => {
  const symbols = [...freeSymbols(bound)];
  for (const symbol of symbols.filter((s) => scope.isIterated(s.name))) {
    const current = symbols.find((s) => s.name.startsWith(`${symbol.name}_`) && scope.isIterate(s.name));
    const part = partOf(bound, symbol);
    if (current !== undefined && part !== null && freeSymbols(of).has(symbol) && !freeSymbols(of).has(current)) return { part, current, bound, of };
  }
  return null;
};

/**
 * The order between a function of a variable and its surrogate in a row or column of it, of which the other rows or columns are those of the current
 * value. Proved where both agree to first order at the current value and the Hessians by the part are ordered in the same way, that of the surrogate
 * being the same everywhere; refuted at a point; undecided otherwise. Null where no side is such a surrogate. The order is not strict.
 */
export const partwiseStep = (o: Order, at: Placed, means: Means): Step | null => {
  const { scope, deriver, seed } = means;
  const { problem } = scope;
  if (o.isStrict || o.isMatrix || !isScalar(o.left.shape)) return null;
  const [left, right] = [o.left, o.right].map((e) => inlineNames(resolved(e, deriver))) as [Expr, Expr];
  const below = partwise(left, right, means);
  const found = below ?? partwise(right, left, means);
  if (found === null) return null;
  const { part, current } = found;
  const { symbol } = part;
  // The index of the part stays free in sums over an index of the same name.
  const [bound, of, lower, upper] = [found.bound, found.of, left, right].map((e) => withoutCapture(e, [part])) as [Expr, Expr, Expr, Expr];
  const own = b.symbol(`${current.name}_part`, variableShape(part), symbol.attributes.filter((a) => ENTRYWISE.has(a)));
  const tied = (e: Expr): Expr => substitute(e, new Map<Expr, Expr>([[current, withPart(part, own)]]));
  const failure = new Failures({ ...o, left: tied(lower), right: tied(upper) }, problem, seed).any();
  if (failure !== null) {
    const sentence = refutationText(o, false);
    return { ...plainStep('inequality', 'refuted', sentence, at), finding: { verdict: 'refuted', grade: 'N', reason: sentence, counterexample: failure } };
  }
  const here = (e: Expr): Expr => substitute(e, new Map<Expr, Expr>([[current, symbol]]));
  const isSame = (l: Expr, r: Expr): boolean => isProved({ kind: 'identity', left: l, right: r }, means);
  const slope = (e: Expr): Expr | null => gradientOf({ name: '', value: e, sense: null }, part, deriver);
  const [slopeOf, slopeOfBound] = [slope(of), slope(bound)];
  const undecided = (why: string): Step => plainStep('inequality', 'undecided', why, at);
  if (slopeOf === null || slopeOfBound === null || !isSame(here(bound), of) || !isSame(here(slopeOfBound), slopeOf)) return undecided('it held at all points tried; the two sides do not agree to first order at the current value');
  const curvature = deriver.hessian(bound, part, part).value;
  const [fixed, moved] = [here(curvature), substitute(here(curvature), new Map<Expr, Expr>([[symbol, withPart(part, own)]]))];
  if (freeSymbols(curvature).has(symbol) || !isSame(fixed, moved)) return undecided('it held at all points tried; the surrogate is not a quadratic whose Hessian stays the same');
  const x = variableExpr(part);
  const column = isColumn(x.shape) ? x : b.transpose(x);
  const hessian = b.derivative(of, [column, b.transpose(column)]);
  const answer = decideOrder({ ...(below === null ? { left: hessian, right: fixed } : { left: fixed, right: hessian }), isStrict: false, isMatrix: true, isTurned: false }, problem, deriver, seed);
  if (answer.kind !== 'proved') return undecided('it held at all points tried, and no certificate for the order of the Hessians was found');
  const where = printText(x);
  return {
    kind: 'inequality', status: 'proved-under', ...at, conditions: [`${current.name} is ${symbol.name} but for ${where}`],
    sentence: `holds: both sides agree to first order where ${where} is that of ${current.name}, and their Hessians by it are ordered in the same way, by a certificate of ${stepCount(answer.proof.verified)}`,
  };
};
