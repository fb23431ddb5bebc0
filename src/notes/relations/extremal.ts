import { build, plainRows } from '../../checker/numbers/matrix.ts';
import * as b from '../../expr/build.ts';
import type { Expr } from '../../expr/expr.ts';
import { freeSymbols, inlineNames, subexpressions, substitute } from '../../expr/walk.ts';
import { isScalar } from '../../shape/shape.ts';
import { factorBetween } from '../goals/optima.ts';
import { bounded, quotientOf, type Extremal } from '../scope/extremal.ts';
import { resolved } from '../steps/claims.ts';
import { smallestEigenvalue } from '../steps/eigen.ts';
import { Failures } from '../steps/failures.ts';
import { comparesDefiniteness, orderOf, ORDERS, refutationText, type Order } from '../steps/order.ts';
import type { Step } from '../steps/report.ts';
import { guardedStep, isProved, isRight, plainStep, type Means, type Placed } from '../steps/step.ts';
import type { Decide } from './supposed.ts';

type Rows = readonly (readonly number[])[];

const at = (e: Expr, symbol: Expr, value: number): Expr => substitute(e, new Map<Expr, Expr>([[symbol, b.constant(value)]]));

/** The columns in an expression of which it may take norms. */
const columnsIn = (e: Expr): readonly Expr[] => [...new Set(subexpressions(inlineNames(e)).flatMap((x) => (x.kind === 'call' && x.fn === 'norm2' ? x.args : x.kind === 'symbol' && x.range === null ? [x] : [])))].filter((x) => x.shape.cols.key === '1' && !isScalar(x.shape));

/** What is c·x'x for a column x, or c·‖x‖ for a `root`: the factors c and the columns. */
const multiplesOfNorms = (k: Expr, root: boolean, columns: readonly Expr[], means: Means): readonly (readonly [Expr, Expr])[] =>
  columns.flatMap((x) => {
    const norm = b.call('norm2', x);
    const c = factorBetween(k, root ? norm : b.power(norm, b.constant(2)), means);
    return c === null ? [] : [[c, x] as const];
  });

/** A side that is `zero` and `slope` times a power of an extreme eigenvalue. */
interface Linear {
  readonly zero: Expr;
  readonly slope: Expr;
  readonly power: 1 | 2;
}

const linearIn = (written: Expr, symbol: Expr, means: Means): Linear | null => {
  const { simplifier } = means.deriver;
  const side = inlineNames(resolved(written, means.deriver));
  const zero = simplifier.simplify(at(side, symbol, 0));
  const slope = simplifier.simplify(b.subtract(at(side, symbol, 1), zero));
  const power = ([1, 2] as const).find((k) => isProved({ kind: 'identity', left: side, right: b.add(zero, b.scale(b.power(symbol, b.constant(k)), slope)) }, means));
  return power === undefined ? null : { zero, slope, power };
};

/** What a side is at least, or at most for the smallest eigenvalue, by its value in the place of the extreme one; null where it isn't linear in it with such factors. */
const weakened = (side: Expr, { kind, of, symbol }: Extremal, means: Means): Expr | null => {
  const linear = linearIn(side, symbol, means);
  if (linear === null || (kind !== 'norm' && linear.power === 2)) return null;
  const { zero, slope, power } = linear;
  const isSquared = kind !== 'norm' || power === 2;
  const square = kind === 'norm' ? b.multiply(b.transpose(of), of) : of;
  if (!isScalar(side.shape)) {
    const number = slope.kind === 'scale' && b.isSpecial(slope.arg, 'eye') ? slope.by : b.isSpecial(slope, 'eye') ? b.constant(1) : null;
    return number === null || !isSquared || !isPositiveNumber(number) ? null : b.add(zero, b.scale(number, square));
  }
  const [found] = multiplesOfNorms(slope, !isSquared, columnsIn(side).filter((x) => x.shape.rows.key === of.shape.cols.key), means);
  if (found === undefined || !isPositiveNumber(found[0])) return null;
  const [c, x] = found;
  return b.add(zero, b.scale(c, isSquared ? b.multiply(b.transpose(x), square, x) : b.call('norm2', b.multiply(of, x))));
};

/** An order of numbers that are linear in one extreme eigenvalue with the quotient in its place, multiplied by what that is divided by. */
const multipliedOut = ({ left, right }: Order, t: Extremal, means: Means): readonly [Expr, Expr] | null => {
  const sides = isScalar(left.shape) ? [left, right].map((e) => (freeSymbols(e).has(t.symbol) ? linearIn(e, t.symbol, means) : { zero: e, slope: b.constant(0), power: null })) : [];
  const power = sides.find((x) => x?.power !== null)?.power;
  const { over, under } = quotientOf(t);
  const raised = (e: Expr): Expr => (power === 2 ? b.power(e, b.constant(2)) : e);
  const [l, r] = sides.map((x) => (x === null || (x.power !== null && x.power !== power) ? null : b.add(b.scale(raised(under), x.zero), b.scale(raised(over), x.slope))));
  return l === null || l === undefined || r === null || r === undefined ? null : [l, r];
};

const isPositiveNumber = (e: Expr): boolean => e.kind === 'const' ? e.value.num > 0n : e.kind === 'symbol' && e.attributes.includes('positive');

/** The sides of an order in other terms, each of which is enough for it. */
const sufficient = (o: Order, extremes: readonly Extremal[], means: Means): readonly (readonly [Expr, Expr])[] => {
  const [one, second] = extremes;
  const both = (f: (e: Expr) => Expr): readonly [Expr, Expr] => [f(o.left), f(o.right)];
  const weaker = one === undefined || second !== undefined ? null : one.kind === 'min' ? weakened(o.left, one, means) : weakened(o.right, one, means);
  return [
    ...(weaker === null || one === undefined ? [] : [one.kind === 'min' ? [weaker, o.right] as const : [o.left, weaker] as const]),
    // Of one matrix only one of its eigenvalues bounds it.
    ...(second === undefined && one !== undefined ? [both((e) => bounded(e, one))] : []),
    ...(one === undefined || second !== undefined || one.isOnlyBound === true ? [] : [multipliedOut(o, one, means)]).flatMap((x) => (x === null ? [] : [x])),
    ...(extremes.some((t) => t.isOnlyBound) ? [] : [both((e) => substitute(inlineNames(e), new Map<Expr, Expr>(extremes.map((t) => { const { over, under } = quotientOf(t); return [t.symbol, b.divide(over, under)]; }))))]),
  ].filter((sides) => !sides.some((e) => extremes.some((t) => freeSymbols(e).has(t.symbol))));
};

/** The value of an extreme eigenvalue of a matrix. */
const valueOf = (kind: Extremal['kind'], m: Rows): number => {
  if (kind === 'min') return smallestEigenvalue(m);
  const square = kind === 'norm' ? (m[0] ?? []).map((_, i) => (m[0] ?? []).map((__, j) => m.reduce((s, row) => s + (row[i] ?? 0) * (row[j] ?? 0), 0))) : m;
  const largest = -smallestEigenvalue(square.map((row) => row.map((x) => -x)));
  return kind === 'norm' ? Math.sqrt(Math.max(largest, 0)) : largest;
};

/** An order decided by what bounds extreme eigenvalues, by the vectors for which they are attained, or by their values at points. */
export const underExtremes = (o: Order, extremes: readonly Extremal[], place: Placed, decide: Decide, means: Means): Step => {
  const kind = o.isMatrix ? 'bound' : 'inequality';
  const relation = o.isMatrix ? (o.isStrict ? '≺' : '⪯') : o.isStrict ? '<' : '<=';
  for (const sides of sufficient(o, extremes, means)) {
    const step = decide(...sides, { ...place, relation }, { ...means, isBrief: true });
    if (isRight(step)) return { ...step, kind, ...place };
  }
  const whole = (e: Expr): Expr => means.deriver.simplifier.simplify(inlineNames(resolved(e, means.deriver)));
  const failures = new Failures({ ...o, left: whole(o.left), right: whole(o.right) }, means.scope.problem, means.seed, extremes.map(({ kind: which, of, symbol }) => ({ name: symbol.name, of, value: (m) => build(1, 1, () => valueOf(which, plainRows(m))) })));
  const counterexample = failures.any();
  if (counterexample === null) return plainStep(kind, 'undecided', 'it held at all points tried, and no certificate was found', place);
  const sentence = refutationText(o, false);
  const values = Object.fromEntries(Object.entries(counterexample.values).filter(([name]) => !extremes.some((t) => t.symbol.name === name)));
  const turned = { ...counterexample, values, ...(o.isTurned ? { left: counterexample.right, right: counterexample.left } : {}) };
  return { ...plainStep(kind, 'refuted', sentence, place), finding: { verdict: 'refuted', grade: 'N', reason: sentence, counterexample: turned } };
};

/** A claim with extreme eigenvalues, decided by what bounds these and that they are attained, and by their values at points; null where there are none. */
export const extremalStep = (left: Expr, right: Expr, place: Placed, decide: Decide, means: Means): Step | null => {
  const extremes = means.scope.extremes.in([left, right]);
  if (extremes.length === 0 || place.relation === null) return null;
  const form = ORDERS[place.relation];
  return guardedStep(() => {
    if (form !== undefined) return underExtremes(orderOf(form, left, right, comparesDefiniteness(form, left, right) && !isScalar(left.shape)), extremes, place, decide, means);
    if (place.relation !== '=' || !isScalar(left.shape)) return plainStep('identity', 'undecided', 'equations with extreme eigenvalues are decided between numbers only', place);
    const steps = ([[left, right], [right, left]] as const).map(([l, r]) => underExtremes({ left: l, right: r, isStrict: false, isMatrix: false, isTurned: l === right }, extremes, place, decide, means));
    return steps.find((s) => s.status === 'refuted') ?? steps.find((s) => !isRight(s)) ?? steps[0] ?? null;
  }, 'inequality', place);
};
